//! Code lists whose codes are numbers, and those whose codes are texts.

use skattekit_runtime::{FindingKind, Open, impl_code, impl_model};

use crate::{json, json_error};

struct Row {
    code: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Farge {
    Roed,
    Blaa,
}

impl Farge {
    pub const ALL: &'static [Self] = &[Self::Roed, Self::Blaa];

    pub const fn as_str(self) -> &'static str {
        FARGER[self as usize].code
    }
}

static FARGER: [Row; 2] = [Row { code: "roed" }, Row { code: "blaa" }];

impl_code!(Farge, "Farge", FARGER);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Antall {
    Ingen,
    Tolv,
    MinusEn,
}

impl Antall {
    pub const ALL: &'static [Self] = &[Self::Ingen, Self::Tolv, Self::MinusEn];

    pub const fn as_str(self) -> &'static str {
        ANTALL[self as usize].code
    }
}

static ANTALL: [Row; 3] = [Row { code: "0" }, Row { code: "12" }, Row { code: "-1" }];

impl_code!(Antall, "Antall", ANTALL, numbers);

#[derive(Clone, Debug, PartialEq)]
pub struct Rot {
    pub antall: Vec<Open<Antall>>,
}

impl_model! { Rot as "rot", antall: "antall" }

#[test]
fn known_numbers_are_codes_and_unknown_ones_keep_their_digits() {
    let (rot, news) = json::<Rot>(r#"{"antall":[0,12,-1]}"#);
    assert_eq!(rot.antall, [Antall::Ingen, Antall::Tolv, Antall::MinusEn]);
    assert_eq!(news, []);

    let text = r#"{"antall":[13,123456789012345678901234567890,1E3]}"#;
    let rot: Rot = skattekit_runtime::from_json(text).unwrap();
    assert_eq!(skattekit_runtime::to_json(&rot).unwrap(), text);
    let (_, findings) = skattekit_runtime::from_json_with_findings::<Rot>(text).unwrap();
    assert_eq!(findings.len(), 3);
    assert_eq!(findings[0].to_string(), "antall[0]: unknown code \"13\"");
    assert_eq!(findings[0].kind(), FindingKind::UnknownCode);
    assert_eq!(findings[1].to_string(), "antall[1]: unknown code \"***\"");

    // The same number, however it is written.
    assert_eq!(
        skattekit_runtime::from_json::<Vec<Open<Antall>>>("[12.0]").unwrap(),
        [Antall::Tolv]
    );
    assert_eq!(
        serde_json::from_str::<Antall>("12.0").unwrap(),
        Antall::Tolv
    );
    assert_eq!(serde_json::to_string(&Antall::Tolv).unwrap(), "12");
}

#[test]
fn anything_else_is_refused_without_being_quoted() {
    for (text, found) in [
        ("\"20463518646\"", "a string"),
        ("1.5", "a number"),
        ("1e400", "a number"),
        ("true", "a boolean"),
        ("[1]", "a list"),
        ("{\"a\":20463518646}", "an object"),
    ] {
        let error = skattekit_runtime::from_json::<Open<Antall>>(text)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with(&format!("found {found}, expected Antall")),
            "{error}"
        );
        assert!(!error.contains("2046"), "{error}");
    }
    for (text, wrong) in [
        ("\"12\"", "found a string, expected a code of Antall"),
        ("13", "\"13\" is not a known Antall"),
        ("1.5", "\"1.5\" is not a known Antall"),
    ] {
        let error = serde_json::from_str::<Antall>(text).unwrap_err();
        assert!(error.to_string().starts_with(wrong), "{error}");
    }
    assert!(json_error::<Open<Farge>>("12").starts_with("found a number, expected Farge"));
}

#[test]
#[cfg(feature = "xml")]
fn in_xml_numbers_are_texts() {
    let (rot, news) = crate::xml::<Rot>("<antall>12</antall><antall>0013</antall>");
    assert_eq!(rot.antall[0], Antall::Tolv);
    assert_eq!(rot.antall[1].as_str(), "0013");
    assert_eq!(news, [("antall[1]".to_owned(), FindingKind::UnknownCode)]);
    let error = crate::xml_error::<Rot>("<antall>tolv</antall>");
    assert!(
        error.contains("antall[0]: found a string, expected Antall"),
        "{error}"
    );
}
