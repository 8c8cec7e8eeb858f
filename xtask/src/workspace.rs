//! Files outside the generated folder that depend on its crates: the README's table, the dependencies of the tests, each Cargo.lock.
//!
//! Nobody keeps them by hand: `regenerate` brings them up to date, and `check` says where they are not.

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

/// A generated crate, as far as the files outside its folder speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GeneratedCrate {
    pub package: String,
    /// What it is of; none for the crates that are of every API.
    pub api: Option<ApiInShort>,
}

/// An API as the README's table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiInShort {
    /// Whether the other APIs share its types.
    pub shared: bool,
    /// Its title, its versions and its inntektsår.
    pub title: String,
    /// What it has, in figures, where nobody has said it in words.
    pub figures: String,
}

/// The crates that a specification gives, in the order of the manifest.
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

/// Some names in a row of words.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A file that is not as the generated crates ask for.
pub(crate) struct Behind {
    pub path: PathBuf,
    /// The first line that is otherwise.
    pub line: usize,
    /// What is found there.
    pub found: String,
}

/// The workspace whose members the generated crates are.
pub(crate) struct Workspace<'a> {
    root: &'a Path,
    crates: &'a [GeneratedCrate],
    files: &'a FileSet,
}

impl<'a> Workspace<'a> {
    /// The workspace of the generated folder; none where it stands by itself.
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

    /// The files that have another text than they should, each with both: what stands there, and what should.
    ///
    /// # Errors
    /// A file that cannot be read.
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

    /// The lock files of the repository that have other versions or crates than are generated.
    ///
    /// # Errors
    /// A file that cannot be read.
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

    /// What the files are behind in, texts and locks.
    ///
    /// # Errors
    /// A file that cannot be read.
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

/// A text with what the generated crates ask for in it.
type Follow = fn(&str, &[GeneratedCrate], &FileSet) -> String;

/// Brings a lock up to date with the crates that stand on the disk now, without the network.
///
/// # Errors
/// When cargo cannot be run or cannot do it, with the command for whoever can.
pub(crate) fn update_lock(lock: &Path, shown: &str) -> anyhow::Result<()> {
    let manifest = lock.with_file_name("Cargo.toml");
    let mut cargo = Command::new("cargo");
    cargo
        .args(["update", "--quiet", "--workspace", "--offline"])
        .arg("--manifest-path")
        .arg(&manifest);
    let by_hand = || {
        let shown = shown.replace("Cargo.lock", "Cargo.toml");
        format!(
            "the Cargo.lock of `{shown}` is out of date; run `cargo update --workspace --manifest-path {shown}`"
        )
    };
    let output = cargo.output().with_context(by_hand)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(anyhow::anyhow!("cargo says: {}", said.trim())).with_context(by_hand);
    }
    Ok(())
}
