//! The verdicts on each change, held against what the crates of both sides do.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use skattekit_codegen::diff::Wire;

use super::fixtures::{assert_tested, new_workspace};
use super::joined::identifier;
use crate::difference::{Row, base, folder, generated, rows};
use crate::support::{Tree, cargo, run, tree_of};

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn the_wire_verdicts_are_what_the_old_crate_does() {
    let mut tests = HEAD.to_owned();
    for row in rows() {
        let read = row.difference().changes.iter().map(|change| change.wire);
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
    let manifest = consumer_manifest("leser", &[("api", "skattekit-skatt", None)]);
    let mut files = tree_of(&generated(&base("base"), "base").files.unwrap());
    files.insert("leser/Cargo.toml".to_owned(), manifest.into());
    files.insert(
        "leser/src/lib.rs".to_owned(),
        b"//! Nothing but tests.\n".into(),
    );
    files.insert("leser/tests/it.rs".to_owned(), tests.into());
    let mut command = cargo("test");
    command.args(["--package", "leser", "--test", "it"]);
    let tested = run(command.current_dir(new_workspace("diff-wire", files)));
    assert_eq!(tested.code, Some(0), "{}\n{}", tested.stdout, tested.stderr);
    assert_tested(&tested);
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

/// What a package is called, its name, and what is asked for without its default features.
type Used<'a> = (&'a str, &'a str, Option<&'a [String]>);

fn consumer_manifest(name: &str, packages: &[Used<'_>]) -> String {
    let mut manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition.workspace = true\n\n[dependencies]\n"
    );
    for (name, package, without_defaults) in packages {
        let features = match without_defaults {
            Some(features) => format!("default-features = false, features = {features:?}"),
            None if package.ends_with("-catalogue") => "features = [\"all\"]".to_owned(),
            None => "features = [\"xml\"]".to_owned(),
        };
        manifest += &format!(
            "{name} = {{ package = \"{package}\", path = \"../{package}\", {features} }}\n"
        );
    }
    manifest
}

/// How the names of the crates of a new side begin.
const NEW: &str = "skattekit-ny-";

/// The crates of a specification, by what consumers call them; those of a row have names of their own.
fn packages(base: &str, prefix: &str) -> Vec<(&'static str, String)> {
    let names: &[(&str, &str)] = match base {
        "catalogue" => &[("catalogue", "catalogue")],
        _ => &[("api", "skatt"), ("annet", "annet")],
    };
    let whole = |(name, package): &(&'static str, &str)| (*name, format!("{prefix}{package}"));
    names.iter().map(whole).collect()
}

/// The crates of a row's new side, and how their names begin.
struct NewSide {
    files: Tree,
    prefix: String,
}

impl NewSide {
    fn of(row: &Row) -> Self {
        // Crates of one workspace need names of their own, which are given after the comparison.
        let prefix = format!("{NEW}{}-", row.name);
        let mut tree = row.tree();
        let manifest = String::from_utf8(tree["specs.toml"].clone())
            .unwrap()
            .replace("\"skattekit-", &format!("\"{prefix}"));
        tree.insert("specs.toml".to_owned(), manifest.into());
        let files = tree_of(&generated(&tree, &row.name).files.unwrap());
        Self { files, prefix }
    }

    /// The crates that what uses the base specification needs; none where one of them is gone.
    fn packages(&self, base: &str) -> Option<Vec<(&'static str, String)>> {
        let packages = packages(base, &self.prefix);
        let mut manifests = packages
            .iter()
            .map(|(_, package)| format!("{package}/Cargo.toml"));
        manifests
            .all(|path| self.files.contains_key(&path))
            .then_some(packages)
    }
}

/// The crates of the new sides of a specification's rows, and what uses them, which becomes modules of one crate: to
/// compile a crate takes longer than a module.
#[derive(Default)]
struct Crates {
    files: Tree,
    /// Each of the new sides' crates by its files, but for its name: what a row does not change is compiled once.
    known: BTreeMap<Tree, String>,
    /// Those of them that are used, and what is asked for without their default features.
    used: BTreeMap<String, Option<Vec<String>>>,
    /// What uses the crates of a row, by its module.
    consumers: BTreeMap<String, String>,
}

impl Crates {
    /// Adds the crates of a row's new side and what uses them as the old side was used; gives the module of the latter.
    fn add_consumer(
        &mut self,
        row: &Row,
        new: NewSide,
        packages: Vec<(&'static str, String)>,
    ) -> String {
        let NewSide { mut files, prefix } = new;
        let consumer = folder().join(format!("{}.rs", row.base));
        let mut consumer = std::fs::read_to_string(consumer).unwrap();
        for (name, package) in packages {
            let package = self.add_crate(package, &prefix, &mut files);
            consumer += &format!("use {} as {name};\n", identifier(&package));
            let features = row.without_defaults.clone().filter(|_| name == "api");
            self.used.insert(package, features);
        }
        self.files.extend(files);
        let module = identifier(&row.name);
        self.consumers.insert(module.clone(), consumer);
        module
    }

    /// Takes a crate out of a row's files, unless it needs another of them; gives the name of the one that is compiled.
    fn add_crate(&mut self, package: String, prefix: &str, files: &mut Tree) -> String {
        let folder = format!("{package}/");
        let manifest = str::from_utf8(&files[&format!("{folder}Cargo.toml")]).unwrap();
        if manifest.contains(&format!("\"../{NEW}")) {
            return package;
        }
        let (own, others) = std::mem::take(files)
            .into_iter()
            .partition::<Tree, _>(|(path, _)| path.starts_with(&folder));
        *files = others;
        let unnamed = |text: &str| {
            text.replace(prefix, NEW)
                .replace(&prefix.replace('-', "_"), &NEW.replace('-', "_"))
        };
        let by_files = own
            .iter()
            .map(|(path, bytes)| {
                let text = unnamed(str::from_utf8(bytes).unwrap());
                (unnamed(path), text.into_bytes())
            })
            .collect::<Tree>();
        if let Some(same) = self.known.get(&by_files) {
            return same.clone();
        }
        self.known.insert(by_files, package.clone());
        self.files.extend(own);
        package
    }

    /// The files of all.
    fn all(&self, base: &str) -> Tree {
        let consumer = format!("bruker-{base}");
        let mut files = self.files.clone();
        let used = self
            .used
            .iter()
            .map(|(package, features)| (&**package, &**package, features.as_deref()));
        let manifest = consumer_manifest(&consumer, &used.collect::<Vec<_>>());
        files.insert(format!("{consumer}/Cargo.toml"), manifest.into());
        let mut root = String::new();
        for (module, text) in &self.consumers {
            root += &format!("mod {module};\n");
            files.insert(format!("{consumer}/src/{module}.rs"), text.clone().into());
        }
        files.insert(format!("{consumer}/src/lib.rs"), root.into());
        files
    }
}

/// The errors of a workspace by the files that they are in.
fn errors(workspace: &Path) -> BTreeMap<String, String> {
    let mut command = cargo("check");
    // The whole workspace would have the default features of each crate.
    command.args([
        "--package=bruker-*", "--keep-going", "--message-format=json",
    ]);
    let run = run(command.current_dir(workspace));
    let mut errors = BTreeMap::<String, String>::new();
    for line in run.stdout.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let spans = message["message"]["spans"].as_array().into_iter().flatten();
        let mut spans = spans.filter(|span| span["is_primary"] == true);
        if message["message"]["level"] == "error"
            && let Some(span) = spans.next()
        {
            let file = span["file_name"].as_str().unwrap().to_owned();
            *errors.entry(file).or_default() += message["message"]["rendered"].as_str().unwrap();
        }
    }
    assert_eq!(run.code == Some(0), errors.is_empty(), "{}", run.stderr);
    errors
}

/// The modules that do not compile, with their errors. The compiler may stop at those of one and not come to those of
/// another, so what has none is compiled again until there are no more.
fn broken(mut crates: BTreeMap<String, Crates>) -> BTreeMap<String, String> {
    let mut broken = BTreeMap::new();
    loop {
        let all = crates.iter().flat_map(|(base, of)| of.all(base));
        let found = errors(&new_workspace("diff-source", all.collect()));
        if found.is_empty() {
            return broken;
        }
        for (file, error) in found {
            let module = Path::new(&file).file_stem().unwrap().to_str().unwrap();
            let is_consumer = file.contains("/bruker-")
                && crates
                    .values_mut()
                    .any(|of| of.consumers.remove(module).is_some());
            assert!(is_consumer, "{error}");
            broken.insert(module.to_owned(), error);
        }
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn the_source_verdicts_are_what_the_compiler_says() {
    let mut crates = BTreeMap::<String, Crates>::new();
    let mut expected = Vec::new();
    for row in rows() {
        let changes = &row.difference().changes;
        let breaks = changes.iter().any(|change| change.source.breaks());
        let new = NewSide::of(&row);
        if let Some(packages) = new.packages(&row.base) {
            let module = crates
                .entry(row.base.clone())
                .or_default()
                .add_consumer(&row, new, packages);
            expected.push((module, breaks));
        } else {
            assert!(breaks, "{}: a crate is gone", row.name);
        }
    }
    let broken = broken(crates);
    let faults = expected
        .iter()
        .filter(|(module, breaks)| broken.contains_key(module) != *breaks)
        .map(|(module, breaks)| format!("{module}: said {breaks}, {:?}", broken.get(module)))
        .collect::<Vec<_>>();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
