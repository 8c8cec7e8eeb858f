//! `decode`: the body of a response as the model, as the API's error, or raw.

use std::convert::identity;

use crate::formats::response::Response;
use crate::http::reply::Reply;
use crate::http::reply::answer::{Answer, ErrorBody};
use crate::read::finding::Finding;

/// Decodes the response to a call. It never fails: a body of no known type is kept raw.
///
/// With a success status (200 to 299) the body is the model, or else the API's error. With any other status it is the
/// API's error and never the model, so that no failure is mistaken for a success. The body's first character
/// distinguishes JSON from XML, so a missing or wrong content type changes nothing. An object with none of a type's
/// fields is not of that type.
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

/// Decodes the response to a call, and lists its findings.
///
/// Like [`decode`], except that a required field that is null or missing is a finding, and blank in the value. A body
/// with such fields, which `decode` returns raw, therefore has a type here. A raw reply has no findings.
#[must_use]
pub fn decode_with_findings<T: Response, F: ErrorBody>(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
) -> (Reply<T, F>, Vec<Finding>) {
    Answer::with_findings(status, content_type, body).model(identity, identity)
}
