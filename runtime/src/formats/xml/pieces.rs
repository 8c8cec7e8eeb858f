//! The pieces of a written document: tags, names and texts.

use super::error::{Error, quoted};
use super::name::{is_character, is_plain_name};

pub(super) fn end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

pub(super) fn start_wrapper(out: &mut String, wrapper: Option<&str>) {
    if let Some(wrapper) = wrapper {
        out.push('<');
        out.push_str(wrapper);
        out.push('>');
    }
}

pub(super) fn end_wrapper(out: &mut String, wrapper: Option<&str>) {
    if let Some(wrapper) = wrapper {
        end(out, wrapper);
    }
}

pub(super) fn check_name(name: &str) -> Result<(), Error> {
    if is_plain_name(name) {
        return Ok(());
    }
    // An invalid name may be any content, so it is not quoted.
    Err(Error::new(
        "a field's name is not a valid name of an XML element",
    ))
}

pub(super) fn escape(out: &mut String, text: &str, name: &str) -> Result<(), Error> {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let replacement = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            // Otherwise it would be read as a line feed.
            b'\r' => "&#13;",
            b'\t' | b'\n' | b' '..=0xee | 0xf0.. => continue,
            // U+FFFE and U+FFFF begin with it, as do many allowed characters.
            0xef if text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(is_character) =>
            {
                continue;
            }
            _ => {
                let name = quoted(name);
                let message =
                    format!("a text has a character that XML cannot hold, in the element {name}");
                return Err(Error::new(message));
            }
        };
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(replacement);
        done = at + 1;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Ok(())
}
