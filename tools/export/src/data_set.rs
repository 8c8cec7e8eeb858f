//! The folder of a data set: what it is of, what was exported to it, and how a run becomes part of it.
//!
//! A run writes into a hidden folder of its own, which no reader of the tables looks into. When all of its files are there,
//! one rename says so, and then they are moved to their places; whoever finds a run that was interrupted after that rename
//! finishes it, and clears one that was interrupted before.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::broken;
use crate::error::{ExportError, Unwritten};
use crate::layout::{LAYOUT, Layout};
use crate::person::Person;
use crate::schema::type_of;

/// The file that says what the data set is of.
const ABOUT: &str = "_skattekit.json";
/// The folder of the runs that are part of it.
const RUNS: &str = "_runs";
/// What the folder of a run begins with before it has a number.
const NEW: &str = ".new-";
/// The largest number of a run.
const LARGEST: u32 = 0x7fff_ffff;
/// What the folder of a run that is no part of it yet begins with.
const STAGING: &str = ".run-";
/// The file in such a folder that its run holds a lock on.
const LOCK: &str = "lock";
/// The file in such a folder that says that everything is in it.
const COMPLETE: &str = "complete.json";
/// Its name before that.
const RECORD: &str = "run.json";
/// The folder in such a folder with what becomes part of the data set.
const TABLES: &str = "tables";

/// What a data set is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    layout: u32,
    /// What became of personal data.
    person: String,
    /// The fingerprint of the key.
    key: Option<String>,
    /// The type of each column, by `data set/table/column`.
    columns: BTreeMap<String, String>,
}

/// A run that is part of the data set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) version: String,
    pub(crate) inputs: Vec<InputFile>,
    pub(crate) responses: u64,
    pub(crate) broken: u64,
    pub(crate) unrecognised: u64,
    pub(crate) findings: u64,
}

/// An input file as it was when it was exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InputFile {
    /// Its absolute path.
    pub(crate) path: String,
    pub(crate) size: u64,
    /// When it was last changed, in nanoseconds from 1970.
    pub(crate) modified: u64,
}

/// A data set that can be added to.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// What this version writes.
    own: About,
}

/// The folder of a run that is no part of the data set yet; it is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Staging<'a> {
    folder: &'a Folder,
    path: PathBuf,
    /// The number of the run, 31 bits.
    pub(crate) number: u32,
    _lock: File,
}

impl Folder {
    /// Opens the data set of a folder, or begins one.
    pub(crate) fn open(path: &Path, layout: &Layout, person: &Person) -> Result<Self, ExportError> {
        let unwritten = |error| Unwritten::new(path, error);
        fs::create_dir_all(path).map_err(unwritten)?;
        let folder = Self {
            path: path.to_owned(),
            own: about_now(layout, person),
        };
        if folder.about()?.is_none() {
            let mut entries = fs::read_dir(path).map_err(unwritten)?;
            let is_hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
            if entries.any(|entry| entry.is_ok_and(|entry| !is_hidden(&entry.file_name()))) {
                return Err(ExportError::Foreign(path.display().to_string()));
            }
        }
        folder.settle()?;
        Ok(folder)
    }

    /// What the data set is of, with what this version adds to it; `None` if nothing says what it is of.
    fn about(&self) -> Result<Option<(About, About)>, ExportError> {
        let about = self.path.join(ABOUT);
        let name = || self.path.display().to_string();
        let bytes = match fs::read(&about) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Unwritten::new(&about, error).into()),
        };
        let undescribed = |error: serde_json::Error| {
            ExportError::Undescribed(about.display().to_string(), error.to_string())
        };
        // The layout decides what else there is.
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(undescribed)?;
        let layout = value.get("layout").and_then(serde_json::Value::as_u64);
        if let Some(layout) = layout.filter(|layout| *layout != u64::from(LAYOUT)) {
            return Err(ExportError::OtherLayout(name(), layout, LAYOUT));
        }
        let known: About = serde_json::from_value(value).map_err(undescribed)?;
        let merged = known.merged(self.own.clone(), &self.path)?;
        Ok(Some((known, merged)))
    }

    /// Writes what the data set is of.
    fn describe(&self) -> Result<(), ExportError> {
        let about = match self.about()? {
            None => self.own.clone(),
            Some((known, merged)) if known == merged => return Ok(()),
            Some((_, merged)) => merged,
        };
        Ok(write_json(&self.path.join(ABOUT), &about)?)
    }

    /// Finishes the runs that were interrupted after all of their files were there, and clears the others.
    fn settle(&self) -> Result<(), Unwritten> {
        let unwritten = |error| Unwritten::new(&self.path, error);
        for entry in fs::read_dir(&self.path).map_err(unwritten)? {
            let entry = entry.map_err(unwritten)?;
            let name = entry.file_name();
            let Some(number) = name.to_str().and_then(|name| name.strip_prefix(STAGING)) else {
                continue;
            };
            let path = entry.path();
            // Whoever is at work on it holds the lock.
            let lock = match File::open(path.join(LOCK)) {
                Ok(lock) if lock.try_lock().is_err() => continue,
                Ok(lock) => Some(lock),
                Err(_) => None,
            };
            if path.join(COMPLETE).exists() {
                self.finish(&path, number)?;
            } else if lock.is_some() {
                fs::remove_dir_all(&path).map_err(|error| Unwritten::new(&path, error))?;
            }
        }
        Ok(())
    }

    /// Moves the files of a run to their places.
    fn finish(&self, staging: &Path, number: &str) -> Result<(), Unwritten> {
        let tables = staging.join(TABLES);
        let mut found = Vec::new();
        files_below(&tables, &mut found).map_err(|error| Unwritten::new(&tables, error))?;
        for from in found {
            let place = from.strip_prefix(&tables).unwrap_or(&from);
            let to = self.path.join(place);
            let move_it = || {
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::rename(&from, &to)
            };
            move_it().map_err(|error| Unwritten::new(&to, error))?;
        }
        let record = self.path.join(RUNS).join(format!("{number}.json"));
        let end = || {
            record.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::rename(staging.join(COMPLETE), &record)?;
            fs::remove_dir_all(staging)
        };
        end().map_err(|error| Unwritten::new(&record, error))
    }

    /// The inputs of all runs.
    pub(crate) fn inputs(&self) -> Result<Vec<InputFile>, ExportError> {
        let runs = self.path.join(RUNS);
        let mut paths = Vec::new();
        if runs.exists() {
            files_below(&runs, &mut paths).map_err(|error| Unwritten::new(&runs, error))?;
        }
        let mut inputs = Vec::new();
        for path in paths {
            let bytes = fs::read(&path).map_err(|error| Unwritten::new(&path, error))?;
            let run: Run = serde_json::from_slice(&bytes).map_err(|error| {
                ExportError::Undescribed(path.display().to_string(), error.to_string())
            })?;
            inputs.extend(run.inputs);
        }
        Ok(inputs)
    }

    /// Begins a run, with this number or the next that no run has.
    pub(crate) fn begin(&self, number: u32) -> Result<Staging<'_>, Unwritten> {
        // The lock is held before the folder has a name that others look for.
        let new = self
            .path
            .join(format!("{NEW}{}-{number}", std::process::id()));
        let lock = || {
            fs::create_dir(&new)?;
            fs::create_dir(new.join(TABLES))?;
            let lock = File::create(new.join(LOCK))?;
            lock.lock()?;
            io::Result::Ok(lock)
        };
        let lock = lock().map_err(|error| Unwritten::new(&new, error))?;
        let mut number = number & LARGEST;
        loop {
            let path = self.path.join(format!("{STAGING}{number}"));
            let is_known = self.path.join(RUNS).join(format!("{number}.json")).exists();
            if !is_known && !path.exists() {
                match fs::rename(&new, &path) {
                    Ok(()) => {
                        return Ok(Staging {
                            folder: self,
                            path,
                            number,
                            _lock: lock,
                        });
                    }
                    // Another run was faster.
                    Err(_) if path.exists() => {}
                    Err(error) => {
                        let _ = fs::remove_dir_all(&new);
                        return Err(Unwritten::new(&path, error));
                    }
                }
            }
            number = (number + 1) & LARGEST;
        }
    }
}

impl Staging<'_> {
    /// The folder for the files of the run.
    pub(crate) fn tables(&self) -> PathBuf {
        self.path.join(TABLES)
    }

    /// Makes everything in the folder part of the data set.
    pub(crate) fn commit(self, run: &Run) -> Result<(), ExportError> {
        self.folder.describe()?;
        let record = self.path.join(RECORD);
        write_json(&record, run)?;
        let complete = self.path.join(COMPLETE);
        fs::rename(&record, &complete).map_err(|error| Unwritten::new(&complete, error))?;
        Ok(self.folder.finish(&self.path, &self.number.to_string())?)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if !self.path.join(COMPLETE).exists() {
            // The next run clears what is left.
            let _ = fs::remove_dir_all(&self.path);
            // Only a folder in which there was nothing before.
            let _ = fs::remove_dir(&self.folder.path);
        }
    }
}

impl About {
    /// The same with the columns of another, if both can be in one data set.
    fn merged(&self, own: Self, path: &Path) -> Result<Self, ExportError> {
        let name = path.display().to_string();
        if self.person != own.person || self.key != own.key {
            let of_key = if self.person == own.person {
                " and another key"
            } else {
                ""
            };
            return Err(ExportError::OtherPerson(name, self.person.clone(), of_key));
        }
        let mut columns = self.columns.clone();
        for (column, kind) in own.columns {
            let before = columns
                .entry(column.clone())
                .or_insert_with(|| kind.clone());
            if *before != kind {
                return Err(ExportError::OtherType(name, column, before.clone(), kind));
            }
        }
        Ok(Self {
            columns,
            ..self.clone()
        })
    }
}

/// What this version writes.
fn about_now(layout: &Layout, person: &Person) -> About {
    let mut columns = BTreeMap::new();
    let broken = broken::table();
    let tables = layout.data_sets.iter().flat_map(|data_set| {
        let tables = data_set.tables.iter();
        tables.map(|table| (&*data_set.name, table))
    });
    for (data_set, table) in tables.chain([(broken::DATA_SET, &broken)]) {
        for (column, kind) in table.all() {
            let place = format!("{data_set}/{}/{column}", table.name);
            columns.insert(place, type_of(kind).to_string());
        }
    }
    About {
        layout: LAYOUT,
        person: person.name().to_owned(),
        key: person.fingerprint(),
        columns,
    }
}

/// Writes JSON to a file that is whole whenever it is there.
fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Unwritten> {
    let unwritten = |error| Unwritten::new(path, error);
    let mut bytes =
        serde_json::to_vec_pretty(value).map_err(|error| Unwritten::new(path, error))?;
    bytes.push(b'\n');
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let write = || {
        let mut file = File::create(&part)?;
        io::Write::write_all(&mut file, &bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written.map_err(unwritten)
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files_below(&path, found)?;
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(())
}
