//! The rows of the support table that are supported, compiled, and their values held against the oracle.

use std::collections::BTreeMap;

use skattekit_codegen::{Generation, Severity, generate};

use super::fixtures::{assert_tested, new_workspace};
use crate::constructs::{program, rows};
use crate::oracle::Program;
use crate::support::{Tree, cargo, run, tree_of};

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn every_supported_construct_compiles_and_decodes() {
    let rows = rows::read()
        .into_iter()
        .filter(|row| !row.is_refused())
        .collect::<Vec<_>>();
    let mut files = Tree::new();
    let mut oracle = Program::default();
    let mut by_section = BTreeMap::<_, Vec<_>>::new();
    for row in &rows {
        if row.has_manifest {
            let generation = generate(&row.sources);
            files.extend(files_of(&generation, &row.name));
            oracle.add(&row.sources, &generation);
        } else {
            by_section.entry(&row.package).or_default().push(row);
        }
    }
    for (package, rows) in by_section {
        let sources = rows::together(&rows);
        let generation = generate(&sources);
        files.extend(files_of(&generation, package));
        oracle.add(&sources, &generation);
    }
    program::add(&rows, &mut files);
    oracle.write("rows", &mut files);
    let folder = new_workspace("support", files);
    let mut command = cargo("test");
    command.args(["--workspace", "--all-features", "--test", "it"]);
    let tested = run(command.current_dir(&folder));
    assert_eq!(
        (tested.code, &*tested.stderr),
        (Some(0), ""),
        "{}",
        tested.stdout
    );
    assert_tested(&tested);
    let faults = oracle.check(&folder.join("generated/rows"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn files_of(generation: &Generation, what: &str) -> Tree {
    let found = generation.diagnostics.sorted();
    let errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .collect::<Vec<_>>();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
    tree_of(generation.files.as_ref().unwrap())
}
