//! The verdict on a removed media type of a response: whether the old crate also requests one that the service still
//! has.

use skattekit_ir::ir::{Content, Operation, Response};
use skattekit_rust::plan::Accept;

use super::change::Walk;
use super::compatibility::VersionSide;
use super::verdict::{Failure, REFUSED, Wire};

const JSON: &str = "application/json";
const XML: &str = "application/xml";

/// The comparison of the operations of a version.
pub(super) struct Operations<'a, 'w> {
    pub walk: &'w mut Walk,
    pub old: VersionSide<'a>,
    pub new: VersionSide<'a>,
}

/// An operation and one of its responses, on both sides.
#[derive(Clone, Copy)]
pub(super) struct Answer<'a> {
    pub operations: [&'a Operation; 2],
    pub responses: [&'a Response; 2],
}

impl Answer<'_> {
    /// The verdict on a media type that the new side lacks.
    pub(super) fn without(self, gone: &Content, old: VersionSide<'_>) -> Wire {
        let [operation, after] = self.operations;
        let [before, now] = self.responses;
        // The service chooses the media type of an error, whatever was requested.
        let is_success = operation.successes().any(|response| response == before);
        let left = after
            .successes()
            .flat_map(|response| &response.bodies)
            .map(Content::asked)
            .collect::<Vec<_>>();
        let is_asked_in_vain = |accept: &Accept| {
            let choices = choices(accept).into_iter();
            let mut choices = choices.filter(|choice| choice.contains(&&*gone.asked()));
            choices.any(|choice| !choice.iter().any(|name| has(&left, name)))
        };
        let accept = old.resolved.accept(&operation.origin.at);
        if is_success && accept.is_none_or(is_asked_in_vain) {
            return REFUSED;
        }
        let known = before.bodies.iter().map(Content::asked).collect::<Vec<_>>();
        let is_read = now.bodies.iter().any(|body| known.contains(&body.asked()));
        if is_read || now.bodies.is_empty() {
            Wire::Decodes
        } else {
            Wire::Fails(Failure::Raw)
        }
    }
}

/// The alternatives that a request can choose, each a list of media types of which any is accepted.
fn choices(accept: &Accept) -> Vec<Vec<&str>> {
    match accept {
        Accept::Either => vec![vec![JSON], vec![XML]],
        Accept::EitherOf(json, xml) => vec![vec![json], vec![xml]],
        Accept::Json => vec![vec![JSON]],
        Accept::Xml => vec![vec![XML]],
        Accept::Media(names) => vec![names.iter().map(String::as_str).collect()],
    }
}

/// Whether a response has a media type; its own may be ranges.
fn has(left: &[String], name: &str) -> bool {
    left.iter().any(|one| match one.strip_suffix('*') {
        Some("*/") => true,
        Some(range) => name.starts_with(range),
        None => one == name,
    })
}
