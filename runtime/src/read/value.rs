//! `Value` and `Fields`: what a model has no type for, kept as it came.

mod depth;
pub(crate) mod kept;
mod text;
mod wire;

use std::fmt;

use serde_core::ser::{SerializeMap, SerializeSeq};
use serde_core::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::read::hidden::{fmt_hidden, fmt_hidden_or, masked};
use crate::read::names::{TYPE, TypeName};

/// A value without a type in the model, kept as received.
///
/// Two values are equal if they are the same in XML, which has no numbers and no brackets around a list of one item.
/// `Debug` shows only the names of fields, since the values can be personal data.
#[derive(Clone)]
pub enum Value {
    /// `null`, or an element with `xsi:nil`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number: its digits as sent, as JSON writes numbers.
    Number(Box<str>),
    /// A string; in XML every scalar is one.
    Text(Box<str>),
    /// A list; in XML the fields of an object repeat instead.
    List(Vec<Value>),
    /// An object.
    Object(Fields),
}

/// The fields of an object without a type in the model, in the order received; names can repeat.
#[derive(Clone, Default)]
pub struct Fields {
    pub(crate) entries: Vec<(Box<str>, Value)>,
}

impl Value {
    /// The text of a string, a number or a boolean.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// The kind of value, for errors.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The value as an integer, if it is one or its text is one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Text(text) | Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The fields, if the value is an object.
    #[must_use]
    pub const fn as_fields(&self) -> Option<&Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }
}

impl Fields {
    /// An object without fields.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// The first value under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The names and values, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (&**name, value))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a field at the end.
    pub fn push(&mut self, name: &str, value: Value) {
        self.entries.push((name.into(), value));
    }

    /// The elements of the fields in XML, sorted by name: a list has one per item.
    fn elements(&self) -> Vec<(&str, &Value)> {
        let mut elements = Vec::new();
        for (name, value) in self.iter() {
            flatten(name, value, &mut elements);
        }
        elements.sort_by_key(|(name, _)| *name);
        elements
    }
}

fn flatten<'a>(name: &'a str, value: &'a Value, elements: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        Value::List(items) => {
            for item in items {
                flatten(name, item, elements);
            }
        }
        _ => elements.push((name, value)),
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        let is_empty = |value: &Self| match value {
            Self::Object(fields) => fields.elements().is_empty(),
            _ => value.as_str() == Some(""),
        };
        let items = |value| {
            let mut items = Vec::new();
            flatten("", value, &mut items);
            items
        };
        match (self, other) {
            (Self::List(_), _) | (_, Self::List(_)) => {
                let (ours, theirs) = (items(self), items(other));
                ours.len() == theirs.len()
                    && ours
                        .iter()
                        .zip(theirs)
                        .all(|((_, one), (_, two))| *one == two)
            }
            (Self::Null, Self::Null) => true,
            (Self::Object(ours), Self::Object(theirs)) => ours == theirs,
            _ if is_empty(self) => is_empty(other),
            _ => self.as_str().is_some() && self.as_str() == other.as_str(),
        }
    }
}

impl Eq for Value {}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.elements() == other.elements()
    }
}

impl Eq for Fields {}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(_) | Self::Number(_) => {
                fmt_hidden(f, |f| f.write_str(self.as_str().unwrap_or_default()))
            }
            Self::Text(text) => fmt_hidden(f, |f| fmt::Debug::fmt(text, f)),
            Self::List(items) => fmt::Debug::fmt(items, f),
            Self::Object(fields) => fmt::Debug::fmt(fields, f),
        }
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.iter() {
            map.entry(&Key(name), value);
        }
        map.finish()
    }
}

/// The name of a field, which may be a person's number.
struct Key<'a>(&'a str);

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_hidden_or(f, &masked(self.0), |f| fmt::Debug::fmt(self.0, f))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => serialize_number(text, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(fields) => fields.serialize(serializer),
        }
    }
}

/// Writes a number with all its digits.
pub(crate) fn serialize_number<S: Serializer>(
    text: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    // An integer that every format can hold is written as such.
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => serializer.serialize_i64(number),
        _ => match RawValue::from_string(text.to_owned()) {
            Ok(raw) => raw.serialize(serializer),
            Err(_) => serializer.serialize_str(text),
        },
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (name, value) in self.iter() {
            if name == TYPE {
                map.serialize_entry(&TypeName, value)?;
            } else {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}
