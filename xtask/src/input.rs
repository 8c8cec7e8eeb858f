//! Reading the specifications and telling what is found fault with, the same for every command.

use skattekit_codegen::{Generation, Report, Severity, Sources, generate};

use crate::Outcome;
use crate::files;
use crate::format::Telling;
use crate::paths::Folders;

/// What the specifications are, and what they give.
pub(crate) struct Input {
    pub sources: Sources,
    pub generation: Generation,
    /// What was found; to be told to a program at the end.
    pub report: Report,
}

impl Input {
    /// How the command ends where what was found forbids to go on.
    pub(crate) fn refused(&self, telling: &Telling) -> Option<Outcome> {
        if self.generation.files.is_none() {
            return Some(Outcome::BadInput);
        }
        (telling.deny_warnings && self.report.count(Severity::Warning) > 0)
            .then_some(Outcome::Denied)
    }
}

/// Reads and generates; tells people what was found.
///
/// # Errors
/// A specs folder that cannot be read.
pub(crate) fn read(folders: &Folders, telling: &Telling) -> anyhow::Result<Input> {
    let sources = files::read_sources(&folders.specs)?;
    let mut generation = generate(&sources);
    if telling.least != Severity::Note {
        generation.diagnostics = generation.diagnostics.without_notes();
    }
    let prefix = folders.specs_prefix();
    let report = generation
        .diagnostics
        .report(&sources, &prefix, telling.fold());
    telling.report(&report);
    Ok(Input {
        sources,
        generation,
        report,
    })
}
