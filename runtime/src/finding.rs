//! What a response has that its models do not know: one finding each, with its path.

use std::fmt;

use crate::Value;

/// Something in a response that its model does not know or does not expect.
///
/// `Display` and `Debug` show the path and the kind, and of the value only an unknown code or type; [`value`](Finding::value) gives it as sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    path: Box<str>,
    kind: FindingKind,
    value: Value,
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
    /// A null. An optional field is then absent, a required one blank.
    Null,
    /// A required field that is not there, and is left blank.
    Missing,
    /// A date, time or year in a form that is not documented; the value keeps the text.
    Form,
}

impl Finding {
    pub(crate) fn new(path: String, kind: FindingKind, value: Value) -> Self {
        Self {
            path: path.into(),
            kind,
            value,
        }
    }

    /// The path from the root of the response, such as `grunnlag[3].kategori[0]`; empty for the root itself.
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
        let path = if self.path.is_empty() {
            "the root"
        } else {
            &self.path
        };
        let kind = match self.kind {
            FindingKind::UnknownCode => "unknown code",
            FindingKind::UnknownMember => "unknown type",
            FindingKind::UnknownField => "unknown field",
            FindingKind::UnknownYear => "unknown inntektsår",
            FindingKind::Null => "null",
            FindingKind::Missing => "missing",
            FindingKind::Form => "text of another form",
        };
        write!(f, "{path}: {kind}")?;
        match (self.kind, self.value.as_str()) {
            (FindingKind::UnknownCode | FindingKind::UnknownYear, Some(text)) => {
                write!(f, " {text:?}")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({self})")
    }
}
