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

/// A library or binary that is not compiled for tests would not run any, nor the examples of its documentation.
#[test]
fn what_is_not_tested_has_no_tests() {
    let mut untested = 0;
    let mut faults = Vec::new();
    for manifest in manifests() {
        let text = std::fs::read_to_string(&manifest).unwrap();
        let table = text.parse::<toml::Table>().unwrap();
        let folder = manifest.parent().unwrap();
        let libraries = table
            .get("lib")
            .map(|lib| (lib, "src/lib.rs"))
            .into_iter()
            .collect::<Vec<_>>();
        let binaries = table.get("bin").and_then(toml::Value::as_array);
        let binaries = binaries.into_iter().flatten();
        let targets = libraries
            .into_iter()
            .chain(binaries.map(|binary| (binary, "src/main.rs")));
        for (target, usual) in targets {
            let is_off = |key: &str| target.get(key).and_then(toml::Value::as_bool) == Some(false);
            let (no_tests, no_examples) = (is_off("test"), is_off("doctest"));
            if !no_tests && !no_examples {
                continue;
            }
            untested += 1;
            let path = target.get("path").and_then(toml::Value::as_str);
            let root = folder.join(path.unwrap_or(usual));
            // A library is all that stands beside its root; a binary of ours is one file.
            let files = if root.ends_with("src/lib.rs") {
                rust_files(root.parent().unwrap())
            } else {
                vec![root]
            };
            for file in files.iter().filter(|file| file.exists()) {
                let text = std::fs::read_to_string(file).unwrap();
                let has_tests = text.contains("#[test]") || text.contains("cfg(test)");
                if (no_tests && has_tests) || (no_examples && has_examples(&text)) {
                    faults.push(format!("{} has tests that never run", file.display()));
                }
            }
        }
    }
    assert!(untested > 10, "only {untested} targets are not tested");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether documentation has a block of code; of one that is text alone, rustdoc makes no test.
fn has_examples(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start);
    let fences = lines.filter(|line| line.starts_with("//! ```") || line.starts_with("/// ```"));
    fences.count() != 2 * text.matches(" ```text").count()
}

/// The manifests of the workspace's members.
fn manifests() -> Vec<PathBuf> {
    let root = workspace();
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let manifest = manifest.parse::<toml::Table>().unwrap();
    let members = manifest["workspace"]["members"].as_array().unwrap();
    members
        .iter()
        .flat_map(|member| {
            let member = member.as_str().unwrap();
            match member.strip_suffix("/*") {
                None => vec![root.join(member)],
                Some(folder) => {
                    let entries = root.join(folder).read_dir().unwrap();
                    entries.map(|entry| entry.unwrap().path()).collect()
                }
            }
        })
        .map(|folder| folder.join("Cargo.toml"))
        .filter(|manifest| manifest.exists())
        .collect()
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
