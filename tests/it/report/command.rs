//! `cargo xtask report`: all files or none, and no folder of anybody else.

use std::fs;
use std::path::Path;

use skattekit_codegen::generate_page;

use crate::support::{Copy, assert_says, read_sources, read_tree, run, tree_of};

/// A small specification.
fn years() -> Copy {
    Copy::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/years"))
}

#[test]
fn a_second_run_changes_nothing_and_a_third_what_changed() {
    let copy = years();
    let first = run(&mut copy.xtask("report")).expect(0);
    let files = generate_page(&read_sources(&copy.specs())).files.unwrap();
    assert!(read_tree(&copy.out()) == tree_of(&files));
    let count = files.iter().count();
    assert_says(&first.stdout, &format!("{count} created, 0 updated"));
    let second = run(&mut copy.xtask("report")).expect(0);
    assert_says(&second.stdout, &format!("{count} unchanged, 0 removed"));
    copy.change("2021.md", "Lønn &amp; mer", "Lønn");
    let third = run(&mut copy.xtask("report")).expect(0);
    let page = copy.out().join("index.html");
    assert_says(&third.stdout, &format!("updated {}\n", page.display()));
}

#[test]
fn a_folder_of_something_else_is_refused_and_untouched() {
    let copy = years();
    for (file, text) in [
        ("thesis.txt", "the only copy"),
        // A page of somebody else, and files that `export` wrote.
        ("index.html", "<title>Min side</title>"),
        ("codes/codes.csv", "code\n"),
    ] {
        let _ = fs::remove_dir_all(copy.out());
        let path = copy.out().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let before = read_tree(&copy.out());
        let refused = run(&mut copy.xtask("report")).expect(2);
        assert_says(
            &refused.stderr,
            "does not look like a folder of generated files",
        );
        assert_says(&refused.stderr, "with --out");
        assert!(read_tree(&copy.out()) == before, "{file}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_what_to_do() {
    let copy = years();
    fs::write(copy.out(), "a file in the way").unwrap();
    let mut command = crate::support::xtask();
    command.arg("report").arg("--specs").arg(copy.specs());
    command.arg("--out").arg(copy.out().join("report"));
    let refused = run(&mut command).expect(2);
    assert_says(&refused.stderr, "the report is not written to");
    assert_says(
        &refused.stderr,
        "name an empty folder that you may write, with --out",
    );
    assert_eq!(fs::read_to_string(copy.out()).unwrap(), "a file in the way");
}

#[test]
fn specifications_with_an_error_give_no_page() {
    let copy = years();
    copy.change("skatt.yaml", "type: integer", "type: heltall");
    let refused = run(&mut copy.xtask("report")).expect(2);
    assert_says(&refused.stderr, "heltall");
    assert!(!copy.out().exists());
}

#[test]
fn warnings_that_are_denied_give_no_page() {
    let copy = years();
    fs::write(copy.specs().join("unused.md"), "# Ingenting\n").unwrap();
    run(copy.xtask("report").arg("--deny-warnings")).expect(1);
    assert!(!copy.out().exists());
    run(&mut copy.xtask("report")).expect(0);
}
