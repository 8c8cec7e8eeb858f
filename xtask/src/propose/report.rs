//! The report of `skattekit-inspect`, as far as a proposal is made from it.
//!
//! It is read from the JSON of another program: with its types, every build of xtask would compile the generated crates.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// What real responses have that the models do not know.
#[derive(Deserialize)]
pub(super) struct Report {
    pub models: Vec<Group>,
    pub broken: Unread,
    pub unrecognised: Unread,
    pub omitted: u64,
}

/// The findings of one model and one inntektsår.
#[derive(Deserialize)]
pub(super) struct Group {
    pub api: String,
    pub version: String,
    pub model: String,
    pub news: Vec<Finding>,
}

/// A finding.
#[derive(Deserialize)]
pub(super) struct Finding {
    pub kind: Kind,
    pub path: String,
    pub count: u64,
    /// The name of an unknown field, or an unknown code, type or inntektsår.
    pub what: Option<String>,
    pub list: Option<String>,
    pub evidence: Option<Evidence>,
}

/// The kind of a finding.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    UnknownCode,
    UnknownType,
    UnknownField,
    UnknownYear,
    UnknownBody,
    OtherYear,
    Null,
    Missing,
    Form,
    #[serde(other)]
    Other,
}

/// In how many inputs it is, and what its values are made of.
#[derive(Deserialize)]
pub(super) struct Evidence {
    pub inputs: u64,
    pub json: Option<Types>,
    pub xml: Option<Types>,
}

/// What the values at a place are made of.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Types {
    #[serde(default)]
    pub scalars: BTreeSet<Scalar>,
    pub items: Option<Box<Types>>,
    pub fields: Option<BTreeMap<String, Types>>,
    /// Whether the element occurs several times in one other.
    #[serde(default)]
    pub repeats: bool,
}

/// The type of a value without parts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Scalar {
    Null,
    Empty,
    Boolean,
    Integer,
    Number,
    Date,
    DateTime,
    ElevenDigits,
    String,
}

/// The records that were not read.
#[derive(Deserialize)]
pub(super) struct Unread {
    pub count: u64,
}

impl Types {
    /// Adds the types of other values.
    pub(super) fn merge(&mut self, other: &Self) {
        self.scalars.extend(&other.scalars);
        self.repeats |= other.repeats;
        if let Some(items) = &other.items {
            self.items.get_or_insert_default().merge(items);
        }
        if let Some(fields) = &other.fields {
            let own = self.fields.get_or_insert_default();
            for (name, types) in fields {
                own.entry(name.clone()).or_default().merge(types);
            }
        }
    }
}

/// Whether a text has the form of a name or a code of a specification: long ones, and those with many digits or with signs
/// that no name has, may be data, and are left out of a proposal.
pub(super) fn is_name(text: &str) -> bool {
    const LONGEST: usize = 100;
    const MOST_DIGITS: usize = 3;
    let is_sign = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
    text.starts_with(|char: char| char.is_alphabetic() || char == '_')
        && text.chars().count() <= LONGEST
        && text.chars().all(is_sign)
        && text.chars().filter(|char| char.is_numeric()).count() <= MOST_DIGITS
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn what_can_be_data_is_no_name() {
        for name in ["beloep", "AR-007", "_id", "aarsak2", "år", "SSG-010", "x-y"] {
            assert!(is_name(name), "{name}");
        }
        let long = "a".repeat(101);
        for data in [
            "", "***", "20463518646", "a1234", "Ola Nordmann", "ola@example.org", "2024-01-01",
            "a.b", "Storgata 1", "-", &long,
        ] {
            assert!(!is_name(data), "{data}");
        }
    }
}
