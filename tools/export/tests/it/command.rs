//! The command line: its help is a page of the book, and what it says of a run.

use std::fs;
use std::path::Path;

use crate::support::{AVREGNING, Folder};

/// A page of the book; accepted as the list of tables is.
#[test]
fn the_book_has_the_help() {
    let help = Folder::new().run(&["--help"]).stdout;
    let lines = help.trim_end().lines().map(str::trim_end);
    let help = lines.collect::<Vec<_>>().join("\n");
    let written = format!(
        "# Options of skattekit-export\n\n\
        What its `--help` says.\n\
        A test writes this page, and `INSTA_UPDATE=always .ci/engines` brings it up to date.\n\
        [Tables of your traffic](../use/tables.md) says what it is for.\n\n\
        ```text\n{help}\n```\n"
    );
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/reference/export.md");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(&page, &written).unwrap();
    }
    let stands = fs::read_to_string(&page).unwrap_or_default();
    assert_eq!(stands, written, "stale, accept it with INSTA_UPDATE=always");
}

#[test]
fn a_run_says_what_it_added() {
    let folder = Folder::new();
    folder.add("svar", format!("{AVREGNING}\n{AVREGNING}"));
    let run = folder.run(&["--to", "t", "--person", "drop", "svar"]);
    assert_eq!(run.stdout, "responses: 2\n  avregning/svar: 2 rows\n");
    assert_eq!(run.stderr, "");
    let run = folder.run(&["--to", "t"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("give files, folders"), "{run:?}");
}
