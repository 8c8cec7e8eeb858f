//! Reading of the specifications and reporting of diagnostics, the same for every command.

use skattekit_codegen::ir::Specification;
use skattekit_codegen::{
    Diagnostics, FileSet, Files, Listing, Protected, Report, Severity, Sources, counted,
    generate_files,
};

use crate::files;
use crate::format::Reporter;
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::workspace::{GeneratedCrate, crates_of};

/// The specifications and what they produce.
pub(crate) struct Input {
    pub sources: Sources,
    /// What the manifest says about its files; `None` if it cannot be read.
    pub listing: Option<Listing>,
    /// A summary of the specification in numbers.
    pub summary: String,
    /// The positions that are hidden as personal data.
    pub protected: Protected,
    /// The generated crates.
    pub crates: Vec<GeneratedCrate>,
    /// The files of the generated crates; `None` if there are errors.
    pub files: Option<FileSet>,
    /// The files for those who write no Rust; `None` if there are errors.
    pub export: Option<FileSet>,
    /// The findings, printed for programs at the end.
    pub report: Report,
}

impl Input {
    /// The outcome of the command if the findings forbid to continue.
    pub(crate) fn refused(&self, reporter: &Reporter) -> Option<CommandOutcome> {
        if self.files.is_none() {
            return Some(CommandOutcome::BadInput);
        }
        denied(&self.report, reporter)
    }
}

/// Reads and generates, and prints the diagnostics for people.
///
/// # Errors
/// If the specs folder cannot be read.
pub(crate) fn read(folders: &Folders, reporter: &Reporter) -> anyhow::Result<Input> {
    let sources = files::read_sources(&folders.specs)?;
    let input = Input::of(sources, folders, reporter);
    reporter.report(&input.report);
    Ok(input)
}

impl Input {
    /// Generates from specifications, and prints nothing.
    pub(crate) fn of(sources: Sources, folders: &Folders, reporter: &Reporter) -> Self {
        let (mut understood, mut protected) = (String::new(), Protected::new());
        let mut crates = Vec::new();
        let Files {
            diagnostics,
            listing,
            files,
            export,
        } = generate_files(&sources, |specification| {
            understood = summary(specification);
            protected = specification.protected();
            crates = crates_of(specification);
        });
        let report = report_of(diagnostics, &sources, folders, reporter);
        Self {
            sources,
            listing,
            summary: understood,
            protected,
            crates,
            files,
            export,
            report,
        }
    }
}

/// Prints the diagnostics for people, and keeps them for programs.
pub(crate) fn print(
    diagnostics: Diagnostics,
    sources: &Sources,
    folders: &Folders,
    reporter: &Reporter,
) -> Report {
    let report = report_of(diagnostics, sources, folders, reporter);
    reporter.report(&report);
    report
}

fn report_of(
    mut diagnostics: Diagnostics,
    sources: &Sources,
    folders: &Folders,
    reporter: &Reporter,
) -> Report {
    if reporter.least != Severity::Note {
        diagnostics = diagnostics.without_notes();
    }
    let prefix = folders.specs_prefix();
    Report::new(&diagnostics, sources, &prefix, reporter.fold())
}

/// Whether warnings forbid to continue.
pub(crate) fn denied(report: &Report, reporter: &Reporter) -> Option<CommandOutcome> {
    (reporter.deny_warnings && report.count(Severity::Warning) > 0)
        .then_some(CommandOutcome::Denied)
}

/// The content of the specification in numbers.
fn summary(specification: &Specification) -> String {
    let apis = &specification.apis;
    let versions = apis
        .iter()
        .flat_map(|api| &api.versions)
        .collect::<Vec<_>>();
    let pages = versions
        .iter()
        .filter(|version| version.page.is_some())
        .count();
    let years = apis
        .iter()
        .filter_map(|api| api.year_list.as_ref())
        .flat_map(|list| &list.years)
        .collect::<Vec<_>>();
    let codes: usize = years.iter().map(|year| year.codes.rows.len()).sum();
    let errors: usize = versions
        .iter()
        .filter_map(|version| version.feilkoder.as_ref())
        .map(|list| list.rows.len())
        .sum();
    format!(
        "{}, {}, {} with {}, {} with {}",
        counted(apis.len(), "API"),
        counted(versions.len(), "OpenAPI document"),
        counted(pages, "page"),
        counted(errors, "error code"),
        counted(years.len(), "year"),
        counted(codes, "code")
    )
}
