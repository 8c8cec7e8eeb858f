//! Checks of the manifest's names: those that go into a path, into Cargo.toml or into Rust.

use std::collections::BTreeMap;

use semver::Version;
use skattekit_ir::diag::{Code, Diagnostics};
use toml::Spanned;

use crate::manifest::data::{Api, place};

/// The longest name of a crate, a folder or a feature that crates.io accepts.
const LONGEST: usize = 64;

fn is_word(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|char| matches!(char, 'a'..='z' | '0'..='9' | '-' | '_'))
}

pub(super) fn check_word(word: &Spanned<String>, diagnostics: &mut Diagnostics) {
    if !is_word(word.get_ref()) {
        diagnostics
            .error(Code::InvalidName, place(word))
            .found(format!("`{}` cannot be a name", word.get_ref()))
            .expected(format!(
                "at most {LONGEST} lower-case letters, digits, `-` and `_`, starting with a letter"
            ))
            .help("use only these characters");
    }
}

/// Checks the names that go into a path or into Cargo.toml.
pub(super) fn check_words(api: &Api, diagnostics: &mut Diagnostics) {
    for word in [&api.slug, &api.package] {
        check_word(word, diagnostics);
    }
    // A version's name is also that of a module, so it must not be that of a year or a list.
    for version in api.documents.iter().map(|document| &document.version) {
        let text = version.get_ref();
        let number = text.strip_prefix('v').unwrap_or_default();
        if !number.starts_with(|first: char| first.is_ascii_digit()) || !is_word(text) {
            diagnostics
                .error(Code::InvalidName, place(version))
                .found(format!("`{text}` cannot be the name of a version"))
                .expected("`v` and a number, such as `v2`")
                .help("write the version as in the addresses: `v1`, `v2`");
        }
    }
    if api.documents.is_empty() {
        diagnostics
            .error(Code::InvalidManifest, place(&api.slug))
            .found("an API without a document")
            .expected("at least one `[[api.document]]`")
            .help("add its OpenAPI document, or remove the entry");
    }
    check_release(&api.release, diagnostics);
    check_years(api, diagnostics);
}

pub(super) fn check_release(release: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let version = Version::parse(release.get_ref());
    if !version.is_ok_and(|version| version.pre.is_empty() && version.build.is_empty()) {
        diagnostics
            .error(Code::InvalidManifest, place(release))
            .found(format!("`{}` is not a crate version", release.get_ref()))
            .expected("three numbers, such as 0.1.0")
            .help("write a version such as 0.1.0");
    }
}

fn check_years(api: &Api, diagnostics: &mut Diagnostics) {
    for (year, files) in api.year_list.iter().flat_map(|list| &list.years) {
        let text = year.get_ref();
        if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            diagnostics
                .error(Code::InvalidManifest, place(year))
                .found(format!("`{text}` is not a year"))
                .expected("four digits")
                .help("write the year with four digits, such as 2026");
        }
        if files.is_empty() {
            diagnostics
                .error(Code::InvalidManifest, place(year))
                .found(format!("the year {text} has no file"))
                .expected("at least one file")
                .help("name the file of the year's table, or remove the line");
        }
    }
}

pub(super) fn check_unique<'a>(
    what: &str,
    values: impl Iterator<Item = &'a Spanned<String>>,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: BTreeMap<&str, &Spanned<String>> = BTreeMap::new();
    for value in values {
        if let Some(first) = seen.insert(value.get_ref(), value) {
            diagnostics
                .error(Code::InvalidManifest, place(value))
                .found(format!("the {what} `{}` is used twice", value.get_ref()))
                .expected(format!("a unique {what}"))
                .other(place(first), "first used here")
                .help("rename one of the two");
        }
    }
}
