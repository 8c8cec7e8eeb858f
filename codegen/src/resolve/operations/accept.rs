//! What a response is asked for in: the media types of its bodies to the header `Accept`.

use super::{Around, failures, successes};
use crate::ir::{self, Content, ContentKind};
use crate::plan::Accept;

const JSON: &str = "application/json";
const XML: &str = "application/xml";

impl Around<'_> {
    /// What the response of an operation is asked for in: as a success has it, or else as an error has it.
    pub(super) fn accept(&self, operation: &ir::Operation) -> Accept {
        let bodies = Vec::from_iter(successes(operation).flat_map(|response| &response.bodies));
        if bodies.is_empty() {
            let errors = failures(operation).flat_map(|response| &response.bodies);
            let errors = Vec::from_iter(errors);
            let is_xml = |body: &&Content| matches!(body.kind, ContentKind::Xml(_));
            let only_xml = !errors.is_empty() && errors.iter().all(is_xml);
            return if only_xml { Accept::Xml } else { Accept::Json };
        }
        let is_json = |body: &&Content| matches!(body.kind, ContentKind::Json(_));
        let has_json = bodies.iter().any(is_json);
        let (mut json, mut xml, mut all) = (None, None, Vec::new());
        let mut has_others = false;
        for body in bodies {
            let name = asked(&body.media_type);
            match &body.kind {
                // What is only called anything is JSON where it is asked for.
                ContentKind::Json(_) if name.contains('*') => prefer(&mut json, JSON, JSON),
                ContentKind::Json(_) => prefer(&mut json, &name, JSON),
                ContentKind::Xml(ty) if self.can_be_xml(ty) => prefer(&mut xml, &name, XML),
                // Left out beside JSON, and a text without it.
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
            _ => Accept::Media(all.join(", ")),
        }
    }
}

/// A media type as it is asked for: with its parameters, of which a version is one, but for that of its characters.
fn asked(media_type: &str) -> String {
    let (name, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    let is_charset = |parameter: &str| {
        let name = parameter.split('=').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("charset")
    };
    let parameters = parameters.split(';').map(str::trim);
    let parameters = parameters.filter(|parameter| !parameter.is_empty() && !is_charset(parameter));
    let name = name.trim().to_ascii_lowercase();
    std::iter::once(&*name)
        .chain(parameters)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Takes the first name that comes, or the one that everybody has for it.
fn prefer(known: &mut Option<String>, name: &str, usual: &str) {
    if known.is_none() || name == usual {
        *known = Some(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn a_version_is_asked_for_and_a_charset_is_not() {
        for (written, expected) in [
            ("Application/JSON; charset=utf-8", "application/json"),
            (
                "application/vnd.x+json;version=2",
                "application/vnd.x+json; version=2",
            ),
            ("a/b ; Charset=x; q=1", "a/b; q=1"),
            ("text/plain;", "text/plain"),
        ] {
            assert_eq!(asked(written), expected);
        }
    }
}
