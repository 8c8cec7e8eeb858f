//! What the fixtures give, in workspaces of their own, compiled: no name and no text may be one that Rust refuses.

use std::fs;
use std::path::{Path, PathBuf};

use skattekit_codegen::generate;

use super::joined::join;
use crate::support::{
    Run, Tree, cargo, read_sources, read_tree, replace_tree, run, tree_of, workspace, xtask,
};

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn what_the_good_fixtures_give_compiles_without_warnings() {
    let mut files = Tree::new();
    for fixture in fixtures("good") {
        let generation = generate(&read_sources(&fixture));
        files.extend(tree_of(&generation.files.unwrap()));
    }
    let joined = join("joined", &files);
    let checked = check(&new_workspace("good", files));
    assert_eq!((checked.code, &*checked.stderr), (Some(0), ""));
    assert_documented(&new_workspace("good-docs", joined), &[]);
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn hostile_fixtures_are_refused_or_give_what_compiles() {
    let mut faults = Vec::new();
    for fixture in fixtures("hostile") {
        let out = tempfile::tempdir().unwrap();
        let mut regenerate = xtask();
        regenerate.arg("regenerate").arg("--specs").arg(&fixture);
        // A program of its own, since a stack that overflows takes the whole program with it.
        let run = run(regenerate.arg("--out").arg(out.path()));
        let name = fixture.file_name().unwrap().to_str().unwrap();
        match run.code {
            Some(0) => {
                let workspace = format!("hostile/{name}");
                let checked = check(&new_workspace(&workspace, read_tree(out.path())));
                if (checked.code, &*checked.stderr) != (Some(0), "") {
                    let first = checked.stderr.lines().next().unwrap_or_default();
                    faults.push(format!("{name}: {first}"));
                }
                let generation = generate(&read_sources(&fixture));
                let modules = generation
                    .plan
                    .unwrap()
                    .crates
                    .into_iter()
                    .map(|krate| krate.modules.len())
                    .sum::<usize>();
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
    let mut files = tree_of(&generation.files.unwrap());
    for (package, test) in tests {
        files.insert(format!("{package}/tests/it.rs"), (*test).into());
    }
    let mut command = cargo("test");
    command.args(["--test", "it"]);
    for (package, _) in tests {
        command.args(["--package", package]);
    }
    let run = run(command.current_dir(new_workspace(fixture, files)));
    assert_tested(&run);
    run
}

/// Says that a run of `cargo test` ran tests, and ignored none: a program that is not run shows nothing.
pub(crate) fn assert_tested(run: &Run) {
    let mut results = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("test result: "));
    let is_tested = |line: &str| !line.contains(" 0 passed") && line.contains(" 0 ignored");
    assert!(
        results.clone().next().is_some() && results.all(is_tested),
        "{run:#?}"
    );
}

fn fixtures(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(kind);
    let entries = fs::read_dir(folder).unwrap();
    let mut fixtures = entries
        .map(|entry| entry.unwrap().path())
        .collect::<Vec<_>>();
    fixtures.sort();
    fixtures
}

/// A workspace like ours with other generated crates, in the place of the one that was there before. The runtime is
/// ours, which all of them share a build of.
pub(crate) fn new_workspace(name: &str, crates: Tree) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let root = workspace();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let mut manifest: toml::Table = manifest.parse().unwrap();
    let ours = manifest["workspace"].as_table_mut().unwrap();
    ours.insert("members".to_owned(), vec!["generated/*"].into());
    ours["dependencies"]["skattekit-runtime"]["path"] =
        root.join("runtime").to_str().unwrap().into();
    // What it says of packages that are not here, cargo would warn of.
    manifest.remove("profile");
    let crates = crates.into_iter();
    let mut files = crates
        .map(|(path, text)| (format!("generated/{path}"), text))
        .collect::<Tree>();
    files.insert("Cargo.toml".to_owned(), manifest.to_string().into());
    replace_tree(&files, &folder);
    let lock = fs::read(root.join("Cargo.lock")).unwrap();
    fs::write(folder.join("Cargo.lock"), lock).unwrap();
    folder
}

/// Documents the generated crates, where a link that leads nowhere is an error.
#[track_caller]
pub(crate) fn assert_documented(folder: &Path, features: &[&str]) {
    let mut document = cargo("doc");
    document.args(["--workspace", "--no-deps"]).args(features);
    document.env("RUSTDOCFLAGS", "-D warnings");
    let documented = run(document.current_dir(folder));
    assert_eq!((documented.code, &*documented.stderr), (Some(0), ""));
}

pub(crate) fn check(folder: &Path) -> Run {
    let mut check = cargo("check");
    check.args(["--workspace", "--all-features"]);
    run(check.current_dir(folder))
}
