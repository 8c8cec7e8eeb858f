//! The keywords of the rows' documents, removed one at a time to find those without an effect.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use serde_json::{Map, Value, json};
use skattekit_codegen::{Generation, Sources, generate};

use crate::constructs::rows::{self, Row};
use crate::support::tree_of;

/// What says nothing by itself where it stands: the row, the start of the pointer, and why.
const SILENT: &[(&str, &str, &str)] = &[
    (
        "all-of-narrowed",
        "/components/schemas/Skatt/allOf/0/properties",
        "the other part says it and more",
    ),
    (
        "all-said",
        "/paths/~1skatt~1{id}/servers",
        "the operation has servers of its own",
    ),
    (
        "all-said-modern",
        "/components/headers/Feil/description",
        "the reference has a description of its own",
    ),
    (
        "all-said-modern",
        "/components/requestBodies/Kropp/description",
        "the reference has a description of its own",
    ),
    (
        "all-said-modern",
        "/components/schemas/En/properties/type/maxLength",
        "a member has one value there",
    ),
    (
        "all-said-modern",
        "/jsonSchemaDialect",
        "it is the dialect of OpenAPI",
    ),
    (
        "base-that-lists",
        "/components/schemas/Part/oneOf",
        "each member says that it extends the base",
    ),
    (
        "base-that-lists",
        "/components/schemas/Mann/allOf/0/$ref",
        "the base lists it",
    ),
    (
        "base-that-lists",
        "/components/schemas/Firma/allOf/0/$ref",
        "the base lists it",
    ),
    (
        "body-form-without-properties",
        "/paths",
        "the operation is left out, which is said",
    ),
    (
        "body-read-only",
        "/paths/~1skatt/post/requestBody",
        "OpenAPI has no such property in a request",
    ),
    (
        "modern-keyword-prefixitems",
        "/components/schemas/Skatt/properties/verdi/items",
        "it is said of all items that they are kept as they come",
    ),
    (
        "parameter-deep-list",
        "/paths",
        "the operation is left out, which is said",
    ),
    (
        "parameter-of-objects",
        "/paths",
        "the operation is left out, which is said",
    ),
    (
        "parameter-xml",
        "/paths",
        "the operation is left out, which is said",
    ),
    (
        "recursive-list",
        "/components/schemas/Eier/properties/skatt/$ref",
        "it is said of the component that it is kept as it comes",
    ),
    (
        "recursive-map-component",
        "/components/schemas/Eier/properties/skatt/$ref",
        "it is said of the component that it is kept as it comes",
    ),
    (
        "scalar-component",
        "/components/schemas/Tekst/maxLength",
        "only what is not generated refers to it, which is said",
    ),
    (
        "xml-attribute",
        "/components/schemas/Skatt/xml",
        "it is said that there is no XML",
    ),
    (
        "xml-name-of-tag",
        "/components/schemas/Skatt/xml",
        "it is said that there is no XML",
    ),
    (
        "xml-name-twice",
        "/components/schemas/Skatt/xml",
        "it is said that there is no XML",
    ),
    (
        "xml-wrapped-list-of-lists",
        "/components/schemas/Skatt/xml",
        "it is said that there is no XML",
    ),
];

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn no_keyword_goes_without_a_word() {
    let rows = rows::read();
    let rows = rows
        .iter()
        .filter(|row| !row.is_refused())
        .collect::<Vec<_>>();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let silent = thread::scope(|scope| {
        let threads = (0..threads).map(|first| {
            let own = rows.iter().skip(first).step_by(threads);
            scope.spawn(move || own.flat_map(|row| silent(row)).collect::<Vec<_>>())
        });
        // All of them run before the first is waited for.
        let threads = threads.collect::<Vec<_>>().into_iter();
        threads
            .flat_map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    let mut stale = SILENT
        .iter()
        .map(|(row, start, _)| (*row, *start))
        .collect::<BTreeSet<_>>();
    let mut faults = Vec::new();
    for (row, pointer) in &silent {
        let is_said =
            |(own, start, _): &&(&str, &str, &str)| row == own && pointer.starts_with(start);
        match SILENT.iter().find(is_said) {
            Some((row, start, _)) => drop(stale.remove(&(*row, *start))),
            None => faults.push(format!("{row}: {pointer}")),
        }
    }
    assert!(faults.is_empty(), "without a word:\n{}", faults.join("\n"));
    assert!(stale.is_empty(), "told meanwhile: {stale:?}");
}

/// The keywords of a row's documents without which neither the generated code nor a message is another.
fn silent(row: &Row) -> Vec<(&str, String)> {
    let mut documents = BTreeMap::<String, Value>::new();
    let mut others = Vec::new();
    for path in row.sources.paths() {
        let bytes = row.sources.bytes(path).unwrap();
        match serde_yaml::from_slice::<Value>(bytes) {
            Ok(document) if document.is_object() => {
                documents.insert(path.to_owned(), document);
            }
            _ => others.push((path, bytes)),
        }
    }
    let generated = |documents: &BTreeMap<String, Value>| {
        let mut sources = Sources::default();
        for (path, bytes) in &others {
            sources.add(*path, *bytes);
        }
        for (path, document) in documents {
            sources.add(path.clone(), document.to_string());
        }
        Seen::of(&generate(&sources))
    };
    let whole = generated(&documents);
    let mut silent = Vec::new();
    for (path, document) in &documents {
        let mut told = Vec::<String>::new();
        for keyword in keywords(document) {
            let pointer = &keyword.pointer;
            if keyword.is_implied() || told.iter().any(|told| pointer.starts_with(told)) {
                continue;
            }
            let mut without = documents.clone();
            keyword.remove(without.get_mut(path).unwrap());
            let seen = generated(&without);
            if seen == whole {
                silent.push((&*row.name, keyword.pointer));
            } else if whole.says_of(&keyword, &seen) {
                // A message is about all that stands below.
                told.push(format!("{pointer}/"));
            }
        }
    }
    silent
}

/// What a reader of the generated code and of the messages sees.
#[derive(PartialEq)]
struct Seen {
    files: BTreeMap<String, Vec<u8>>,
    said: Vec<String>,
}

impl Seen {
    fn of(generation: &Generation) -> Self {
        let said = generation.diagnostics.sorted().into_iter();
        let said = said.map(|said| {
            let about = (
                &said.severity, said.code, &said.pointer, &said.expected, &said.help,
            );
            format!("{} {about:?}", said.found)
        });
        Self {
            files: generation.files.as_ref().map(tree_of).unwrap_or_default(),
            said: said.collect(),
        }
    }

    /// Whether a message names a keyword, and is gone without it.
    fn says_of(&self, keyword: &Keyword<'_>, without: &Self) -> bool {
        let named = format!("`{}`", keyword.key);
        let mut said = self.said.iter();
        said.any(|said| said.contains(&named) && !without.said.contains(said))
    }
}

/// A key of a mapping with its value.
struct Keyword<'d> {
    pointer: String,
    key: &'d str,
    value: &'d Value,
    beside: &'d Map<String, Value>,
}

impl Keyword<'_> {
    fn remove(&self, document: &mut Value) {
        let (above, _) = self.pointer.rsplit_once('/').unwrap();
        let above = document.pointer_mut(above).unwrap();
        above.as_object_mut().unwrap().shift_remove(self.key);
    }

    /// Whether the document says the same without it, as the specifications of OpenAPI and JSON Schema have it.
    fn is_implied(&self) -> bool {
        let has = |keys: &[&str]| keys.iter().any(|key| self.beside.contains_key(*key));
        let is_in = |parts: &[&str]| parts.iter().any(|part| self.pointer.contains(part));
        let is = |known: &[Value]| known.contains(self.value);
        match self.key {
            // What values there can be, or what they look like, says of which type they are.
            "type" => has(implying(self.value)) || is_in(TEXTS) || is_in(FILES),
            "maxLength" | "minLength" | "pattern" => has(&["enum"]),
            // Every member of a union has what tells it apart.
            "required" => is(&[json!(["type"]), json!(["utgave"])]),
            "nullable" => self
                .beside
                .get("enum")
                .is_some_and(|values| values.as_array().unwrap().contains(&Value::Null)),
            // The numbers that there are have that size, or every digit.
            "format" => is(&[json!("int64"), json!("double")]) || is_in(FILES),
            // What is not listed is kept, and is news, whether it may come or not.
            "additionalProperties" => is(&[json!(true), json!(false), json!({})]),
            "unevaluatedProperties" => is(&[json!(false)]),
            "items" => is(&[json!(true)]) || is_in(TEXTS),
            "schema" => is_in(&["/text~1"]) || is_in(FILES),
            "explode" => {
                let style = self.beside.get("style").and_then(Value::as_str);
                *self.value == json!(matches!(style, Some("form" | "deepObject")))
            }
            "style" => is(&[json!("form")]),
            key if key == "paths" || key.starts_with('/') => is(&[json!({})]),
            key => UNREAD.contains(&key) || is_in(&["/example/", "/examples/"]),
        }
    }
}

/// Where all is text.
const TEXTS: &[&str] = &["/parameters/", "/text~1"];
/// Where all is bytes.
const FILES: &[&str] = &[
    "/application~1pdf",
    "/application~1octet-stream",
    "/image~1",
];
/// What says nothing of what is sent, or only how a page or a body is laid out.
const UNREAD: &[&str] = &[
    "$comment", "$schema", "bearerFormat", "example", "examples", "prefix", "tags",
];

/// What says of a value that it is of a type.
fn implying(ty: &Value) -> &'static [&'static str] {
    match ty.as_str() {
        Some("object") => &[
            "enum", "allOf", "properties", "required", "additionalProperties",
        ],
        Some("array") => &[
            "items", "prefixItems", "minItems", "maxItems", "uniqueItems",
        ],
        Some("string") => &[
            "enum", "oneOf", "minLength", "maxLength", "pattern", "contentEncoding",
        ],
        _ => &["enum", "oneOf"],
    }
}

/// Every key of every mapping, the outer ones before what they hold.
fn keywords(document: &Value) -> Vec<Keyword<'_>> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::Object(beside) => {
                for (key, value) in beside {
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    let pointer = format!("{pointer}/{escaped}");
                    open.push((pointer.clone(), value));
                    found.push(Keyword {
                        pointer,
                        key,
                        value,
                        beside,
                    });
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, item)| (format!("{pointer}/{index}"), item)));
            }
            _ => {}
        }
    }
    found
}
