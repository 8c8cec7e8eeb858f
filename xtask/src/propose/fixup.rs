//! A proposed fix-up.

use serde::Serialize;
use serde_json::Value;

/// A fix-up as the manifest has it, and why it is proposed.
#[derive(Debug, Serialize)]
pub(super) struct Fixup {
    /// The reasons, a line each.
    pub why: Vec<String>,
    pub name: String,
    pub file: String,
    pub reason: String,
    #[serde(flatten)]
    pub place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// What it corrects.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Place {
    /// The pointer to a value of a document.
    At(String),
    /// The code of the row after which one is inserted.
    After(String),
}

impl Fixup {
    /// A fix-up that adds something to a document; its name is made of the file, the place and what is added.
    pub(super) fn new(file: &str, at: &str, subject: &str, reason: String) -> Self {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        // The file of a year is named after that alone.
        let start = stem.rmatch_indices('/').map(|(at, _)| at + 1);
        let mut starts = start.filter(|at| stem[*at..].contains(char::is_alphabetic));
        let stem = &stem[starts.next().unwrap_or_default()..];
        let keys = at.split('/').filter(|key| {
            !key.is_empty() && !matches!(*key, "components" | "schemas" | "properties" | "-")
        });
        let words = [stem].into_iter().chain(keys).chain([subject]);
        let words = words.flat_map(|text| text.split(|char: char| !char.is_alphanumeric()));
        let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
        let mut words = words.collect::<Vec<_>>();
        words.dedup();
        Self {
            why: Vec::new(),
            name: words.join("-"),
            file: file.to_owned(),
            reason,
            place: Place::At(at.to_owned()),
            from: None,
            to: None,
        }
    }
}
