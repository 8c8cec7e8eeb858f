//! The outcome for a record: what a model made of it, or why none could read it, with the place of the fault.

use crate::encoding::not_utf8;
use crate::framing::{Record, RecordKind};
use crate::notes::short;
use crate::recognise::{Reading, Recogniser, Recognition};

/// The outcome for a record.
#[derive(Debug)]
pub enum Outcome<V> {
    /// It was read.
    Read {
        /// The number of the model.
        model: usize,
        /// What the reading gave.
        value: V,
    },
    /// It was not.
    Unread {
        /// The line of the fault in the input, from 1.
        line: u64,
        /// The byte in that line, from 1.
        column: u64,
        /// The reason.
        why: Why,
    },
}

/// Why a record was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is broken.
    Broken {
        /// What is wrong with it; quotes nothing of it.
        reason: Box<str>,
        /// The numbers of the models that it matches, as far as known.
        models: Vec<usize>,
    },
    /// It matches no model.
    Foreign,
    /// It matches any of these.
    Ambiguous(Vec<usize>),
}

/// Reads a record, given its bytes.
pub fn read_record<R: Reading>(
    record: &Record,
    bytes: &[u8],
    recogniser: &mut Recogniser<'_, R>,
) -> Outcome<R::Value> {
    let at = (record.line, record.column);
    let format = match record.kind {
        RecordKind::Response(format) => format,
        RecordKind::Garbage => return broken(at, "neither JSON nor XML", vec![]),
        RecordKind::Encoded(encoding) => return broken(at, &encoding.reason(), vec![]),
        RecordKind::TooLong => {
            return broken(
                at,
                "longer than the limit for a record (--max-record)",
                vec![],
            );
        }
        RecordKind::OpenList => {
            return broken(at, "the list that begins here is not closed", vec![]);
        }
    };
    let why = match recogniser.read(format, bytes) {
        Recognition::Read { model, value } => return Outcome::Read { model, value },
        Recognition::Broken { models, error } => {
            if let Some((reason, place)) = not_utf8(bytes) {
                return broken(within(at, place), &reason, models);
            }
            let at = error.position().map_or(at, |place| within(at, place));
            return broken(at, error.reason(), models);
        }
        Recognition::Foreign => Why::Foreign,
        Recognition::Ambiguous(models) => Why::Ambiguous(models),
    };
    let (line, column) = at;
    Outcome::Unread { line, column, why }
}

fn broken<V>((line, column): (u64, u64), reason: &str, models: Vec<usize>) -> Outcome<V> {
    let reason = short(reason.into()).into();
    let why = Why::Broken { reason, models };
    Outcome::Unread { line, column, why }
}

/// A place inside a record that begins at another place.
fn within(record: (u64, u64), place: (usize, usize)) -> (u64, u64) {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let (line, column) = (number(place.0), number(place.1));
    if line == 1 {
        (record.0, record.1 + column.saturating_sub(1))
    } else {
        (record.0 + line.saturating_sub(1), column)
    }
}
