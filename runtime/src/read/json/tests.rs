//! Valid, invalid and hostile JSON, read like `serde_json` reads it.

use std::fmt::Write as _;

use serde_core::Deserialize;
use serde_core::de::IgnoredAny;
use serde_json::Value;

use super::{DEPTH, Json, plain_end};
use crate::formats::document::from_json;
use crate::values::decimal::Decimal;

fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, String> {
    let mut source = Json::new(text);
    T::deserialize(&mut source)
        .and_then(|value| source.end().map(|()| value))
        .map_err(|error| {
            let (line, column) = source.position();
            format!("{error} at line {line} column {column}")
        })
}

/// Checks that both accept the text with the same value, or both reject it.
fn same(text: &str) {
    let theirs = serde_json::from_str::<Value>(text);
    let ours = read::<Value>(text);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert!(alike(ours, theirs), "{text:?}: {ours}, serde_json {theirs}");
        }
        (Err(_), Err(_)) => {}
        _ => panic!("{text:?}: {ours:?}, serde_json {theirs:?}"),
    }
    // Skipped values are checked in the same way, except for the size of numbers.
    let in_range = !matches!(&ours, Err(error) if error.starts_with("a number out of range"));
    assert_eq!(
        read::<IgnoredAny>(text).is_ok(),
        ours.is_ok() || !in_range,
        "{text:?}"
    );
}

/// Equal except for the last bit of a fraction, which `serde_json` rounds differently than the standard library.
fn alike(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(ours, theirs)| alike(ours, theirs))
        }
        (Value::Number(ours), Value::Number(theirs)) if ours.is_f64() && theirs.is_f64() => {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            (ours - theirs).abs() <= theirs.abs() * f64::EPSILON
        }
        _ => ours == theirs,
    }
}

const WHOLE: [&str; 4] = [
    r#"{"personidentifikator":"21839199217","grunnlag":[{"tekniskNavn":"samletGjeld","beloep":-120,"kategori":["gjeld"]}],"skjermet":false}"#,
    "\t[ 0 , -0, 10.250e-3,\r\n 1E+2, 18446744073709551615, 18446744073709551616, -9223372036854775808, -9223372036854775809 ] \n",
    r#"{"":null,"æ\u00f8\ud83d\ude00\"\\\/\b\f\n\r\t":[true,{},[],[[]],"åååååååååååååååååå"]}"#,
    "\"12345678901234567890\"",
];

#[test]
fn damaged_texts_are_taken_or_refused_as_by_serde_json() {
    for whole in WHOLE {
        same(whole);
        for (at, old) in whole.char_indices() {
            let (before, after) = (&whole[..at], &whole[at + old.len_utf8()..]);
            same(before);
            same(&format!("{before}{after}"));
            for new in "\"\\{}[],:0-.eEu \n\u{0}\u{1f}\u{7f}aæ".chars() {
                same(&format!("{before}{new}{after}"));
                same(&format!("{before}{new}{old}{after}"));
            }
        }
    }
}

#[test]
fn numbers_and_escapes_at_their_limits() {
    for number in [
        "0", "-0", "00", "-00", "01", "-01", "1.", ".1", "-", "+1", "1e", "1e+", "1.e1", "0e0",
        "0.0", "-0.0", "1e308", "1e309", "9999999999999999999", "99999999999999999999",
        "9223372036854775807", "9223372036854775808", "1e-400", "0x1", "1_0", "NaN", "١", "1é",
    ] {
        same(number);
        same(&format!("[{number}]"));
        same(&format!("{number} "));
    }
    for escape in [
        "\\u0000", "\\uD834\\uDD1E", "\\ud834", "\\udd1e", "\\ud834\\u0041", "\\ud834x", "\\u12",
        "\\u12G4", "\\u+123", "\\uæ1", "\\x", "\\", "\\é",
    ] {
        same(&format!("\"{escape}\""));
        same(&format!("\"abcdefgh{escape}ijklmnop\""));
        same(&format!("\"{escape}"));
    }
}

#[test]
fn every_length_of_a_text_ends_at_its_quote() {
    for length in 0..40 {
        for special in ['"', '\\', '\n', '\u{1f}', '\0'] {
            // A byte that is one greater than the wanted one must not be mistaken for it.
            let text = format!(
                "{}{special}#]! tail",
                "#]!æ\u{7f} ~"
                    .chars()
                    .cycle()
                    .take(length)
                    .collect::<String>()
            );
            assert_eq!(plain_end(text.as_bytes(), 0), text.find(special).unwrap());
        }
        assert_eq!(plain_end(&vec![b'a'; length], 0), length);
    }
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let theirs = |depth: u8| serde_json::from_str::<serde_json::Value>(&nested(depth.into()));
    assert!(read::<IgnoredAny>(&nested(DEPTH.into())).is_ok());
    assert!(theirs(DEPTH).is_ok());
    assert!(theirs(DEPTH + 1).is_err());
    for deep in [usize::from(DEPTH) + 1, 1_000_000] {
        let error = read::<IgnoredAny>(&nested(deep)).unwrap_err();
        assert_eq!(error, "nested too deeply at line 1 column 128");
        assert!(read::<IgnoredAny>(&"{\"a\":".repeat(deep)).is_err());
    }
    // Closed levels do not count.
    let wide = format!("[{}[]]", "[[]],".repeat(1000));
    assert!(read::<Value>(&wide).is_ok());
}

#[test]
fn faults_have_their_place_and_no_quotation() {
    for (text, expected) in [
        ("", "unexpected end of the text at line 1 column 0"),
        (
            "[1,\n 2046;]",
            "expected a comma or the end of the object or list at line 2 column 6",
        ),
        (
            "{\"2046\" 1}",
            "expected a colon after a name at line 1 column 9",
        ),
        ("{2046:1}", "a name that is not a string at line 1 column 2"),
        (
            "[2046] 2046",
            "trailing content after the value at line 1 column 8",
        ),
        ("[\"2046", "unexpected end of the text at line 1 column 6"),
        (
            "[\"2046\u{1}\"]",
            "a control character in a string at line 1 column 7",
        ),
        ("[1,]", "not a value at line 1 column 4"),
        ("[2046e999]", "a number out of range at line 1 column 9"),
    ] {
        assert_eq!(read::<Value>(text).unwrap_err(), expected);
    }
    let error = from_json::<String>(" 2046").unwrap_err().to_string();
    assert_eq!(
        error,
        "found a number, expected a string at line 1 column 5"
    );
}

#[test]
fn decimals_keep_their_digits() {
    let mut text = String::from("[");
    for number in [
        "0.10",
        "-1.50",
        "1e3",
        "12345678901234567890.12345678901234567890",
        "-0",
    ] {
        write!(text, " {number} ,").unwrap();
        assert_eq!(
            from_json::<Decimal>(format!(" {number} "))
                .unwrap()
                .as_str(),
            number
        );
    }
    let read: Vec<Decimal> = from_json(text.trim_end_matches(',').to_owned() + "]").unwrap();
    assert_eq!(read.len(), 5);
    assert_eq!(
        read[3].as_str(),
        "12345678901234567890.12345678901234567890"
    );
}
