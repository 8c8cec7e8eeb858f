//! The types of values: what fits all values at a place, and never one of them.

use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use skattekit_runtime::private::mask;
use skattekit_runtime::{Date, DateTime};

use crate::content::Content;

/// The most names of one object that are kept.
const MOST: usize = 200;

/// What the values at a place are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct ValueTypes {
    /// The types of the values without parts.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub scalars: BTreeSet<ScalarType>,
    /// What the items of lists are made of; empty for lists without items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<ValueTypes>>,
    /// What the fields of objects are made of, by name with long numbers masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, ValueTypes>>,
    /// Whether the element occurs several times in one other; in JSON never.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(default))]
    pub repeats: bool,
}

/// The type of a value without parts; in XML, where all are texts, the one that its text has the form of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ScalarType {
    /// `null`, or an element with `xsi:nil`.
    Null,
    /// An element with nothing in it.
    Empty,
    /// A boolean.
    Boolean,
    /// A whole number of 64 bits.
    Integer,
    /// Another number.
    Number,
    /// A date.
    Date,
    /// A date with a time of day.
    DateTime,
    /// A string of eleven digits, as that of a person has.
    ElevenDigits,
    /// Any other string.
    String,
}

impl ValueTypes {
    /// The types of one value.
    pub(crate) fn of(value: &Content, is_xml: bool) -> Self {
        let mut types = Self::default();
        types.add(value, is_xml);
        types
    }

    fn add(&mut self, value: &Content, is_xml: bool) {
        let scalar = match value {
            Content::Null => ScalarType::Null,
            Content::Boolean => ScalarType::Boolean,
            Content::Number(number) if number.parse::<i64>().is_ok() => ScalarType::Integer,
            Content::Number(_) => ScalarType::Number,
            Content::Text(text) if is_xml => of_element(text.trim()),
            Content::Text(text) => of_string(text),
            Content::List(items) => {
                let types = self.items.get_or_insert_default();
                for item in items {
                    types.add(item, is_xml);
                }
                return;
            }
            Content::Object(fields) => return self.add_fields(fields, is_xml),
        };
        self.scalars.insert(scalar);
    }

    fn add_fields(&mut self, fields: &[(Box<str>, Content)], is_xml: bool) {
        let own = self.fields.get_or_insert_default();
        let mut seen = BTreeSet::new();
        for (name, value) in fields {
            let is_first = seen.insert(&**name);
            let name = mask(name);
            if own.len() >= MOST && !own.contains_key(&*name) {
                continue;
            }
            let types = own.entry(name.into_owned()).or_default();
            types.repeats |= is_xml && !is_first;
            types.add(value, is_xml);
        }
    }

    /// Adds the types of other values at the same place.
    pub(crate) fn merge(&mut self, other: Self) {
        self.scalars.extend(other.scalars);
        self.repeats |= other.repeats;
        if let Some(items) = other.items {
            self.items.get_or_insert_default().merge(*items);
        }
        if let Some(fields) = other.fields {
            let own = self.fields.get_or_insert_default();
            for (name, types) in fields {
                if own.len() < MOST || own.contains_key(&name) {
                    own.entry(name).or_default().merge(types);
                }
            }
        }
    }
}

fn of_string(text: &str) -> ScalarType {
    if is_eleven_digits(text) {
        ScalarType::ElevenDigits
    } else if text.parse::<Date>().is_ok() {
        ScalarType::Date
    } else if text.parse::<DateTime>().is_ok() {
        ScalarType::DateTime
    } else {
        ScalarType::String
    }
}

fn of_element(text: &str) -> ScalarType {
    let digits = text.trim_start_matches('-');
    // `0301` is the number of a municipality and no number.
    let is_padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let is_decimal = || {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        [whole, fraction]
            .into_iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match text {
        "" => ScalarType::Empty,
        "true" | "false" => ScalarType::Boolean,
        _ if is_eleven_digits(text) => ScalarType::ElevenDigits,
        _ if is_padded => of_string(text),
        _ if !text.starts_with('+') && text.parse::<i64>().is_ok() => ScalarType::Integer,
        _ if is_decimal() => ScalarType::Number,
        _ => of_string(text),
    }
}

fn is_eleven_digits(text: &str) -> bool {
    text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use skattekit_runtime::Format;

    use super::ValueTypes;
    use crate::content::Content;

    fn types(format: Format, record: &str) -> String {
        let content = Content::of(format, record.as_bytes()).unwrap();
        let types = ValueTypes::of(&content, format == Format::Xml);
        serde_json::to_string(&types).unwrap()
    }

    #[test]
    fn a_value_of_json_has_the_type_that_it_is_sent_as() {
        for (value, expected) in [
            ("null", r#"{"scalars":["null"]}"#),
            ("true", r#"{"scalars":["boolean"]}"#),
            ("-12", r#"{"scalars":["integer"]}"#),
            ("1.50", r#"{"scalars":["number"]}"#),
            ("99999999999999999999", r#"{"scalars":["number"]}"#),
            (r#""2024-02-29""#, r#"{"scalars":["date"]}"#),
            (r#""2024-02-30""#, r#"{"scalars":["string"]}"#),
            (r#""2024-02-29T10:00:00Z""#, r#"{"scalars":["date-time"]}"#),
            (r#""20463518646""#, r#"{"scalars":["eleven-digits"]}"#),
            (r#""12""#, r#"{"scalars":["string"]}"#),
            ("[]", r#"{"items":{}}"#),
            ("{}", r#"{"fields":{}}"#),
            ("[1,null]", r#"{"items":{"scalars":["null","integer"]}}"#),
            (
                r#"{"20463518646":[{"b":"x"}]}"#,
                r#"{"fields":{"***":{"items":{"fields":{"b":{"scalars":["string"]}}}}}}"#,
            ),
        ] {
            assert_eq!(types(Format::Json, value), expected, "{value}");
        }
    }

    #[test]
    fn an_element_has_the_type_of_its_form() {
        for (value, expected) in [
            ("true", r#"{"scalars":["boolean"]}"#),
            (" 12 ", r#"{"scalars":["integer"]}"#),
            ("-0.5", r#"{"scalars":["number"]}"#),
            ("0301", r#"{"scalars":["string"]}"#),
            ("1e5", r#"{"scalars":["string"]}"#),
            ("2024-02-29", r#"{"scalars":["date"]}"#),
            ("a&amp;b", r#"{"scalars":["string"]}"#),
            (
                "<b>1</b><b>2</b><c/>",
                r#"{"fields":{"b":{"scalars":["integer"],"repeats":true},"c":{"scalars":["empty"]}}}"#,
            ),
        ] {
            let record = format!("<?xml version='1.0'?><a xmlns='x'>{value}</a>");
            assert_eq!(types(Format::Xml, &record), expected, "{value}");
        }
        let nil = "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/>";
        assert_eq!(types(Format::Xml, nil), r#"{"scalars":["null"]}"#);
    }
}
