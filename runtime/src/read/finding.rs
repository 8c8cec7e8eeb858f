//! Findings: what a response has that its model does not know, each with its path.

use std::fmt;

use crate::read::hidden::masked;
use crate::read::value::Value;

/// Something in a response that its model does not know or does not expect.
///
/// `Display` and `Debug` show the path, but for long numbers in it, the kind, and of the value only an unknown code or type;
/// [`path`](Finding::path) and [`value`](Finding::value) give both as sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    path: Box<str>,
    kind: FindingKind,
    value: Value,
    /// The type of an unknown member, the year, or the rule that a value breaks.
    about: Option<Box<str>>,
}

/// What kind of news a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// A code that its list lacks; the value keeps it.
    UnknownCode,
    /// A member of a union whose type the model lacks; the value keeps it whole.
    UnknownMember,
    /// A field that the model lacks; the value does not keep it.
    UnknownField,
    /// An inntektsår that the crate has no code list for, or has left out; the codes are kept as text.
    UnknownYear,
    /// A body where the specification describes none; the reply does not keep it.
    UnknownBody,
    /// An inntektsår that is not that of the code list which the response is read with; its codes are looked up in that list all the same.
    OtherYear,
    /// A null. An optional field is then absent, a required one blank.
    Null,
    /// A required field that is not there, and is left blank.
    Missing,
    /// A date, time or year in a form that is not documented, which the value keeps; or what tells the members of a union apart
    /// came as a number, and goes out as the text that is documented.
    Form,
    /// A value that its specification rules out, as too long a text; the value is kept. Only a strict reading looks for it.
    OutOfBounds,
}

impl Finding {
    pub(crate) fn new(path: String, kind: FindingKind, value: Value) -> Self {
        Self {
            path: path.into(),
            kind,
            value,
            about: None,
        }
    }

    /// Event with a text that tells more: the type, the year or the rule.
    pub(crate) fn about(
        path: String,
        kind: FindingKind,
        about: Option<&str>,
        value: Value,
    ) -> Self {
        Self {
            about: about.map(Into::into),
            ..Self::new(path, kind, value)
        }
    }

    /// The code, the inntektsår or the type that is unknown or another one; none for what is news of another kind, and where it is personal data.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self.kind {
            FindingKind::UnknownCode => self.value.as_str(),
            FindingKind::UnknownMember | FindingKind::UnknownYear | FindingKind::OtherYear => {
                self.about.as_deref()
            }
            _ => None,
        }
    }

    /// The rule that the value breaks, as its specification writes it, such as `maxLength 11`.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        match self.kind {
            FindingKind::OutOfBounds => self.about.as_deref(),
            _ => None,
        }
    }

    /// The path from the root of the response, such as `grunnlag[3].kategori[0]`; empty for the root itself.
    ///
    /// It has the names of unknown fields as sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What kind of news it is.
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        self.kind
    }

    /// The value as sent; null where nothing was sent. It can be personal data: keep it out of logs.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match &*self.path {
            "" => "the root".to_owned(),
            path => masked(path),
        };
        let kind = match self.kind {
            FindingKind::UnknownCode => "unknown code",
            FindingKind::UnknownMember => "unknown type",
            FindingKind::UnknownField => "unknown field",
            FindingKind::UnknownYear => "unknown inntektsår",
            FindingKind::UnknownBody => "unknown body",
            FindingKind::OtherYear => "inntektsår of another code list",
            FindingKind::Null => "null",
            FindingKind::Missing => "missing",
            FindingKind::Form => "text of another form",
            FindingKind::OutOfBounds => "out of bounds",
        };
        write!(f, "{path}: {kind}")?;
        match (self.code(), self.rule()) {
            (Some(code), _) => write!(f, " {:?}", masked(code)),
            (None, Some(rule)) => write!(f, ", {rule}"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, FindingKind};
    use crate::read::value::Value;

    #[test]
    fn a_name_that_is_a_number_does_not_show() {
        let text = |path: &str| {
            Finding::new(path.to_owned(), FindingKind::UnknownField, Value::Null).to_string()
        };
        assert_eq!(text("a[12345678].b2"), "a[12345678].b2: unknown field");
        assert_eq!(text("a.20463518646"), "a.***: unknown field");
        assert_eq!(text("x204635186y1"), "x***y1: unknown field");
        assert_eq!(text("a.1285.74.99938"), "a.***: unknown field");
        assert_eq!(text(""), "the root: unknown field");
        assert_eq!(text("æ\n2024-01-01 ok"), "æ\\n2024-01-01 ok: unknown field");
    }
}
