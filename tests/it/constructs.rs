//! The rows of the support table, each a specification of its own, in; crates that compile and decode, and the table, out.

use std::collections::BTreeMap;
use std::fs;

use skattekit_codegen::{Diagnostic, Generation, Severity, generate};

use crate::compiled::new_workspace;
use crate::oracle::Program;
use crate::support::{Tree, cargo, run, tree_of, workspace};

mod keywords;
mod program;
mod rows;
mod shown;
mod table;

use rows::Row;

/// A row with what the generator makes of it.
struct Tried {
    row: Row,
    generation: Generation,
}

#[test]
fn every_construct_is_what_the_support_table_says() {
    let tried = Vec::from_iter(rows::read().into_iter().map(|row| {
        let generation = generate(&row.sources);
        Tried { row, generation }
    }));
    let mut faults = Vec::from_iter(tried.iter().filter_map(Tried::differs));
    let written = table::write(&tried, &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let path = workspace().join("SUPPORT.md");
    // As the snapshots are accepted.
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&path, &written).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    let differs = written.lines().zip(stands.lines()).find(|(a, b)| a != b);
    assert!(
        stands == written,
        "SUPPORT.md is stale, accept it with INSTA_UPDATE=always: {differs:#?}"
    );
}

#[test]
fn every_supported_construct_compiles_and_decodes() {
    let rows = rows::read();
    let rows = Vec::from_iter(rows.into_iter().filter(|row| !row.is_refused()));
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
    let faults = oracle.check(&folder.join("generated/rows"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn files_of(generation: &Generation, what: &str) -> Tree {
    let found = generation.diagnostics.sorted();
    let errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let errors = Vec::from_iter(errors);
    assert!(errors.is_empty(), "{what}: {errors:#?}");
    tree_of(generation.files.as_ref().unwrap())
}

impl Tried {
    /// What was said of the row, in the order of the source.
    fn said(&self) -> Vec<&Diagnostic> {
        self.generation.diagnostics.sorted()
    }

    /// In what the row differs from what it says of itself; nothing where it does not.
    fn differs(&self) -> Option<String> {
        let said = self.said().into_iter();
        let mut said = Vec::from_iter(
            said.map(|said| format!("{} {}", said.severity.as_str(), said.code.as_str())),
        );
        said.sort();
        said.dedup();
        let mut expected = self.row.says.clone();
        expected.sort();
        (said != expected).then(|| {
            let texts = self.said().into_iter().map(|said| &*said.found);
            let texts = Vec::from_iter(texts).join("; ");
            let name = &self.row.name;
            format!("{name}: says {said:?} and not {expected:?}: {texts}")
        })
    }
}
