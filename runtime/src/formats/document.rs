//! Whole responses, read from text or bytes with or without a list of what is new, and written.

use serde_core::Serialize;

use crate::formats::body::Body;
use crate::formats::error::{ReadError, WriteError};
use crate::formats::format::Format;
use crate::formats::response::{Response, RootKind};
#[cfg(feature = "xml")]
use crate::formats::{
    format::Root,
    response::Document,
    xml::{locate::locate, read::read, write::write},
};
use crate::read::context::{ReadContext, RootShape, Session};
use crate::read::finding::Finding;
use crate::read::json::Json;
use crate::read::observer::Observer;
use crate::read::wire::Wire;
use crate::values::bounds;

/// Reads a JSON response. Anything unknown is kept or ignored, depending on its type.
///
/// # Errors
/// If the response is not JSON in UTF-8, or does not match the type.
pub fn from_json<T: Wire>(body: impl Body) -> Result<T, ReadError> {
    json(body.text()?, &Session::silent(false))
}

/// Reads a JSON response, and lists what its model does not know as findings.
///
/// # Errors
/// As [`from_json`], except that a required field that is null or missing is a finding, and blank in the value.
pub fn from_json_with_findings<T: Wire>(body: impl Body) -> Result<(T, Vec<Finding>), ReadError> {
    let session = Session::reporting(false);
    let value = json(body.text()?, &session)?;
    Ok((value, session.into_findings()))
}

/// Reads a JSON response strictly: any finding is an error, and so is a value out of its specification's bounds; for tests.
///
/// # Errors
/// As [`from_json`], and if there is any finding.
pub fn from_json_strict<T: Wire>(body: impl Body) -> Result<T, ReadError> {
    let (text, session) = (body.text()?, Session::strict(false));
    let value = json(text, &session)?;
    let mut findings = session.take_findings();
    let noted = session.take_noted();
    if !noted.is_empty() {
        let response = json(text, &Session::silent(false))?;
        findings.extend(bounds::check(&response, noted, false));
    }
    nothing_new((value, findings))
}

/// Writes a value as JSON, on one line.
///
/// # Errors
/// None that is known: every value that can be read can be written.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, WriteError> {
    serde_json::to_string(value).map_err(WriteError::new)
}

/// Reads an XML response. Anything unknown is kept or ignored, depending on its type.
///
/// # Errors
/// If the response is not XML in UTF-8 with the root of this type, or does not match the type.
#[cfg(feature = "xml")]
pub fn from_xml<T: Document>(body: impl Body) -> Result<T, ReadError> {
    xml(body.text()?, T::ROOT, &Session::silent(true))
}

/// Reads an XML response, and lists what its model does not know as findings.
///
/// # Errors
/// As [`from_xml`], except that a required field that is null or missing is a finding, and blank in the value.
#[cfg(feature = "xml")]
pub fn from_xml_with_findings<T: Document>(
    body: impl Body,
) -> Result<(T, Vec<Finding>), ReadError> {
    let session = Session::reporting(true);
    let value = xml(body.text()?, T::ROOT, &session)?;
    Ok((value, session.into_findings()))
}

/// Reads an XML response strictly: any finding is an error, and so is a value out of its specification's bounds; for tests.
///
/// # Errors
/// As [`from_xml`], and if there is any finding.
#[cfg(feature = "xml")]
pub fn from_xml_strict<T: Document>(body: impl Body) -> Result<T, ReadError> {
    let (text, session) = (body.text()?, Session::strict(true));
    let value = xml(text, T::ROOT, &session)?;
    let mut findings = session.take_findings();
    let noted = session.take_noted();
    if !noted.is_empty() {
        let response = xml(text, T::ROOT, &Session::silent(true))?;
        findings.extend(bounds::check(&response, noted, true));
    }
    nothing_new((value, findings))
}

/// Writes a value as XML, with its root and namespace.
///
/// # Errors
/// If a string has a character that XML 1.0 does not allow, or a kept field has a name that is not valid for an element.
#[cfg(feature = "xml")]
pub fn to_xml<T: Document>(value: &T) -> Result<String, WriteError> {
    write(T::ROOT, value).map_err(WriteError::new)
}

/// Writes a response in a format.
///
/// # Errors
/// As [`to_json`] and [`to_xml`], and where the format has no form of the type.
#[cfg(feature = "sample")]
pub(crate) fn write_response<T: Response>(value: &T, format: Format) -> Result<String, WriteError> {
    match (format, T::XML_ROOT) {
        (Format::Json, _) => to_json(value),
        #[cfg(feature = "xml")]
        (Format::Xml, Some(root)) => write(root, value).map_err(WriteError::new),
        (Format::Xml, _) => Err(WriteError::new("the type has no form in XML")),
    }
}

fn nothing_new<T>((value, findings): (T, Vec<Finding>)) -> Result<T, ReadError> {
    if findings.is_empty() {
        Ok(value)
    } else {
        Err(ReadError::strict(findings))
    }
}

/// The white space of JSON.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// The text without a byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn json<T: Wire>(text: &str, session: &Session<'_>) -> Result<T, ReadError> {
    let mut source = Json::new(without_mark(text));
    T::read_json(&mut source, &ReadContext::root(session))
        .and_then(|value| source.end().map(|()| value))
        .map_err(|error| {
            let context = source.place_of(&session.take_fault());
            let (line, column) = context.unwrap_or_else(|| source.position());
            ReadError::new(error).at(line, column, "")
        })
}

#[cfg(feature = "xml")]
fn xml<T: Wire>(text: &str, root: Root, session: &Session<'_>) -> Result<T, ReadError> {
    read(text, root, |element| {
        T::read(element, &ReadContext::root(session)).map_err(|error| {
            // A kept value has no place of its own, only that of the root.
            let fault = session.take_fault();
            let find = |steps: &[_]| locate(without_mark(text), steps);
            let places = (!fault.is_empty()).then(|| find(&[]).zip(find(&fault)));
            match places.flatten() {
                Some((outer, offset)) => error.within(outer, offset),
                None => error,
            }
        })
    })
    .map_err(|error| {
        let read = ReadError::new(error.message());
        match error.position() {
            Some((line, column)) => read.at(line, column, ","),
            None => ReadError::new(error),
        }
    })
}

/// Reads a response only to report what is unknown in it to an observer.
///
/// A missing required field is reported and is not an error, as in a reading with findings.
///
/// # Errors
/// If the response does not match this format and type, or is an object without any of the type's fields. The observer may
/// already have been called.
pub fn inspect<T: Response>(
    format: Format,
    body: &[u8],
    observer: &dyn Observer,
) -> Result<T, ReadError> {
    let session = Session::witnessed(format == Format::Xml, observer);
    let value = recognize(format, body, &session)?;
    let (fields, seen) = session.seen();
    for index in seen {
        observer.field(fields, index);
    }
    Ok(value)
}

/// Reads a response of a format, unless its root has no field that the type knows.
///
/// A type whose fields are all optional would else read any object at all.
pub(crate) fn recognize<T: Response>(
    format: Format,
    body: &[u8],
    session: &Session<'_>,
) -> Result<T, ReadError> {
    // Null is a value of this type, and fields say nothing about it.
    let null = T::null().filter(|_| format == Format::Json);
    if let Some(null) = null {
        if without_mark(body.text()?).trim_matches(SPACE) == "null" {
            return Ok(null);
        }
    }
    // A field reads one item without brackets as a list of it. As a whole response, that would accept anything.
    if T::KIND == RootKind::List
        && !without_mark(body.text()?)
            .trim_start_matches(SPACE)
            .starts_with('[')
    {
        return Err(ReadError::new("found something else, expected a list"));
    }
    let value = match format {
        Format::Json => json(body.text()?, session)?,
        #[cfg(feature = "xml")]
        Format::Xml => match T::XML_ROOT {
            Some(root) => xml(body.text()?, root, session)?,
            None => return Err(ReadError::new("XML, but this type exists only in JSON")),
        },
        #[cfg(not(feature = "xml"))]
        Format::Xml => return Err(ReadError::new("XML, but the feature `xml` is off")),
    };
    // An element without children may be an empty list; an object without fields says nothing.
    let shape = session.shape();
    let is_foreign = match T::KIND {
        RootKind::Object => {
            shape == RootShape::Foreign || (shape == RootShape::Empty && format == Format::Json)
        }
        RootKind::List | RootKind::Any => false,
    };
    if is_foreign {
        return Err(ReadError::new(
            "an object without any of the fields of this type",
        ));
    }
    Ok(value)
}
