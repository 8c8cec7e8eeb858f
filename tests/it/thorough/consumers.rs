//! Crates that depend on the generated ones as their users do: built from their own workspaces, and run.

use crate::shapes::{codes_of, specification};
use crate::support::{assert_says, cargo, run, workspace};

fn run_consumer(name: &str) -> String {
    let manifest = workspace()
        .join("tests/consumers")
        .join(name)
        .join("Cargo.toml");
    let mut command = cargo("run");
    command.arg("--locked").arg("--manifest-path").arg(manifest);
    run(&mut command).expect(0).stdout
}

/// The names of the projects.
fn consumers() -> Vec<String> {
    workspace()
        .join("tests/consumers")
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_consumer_of_everything_reads_every_api() {
    let printed = run_consumer("everything");
    assert_says(&printed, "avregning 2024: 60894 kr to get back");
    assert_says(&printed, "Lønn og naturalytelser med mer: 762732 kr");
    assert_says(&printed, "new code: enNyPost");
    assert_says(&printed, "AR-007 (HTTP 404)");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_consumer_of_one_year_compiles_no_other() {
    let codes = codes_of(2025).len();
    assert_says(&run_consumer("one-year"), &format!("{codes} codes"));
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn the_consumers_lock_what_the_workspace_locks() {
    let lock = |path: &str| {
        std::fs::read_to_string(workspace().join(path))
            .unwrap()
            .split("[[package]]")
            .skip(1)
            .map(|package| package.trim().to_owned())
            .filter(|package| package.contains("source = "))
            .collect::<Vec<_>>()
    };
    let ours = lock("Cargo.lock");
    let named = |package: &String| {
        package
            .lines()
            .take(4)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let ours = ours.iter().map(named).collect::<Vec<_>>();
    for name in consumers() {
        for package in lock(&format!("tests/consumers/{name}/Cargo.lock")) {
            assert!(ours.contains(&named(&package)), "{name}: {package}");
        }
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn every_choice_of_one_version_or_year_or_none_compiles() {
    for api in &specification().apis {
        let manifest = workspace()
            .join("generated")
            .join(&api.package)
            .join("Cargo.toml");
        let manifest: toml::Table = std::fs::read_to_string(manifest).unwrap().parse().unwrap();
        let features = manifest["features"].as_table().unwrap().iter();
        // Those that turn nothing else on: versions and years.
        let own =
            features.filter(|(name, of)| *name != "default" && *of == &toml::Value::Array(vec![]));
        let own = own.map(|(name, _)| name).collect::<Vec<_>>();
        assert!(own.len() >= api.years().len());
        let none = (!own.is_empty()).then_some("");
        for feature in own.iter().map(|name| &***name).chain(none) {
            let mut command = cargo("check");
            command.args(["--no-default-features", "--package", &api.package]);
            command.arg(format!("--features={feature}"));
            let checked = run(command.current_dir(workspace())).expect(0);
            assert_eq!(
                checked.stderr, "",
                "{} {feature} compiles with warnings",
                api.package
            );
        }
    }
}
