//! The text of the manifest to data; every key that there is not is reported, and the others are read all the same.

use std::ops::Range;

use serde::Deserialize;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::Manifest;
use crate::diag::{Code, Diagnostics, Location, nearest};
use crate::source::{MANIFEST, Source};

/// More unknown keys than this are most likely another file, and the rest is not looked for.
const MOST_KEYS: usize = 20;

/// Reads the manifest.
pub(super) fn parse(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Manifest> {
    let (mut table, errors) = DeTable::parse_recoverable(source.text);
    if !errors.is_empty() {
        // After a bracket that is not closed the reader goes on, and finds what is none.
        let is_likely = |error: &Error| !error.message().starts_with("duplicate key");
        let any_likely = errors.iter().any(is_likely);
        for error in errors {
            if any_likely && !is_likely(&error) {
                continue;
            }
            let found = format!("this is not TOML: {}", message(&error));
            diagnostics
                .error(Code::InvalidManifest, place(&error), found)
                .expected("a TOML document")
                .help("check the quotes and the brackets at this place and just before it");
        }
        return None;
    }
    for _ in 0..MOST_KEYS {
        let error = match Manifest::deserialize(Deserializer::from(table.clone())) {
            Ok(manifest) => return Some(manifest),
            Err(error) => error,
        };
        report(&error, diagnostics);
        // The key as it was meant, or no key: what else is wrong shows then.
        let unknown = error.span().filter(|_| is_unknown_key(&error));
        let mended = unknown.and_then(|at| rename(table.get_mut(), &at, meant(&error).as_deref()));
        mended?;
    }
    None
}

fn message(error: &Error) -> String {
    error.message().trim_end().replace('\n', ", ")
}

fn place(error: &Error) -> Location {
    let span = error.span();
    span.map_or(Location::file(MANIFEST), |span| {
        Location::span(MANIFEST, span)
    })
}

fn is_unknown_key(error: &Error) -> bool {
    error.message().starts_with("unknown field")
}

/// The names in a message: of the key that it is about, then of those that there are.
fn names(error: &Error) -> impl Iterator<Item = &str> {
    error.message().split('`').skip(1).step_by(2)
}

/// The key that an unknown one was most likely meant to be.
fn meant(error: &Error) -> Option<String> {
    let mut names = names(error);
    let unknown = names.next()?;
    nearest(unknown, names).map(str::to_owned)
}

fn report(error: &Error, diagnostics: &mut Diagnostics) {
    let name = names(error).next().unwrap_or_default();
    let (found, expected, help) = if is_unknown_key(error) {
        let known = Vec::from_iter(names(error).skip(1)).join(", ");
        let help = match meant(error) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "correct the key, or take it out; CONTRIBUTING.md explains every key".to_owned()
            }
        };
        let found = format!("there is no key `{name}`");
        (found, Some(format!("one of {known}")), help)
    } else if error.message().starts_with("missing field") {
        let expected = format!("the key `{name}` in this table");
        let help = "add it; CONTRIBUTING.md explains every key".to_owned();
        (format!("the key `{name}` is missing"), Some(expected), help)
    } else {
        let help = "CONTRIBUTING.md says what each key of the manifest takes".to_owned();
        (message(error), None, help)
    };
    let diagnostic = diagnostics
        .error(Code::InvalidManifest, place(error), found)
        .help(help);
    if let Some(expected) = expected {
        diagnostic.expected(expected);
    }
}

/// Gives the key at a place another name, or takes it out; none when there is no such key.
fn rename(table: &mut DeTable<'_>, at: &Range<usize>, name: Option<&str>) -> Option<()> {
    let key = table.keys().find(|key| key.span() == *at).cloned();
    if let Some(key) = key {
        let value = table.remove(&key)?;
        if let Some(name) = name.filter(|name| !table.keys().any(|key| key.get_ref() == name)) {
            let key = toml::Spanned::new(at.clone(), name.to_owned().into());
            table.insert(key, value);
        }
        return Some(());
    }
    table
        .iter_mut()
        .find_map(|(_, value)| rename_within(value.get_mut(), at, name))
}

fn rename_within(value: &mut DeValue<'_>, at: &Range<usize>, name: Option<&str>) -> Option<()> {
    match value {
        DeValue::Table(table) => rename(table, at, name),
        DeValue::Array(items) => items
            .iter_mut()
            .find_map(|item| rename_within(item.get_mut(), at, name)),
        _ => None,
    }
}
