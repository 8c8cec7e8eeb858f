//! The documents: the README, the book in `docs/`, and the pages of it that are written from the code.

mod commands;
mod diagnostics;
mod links;
mod manifest;
pub(crate) mod page;
mod snippets;

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag};

use crate::support::{read_tree, workspace};
use page::{documents, parse, path_from};

const SUMMARY: &str = "docs/src/SUMMARY.md";
/// More than this nobody reads who asks what the project is.
const LARGEST_README: usize = 9_000;

#[test]
fn the_readme_is_short() {
    let readme = std::fs::read(workspace().join("README.md")).unwrap();
    assert!(
        readme.len() <= LARGEST_README,
        "README.md has {} bytes and may have {LARGEST_README}: what is more belongs in docs/",
        readme.len()
    );
}

#[test]
fn every_page_of_the_book_is_in_its_summary_once() {
    let mut pages = read_tree(&workspace().join("docs/src"))
        .into_keys()
        .map(|path| format!("docs/src/{path}"))
        .collect::<BTreeSet<_>>();
    assert!(pages.remove(SUMMARY));
    let documents = documents();
    for event in parse(&documents[SUMMARY]) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            let page = path_from(SUMMARY, &dest_url);
            assert!(
                pages.remove(&page),
                "{SUMMARY} links to {page}, which is no page or is linked to before"
            );
        }
    }
    assert!(pages.is_empty(), "not in {SUMMARY}: {pages:?}");
}

/// mdBook shows the first heading as the title of a page.
#[test]
fn every_page_has_one_title() {
    // The titles of a summary are those of the parts of the book.
    let pages = documents().into_iter().filter(|(path, _)| path != SUMMARY);
    for (path, text) in pages {
        let titles = page::headings(&text)
            .into_iter()
            .filter(|(level, _)| *level == 1)
            .count();
        assert_eq!(titles, 1, "{path}");
        assert!(text.starts_with("# "), "{path} does not begin with a title");
    }
}
