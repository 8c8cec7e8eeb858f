//! Types written as generated crates write them, read from JSON and XML and written again.

#![cfg_attr(
    not(feature = "xml"),
    allow(unused_imports, reason = "half of the tests")
)]
#![expect(
    unreachable_pub,
    reason = "the macros write for a crate's public types"
)]
#![expect(
    clippy::unwrap_used,
    reason = "what the tests have in common is in no test"
)]

mod any_of;
mod bounds;
#[cfg(feature = "xml")]
mod elements;
mod hostile;
mod maps;
mod nullable;
mod numbers;
mod tags;
#[cfg(feature = "xml")]
mod types;

use std::fmt::Debug;

use skattekit_runtime::{FindingKind, Wire, from_json, from_json_with_findings, to_json};

/// Reads a JSON text with every reader, expects the same of each and the text when it is written; what was new.
fn json<T: Wire + PartialEq + Debug + for<'de> serde_core::Deserialize<'de>>(
    text: &str,
) -> (T, Vec<(String, FindingKind)>) {
    let value: T = from_json(text).unwrap();
    assert_eq!(value, serde_json::from_str(text).unwrap());
    let (same, findings) = from_json_with_findings(text).unwrap();
    assert_eq!(value, same);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&to_json(&value).unwrap()).unwrap(),
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    );
    let news = findings
        .iter()
        .map(|finding| (finding.path().to_owned(), finding.kind()));
    (value, news.collect())
}

/// The error of a JSON text; the readers agree that it is one.
fn json_error<T: Wire + Debug + for<'de> serde_core::Deserialize<'de>>(text: &str) -> String {
    assert!(serde_json::from_str::<T>(text).is_err());
    from_json::<T>(text).unwrap_err().to_string()
}

/// Reads the inside of an XML document, and expects it to be written as it was; what was new.
#[cfg(feature = "xml")]
fn xml<T: skattekit_runtime::Document + PartialEq + Debug>(
    inside: &str,
) -> (T, Vec<(String, FindingKind)>) {
    use skattekit_runtime::{from_xml, from_xml_with_findings, to_xml};

    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rot>{inside}</rot>")
        .replace(" nil/>", NIL);
    let value: T = from_xml(&text).unwrap();
    let (same, findings) = from_xml_with_findings(&text).unwrap();
    assert_eq!(value, same);
    assert_eq!(to_xml(&value).unwrap(), text);
    let news = findings
        .iter()
        .map(|finding| (finding.path().to_owned(), finding.kind()));
    (value, news.collect())
}

#[cfg(feature = "xml")]
const NIL: &str = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>";

/// The prefix of XML Schema's attributes, as it is written.
#[cfg(feature = "xml")]
const XSI: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

/// The error of the inside of an XML document.
#[cfg(feature = "xml")]
fn xml_error<T: skattekit_runtime::Document + Debug>(inside: &str) -> String {
    let text = format!("<rot>{inside}</rot>").replace(" nil/>", NIL);
    skattekit_runtime::from_xml::<T>(text)
        .unwrap_err()
        .to_string()
}
