//! `Checkpoint`: how far a list has been read, and where that is stored.

use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};

/// How far a list has been read. It has no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    list: Box<str>,
    next: i64,
}

/// The version of the text that a checkpoint is written as.
const VERSION: u64 = 1;

impl Checkpoint {
    pub(crate) fn new(list: &str, next: i64) -> Self {
        Self {
            list: list.into(),
            next,
        }
    }

    /// The list: its base address and the operation.
    #[must_use]
    pub fn list(&self) -> &str {
        &self.list
    }

    /// The number from which to read on.
    #[must_use]
    pub const fn next(&self) -> i64 {
        self.next
    }
}

/// The text that [`FromStr`] reads: one line of JSON.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = json!({ "checkpoint": VERSION, "list": &*self.list, "next": self.next });
        value.fmt(f)
    }
}

impl FromStr for Checkpoint {
    type Err = InvalidCheckpoint;

    fn from_str(text: &str) -> Result<Self, InvalidCheckpoint> {
        let value = serde_json::from_str::<Value>(text)
            .map_err(|error| InvalidCheckpoint(format!("not whole JSON ({error})")))?;
        let version = value.get("checkpoint").and_then(Value::as_u64);
        if version != Some(VERSION) {
            let found = version.map_or_else(|| "none".to_owned(), |version| version.to_string());
            return Err(InvalidCheckpoint(format!(
                "version {found}, expected {VERSION}"
            )));
        }
        let list = value.get("list").and_then(Value::as_str);
        let next = value.get("next").and_then(Value::as_i64);
        match (list, next) {
            (Some(list), Some(next)) => Ok(Self::new(list, next)),
            _ => Err(InvalidCheckpoint(
                "no `list`, or no whole number `next`".to_owned(),
            )),
        }
    }
}

/// A text that is no checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidCheckpoint(String);

impl fmt::Display for InvalidCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a checkpoint: {}; restore it, or remove it to begin anew",
            self.0
        )
    }
}

impl std::error::Error for InvalidCheckpoint {}

/// Where the checkpoint of one list is stored between runs.
pub trait CheckpointStore {
    /// Why it cannot be loaded or saved.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The last checkpoint that was saved; `None` if there is none yet.
    ///
    /// # Errors
    /// If it cannot be loaded. Reading does not begin then.
    fn load(&mut self) -> Result<Option<Checkpoint>, Self::Error>;

    /// Saves a checkpoint, so that after a crash either this or the last one is loaded.
    ///
    /// # Errors
    /// If it cannot be saved. The batch before it is repeated then.
    fn save(&mut self, checkpoint: &Checkpoint) -> Result<(), Self::Error>;
}
