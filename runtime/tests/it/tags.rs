//! What tells the members of a union apart.

use std::collections::BTreeMap;

use skattekit_runtime::{Fields, Value, impl_model, impl_union};

use crate::{json, json_error};

#[derive(Clone, Debug, PartialEq)]
pub struct Bil {
    pub merke: Option<String>,
}

impl_model! { Bil, merke: "merke" }

#[derive(Clone, Debug, PartialEq)]
pub struct Baat {
    pub meter: Option<i64>,
    pub resten: BTreeMap<String, String>,
}

impl_model! { Baat, meter: "meter", ..resten }

#[derive(Clone, Debug, PartialEq)]
pub enum Ting {
    Bil(Bil),
    Baat(Baat),
    Annet(Fields),
    Unknown(Value),
}

impl_union! { Ting by "type", Bil: "bil", Baat: "baat", Annet: "annet" }

#[derive(Clone, Debug, PartialEq)]
pub struct Rot {
    pub ting: Vec<Ting>,
}

impl_model! { Rot as "rot", ting: "ting" }

#[test]
fn a_member_has_its_own_fields_and_the_rest() {
    let (ting, news) = json::<Ting>(r#"{"navn":"a","type":"baat","meter":2,"farge":"roed"}"#);
    let Ting::Baat(baat) = ting else {
        panic!("{ting:?}")
    };
    assert_eq!((baat.resten.len(), news.len()), (2, 0));
    assert_eq!(
        json::<Ting>(r#"{"type":"bil","merke":"a"}"#).0,
        Ting::Bil(Bil {
            merke: Some("a".into())
        })
    );
}

#[test]
fn a_tag_that_comes_twice_is_refused() {
    for first in ["bil", "baat", "annet", "ukjent"] {
        for between in ["", "\"x\":\"1\","] {
            let text = format!(r#"{{"ting":[{{"type":"{first}",{between}"type":"bil"}}]}}"#);
            let error = json_error::<Rot>(&text);
            assert!(error.starts_with("ting[0].type: is given twice"), "{error}");
        }
    }
    // A field of that name further in is another one.
    json::<Ting>(r#"{"type":"annet","x":{"type":"bil"}}"#);
}

#[derive(Clone, Debug, PartialEq)]
pub enum Hemmelig {
    Bil(Bil),
    Unknown(Value),
}

impl_union! { Hemmelig by hidden "type", Bil: "bil" }

#[test]
fn a_tag_that_is_personal_data_does_not_show() {
    let text = r#"{"type":"Kari Nordmann"}"#;
    let (_, findings) = skattekit_runtime::from_json_with_findings::<Ting>(text).unwrap();
    assert_eq!(
        findings[0].to_string(),
        "the root: unknown type \"Kari Nordmann\""
    );
    let (value, findings) = skattekit_runtime::from_json_with_findings::<Hemmelig>(text).unwrap();
    assert_eq!(findings[0].to_string(), "the root: unknown type");
    assert_eq!(findings[0].code(), None);
    assert_eq!(skattekit_runtime::to_json(&value).unwrap(), text);
    let shown = format!("{value:?} {findings:?}");
    assert!(!shown.contains("Kari"), "{shown}");
}

#[test]
fn the_path_to_a_members_field_is_that_of_the_union() {
    let error = json_error::<Rot>(r#"{"ting":[{"type":"baat","meter":"x"}]}"#);
    assert!(
        error.starts_with("ting[0].meter: found a string"),
        "{error}"
    );
    let error = json_error::<Ting>(r#"{"type":"baat","meter":"x"}"#);
    assert!(error.starts_with("meter: found a string"), "{error}");
    let text = r#"{"type":"bil","ny":1}"#;
    let (_, findings) = skattekit_runtime::from_json_with_findings::<Ting>(text).unwrap();
    assert_eq!(findings[0].path(), "ny");
}

#[test]
#[cfg(feature = "xml")]
fn a_tag_that_comes_twice_is_refused_in_xml() {
    let error = crate::xml_error::<Rot>("<ting><type>bil</type><type>bil</type></ting>");
    assert!(error.contains("ting[0].type: is given twice"), "{error}");
}
