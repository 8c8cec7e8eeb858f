//! `cargo xtask diff --semver-checks`: what it prints and how it ends, with a script in the place of the tool.
#![cfg(unix)]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::provisional::settled_year;
use super::told::Repository;
use crate::support::{assert_says, run, write_tree, xtask};

/// In the place of a row's name: a year that was provisional is final, and lacks a code.
const SETTLED_YEAR: &str = "settled-year";

/// A folder with the script, and the `PATH` that finds it.
fn tool() -> (tempfile::TempDir, OsString) {
    let folder = tempfile::tempdir().unwrap();
    let tool = folder.path().join("cargo-semver-checks");
    // It looks for what it is given, and answers as it is told to.
    let script = "#!/bin/sh\nfor argument; do\n  case $last in\n  --manifest-path) [ -f \"$argument\" ] || exit 3 ;;\n  \
                  --baseline-root) [ -f \"$argument/generated/skattekit-skatt/src/lib.rs\" ] || exit 3 ;;\n  esac\n  \
                  [ \"$argument\" != --version ] || { echo 'cargo-semver-checks 0.0.0'; exit; }\n  last=$argument\ndone\n\
                  echo \"$SAID\"; exit \"$CODE\"\n";
    fs::write(&tool, script).unwrap();
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.path().to_owned()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).unwrap();
    (folder, path)
}

/// A repository with what a row changes in the work tree.
fn repository(row: &str) -> Repository {
    let repository = Repository::new();
    if row == SETTLED_YEAR {
        let [old, new] = settled_year();
        write_tree(&old, &repository.specs());
        repository.commit("a provisional year");
        write_tree(&new, &repository.specs());
    } else {
        repository.make(row);
    }
    repository
}

#[test]
fn source_verdicts_are_held_against_cargo_semver_checks() {
    let (_folder, path) = tool();
    let found = "--- failure struct_missing: pub struct removed or renamed ---";
    let table = [
        (
            "optional-field-added",
            "",
            0,
            0,
            "neither finds a breaking change",
        ),
        ("optional-field-added", found, 100, 1, found),
        (
            "optional-field-removed",
            found,
            100,
            0,
            "both find a breaking change",
        ),
        (
            "optional-field-removed",
            "",
            0,
            0,
            "only the verdicts above find a breaking change",
        ),
        // A crate that it cannot build is nothing that it found.
        (
            "optional-field-removed",
            "",
            100,
            2,
            "`skattekit-skatt` cannot be checked with cargo-semver-checks 0.0.0",
        ),
        ("optional-field-removed", "", 101, 2, "it failed"),
        ("nothing", "", 3, 0, "on the crates that differ (0)"),
        // It does not know that the codes of a provisional year are no promise.
        (
            SETTLED_YEAR,
            found,
            100,
            0,
            "only the tool finds a breaking change, which the codes of a provisional year can be",
        ),
    ];
    for (row, said, code, outcome, told) in table {
        let repository = repository(row);
        let mut command = xtask();
        command.args(["diff", "--semver-checks", "--fail-on", "never", "--specs"]);
        command.arg(repository.specs()).env("PATH", &path);
        command.env("SAID", said).env("CODE", code.to_string());
        let done = run(&mut command).expect(outcome);
        assert_says(&done.stderr, told);
        // What a program reads is the difference alone.
        assert!(!done.stdout.contains("semver"), "{}", done.stdout);
    }
}
