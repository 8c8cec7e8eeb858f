//! The properties that must hold for one type on arbitrary bytes.

use std::fmt::{Debug, Display};

use serde_core::de::DeserializeOwned;
use serde_json::Value;
use skattekit_runtime::{
    Document, Finding, FindingKind, ReadError, ShowAll, Wire, from_json, from_json_strict,
    from_json_with_findings, from_xml, from_xml_strict, from_xml_with_findings, to_json, to_xml,
};

/// A type that can be read, compared and shown.
pub(crate) trait Checked: Wire + DeserializeOwned + PartialEq + Debug {}

impl<T: Wire + DeserializeOwned + PartialEq + Debug> Checked for T {}

/// Takes bytes for JSON of a type.
pub(crate) fn check_json<T: Checked>(data: &[u8]) -> Option<T> {
    let plain = from_json::<T>(data);
    agrees_with_serde_json(&plain, data);
    let reported = from_json_with_findings::<T>(data);
    let value = check_findings(plain, &reported, from_json_strict(data));
    if let Some(value) = &value {
        reads_back_from_json(value);
    }
    if let Ok((value, findings)) = &reported {
        reads_back_from_json(value);
        if findings.is_empty() {
            loses_nothing(value, data);
        }
    }
    value
}

/// Takes bytes for JSON of a type that XML has too.
pub(crate) fn check_json_and_xml<T: Checked + Document>(data: &[u8]) -> bool {
    let Some(value) = check_json::<T>(data) else {
        return false;
    };
    // Text from JSON can have what XML has no way to write.
    match to_xml(&value) {
        Ok(text) => reads_back_from_xml(&value, &text),
        Err(error) => hides(&error),
    }
    true
}

/// Takes bytes for XML of a type.
pub(crate) fn check_xml<T: Checked + Document>(data: &[u8]) -> bool {
    let plain = from_xml::<T>(data);
    let reported = from_xml_with_findings::<T>(data);
    let Some(value) = check_findings(plain, &reported, from_xml_strict(data)) else {
        return false;
    };
    reads_back_from_json(&value);
    match to_xml(&value) {
        Ok(text) => reads_back_from_xml(&value, &text),
        Err(error) => {
            hides(&error);
            assert!(is_beyond_xml(data), "{error}");
        }
    }
    true
}

/// Whether bytes have what a tolerant reader takes and XML 1.0 has no way to write: a control character,
/// or an element of a foreign namespace, which a kept object names with both of its names.
fn is_beyond_xml(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let is_forbidden = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    text.contains(is_forbidden) || text.matches("xmlns").count() > 1
}

/// Whether the three ways to read agree; the value, where there is one without a list of findings.
fn check_findings<T: Checked>(
    plain: Result<T, ReadError>,
    reported: &Result<(T, Vec<Finding>), ReadError>,
    strict: Result<T, ReadError>,
) -> Option<T> {
    let nothing = Vec::new();
    let findings = reported.as_ref().map_or(&nothing, |(_, findings)| findings);
    findings.iter().for_each(hides_value);
    for error in [
        plain.as_ref().err(),
        reported.as_ref().err(),
        strict.as_ref().err().filter(|_| findings.is_empty()),
    ] {
        error.into_iter().for_each(hides);
    }
    match (&plain, reported) {
        (Ok(plain), Ok((value, _))) => assert_eq!(plain, value, "findings change the value"),
        (Ok(plain), Err(error)) => assert!(
            is_of_syntax(error),
            "findings alone make it fail: {error}\n{:?}",
            ShowAll(plain)
        ),
        (Err(error), Ok(_)) => assert!(
            findings.iter().any(lacks_value),
            "reads only with findings, and none says why: {error}, {findings:?}"
        ),
        (Err(_), Err(_)) => {}
    }
    match (strict, reported) {
        (Ok(strict), Ok((value, findings))) => {
            assert!(findings.is_empty(), "strict, and {findings:?}");
            assert_eq!(strict, *value);
        }
        (Err(error), Ok((_, findings))) => {
            // The rules of a specification are checked in a strict reading alone.
            let is_rule = |finding: &&Finding| finding.kind() == FindingKind::OutOfBounds;
            let found = error.findings().iter().filter(|finding| !is_rule(finding));
            assert!(
                !error.findings().is_empty(),
                "strict without reason: {error}"
            );
            assert!(found.eq(findings));
        }
        (strict, Err(_)) => assert!(strict.is_err(), "strict reads what cannot be read"),
    }
    plain.ok()
}

/// Whether an error is of the format and not of the type: a reading with findings keeps what a plain one passes over,
/// and so sees faults in there.
fn is_of_syntax(error: &ReadError) -> bool {
    !error.to_string().contains(", expected ")
}

/// Whether `serde_json` reads the same from the same bytes, and refuses the same.
fn agrees_with_serde_json<T: Checked>(plain: &Result<T, ReadError>, data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return assert!(plain.is_err(), "read, and not UTF-8");
    };
    let theirs = serde_json::from_str::<T>(text.strip_prefix('\u{feff}').unwrap_or(text));
    match (plain, &theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "serde_json reads otherwise"),
        (Ok(_), Err(error)) => assert!(
            error.to_string().contains("recursion limit"),
            "serde_json refuses what we read: {error}"
        ),
        // serde_json does not look closely at what nobody asks for.
        (Err(error), Ok(_)) => assert!(
            error.to_string().contains("nested too deep") || has_half_character(data),
            "we refuse what serde_json reads: {error}"
        ),
        (Err(_), Err(error)) => hides(error),
    }
}

/// Whether JSON can have one half of a character that takes two escapes.
fn has_half_character(data: &[u8]) -> bool {
    data.windows(4).any(|four| {
        matches!(
            four,
            [
                b'\\',
                b'u',
                b'd' | b'D',
                b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F',
            ]
        )
    })
}

/// Whether a finding is of a value that was not there, for which a plain reading has no word.
fn lacks_value(finding: &Finding) -> bool {
    matches!(finding.kind(), FindingKind::Missing | FindingKind::Null)
}

fn reads_back_from_json<T: Checked>(value: &T) {
    let text = to_json(value).expect("every value can be written as JSON");
    let again = from_json::<T>(&text).unwrap_or_else(|error| unreachable!("{error} in {text}"));
    assert_eq!(again, *value, "{text}");
    let text_again = to_json(&again).expect("every value can be written as JSON");
    assert_eq!(text_again, text);
}

fn reads_back_from_xml<T: Checked + Document>(value: &T, text: &str) {
    let again = from_xml::<T>(text).unwrap_or_else(|error| unreachable!("{error} in {text}"));
    assert_eq!(again, *value, "{text}");
    let text_again = to_xml(&again).expect("what came from XML can be written as XML");
    assert_eq!(text_again, text);
}

/// Whether JSON without news is the JSON that comes out again.
fn loses_nothing<T: Checked>(value: &T, data: &[u8]) {
    // Not every number that the crates keep fits this type.
    let Ok(sent) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let text = to_json(value).expect("every value can be written as JSON");
    let written: Value = serde_json::from_str(&text).expect("what is written is JSON");
    assert!(is_same(&sent, &written), "{sent} became {written}");
}

fn is_same(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => one.as_f64() == two.as_f64(),
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| is_same(one, two))
        }
        (Value::Object(one), Value::Object(two)) => {
            let in_two = |(name, one)| two.get(name).is_some_and(|two| is_same(one, two));
            one.len() == two.len() && one.iter().all(in_two)
        }
        _ => one == two,
    }
}

/// Whether an error quotes nothing that could be somebody's number.
pub(crate) fn hides<E: Display + Debug>(error: &E) {
    hides_text(&error.to_string());
    hides_text(&format!("{error:?}"));
}

/// Whether a text has no number of eleven digits.
pub(crate) fn hides_text(text: &str) {
    let longest = text
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max();
    assert!(longest < Some(11), "it quotes a number: {text}");
}

/// The same for a finding, which shows an unknown code or type and the names on its path.
fn hides_value(finding: &Finding) {
    if !matches!(
        finding.kind(),
        FindingKind::UnknownCode | FindingKind::UnknownMember | FindingKind::UnknownYear
    ) {
        let text = finding.to_string();
        hides_text(text.strip_prefix(finding.path()).unwrap_or(&text));
    }
}
