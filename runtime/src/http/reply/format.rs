//! The format of a body: JSON, XML, a web page or text, and whether the body is complete.

use serde_core::de::IgnoredAny;

use super::RawReason;
use crate::formats::format::Format;

/// The format of a body, by its first character.
pub(super) fn format_of(body: &[u8]) -> Result<Format, RawReason> {
    let text = without_mark(body).trim_ascii_start();
    match text {
        [] => Err(RawReason::Empty),
        [b'{' | b'[', ..] => Ok(Format::Json),
        [b'<', ..] if is_page(text) => Err(RawReason::Html),
        [b'<', ..] if cfg!(feature = "xml") => Ok(Format::Xml),
        [b'<', ..] => Err(RawReason::XmlIsOff),
        // A string, a number or a boolean alone is also JSON; another word with the same first letter is not.
        [b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n', ..] if is_json(text) => Ok(Format::Json),
        _ => Err(RawReason::Text),
    }
}

/// Whether a body begins like an HTML page, which no XML of an API does.
pub(super) fn is_page(body: &[u8]) -> bool {
    let text = without_mark(body).trim_ascii_start();
    let begins = |tag: &&str| {
        let start = text.get(..tag.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
    };
    ["<!doctype html", "<html", "<head>", "<body"]
        .iter()
        .any(begins)
}

/// The body without a byte order mark.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// The result of checking a whole body.
pub(super) enum Checked {
    /// Complete JSON or XML.
    Whole,
    /// Bytes that are not UTF-8, other than by being cut off.
    NotUtf8,
    /// Anything else.
    Broken,
}

/// Checks whether a body is complete JSON or XML, of any content.
pub(super) fn is_whole(format: Format, body: &[u8]) -> Checked {
    let text = match std::str::from_utf8(without_mark(body)) {
        Ok(text) => text,
        Err(error) if error.error_len().is_some() => return Checked::NotUtf8,
        Err(_) => return Checked::Broken,
    };
    let whole = match format {
        Format::Json => is_json(text.as_bytes()),
        #[cfg(feature = "xml")]
        Format::Xml => is_whole_xml(text),
        #[cfg(not(feature = "xml"))]
        Format::Xml => false,
    };
    if whole {
        Checked::Whole
    } else {
        Checked::Broken
    }
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

/// Whether a status is a success.
pub(super) const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

#[cfg(feature = "xml")]
fn is_whole_xml(text: &str) -> bool {
    use quick_xml::events::Event;

    let mut reader = quick_xml::Reader::from_str(text);
    let (mut elements, mut depth) = (0_usize, 0_usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => (elements, depth) = (elements + 1, depth + 1),
            Ok(Event::Empty(_)) => elements += 1,
            // The reader itself rejects an end tag without a start tag.
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) => return elements > 0 && depth == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
