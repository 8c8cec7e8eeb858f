//! Findings: what a response has that its model does not know, each with its path.

use std::fmt;

use crate::read::hidden::masked;
use crate::read::value::Value;

/// A finding: something in a response that its model does not know or does not expect.
///
/// `Display` and `Debug` show the path with long numbers masked, the kind, and of the value only an unknown code or type;
/// [`path`](Finding::path) and [`value`](Finding::value) return both as sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    path: Box<str>,
    kind: FindingKind,
    value: Value,
    /// The type of an unknown member, the year, or the rule that a value breaks.
    about: Option<Box<str>>,
}

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// A code that its list lacks; it is kept in the value.
    UnknownCode,
    /// A member of a union whose type the model lacks; it is kept whole in the value.
    UnknownMember,
    /// A field that the model lacks; it is not kept.
    UnknownField,
    /// An inntektsår without a code list in the crate, or whose feature is off; the codes are kept as strings.
    UnknownYear,
    /// A body where the specification describes none; it is not kept.
    UnknownBody,
    /// An inntektsår other than that of the code list in use; the codes are still looked up in that list.
    OtherYear,
    /// A null. An optional field is then absent, a required field blank.
    Null,
    /// A missing required field, which is left blank.
    Missing,
    /// A date, time or year in an undocumented form, which is kept in the value; or a discriminator that
    /// was sent as a number, and is written as the documented string.
    Form,
    /// A value outside the bounds of its specification, such as a string that is too long; it is kept. Only strict readings check this.
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

    /// A finding with a text that specifies it: the type, the year or the constraint.
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

    /// The unknown or unexpected code, inntektsår or type; `None` for findings of other kinds, and for personal data.
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

    /// The rule that the value breaks, as written in its specification, such as `maxLength 11`.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        match self.kind {
            FindingKind::OutOfBounds => self.about.as_deref(),
            _ => None,
        }
    }

    /// The path from the root of the response, such as `grunnlag[3].kategori[0]`; empty for the root itself.
    ///
    /// Names of unknown fields are included as sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The kind of the finding.
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        self.kind
    }

    /// The value as sent; null if nothing was sent. It can be personal data: keep it out of logs.
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
            FindingKind::Form => "value in another format",
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
