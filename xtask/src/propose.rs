//! `cargo xtask inspect --propose`: the fix-ups that teach the models what real responses have.
//!
//! | module | what it does |
//! |---|---|
//! | `report` | the report of `skattekit-inspect`: findings, and the types of values |
//! | `document` | from a path in a response to the place of a document |
//! | `collect`, `draft` | each finding to the change that settles it, those of one place merged |
//! | `schema`, `rows` | the types of values to a schema, a code to a row of its list |
//! | `build`, `fixup`, `print` | the changes to entries of the manifest |

mod build;
mod collect;
mod document;
mod draft;
mod fixup;
mod print;
mod report;
mod rows;
mod schema;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, ValueEnum};
use skattekit_codegen::{Diagnostics, Fold, MANIFEST, Severity, Sources, generate};

use crate::date;
use crate::files;
use crate::format::harmless;
use crate::hand_on;
use crate::paths::Folders;
use crate::print::eprint_line;
use fixup::Fixup;
use print::Proposal;
use report::Report;

/// The argument that asks for a proposal.
pub(crate) const PROPOSE: &str = "--propose";

/// Proposes fix-ups for what real responses have and the models do not know.
///
/// They are printed as the manifest has them, each with its reason, for the end of specs.toml.
#[derive(Parser)]
#[command(
    name = "cargo xtask inspect --propose",
    bin_name = "cargo xtask inspect --propose",
    override_usage = "cargo xtask inspect --propose [OPTIONS] [FILE]...",
    after_help = concat!(
        "Examples:\n",
        "  cargo xtask inspect --propose svar/ >>specs/specs.toml   add the fix-ups to the manifest\n",
        "  cargo xtask inspect --propose --report findings.json     from a report of `skattekit-inspect --types --format json`,\n",
        "                                                           so that no response leaves the machine that it is on\n\n",
        "Proposed are: a field, a null, a value of an enum, a type of a union, a code of an inntektsår, a list within an\n",
        "element in XML, a field that is missing, and a date in another form. What no fix-up teaches is a comment that says\n",
        "what to do instead. Read both before you commit them, and run `cargo xtask regenerate`.\n\n",
        "No value is in a proposal, only names, codes of code lists and types; what looks like data is left out.\n\n",
        "Exit codes: 0 done; 2 bad usage, an input that cannot be read, or specifications with errors"
    )
)]
struct Arguments {
    /// Files and folders with responses, or `-` for standard input
    #[arg(value_name = "FILE", required_unless_present = "report")]
    inputs: Vec<PathBuf>,
    /// Print fix-ups in place of a report
    #[arg(long)]
    propose: bool,
    /// A report of `skattekit-inspect --types --format json`, in place of responses
    #[arg(long, value_name = "FILE", conflicts_with_all = ["inputs", "api", "model"])]
    report: Option<PathBuf>,
    /// Only the models of this API, such as `avregning` or `avregning.v2`
    #[arg(long, value_name = "API")]
    api: Option<String>,
    /// Only this model, such as `avregning.v2.Avregning`
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// The format of the proposal
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The folder with the specifications and their manifest, specs.toml [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Entries of the manifest
    #[default]
    Toml,
    /// For programs: one object with `fixups` and `notes`
    Json,
}

/// Runs the command.
///
/// # Errors
/// If the report or the specifications cannot be read.
pub(crate) fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let name = OsString::from("cargo xtask inspect --propose");
    let arguments = Arguments::parse_from([&name].into_iter().chain(arguments));
    let folders = Folders::resolve(arguments.specs.as_deref(), None)?;
    let (text, is_complete) = if let Some(path) = &arguments.report {
        (read(path)?, true)
    } else {
        hand_on::inspect_for_report(&arguments.handed_on())?
    };
    // Why there is no report was printed.
    if text.is_empty() && arguments.report.is_none() {
        return Ok(ExitCode::from(2));
    }
    let report = serde_json::from_str::<Report>(&text).map_err(|error| {
        // The text of the error could quote the file.
        anyhow::anyhow!(
            "{}:{}:{}: this is no report; expected the output of `skattekit-inspect --types --format json`",
            arguments.report.as_deref().map_or("the report".into(), |path| path.to_string_lossy()),
            error.line(),
            error.column()
        )
    })?;
    let sources = files::read_sources(&folders.specs)?;
    let Some(proposal) = propose(&report, &sources, &folders) else {
        return Ok(ExitCode::from(2));
    };
    let text = match arguments.format {
        Format::Toml => proposal.to_toml(),
        Format::Json => proposal.to_json(),
    };
    crate::print::print_line!("{}", text.trim_end());
    Ok(ExitCode::from(if is_complete { 0 } else { 2 }))
}

impl Arguments {
    /// The arguments for the program that reads the responses.
    fn handed_on(&self) -> Vec<OsString> {
        let mut handed_on = ["--types", "--format", "json", "--fail-on", "never"]
            .map(OsString::from)
            .to_vec();
        for (name, given) in [("--api", &self.api), ("--model", &self.model)] {
            if let Some(given) = given {
                handed_on.extend([name.into(), given.into()]);
            }
        }
        handed_on.push("--".into());
        handed_on.extend(
            self.inputs
                .iter()
                .map(|input| input.clone().into_os_string()),
        );
        handed_on
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the report is a file of the caller's own"
)]
fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| {
        format!(
            "`{}` cannot be read; write it with `skattekit-inspect --types --format json`",
            path.display()
        )
    })
}

/// Makes a proposal; `None` if the specifications have errors, which are printed.
fn propose(report: &Report, sources: &Sources, folders: &Folders) -> Option<Proposal> {
    let generation = generate(sources);
    if generation.files.is_none() {
        let diagnostics = generation.diagnostics.without_notes();
        let prefix = folders.specs_prefix();
        let report = skattekit_codegen::Report::new(&diagnostics, sources, &prefix, Fold::Floods);
        eprint_line!("{}", report.text(false));
        eprint_line!("error: the specifications have errors; correct them first");
        return None;
    }
    let specification = &generation.specification;
    let (mut drafts, documents) = collect::collect(report, specification, sources);
    let mut fixups = build::build(&mut drafts, &documents, specification, sources);
    name_apart(&mut fixups, sources);
    let mut proposal = Proposal {
        source: date::today(),
        fixups,
        notes: Vec::new(),
    };
    drafts
        .notes
        .extend(faults(&proposal, sources, &generation.diagnostics));
    proposal.notes = drafts.notes.into_iter().collect();
    Some(proposal)
}

/// Gives each fix-up a name that no other has, here or in the manifest.
fn name_apart(fixups: &mut [Fixup], sources: &Sources) {
    let manifest = sources.excerpt(MANIFEST).unwrap_or_default();
    let mut taken = BTreeSet::new();
    for fixup in fixups {
        let is_free = |name: &str| !manifest.contains(&format!("\"{name}\""));
        let numbered = (2..).map(|number: u32| format!("{}-{number}", fixup.name));
        let mut names = [fixup.name.clone()].into_iter().chain(numbered);
        if let Some(name) = names.find(|name| is_free(name) && !taken.contains(name)) {
            fixup.name = name;
        }
        taken.insert(fixup.name.clone());
    }
}

/// What the generator reports of the specifications with the proposal that it does not report of them without it.
fn faults(proposal: &Proposal, sources: &Sources, before: &Diagnostics) -> Vec<String> {
    if proposal.fixups.is_empty() {
        return Vec::new();
    }
    let mut sources = sources.clone();
    let manifest = sources.excerpt(MANIFEST).unwrap_or_default();
    let manifest = format!("{manifest}\n{}", proposal.to_toml());
    sources.add(MANIFEST, manifest);
    let after = generate(&sources);
    let before = before.sorted();
    let known = before
        .iter()
        .map(|known| (known.code.as_str(), &known.found))
        .collect::<BTreeSet<_>>();
    let after = after.diagnostics.sorted();
    let new = after.iter().filter(|found| {
        found.severity != Severity::Note && !known.contains(&(found.code.as_str(), &found.found))
    });
    new.map(|found| {
        let help = found.help.as_deref();
        let help = help.map(|help| format!("; {}", harmless(help)));
        let help = help.unwrap_or_default();
        format!(
            "with this proposal the generator says: {}[{}]: {}{}",
            found.severity.as_str(),
            found.code.as_str(),
            harmless(&found.found),
            help
        )
    })
    .collect()
}
