//! The page for everybody: what it shows is what the lists say, read a second way.

mod command;
mod content;
mod markup;

use std::sync::OnceLock;

use skattekit_codegen::{FileSet, generate_page};

use crate::support::{read_sources, workspace};

/// The files of the workspace's specifications.
fn files() -> &'static FileSet {
    static FILES: OnceLock<FileSet> = OnceLock::new();
    FILES.get_or_init(|| {
        let sources = read_sources(&workspace().join("specs"));
        generate_page(&sources).files.unwrap()
    })
}

/// The text of a file.
fn text(path: &str) -> &'static str {
    let file = files().get(path);
    &file.unwrap_or_else(|| panic!("no {path}")).text
}

/// The page.
fn page() -> &'static str {
    text("index.html")
}

/// What stands between two texts, as often as they do.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> Vec<&'a str> {
    let parts = text.split(start).skip(1);
    parts
        .map(|part| {
            part.split_once(end)
                .unwrap_or_else(|| panic!("{start} has no {end}"))
                .0
        })
        .collect()
}
