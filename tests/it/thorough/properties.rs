//! Properties of printed code for arbitrary specifications: it is valid Rust, and names never collide.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};
use skattekit_codegen::{Code, FileSet, generate_from};

mod names;
mod operations;
mod specification;

/// Tries a property on the same values in every run: a failure must not come and go.
fn try_on<T: Debug>(
    cases: u32,
    values: &impl Strategy<Value = T>,
    property: impl Fn(T) -> TestCaseResult,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, random).run(values, property);
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn whatever_is_understood_gives_rust_in_which_names_differ() {
    let printed = std::cell::Cell::new(0);
    try_on(256, &specification::specification(), |specification| {
        let generation = generate_from(specification);
        if let Some(files) = &generation.files {
            printed.set(printed.get() + 1);
            skattekit_fuzz::check_files(files);
        }
        prop_assert_eq!(
            generation.files.is_none(),
            generation.diagnostics.has_errors()
        );
        Ok(())
    });
    // A test that nearly nothing gets through would show little.
    assert!(printed.get() > 60, "{} printed", printed.get());
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn the_order_of_components_and_operations_does_not_count() {
    let shuffled = specification::specification().prop_flat_map(|specification| {
        let version = &specification.apis[0].versions[0];
        let schemas = Just(version.schemas.to_vec()).prop_shuffle();
        let operations = Just(version.operations.clone()).prop_shuffle();
        (Just(specification), schemas, operations)
    });
    try_on(128, &shuffled, |(specification, schemas, operations)| {
        let mut other = specification.clone();
        other.apis[0].versions[0].schemas = schemas.into();
        other.apis[0].versions[0].operations = operations;
        let (one, other) = (generate_from(specification), generate_from(other));
        prop_assert_eq!(
            one.diagnostics.has_errors(),
            other.diagnostics.has_errors(),
            "{:?}\n{:?}",
            one.diagnostics,
            other.diagnostics
        );
        if let (Some(one), Some(other)) = (&one.files, &other.files) {
            prop_assert_eq!(lines(one), lines(other));
        }
        Ok(())
    });
}

/// The lines of each file; the order is that of the document.
fn lines(files: &FileSet) -> Vec<(&str, Vec<&str>)> {
    files
        .iter()
        .map(|(path, output)| {
            let mut lines = output.text.lines().collect::<Vec<_>>();
            lines.sort_unstable();
            (path, lines)
        })
        .collect()
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn what_is_refused_is_refused_for_its_names() {
    try_on(256, &specification::specification(), |specification| {
        let generation = generate_from(specification);
        for diagnostic in generation.diagnostics.sorted() {
            let known = [
                Code::NameCollision,
                Code::InvalidName,
                Code::Unsupported,
                Code::UnusedSetting,
            ];
            prop_assert!(
                known.contains(&diagnostic.code)
                    || diagnostic.severity != skattekit_codegen::Severity::Error,
                "{:?}",
                diagnostic
            );
        }
        Ok(())
    });
}
