//! Resolution of the `Accept` header from the media types of a response's bodies.

use skattekit_ir::ir::{self, Content, ContentKind};

use super::{Around, failures};
use crate::plan::Accept;

const JSON: &str = "application/json";
const XML: &str = "application/xml";

impl Around<'_> {
    /// The requested formats of an operation's response: those of a success, or else of an error.
    pub(super) fn accept(&self, operation: &ir::Operation) -> Accept {
        let bodies = operation
            .successes()
            .flat_map(|response| &response.bodies)
            .collect::<Vec<_>>();
        if bodies.is_empty() {
            let errors = failures(operation)
                .flat_map(|response| &response.bodies)
                .collect::<Vec<_>>();
            let is_xml = |body: &&Content| matches!(body.kind, ContentKind::Xml(_));
            let only_xml = !errors.is_empty() && errors.iter().all(is_xml);
            return if only_xml { Accept::Xml } else { Accept::Json };
        }
        let is_json = |body: &&Content| matches!(body.kind, ContentKind::Json(_));
        let has_json = bodies.iter().any(is_json);
        let (mut json, mut xml, mut all) = (None, None, Vec::new());
        let mut has_others = false;
        for body in bodies {
            let name = body.asked();
            match &body.kind {
                // `*/*` with JSON content is requested as JSON.
                ContentKind::Json(_) if name.contains('*') => prefer(&mut json, JSON, JSON),
                ContentKind::Json(_) => prefer(&mut json, &name, JSON),
                ContentKind::Xml(ty) if self.can_be_xml(ty) => prefer(&mut xml, &name, XML),
                // XML is left out beside JSON, and read as text without it.
                ContentKind::Xml(_) if has_json => continue,
                _ => has_others = true,
            }
            let name = match &body.kind {
                ContentKind::Json(_) if name.contains('*') => JSON.to_owned(),
                _ => name,
            };
            if !all.contains(&name) {
                all.push(name);
            }
        }
        match (json, xml) {
            (Some(json), Some(xml)) if !has_others => {
                if json == JSON && xml == XML {
                    Accept::Either
                } else {
                    Accept::EitherOf(json, xml)
                }
            }
            (Some(json), None) if !has_others && json == JSON => Accept::Json,
            (None, Some(xml)) if !has_others && xml == XML => Accept::Xml,
            _ => Accept::Media(all),
        }
    }
}

/// Keeps the first name, or the usual one.
fn prefer(known: &mut Option<String>, name: &str, usual: &str) {
    if known.is_none() || name == usual {
        *known = Some(name.to_owned());
    }
}
