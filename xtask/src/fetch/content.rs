//! Sanity checks on a downloaded file; its meaning is checked by the generator.

use std::str::Utf8Error;

use thiserror::Error;

/// What a response is instead of the requested file; only its first line is quoted.
#[derive(Debug, Error)]
pub(crate) enum Unfit {
    #[error("the response is not UTF-8: byte {} in line {line} is invalid", .error.valid_up_to())]
    Encoding { error: Utf8Error, line: usize },
    #[error("the response is empty")]
    Empty,
    #[error("the response is an HTML page, such as a login, and not the file itself")]
    Html,
    #[error("the response is not JSON: {0}")]
    NotJson(String),
    #[error("the response is JSON that cannot be read: {0}")]
    BrokenJson(serde_json::Error),
    #[error(
        "the response is JSON, expected YAML; if the registry only has JSON, rename the file to `.json` in the manifest"
    )]
    JsonForYaml,
    #[error("the response is JSON and not a page: {0}")]
    JsonForPage(String),
    #[error("the response is an OpenAPI document and not a list: {0}")]
    DocumentForList(String),
    #[error("the response is not an OpenAPI document, since it has no key `openapi`: {0}")]
    NoKey(String),
    #[error(
        "the response is not an OpenAPI document, since it has no line `openapi: …`; it begins: {0}"
    )]
    NoLine(String),
    #[error("the response has no table, but the previous page had one")]
    NoTable,
}

/// Checks that a response is what was requested, as far as possible without parsing it as a specification.
///
/// # Errors
/// What it is instead.
pub(crate) fn check(
    file: &str,
    bytes: &[u8],
    is_html: bool,
    old: Option<&[u8]>,
    is_document: bool,
) -> Result<(), Unfit> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        Unfit::Encoding { error, line }
    })?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return Err(Unfit::Empty);
    }
    let opens = |tag: &str| {
        start
            .get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    if is_html || opens("<!doctype") || opens("<html") {
        return Err(Unfit::Html);
    }
    let is_json = start.starts_with('{');
    match file.rsplit('.').next() {
        Some("json") if !is_json => Err(Unfit::NotJson(first_line(start))),
        Some("json") => check_json(start, is_document),
        Some("yaml" | "yml") if is_json => Err(Unfit::JsonForYaml),
        Some("yaml" | "yml") if !start.lines().any(is_version) => {
            Err(Unfit::NoLine(first_line(start)))
        }
        Some("md") if is_json => Err(Unfit::JsonForPage(first_line(start))),
        Some("md") if old.is_some_and(has_table) && !has_table(bytes) => Err(Unfit::NoTable),
        _ => Ok(()),
    }
}

fn check_json(text: &str, is_document: bool) -> Result<(), Unfit> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(Unfit::BrokenJson)?;
    let has_version = value.get("openapi").or(value.get("swagger")).is_some();
    match (has_version, is_document) {
        (true, false) => Err(Unfit::DocumentForList(first_line(text))),
        (false, true) => Err(Unfit::NoKey(first_line(text))),
        (true, true) | (false, false) => Ok(()),
    }
}

/// Whether a line of YAML states the OpenAPI version.
fn is_version(line: &str) -> bool {
    let line = line.trim_start_matches(['"', '\'']);
    let rest = line
        .strip_prefix("openapi")
        .or(line.strip_prefix("swagger"));
    rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
}

/// Whether a page has a table: an HTML one, or a line of dashes below a header.
fn has_table(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let is_rule = |line: &str| {
        line.contains('|')
            && line.contains("--")
            && line.trim().chars().all(|char| "|-: ".contains(char))
    };
    text.to_ascii_lowercase().contains("<table") || text.lines().any(is_rule)
}

/// The first line of a response, shortened.
fn first_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    let short = line.chars().take(LONGEST).collect::<String>();
    let more = if short.len() < line.len() { "…" } else { "" };
    format!("`{short}{more}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_is_told_from_what_was() {
        let table = "# A\n\n| a | b |\n|---|:--|\n| 1 | 2 |\n";
        for (file, text, refused) in [
            ("a.yaml", "openapi: 3.0.3\n", None),
            ("a.yml", "# c\ninfo: {}\n'openapi': 3.0.3\n", None),
            ("a.json", "{\"openapi\": \"3.0.3\"}", None),
            ("a.md", table, None),
            ("a.md", "<TABLE className=\"display\"></TABLE>", None),
            ("a.md", "# A\n\nprose -- | only\n", Some("has no table")),
            ("a.md", "{\"message\": 1}", Some("not a page")),
            ("a.md", " \n", Some("empty")),
            ("a.md", "\u{feff}<!DOCTYPE html><p>", Some("HTML")),
            ("a.yaml", "\n<HTML>", Some("HTML")),
            ("a.yaml", "{\"openapi\": \"3.0.3\"}", Some("expected YAML")),
            (
                "a.yaml",
                "message: no\n  openapi: 3\n",
                Some("begins: `message: no`"),
            ),
            ("a.json", "openapi: 3.0.3\n", Some("not JSON")),
            ("a.json", "{\"openapi\": ", Some("cannot be read")),
            ("a.json", "{\"code\": 404}", Some("not an OpenAPI document")),
        ] {
            let found = check(file, text.as_bytes(), false, Some(table.as_bytes()), true);
            match refused {
                None => assert!(found.is_ok(), "{file}: {text}"),
                Some(part) => {
                    let found = found.unwrap_err().to_string();
                    assert!(found.contains(part), "{found}");
                }
            }
        }
        let list = |text: &str| check("a.json", text.as_bytes(), false, None, false);
        assert!(list("{\"liste\": []}").is_ok());
        assert!(list("{\"openapi\": \"3.0.3\"}").is_err());
        assert!(list("{\"liste\": [").is_err());
        let latin1 = check("a.md", b"# A\n\xe5r\n", false, None, false)
            .unwrap_err()
            .to_string();
        assert!(latin1.contains("byte 4 in line 2"), "{latin1}");
        assert!(check("a.md", b"# A", true, None, false).is_err());
        assert!(check("a.md", b"# A", false, None, false).is_ok());
    }
}
