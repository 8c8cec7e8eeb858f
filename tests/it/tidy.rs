//! The rules of the house that a program can check.

use std::path::{Path, PathBuf};

use crate::support::workspace;

const MOST_LINES: usize = 500;

#[test]
fn every_file_says_what_it_is_and_fits_in_a_head() {
    let mut faults = Vec::new();
    for folder in [
        "client", "codegen", "examples", "fuzz", "tools", "xtask", "runtime", "tests",
    ] {
        for file in rust_files(&workspace().join(folder)) {
            let text = std::fs::read_to_string(&file).unwrap();
            let name = file.display();
            if !text.starts_with("//! ") {
                faults.push(format!("{name} does not open with `//!` and a sentence"));
            }
            if text.lines().count() > MOST_LINES {
                faults.push(format!("{name} has more than {MOST_LINES} lines"));
            }
            if file
                .file_stem()
                .is_some_and(|stem| stem == "util" || stem == "utils")
            {
                faults.push(format!("{name} is named for nothing it does"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && name != "target" && name != "consumers" && name != "fixtures" {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
