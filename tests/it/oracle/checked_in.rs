//! The checked-in documents: every model of the generated crates reads and writes what their schemas say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use jsonschema::Validator;
use serde_json::Value;
use skattekit_codegen::ir::{Shape, WireName};
use skattekit_runtime::Format;

use super::codes::{codes, set_year};
use super::document::Documents;
use super::make::{Made, check, make};
use super::schema::{Listed, Schema, escaped};
use super::tag::{with, without};
use super::types::{Place, types};
use crate::every::{Codes, Entry, models};
use crate::json::Json;
use crate::shapes::{api, generation, specification, version};
use crate::support::{read_sources, workspace};

/// How many values are made of each schema beside the smallest and those with everything.
const OTHERS: usize = 6;

/// A model with values of its schema, its codes those of one list.
pub(crate) struct Case<'a> {
    pub(crate) entry: &'a Entry,
    file: &'static str,
    pub(crate) tag: Option<&'a str>,
    validator: Validator,
    pub(crate) schema: Schema,
    /// Whether what its document says is all that holds: not of an object that is kept as it comes, nor of one that is
    /// the shared crate's, whatever else the document says of it.
    pub(crate) has_rules: bool,
    pub(crate) made: Made,
}

#[test]
fn what_the_schemas_say_is_read_and_written_without_a_finding() {
    let documents = documents();
    let mut faults = Vec::new();
    let mut values = 0;
    let mut visited = BTreeMap::<&str, BTreeSet<String>>::new();
    each_case(&documents, |case| {
        assert!(
            !case.made.values.is_empty(),
            "{}: no value",
            case.entry.name()
        );
        for value in &case.made.values {
            values += 1;
            let read = case.read_and_write(value);
            let checked = read.and_then(|written| check(&case.validator, &written.to_string()));
            if let Err(fault) = checked {
                faults.push(format!("{}: {fault}", case.entry.name()));
            }
        }
        let of_file = visited.entry(case.file).or_default();
        of_file.extend(case.made.visited.iter().cloned());
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let mut objects = 0;
    for (file, visited) in &visited {
        let of_file = objects_of(documents.get(file, "").unwrap());
        objects += of_file.len();
        let left_out = of_file.difference(visited).collect::<Vec<_>>();
        assert!(left_out.is_empty(), "{file}: no value of {left_out:?}");
    }
    let all = specification().apis.iter().flat_map(|api| &api.versions);
    assert_eq!(visited.len(), all.count(), "documents");
    assert!(
        objects > 100 && values > 9 * objects,
        "{values} values of {objects} objects"
    );
}

pub(crate) fn documents() -> Documents {
    Documents::read(&read_sources(&workspace().join("specs")))
}

/// Makes the values of every model.
pub(crate) fn each_case(documents: &Documents, mut look: impl FnMut(&Case)) {
    let types = types(generation(), documents);
    let places = types.iter().filter_map(|typed| match &typed.place {
        Place::At { file, pointer } => Some(((&**file, &**pointer), typed)),
        Place::Within => None,
    });
    let places = places.collect::<BTreeMap<_, _>>();
    for entry in &models() {
        let version = version(entry.api, entry.version);
        let file = &*version.file;
        let shape = version.schema(&WireName(entry.schema.to_owned()));
        let is_kept = shape.is_some_and(|schema| matches!(schema.shape, Shape::Free { .. }));
        let pointer = format!("/components/schemas/{}", entry.schema);
        let known = places.get(&(file, &*pointer));
        let tag = known.and_then(|known| known.tag);
        let is_shared = known.is_some_and(|known| known.is_shared);
        // Those of every year are many together.
        let others = if entry.codes == Codes::Any { 1 } else { OTHERS };
        for listed in lists(entry) {
            let schema = Schema::new(documents, file, &pointer, &listed);
            let validator = schema.validator();
            look(&Case {
                entry,
                file,
                tag,
                has_rules: !is_kept && !is_shared,
                made: make(&schema, &validator, others),
                validator,
                schema,
            });
        }
    }
}

/// What the texts of a model are codes of: one list, or one for each year that a response can be of.
fn lists(entry: &Entry) -> Vec<Listed> {
    let (api, version) = (api(entry.api), version(entry.api, entry.version));
    let of = |year| {
        let mut listed = codes(specification(), api, version, Some(year));
        set_year(&mut listed, api, version, entry.schema, year);
        listed
    };
    match entry.codes {
        Codes::Of(year) => vec![of(year)],
        Codes::None => vec![codes(specification(), api, version, None)],
        Codes::Any => api
            .years()
            .iter()
            .map(|known| of(known.year.0))
            .collect::<Vec<_>>(),
    }
}

impl Case<'_> {
    /// What the model writes of a value that it reads without a finding.
    fn read_and_write(&self, value: &Json) -> Result<Json, String> {
        let fault = |what: &str, error: &dyn Display| format!("{what}: {error}, in {value}");
        let model = &self.entry.model;
        let body = without(value, self.tag).to_string();
        let strict = model.read_strict(Format::Json, body.as_bytes());
        strict.map_err(|error| fault("strict", &error))?;
        let read = model.read_with_findings(Format::Json, body.as_bytes());
        let (held, findings) = read.map_err(|error| fault("read", &error))?;
        if let Some(finding) = findings.first() {
            return Err(fault("finding", finding));
        }
        let written = with(Json::parse(&held.to_json()), self.tag, value);
        if written == *value {
            Ok(written)
        } else {
            Err(fault("written otherwise", &written))
        }
    }
}

/// Where the objects of a document stand that a schema lists or describes, those without a name too.
fn objects_of(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![(String::new(), document)];
    while let Some((pointer, node)) = open.pop() {
        let below = |name: &str| format!("{pointer}/{}", escaped(name));
        match node {
            Value::Object(entries) => {
                // An example can have any key.
                let entries = entries
                    .iter()
                    .filter(|(name, _)| !name.starts_with("example"));
                open.extend(entries.map(|(name, node)| (below(name), node)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(at, node)| (below(&at.to_string()), node)));
            }
            _ => {}
        }
        if node.get("type").is_some_and(|ty| ty == "object") {
            found.insert(pointer);
        }
    }
    found
}
