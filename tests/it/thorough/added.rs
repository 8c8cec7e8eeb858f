//! An API added to a copy of this workspace, with its README, its tests and every Cargo.lock; and taken back.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::january::{copy, git};
use crate::add::konto;
use crate::shapes::specification;
use crate::support::{Tree, assert_says, read_tree, run, workspace, xtask};

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn an_api_is_added_to_the_workspace_and_leaves_no_trace_when_it_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&workspace(), root);
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "As it is"],
    ] {
        git(root, arguments);
    }
    // Any page will do whose API has no crate.
    let known = specification();
    let pages = known
        .catalogue
        .iter()
        .flat_map(|catalogue| &catalogue.pages);
    let mut slugs = pages.filter(|page| !page.common).map(|page| &*page.slug);
    let is_free = |slug: &&str| !known.apis.iter().any(|api| api.slug == *slug);
    let slug = slugs.find(is_free).unwrap();
    let document = root.join("target-document.yaml");
    let host = slug.replace(['-', '_'], "");
    let text = konto().replace("konto.example.org", &format!("{host}.example.org"));
    fs::write(&document, text.replace("Konto API", "Prøvekonto API")).unwrap();

    let before = tree(root);
    // A lock that cargo cannot bring up to date: everything is put back.
    let manifest = root.join("bench/Cargo.toml");
    let whole = fs::read(&manifest).unwrap();
    fs::write(&manifest, "[package\n").unwrap();
    let mut add = command(root, "add");
    let failed = run(add.arg(slug).arg("--document").arg(&document)).expect(2);
    assert_says(&failed.stderr, "a Cargo.lock cannot be brought up to date");
    assert_says(&failed.stderr, "; nothing was written");
    fs::write(&manifest, whole).unwrap();
    assert_same(&before, &tree(root));

    let mut add = command(root, "add");
    let added = run(add.arg(slug).arg("--document").arg(&document)).expect(0);
    assert_says(&added.stdout, "as skattekit-proevekonto 0.1.0, v2");
    run(&mut command(root, "check")).expect(0);
    for (file, part) in [
        (
            "README.md",
            "| [skattekit-proevekonto](generated/skattekit-proevekonto) | Prøvekonto v2 |",
        ),
        ("tests/Cargo.toml", "skattekit-proevekonto = { path = "),
        ("Cargo.lock", "name = \"skattekit-proevekonto\""),
        ("bench/Cargo.lock", "name = \"skattekit-proevekonto\""),
    ] {
        assert_says(&fs::read_to_string(root.join(file)).unwrap(), part);
    }
    assert!(
        root.join(format!("export/openapi/{slug}-v2.json"))
            .is_file()
    );

    run(command(root, "add").args(["--undo", slug])).expect(0);
    assert_same(&before, &tree(root));
}

#[track_caller]
fn assert_same(before: &Tree, after: &Tree) {
    let differing = before
        .iter()
        .filter(|(path, bytes)| after.get(*path) != Some(bytes));
    let differing = differing.map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(differing, [""; 0]);
    assert_eq!(after.len(), before.len());
}

/// Everything but what git keeps.
fn tree(root: &Path) -> Tree {
    let mut tree = read_tree(root);
    tree.retain(|path, _| !path.starts_with(".git/"));
    tree
}

fn command(root: &Path, name: &str) -> Command {
    let mut command = xtask();
    command.arg(name);
    for (argument, folder) in [
        ("--specs", "specs"),
        ("--out", "generated"),
        ("--export", "export"),
    ] {
        command.arg(argument).arg(root.join(folder));
    }
    command
}
