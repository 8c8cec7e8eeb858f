//! A report of what the generated models do not know about real responses.
//!
//! | module | what it does |
//! |---|---|
//! | `files` | paths to streams, unpacked |
//! | `framing` | a stream to records, each with its place |
//! | `tasks` | the records of all inputs to batches that any thread can read |
//! | `models`, `recognise`, `notes`, `outcome` | a record to the model that it is of, and what its reading told |
//! | `content`, `types`, `evidence` | the types of what a model does not know, if they are wanted |
//! | `tally` | what records told, counted per model and inntektsår |
//! | `run` | all of it on all cores, with the same result however many there are |
//! | `report`, `text`, `json` | a tally to what is printed |
//! | `command` | the command line |
//!
//! Another tool reads what this one reads: [`find`] and [`Tasks`] to batches of records, and [`read_record`] with a
//! [`Recogniser`] to the model of each and to what a [`Reading`] makes of it.
//!
//! No value of a response gets beyond its reading: an [`Observer`](skattekit_runtime::Observer) is told kinds, the model's own names,
//! unknown names and unknown codes, with long numbers masked.

pub mod command;
mod content;
mod encoding;
mod evidence;
mod files;
mod framing;
mod json;
mod models;
mod notes;
mod outcome;
mod progress;
mod recognise;
mod report;
mod run;
mod tally;
mod tasks;
mod text;
mod types;

pub use encoding::Encoding;
pub use evidence::Evidence;
pub use files::{FoundInputs, Input, find, unpacked};
pub use framing::{Batch, Record, RecordKind};
pub use json::{SCHEMA, to_json};
pub use models::{Models, Selection, SelectionError, full_name};
pub use notes::Note;
pub use outcome::{Outcome, Why, read_record};
pub use progress::Progress;
pub use recognise::{Reading, Recogniser};
pub use report::{
    Codes, Fault, GroupReport, InputPosition, NewsItem, Report, UnreadRecord, UnreadReport,
    name_of_kind,
};
pub use run::Options;
pub use tasks::{Opened, Task, Tasks};
pub use text::{Style, to_text};
pub use types::{ScalarType, ValueTypes};

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Reads inputs and reports their contents.
///
/// `read` counts the bytes read from disk; `progress` is called from time to time, by any thread.
#[must_use]
pub fn inspect(
    inputs: &[Input],
    models: &Models,
    options: Options,
    read: &Arc<AtomicU64>,
    progress: &(dyn Fn() + Sync),
) -> Report {
    let total = run::run(inputs, models, options, read, progress);
    let names = inputs
        .iter()
        .map(|input| input.name.clone())
        .collect::<Vec<_>>();
    Report::of(total, &names, models)
}

/// Reads one stream, compressed or not, and reports its contents.
#[must_use]
pub fn inspect_stream(
    name: &str,
    stream: impl Read + Send + 'static,
    models: &Models,
    options: Options,
) -> Report {
    let stream = std::sync::Mutex::new(Some(stream));
    let open = |_| {
        let mut stream = stream.lock().ok()?;
        Some(files::unpacked(stream.take()?))
    };
    let total = run::run_over(&open, models, options, &|| {});
    Report::of(total, &[name.to_owned()], models)
}
