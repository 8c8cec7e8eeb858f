//! The rows of the support table: every type of their crates reads and writes what their schemas say.

use std::path::Path;

use skattekit_codegen::{Generation, Sources};

use super::codes::codes;
use super::document::Documents;
use super::make::{check, make};
use super::schema::Schema;
use super::tag::{with, without};
use super::types::{Place, types};
use crate::json::Json;
use crate::support::Tree;

/// How many values are made of each schema beside the smallest and those with everything.
const OTHERS: usize = 4;

/// What a program reads, what of, and what comes of it.
const TEST: &str = r#"
mod oracle {
    use skattekit_runtime::{Wire, from_json_strict, from_json_with_findings, to_json};

    fn read_and_write<T: Wire>(body: &str) -> Result<String, String> {
        let read = from_json_with_findings::<T>(body);
        let (value, findings) = read.map_err(|error| error.to_string())?;
        if let Some(finding) = findings.first() {
            return Err(finding.to_string());
        }
        from_json_strict::<T>(body).map_err(|error| error.to_string())?;
        to_json(&value).map_err(|error| error.to_string())
    }

    #[test]
    fn values_of_the_schemas() {
        let folder = env!("CARGO_MANIFEST_DIR");
        let values = std::fs::read_to_string(format!("{folder}/values.txt")).unwrap();
        let written = values.lines().map(|line| {
            let (ty, body) = line.split_once('\t').unwrap();
            match TYPES[ty.parse::<usize>().unwrap()](body) {
                Ok(body) => format!("\t{body}\n"),
                Err(fault) => format!("{}\t\n", fault.replace('\n', " ")),
            }
        });
        std::fs::write(format!("{folder}/written.txt"), written.collect::<String>()).unwrap();
    }

    const TYPES: &[fn(&str) -> Result<String, String>] = &[
"#;

/// A type with the values that are made of its schema.
struct Case {
    path: String,
    schema: Schema,
    tag: Option<String>,
    values: Vec<Json>,
}

/// A program that reads and writes values.
#[derive(Default)]
pub(crate) struct Program {
    cases: Vec<Case>,
    /// The types whose values are parts of those of others.
    within: usize,
    /// The types whose schemas have no value that ends.
    without: Vec<String>,
}

impl Program {
    /// Adds values of every type of some crates.
    pub(crate) fn add(&mut self, sources: &Sources, generation: &Generation) {
        let documents = Documents::read(sources);
        for typed in types(generation, &documents) {
            let Place::At { file, pointer } = typed.place else {
                self.within += 1;
                continue;
            };
            let listed = codes(&generation.specification, typed.api, typed.version, None);
            let schema = Schema::new(&documents, &file, &pointer, &listed);
            let made = make(&schema, &schema.validator(), OTHERS);
            if made.values.is_empty() {
                self.without.push(typed.path);
                continue;
            }
            self.cases.push(Case {
                path: typed.path,
                schema,
                tag: typed.tag.map(str::to_owned),
                values: made.values,
            });
        }
    }

    /// Adds the program to the tests of a crate.
    pub(crate) fn write(&self, krate: &str, files: &mut Tree) {
        let tests = files.get_mut(&format!("{krate}/tests/it.rs")).unwrap();
        tests.extend(TEST.as_bytes());
        for case in &self.cases {
            tests.extend(format!("        read_and_write::<{}>,\n", case.path).as_bytes());
        }
        tests.extend(b"    ];\n}\n");
        let mut values = String::new();
        for (number, case) in self.cases.iter().enumerate() {
            for value in &case.values {
                values += &format!("{number}\t{}\n", without(value, case.tag.as_deref()));
            }
        }
        files.insert(format!("{krate}/values.txt"), values.into_bytes());
    }

    /// What is wrong with what the program wrote.
    pub(crate) fn check(&self, krate: &Path) -> Vec<String> {
        let written = std::fs::read_to_string(krate.join("written.txt")).unwrap();
        let mut lines = written.lines();
        let mut faults = Vec::new();
        let mut values = 0;
        for case in &self.cases {
            let validator = case.schema.validator();
            for value in &case.values {
                values += 1;
                let (fault, body) = lines.next().unwrap().split_once('\t').unwrap();
                if !fault.is_empty() {
                    faults.push(format!("{}: {fault}, in {value}", case.path));
                    continue;
                }
                let again = with(Json::parse(body), case.tag.as_deref(), value);
                if again != *value {
                    faults.push(format!("{}: {value} is written as {again}", case.path));
                }
                if let Err(fault) = check(&validator, &again.to_string()) {
                    faults.push(format!("{}: {fault}", case.path));
                }
            }
        }
        assert_eq!(lines.next(), None);
        let (types, without) = (self.cases.len(), &self.without);
        let few = without.len() + self.within < types / 20;
        assert!(
            few && types > 400 && values > 4 * types,
            "{values} values of {types} types; {} within others, none of {without:?}",
            self.within
        );
        faults
    }
}
