//! The models, code lists and inntektsår of the generated crates, read from their files for tests that must leave none out.
//!
//! `build.rs` makes calls of macros of it, so that a new year, API or page is tested without a line by hand. It reads crudely,
//! by the lines that the generator prints; whether it found all that there is, is held against the specifications.

use std::fs;
use std::path::Path;

/// A generated crate.
#[derive(Debug)]
pub(crate) struct Krate {
    /// Its name as an identifier.
    pub(crate) name: String,
    /// Its modules that hold types: a version, an inntektsår, a page; sorted by name.
    pub(crate) modules: Vec<Module>,
}

/// A module of a crate.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: String,
    /// Whether the crate shows it, and not only what is in it.
    pub(crate) is_public: bool,
    pub(crate) models: Vec<Model>,
    pub(crate) lists: Vec<List>,
}

/// A type that is read from responses.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) name: String,
    /// Whether it has a code list as its parameter.
    pub(crate) is_generic: bool,
}

/// A code list.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) name: String,
    /// Its methods, in source order.
    pub(crate) methods: Vec<String>,
}

impl Module {
    /// The inntektsår that it is of.
    pub(crate) fn year(&self) -> Option<u16> {
        self.name.strip_prefix("aar")?.parse().ok()
    }
}

/// The crates below the folder of the generated ones, sorted by name.
pub(crate) fn read(generated: &Path) -> Vec<Krate> {
    entries(generated)
        .into_iter()
        .filter(|name| generated.join(name).join("src").is_dir())
        .map(|name| Krate {
            modules: modules(&generated.join(&name).join("src")),
            name: name.replace('-', "_"),
        })
        .collect()
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names = names.collect::<Vec<_>>();
    names.sort();
    names
}

fn modules(source: &Path) -> Vec<Module> {
    let files = entries(source).into_iter();
    let names = files
        .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
        .filter(|name| name != "lib");
    let root = read_file(&source.join("lib.rs"));
    names
        .map(|name| {
            let own = read_file(&source.join(format!("{name}.rs")));
            let folder = source.join(&name);
            let mut lists = lists(&own);
            for file in entries(&folder) {
                lists.extend(self::lists(&read_file(&folder.join(file))));
            }
            Module {
                models: models(&own),
                is_public: root.contains(&format!("\npub mod {name};")),
                lists,
                name,
            }
        })
        .collect()
}

fn read_file(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The names after the macros that make a type a model, and those of the types that are other names for one.
fn models(text: &str) -> Vec<Model> {
    let mut models = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let is_macro = ["impl_model", "impl_union", "impl_any_year"];
        let starts = |name: &&str| line == format!("skattekit_runtime::{name}! {{");
        let declared = if is_macro.iter().any(starts) {
            lines.next().map(str::trim)
        } else {
            line.strip_prefix("pub type ")
        };
        models.extend(declared.map(|declared| Model {
            name: word(declared),
            is_generic: declared[word(declared).len()..].starts_with('<'),
        }));
    }
    models
}

/// The lists that a file has, each with the methods of its own.
fn lists(text: &str) -> Vec<List> {
    text.split("skattekit_runtime::impl_code!(")
        .skip(1)
        .map(|call| word(call.trim_start()))
        .map(|name| {
            let start = format!("\nimpl {name} {{\n");
            let own = text
                .split(&start)
                .nth(1)
                .unwrap_or_default()
                .split("\n}\n")
                .next()
                .unwrap_or_default();
            let methods = own.lines().filter_map(|line| {
                let (_, rest) = line.split_once(" fn ")?;
                Some(word(rest))
            });
            List {
                methods: methods.collect(),
                name,
            }
        })
        .collect()
}

/// The identifier that a text begins with.
fn word(text: &str) -> String {
    text.chars()
        .take_while(|char| char.is_alphanumeric() || *char == '_')
        .collect()
}
