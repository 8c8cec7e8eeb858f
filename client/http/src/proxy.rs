//! `Alteration`: what a proxy between the service and the caller did to a response, and how to read one in an envelope.

use std::fmt;

use serde_json::Value;
use skattekit_runtime::{ErrorCode, RawReason, RawReply, Reply};

/// What a proxy did to a response, so that it is neither the model nor the API's error as the specification has them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Alteration {
    /// The API's error is wrapped in JSON of the proxy.
    Envelope {
        /// The member of the proxy's object that holds the error.
        member: Box<str>,
    },
    /// A number is written as a string.
    NumbersAsText {
        /// The line of the first one, from 1.
        line: usize,
        /// The column behind it, in bytes from 1.
        column: usize,
    },
}

impl fmt::Display for Alteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envelope { member } => write!(
                f,
                "a proxy wrapped the API's error in `{member}`; `Settings::reads_envelopes` reads it there"
            ),
            Self::NumbersAsText { line, column } => write!(
                f,
                "a proxy wrote a number as a string, which ends at line {line} column {column}; \
                 ask whoever runs it to pass numbers on as they are"
            ),
        }
    }
}

/// What a proxy did to a response, and the reply that it wrapped.
pub(crate) fn look<T, F: ErrorCode>(
    raw: &RawReply,
    read: impl Fn(u16, Option<&str>, &[u8]) -> Reply<T, F>,
) -> (Vec<Alteration>, Option<Reply<T, F>>) {
    let RawReason::Shape(error) = &raw.reason else {
        return (Vec::new(), None);
    };
    let place = error.position();
    let place = place.filter(|(line, column)| ends_number_as_text(&raw.body, *line, *column));
    if let Some((line, column)) = place {
        return (vec![Alteration::NumbersAsText { line, column }], None);
    }
    let Ok(Value::Object(members)) = serde_json::from_slice(&raw.body) else {
        return (Vec::new(), None);
    };
    for (member, value) in &members {
        if let Some(reply) = wrapped(raw.status, value, &read) {
            let member = member.as_str().into();
            return (vec![Alteration::Envelope { member }], Some(reply));
        }
    }
    (Vec::new(), None)
}

/// The API's error in a member of an envelope: an object, or a string that is JSON or XML.
fn wrapped<T, F: ErrorCode>(
    status: u16,
    value: &Value,
    read: impl Fn(u16, Option<&str>, &[u8]) -> Reply<T, F>,
) -> Option<Reply<T, F>> {
    let body = match value {
        Value::Object(_) => value.to_string(),
        Value::String(text) if text.trim_start().starts_with(['{', '<']) => text.clone(),
        _ => return None,
    };
    let reply = read(status, None, body.as_bytes());
    match &reply {
        // An object of the proxy's own has no code of the API.
        Reply::Feil(failure)
            if failure
                .feil
                .error_code()
                .is_some_and(|code| !code.is_empty()) =>
        {
            Some(reply)
        }
        _ => None,
    }
}

/// Whether a string that is a number ends at a position.
fn ends_number_as_text(body: &[u8], line: usize, column: usize) -> bool {
    let mut lines = body.split(|byte| *byte == b'\n');
    let before = lines
        .nth(line.saturating_sub(1))
        .and_then(|line| line.get(..column.min(line.len())));
    let Some(before) = before.and_then(|before| before.strip_suffix(b"\"")) else {
        return false;
    };
    let begin = before.iter().rposition(|byte| *byte == b'"');
    let text = begin.and_then(|begin| std::str::from_utf8(&before[begin + 1..]).ok());
    text.is_some_and(|text| {
        !text.is_empty() && serde_json::from_str::<serde_json::Number>(text).is_ok()
    })
}
