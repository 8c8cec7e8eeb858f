//! A proposal as the manifest has it, with the reasons as comments, or as JSON.

use serde::Serialize;
use serde_json::{Value, json};
use skattekit_codegen::visible;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Value as Toml, value};

use super::fixup::{Fixup, Place};

/// What is proposed, and what is not.
#[derive(Serialize)]
pub(super) struct Proposal {
    /// The date of the proposal, which is the source of each fix-up.
    pub source: String,
    pub fixups: Vec<Fixup>,
    /// What no fix-up teaches, and what to do instead.
    pub notes: Vec<String>,
}

impl Proposal {
    /// The fix-ups for the end of the manifest, and the notes as comments.
    pub(super) fn to_toml(&self) -> String {
        let mut text = String::new();
        for fixup in &self.fixups {
            if !text.is_empty() {
                text.push('\n');
            }
            for why in &fixup.why {
                text.push_str(&format!("# {}\n", visible(why)));
            }
            text.push_str("[[fixup]]\n");
            text.push_str(&entry(fixup, &self.source));
        }
        if self.fixups.is_empty() {
            text.push_str("# nothing to propose\n");
        }
        if !self.notes.is_empty() {
            text.push_str("\n# Not proposed:\n");
        }
        for note in &self.notes {
            text.push_str(&format!("# - {}\n", visible(note)));
        }
        text
    }

    /// One JSON object, on several lines.
    pub(super) fn to_json(&self) -> String {
        // Without a type that has no form in JSON there is nothing that can fail.
        let object = serde_json::to_value(self).unwrap_or_else(|_| json!({}));
        format!("{object:#}\n")
    }
}

/// The keys of one fix-up.
fn entry(fixup: &Fixup, source: &str) -> String {
    let mut table = DocumentMut::new();
    for (key, text) in [
        ("name", &*fixup.name),
        ("file", &*fixup.file),
        ("reason", &*fixup.reason),
        ("source", source),
    ] {
        table[key] = value(text);
    }
    match &fixup.place {
        Place::At(at) => table["at"] = value(at),
        Place::After(code) => table["after"] = value(code),
    }
    for (key, given) in [("from", &fixup.from), ("to", &fixup.to)] {
        if let Some(given) = given.as_ref().and_then(toml) {
            table[key] = Item::Value(given);
        }
    }
    table.to_string()
}

/// A value of a document as one of the manifest; `None` for null, which TOML has not.
fn toml(json: &Value) -> Option<Toml> {
    Some(match json {
        Value::Null => return None,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => number.into(),
            None => number.as_f64()?.into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => Toml::Array(items.iter().filter_map(toml).collect::<Array>()),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .filter_map(|(key, value)| Some((key, toml(value)?)));
            let mut table = InlineTable::new();
            for (key, value) in fields {
                table.insert(key, value);
            }
            Toml::InlineTable(table)
        }
    })
}
