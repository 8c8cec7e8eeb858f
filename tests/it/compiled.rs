//! What the fixtures give, in workspaces of their own, compiled: no name and no text may be one that Rust refuses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use skattekit_codegen::generate;

use crate::support::{
    Run, Tree, consumers_target, read_sources, read_tree, run, tree_of, workspace, write_tree,
    xtask,
};

#[test]
fn what_the_good_fixtures_give_compiles_without_warnings() {
    let mut files = Tree::new();
    for fixture in fixtures("good") {
        let generation = generate(&read_sources(&fixture));
        files.extend(tree_of(&generation.files.unwrap()));
    }
    let folder = new_workspace("good");
    write_tree(&files, &folder.join("generated"));
    let checked = check(&folder);
    assert_eq!((checked.code, &*checked.stderr), (Some(0), ""));
    let documented = document(&folder);
    assert_eq!((documented.code, &*documented.stderr), (Some(0), ""));
}

#[test]
fn hostile_fixtures_are_refused_or_give_what_compiles() {
    let mut faults = Vec::new();
    for fixture in fixtures("hostile") {
        let folder = new_workspace("hostile");
        let mut regenerate = xtask();
        regenerate.arg("regenerate").arg("--specs").arg(&fixture);
        // A program of its own, since a stack that overflows takes the whole program with it.
        let run = run(regenerate.arg("--out").arg(folder.join("generated")));
        let name = fixture.file_name().unwrap().to_str().unwrap();
        match run.code {
            Some(0) => {
                let checked = check(&folder);
                if (checked.code, &*checked.stderr) != (Some(0), "") {
                    let first = checked.stderr.lines().next().unwrap_or_default();
                    faults.push(format!("{name}: {first}"));
                }
                let generation = generate(&read_sources(&fixture));
                let modules = generation.plan.unwrap().crates.into_iter();
                let modules = modules.map(|krate| krate.modules.len()).sum::<usize>();
                let files = generation.files.unwrap();
                let files = files.iter().filter(|(path, _)| path.contains("/src/"));
                if files.count() != modules {
                    faults.push(format!("{name}: two modules in one file"));
                }
            }
            Some(2) => {}
            _ => faults.push(format!("{name}: {run:?}")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Runs a test file inside of the crate that a good fixture gives.
pub(crate) fn run_in_fixture(fixture: &str, package: &str, test: &str) -> Run {
    run_all_in_fixture(fixture, &[(package, test)])
}

/// Runs a test file inside of each of these crates that a good fixture gives.
pub(crate) fn run_all_in_fixture(fixture: &str, tests: &[(&str, &str)]) -> Run {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    let generation = generate(&read_sources(&path.join(fixture)));
    let folder = new_workspace(fixture);
    let mut files = tree_of(&generation.files.unwrap());
    for (package, test) in tests {
        files.insert(format!("{package}/tests/it.rs"), (*test).into());
    }
    write_tree(&files, &folder.join("generated"));
    let mut command = Command::new(env!("CARGO"));
    command.args(["test", "--quiet", "--offline", "--test", "it"]);
    for (package, _) in tests {
        command.args(["--package", package]);
    }
    command.arg("--target-dir").arg(consumers_target());
    run(command.current_dir(folder))
}

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(kind);
    let entries = fs::read_dir(folder).unwrap();
    let mut fixtures = Vec::from_iter(entries.map(|entry| entry.unwrap().path()));
    fixtures.sort();
    fixtures
}

/// A workspace like ours without the generated crates, in the place of the one that was there before.
pub(crate) fn new_workspace(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let members = manifest.lines().find(|line| line.starts_with("members = "));
    let manifest = manifest.replace(members.unwrap(), r#"members = ["runtime", "generated/*"]"#);
    let lock = fs::read(workspace().join("Cargo.lock")).unwrap();
    let files = [("Cargo.toml", manifest.into_bytes()), ("Cargo.lock", lock)];
    let files = files.map(|(path, bytes)| (path.to_owned(), bytes));
    write_tree(&Tree::from(files), &folder);
    write_tree(
        &read_tree(&workspace().join("runtime")),
        &folder.join("runtime"),
    );
    folder
}

/// Documents the generated crates, where a link that leads nowhere is an error.
fn document(folder: &Path) -> Run {
    let mut document = Command::new(env!("CARGO"));
    document.args(["doc", "--quiet", "--offline", "--workspace", "--no-deps"]);
    document.args(["--exclude", "skattekit-runtime", "--target-dir"]);
    document.arg(consumers_target());
    run(document
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(folder))
}

fn check(folder: &Path) -> Run {
    let mut check = Command::new(env!("CARGO"));
    check.args([
        "check",
        "--quiet",
        "--offline",
        "--workspace",
        "--all-features",
        "--target-dir",
    ]);
    run(check.arg(consumers_target()).current_dir(folder))
}
