//! Media types, and the kind of body that each stands for.

/// The kind of body that a media type stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::openapi::lower) enum Media {
    Json,
    Xml,
    Form,
    Multipart,
    Text,
    Binary,
    /// Any media type, as `*/*` says.
    Any,
}

impl Media {
    /// The kind of a media type or range, ignoring case and parameters.
    pub(in crate::openapi::lower) fn of(text: &str) -> Self {
        let essence = text
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
        let ends = |suffix: &str| subtype == suffix || subtype.ends_with(&format!("+{suffix}"));
        match (kind, subtype) {
            ("*", _) | ("application", "*") => Self::Any,
            ("application", "x-www-form-urlencoded") => Self::Form,
            ("multipart", _) => Self::Multipart,
            // A sequence of JSON lines or events is not JSON as a whole.
            ("application" | "text", _) if ends("json") => Self::Json,
            ("application" | "text", _) if ends("xml") => Self::Xml,
            ("text", _) => Self::Text,
            ("application", "x-ndjson" | "jsonl" | "json-seq" | "yaml" | "x-yaml" | "sql") => {
                Self::Text
            }
            (_, _) if ends("json") => Self::Json,
            _ => Self::Binary,
        }
    }

    /// Whether a text is a media type or range that is valid in a header.
    pub(super) fn is_valid(text: &str) -> bool {
        let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
        let is_token = |part: &str| {
            let is_sign = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
            let mut bytes = part.bytes();
            !part.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
        };
        let halves = essence.trim().split_once('/');
        let printable = parameters.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        printable && halves.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
    }
}

#[cfg(test)]
mod tests {
    use super::Media;

    #[test]
    fn media_types_are_told_apart_by_what_they_are() {
        for (text, expected) in [
            ("application/json", Media::Json),
            ("APPLICATION/JSON; charset=utf-8", Media::Json),
            ("application/vnd.skatt.v2+json", Media::Json),
            ("application/problem+json", Media::Json),
            ("text/json", Media::Json),
            ("application/xml", Media::Xml),
            ("text/xml;charset=iso-8859-1", Media::Xml),
            ("application/atom+xml", Media::Xml),
            ("image/svg+xml", Media::Binary),
            ("application/x-www-form-urlencoded", Media::Form),
            ("multipart/form-data", Media::Multipart),
            ("text/csv", Media::Text),
            ("text/*", Media::Text),
            ("application/x-ndjson", Media::Text),
            ("application/octet-stream", Media::Binary),
            ("application/pdf", Media::Binary),
            ("image/*", Media::Binary),
            ("*/*", Media::Any),
            ("application/*", Media::Any),
        ] {
            assert_eq!(Media::of(text), expected, "{text}");
        }
    }

    #[test]
    fn what_a_header_cannot_hold_is_no_media_type() {
        assert!(Media::is_valid("application/json; charset=utf-8"));
        for text in ["", "json", "a/", "/b", "a/b c", "a/b;\r\nX: y", "a/é"] {
            assert!(!Media::is_valid(text), "{text}");
        }
    }
}
