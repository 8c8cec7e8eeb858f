//! The files for those who write no Rust: what they hold is what other readers find in the specifications.

mod codes;
mod command;
mod openapi;
mod schemas;
mod tables;

use std::path::Path;
use std::sync::OnceLock;

use skattekit_codegen::{FileSet, export, generate};

use crate::shapes::specification;
use crate::support::{read_sources, read_tree, tree_of, workspace};

/// The files of the workspace's specifications.
fn files() -> &'static FileSet {
    static FILES: OnceLock<FileSet> = OnceLock::new();
    FILES.get_or_init(|| export(specification()))
}

/// The text of a file.
fn text(path: &str) -> &'static str {
    let file = files().get(path);
    &file.unwrap_or_else(|| panic!("no {path}")).text
}

/// The files with an ending, with their texts.
fn texts(ending: &str) -> Vec<(&'static str, &'static str)> {
    let texts = files().iter().map(|(path, output)| (path, &*output.text));
    let texts = texts.filter(|(path, _)| path.ends_with(ending));
    texts.collect()
}

#[test]
fn small_specifications_give_what_their_snapshots_show() {
    for fixture in ["personal", "union", "years"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
        let generation = generate(&read_sources(&folder.join(fixture)));
        let files = export(&generation.specification);
        let printed = files
            .iter()
            .filter(|(path, _)| *path != "README.md")
            .map(|(path, output)| format!("==> {path}\n{}", output.text));
        insta::with_settings!({ snapshot_suffix => fixture }, {
            insta::assert_snapshot!("export", printed.collect::<String>());
        });
    }
}

#[test]
fn every_small_specification_gives_files_that_others_read() {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    let (mut read, mut faults) = (0, Vec::new());
    for fixture in good.read_dir().unwrap() {
        let folder = fixture.unwrap().path();
        let generation = generate(&read_sources(&folder));
        for (path, output) in export(&generation.specification).iter() {
            read += 1;
            if let Err(fault) = read_file(path, &output.text) {
                faults.push(format!("{} {path}: {fault}", folder.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(read > 300, "{read} files");
}

/// Reads a file with another library.
fn read_file(path: &str, text: &str) -> Result<(), String> {
    let json =
        || serde_json::from_str::<serde_json::Value>(text).map_err(|error| error.to_string());
    if path.starts_with("openapi/") {
        let document = serde_json::from_str::<openapiv3::OpenAPI>(text);
        return document.map(drop).map_err(|error| error.to_string());
    }
    if path.starts_with("json-schema/") {
        let schema = json()?;
        let checked = jsonschema::meta::validate(&schema);
        return checked.map_err(|error| error.to_string());
    }
    match path.rsplit_once('.') {
        Some((_, "csv")) => {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let mut rows = reader.records();
            rows.try_for_each(|row| row.map(drop).map_err(|error| error.to_string()))
        }
        Some((_, "json")) => json().map(drop),
        _ => Ok(()),
    }
}

/// The PostgreSQL columns of an API whose responses are of the first of these components.
fn columns(schemas: impl Iterator<Item = String>) -> usize {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/decimal");
    let mut sources = skattekit_codegen::Sources::default();
    sources.add(
        "specs.toml",
        std::fs::read(fixture.join("specs.toml")).unwrap(),
    );
    let head = "openapi: '3.0.3'
info: { title: Skatt API, version: '1' }
paths:
  /a: { get: { responses: { '200': { description: A, content: { application/json: { schema: { $ref: '#/components/schemas/N0' } } } } } } }
components:
  schemas:
";
    let schema = |(number, properties)| {
        format!("    N{number}: {{ type: object, properties: {{ {properties} }} }}\n")
    };
    let document = schemas.enumerate().map(schema).collect::<String>();
    sources.add("skatt.yaml", format!("{head}{document}"));
    let files = export(&generate(&sources).specification);
    let sql = &files.get("ddl/postgresql/skatt.sql").unwrap().text;
    let is_column = |line: &&str| line.starts_with("    \"");
    sql.lines().filter(is_column).count()
}

#[test]
fn components_that_hold_each_other_many_times_over_give_tables_with_an_end() {
    let one = |of: usize| format!("{{ $ref: '#/components/schemas/N{of}' }}");
    let list = |of: usize| format!("{{ type: array, items: {} }}", one(of));

    let twice = |level: usize| format!("a: {next}, b: {next}", next = one(level + 1));
    let leaf = "x: { type: string }".to_owned();
    let nested = columns((0..30).map(twice).chain([leaf]));
    assert!((1000..1600).contains(&nested), "{nested} columns");

    // The ways from the first to the last are two to the power of thirty, and no object has a column on them.
    let twice = |level: usize| format!("a: {next}, b: {next}", next = list(level + 1));
    let layers = columns((0..30).map(twice).chain([String::new()]));
    assert!(layers < 1600, "{layers} columns");

    let each = |own: usize| {
        let lists = (0..20).map(|other| format!("p{other}: {}", list(other)));
        format!(
            "x{own}: {{ type: string }}, {}",
            lists.collect::<Vec<_>>().join(", ")
        )
    };
    let all = columns((0..20).map(each));
    assert!((20..11_000).contains(&all), "{all} columns");
}

#[test]
fn the_committed_files_are_what_the_specifications_give_and_small() {
    let committed = read_tree(&workspace().join("export"));
    assert!(
        committed == tree_of(files()),
        "run cargo xtask regenerate and look at export/"
    );
    let size = committed.values().map(Vec::len).sum::<usize>();
    assert!(size < 6_000_000, "{size} bytes");
}

#[test]
fn every_text_ends_in_a_new_line_and_has_no_signs_that_nobody_sees() {
    let mut checked = 0;
    for (path, text) in texts("") {
        checked += 1;
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path}");
        assert!(!text.contains(['\r', '\u{feff}', '\t', '\0']), "{path}");
    }
    assert!(checked > 100, "{checked} files");
}

#[test]
fn a_path_differs_from_others_in_more_than_the_case_of_its_letters() {
    let mut paths = texts("")
        .iter()
        .map(|(path, _)| path.to_lowercase())
        .collect::<Vec<_>>();
    let count = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), count);
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_./".contains(char);
    assert!(paths.iter().all(|path| path.chars().all(is_plain)));
}
