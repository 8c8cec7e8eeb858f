//! Files outside the generated folder that depend on the crates: the README's table, the dependencies of the tests, and
//! each Cargo.lock.
//!
//! They are not maintained by hand: `regenerate` updates them, and `check` reports where they are out of date.

mod dependents;
mod locks;
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use skattekit_codegen::FileSet;
use skattekit_codegen::ir::{Api, Specification};

use crate::paths::Folders;
use crate::{files, git};

/// The facts about a generated crate that files outside its folder use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GeneratedCrate {
    pub package: String,
    /// Its API; `None` for crates about every API.
    pub api: Option<ApiInShort>,
}

/// An API in the README's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiInShort {
    /// Whether the other APIs share its types.
    pub shared: bool,
    /// Its title, its versions and its inntektsår.
    pub title: String,
    /// Its contents in numbers, used if nobody has described it in words.
    pub figures: String,
}

/// The generated crates, in the order of the manifest.
pub(crate) fn crates_of(specification: &Specification) -> Vec<GeneratedCrate> {
    let apis = specification.apis.iter().map(|api| GeneratedCrate {
        package: api.package.clone(),
        api: Some(ApiInShort {
            shared: api.shared,
            title: title(api),
            figures: figures(api),
        }),
    });
    let models = specification.models.iter().map(|of| &of.package);
    let catalogue = specification.catalogue.iter().map(|of| &of.package);
    let of_every_api = models.chain(catalogue).map(|package| GeneratedCrate {
        package: package.clone(),
        api: None,
    });
    apis.chain(of_every_api).collect()
}

fn title(api: &Api) -> String {
    let versions = api
        .versions
        .iter()
        .map(|version| &*version.name)
        .collect::<Vec<_>>();
    let years = api.years().iter();
    let (provisional, settled) = years.partition::<Vec<_>, _>(|year| year.is_provisional);
    let numbers = |years: &[&skattekit_codegen::ir::Year]| {
        let numbers = years.iter().map(|year| year.year.0).collect::<Vec<_>>();
        match (numbers.iter().min(), numbers.iter().max()) {
            (Some(first), Some(last)) if first != last => Some(format!("{first} to {last}")),
            (first, _) => first.map(u16::to_string),
        }
    };
    let mut text = format!("{} {}", api.title, listed(&versions));
    match (numbers(&settled), numbers(&provisional)) {
        (Some(settled), Some(provisional)) => text.push_str(&format!(
            ", inntektsår {settled} and provisionally {provisional}"
        )),
        (Some(settled), None) => text.push_str(&format!(", inntektsår {settled}")),
        (None, Some(provisional)) => {
            text.push_str(&format!(", inntektsår {provisional} provisionally"));
        }
        (None, None) => {}
    }
    text
}

fn figures(api: &Api) -> String {
    let count = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {what}{plural}")
    };
    let versions = api.versions.iter();
    let operations = versions.clone().map(|version| version.operations.len());
    let codes = versions
        .filter_map(|version| version.feilkoder.as_ref())
        .map(|list| list.rows.len())
        .max();
    let operations = count(operations.sum(), "operation");
    codes.map_or(operations.clone(), |codes| {
        format!("{operations}, {}", count(codes, "error code"))
    })
}

/// Names joined by commas and "and".
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A file that is out of date.
pub(crate) struct Behind {
    pub path: PathBuf,
    /// The first line that differs.
    pub line: usize,
    /// What is wrong there.
    pub found: String,
}

/// The workspace that contains the generated crates.
pub(crate) struct Workspace<'a> {
    root: &'a Path,
    crates: &'a [GeneratedCrate],
    files: &'a FileSet,
}

impl<'a> Workspace<'a> {
    /// The workspace of the generated folder; `None` if it is outside of one.
    pub(crate) fn of(
        folders: &'a Folders,
        crates: &'a [GeneratedCrate],
        files: &'a FileSet,
    ) -> Option<Self> {
        let root = folders.out.parent()?;
        let is_generated = folders
            .out
            .file_name()
            .is_some_and(|name| name == "generated");
        let manifest = files::read_if_there(&root.join("Cargo.toml"))?;
        let manifest = String::from_utf8(manifest).ok()?;
        (is_generated && manifest.contains("\"generated/*\"")).then_some(Self {
            root,
            crates,
            files,
        })
    }

    /// The out-of-date text files, each with its present and its correct text.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub(crate) fn texts(&self) -> anyhow::Result<Vec<(PathBuf, String, String)>> {
        let mut texts = Vec::new();
        for (name, follow) in [
            ("README.md", table::follow as Follow),
            ("tests/Cargo.toml", dependents::follow),
        ] {
            let path = self.root.join(name);
            if files::read_if_there(&path).is_none() {
                continue;
            }
            let text = files::read_text(&path)?;
            let new = follow(&text, self.crates, self.files);
            if new != text {
                texts.push((path, text, new));
            }
        }
        Ok(texts)
    }

    /// The repository's lock files that have other versions or crates than the generated ones.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub(crate) fn locks(&self) -> anyhow::Result<Vec<Behind>> {
        let generated = locks::Generated::of(self.crates, self.files);
        let mut behind = Vec::new();
        for name in git::tracked(self.root, "*Cargo.lock") {
            let path = self.root.join(&name);
            if files::read_if_there(&path).is_none() {
                continue;
            }
            let text = files::read_text(&path)?;
            // The workspace's own lock has every member.
            let is_own = name == "Cargo.lock";
            if let Some((line, found)) = generated.compare(&text, is_own) {
                behind.push(Behind { path, line, found });
            }
        }
        Ok(behind)
    }

    /// All out-of-date files, texts and locks.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub(crate) fn behind(&self) -> anyhow::Result<Vec<Behind>> {
        let texts = self.texts()?.into_iter().map(|(path, old, new)| {
            let same = old.lines().zip(new.lines()).take_while(|(a, b)| a == b);
            Behind {
                path,
                line: same.count() + 1,
                found: "the list of generated crates is out of date".to_owned(),
            }
        });
        let mut behind = texts.collect::<Vec<_>>();
        behind.extend(self.locks()?);
        Ok(behind)
    }
}

/// Updates a text to match the generated crates.
type Follow = fn(&str, &[GeneratedCrate], &FileSet) -> String;

/// Updates a lock to match the crates on disk. The registry is asked only for what was never downloaded here.
///
/// # Errors
/// If cargo cannot be run or fails; the error names the command to run by hand.
pub(crate) fn update_lock(lock: &Path, shown: &str) -> anyhow::Result<()> {
    let manifest = lock.with_file_name("Cargo.toml");
    let by_hand = || {
        let shown = shown.replace("Cargo.lock", "Cargo.toml");
        format!(
            "the Cargo.lock of `{shown}` is out of date; run `cargo update --workspace --manifest-path {shown}`"
        )
    };
    let update = |offline: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo
            .args(["update", "--quiet", "--workspace"])
            .args(offline);
        let output = cargo.arg("--manifest-path").arg(&manifest).output();
        output.with_context(by_hand)
    };
    let mut output = update(&["--offline"])?;
    if !output.status.success() {
        output = update(&[])?;
    }
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(anyhow::anyhow!("cargo says: {}", said.trim())).with_context(by_hand);
    }
    Ok(())
}
