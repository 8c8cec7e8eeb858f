//! The links of the documents, and the paths that they name: each leads to something.

use std::collections::BTreeSet;
use std::process::Command;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::page::{anchor, documents, headings, parse, path_from};
use crate::support::{run, workspace};

/// What an address of the repository's own files begins with.
const OURS: &str = "https://github.com/skattekit/skattekit/blob/main/";

/// Where files that are checked in stand.
const FOLDERS: [&str; 15] = [
    ".cargo/", ".ci/", ".github/", "bench/", "client/", "codegen/", "docs/", "examples/",
    "export/", "fuzz/", "generated/", "runtime/", "tests/", "tools/", "xtask/",
];

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    let mut faults = Vec::new();
    for (document, text) in &documents {
        for link in links(text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, wanted) = link.split_once('#').unwrap_or((&link, ""));
            let path = match file {
                "" => document.clone(),
                file => path_from(document, file),
            };
            if !workspace().join(&path).exists() {
                faults.push(format!("{document}: there is no {path}"));
            } else if !wanted.is_empty() {
                let anchors = documents.get(&path).map(|text| anchors(text));
                if !anchors.is_some_and(|anchors| anchors.contains(wanted)) {
                    faults.push(format!("{document}: {path} has no heading for #{wanted}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `.ci/book` makes addresses of the links that leave the book, and knows them by the steps up to the root.
#[test]
fn links_out_of_the_book_begin_at_the_root() {
    let mut checked = 0;
    for (document, text) in documents() {
        let Some(page) = document.strip_prefix("docs/src/") else {
            continue;
        };
        let steps = "../".repeat(2 + page.matches('/').count());
        let links = links(&text).into_iter();
        for link in links.filter(|link| link.starts_with("../")) {
            if !path_from(&document, &link).starts_with("docs/src/") {
                assert!(link.starts_with(&steps), "{document}: {link}");
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "{checked} links");
}

/// Where the crates and tools lead from what is shown without the repository around it.
#[test]
fn every_address_of_ours_leads_somewhere() {
    let documents = documents();
    let mut seen = 0;
    for path in tracked().iter().filter(|path| path.ends_with("README.md")) {
        let text = std::fs::read_to_string(workspace().join(path)).unwrap();
        for link in links(&text) {
            let Some(ours) = link.strip_prefix(OURS) else {
                continue;
            };
            let (file, wanted) = ours.split_once('#').unwrap_or((ours, ""));
            assert!(
                workspace().join(file).exists(),
                "{path}: there is no {file}"
            );
            assert!(
                wanted.is_empty() || anchors(&documents[file]).contains(wanted),
                "{path}: {file} has no heading for #{wanted}"
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "no README links to a file of ours");
}

/// What stands as code and looks like a path of the repository.
#[test]
fn every_path_is_there() {
    let tracked = tracked();
    let mut faults = Vec::new();
    // What a release had is not always there any more.
    let documents = documents()
        .into_iter()
        .filter(|(path, _)| path != "CHANGELOG.md");
    for (document, text) in documents {
        for code in inline_code(&text) {
            let is_path = FOLDERS.iter().any(|folder| code.starts_with(folder))
                && !code.contains(|char: char| char.is_whitespace() || "<>*…{}".contains(char));
            let path = code.trim_end_matches('/');
            let below = format!("{path}/");
            if is_path
                && !tracked
                    .iter()
                    .any(|file| file == path || file.starts_with(&below))
            {
                faults.push(format!("{document}: there is no {path}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is checked in, and what is about to be.
fn tracked() -> Vec<String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let listed = run(git.current_dir(workspace())).expect(0).stdout;
    let exists = |path: &&str| workspace().join(path).exists();
    listed.lines().filter(exists).map(str::to_owned).collect()
}

fn links(text: &str) -> Vec<String> {
    parse(text)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        })
        .collect()
}

fn anchors(text: &str) -> BTreeSet<String> {
    headings(text)
        .iter()
        .map(|(_, heading)| anchor(heading))
        .collect()
}

/// Code within lines, without that of links, which are checked themselves.
fn inline_code(text: &str) -> Vec<String> {
    let mut within_link = 0;
    let mut found = Vec::new();
    for event in parse(text) {
        match event {
            Event::Start(Tag::Link { .. }) => within_link += 1,
            Event::End(TagEnd::Link) => within_link -= 1,
            Event::Code(code) if within_link == 0 => found.push(code.into_string()),
            _ => {}
        }
    }
    found
}
