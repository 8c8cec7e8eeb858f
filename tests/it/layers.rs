//! The layers of the house: no two files import each other, and what stands below knows nothing of what stands above.
//!
//! Each hand-written crate is read, and those that are added later are found by themselves.

mod imports;

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{read_tree, workspace};
use imports::{Sources, read_imports};

/// Where hand-written crates are looked for.
const ROOMS: [&str; 6] = ["client", "codegen", "examples", "runtime", "tools", "xtask"];

/// The workspace's crates that each hand-written crate may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "skattekit-codegen",
        &[
            "skattekit-diff", "skattekit-export-files", "skattekit-ir", "skattekit-report",
            "skattekit-rust", "skattekit-spec",
        ],
    ),
    (
        "skattekit-diff",
        &["skattekit-ir", "skattekit-page", "skattekit-rust"],
    ),
    ("skattekit-export-files", &["skattekit-ir"]),
    (
        "skattekit-examples",
        &[
            "skattekit-client",
            "skattekit-hendelser",
            "skattekit-mock",
            "skattekit-siste-tilgjengelige-skatteoppgjoer",
            "skattekit-summert-skattegrunnlag",
        ],
    ),
    ("skattekit-ir", &[]),
    ("skattekit-page", &[]),
    (
        "skattekit-report",
        &[
            "skattekit-export-files", "skattekit-ir", "skattekit-page", "skattekit-rust",
            "skattekit-spec",
        ],
    ),
    ("skattekit-rust", &["skattekit-ir"]),
    ("skattekit-spec", &["skattekit-ir"]),
    (
        "skattekit-inspect",
        &["skattekit-models", "skattekit-runtime"],
    ),
    (
        "skattekit-client",
        &["skattekit-maskinporten", "skattekit-runtime"],
    ),
    ("skattekit-maskinporten", &["skattekit-runtime"]),
    (
        "skattekit-export",
        &["skattekit-inspect", "skattekit-models", "skattekit-runtime"],
    ),
    (
        "skattekit-mock",
        &[
            "skattekit-catalogue", "skattekit-common", "skattekit-models", "skattekit-runtime",
            "skattekit-testdata",
        ],
    ),
    ("skattekit-runtime", &[]),
    (
        "skattekit-testdata",
        &[
            "skattekit-catalogue", "skattekit-common", "skattekit-runtime",
        ],
    ),
    ("xtask", &["skattekit-codegen"]),
];

/// The folders of a crate from the ground up: each may import those before it.
const FOLDERS: &[(&str, &[&str])] = &[(
    "skattekit-runtime",
    &[
        "read", "values", "formats", "shapes", "sample", "describe", "http",
    ],
)];

#[test]
fn no_file_imports_one_above_it() {
    let crates = crates();
    let faults = crates
        .iter()
        .flat_map(|(name, found)| faults(name, &found.sources));
    assert_none(&faults.collect::<Vec<_>>());
}

#[test]
fn crates_depend_on_those_below_them() {
    let mut faults = Vec::new();
    for (name, found) in &crates() {
        let Some(allowed) = row(ALLOWED, name) else {
            faults.push(format!(
                "`{name}` has no row in `ALLOWED`: add one with the crates that it may depend on"
            ));
            continue;
        };
        let ours = |other: &&String| other.starts_with("skattekit-") || *other == "xtask";
        for other in found.dependencies.iter().filter(ours) {
            if !allowed.contains(&&**other) {
                faults.push(format!("`{name}` may not depend on `{other}`"));
            }
        }
    }
    assert_none(&faults);
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn row<'a>(table: &'a [(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, row)| *row)
}

/// A hand-written crate.
struct Found {
    dependencies: BTreeSet<String>,
    sources: Sources,
}

fn crates() -> BTreeMap<String, Found> {
    let mut found = BTreeMap::new();
    for room in ROOMS {
        let files = read_tree(&workspace().join(room));
        let folder = |path: &String| path.strip_suffix("Cargo.toml").map(str::to_owned);
        for folder in files.keys().filter_map(folder) {
            let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
            let manifest: toml::Table = text(&format!("{folder}Cargo.toml")).parse().unwrap();
            let name = manifest["package"]["name"].as_str().unwrap().to_owned();
            let dependencies = manifest
                .get("dependencies")
                .and_then(toml::Value::as_table)
                .into_iter()
                .flat_map(toml::Table::keys)
                .cloned()
                .collect();
            let source = |path: &String| {
                let below = path.strip_prefix(&format!("{folder}src/"))?;
                below
                    .strip_suffix(".rs")
                    .map(|_| (below.to_owned(), text(path)))
            };
            let sources = files.keys().filter_map(source).collect();
            let crate_found = Found {
                dependencies,
                sources,
            };
            found.insert(name, crate_found);
        }
    }
    assert!(!found.is_empty(), "there are crates");
    found
}

/// What is wrong with the imports of a crate.
fn faults(name: &str, sources: &Sources) -> Vec<String> {
    let arrows = read_imports(sources);
    let through_root = arrows.through_root.iter();
    let mut faults = through_root
        .map(|fault| format!("{name}: {fault}"))
        .collect::<Vec<_>>();
    for circle in arrows.circles() {
        faults.push(format!("{name}: files that import each other:"));
        for ((from, to), names) in &arrows.of {
            if circle.contains(&**from) && circle.contains(&**to) {
                faults.push(describe(from, to, names));
            }
        }
    }
    if let Some(folders) = row(FOLDERS, name) {
        let floor = |file: &str| folders.iter().position(|folder| *folder == top(file));
        let outside = sources
            .keys()
            .filter(|file| *file != "lib.rs" && floor(file).is_none());
        faults
            .extend(outside.map(|file| format!("{name}: {file} stands in no folder of the table")));
        for ((from, to), names) in &arrows.of {
            if floor(from) < floor(to) {
                let import = describe(from, to, names);
                faults.push(format!("{name}: an import of a folder above:\n{import}"));
            }
        }
    }
    faults
}

fn describe(from: &str, to: &str, names: &BTreeSet<String>) -> String {
    let names = names
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    format!("  {from} -> {to}: {names}")
}

/// The folder that a file stands in, or is the module of.
fn top(file: &str) -> &str {
    let (top, _) = file.split_once('/').unwrap_or((file, ""));
    top.trim_end_matches(".rs")
}

/// The faults of a crate whose files are given as paths and texts.
fn faults_of<const N: usize>(name: &str, files: [(&str, &str); N]) -> Vec<String> {
    let sources = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    faults(name, &Sources::from(sources))
}

#[test]
fn a_circle_is_found_with_its_names() {
    let circle = |first: &str| {
        let second = "use super::b::X; pub struct Y(X);";
        let files = [
            ("lib.rs", "mod b; mod c;"),
            ("b.rs", first),
            ("c.rs", second),
        ];
        faults_of("k", files)
    };
    for first in [
        "pub struct X; use super::c::Y as Z; fn f(_: Z) {}",
        "pub struct X; fn f() { dbg!(super::c::Y); }",
        "pub struct X; pub use super::c::Y; fn f(_: Y) {}",
    ] {
        let expected = [
            "k: files that import each other:",
            "  b.rs -> c.rs: Y",
            "  c.rs -> b.rs: X",
        ];
        assert_eq!(circle(first), expected, "{first}");
    }
    for first in [
        "pub struct X; pub use super::c::Y;",
        "pub struct X; #[cfg(test)] mod tests { use crate::c::Y; }",
    ] {
        assert_eq!(circle(first), [""; 0], "{first}");
    }
    // A module within another is a part of it.
    let files = [
        ("lib.rs", "mod a;"),
        ("a.rs", "mod b; pub struct X; use b::Y as Z; fn f(_: Z) {}"),
        ("a/b.rs", "use super::X; pub struct Y(X);"),
    ];
    assert_eq!(faults_of("k", files), [""; 0]);
}

#[test]
fn an_import_through_the_root_or_of_a_folder_above_is_found() {
    let root = ("lib.rs", "mod read; mod http; pub use http::X;");
    let http = ("http.rs", "made!(struct X;);");
    let through = ("read.rs", "use crate::X;");
    assert_eq!(
        faults_of("k", [root, http, through]),
        ["k: read.rs takes `X` through lib.rs"]
    );
    let up = ("read.rs", "fn f() -> crate::http::X {}");
    let expected = "skattekit-runtime: an import of a folder above:\n  read.rs -> http.rs: X";
    assert_eq!(faults_of("skattekit-runtime", [root, http, up]), [expected]);
}
