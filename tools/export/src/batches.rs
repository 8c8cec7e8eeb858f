//! Record batches of a stream, for programs in Rust that make something else of them than files.

use std::io::{self, Read};
use std::sync::Mutex;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use skattekit_inspect::{Models, Tasks, unpacked};

use crate::broken;
use crate::layout::{Layout, Table};
use crate::person::Person;
use crate::rows::{Portion, TableRows};
use crate::worker::{Counts, Worker};

/// The longest record in bytes.
const LONGEST: usize = 64_000_000;

/// The rows of one table that were taken together.
#[derive(Debug)]
pub struct TableBatch<'a> {
    /// The data set: the slug of an API, or `skattekit` for what belongs to none.
    pub data_set: &'a str,
    /// The table.
    pub table: &'a Table,
    /// The inntektsår of a partitioned table; `None` if the response has none.
    pub inntektsaar: Option<u16>,
    /// The rows.
    pub batch: RecordBatch,
}

/// Reads one stream, compressed or not, and passes the rows of all tables on, in batches.
///
/// The rows of a response carry the number that it has in the stream, from 0, as `svar_id`, and `name` as `fil`.
/// Records that cannot be read become rows of the table `broken`.
///
/// ```
/// use std::io;
///
/// use skattekit_export::{Layout, Person, record_batches};
/// use skattekit_inspect::{Models, Selection};
///
/// let stream = io::Cursor::new(r#"{"sekvensnummer":7}"#);
/// let models = Models::select(&Selection {
///     api: Some("hendelser".to_owned()),
///     ..Selection::default()
/// })?;
/// let mut rows = Vec::new();
/// record_batches("svar.json", stream, &Layout::new(), &models, &Person::Drop, |table| {
///     rows.push((table.table.name.clone(), table.batch.num_rows()));
///     io::Result::Ok(())
/// })?;
/// assert_eq!(rows, [("svar".to_owned(), 1)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of the stream, and those of `take`.
pub fn record_batches<E: From<io::Error>>(
    name: &str,
    stream: impl Read + Send + 'static,
    layout: &Layout,
    models: &Models,
    person: &Person,
    mut take: impl FnMut(TableBatch<'_>) -> Result<(), E>,
) -> Result<Counts, E> {
    let stream = Mutex::new(Some(stream));
    let open = |_: usize| Some(unpacked(stream.lock().ok()?.take()?));
    let mut tasks = Tasks::over(&open, models, LONGEST);
    let broken_table = broken::table();
    let mut worker = Worker::new(layout, &broken_table, models, person, Portion::BATCH);
    let mut take = |data_set: &str, inntektsaar: Option<u16>, rows: &mut TableRows<'_>| {
        let batch = rows.finish()?;
        let table = rows.table;
        take(TableBatch {
            data_set,
            table,
            inntektsaar,
            batch,
        })
        .map_err(Fault::Other)
    };
    let mut run = || -> Result<(), Fault<E>> {
        while let Some(task) = tasks.next_task() {
            let batch = task.work.map_err(|error| Fault::Other(error.into()))?;
            let first = i64::try_from(task.records).unwrap_or(i64::MAX);
            worker.read(&batch, name, first, &mut take)?;
        }
        worker.finish(&mut take)
    };
    run().map_err(|fault| match fault {
        Fault::Other(error) => error,
        Fault::Arrow(error) => io::Error::other(error).into(),
    })?;
    Ok(worker.counts)
}

enum Fault<E> {
    Other(E),
    Arrow(ArrowError),
}

impl<E> From<ArrowError> for Fault<E> {
    fn from(error: ArrowError) -> Self {
        Self::Arrow(error)
    }
}
