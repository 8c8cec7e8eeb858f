//! The documents as text, what is read of their Markdown, and the pages that the tests keep up to date.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::support::{read_tree, workspace};

/// The README, what stands beside it, and the pages of the book, each by its path in the repository.
pub(crate) fn documents() -> BTreeMap<String, String> {
    let root = workspace();
    let beside = ["CHANGELOG.md", "CONTRIBUTING.md", "README.md"]
        .map(|name| (name.to_owned(), fs::read(root.join(name)).unwrap()));
    let pages = read_tree(&root.join("docs"))
        .into_iter()
        .map(|(path, bytes)| (format!("docs/{path}"), bytes));
    beside
        .into_iter()
        .chain(pages)
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "md"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// Asserts that a page of the book is what the code gives; `INSTA_UPDATE=always` writes it, as it accepts snapshots.
#[track_caller]
pub(crate) fn assert_page(page: &str, written: &str) {
    let path = workspace().join("docs/src").join(page);
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&path, written).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    let differs = written.lines().zip(stands.lines()).find(|(a, b)| a != b);
    assert!(
        stands == written,
        "docs/src/{page} is stale, accept it with INSTA_UPDATE=always: {differs:#?}"
    );
}

/// The events of a text, tables included.
pub(crate) fn parse(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The headings with their levels, as plain text.
pub(crate) fn headings(text: &str) -> Vec<(usize, String)> {
    let mut headings = Vec::new();
    let mut open: Option<(HeadingLevel, String)> = None;
    for event in parse(text) {
        match (event, &mut open) {
            (Event::Start(Tag::Heading { level, .. }), _) => open = Some((level, String::new())),
            (Event::Text(part) | Event::Code(part), Some((_, heading))) => heading.push_str(&part),
            (Event::End(TagEnd::Heading(_)), Some((level, heading))) => {
                headings.push((*level as usize, std::mem::take(heading)));
                open = None;
            }
            _ => {}
        }
    }
    headings
}

/// The anchor that a forge and mdBook give a heading.
pub(crate) fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|char| char.is_alphanumeric() || [' ', '-', '_'].contains(char))
        .map(|char| if char == ' ' { '-' } else { char })
        .collect()
}

/// Where a relative link of a document leads, from the root of the repository on.
pub(crate) fn path_from(document: &str, link: &str) -> String {
    let mut parts = document.split('/').collect::<Vec<_>>();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop().unwrap_or_else(|| {
                    panic!("{document}: {link} leads out of the repository");
                });
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn anchors_are_those_of_a_forge() {
    assert_eq!(
        anchor("What x_y is, and why-not"),
        "what-x_y-is-and-why-not"
    );
    assert_eq!(anchor("[[api.document]]"), "apidocument");
    assert_eq!(path_from("docs/src/use/a.md", "../b.md"), "docs/src/b.md");
}
