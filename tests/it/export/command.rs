//! The commands that write the files: both folders or neither, and what is out of date is shown.

use std::fs;
use std::process::Command;

use skattekit_codegen::{export, generate};

use crate::support::{Copy, Tree, assert_says, read_sources, read_tree, run, tree_of, xtask};

/// A page of the small specification, and a text that stands in one row of it only.
const PAGE: &str = "2021.md";
const TEXT: &str = "Lønn &amp; mer";

/// A small specification.
fn years() -> Copy {
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/years");
    Copy::of(&fixture)
}

/// A command on the crates and the export of a copy.
fn with_export(copy: &Copy, name: &str) -> Command {
    let mut command = copy.xtask(name);
    command.arg("--export").arg(copy.root().join("export"));
    command
}

fn expected(copy: &Copy) -> Tree {
    let generation = generate(&read_sources(&copy.specs()));
    tree_of(&export(&generation.specification))
}

#[test]
fn regenerate_writes_both_and_check_says_what_is_out_of_date() {
    let copy = years();
    let folder = copy.root().join("export");
    run(&mut with_export(&copy, "regenerate")).expect(0);
    let before = read_tree(&folder);
    assert!(before == expected(&copy), "the files of the library");
    let fine = run(&mut with_export(&copy, "check")).expect(0);
    let count = format!(
        "{}: {} files, all up to date",
        folder.display(),
        before.len()
    );
    assert_says(&fine.stdout, &count);

    let line = copy.change(PAGE, TEXT, "Lønn");
    let stale = run(&mut with_export(&copy, "check")).expect(1);
    let list = folder.join("codes/skatt/TekniskNavn-2021.csv");
    assert_says(&stale.stdout, &format!("stale {}:", list.display()));
    assert_says(
        &stale.stdout,
        &format!("  from {}:{line}\n", copy.specs().join(PAGE).display()),
    );
    let repair = format!(
        "cargo xtask regenerate --specs {} --out {} --export {}\n",
        copy.specs().display(),
        copy.out().display(),
        folder.display()
    );
    assert_says(&stale.stdout, &repair);
    assert!(read_tree(&folder) == before, "check writes nothing");

    let again = run(&mut with_export(&copy, "regenerate")).expect(0);
    assert_says(&again.stdout, &format!("updated {}\n", list.display()));
    assert!(read_tree(&folder) == expected(&copy));
    run(&mut with_export(&copy, "check")).expect(0);
}

#[test]
fn missing_and_orphan_files_are_reported_and_put_right() {
    let copy = years();
    let folder = copy.root().join("export");
    run(&mut with_export(&copy, "regenerate")).expect(0);
    fs::remove_file(folder.join("codes/codes.csv")).unwrap();
    fs::write(folder.join("codes/old.csv"), "code\n").unwrap();
    let found = run(&mut with_export(&copy, "check")).expect(1);
    assert_says(
        &found.stdout,
        &format!("missing {}", folder.join("codes/codes.csv").display()),
    );
    assert_says(
        &found.stdout,
        &format!("orphan {}", folder.join("codes/old.csv").display()),
    );
    assert_says(&found.stdout, "0 stale, 1 missing, 1 orphan");
    run(&mut with_export(&copy, "regenerate")).expect(0);
    assert!(read_tree(&folder) == expected(&copy));
}

#[test]
fn neither_is_written_where_one_cannot_be() {
    let copy = years();
    run(&mut with_export(&copy, "regenerate")).expect(0);
    let crates = read_tree(&copy.out());
    copy.change(PAGE, TEXT, "Lønn");
    // A folder of other files in the place of the export.
    let folder = copy.root().join("export");
    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.txt"), "the only copy").unwrap();
    for name in ["regenerate", "check"] {
        let refused = run(&mut with_export(&copy, name)).expect(2);
        assert_says(
            &refused.stderr,
            "does not look like a folder of generated files",
        );
    }
    assert!(
        read_tree(&copy.out()) == crates,
        "the crates are as they were"
    );
    assert_eq!(read_tree(&folder).len(), 1);
}

#[test]
fn a_folder_within_the_other_is_refused() {
    let copy = years();
    for export in [
        copy.out(),
        copy.out().join("export"),
        copy.root().to_owned(),
    ] {
        let mut command = copy.xtask("regenerate");
        let refused = run(command.arg("--export").arg(export)).expect(2);
        assert_says(&refused.stderr, "are within each other");
    }
    assert!(!copy.out().exists());
}

#[test]
fn export_writes_the_files_alone() {
    let copy = years();
    let first = run(&mut copy.xtask("export")).expect(0);
    assert!(read_tree(&copy.out()) == expected(&copy));
    let count = read_tree(&copy.out()).len();
    assert_says(
        &first.stdout,
        &format!("{count} created, 0 updated, 0 unchanged, 0 removed"),
    );
    let second = run(&mut copy.xtask("export")).expect(0);
    assert_says(
        &second.stdout,
        &format!("0 created, 0 updated, {count} unchanged, 0 removed"),
    );
    // Crates are not files that it may remove.
    let crates = copy.root().join("crates");
    let mut command = xtask();
    command.arg("regenerate").arg("--specs").arg(copy.specs());
    run(command.arg("--out").arg(&crates)).expect(0);
    let mut command = xtask();
    command.arg("export").arg("--specs").arg(copy.specs());
    run(command.arg("--out").arg(&crates)).expect(2);
}

#[test]
fn specifications_with_an_error_give_no_files() {
    let copy = years();
    copy.change("skatt.yaml", "type: integer", "type: heltall");
    let refused = run(&mut copy.xtask("export")).expect(2);
    assert_says(&refused.stderr, "heltall");
    assert!(!copy.out().exists());
}
