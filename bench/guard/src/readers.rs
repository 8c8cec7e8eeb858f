//! Our ways to read a response, and the floors below them.

use std::hint::black_box;

use anyhow::Result;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_core::de::IgnoredAny;
use skattekit_summert_skattegrunnlag::{aar2021::TekniskNavn, v1};

/// The model that the corpus is read as.
pub type Ours = v1::SummertSkattegrunnlag<TekniskNavn>;

/// Reads JSON by `serde_json::from_str`.
///
/// # Errors
///
/// When the response is refused.
pub fn from_str(text: &str) -> Result<Ours> {
    Ok(serde_json::from_str(text)?)
}

/// Reads JSON by our own `from_json`.
///
/// # Errors
///
/// When the response is refused.
pub fn from_json(text: &str) -> Result<Ours> {
    Ok(skattekit_runtime::from_json(text)?)
}

/// Reads XML.
///
/// # Errors
///
/// When the response is refused.
pub fn from_xml(text: &str) -> Result<Ours> {
    Ok(skattekit_runtime::from_xml(text)?)
}

/// Goes over JSON and builds nothing.
///
/// # Errors
///
/// When it is not JSON.
pub fn ignored(text: &str) -> Result<IgnoredAny> {
    Ok(serde_json::from_str(text)?)
}

/// Goes over XML by quick-xml's events; their number, so that none of them can be left unread.
///
/// # Errors
///
/// When it is not XML.
pub fn events(text: &str) -> Result<usize> {
    let mut reader = Reader::from_str(text);
    let mut count = 0;
    while !matches!(black_box(reader.read_event()?), Event::Eof) {
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::events;
    use crate::corpus::Corpus;

    #[test]
    fn the_xml_has_an_element_for_every_value() {
        // Start, text and end of six fields, and start and end of the root and of every post, after the declaration.
        let text = &Corpus::xml(1).documents[0];
        let posts = text.matches("<tekniskNavn>").count();
        let kategori = text.matches("<kategori>").count();
        assert_eq!(
            events(text).unwrap(),
            1 + 2 + 5 * 3 + posts * 8 + kategori * 3
        );
    }
}
