//! The OpenAPI documents: other libraries take them, and the generator makes the same of them as of their sources.

use std::collections::BTreeSet;

use serde_json::Value;
use skattekit_codegen::diff::{Wire, compare};
use skattekit_codegen::{Severity, Sources, generate};

use crate::export::{text, texts};
use crate::shapes::{generation, specification};
use crate::support::{read_sources, workspace};

fn documents() -> Vec<(&'static str, &'static str)> {
    let mut texts = texts(".json");
    texts.retain(|(path, _)| path.starts_with("openapi/"));
    texts
}

#[test]
fn another_library_takes_every_document() {
    let documents = documents();
    for (path, text) in &documents {
        let read = serde_json::from_str::<openapiv3::OpenAPI>(text);
        let read = read.unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(read.openapi, "3.0.3");
        let schemas = read.components.unwrap().schemas;
        assert!(!schemas.is_empty(), "{path}");
    }
    let versions = specification().apis.iter().map(|api| api.versions.len());
    assert_eq!(documents.len(), versions.sum::<usize>());
}

#[test]
fn a_document_refers_to_itself_alone_and_to_what_it_has() {
    let mut references = 0;
    for (path, text) in documents() {
        let document: Value = serde_json::from_str(text).unwrap();
        let mut open = vec![&document];
        while let Some(node) = open.pop() {
            if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{path}: {reference}");
                assert_eq!(node.as_object().unwrap().len(), 1, "{path}: {reference}");
                references += 1;
            }
            match node {
                Value::Object(entries) => open.extend(entries.values()),
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
    }
    assert!(references > 500, "{references} references");
}

#[test]
fn the_generator_makes_the_same_of_a_document_as_of_its_source() {
    let folder = workspace().join("specs");
    let mut sources = Sources::default();
    let committed = read_sources(&folder);
    let mut replaced = BTreeSet::new();
    for path in committed.paths() {
        let of_file = specification().apis.iter().flat_map(|api| {
            let versions = api.versions.iter().filter(|version| version.file == path);
            versions.map(|version| format!("openapi/{}-{}.json", api.slug, version.name))
        });
        match of_file.last() {
            Some(document) => {
                replaced.insert(path.to_owned());
                sources.add(path, text(&document));
            }
            None if path != "specs.lock" => sources.add(path, committed.bytes(path).unwrap()),
            None => {}
        }
    }
    assert_eq!(replaced.len(), documents().len());
    let other = generate(&sources);
    let errors = other.diagnostics.count(Severity::Error);
    assert_eq!(errors, 0, "{:?}", other.diagnostics.sorted());
    for [old, new] in [[generation(), &other], [&other, generation()]] {
        let changes = compare(old, new).changes.into_iter();
        let seen = changes.filter(|change| change.is_breaking() || change.wire != Wire::Decodes);
        let seen = seen.map(|change| format!("{}: {}", change.part, change.sentence()));
        assert_eq!(seen.collect::<Vec<_>>(), Vec::<String>::new());
    }
}
