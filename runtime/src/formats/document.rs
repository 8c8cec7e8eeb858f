//! Whole responses: bytes in, a value out, with or without a list of what was new, and text back.

use std::collections::BTreeMap;
use std::fmt;

use serde_core::Serialize;

use crate::formats::json::Json;
#[cfg(feature = "xml")]
use crate::formats::xml;
use crate::read::context::{Place, RootShape, Session};
use crate::read::finding::Finding;
use crate::read::observer::Witness;
use crate::read::value::{Fields, Value};
use crate::read::wire::Wire;
use crate::shapes::list::List;
use crate::shapes::nullable::Nullable;
use crate::values::bounds;
use crate::values::code::Code;
use crate::values::decimal::Decimal;
use crate::values::open::Open;
use crate::values::when::{Date, DateTime, Year};

/// The format of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON, in UTF-8.
    Json,
    /// XML, in UTF-8; behind the feature `xml`.
    Xml,
}

impl Format {
    /// Its name in the headers `Accept` and `Content-Type`.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }
}

/// The name of a root element in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// Its local name.
    pub name: &'static str,
    /// Its namespace; any where there is none.
    pub namespace: Option<&'static str>,
}

/// A type that is a response of its own, with a name in XML.
pub trait Document: Wire {
    /// The name of its root element.
    const ROOT: Root;
}

/// A type that a call can be answered with: every [`Document`], and what its API gives in JSON alone.
///
/// `impl Response for Model {}` is what a model without a name in XML needs to be decoded.
pub trait Response: Wire {
    /// The name of its root element; none for what there is in JSON alone.
    const XML_ROOT: Option<Root> = None;

    /// What its values are in JSON, by which one of another type is told from it.
    #[doc(hidden)]
    const KIND: RootKind = RootKind::Object;
}

/// What the values of a type are in JSON.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootKind {
    /// Objects that have at least one of the fields that the type knows.
    Object,
    /// Lists.
    List,
    /// Anything that the type can be read from.
    Any,
}

/// A list is a response in JSON alone: XML would need a name for what is around it.
impl<T: Wire> Response for Vec<T> {
    const KIND: RootKind = RootKind::List;
}

/// A list, or the one item that came without brackets.
impl<T: Wire> Response for List<T> {
    const KIND: RootKind = RootKind::Any;
}

/// Gives types a response each that is there in JSON alone.
macro_rules! json_alone {
    ($($name:ty),*) => {
        $(impl Response for $name {
            const KIND: RootKind = RootKind::Any;
        })*
    };
}

json_alone!(
    String, i64, bool, Date, DateTime, Decimal, Fields, Value, Year
);

/// An object whose names are free is a response in JSON alone, as its names are no elements that anybody knows.
impl<T: Wire> Response for BTreeMap<String, T> {
    const KIND: RootKind = RootKind::Any;
}

impl<T: Code> Response for Open<T> {
    const KIND: RootKind = RootKind::Any;
}

/// A null is an answer too, in JSON.
impl<T: Response> Response for Nullable<T> {
    const XML_ROOT: Option<Root> = T::XML_ROOT;
    const KIND: RootKind = T::KIND;
}

impl<T: Document> Response for T {
    const XML_ROOT: Option<Root> = Some(T::ROOT);
}

/// A response that cannot be read; its text quotes nothing of the response but names of fields and unknown codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    text: Box<str>,
    /// The line and the column, and what stands before them in a text.
    at: Option<Box<(usize, usize, &'static str)>>,
    findings: Vec<Finding>,
}

impl ReadError {
    pub(crate) fn new(text: impl fmt::Display) -> Self {
        Self {
            text: text.to_string().into(),
            at: None,
            findings: Vec::new(),
        }
    }

    pub(crate) fn not_utf8(error: &std::str::Utf8Error) -> Self {
        Self::new(format_args!(
            "not UTF-8 from byte {} on",
            error.valid_up_to()
        ))
    }

    fn at(self, line: usize, column: usize, before: &'static str) -> Self {
        Self {
            at: Some(Box::new((line, column, before))),
            ..self
        }
    }

    /// What is wrong, without where.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.text
    }

    /// The line, and the column in it, both from 1, where reading ended; none where the fault is with the response as a whole.
    ///
    /// Columns are bytes in JSON and characters in XML.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        let (line, column, _) = **self.at.as_ref()?;
        Some((line, column))
    }

    /// What was new, when a strict reading was asked for; empty otherwise.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if let Some((line, column, before)) = self.at.as_deref() {
            write!(f, "{before} at line {line} column {column}")?;
        }
        for finding in &self.findings {
            write!(f, "\n  {finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}

/// A value that cannot be written in a format, such as a control character in XML.
#[derive(Debug)]
pub struct WriteError(Box<str>);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WriteError {}

/// Reads a JSON response; what is new is kept or passed over, as its type says.
///
/// # Errors
/// What is no JSON in UTF-8, and what is not of the type.
pub fn from_json<T: Wire>(body: impl Body) -> Result<T, ReadError> {
    json(body.text()?, &Session::silent(false))
}

/// Reads a JSON response, and lists what is new in it.
///
/// # Errors
/// As [`from_json`], but a required field that is null or missing is a finding, and blank in the value.
pub fn from_json_with_findings<T: Wire>(body: impl Body) -> Result<(T, Vec<Finding>), ReadError> {
    let session = Session::reporting(false);
    let value = json(body.text()?, &session)?;
    Ok((value, session.into_findings()))
}

/// Reads a JSON response in which nothing may be new, and no value out of the bounds that its specification sets; for tests.
///
/// # Errors
/// As [`from_json`], and for every finding.
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
/// None that is known of: every value that can be read can be written.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, WriteError> {
    serde_json::to_string(value).map_err(|error| WriteError(error.to_string().into()))
}

/// Reads an XML response; what is new is kept or passed over, as its type says.
///
/// # Errors
/// What is no XML in UTF-8 with the root of this type, and what is not of the type.
#[cfg(feature = "xml")]
pub fn from_xml<T: Document>(body: impl Body) -> Result<T, ReadError> {
    xml(body.text()?, T::ROOT, &Session::silent(true))
}

/// Reads an XML response, and lists what is new in it.
///
/// # Errors
/// As [`from_xml`], but a required field that is null or missing is a finding, and blank in the value.
#[cfg(feature = "xml")]
pub fn from_xml_with_findings<T: Document>(
    body: impl Body,
) -> Result<(T, Vec<Finding>), ReadError> {
    let session = Session::reporting(true);
    let value = xml(body.text()?, T::ROOT, &session)?;
    Ok((value, session.into_findings()))
}

/// Reads an XML response in which nothing may be new, and no value out of the bounds that its specification sets; for tests.
///
/// # Errors
/// As [`from_xml`], and for every finding.
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
/// A character that XML 1.0 cannot hold, and a kept field whose name no element can have.
#[cfg(feature = "xml")]
pub fn to_xml<T: Document>(value: &T) -> Result<String, WriteError> {
    xml::write(T::ROOT, value).map_err(|error| WriteError(error.to_string().into()))
}

fn nothing_new<T>((value, findings): (T, Vec<Finding>)) -> Result<T, ReadError> {
    if findings.is_empty() {
        return Ok(value);
    }
    Err(ReadError {
        text: format!("{} findings in a strict reading:", findings.len()).into(),
        at: None,
        findings,
    })
}

/// What can be the body of a response: text, or bytes that are checked to be UTF-8, once and as a whole.
///
/// Implemented for `str`, `String`, `[u8]`, `Vec<u8>` and references to them; other buffers give a `&[u8]`.
pub trait Body {
    /// The text of the body.
    ///
    /// # Errors
    /// Bytes that are not UTF-8.
    fn text(&self) -> Result<&str, ReadError>;
}

impl Body for str {
    fn text(&self) -> Result<&str, ReadError> {
        Ok(self)
    }
}

impl Body for [u8] {
    fn text(&self) -> Result<&str, ReadError> {
        std::str::from_utf8(self).map_err(|error| ReadError::not_utf8(&error))
    }
}

impl Body for String {
    fn text(&self) -> Result<&str, ReadError> {
        Ok(self)
    }
}

impl Body for Vec<u8> {
    fn text(&self) -> Result<&str, ReadError> {
        self.as_slice().text()
    }
}

impl<T: Body + ?Sized> Body for &T {
    fn text(&self) -> Result<&str, ReadError> {
        T::text(self)
    }
}

/// The text after a byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn json<T: Wire>(text: &str, session: &Session<'_>) -> Result<T, ReadError> {
    let mut source = Json::new(without_mark(text));
    let read = T::read(&mut source, &Place::root(session));
    let ended = read.and_then(|value| source.end().map(|()| value));
    ended.map_err(|error| {
        let place = source.place_of(&session.take_fault());
        let (line, column) = place.unwrap_or_else(|| source.position());
        ReadError::new(error).at(line, column, "")
    })
}

#[cfg(feature = "xml")]
fn xml<T: Wire>(text: &str, root: Root, session: &Session<'_>) -> Result<T, ReadError> {
    xml::read(without_mark(text), root, |element| {
        T::read(element, &Place::root(session)).map_err(|error| {
            // What was kept has no place but that of the root.
            let fault = session.take_fault();
            let locate = |steps: &[_]| xml::locate(without_mark(text), steps);
            let places = (!fault.is_empty()).then(|| locate(&[]).zip(locate(&fault)));
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

/// Reads a response for the sake of what is new in it, which a witness is told.
///
/// What is required and missing is news and no error, as in a reading with findings.
///
/// # Errors
/// What is no response of this format and type, and an object with none of the fields that the type knows. The witness may have
/// been told of some of it.
pub fn inspect<T: Response>(
    format: Format,
    body: &[u8],
    witness: &dyn Witness,
) -> Result<T, ReadError> {
    let session = Session::witnessed(format == Format::Xml, witness);
    let value = recognize(format, body, &session)?;
    let (fields, seen) = session.seen();
    for index in seen {
        witness.field(fields, index);
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
    // What a null is an answer of has a value for it, which tells nothing by its fields.
    if format == Format::Json
        && let Some(null) = T::null()
        && without_mark(body.text()?).trim() == "null"
    {
        return Ok(null);
    }
    // A field reads one item without brackets as a list of it; as a whole response that would be anything at all.
    if T::KIND == RootKind::List && !without_mark(body.text()?).trim_start().starts_with('[') {
        return Err(ReadError::new("found something else, expected a list"));
    }
    let value = match format {
        Format::Json => json(body.text()?, session)?,
        #[cfg(feature = "xml")]
        Format::Xml => match T::XML_ROOT {
            Some(root) => xml(body.text()?, root, session)?,
            None => return Err(ReadError::new("XML, and this type is there in JSON alone")),
        },
        #[cfg(not(feature = "xml"))]
        Format::Xml => return Err(ReadError::new("XML, and the feature `xml` is off")),
    };
    // An element without children can be a list without items; an object without fields says nothing.
    let shape = session.shape();
    let is_foreign = match T::KIND {
        RootKind::Object => {
            shape == RootShape::Foreign || (shape == RootShape::Empty && format == Format::Json)
        }
        RootKind::List | RootKind::Any => false,
    };
    if is_foreign {
        return Err(ReadError::new(
            "an object with none of the fields of this type",
        ));
    }
    Ok(value)
}
