//! An export: all inputs on all cores into files, which become part of the data set together.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};
use skattekit_inspect::{Input, Models, Task, Tasks};

use crate::broken;
use crate::codes::{KODE, codes_of};
use crate::data_set::{Folder, InputFile, Run, Staging};
use crate::error::{ExportError, Unwritten};
use crate::files::{Files, Limits, write_alone};
use crate::layout::Layout;
use crate::person::Person;
use crate::rows::{Portion, TableRows};
use crate::worker::{Counts, Worker};

/// How many files are open in all, within what systems allow a program.
const OPEN_FILES: usize = 512;

/// The fewest per worker.
const FEWEST_FILES: usize = 16;

/// How much the rows that are in no file yet take in all, in bytes.
const MEMORY: usize = 64 * 1024 * 1024;

/// The least of that per worker: fewer make small row groups.
const LEAST_MEMORY: usize = 8 * 1024 * 1024;

/// The bytes of records between two looks at what the rows take, for which all columns are gone through.
const BETWEEN: usize = 2 * 1024 * 1024;

/// How an export is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// The number of batches that are read at once; at least 1.
    pub jobs: usize,
    /// The longest record in bytes.
    pub longest: usize,
    /// What becomes of personal data.
    pub person: Person,
    /// Whether inputs are exported that the data set has already.
    pub again: bool,
}

/// What was exported.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// How many records there were.
    pub counts: Counts,
    /// How many rows each table got, by data set and table.
    pub rows: BTreeMap<(String, String), u64>,
    /// The inputs that the data set has already, which were left out.
    pub skipped: Vec<String>,
    /// The inputs that could not be read to their end, and why.
    pub faults: Vec<(String, String)>,
}

/// Exports inputs to the data set of a folder.
///
/// `read` counts the bytes read from disk; `progress` is called after every batch.
///
/// # Errors
/// If the folder cannot take them, or if there is no response in them. Nothing has been added then.
pub fn export(
    inputs: &[Input],
    folder: &Path,
    models: &Models,
    options: &Options,
    read: &Arc<AtomicU64>,
    progress: &(dyn Fn() + Sync),
) -> Result<Summary, ExportError> {
    let layout = Layout::new();
    let data_set = Folder::open(folder, &layout, &options.person)?;
    let mut summary = Summary::default();
    let inputs = new_inputs(inputs, &data_set, options.again, &mut summary)?;
    if inputs.is_empty() && !summary.skipped.is_empty() {
        return Ok(summary);
    }
    let files = inputs.iter().filter_map(described);
    let files = files.collect::<Vec<_>>();
    let staging = data_set.begin(number_of(&files))?;
    let tables = staging.tables();
    let open = |at: usize| inputs.get(at).map(|input: &Input| input.open(read));
    let shared = Shared {
        tasks: Mutex::new(Tasks::over(&open, models, options.longest)),
        stopped: AtomicBool::new(false),
        found: Mutex::default(),
    };
    let broken_table = broken::table();
    let jobs = options.jobs.max(1);
    let work = |number: usize| {
        let limits = Limits {
            files: (OPEN_FILES / jobs).max(FEWEST_FILES),
            memory: (MEMORY / jobs).max(LEAST_MEMORY),
        };
        let person = &options.person;
        let files = Files::new(&tables, format!("{}-{number}", staging.number), limits);
        let ended = files.map_err(ExportError::from).and_then(|files| {
            let run = WorkerRun {
                worker: Worker::new(&layout, &broken_table, models, person, Portion::GROUP),
                files,
                inputs: &inputs,
                first: i64::from(staging.number) << 32,
            };
            run.run(&shared, progress)
        });
        if let Err(error) = ended {
            shared.stopped.store(true, Ordering::Relaxed);
            lock(&shared.found).error.get_or_insert(error);
        }
    };
    thread::scope(|scope| {
        for number in 1..jobs {
            let work = &work;
            scope.spawn(move || work(number));
        }
        work(0);
    });
    let found = shared.found.into_inner();
    let found = found.unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = found.error {
        return Err(error);
    }
    summary.counts = found.counts;
    summary.rows = found.rows;
    summary.faults = found.faults;
    commit(staging, &layout, files, &mut summary)?;
    Ok(summary)
}

fn commit(
    staging: Staging<'_>,
    layout: &Layout,
    inputs: Vec<InputFile>,
    summary: &mut Summary,
) -> Result<(), ExportError> {
    let counts = summary.counts;
    if counts.responses == 0 {
        return Err(ExportError::Empty {
            broken: counts.broken,
            unrecognised: counts.unrecognised,
            faults: std::mem::take(&mut summary.faults),
        });
    }
    let written = summary.rows.keys().map(|(data_set, _)| data_set.clone());
    for api in written.collect::<std::collections::BTreeSet<_>>() {
        let has = layout.data_sets.iter().any(|data_set| data_set.name == api);
        let codes = codes_of(&api).map_err(Unwritten::from)?;
        if let Some(batch) = codes.filter(|_| has) {
            let folder = staging.tables().join(&api).join(KODE);
            fs::create_dir_all(&folder).map_err(|error| Unwritten::new(&folder, error))?;
            write_alone(&folder.join(format!("{KODE}.parquet")), &batch)?;
        }
    }
    staging.commit(&Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        inputs,
        responses: counts.responses,
        broken: counts.broken,
        unrecognised: counts.unrecognised,
        findings: counts.findings,
    })
}

/// What the workers share.
struct Shared<'a> {
    tasks: Mutex<Tasks<'a>>,
    /// Whether one of them failed.
    stopped: AtomicBool,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    counts: Counts,
    rows: BTreeMap<(String, String), u64>,
    faults: Vec<(String, String)>,
    error: Option<ExportError>,
}

struct WorkerRun<'a> {
    worker: Worker<'a>,
    files: Files<'a>,
    inputs: &'a [Input],
    /// The number of the first record.
    first: i64,
}

impl WorkerRun<'_> {
    fn run(mut self, shared: &Shared<'_>, progress: &(dyn Fn() + Sync)) -> Result<(), ExportError> {
        let mut unbounded = 0;
        while !shared.stopped.load(Ordering::Relaxed) {
            let Some(task) = lock(&shared.tasks).next_task() else {
                break;
            };
            let Task {
                records,
                input,
                work,
                ..
            } = task;
            let name = &self.inputs[input].name;
            let batch = match work {
                Ok(batch) => batch,
                Err(fault) => {
                    let fault = (name.clone(), fault.to_string());
                    lock(&shared.found).faults.push(fault);
                    continue;
                }
            };
            let last = records.saturating_add(batch.records.len() as u64);
            if u32::try_from(last).is_err() {
                return Err(ExportError::TooMany);
            }
            let first = self.first + i64::try_from(records).unwrap_or_default();
            let files = &mut self.files;
            let mut take =
                |data_set: &str, year, rows: &mut TableRows<'_>| files.write(data_set, year, rows);
            self.worker.read(&batch, name, first, &mut take)?;
            unbounded += batch.bytes.len();
            if unbounded >= BETWEEN {
                unbounded = 0;
                files.bound_memory(&mut self.worker)?;
            }
            progress();
        }
        let files = &mut self.files;
        self.worker
            .finish::<Unwritten>(&mut |data_set, year, rows| files.write(data_set, year, rows))?;
        files.close()?;
        let found = &mut *lock(&shared.found);
        found.counts.add(self.worker.counts);
        for (table, rows) in std::mem::take(&mut self.files.rows) {
            *found.rows.entry(table).or_default() += rows;
        }
        Ok(())
    }
}

/// The inputs that the data set does not have.
fn new_inputs(
    inputs: &[Input],
    data_set: &Folder,
    again: bool,
    summary: &mut Summary,
) -> Result<Vec<Input>, ExportError> {
    if again {
        return Ok(inputs.to_vec());
    }
    let known = data_set.inputs()?;
    let known = known.iter().map(|file| (&*file.path, file));
    let known = known.collect::<BTreeMap<_, _>>();
    let mut new = Vec::new();
    for input in inputs {
        let now = described(input);
        match now.as_ref().map(|now| (now, known.get(&*now.path))) {
            Some((now, Some(before))) if now == *before => summary.skipped.push(input.name.clone()),
            Some((_, Some(_))) => return Err(ExportError::Changed(input.name.clone())),
            _ => new.push(input.clone()),
        }
    }
    Ok(new)
}

/// An input file as it is now; `None` for a stream.
fn described(input: &Input) -> Option<InputFile> {
    let path = input.path()?;
    let data = path.metadata().ok().filter(fs::Metadata::is_file)?;
    let modified = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(InputFile {
        path: path.canonicalize().ok()?.display().to_string(),
        size: data.len(),
        modified: u64::try_from(modified.as_nanos()).unwrap_or(u64::MAX),
    })
}

/// The number of a run over these inputs, so that the same run gives the same files.
fn number_of(files: &[InputFile]) -> u32 {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.path.as_bytes());
        hash.update(file.size.to_le_bytes());
        hash.update(file.modified.to_le_bytes());
    }
    let bytes = hash.finalize();
    bytes
        .iter()
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// A panic of another worker is reported by its own thread.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
