//! Why nothing was exported, and what to do.

use std::io;
use std::path::Path;

use arrow_schema::ArrowError;
use parquet::errors::ParquetError;
use thiserror::Error;

/// A file or folder that cannot be written, and why.
#[derive(Debug, Error)]
#[error("{place}: {reason}")]
pub struct Unwritten {
    place: String,
    reason: String,
}

impl Unwritten {
    pub(crate) fn new(path: &Path, error: impl Into<Fault>) -> Self {
        let fault = error.into();
        let hint = match fault.kind() {
            Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                "; free some space or give another folder"
            }
            Some(io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
                "; give a folder that you may write to"
            }
            _ => "",
        };
        Self {
            place: path.display().to_string(),
            reason: format!("{fault}{hint}"),
        }
    }
}

impl From<ArrowError> for Unwritten {
    fn from(error: ArrowError) -> Self {
        Self {
            place: "record batch".to_owned(),
            reason: error.to_string(),
        }
    }
}

/// What failed below.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Fault {
    /// The kind of an error of the system, however deep it is.
    fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Io(error) => Some(error.kind()),
            Self::Parquet(ParquetError::External(error)) => {
                error.downcast_ref::<io::Error>().map(io::Error::kind)
            }
            Self::Parquet(_) | Self::Json(_) => None,
        }
    }
}

/// Why nothing was exported.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A file or folder cannot be written.
    #[error("nothing was added to the data set: {0}")]
    Unwritten(#[from] Unwritten),
    /// The folder is something else than a data set.
    #[error("{0} is not empty and no data set; give a new folder")]
    Foreign(String),
    /// The data set is of another layout.
    #[error(
        "{0} has a data set of layout {1}, and this version writes layout {2}; export into a new folder"
    )]
    OtherLayout(String, u64, u32),
    /// A column is of another type than in the data set.
    #[error(
        "{0} has a data set in which {1} is {2}, and this version writes {3}; export into a new folder"
    )]
    OtherType(String, String, String, String),
    /// Personal data in the data set was treated in another way.
    #[error(
        "{0} has a data set that was written with `--person {1}`{2}; export with the same, or into a new folder"
    )]
    OtherPerson(String, String, &'static str),
    /// The file that describes the data set cannot be read.
    #[error("{0} does not describe a data set: {1}; export into a new folder")]
    Undescribed(String, String),
    /// An input is not what it was when it was exported.
    #[error(
        "{0} has changed since it was exported to this data set, whose rows would be there twice; export into a new folder, or add it all the same with --again"
    )]
    Changed(String),
    /// There was no response in the input.
    #[error(
        "the input has no response: {broken} broken and {unrecognised} unrecognised records; `skattekit-inspect` says where and why"
    )]
    Empty {
        /// Broken records.
        broken: u64,
        /// Records that match no model, or several.
        unrecognised: u64,
        /// The inputs that could not be read to their end, and why.
        faults: Vec<(String, String)>,
    },
    /// There are more records than numbers for them.
    #[error("the input has more than 4 294 967 295 records; export it in several runs")]
    TooMany,
}
