//! What a specification says of values, held against them in a strict reading alone.

use std::collections::BTreeMap;

use skattekit_runtime::{
    Decimal, FindingKind, List, Nullable, Value, Wire, from_json, from_json_strict,
    from_json_with_findings, impl_any_of, impl_model, impl_union,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Rot {
    pub kode: Option<String>,
    pub fnr: Option<skattekit_runtime::Sensitive>,
    pub tall: Nullable<i64>,
    pub sats: Option<Decimal>,
    pub liste: List<i64>,
    pub kart: Option<BTreeMap<String, String>>,
    pub poster: List<Post>,
    pub ting: Option<Ting>,
    pub valg: Option<Valg>,
}

impl_model! {
    Rot as "rot",
    kode: "kode" [min_length 2, max_length 3],
    fnr: "fnr" [pattern "^[0-9]{11}$"],
    tall: "tall" [minimum "-5", exclusive_maximum "10", multiple_of "5"],
    sats: "sats" [exclusive_minimum "0.10", maximum "1", multiple_of "0.05"],
    liste: "liste" [min_items 1, max_items 3, unique_items true, items [maximum "9"]],
    kart: "kart" [min_properties 1, max_properties 2, values [max_length 1]],
    poster: "poster",
    ting: "ting",
    valg: "valg",
}

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub navn: Option<String>,
}

impl_model! { Post, navn: "navn" [max_length 2] }

#[derive(Clone, Debug, PartialEq)]
pub enum Ting {
    Post(Post),
    Unknown(Value),
}

impl_union! { Ting by "type", Post: "post" }

#[derive(Clone, Debug, PartialEq)]
pub enum Valg {
    Tall(i64),
    Post(Post),
    Unknown(Value),
}

impl_any_of! { Valg: Tall, Post }

fn broken<T: Wire + std::fmt::Debug>(text: &str) -> Vec<String> {
    assert!(from_json::<T>(text).is_ok(), "{text}");
    let (_, findings) = from_json_with_findings::<T>(text).unwrap();
    assert_eq!(findings, [], "{text}");
    match from_json_strict::<T>(text) {
        Ok(_) => Vec::new(),
        Err(error) => {
            let findings = error.findings().iter();
            assert!(
                findings
                    .clone()
                    .all(|finding| finding.kind() == FindingKind::OutOfBounds)
            );
            findings.map(ToString::to_string).collect()
        }
    }
}

#[test]
fn what_is_within_bounds_passes() {
    for text in [
        "{}",
        r#"{"kode":"æøå","fnr":"20463518646","tall":-5,"sats":0.15,"liste":[1,2,3],"kart":{"a":"b"}}"#,
        r#"{"tall":null,"sats":1.00,"liste":1,"kart":{"a":"","b":"å"}}"#,
        r#"{"poster":[{"navn":"ab"}],"ting":{"type":"post","navn":"a"},"valg":123}"#,
    ] {
        assert_eq!(broken::<Rot>(text), [""; 0], "{text}");
    }
}

#[test]
fn each_rule_that_is_broken_is_named_with_its_place() {
    for (text, expected) in [
        (r#"{"kode":"a"}"#, "kode: out of bounds, minLength 2"),
        (r#"{"kode":"æøåæ"}"#, "kode: out of bounds, maxLength 3"),
        (r#"{"tall":-10}"#, "tall: out of bounds, minimum -5"),
        (r#"{"tall":10}"#, "tall: out of bounds, exclusiveMaximum 10"),
        (r#"{"tall":4}"#, "tall: out of bounds, multipleOf 5"),
        (
            r#"{"sats":0.1}"#,
            "sats: out of bounds, exclusiveMinimum 0.10",
        ),
        (r#"{"sats":1e0000000}"#, ""),
        (r#"{"sats":1.05}"#, "sats: out of bounds, maximum 1"),
        (
            r#"{"sats":0.15000000000000000000001}"#,
            "sats: out of bounds, multipleOf 0.05",
        ),
        (r#"{"liste":[]}"#, "liste: out of bounds, minItems 1"),
        (r#"{"liste":[1,2,3,4]}"#, "liste: out of bounds, maxItems 3"),
        (r#"{"liste":[1,2,1]}"#, "liste: out of bounds, uniqueItems"),
        (r#"{"liste":[1,10]}"#, "liste[1]: out of bounds, maximum 9"),
        (r#"{"kart":{}}"#, "kart: out of bounds, minProperties 1"),
        (
            r#"{"kart":{"a":"","b":"","c":""}}"#,
            "kart: out of bounds, maxProperties 2",
        ),
        (
            r#"{"kart":{"20463518646":"ab"}}"#,
            "kart.***: out of bounds, maxLength 1",
        ),
        (
            r#"{"poster":[{},{"navn":"abc"}]}"#,
            "poster[1].navn: out of bounds, maxLength 2",
        ),
        (
            r#"{"poster":{"navn":"abc"}}"#,
            "poster.navn: out of bounds, maxLength 2",
        ),
        (
            r#"{"ting":{"navn":"abc","type":"post"}}"#,
            "ting.navn: out of bounds, maxLength 2",
        ),
        (
            r#"{"valg":{"navn":"abc"}}"#,
            "valg.navn: out of bounds, maxLength 2",
        ),
    ] {
        assert_eq!(broken::<Rot>(text).join("\n"), expected, "{text}");
    }
    let all = r#"{"kode":"a","tall":11,"poster":[{"navn":"abc"},{"navn":"abc"}]}"#;
    assert_eq!(
        broken::<Rot>(all),
        [
            "kode: out of bounds, minLength 2",
            "poster[0].navn: out of bounds, maxLength 2",
            "poster[1].navn: out of bounds, maxLength 2",
            "tall: out of bounds, exclusiveMaximum 10",
            "tall: out of bounds, multipleOf 5",
        ]
    );
}

#[test]
fn a_finding_has_the_rule_and_shows_no_value() {
    let text = r#"{"kode":"Kari Nordmann"}"#;
    let error = from_json_strict::<Rot>(text).unwrap_err();
    let finding = &error.findings()[0];
    assert_eq!(finding.rule(), Some("maxLength 3"));
    assert_eq!(finding.path(), "kode");
    assert_eq!(finding.code(), None);
    let shown = format!("{error} {error:?} {finding}");
    assert!(!shown.contains("Kari"), "{shown}");
}

#[test]
#[cfg(feature = "pattern")]
fn a_pattern_is_checked_where_the_engine_can_take_it() {
    #[derive(Clone, Debug, PartialEq)]
    pub struct Moenstre {
        pub a: Option<String>,
        pub b: Option<String>,
    }
    impl_model! { Moenstre, a: "a" [pattern "^[a-zæøå]+$"], b: "b" [pattern "^(?!x)(a+)+$"] }

    assert_eq!(
        broken::<Rot>(r#"{"fnr":"2046351864"}"#),
        ["fnr: out of bounds, pattern ^[0-9]{11}$"]
    );
    assert_eq!(broken::<Moenstre>(r#"{"a":"blåbær"}"#), [""; 0]);
    assert_eq!(
        broken::<Moenstre>(r#"{"a":"blåbæR"}"#),
        ["a: out of bounds, pattern ^[a-zæøå]+$"]
    );
    // No engine that cannot hang takes a look ahead, so nobody says that this is wrong.
    let text = format!(r#"{{"b":"x{}"}}"#, "a".repeat(100_000));
    assert_eq!(broken::<Moenstre>(&text), [""; 0]);
}

#[test]
#[cfg(feature = "xml")]
fn in_xml_the_same_rules_hold() {
    let broken = |inside: &str| {
        let text = format!("<rot>{inside}</rot>");
        match skattekit_runtime::from_xml_strict::<Rot>(text) {
            Ok(_) => Vec::new(),
            Err(error) => error
                .findings()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
        }
    };
    assert_eq!(
        broken(
            "<kode>æøå</kode><tall>5</tall><sats>.15</sats><liste>1</liste><liste>2</liste>\
             <kart><a>b</a></kart><poster><navn>ab</navn></poster>"
        ),
        [""; 0]
    );
    assert_eq!(
        broken(
            "<kode>æøåæ</kode><tall> 11 </tall><sats>+2</sats><liste>1</liste><liste>1</liste>\
             <liste>10</liste><liste>4</liste><kart><a>bc</a></kart>\
             <poster/><poster><navn>abc</navn></poster>"
        ),
        [
            "kart.a: out of bounds, maxLength 1",
            "kode: out of bounds, maxLength 3",
            "liste: out of bounds, maxItems 3",
            "liste: out of bounds, uniqueItems",
            "liste[2]: out of bounds, maximum 9",
            "poster[1].navn: out of bounds, maxLength 2",
            "sats: out of bounds, maximum 1",
            "tall: out of bounds, exclusiveMaximum 10",
            "tall: out of bounds, multipleOf 5",
        ]
    );
}

#[test]
fn many_values_take_no_longer_each() {
    let posts = vec![r#"{"navn":"abc"}"#; 50_000].join(",");
    let text = format!(r#"{{"poster":[{posts}]}}"#);
    let error = from_json_strict::<Rot>(text).unwrap_err();
    assert_eq!(error.findings().len(), 50_000);
    assert_eq!(error.findings()[49_999].path(), "poster[49999].navn");
}
