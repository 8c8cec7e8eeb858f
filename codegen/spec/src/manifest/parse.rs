//! The parser of the manifest, which reports every fault and still reads the rest.

use std::ops::Range;

use serde::Deserialize;
use skattekit_ir::diag::{Code, Diagnostics, Location, nearest};
use skattekit_ir::source::{MANIFEST, Source};
use toml::de::{DeTable, DeValue, Deserializer, Error};

use crate::manifest::data::Manifest;
use crate::manifest::keys;
use crate::manifest::mend::Mender;

/// With more faults than this, it is most likely another kind of file, and the rest is not examined.
const MOST_FAULTS: usize = 20;

/// The most stand-ins that one fault can need.
const MOST_STAND_INS: usize = 50;

/// A parsed manifest.
pub(super) struct Parsed {
    pub manifest: Manifest,
    /// Whether it has no stand-ins for wrong or missing values.
    pub is_whole: bool,
}

/// Reads the manifest. A stand-in for a wrong value has a place beyond the end of the text.
pub(super) fn parse(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Parsed> {
    let (mut table, errors) = DeTable::parse_recoverable(source.text);
    if !errors.is_empty() {
        // After an unclosed bracket the parser continues, and reports duplicates that are not there.
        let is_likely = |error: &Error| !error.message().starts_with("duplicate key");
        let any_likely = errors.iter().any(is_likely);
        for error in errors {
            if any_likely && !is_likely(&error) {
                continue;
            }
            diagnostics
                .error(Code::InvalidManifest, place(&error))
                .found(format!("this is not TOML: {}", message(&error)))
                .expected("a TOML document")
                .help("check the quotes and the brackets at this place and just before it");
        }
        return None;
    }
    source.keep_outline(|| keys::outline(table.get_ref()));
    let mut mender = Mender::new(source.text);
    let mut faults = 0;
    for _ in 0..MOST_FAULTS * MOST_STAND_INS {
        let error = match Manifest::deserialize(Deserializer::from(table.clone())) {
            Ok(manifest) => {
                return Some(Parsed {
                    manifest,
                    is_whole: !mender.is_used(),
                });
            }
            Err(error) => error,
        };
        let at = error.span();
        if !at.as_ref().is_some_and(|at| mender.is_stand_in(at)) {
            report(&error, diagnostics);
            faults += 1;
        }
        if faults == MOST_FAULTS {
            break;
        }
        mend(table.get_mut(), &error, &at?, &mut mender)?;
    }
    None
}

/// Changes the table at the place of a fault, so that further faults show.
fn mend(
    table: &mut DeTable<'_>,
    error: &Error,
    at: &Range<usize>,
    mender: &mut Mender,
) -> Option<()> {
    let message = error.message();
    if is_unknown_key(error) {
        // The key that was most likely meant, or no key.
        rename(table, at, meant(error).as_deref())
    } else if message.starts_with("missing field") {
        mender.add(table, at, names(error).next()?)
    } else if is_unknown_word(error) {
        mender.name(table, at, names(error).nth(1)?)
    } else if message.ends_with("expected a sequence") && !mender.is_stand_in(at) {
        mender.list(table, at)
    } else {
        mender.replace(table, at)
    }
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

fn is_unknown_word(error: &Error) -> bool {
    error.message().starts_with("unknown variant")
}

/// What was found and what was expected, in the terms of the manifest; `None` if the error is not about types.
fn kinds(error: &Error) -> Option<(String, String)> {
    let rest = error.message().strip_prefix("invalid type: ")?;
    let (found, expected) = rest.split_once(", expected ")?;
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    let value = value.trim_matches(['"', '`']);
    let found = match kind {
        "map" => "a table".to_owned(),
        "sequence" => "a list".to_owned(),
        "floating" => format!("the number `{}`", value.trim_start_matches("point `")),
        kind => format!("the {kind} `{value}`"),
    };
    let expected = match expected {
        "a map" => "a table",
        "a sequence" => "a list in brackets",
        "u16" | "usize" => "an integer",
        // A table that is always written with its header has no inline form to show.
        expected if expected.starts_with("struct ") => "a table",
        expected => expected,
    };
    Some((found, expected.to_owned()))
}

/// The names in a message: first the key that it is about, then the known ones.
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
        let known = names(error).skip(1).collect::<Vec<_>>().join(", ");
        let help = match meant(error) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "correct the key, or remove it; docs/src/reference/manifest.md lists every key"
                .to_owned(),
        };
        let found = format!("unknown key `{name}`");
        (found, Some(format!("one of {known}")), help)
    } else if error.message().starts_with("missing field") {
        let expected = format!("a key `{name}` in this table");
        let help = "add it; docs/src/reference/manifest.md lists every key".to_owned();
        (format!("the key `{name}` is missing"), Some(expected), help)
    } else {
        let help = "docs/src/reference/manifest.md says what each key takes".to_owned();
        let words = names(error).skip(1).collect::<Vec<_>>().join(", ");
        match kinds(error) {
            Some((found, expected)) => (format!("{found} is not {expected}"), Some(expected), help),
            None if is_unknown_word(error) => {
                let found = format!("`{name}` is not a value of this key");
                (
                    found,
                    Some(format!("one of {words}")),
                    meant(error).map_or(help, |near| format!("did you mean `{near}`?")),
                )
            }
            None => (message(error), None, help),
        }
    };
    let diagnostic = diagnostics
        .error(Code::InvalidManifest, place(error))
        .found(found)
        .help(help);
    if let Some(expected) = expected {
        diagnostic.expected(expected);
    }
}

/// Renames the key at a place, or removes it; `None` if there is no such key.
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
