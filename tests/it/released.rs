//! What is published: the manifests of the crates, and what one asks of another after a release.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use skattekit_codegen::generate;

use crate::support::{Copy, assert_says, read_sources, run, workspace};

/// The manifests of the workspace's members, as cargo reads them.
fn members() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(workspace());
    let metadata: Value = serde_json::from_str(&run(&mut cargo).expect(0).stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Those of the members that are published: nothing in their manifests says that they are not.
fn published() -> Vec<Value> {
    members()
        .into_iter()
        .filter(|package| package["publish"].is_null())
        .collect()
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

#[test]
fn what_others_depend_on_is_published_and_nothing_else() {
    let names = |packages: &[Value]| {
        let mut names = packages
            .iter()
            .map(|package| text(package, "name").to_owned())
            .collect::<Vec<_>>();
        names.sort();
        names
    };
    let root = workspace();
    let generated = root.join("generated").read_dir().unwrap();
    let folders = generated.map(|entry| entry.unwrap().path());
    let mut expected = folders
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect::<Vec<_>>();
    // What is written by hand.
    let by_hand = [
        "skattekit-client", "skattekit-maskinporten", "skattekit-runtime",
    ];
    expected.extend(by_hand.map(str::to_owned));
    expected.sort();
    assert_eq!(names(&published()), expected);
}

#[test]
fn every_published_crate_says_what_a_registry_shows() {
    let root = workspace();
    let shared = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    for package in published() {
        let name = text(&package, "name");
        for key in ["description", "license", "repository", "readme"] {
            assert_ne!(text(&package, key), "", "{name} has no {key}");
        }
        let promised = format!("rust-version = \"{}\"", text(&package, "rust_version"));
        assert_says(&shared, &promised);
        // What a registry takes: five keywords of at most twenty letters.
        let keywords = package["keywords"].as_array().unwrap();
        assert!((1..=5).contains(&keywords.len()), "{name}: {keywords:?}");
        assert!(
            keywords
                .iter()
                .all(|word| word.as_str().unwrap().len() <= 20)
        );
        assert_ne!(package["categories"].as_array().unwrap().len(), 0, "{name}");
        assert_eq!(
            package["metadata"]["docs"]["rs"]["all-features"], true,
            "{name}: docs.rs shows what is behind features"
        );
        let manifest = std::path::Path::new(text(&package, "manifest_path"));
        if name != "skattekit-runtime" {
            let readme = std::fs::read_to_string(manifest.with_file_name("README.md")).unwrap();
            let book = "docs/src/introduction.md";
            let address = format!("({}/blob/main/{book})", text(&package, "repository"));
            assert_says(&readme, &address);
        }
        for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let ours = std::fs::read(root.join(file)).unwrap();
            let packed = std::fs::read(manifest.with_file_name(file)).unwrap();
            assert!(
                ours == packed,
                "{name}: {file} is another than the workspace's"
            );
        }
    }
}

/// A crate that leans on what another has only since its last release has to ask for that one.
#[test]
fn a_crate_asks_for_the_release_of_another_that_it_was_tested_with() {
    let published = published();
    let versions = published
        .iter()
        .map(|package| (text(package, "name"), text(package, "version")))
        .collect::<BTreeMap<_, _>>();
    let mut asked = 0;
    for package in &published {
        // What only tests want, without a version, is not in the package.
        let is_left_out = |dependency: &&Value| {
            text(dependency, "kind") == "dev" && text(dependency, "req") == "*"
        };
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        for dependency in dependencies.filter(|dependency| !is_left_out(dependency)) {
            if let Some(version) = versions.get(text(dependency, "name")) {
                let pair = (text(package, "name"), text(dependency, "name"));
                assert_eq!(text(dependency, "req"), format!("^{version}"), "{pair:?}");
                asked += 1;
            }
        }
    }
    assert!(asked >= published.len() - 1, "only {asked} ask for another");
}

#[test]
fn a_release_of_the_shared_crate_is_what_the_others_ask_for() {
    let copy = Copy::new();
    let manifest = std::fs::read_to_string(copy.specs().join("specs.toml")).unwrap();
    let key = "crate = \"skattekit-common\"\nrelease = ";
    let (_, rest) = manifest.split_once(key).unwrap();
    let release = rest.lines().next().unwrap();
    copy.change(
        "specs.toml",
        &format!("{key}{release}"),
        &format!("{key}\"7.0.0\""),
    );
    let files = generate(&read_sources(&copy.specs())).files.unwrap();
    let mut asking = 0;
    for (path, file) in files
        .iter()
        .filter(|(path, _)| path.ends_with("/Cargo.toml"))
    {
        let manifest = &file.text;
        if path.starts_with("skattekit-common/") {
            assert_says(manifest, "version = \"7.0.0\"");
        } else if manifest.contains("skattekit-common") {
            let asked = "skattekit-common = { version = \"7.0.0\", path = \"../skattekit-common\"";
            assert_says(manifest, asked);
            asking += 1;
        }
    }
    assert!(asking > 1, "only {asking} crates ask for the shared one");
}

/// What a build of some packages is made of, by cargo: each dependency with its features.
fn dependencies(chosen: &[&str], edges: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--prefix=none", "--no-dedupe"]);
    cargo.args([edges, "--format={p} {f}"]);
    run(cargo.args(chosen).current_dir(workspace()))
        .expect(0)
        .stdout
        .lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}

/// Otherwise the generator is compiled twice, once for the tests and once for `cargo xtask`.
#[test]
#[cfg(target_os = "linux")]
fn the_command_line_is_built_of_what_the_tests_are_built_of() {
    let edges = "--edges=normal,build,dev,no-proc-macro";
    let all = dependencies(&["--workspace", "--features=xtask/fetch"], edges);
    let ours = dependencies(&["--package=xtask", "--features=fetch"], edges);
    let others = ours.difference(&all).collect::<Vec<_>>();
    assert!(
        others.is_empty(),
        "xtask/Cargo.toml asks for fewer features of them than the workspace has: {others:#?}"
    );
}

/// Otherwise `syn`, a tenth of a first build, is compiled once for the derive macros and once for the generator.
#[test]
fn macros_are_built_of_what_the_generator_is_built_of() {
    for chosen in ["--workspace", "--package=xtask"] {
        let all = dependencies(&[chosen], "--edges=normal,build,dev");
        for name in ["proc-macro2 v1.", "quote v1.", "syn v3."] {
            let builds = all.iter().filter(|package| package.starts_with(name));
            let builds = builds.collect::<Vec<_>>();
            assert_eq!(
                builds.len(),
                1,
                "{chosen} builds more than one: {builds:#?}"
            );
        }
    }
}
