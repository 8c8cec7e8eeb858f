//! The command line: the report goes to standard output, everything else to standard error.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, thread};

use clap::{CommandFactory, FromArgMatches, Parser, ValueEnum};
use thiserror::Error;

use crate::json::to_json;
use crate::models::{Models, Selection, SelectionError};
use crate::progress::Progress;
use crate::report::{Fault, Report};
use crate::run::Options;
use crate::text::{Style, counted, to_text};
use crate::{files, inspect};

const MORE: &str = "\
Examples:
  {command} svar.ndjson.gz                  one response per line, compressed
  {command} logg/ --unused                  all files of a folder; list codes that never occur
  zcat *.gz | {command} - --fail-on unknown   in CI: fail if anything is unknown
  {command} --api summertskattegrunnlag.v2 svar.json --format json

The format is detected from the content: JSON (one response, several, a list of them or one per line), XML, gzip.
The model of a response is detected from its fields or its root; --api and --model narrow the choice.
Values are never printed, only unknown names and codes, with long numbers masked, and types with --types.

Exit codes:
  0  nothing was found that --fail-on names
  1  something was found that --fail-on names; the report shows where
  2  bad usage, or an input that cannot be read; the rest is reported anyway";

/// Reads real responses and reports what the generated models do not know.
#[derive(Parser)]
#[command(name = "skattekit-inspect")]
struct Arguments {
    /// Files, folders, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    inputs: Vec<PathBuf>,
    /// Only the models of this API, such as `avregning` or `avregning.v2`
    #[arg(long, value_name = "API")]
    api: Option<String>,
    /// Only this model, such as `avregning.v2.Avregning`, and the errors returned instead of it
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// The format of the report; `report.schema.json` describes the JSON
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// When to end with exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    fail_on: FailOn,
    /// List the codes that never occur, which are only counted otherwise
    #[arg(long)]
    unused: bool,
    /// Add the types of unknown values to the JSON, as `cargo xtask inspect --propose --report` needs them
    #[arg(long)]
    types: bool,
    /// List everything instead of the first twenty and a count
    #[arg(long)]
    all: bool,
    /// How many records are read in parallel [default: the number of cores]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// The largest record in megabytes (of a million bytes); larger ones count as broken
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4000))]
    max_record: u16,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object
    Json,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum FailOn {
    /// Anything that a model does not know, or a record that cannot be read
    Unknown,
    /// A record that is broken or matches no model
    #[default]
    Broken,
    /// Nothing
    Never,
}

/// Why there is no report.
#[derive(Debug, Error)]
enum NoReport {
    #[error(transparent)]
    Selection(#[from] SelectionError),
    #[error("there is no input to read")]
    Nothing,
    #[error("the report cannot be written: {0}")]
    Unwritten(io::Error),
}

/// The prefix of the first argument if another command runs this one under its own name.
const CALLED: &str = "--called=";

/// Runs the command.
#[must_use]
pub fn main() -> ExitCode {
    let mut given = env::args_os().collect::<Vec<_>>();
    let called = given
        .get(1)
        .and_then(|first| first.to_str()?.strip_prefix(CALLED));
    let name = called.unwrap_or("skattekit-inspect").to_owned();
    if called.is_some() {
        given.remove(1);
    }
    let command = Arguments::command()
        .bin_name(&name)
        .after_help(MORE.replace("{command}", &name));
    let arguments = match Arguments::from_arg_matches(&command.get_matches_from(given)) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode, NoReport> {
    let models = Models::select(&Selection {
        api: arguments.api.clone(),
        model: arguments.model.clone(),
    })?;
    let found = files::find(&arguments.inputs);
    for (name, fault) in &found.faults {
        complain(&format!("error: {name}: {fault}"));
    }
    if found.passed_over > 0 {
        let skipped = u64::try_from(found.passed_over).unwrap_or(u64::MAX);
        complain(&format!(
            "skipped {} in folders, since the content does not begin like JSON or XML",
            counted(skipped, "file", "files")
        ));
    }
    if found.inputs.is_empty() {
        return Err(NoReport::Nothing);
    }
    let cores = || thread::available_parallelism().map_or(1, Into::into);
    let options = Options {
        jobs: arguments.jobs.map_or_else(cores, usize::from),
        longest: usize::from(arguments.max_record) * 1_000_000,
        with_types: arguments.types,
    };
    let progress = Progress::of(&found.inputs);
    let report = inspect(&found.inputs, &models, options, progress.read(), &|| {
        progress.show();
    });
    progress.end();
    for Fault { file, reason } in &report.faults {
        complain(&format!("error: {file}: {reason}"));
    }
    print(&report, arguments)?;
    Ok(exit_code(
        &report,
        arguments.fail_on,
        !found.faults.is_empty(),
    ))
}

fn print(report: &Report, arguments: &Arguments) -> Result<(), NoReport> {
    let text = match arguments.format {
        Format::Text => {
            let Arguments { all, unused, .. } = *arguments;
            to_text(report, Style { all, unused })
        }
        Format::Json => to_json(report, arguments.unused),
    };
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        // A reader that closes the pipe early is not an error.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(NoReport::Unwritten(error)),
        _ => Ok(()),
    }
}

fn exit_code(report: &Report, fail_on: FailOn, is_incomplete: bool) -> ExitCode {
    let news = fail_on == FailOn::Unknown && report.has_news();
    let unread = fail_on != FailOn::Never && report.has_unread();
    match (is_incomplete || !report.faults.is_empty(), news || unread) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    }
}

fn complain(text: &str) {
    let text = text.replace(char::is_control, "\u{fffd}");
    // There is nowhere left to report an error.
    let _ = writeln!(io::stderr(), "{text}");
}
