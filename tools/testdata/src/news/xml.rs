//! A document in XML with a novelty in it.
//!
//! What a model can hold is put into the value, and written as any other. What it cannot hold is put into the document: the
//! value gets a mark at the place, and the element with that mark is written otherwise.

use skattekit_common::{Value, from_json, to_json, to_xml};
use skattekit_runtime::Document;

use crate::news::{NEW, Novelty, json};
use crate::samples::Place;

/// Texts that no value that is made up has, as a string and as a whole number.
const MARK: &str = "nyttMerke";
const NUMBER: &str = "770777000777";

/// Whether a value can have a novelty in its place: for a null, it is an element whose text can be the mark.
pub(super) fn fits(novelty: Novelty) -> impl Fn(&Value) -> bool {
    move |value| match novelty {
        Novelty::Null => matches!(value, Value::Text(_) | Value::Number(_)),
        _ => true,
    }
}

/// The document of a value with a novelty at a place; none where XML has no form for it.
pub(super) fn changed<T: Document>(
    novelty: Novelty,
    value: Value,
    place: &Place,
) -> Option<String> {
    match novelty {
        Novelty::NumberAsText => None,
        Novelty::UnknownField => {
            let mut document = written::<T>(&value)?;
            document.insert_str(document.rfind("</")?, &format!("<{NEW}>true</{NEW}>"));
            Some(document)
        }
        Novelty::Null => marked::<T>(value, place, |name, _| {
            format!(
                "<{name} xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>"
            )
        }),
        Novelty::Decimal => marked::<T>(value, place, |name, digits| {
            format!("<{name}>{digits}.0</{name}>")
        }),
        Novelty::Fraction => marked::<T>(value, place, |name, digits| {
            format!("<{name}>{digits}.50</{name}>")
        }),
        Novelty::UnknownCode
        | Novelty::UnknownMember
        | Novelty::UnknownYear
        | Novelty::OtherYear
        | Novelty::OtherForm => written::<T>(&json::changed(novelty, value, place)?),
    }
}

fn written<T: Document>(value: &Value) -> Option<String> {
    let value: T = from_json(&to_json(value).ok()?).ok()?;
    to_xml(&value).ok()
}

/// The document of a value with the element at a place written by its name and its text.
fn marked<T: Document>(
    value: Value,
    place: &Place,
    element: impl Fn(&str, &str) -> String,
) -> Option<String> {
    let mut was = String::new();
    let mut mark = MARK;
    let value = json::with(value, &place.path, &mut |value| match value {
        Value::Number(digits) => {
            (was, mark) = (digits.into(), NUMBER);
            Value::Number(NUMBER.into())
        }
        _ => Value::Text(MARK.into()),
    })?;
    let document = written::<T>(&value)?;
    let (before, after) = document.split_once(&format!(">{mark}</"))?;
    let (before, name) = before.rsplit_once('<')?;
    let after = after.strip_prefix(name)?.strip_prefix('>')?;
    Some(format!("{before}{}{after}", element(name, &was)))
}
