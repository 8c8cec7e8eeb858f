//! The verdicts on changes of a small specification.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use skattekit_codegen::diff::{Change, ChangeKind, Difference, Source, compare};
use skattekit_codegen::{Generation, Sources, generate};

use crate::support::{Tree, read_tree};

mod follows;
mod notes;
mod provisional;
mod refused;
mod renames;
mod semver;
mod told;

/// A change of the base specification, as `fixtures/diff/rows.yaml` describes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// The folder of the specification that is changed.
    #[serde(default = "usual")]
    pub(crate) base: String,
    /// A file, a text that stands in it once, and what is to stand there.
    edits: Vec<(String, String, String)>,
    /// The kind and the subject, and the verdicts and the bump.
    pub(crate) changes: Vec<String>,
    /// Whether there may be changes beside those listed.
    #[serde(default)]
    loose: bool,
    /// What the response has on the new side.
    set: Option<Map<String, Value>>,
    /// What it lacks there.
    #[serde(default)]
    unset: Vec<String>,
    /// The type of another response.
    pub(crate) of: Option<String>,
    /// That response.
    body: Option<Value>,
    /// A response in XML.
    pub(crate) xml: Option<String>,
    /// What who uses the API's crate asks for without the default features, if only that shows the change.
    pub(crate) without_defaults: Option<Vec<String>>,
}

pub(crate) fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diff")
}

fn usual() -> String {
    "base".to_owned()
}

pub(crate) fn base(name: &str) -> Tree {
    read_tree(&folder().join(name))
}

pub(crate) fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(folder().join("rows.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

pub(crate) fn sources(tree: &Tree) -> Sources {
    let mut sources = Sources::default();
    for (path, bytes) in tree {
        sources.add(path.as_str(), bytes.clone());
    }
    sources
}

pub(crate) fn generated(tree: &Tree, what: &str) -> Generation {
    let generation = generate(&sources(tree));
    let found = generation.diagnostics.sorted();
    assert!(generation.files.is_some(), "{what}: {found:#?}");
    generation
}

impl Row {
    /// The base specification with the row's edits.
    pub(crate) fn tree(&self) -> Tree {
        let mut tree = base(&self.base);
        for (file, from, to) in &self.edits {
            let bytes = tree.get_mut(file).unwrap();
            let text = String::from_utf8(bytes.clone()).unwrap();
            let name = &self.name;
            assert_eq!(text.matches(from).count(), 1, "{name}: {from:?} in {file}");
            *bytes = text.replace(from, to).into_bytes();
        }
        tree
    }

    /// The response of the new side, where the row has one.
    pub(crate) fn response(&self) -> Option<Value> {
        if self.body.is_some() {
            return self.body.clone();
        }
        if self.set.is_none() && self.unset.is_empty() {
            return None;
        }
        let mut body = json!({
            "id": "a", "beloep": 1, "navn": "b", "andel": 12.5, "slag": "ny",
            "hendelse": { "type": "slettet", "grunn": "c" }, "enten": "d",
            "poster": [{ "tekniskNavn": "loenn", "verdi": 2 }],
        });
        let fields = body.as_object_mut().unwrap();
        fields.extend(self.set.clone().unwrap_or_default());
        for name in &self.unset {
            fields.remove(name);
        }
        Some(body)
    }

    /// What the row changes. Several tests ask for that of every row, so it is compared once.
    pub(crate) fn difference(&self) -> &'static Difference {
        static COMPARED: LazyLock<BTreeMap<String, Difference>> = LazyLock::new(|| {
            let mut bases = BTreeMap::new();
            rows()
                .into_iter()
                .map(|row| {
                    let old = bases
                        .entry(row.base.clone())
                        .or_insert_with(|| generated(&base(&row.base), "base"));
                    let difference = compare(old, &generated(&row.tree(), &row.name));
                    (row.name, difference)
                })
                .collect()
        });
        &COMPARED[&self.name]
    }
}

/// A change as a row has it.
fn said(change: &Change) -> String {
    let pair = |name: &str, detail: Option<&str>| match detail {
        Some(detail) => format!("{name} {detail}"),
        None => name.to_owned(),
    };
    format!(
        "{} {}; {}; {}; {}; {}",
        change.kind.name(),
        change.subject,
        pair(change.wire.name(), change.wire.detail()),
        change.source.name(),
        pair(change.meaning.name(), change.meaning.detail()),
        change.bump().as_str()
    )
}

#[test]
fn every_kind_of_change_has_its_verdicts() {
    let mut faults = Vec::new();
    for row in rows() {
        let said = row
            .difference()
            .changes
            .iter()
            .map(said)
            .collect::<Vec<_>>();
        let missing = row.changes.iter().filter(|change| !said.contains(change));
        let more = said
            .iter()
            .filter(|change| !row.changes.contains(change) && !row.loose);
        let differing = missing.chain(more).collect::<Vec<_>>();
        if !differing.is_empty() {
            faults.push(format!("{}: {said:#?}", row.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_kind_of_change_has_a_row() {
    let rows = rows();
    let changes = rows.iter().flat_map(|row| &row.changes);
    let kinds = changes.filter_map(|change| change.split(' ').next());
    let known = kinds.collect::<std::collections::BTreeSet<_>>();
    let missing = ChangeKind::ALL.iter().map(|kind| kind.name());
    // What is printed otherwise for no known reason, or read worse than is said, no change may be: the words that are
    // changed one by one elsewhere have it never.
    let never = ["generated-text", "example-unread"];
    let missing = missing
        .filter(|name| !known.contains(name) && !never.contains(name))
        .collect::<Vec<_>>();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn reasons_name_what_does_not_compile() {
    let row = rows()
        .into_iter()
        .find(|row| row.name == "required-field-added")
        .unwrap();
    let difference = row.difference();
    let Source::Breaks(reasons) = &difference.changes[0].source else {
        panic!("{difference:#?}");
    };
    assert_eq!(*reasons, ["`v1::Skatt::new` now also takes `rabatt`"]);
}
