//! The two jobs of a maintainer, to their ends and in a copy of the workspace: a new year is a table and a line, a new API an
//! entry and its files.
//!
//! Both are done in one copy, since a run of the generator is most of the time that they take. The tests of the copy are not
//! compiled, which would take minutes: what they are made of is read from it, and held against its specifications.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use skattekit_codegen::ir::{Api, Specification};

use crate::every::left_out;
use crate::lists;
use crate::published::read_codes;
use crate::shapes::{codes_of, specification};
use crate::support::{assert_says, read_sources, run, workspace, xtask};

const YEARS: &str = "[api.year-list.years]\n";
const TABLES: &str = "informasjonsmodell/summertskattegrunnlag";
const LISTS: &str = "kodelister/summertskattegrunnlag";
/// A name that no year has.
const NEW_NAME: &str = "enPostFraFremtiden";

const ENTRY: &str = r#"
[[api]]
slug = "ny"
crate = "skattekit-ny"
release = "0.1.0"
title = "Ny"

[[api.document]]
version = "v1"
openapi = { file = "openapi/ny-v1.yaml", status = "published", source = "here" }
page = { file = "sider/ny.md", status = "published", source = "here" }

[api.code-parameters]
rettighetspakke = "Rettighetspakke"
"#;

/// The copy when both recipes are done.
struct Done {
    folder: tempfile::TempDir,
    /// The year that was added.
    year: u16,
    /// What its specifications say.
    specification: Specification,
    /// What the commands printed.
    notes: String,
    regenerated: String,
}

fn done() -> &'static Done {
    static DONE: OnceLock<Done> = OnceLock::new();
    DONE.get_or_init(follow_the_recipes)
}

fn follow_the_recipes() -> Done {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(&workspace(), root);
    let commit = ["commit", "--quiet", "--message", "As it is released"];
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &commit,
        &["tag", "v0.1.0"],
    ] {
        git(root, arguments);
    }
    let year = add_year(&root.join("specs"));
    add_api(&root.join("specs"));

    let notes = command(root, "release-notes");
    let regenerated = command(root, "regenerate");
    command(root, "check");
    let (specification, _) = skattekit_codegen::read(&read_sources(&root.join("specs")));
    Done {
        folder,
        year,
        specification,
        notes,
        regenerated,
    }
}

/// Everything but what is built and what is hidden.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let (from, to) = (entry.path(), to.join(&name));
        if name == "target" || name.starts_with('.') {
            continue;
        }
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

pub(crate) fn git(root: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
    git.args(["-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]);
    run(git.args(arguments).current_dir(root)).expect(0).stdout
}

/// A command of the recipes, in the copy.
fn command(root: &Path, name: &str) -> String {
    let mut command = xtask();
    command.arg(name).arg("--specs").arg(root.join("specs"));
    if name != "release-notes" {
        command.arg("--out").arg(root.join("generated"));
    }
    run(&mut command).expect(0).stdout
}

fn years_of(specification: &Specification) -> Vec<u16> {
    specification
        .apis
        .iter()
        .flat_map(Api::years)
        .map(|year| year.year.0)
        .collect()
}

/// The newest of the files of a folder that are called by a year alone.
fn newest(folder: &Path, extension: &str) -> (u16, PathBuf) {
    let mut years = years_of(specification()).into_iter().rev();
    let file = |year| (year, folder.join(format!("{year}.{extension}")));
    let found = years.find(|year| file(*year).1.is_file());
    file(found.unwrap())
}

/// The January job: a table like the last one with another name, the list of the autumn before, and their line.
fn add_year(specs: &Path) -> u16 {
    let year = years_of(specification()).into_iter().max().unwrap() + 1;
    let (of, table) = newest(&specs.join(TABLES), "md");
    let text = fs::read_to_string(table).unwrap();
    // The longest name is no part of another.
    let name = codes_of(of).into_iter().max_by_key(String::len).unwrap();
    assert_eq!(text.matches(&name).count(), 1, "{name}");
    let text = text.replace(&name, NEW_NAME);
    fs::write(specs.join(TABLES).join(format!("{year}.md")), text).unwrap();
    let (_, list) = newest(&specs.join(LISTS), "json");
    fs::copy(list, specs.join(LISTS).join(format!("{year}.json"))).unwrap();

    let entry = |file: &str, source: &str| {
        format!("{{ file = \"{file}\", status = \"published\", source = \"{source}\" }}")
    };
    let page = entry(&format!("{TABLES}/{year}.md"), "page @ <commit>");
    let list = entry(&format!("{LISTS}/{year}.json"), "list");
    let line = format!("{year} = [{page}, {list}]\n");
    let manifest = specs.join("specs.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    assert_eq!(text.matches(YEARS).count(), 1);
    fs::write(&manifest, text.replace(YEARS, &format!("{YEARS}{line}"))).unwrap();
    year
}

/// A new API: a document, its page, and an entry.
fn add_api(specs: &Path) {
    fs::copy(
        specs.join("openapi/avregning-v2.yaml"),
        specs.join("openapi/ny-v1.yaml"),
    )
    .unwrap();
    let page = fs::read_to_string(specs.join("sider/avregning.md")).unwrap();
    fs::write(specs.join("sider/ny.md"), page.replace("AR-0", "NY-0")).unwrap();
    let manifest = specs.join("specs.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text + ENTRY).unwrap();
}

impl Done {
    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_new_year_is_a_table_and_a_line() {
    let done = done();
    let year = done.year;
    let package = "generated/skattekit-summert-skattegrunnlag";
    let manifest = done.text(&format!("{package}/Cargo.toml"));
    assert_says(&manifest, &format!("\naar{year} = []\n"));
    let default = manifest.lines().find(|line| line.starts_with("default = "));
    assert_says(default.unwrap(), &format!("\"aar{year}\"]"));
    let module = done.text(&format!("{package}/src/aar{year}.rs"));
    assert_says(&module, &format!("code: \"{NEW_NAME}\""));
    let root = done.folder.path();
    let changed = git(root, &["diff", "--name-only", "HEAD", "--", package]);
    // Other years tell what their codes are called in the new one; their tables stay as they are.
    for path in changed.lines().filter(|path| path.contains("/src/aar")) {
        let rows = |text: &str| {
            let (_, rows) = text.split_once("\nstatic ROWS").unwrap();
            rows.split("\n];").next().map(str::to_owned)
        };
        let before = git(root, &["show", &format!("HEAD:{path}")]);
        assert_eq!(rows(&done.text(path)), rows(&before), "{path}");
    }

    // What the tests are made of has the year, with the codes that a second reader finds in its sources.
    let specification = &done.specification;
    let found = lists::read(&root.join("generated"))
        .iter()
        .flat_map(|krate| &krate.modules)
        .filter_map(lists::Module::year)
        .collect::<Vec<_>>();
    assert_eq!(found, years_of(specification));
    assert_eq!(found.last(), Some(&year));
    let codes = specification
        .apis
        .iter()
        .flat_map(Api::years)
        .filter(|of| of.year.0 == year)
        .flat_map(|of| of.codes.rows.iter().map(|row| row.code.0.clone()))
        .collect::<Vec<_>>();
    assert!(codes.iter().any(|code| code == NEW_NAME));
    assert_eq!(codes, read_codes(root, year));
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_new_api_is_an_entry_and_its_files() {
    let done = done();
    let root = done.folder.path();
    let feilkode = done.text("generated/skattekit-ny/src/v1/feilkode.rs");
    assert_says(&feilkode, "Ny001");
    // Nothing of the other crates changes but what the new year brings and the table of all models.
    let changed = git(root, &["diff", "--name-only", "HEAD", "--", "generated"]);
    let own = ["skattekit-models", "skattekit-summert-skattegrunnlag"];
    for path in changed.lines() {
        assert!(own.iter().any(|name| path.contains(name)), "{path}");
    }
    // The tests depend on it, and what they are made of has its models and lists.
    let line = "\nskattekit-ny = { path = \"../generated/skattekit-ny\", features = [\"xml\"] }\n";
    assert_says(&done.text("tests/Cargo.toml"), line);
    let crates = lists::read(&root.join("generated"));
    let module = |krate: &str, name: &str| {
        let krate = crates.iter().find(|of| of.name == krate)?;
        krate.modules.iter().find(|module| module.name == name)
    };
    let specification = &done.specification;
    let missing = left_out(specification, |krate, name| {
        let module = module(krate, name).into_iter();
        module
            .flat_map(|module| &module.models)
            .map(|model| model.name.clone())
            .collect()
    });
    assert_eq!(missing, Vec::<String>::new());
    let new = module("skattekit_ny", "v1").unwrap();
    assert!(new.is_public && new.models.iter().all(|model| !model.is_generic));
    let lists = new.lists.iter().map(|list| &*list.name).collect::<Vec<_>>();
    assert_eq!(lists, ["Feilkode", "Rettighetspakke"]);
    let methods = ["as_str", "http_status", "omraade"];
    assert_eq!(new.lists[0].methods, methods);
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn what_follows_the_crates_is_up_to_date_when_the_recipes_are_done() {
    let done = done();
    let root = done.folder.path();
    assert_says(&done.notes, "compared with v0.1.0 (");
    let changelog = done.text("CHANGELOG.md");
    let new = format!("- `aar{0}`: `{0}` is a new inntektsår: ", done.year);
    assert_says(&changelog, &new);
    let before = done.year - 1;
    assert_says(&changelog, &format!(" added since {before}: "));
    let whole = format!(
        "  - `cargo xtask diff --year {before} {}` lists them all\n",
        done.year
    );
    assert_says(&changelog, &whole);
    // What the crate has with the year is no change of its own, nor what the years before it say of its names.
    assert!(!changelog.contains("is new in the crate"), "{changelog}");
    assert!(
        !changelog.contains(&format!("`aar{before}`: ")),
        "{changelog}"
    );
    let new = "- `ny` is a new API: Ny.\n  - `v1`: 1 operation (`hentAvregningForPerson`), error codes NY-001 to ";
    assert_says(&changelog, new);
    let files = "; from `openapi/ny-v1.yaml` (published) and `sider/ny.md` (published)\n";
    assert_says(&changelog, files);
    let row = "| [skattekit-ny](generated/skattekit-ny) | Ny v1 | 1 operation, 9 error codes |\n";
    assert_says(&done.text("README.md"), row);
    let year = format!("to {}", done.year);
    assert_says(&done.text("README.md"), &year);
    // The locks of the workspace and of the projects beside it.
    let locks = git(root, &["ls-files", "*Cargo.lock"]);
    assert!(locks.lines().count() >= 5, "{locks}");
    for lock in locks.lines() {
        assert_says(&done.regenerated, &format!("{lock}: it "));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["update", "--quiet", "--workspace", "--locked"]);
        cargo.arg("--manifest-path");
        cargo.arg(root.join(lock).with_file_name("Cargo.toml"));
        run(&mut cargo).expect(0);
    }
}

/// What stands beside the generated crates and is not as they are, is drift like any other.
#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn what_does_not_follow_the_crates_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    copy(
        &workspace().join("tests/fixtures/diff/base"),
        &root.join("specs"),
    );
    command(&root, "regenerate");
    command(&root, "check");
    let header = "| crate | API | what it has |\n|---|---|---|\n";
    let row = "| [skattekit-skatt](generated/skattekit-skatt) | Skatt | what is paid |\n";
    let package = "[[package]]\nname = \"skattekit-skatt\"\nversion = \"9.0.0\"\n";
    let members = "[workspace]\nmembers = [\"generated/*\"]\n";
    let dependency = "skattekit-skatt = { path = \"../generated/skattekit-skatt\" }\n";
    fs::create_dir(root.join("tests")).unwrap();
    for (name, text) in [
        ("Cargo.toml", members),
        ("Cargo.lock", package),
        ("README.md", &[header, row].concat()),
        ("tests/Cargo.toml", dependency),
    ] {
        fs::write(root.join(name), text).unwrap();
    }
    let mut check = xtask();
    check.arg("check").arg("--specs").arg(root.join("specs"));
    let told = run(check.arg("--out").arg(root.join("generated"))).expect(1);
    for file in ["README.md:3", "tests/Cargo.toml:1", "Cargo.lock:2"] {
        let stale = format!("stale {}", root.join(file).display());
        assert_says(&told.stdout, &stale);
    }
    assert_says(
        &told.stdout,
        "it has `skattekit-skatt` 9.0.0, but the crate has the version ",
    );
    assert_says(&told.stdout, "files that depend on the crates: 3 stale");
    // cargo cannot lock what is no workspace: what to do is said, and the texts are written all the same.
    let mut regenerate = xtask();
    regenerate
        .arg("regenerate")
        .arg("--specs")
        .arg(root.join("specs"));
    let done = run(regenerate.arg("--out").arg(root.join("generated"))).expect(1);
    assert_says(
        &done.stderr,
        "run `cargo update --workspace --manifest-path ",
    );
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert_says(&readme, "| Skatt v1");
}
