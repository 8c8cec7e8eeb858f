//! Properties of the generator on arbitrary specifications.

mod docs;
mod printed;
mod reported;

use std::collections::BTreeMap;
use std::path::Path;

use skattekit_codegen::{FileSet, MANIFEST, Sources, generate};

/// The line that begins another file of an input, before its path.
const FILE: &str = "==> ";

/// The manifest of an input that has none: one API with one document.
const OF_DOCUMENT: &str = r#"
[[api]]
slug = "skatt"
crate = "skattekit-skatt"
release = "0.1.0"
title = "Skatt"
[[api.document]]
version = "v1"
openapi = { file = "skatt.yaml", status = "published", source = "here" }
"#;

/// The same where the page of the API is what is tried.
const OF_PAGE: &str = r#"
[[api]]
slug = "skatt"
crate = "skattekit-skatt"
release = "0.1.0"
title = "Skatt"
[[api.document]]
version = "v1"
openapi = { file = "skatt.yaml", status = "published", source = "here" }
page = { file = "skatt.md", status = "published", source = "here" }
"#;

/// The same where the page is the table of a year.
const OF_YEAR: &str = r#"
[[api]]
slug = "skatt"
crate = "skattekit-skatt"
release = "0.1.0"
title = "Skatt"
[[api.document]]
version = "v1"
openapi = { file = "skatt.yaml", status = "published", source = "here" }
[api.year-list]
name = "TekniskNavn"
[api.year-list.years]
2024 = [{ file = "skatt.md", status = "published", source = "here" }]
"#;

/// The same where it is one of the catalogue.
const OF_KATALOG: &str = r#"
[catalogue]
crate = "skattekit-sider"
release = "0.1.0"
[[catalogue.page]]
slug = "skatt"
page = { file = "skatt.md", status = "published", source = "here" }
"#;

/// A small document, for inputs that are about something else.
const DOCUMENT: &str = "\
openapi: 3.0.3
info: { title: Skatt, version: '1' }
paths: {}
components:
  schemas:
    Post:
      type: object
      properties:
        tekniskNavn: { type: string }
        antall: { type: integer }
    Feil:
      type: object
      properties:
        kode: { type: string }
";

/// A small page.
const PAGE: &str = "\
---
title: Skatt API
---
## Feilkoder

| Feilkode | HTTP Statuskode | Feilområde |
|---|---|---|
| SK-001 | 404 | Ikke funnet |
";

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// Takes bytes for an OpenAPI document, with other files after it; whether there is something to print of it.
///
/// # Panics
/// Where a promise of the generator does not hold.
#[must_use]
pub fn openapi(data: &[u8]) -> bool {
    let mut files = of_text(&[(MANIFEST, OF_DOCUMENT)]);
    add(data, "skatt.yaml", &mut files);
    check(&files)
}

/// Takes bytes for a page: an API's own, the table of a year and one of the catalogue; as how many of these there is
/// something to print of it.
///
/// # Panics
/// Where a promise of the generator does not hold.
#[must_use]
pub fn page(data: &[u8]) -> usize {
    [OF_PAGE, OF_YEAR, OF_KATALOG]
        .into_iter()
        .filter(|manifest| {
            let mut files = of_text(&[(MANIFEST, manifest), ("skatt.yaml", DOCUMENT)]);
            add(data, "skatt.md", &mut files);
            check(&files)
        })
        .count()
}

/// Takes bytes for a manifest, over a document and a few pages; whether there is something to print of them.
///
/// # Panics
/// Where a promise of the generator does not hold.
#[must_use]
pub fn manifest(data: &[u8]) -> bool {
    let mut files = of_text(&[
        ("skatt.yaml", DOCUMENT),
        ("skatt.md", PAGE),
        ("2024.md", "| tekniskNavn |\n|---|\n| gjeld |\n| formue |\n"),
    ]);
    add(data, MANIFEST, &mut files);
    check(&files)
}

fn of_text(files: &[(&str, &str)]) -> Files {
    files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

/// Adds the files of an input: what comes first is the one at `path`, then every line with `==> ` begins another.
fn add(data: &[u8], path: &str, files: &mut Files) {
    let mut path = path.to_owned();
    let mut bytes = Vec::new();
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        let next = line.strip_prefix(FILE.as_bytes()).map(<[u8]>::trim_ascii);
        match next.and_then(|next| str::from_utf8(next).ok()) {
            Some(next) => {
                let before = std::mem::replace(&mut path, next.to_owned());
                // An input that begins with such a line has no other file before it.
                if !bytes.is_empty() {
                    files.insert(before, std::mem::take(&mut bytes));
                }
            }
            None => bytes.extend_from_slice(line),
        }
    }
    files.insert(path, bytes);
}

/// Generates, and checks everything that comes of it; whether that is more than diagnostics.
fn check(files: &Files) -> bool {
    let mut sources = Sources::default();
    for (path, bytes) in files {
        sources.add(path.clone(), bytes.clone());
    }
    let generation = generate(&sources);
    let errors = generation.diagnostics.has_errors();
    assert_eq!(generation.files.is_none(), errors, "files or errors");
    assert_eq!(generation.plan.is_none(), errors, "a plan or errors");
    reported::check(&generation.diagnostics, &sources, files);
    if let Some(printed) = &generation.files {
        check_files(printed);
    }
    !errors
}

/// Checks the files that are printed: where they go and what they are.
///
/// # Panics
/// Where one is not what the generator may write.
pub fn check_files(files: &FileSet) {
    for (path, output) in files.iter() {
        let parts = path.split('/').collect::<Vec<_>>();
        let is_plain = |part: &&str| {
            let plain = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
            !part.is_empty()
                && part.len() < 256
                && !part.starts_with('.')
                && part.chars().all(plain)
        };
        assert!(parts.iter().all(is_plain), "a file at {path:?}");
        let text = &output.text;
        let hidden = text.chars().find(|char| is_hidden(*char));
        assert_eq!(hidden, None, "in {path}");
        let extension = Path::new(path).extension().and_then(|end| end.to_str());
        match (&*parts, extension) {
            ([_, "src", ..], Some("rs")) => printed::check_rust(path, text),
            ([_, "Cargo.toml"], _) => printed::check_manifest(path, text),
            ([_, "README.md"], _) => docs::check_readme(path, text),
            (["rustfmt.toml"] | [_, "LICENSE-APACHE" | "LICENSE-MIT"], _) => {}
            _ => unreachable!("a file at {path:?}"),
        }
    }
}

/// Whether a character is one that shows nothing, or turns what is around it.
fn is_hidden(char: char) -> bool {
    char.is_control() && char != '\n'
        || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
