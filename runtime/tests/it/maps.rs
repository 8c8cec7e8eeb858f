//! Objects whose names are free, by themselves and beside fields that are listed.

use std::collections::BTreeMap;

use skattekit_runtime::{
    Fields, FindingKind, List, Nullable, Value, from_json, from_json_with_findings, impl_model,
};

use crate::{json, json_error};

#[derive(Clone, Debug, PartialEq)]
pub struct Kart {
    pub tall: BTreeMap<String, i64>,
    pub lister: Option<BTreeMap<String, List<i64>>>,
    pub nuller: Option<BTreeMap<String, Nullable<i64>>>,
    pub indre: Option<BTreeMap<String, BTreeMap<String, Value>>>,
}

impl_model! { Kart as "rot", tall: "tall", lister: "lister", nuller: "nuller", indre: "indre" }

#[derive(Clone, Debug, PartialEq)]
pub struct Aapen {
    pub navn: Option<String>,
    pub antall: i64,
    pub additional_properties: Fields,
}

impl_model! { Aapen as "rot", navn: "navn", antall: "antall", ..additional_properties }

#[derive(Clone, Debug, PartialEq)]
pub struct Typet {
    pub navn: Option<String>,
    pub resten: BTreeMap<String, List<i64>>,
}

impl_model! { Typet as "rot", navn: "navn", ..resten }

#[derive(Clone, Debug, PartialEq)]
pub struct Bare {
    pub resten: BTreeMap<String, Value>,
}

impl_model! { Bare, ..resten }

#[test]
fn names_are_free_and_values_are_not() {
    let (kart, news) = json::<Kart>(
        r#"{"tall":{"b":2,"a":1,"æ \"":3},"lister":{"x":[1],"y":2},"nuller":{"n":null},"indre":{"a":{"b":[1.10,null]}}}"#,
    );
    assert_eq!(news, []);
    assert_eq!(kart.tall["æ \""], 3);
    assert_eq!(kart.nuller.unwrap()["n"], Nullable::Null);
    let (kart, news) = json::<Kart>(r#"{"tall":{}}"#);
    assert!(kart.tall.is_empty() && kart.lister.is_none() && news.is_empty());
}

#[test]
fn an_error_says_where_and_masks_long_numbers() {
    assert_eq!(
        json_error::<Kart>(r#"{"tall":{"a.b":"x"}}"#),
        "tall.a.b: found a string, expected an integer of 64 bits at line 1 column 18"
    );
    let error = json_error::<Kart>(r#"{"tall":{"20463518646":"x"}}"#);
    assert!(error.starts_with("tall.***: found a string"), "{error}");
    let error = json_error::<Kart>(r#"{"tall":{"a":1,"b":2,"a":3}}"#);
    assert!(error.starts_with("tall.a: is given twice"), "{error}");
    let error = json_error::<Kart>(r#"{"tall":[1]}"#);
    assert!(
        error.starts_with("tall: found a list, expected an object"),
        "{error}"
    );
    assert!(json_error::<Kart>("{}").starts_with("tall: missing, but required"));
    assert!(json_error::<Kart>(r#"{"tall":null}"#).starts_with("tall: null, but required"));
}

#[test]
fn what_is_new_within_is_listed_with_its_name() {
    let text = r#"{"tall":{"a":null,"20463518646":null},"indre":{"x":{}}}"#;
    let (kart, findings) = from_json_with_findings::<Kart>(text).unwrap();
    assert!(kart.tall.is_empty());
    assert_eq!(findings[0].to_string(), "tall.a: null");
    assert_eq!(findings[1].to_string(), "tall.***: null");
    assert_eq!(findings[1].path(), "tall.20463518646");
    assert_eq!(from_json::<Kart>(text).unwrap(), kart);
}

#[test]
fn the_rest_of_an_object_is_kept() {
    let (aapen, news) = json::<Aapen>(r#"{"x":{"y":1.10},"antall":1,"navn":"a","z":null,"å":[1]}"#);
    assert_eq!(news, []);
    assert_eq!(aapen.antall, 1);
    let names = aapen
        .additional_properties
        .iter()
        .map(|(name, _)| name)
        .collect::<Vec<_>>();
    assert_eq!(names, ["x", "z", "å"]);
    assert_eq!(
        skattekit_runtime::to_json(&aapen).unwrap(),
        r#"{"navn":"a","antall":1,"x":{"y":1.10},"z":null,"å":[1]}"#
    );
    let error = json_error::<Aapen>(r#"{"x":1}"#);
    assert!(
        error.starts_with("antall: missing, but required"),
        "{error}"
    );
}

#[test]
fn the_rest_of_an_object_can_have_a_type() {
    let (typet, news) = json::<Typet>(r#"{"a":[1,2],"navn":"b","c":[]}"#);
    assert_eq!(news, []);
    assert_eq!(typet.resten["a"], vec![1, 2].into());
    let error = json_error::<Typet>(r#"{"a":[1,"x"]}"#);
    assert!(error.starts_with("a[1]: found a string"), "{error}");
    let error = json_error::<Typet>(r#"{"a":[1],"a":[2]}"#);
    assert!(error.starts_with("a: is given twice"), "{error}");
    let (bare, news) = json::<Bare>(r#"{"b":1,"a":null}"#);
    assert_eq!((bare.resten.len(), news.len()), (2, 0));
    assert_eq!(json::<Bare>("{}").0.resten.len(), 0);
    let (list, news) =
        json::<Vec<Value>>(r#"[null,{"a":1e400},"x"]"#.replace("1e400", "1.50").as_str());
    assert_eq!((list.len(), news.len()), (3, 0));
}

#[test]
#[cfg(feature = "xml")]
fn in_xml_a_map_has_elements() {
    use crate::{xml, xml_error};

    let (kart, news) = xml::<Kart>(
        "<tall><a>1</a><b>2</b></tall><lister><x>1</x><x>2</x></lister><nuller><n nil/></nuller>\
         <indre><a><b>x</b></a></indre>",
    );
    assert_eq!(news, []);
    assert_eq!(kart.tall["b"], 2);
    assert_eq!(kart.lister.unwrap()["x"], vec![1, 2].into());
    assert!(xml::<Kart>("<tall></tall>").0.tall.is_empty());
    let error = xml_error::<Kart>("<tall><a>1</a><a>2</a></tall>");
    assert!(error.contains("tall.a: is given twice"), "{error}");

    let (aapen, news) = xml::<Aapen>("<antall>1</antall><x>2</x><x>3</x>");
    assert_eq!(
        (aapen.additional_properties.iter().count(), news.len()),
        (2, 0)
    );
    let (typet, news) = xml::<Typet>("<navn>a</navn><x>2</x><x>3</x>");
    assert_eq!((typet.resten["x"].len(), news.len()), (2, 0));
    let error = xml_error::<Typet>("<x>a</x>");
    assert!(error.contains("x[0]: found a string"), "{error}");
}

#[test]
fn a_rest_leaves_the_news_of_what_is_listed() {
    let (_, findings) =
        from_json_with_findings::<Aapen>(r#"{"antall":null,"navn":null,"x":1}"#).unwrap();
    let kinds = findings
        .iter()
        .map(|finding| (finding.path(), finding.kind()))
        .collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [("antall", FindingKind::Null), ("navn", FindingKind::Null)]
    );
}
