//! The command line: what was exported goes to standard output, everything else to standard error.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use clap::Parser;
use skattekit_inspect::{Models, Progress, Selection, SelectionError, find};
use thiserror::Error;

use crate::error::ExportError;
use crate::export::{Options, Summary, export};
use crate::person::{Key, KeyError, Person};

const MORE: &str = "\
Examples:
  skattekit-export --to tabeller svar.ndjson.gz           one response per line, compressed
  skattekit-export --to tabeller logg/                    all files of a folder; those that are there already are left out
  skattekit-export --to tabeller --person key noekkel logg/   identifiers replaced by HMAC-SHA256
  zcat *.gz | skattekit-export --to tabeller -

The format is detected from the content: JSON (one response, several, a list of them or one per line), XML, gzip.
The model of a response is detected from its fields or its root; --api and --model narrow the choice.
The folder gets one data set per API, with the tables svar, feil, funn, kode and one per list of objects, partitioned by
inntektsår; records that cannot be read are rows of skattekit/broken.
A run adds files and changes none; an interrupted one adds nothing.

Exit codes:
  0  everything was exported
  1  the rest was exported, without records that are broken or match no model
  2  bad usage, or an input that cannot be read to its end, or nothing was exported";

/// Exports recorded responses to tables in Parquet.
#[derive(Parser)]
#[command(name = "skattekit-export", after_help = MORE)]
struct Arguments {
    /// Files, folders, or `-` for standard input
    #[arg(value_name = "FILE")]
    inputs: Vec<PathBuf>,
    /// The folder of the data set
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// What becomes of personal data: `drop` writes none of it; `key` and a file write identifiers as their HMAC-SHA256
    /// with the key in the file, and drop the rest; `keep` writes all of it
    #[arg(long, value_names = ["drop|key|keep", "KEY FILE"], num_args = 1..=2, default_value = "drop")]
    person: Vec<String>,
    /// Export inputs that the data set has already, so that their rows are there twice
    #[arg(long)]
    again: bool,
    /// Only the models of this API, such as `avregning` or `avregning.v2`
    #[arg(long, value_name = "API")]
    api: Option<String>,
    /// Only this model, such as `avregning.v2.Avregning`, and the errors returned instead of it
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// How many records are read in parallel [default: the number of cores]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// The largest record in megabytes (of a million bytes); larger ones count as broken
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4000))]
    max_record: u16,
}

/// Why nothing was exported.
#[derive(Debug, Error)]
enum Failure {
    #[error(transparent)]
    Selection(#[from] SelectionError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("unknown `--person {0}`; expected `drop`, `key FILE` or `keep`")]
    Person(String),
    #[error("`--person key` needs the file with the key after it")]
    NoKey,
    #[error("there is no input to read; give files, folders, or `-` for standard input")]
    Nothing,
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// Runs the command.
#[must_use]
pub fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let person = person(&mut arguments)?;
    let models = Models::select(&Selection {
        api: arguments.api,
        model: arguments.model,
    })?;
    let found = find(&arguments.inputs);
    for (name, fault) in &found.faults {
        complain(&format!("error: {name}: {fault}"));
    }
    if found.passed_over > 0 {
        complain(&format!(
            "files skipped in folders, since their content does not begin like JSON or XML: {}",
            found.passed_over
        ));
    }
    if found.inputs.is_empty() {
        return Err(Failure::Nothing);
    }
    let cores = || thread::available_parallelism().map_or(1, Into::into);
    let options = Options {
        jobs: arguments.jobs.map_or_else(cores, usize::from),
        longest: usize::from(arguments.max_record) * 1_000_000,
        person,
        again: arguments.again,
    };
    let progress = Progress::of(&found.inputs);
    let exported = export(
        &found.inputs,
        &arguments.to,
        &models,
        &options,
        progress.read(),
        &|| progress.show(),
    );
    progress.end();
    if let Err(ExportError::Empty { faults, .. }) = &exported {
        for (file, fault) in faults {
            complain(&format!("error: {file}: {fault}"));
        }
    }
    let summary = exported?;
    for (file, fault) in &summary.faults {
        complain(&format!(
            "error: {file}: {fault}; what comes before that was exported"
        ));
    }
    print(&summary);
    let counts = summary.counts;
    Ok(if !found.faults.is_empty() || !summary.faults.is_empty() {
        ExitCode::from(2)
    } else if counts.broken + counts.unrecognised > 0 {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// What `--person` says. Without `key`, a second value of it is the first input.
fn person(arguments: &mut Arguments) -> Result<Person, Failure> {
    let mut given = std::mem::take(&mut arguments.person).into_iter();
    let (mode, second) = (given.next().unwrap_or_default(), given.next());
    let person = match &*mode {
        "key" => {
            let file = second.ok_or(Failure::NoKey)?;
            return Ok(Person::Key(Key::of_file(file.as_ref())?));
        }
        "drop" => Person::Drop,
        "keep" => Person::Keep,
        _ => return Err(Failure::Person(mode)),
    };
    if let Some(input) = second {
        arguments.inputs.insert(0, input.into());
    }
    Ok(person)
}

fn print(summary: &Summary) {
    let counts = summary.counts;
    let mut text = String::new();
    if !summary.skipped.is_empty() {
        text += &format!(
            "inputs that the data set has already: {}\n",
            summary.skipped.len()
        );
    }
    text += &format!("responses: {}\n", counts.responses);
    for (name, count) in [
        ("findings", counts.findings),
        ("broken records", counts.broken),
        ("records that match no model", counts.unrecognised),
    ] {
        if count > 0 {
            text += &format!("{name}: {count}\n");
        }
    }
    for ((data_set, table), rows) in &summary.rows {
        text += &format!("  {data_set}/{table}: {rows} rows\n");
    }
    // A reader that closes the pipe early is not an error, and the export is done.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

fn complain(text: &str) {
    let text = text.replace(char::is_control, "\u{fffd}");
    // There is nowhere left to report an error.
    let _ = writeln!(io::stderr(), "{text}");
}
