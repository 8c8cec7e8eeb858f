//! `decode`: an answer as its model, as the error of its API, or raw.

use std::convert::identity;

use crate::formats::response::Response;
use crate::http::reply::Reply;
use crate::http::reply::answer::{Answer, ErrorBody};
use crate::read::finding::Finding;

/// Tells what a call was answered with; never fails, and keeps the body where it has no type for it.
///
/// With a status of success (200 to 299) the body is the model, or else the API's error; with any other it is the API's error,
/// and never the model, so that no failure passes for a success. The body's first character tells JSON from XML: a content
/// type that is missing or not true changes nothing. An object without a single field of a type is not of that type.
#[must_use]
pub fn decode<T: Response, F: ErrorBody>(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
) -> Reply<T, F> {
    Answer::new(status, content_type, body)
        .model(identity, identity)
        .0
}

/// Tells what a call was answered with, and lists what is new in it.
///
/// As [`decode`], but a required field that is null or missing is a finding, and blank in the value: a body that is the type that
/// goes with the status but for that, and that `decode` gives raw, is of that type here. A raw reply has no findings.
#[must_use]
pub fn decode_with_findings<T: Response, F: ErrorBody>(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
) -> (Reply<T, F>, Vec<Finding>) {
    Answer::with_findings(status, content_type, body).model(identity, identity)
}
