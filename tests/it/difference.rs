//! Changes of a small specification in; the verdicts on each, held against what the crates of both sides do, out.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use skattekit_codegen::diff::{Change, Difference, Source, Wire, compare};
use skattekit_codegen::{Generation, Sources, generate};

use crate::compiled::new_workspace;
use crate::support::{Tree, consumers_target, read_tree, run, tree_of, write_tree};

mod everything;
mod told;

/// A change of the base specification, as `fixtures/diff/rows.yaml` describes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    /// A file, a text that stands in it once, and what is to stand there.
    edits: Vec<(String, String, String)>,
    /// The kind and the subject, and the verdicts and the bump.
    changes: Vec<String>,
    /// Whether there may be changes beside those listed.
    #[serde(default)]
    loose: bool,
    /// What the response has on the new side.
    set: Option<Map<String, Value>>,
    /// What it lacks there.
    #[serde(default)]
    unset: Vec<String>,
    /// The type of another response.
    of: Option<String>,
    /// That response.
    body: Option<Value>,
    /// A response in XML.
    xml: Option<String>,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diff")
}

fn base() -> Tree {
    read_tree(&folder().join("base"))
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(folder().join("rows.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

fn sources(tree: &Tree) -> Sources {
    let mut sources = Sources::default();
    for (path, bytes) in tree {
        sources.add(path.as_str(), bytes.clone());
    }
    sources
}

fn generated(tree: &Tree, what: &str) -> Generation {
    let generation = generate(&sources(tree));
    let found = generation.diagnostics.sorted();
    assert!(generation.files.is_some(), "{what}: {found:#?}");
    generation
}

impl Row {
    /// The base specification with the row's edits.
    fn tree(&self) -> Tree {
        let mut tree = base();
        for (file, from, to) in &self.edits {
            let bytes = tree.get_mut(file).unwrap();
            let text = String::from_utf8(bytes.clone()).unwrap();
            let name = &self.name;
            assert_eq!(text.matches(from).count(), 1, "{name}: {from:?} in {file}");
            *bytes = text.replace(from, to).into_bytes();
        }
        tree
    }

    /// The response of the new side, where the row has one.
    fn response(&self) -> Option<Value> {
        if self.body.is_some() {
            return self.body.clone();
        }
        if self.set.is_none() && self.unset.is_empty() {
            return None;
        }
        let mut body = json!({
            "id": "a", "beloep": 1, "navn": "b", "andel": 12.5, "slag": "ny",
            "hendelse": { "type": "slettet", "grunn": "c" }, "enten": "d",
            "poster": [{ "tekniskNavn": "loenn", "verdi": 2 }],
        });
        let fields = body.as_object_mut().unwrap();
        fields.extend(self.set.clone().unwrap_or_default());
        for name in &self.unset {
            fields.remove(name);
        }
        Some(body)
    }

    fn difference(&self) -> Difference {
        let old = generated(&base(), "base");
        compare(&old, &generated(&self.tree(), &self.name))
    }
}

/// A change as a row has it.
fn said(change: &Change) -> String {
    let pair = |name: &str, detail: Option<&str>| match detail {
        Some(detail) => format!("{name} {detail}"),
        None => name.to_owned(),
    };
    format!(
        "{} {}; {}; {}; {}; {}",
        change.kind.name(),
        change.subject,
        pair(change.wire.name(), change.wire.detail()),
        if change.source.breaks() {
            "breaks"
        } else {
            "compiles"
        },
        pair(change.meaning.name(), change.meaning.detail()),
        change.bump().name()
    )
}

#[test]
fn every_kind_of_change_has_its_verdicts() {
    let mut faults = Vec::new();
    for row in rows() {
        let difference = row.difference();
        let said = Vec::from_iter(difference.changes.iter().map(said));
        let missing = row.changes.iter().filter(|change| !said.contains(change));
        let more = said
            .iter()
            .filter(|change| !row.changes.contains(change) && !row.loose);
        let differing = Vec::from_iter(missing.chain(more));
        if !differing.is_empty() {
            faults.push(format!("{}: {said:#?}", row.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_wire_verdicts_are_what_the_old_crate_does() {
    let mut tests = HEAD.to_owned();
    for row in rows() {
        let read = row
            .difference()
            .changes
            .into_iter()
            .map(|change| change.wire);
        // A change of requests says nothing of a response.
        let read = read.filter(|wire| wire.detail() != Some("request"));
        let wire = read.max().unwrap_or(Wire::Decodes);
        let name = row.name.replace('-', "_");
        if let Some(body) = row.response() {
            let ty = row.of.as_deref().unwrap_or("Skatt<aar2024::TekniskNavn>");
            let (verdict, detail) = (wire.name(), wire.detail().unwrap_or_default());
            tests += &format!(
                "#[test]\nfn {name}() {{\n    json::<{ty}>({:?}, {verdict:?}, {detail:?});\n}}\n",
                body.to_string()
            );
        } else if let Some(xml) = &row.xml {
            let fails = wire.name() == "fails";
            tests += &format!(
                "#[test]\nfn {name}() {{\n    assert_eq!(from_xml::<Skatt<aar2024::TekniskNavn>>({xml:?}).is_err(), {fails});\n}}\n"
            );
        } else {
            assert!(
                row.changes
                    .iter()
                    .all(|change| !change.contains("fails type")),
                "{}: a response shows it",
                row.name
            );
        }
    }
    let manifest = consumer_manifest("leser", "skattekit-skatt");
    let mut files = tree_of(&generated(&base(), "base").files.unwrap());
    files.insert("leser/Cargo.toml".to_owned(), manifest.into());
    files.insert(
        "leser/src/lib.rs".to_owned(),
        b"//! Nothing but tests.\n".into(),
    );
    files.insert("leser/tests/it.rs".to_owned(), tests.into());
    let folder = new_workspace("diff-wire");
    write_tree(&files, &folder.join("generated"));
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "test",
        "--quiet",
        "--offline",
        "--package",
        "leser",
        "--target-dir",
    ]);
    let tested = run(command.arg(consumers_target()).current_dir(folder));
    assert_eq!(tested.code, Some(0), "{}\n{}", tested.stdout, tested.stderr);
}

/// What holds a verdict against a response: tolerant, with findings, and strict.
const HEAD: &str = r#"//! What the old crate makes of the responses of the new side.
#![allow(dead_code, unused_imports)]

use api::v1::*;
use api::{aar2024, from_json, from_json_strict, from_json_with_findings, from_xml};

fn json<T: api::Wire>(body: &str, verdict: &str, detail: &str) {
    let read = from_json::<T>(body);
    if verdict == "fails" {
        assert!(read.is_err());
        return;
    }
    read.unwrap();
    let (_, found) = from_json_with_findings::<T>(body).unwrap();
    let strict = from_json_strict::<T>(body);
    let named = |found: &api::Finding| {
        let name = format!("{:?}", found.kind());
        let parts = name.char_indices().map(|(at, char)| match char.is_uppercase() && at > 0 {
            true => format!("-{}", char.to_lowercase()),
            false => char.to_lowercase().to_string(),
        });
        parts.collect::<String>()
    };
    if verdict == "decodes" {
        assert!(found.is_empty(), "{found:?}");
        strict.unwrap();
    } else if detail == "out-of-bounds" {
        // A strict reading alone looks for it.
        assert!(found.is_empty(), "{found:?}");
        let error = strict.err().unwrap();
        assert!(error.findings().iter().any(|found| named(found) == detail), "{error}");
    } else {
        assert!(found.iter().any(|found| named(found) == detail), "{found:?} and not {detail}");
        assert!(strict.is_err());
    }
}
"#;

fn consumer_manifest(name: &str, package: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition.workspace = true\n\n[dependencies]\n\
         api = {{ package = \"{package}\", path = \"../{package}\", features = [\"xml\"] }}\n"
    )
}

#[test]
fn the_source_verdicts_are_what_the_compiler_says() {
    let consumer = std::fs::read(folder().join("consumer.rs")).unwrap();
    let mut files = Tree::new();
    let mut expected = Vec::new();
    for row in rows() {
        let breaks = row
            .difference()
            .changes
            .iter()
            .any(|change| change.source.breaks());
        // Crates of one workspace need names of their own, which are given after the comparison.
        let package = format!("skattekit-ny-{}", row.name);
        let mut tree = row.tree();
        let manifest = String::from_utf8(tree["specs.toml"].clone()).unwrap();
        let manifest = manifest.replace("\"skattekit-skatt\"", &format!("\"{package}\""));
        tree.insert("specs.toml".to_owned(), manifest.into());
        files.extend(tree_of(&generated(&tree, &row.name).files.unwrap()));
        let name = format!("bruker-{}", row.name);
        let manifest = consumer_manifest(&name, &package);
        files.insert(format!("{name}/Cargo.toml"), manifest.into());
        files.insert(format!("{name}/src/lib.rs"), consumer.clone());
        expected.push((name, breaks));
    }
    let folder = new_workspace("diff-source");
    write_tree(&files, &folder.join("generated"));
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "check",
        "--quiet",
        "--offline",
        "--workspace",
        "--keep-going",
    ]);
    command.args(["--message-format=json", "--target-dir"]);
    let checked = run(command.arg(consumers_target()).current_dir(folder));
    let broken = checked.stdout.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_error = message["message"]["level"] == "error";
        let path = message["manifest_path"].as_str()?.to_owned();
        is_error.then(|| (path, message["message"]["rendered"].to_string()))
    });
    let broken = Vec::from_iter(broken);
    let mut faults = Vec::new();
    for (name, breaks) in expected {
        let errors = broken
            .iter()
            .filter(|(path, _)| path.contains(&format!("/{name}/")));
        let errors = Vec::from_iter(errors.map(|(_, error)| error));
        if errors.is_empty() == breaks {
            faults.push(format!("{name}: said {breaks}, {errors:#?}"));
        }
    }
    let ours = broken
        .iter()
        .find(|(path, _)| path.contains("skattekit-ny"));
    assert!(ours.is_none(), "{ours:#?}");
    assert!(
        faults.is_empty(),
        "{}\n{}",
        faults.join("\n"),
        checked.stderr
    );
}

#[test]
fn reasons_name_what_does_not_compile() {
    let row = rows()
        .into_iter()
        .find(|row| row.name == "required-field-added")
        .unwrap();
    let difference = row.difference();
    let Source::Breaks(reasons) = &difference.changes[0].source else {
        panic!("{difference:#?}");
    };
    assert_eq!(*reasons, ["`v1::Skatt::new` takes `rabatt`, too"]);
}
