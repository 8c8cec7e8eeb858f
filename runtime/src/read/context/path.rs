//! The path of a place as text: as sent, masked for logs, or as a pattern without indexes.

use std::fmt;

use super::{Name, ReadContext, Step};
use crate::read::hidden::masked;

impl ReadContext<'_> {
    /// The path as sent, for findings, which mask it when they are shown.
    pub(super) fn path(&self) -> String {
        Path(self, Names::Sent).to_string()
    }
}

impl fmt::Display for ReadContext<'_> {
    /// The path from the root, such as `grunnlag[3].beloep`, with the response's own names masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Path(self, Names::Masked).fmt(f)
    }
}

/// A path, and how the response's own names are shown in it.
pub(super) struct Path<'a>(pub(super) &'a ReadContext<'a>, pub(super) Names);

/// How a path shows the response's own names.
#[derive(Clone, Copy)]
pub(super) enum Names {
    /// As sent.
    Sent,
    /// Masked for logs.
    Masked,
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(context, show) = *self;
        let Some(around) = context.around else {
            return Ok(());
        };
        Path(around, show).fmt(f)?;
        let dot = if around.is_unnamed() { "" } else { "." };
        match context.step {
            Step::Item(index) => write!(f, "[{index}]"),
            Step::Field(name) => match context.name {
                Name::Known | Name::Shown => write!(f, "{dot}{name}"),
                Name::Free => match show {
                    Names::Sent => write!(f, "{dot}{name}"),
                    Names::Masked => write!(f, "{dot}{}", masked(name)),
                },
                Name::Tag | Name::Element => Ok(()),
            },
        }
    }
}

/// Writes the path without indexes and without the response's own names.
///
/// Written by hand, since it is needed for every finding, and the formatter takes three times as long.
pub(super) fn write_pattern(context: &ReadContext<'_>, pattern: &mut String) {
    let Some(around) = context.around else { return };
    write_pattern(around, pattern);
    let step = match (context.step, context.name) {
        (Step::Item(_), _) => return pattern.push_str("[]"),
        (Step::Field(_), Name::Tag | Name::Element) => return,
        (Step::Field(name), Name::Known | Name::Shown) => name,
        (Step::Field(_), Name::Free) => "*",
    };
    if !around.is_unnamed() {
        pattern.push('.');
    }
    pattern.push_str(step);
}
