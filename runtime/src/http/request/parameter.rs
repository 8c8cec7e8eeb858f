//! Parameters of an address or a header, and their styles.

use std::borrow::Cow;

use serde_core::Serialize;

use crate::formats::document::{from_json, to_json};
use crate::http::request::error::InvalidRequest;
use crate::read::value::{Fields, Value};
use crate::values::code::Code;
use crate::values::decimal::Decimal;
use crate::values::open::Open;
use crate::values::sensitive::Sensitive;
use crate::values::when::{Date, DateTime, Year};

/// How the items of a list or the properties of an object are joined; the names are OpenAPI's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b` or `k,v`; exploded `a,b` or `k=v`.
    Simple,
    /// `.a,b` or `.k,v`; exploded `.a.b` or `.k=v`.
    Label,
    /// `;name=a,b` or `;name=k,v`; exploded `;name=a;name=b` or `;k=v`.
    Matrix,
    /// `name=a,b` or `name=k,v`; exploded `name=a&name=b` or `k=v`.
    Form,
    /// `name=a%20b` or `name=k%20v`; a list exploded as in `Form`.
    SpaceDelimited,
    /// `name=a%7Cb` or `name=k%7Cv`; a list exploded as in `Form`.
    PipeDelimited,
    /// `name%5Bk%5D=v`, only for objects.
    DeepObject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// A parameter with its style, for generated code.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    name: &'static str,
    location: Location,
    style: Style,
    explode: bool,
    reserved: bool,
    empty: bool,
}

/// A serialized parameter, by its location.
pub(super) enum Written {
    Path(String),
    Query(String),
    Header(String),
    Cookie(String),
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style) -> Self {
        Self {
            name,
            location,
            style,
            explode: matches!(style, Style::Form),
            reserved: false,
            empty: false,
        }
    }

    /// A path parameter, in the style `Simple`.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path, Style::Simple)
    }

    /// A query parameter, in the style `Form`, exploded.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query, Style::Form)
    }

    /// A header, in the style `Simple`.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header, Style::Simple)
    }

    /// A cookie, in the style `Form`.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self {
            explode: false,
            ..Self::new(name, Location::Cookie, Style::Form)
        }
    }

    /// Sets the style.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Sets whether each item or property is written separately.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Leaves the characters that RFC 3986 reserves unescaped, except those that would end the value: `#`, `&`, `+`,
    /// `[` and `]`.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// Sends an empty list as a name without a value.
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.empty = true;
        self
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// Serializes the parameter.
    pub(super) fn write(&self, value: Parts<'_>) -> Result<Written, InvalidRequest> {
        let parts: Vec<_> = match value.0 {
            Kind::Invalid(reason) => return Err(InvalidRequest::new(self.name, reason)),
            Kind::One(text) => return Ok(self.place(self.one(&text))),
            Kind::List(items) => items.into_iter().map(|item| (None, item)).collect(),
            Kind::Object(entries) => entries
                .into_iter()
                .map(|(name, value)| (Some(name), value.into()))
                .collect(),
        };
        if parts.is_empty() {
            return match self.location {
                Location::Query if self.empty => Ok(self.place(self.one(""))),
                Location::Query => Ok(Written::Query(String::new())),
                _ => Err(InvalidRequest::new(self.name, "is a list without items")),
            };
        }
        if self.location == Location::Header {
            self.check_commas(&parts)?;
        }
        Ok(self.place(self.several(&parts)))
    }

    const fn place(&self, text: String) -> Written {
        match self.location {
            Location::Path => Written::Path(text),
            Location::Query => Written::Query(text),
            Location::Header => Written::Header(text),
            Location::Cookie => Written::Cookie(text),
        }
    }

    /// Headers are not encoded, so a comma would split an item in two.
    fn check_commas(&self, parts: &[Entry<'_>]) -> Result<(), InvalidRequest> {
        let has_comma = |(name, value): &Entry<'_>| {
            value.contains(',') || name.as_ref().is_some_and(|name| name.contains([',', '=']))
        };
        if parts.iter().any(has_comma) {
            let reason = "has a comma in an item, but is sent as a list in a header";
            return Err(InvalidRequest::new(self.name, reason));
        }
        Ok(())
    }

    fn one(&self, value: &str) -> String {
        let value = self.encoded(value);
        match self.style {
            Style::Simple => value,
            Style::Label => format!(".{value}"),
            Style::Matrix if value.is_empty() => format!(";{}", encoded(self.name)),
            Style::Matrix => format!(";{}={value}", encoded(self.name)),
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => {
                format!("{}={value}", encoded(self.name))
            }
        }
    }

    fn several(&self, parts: &[Entry<'_>]) -> String {
        let named = encoded(self.name);
        match (self.style, self.explode) {
            (Style::Simple, explode) => self.joined(parts, ",", explode),
            (Style::Label, true) => format!(".{}", self.joined(parts, ".", true)),
            (Style::Label, false) => format!(".{}", self.joined(parts, ",", false)),
            (Style::Matrix, true) => format!(";{}", self.pairs(parts, ";")),
            (Style::Matrix, false) => format!(";{named}={}", self.joined(parts, ",", false)),
            (Style::DeepObject, _) => parts
                .iter()
                .map(|(key, value)| {
                    let key = self.encoded(key.as_deref().unwrap_or_default());
                    format!("{named}%5B{key}%5D={}", self.encoded(value))
                })
                .collect::<Vec<_>>()
                .join("&"),
            (_, true) => self.pairs(parts, "&"),
            (style, false) => {
                let separator = match style {
                    Style::SpaceDelimited => "%20",
                    Style::PipeDelimited => "%7C",
                    _ => ",",
                };
                format!("{named}={}", self.joined(parts, separator, false))
            }
        }
    }

    /// The items, or the names and values, in sequence.
    fn joined(&self, parts: &[Entry<'_>], separator: &str, explode: bool) -> String {
        let between = if explode { "=" } else { separator };
        parts
            .iter()
            .map(|(name, value)| match name {
                Some(name) => format!("{}{between}{}", self.encoded(name), self.encoded(value)),
                None => self.encoded(value),
            })
            .collect::<Vec<_>>()
            .join(separator)
    }

    /// Each item under the parameter's name, or each value under its own name.
    fn pairs(&self, parts: &[Entry<'_>], separator: &str) -> String {
        parts
            .iter()
            .map(|(name, value)| {
                let name = name.as_deref().unwrap_or(self.name);
                let (name, value) = (encoded(name), self.encoded(value));
                if self.style == Style::Matrix && value.is_empty() {
                    name
                } else {
                    format!("{name}={value}")
                }
            })
            .collect::<Vec<_>>()
            .join(separator)
    }

    /// A value, encoded for its location.
    fn encoded(&self, value: &str) -> String {
        if self.location == Location::Header {
            return value.to_owned();
        }
        let mut text = String::with_capacity(value.len());
        if self.reserved {
            encode_but(value, b":/?@!$'()*,;=", &mut text);
        } else {
            encode(value, &mut text);
        }
        text
    }
}

/// A value, with its name if it is a property.
type Entry<'a> = (Option<String>, Cow<'a, str>);

/// The value of a parameter, split into parts: one text, the items of a list, or the properties of an object.
#[derive(Debug)]
pub struct Parts<'a>(Kind<'a>);

enum Kind<'a> {
    One(Cow<'a, str>),
    List(Vec<Cow<'a, str>>),
    Object(Vec<(String, String)>),
    Invalid(Box<str>),
}

// The content may be personal data.
impl std::fmt::Debug for Kind<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::One(_) => "One",
            Self::List(_) => "List",
            Self::Object(_) => "Object",
            Self::Invalid(_) => "Invalid",
        })
    }
}

impl<'a> Parts<'a> {
    /// A single text.
    #[must_use]
    pub fn one(value: &'a (impl ParameterValue + ?Sized)) -> Self {
        Self(Kind::One(value.to_parameter()))
    }

    /// The items of a list.
    #[must_use]
    pub fn list(items: &'a [impl ParameterValue]) -> Self {
        Self(Kind::List(
            items.iter().map(ParameterValue::to_parameter).collect(),
        ))
    }

    /// The properties of an object, which must be strings, numbers and booleans; absent ones are left out.
    #[must_use]
    pub fn object(value: &(impl Serialize + ?Sized)) -> Self {
        let Ok(Ok(fields)) = to_json(value).map(from_json::<Fields>) else {
            return Self(Kind::Invalid("is not an object".into()));
        };
        let mut entries = Vec::new();
        for (name, value) in fields.iter() {
            let text = match value {
                Value::Null => continue,
                Value::Bool(flag) => flag.to_string(),
                Value::Number(text) | Value::Text(text) => text.to_string(),
                Value::List(_) | Value::Object(_) => {
                    let reason = "contains a list or an object, which its style cannot write";
                    return Self(Kind::Invalid(reason.into()));
                }
            };
            entries.push((name.to_owned(), text));
        }
        Self(Kind::Object(entries))
    }

    /// A value as JSON.
    #[must_use]
    pub fn json(value: &(impl Serialize + ?Sized)) -> Self {
        Self(match to_json(value) {
            Ok(text) => Kind::One(text.into()),
            Err(error) => Kind::Invalid(error.to_string().into()),
        })
    }

    /// The texts of one value or of a list.
    pub(super) fn texts(self) -> Result<Vec<Cow<'a, str>>, Box<str>> {
        match self.0 {
            Kind::One(text) => Ok(vec![text]),
            Kind::List(items) => Ok(items),
            Kind::Object(_) => Err("is an object".into()),
            Kind::Invalid(reason) => Err(reason),
        }
    }
}

/// A type that can be a parameter's value: text in an address or a header.
pub trait ParameterValue {
    /// The value as text, not encoded.
    fn to_parameter(&self) -> Cow<'_, str>;
}

impl ParameterValue for str {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.into()
    }
}

impl ParameterValue for String {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.into()
    }
}

impl ParameterValue for i64 {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl ParameterValue for bool {
    fn to_parameter(&self) -> Cow<'_, str> {
        if *self { "true" } else { "false" }.into()
    }
}

impl ParameterValue for Date {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl ParameterValue for DateTime {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl ParameterValue for Year {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl ParameterValue for Decimal {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl<T: Code> ParameterValue for Open<T> {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl<T: ParameterValue> ParameterValue for Sensitive<T> {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.get().to_parameter()
    }
}

impl<T: ParameterValue + ?Sized> ParameterValue for &T {
    fn to_parameter(&self) -> Cow<'_, str> {
        T::to_parameter(self)
    }
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    encode(text, &mut encoded);
    encoded
}

/// Appends a text with every byte of its UTF-8 percent-encoded, except RFC 3986's unreserved characters.
pub(super) fn encode(text: &str, to: &mut String) {
    encode_but(text, b"", to);
}

/// Like [`encode`], leaving some more characters as they are.
fn encode_but(text: &str, signs: &[u8], to: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                to.push(char::from(byte));
            }
            sign if signs.contains(&sign) => to.push(char::from(sign)),
            _ => {
                to.push('%');
                for digit in [byte >> 4, byte & 0xf] {
                    to.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                }
            }
        }
    }
}
