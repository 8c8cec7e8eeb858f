//! Record batches of a stream, for programs in Rust that make something else of them than files.

use std::io::{self, Read};
use std::sync::Mutex;

use arrow_schema::ArrowError;
use skattekit_inspect::{Models, Tasks, unpacked};

use crate::broken;
use crate::layout::Layout;
use crate::person::Person;
use crate::worker::{Counts, TableBatch, Worker};

/// The longest record in bytes.
const LONGEST: usize = 64_000_000;

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
    let mut worker = Worker::new(layout, &broken_table, models, person);
    let mut take = |table: TableBatch<'_>| take(table).map_err(Fault::Other);
    let run = || -> Result<(), Fault<E>> {
        while let Some(task) = tasks.next_task() {
            let batch = task.work.map_err(|error| Fault::Other(error.into()))?;
            let first = i64::try_from(task.records).unwrap_or(i64::MAX);
            worker.read(&batch, name, first, &mut take)?;
        }
        worker.finish(&mut take)
    };
    let mut run = run;
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
