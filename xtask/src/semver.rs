//! A second opinion on the source verdicts: cargo-semver-checks, run on the crates of both sides.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use skattekit_codegen::diff::{Bump, Difference};
use skattekit_codegen::{FileSet, Generation};
use toml_edit::{Array, DocumentMut, value};

use crate::files;
use crate::format::harmless;
use crate::paths::Folders;
use crate::print::eprint_line;

/// The message if it is not installed.
const MISSING: &str = "cargo-semver-checks cannot be run; install it with `cargo install --locked cargo-semver-checks`, or leave out --semver-checks";

/// Its exit code for a breaking change.
const FOUND: i32 = 100;

/// Whether the two agree on a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    /// Both find a breaking change.
    BothBreak,
    /// Neither finds one.
    NeitherBreaks,
    /// Only we find one: the tool does not compare every type.
    OursAlone,
    /// Only the tool finds one.
    TheirsAlone,
}

impl Agreement {
    const fn of(ours: bool, theirs: bool) -> Self {
        match (ours, theirs) {
            (true, true) => Self::BothBreak,
            (false, false) => Self::NeitherBreaks,
            (true, false) => Self::OursAlone,
            (false, true) => Self::TheirsAlone,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::BothBreak => "both find a breaking change",
            Self::NeitherBreaks => "neither finds a breaking change",
            Self::OursAlone => {
                "only the verdicts above find a breaking change; the tool does not compare every type"
            }
            Self::TheirsAlone => "error: it finds a breaking change that is not listed above",
        }
    }
}

/// Runs cargo-semver-checks on the crates that both sides have and that differ; returns whether it finds nothing beyond
/// our verdicts.
///
/// # Errors
/// If it is not installed or fails, or if a file cannot be written.
pub(crate) fn check(
    folders: &Folders,
    difference: &Difference,
    [before, after]: [&Generation; 2],
) -> anyhow::Result<bool> {
    let version = semver_checks().arg("--version").output().context(MISSING)?;
    let named = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    if !version.status.success() {
        bail!(MISSING);
    }
    let (Some(old), Some(new)) = (&before.files, &after.files) else {
        return Ok(true);
    };
    let packages = difference
        .crates
        .iter()
        .filter(|(package, _)| differs(package, old, new))
        .collect::<Vec<_>>();
    eprint_line!("{named}, on the crates that differ ({}):", packages.len());
    let place = files::temporary_folder()?;
    let [old_side, new_side] = ["old", "new"].map(|side| place.path().join(side));
    write_side(folders, &old_side, old)?;
    write_side(folders, &new_side, new)?;
    let mut agrees = true;
    for (package, bumped) in packages {
        let manifest = new_side.join("generated").join(package).join("Cargo.toml");
        let (theirs, said) = run(folders, &manifest, &old_side)
            .with_context(|| format!("`{package}` cannot be checked with {named}"))?;
        let agreement = Agreement::of(bumped.bump == Bump::Major, theirs);
        eprint_line!("  {package}: {}", agreement.words());
        if agreement == Agreement::TheirsAlone {
            agrees = false;
            eprint_line!("{}", harmless(said.trim()));
        }
    }
    Ok(agrees)
}

/// Whether both sides have a crate, and its code differs.
fn differs(package: &str, old: &FileSet, new: &FileSet) -> bool {
    let (old, new) = (code_of(package, old), code_of(package, new));
    !old.is_empty() && !new.is_empty() && old != new
}

fn code_of<'a>(package: &str, files: &'a FileSet) -> Vec<(&'a str, &'a str)> {
    files
        .iter()
        .filter_map(|(path, output)| {
            let path = path.strip_prefix(package)?.strip_prefix('/')?;
            let is_code = path == "Cargo.toml" || path.starts_with("src/");
            is_code.then_some((path, &*output.text))
        })
        .collect()
}

/// Writes the crates of a side as a workspace of their own, with the runtime of this workspace.
fn write_side(folders: &Folders, side: &Path, generated: &FileSet) -> anyhow::Result<()> {
    let root = folders.root();
    let manifest = files::read_text(&root.join("Cargo.toml"))?;
    let mut manifest = manifest
        .parse::<DocumentMut>()
        .context("Cargo.toml of the workspace")?;
    manifest["workspace"]["members"] =
        value(["runtime", "generated/*"].into_iter().collect::<Array>());
    files::write_new(&side.join("Cargo.toml"), manifest.to_string())?;
    if let Some(lock) = files::read_if_there(&root.join("Cargo.lock")) {
        files::write_new(&side.join("Cargo.lock"), lock)?;
    }
    for (path, bytes) in files::read_tree(&root.join("runtime"))? {
        files::write_new(&side.join("runtime").join(path), bytes)?;
    }
    for (path, output) in generated.iter() {
        files::write_new(&side.join("generated").join(path), &output.text)?;
    }
    Ok(())
}

/// Whether it finds a breaking change, and its output.
fn run(folders: &Folders, manifest: &Path, baseline: &Path) -> anyhow::Result<(bool, String)> {
    let mut command = semver_checks();
    // The dependencies are built once for all runs.
    command.env(
        "CARGO_TARGET_DIR",
        folders.root().join("target/semver-checks"),
    );
    // Both sides may have the same version, so the release type is given.
    command.args(["--release-type", "minor", "--color", "never"]);
    command.arg("--manifest-path").arg(manifest);
    command.arg("--baseline-root").arg(baseline);
    let output = command.output().context(MISSING)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.code() {
        Some(0) => Ok((false, said)),
        // It has the same exit code if a crate does not build.
        Some(FOUND) if said.contains("--- failure ") => Ok((true, said)),
        _ => bail!(
            "it failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ),
    }
}

fn semver_checks() -> Command {
    let mut command = Command::new("cargo");
    command.arg("semver-checks");
    command
}

#[cfg(test)]
mod tests {
    use super::Agreement;

    #[test]
    fn only_what_we_miss_is_a_fault() {
        let all = [(true, true), (false, false), (true, false), (false, true)];
        let all = all.map(|(ours, theirs)| Agreement::of(ours, theirs));
        let faults = all.iter().filter(|one| one.words().starts_with("error"));
        assert_eq!(faults.collect::<Vec<_>>(), [&Agreement::TheirsAlone]);
    }
}
