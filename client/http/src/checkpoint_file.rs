//! `CheckpointFile`: a checkpoint in a file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{error, fmt};

use crate::checkpoint::{Checkpoint, CheckpointStore, InvalidCheckpoint};

/// A checkpoint in a file, which is replaced as a whole: whoever is killed leaves the last checkpoint or the one before it.
#[derive(Clone, Debug)]
pub struct CheckpointFile {
    path: PathBuf,
}

#[expect(
    clippy::disallowed_methods,
    reason = "this store alone touches the disk, for whoever chooses it"
)]
impl CheckpointFile {
    /// The checkpoint in the file at `path`, whose folder must exist. One process at a time may use it.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn error(&self, fault: CheckpointFileFault) -> CheckpointFileError {
        CheckpointFileError {
            path: self.path.clone(),
            fault,
        }
    }

    fn replace(&self, text: &str) -> io::Result<()> {
        // In the same folder, so that renaming replaces.
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let new = self.path.with_file_name(name);
        let mut file = File::create(&new)?;
        file.write_all(text.as_bytes())?;
        // The content is on the disk before the name is.
        file.sync_all()?;
        drop(file);
        fs::rename(&new, &self.path)?;
        sync_folder(&self.path)
    }
}

/// Has the new name written to the disk, where folders can be opened for that.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this store alone touches the disk, for whoever chooses it"
)]
impl CheckpointStore for CheckpointFile {
    type Error = CheckpointFileError;

    fn load(&mut self) -> Result<Option<Checkpoint>, CheckpointFileError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.error(CheckpointFileFault::Io("read", error))),
        };
        let checkpoint = text.parse();
        checkpoint
            .map(Some)
            .map_err(|error| self.error(CheckpointFileFault::Invalid(error)))
    }

    fn save(&mut self, checkpoint: &Checkpoint) -> Result<(), CheckpointFileError> {
        self.replace(&format!("{checkpoint}\n"))
            .map_err(|error| self.error(CheckpointFileFault::Io("written", error)))
    }
}

/// A checkpoint that cannot be loaded from its file or saved to it.
#[derive(Debug)]
pub struct CheckpointFileError {
    path: PathBuf,
    fault: CheckpointFileFault,
}

#[derive(Debug)]
enum CheckpointFileFault {
    Io(&'static str, io::Error),
    Invalid(InvalidCheckpoint),
}

impl fmt::Display for CheckpointFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.fault {
            CheckpointFileFault::Io(done, error) => write!(
                f,
                "{path} cannot be {done}: {error}; check that its folder exists and who may write there"
            ),
            CheckpointFileFault::Invalid(error) => write!(f, "{path} is {error}"),
        }
    }
}

impl error::Error for CheckpointFileError {}
