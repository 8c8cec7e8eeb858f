//! Values that nothing tells apart.

use std::collections::BTreeMap;

use skattekit_runtime::{
    Decimal, Fields, FindingKind, List, Nullable, Open, Value, from_json, from_json_strict,
    from_json_with_findings, impl_any_of, impl_model,
};

use crate::numbers::Farge;
use crate::{json, json_error};

#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub navn: String,
    pub alder: Option<i64>,
}

impl_model! { Person, navn: "navn", alder: "alder" }

#[derive(Clone, Debug, PartialEq)]
pub struct Firma {
    pub navn: String,
    pub orgnr: Option<String>,
    pub eier: Option<Box<Part>>,
}

impl_model! { Firma, navn: "navn", orgnr: "orgnr", eier: "eier" }

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Person(Person),
    Firma(Firma),
    Tall(i64),
    Desimal(Decimal),
    Sann(bool),
    Kode(Open<Farge>),
    Liste(Box<List<Part>>),
    Unknown(Value),
}

impl_any_of! { Part: Person, Firma, Tall, Desimal, Sann, Kode, Liste }

#[derive(Clone, Debug, PartialEq)]
pub enum Smal {
    Tall(i64),
    Kart(BTreeMap<String, i64>),
    Unknown(Value),
}

impl_any_of! { Smal as "rot" in "urn:smal": Tall, Kart }

#[derive(Clone, Debug, PartialEq)]
pub enum Kanskje {
    Tall(Nullable<i64>),
    Felt(Fields),
    Unknown(Value),
}

impl_any_of! { Kanskje: Tall, Felt }

#[derive(Clone, Debug, PartialEq)]
pub struct Rot {
    pub part: Option<Part>,
    pub smal: Option<Smal>,
    pub paakrevd: Smal,
}

impl_model! { Rot as "rot", part: "part", smal: "smal", paakrevd: "paakrevd" }

fn part(text: &str) -> Part {
    let (part, news) = json::<Part>(text);
    assert_eq!(news, [], "{text}");
    part
}

#[test]
fn the_kind_of_a_value_decides_first() {
    assert_eq!(part("12"), Part::Tall(12));
    assert!(matches!(part("12.50"), Part::Desimal(_)));
    assert_eq!(part("true"), Part::Sann(true));
    assert_eq!(part("\"roed\""), Part::Kode(Farge::Roed.into()));
    assert_eq!(
        part("[1]"),
        Part::Liste(Box::new(vec![Part::Tall(1)].into()))
    );
    assert_eq!(part("[]"), Part::Liste(Box::new(vec![].into())));
}

#[test]
fn among_objects_the_one_with_the_least_news_is_taken() {
    assert!(matches!(part(r#"{"navn":"a"}"#), Part::Person(_)));
    assert!(matches!(
        part(r#"{"navn":"a","orgnr":"1"}"#),
        Part::Firma(_)
    ));
    assert!(matches!(part(r#"{"navn":"a","alder":1}"#), Part::Person(_)));
    let nested = part(r#"{"navn":"a","eier":{"navn":"b","eier":{"navn":"c","alder":3}}}"#);
    let Part::Firma(Firma { eier: Some(b), .. }) = nested else {
        panic!("{nested:?}")
    };
    let Part::Firma(Firma { eier: Some(c), .. }) = *b else {
        panic!("{b:?}")
    };
    assert!(matches!(*c, Part::Person(_)));
}

#[test]
fn the_news_of_the_one_that_is_taken_is_listed_once_with_its_place() {
    let text = r#"{"paakrevd":1,"part":{"navn":"a","orgnr":"1","ny":2,"eier":["gul"]}}"#;
    let (rot, findings) = from_json_with_findings::<Rot>(text).unwrap();
    let news = findings
        .iter()
        .map(|finding| (finding.path(), finding.kind()))
        .collect::<Vec<_>>();
    assert_eq!(
        news,
        [
            ("part.ny", FindingKind::UnknownField),
            ("part.eier[0]", FindingKind::UnknownCode)
        ]
    );
    assert_eq!(from_json::<Rot>(text).unwrap(), rot);
    assert_eq!(
        from_json_strict::<Rot>(text).unwrap_err().findings(),
        findings
    );
}

#[test]
fn what_fits_no_type_is_kept_whole() {
    for text in [
        r#"{"a":1,"b":"20463518646"}"#,
        "\"20463518646\"",
        "1.50",
        "[1,{\"a\":1.10}]",
        "true",
    ] {
        let (smal, news) = json::<Smal>(text);
        assert!(matches!(smal, Smal::Unknown(_)));
        assert_eq!(news, [(String::new(), FindingKind::UnknownMember)]);
        let (_, findings) = from_json_with_findings::<Smal>(text).unwrap();
        let shown = format!("{smal:?} {findings:?}");
        assert!(!shown.contains("2046"), "{shown}");
    }
}

#[test]
fn a_type_that_lacks_what_it_requires_does_not_fit_whoever_asks() {
    let (part, news) = json::<Part>(r#"{"alder":1}"#);
    assert!(matches!(part, Part::Unknown(_)));
    assert_eq!(news, [(String::new(), FindingKind::UnknownMember)]);
}

#[test]
fn a_null_is_a_value_only_where_a_type_takes_it() {
    assert_eq!(
        json::<Kanskje>("null"),
        (Kanskje::Tall(Nullable::Null), vec![])
    );
    assert!(json_error::<Rot>(r#"{"paakrevd":null}"#).starts_with("paakrevd: null, but required"));
    assert!(json_error::<Rot>("{}").starts_with("paakrevd: missing, but required"));
    let (rot, findings) = from_json_with_findings::<Rot>(r#"{"paakrevd":1,"part":null}"#).unwrap();
    assert_eq!(rot.part, None);
    assert_eq!(findings[0].to_string(), "part: null");
}

#[test]
fn one_item_without_brackets_is_a_list_only_where_it_is_nothing_else() {
    #[derive(Clone, Debug, PartialEq)]
    pub enum Flere {
        Mange(List<i64>),
        En(i64),
        Tekster(List<String>),
        Unknown(Value),
    }
    impl_any_of! { Flere: Mange, En, Tekster }

    assert_eq!(json::<Flere>("1").0, Flere::En(1));
    assert_eq!(json::<Flere>("[1]").0, Flere::Mange(vec![1].into()));
    assert_eq!(
        json::<Flere>("\"a\"").0,
        Flere::Tekster(List::bare("a".into()))
    );
}

#[test]
#[cfg(feature = "xml")]
fn in_xml_every_scalar_is_a_text() {
    use crate::{xml, xml_error};

    let rot = |inside: &str| {
        let (rot, news) = xml::<Rot>(&format!("{inside}<paakrevd>1</paakrevd>"));
        (rot.part, news)
    };
    assert_eq!(rot("<part>12</part>"), (Some(Part::Tall(12)), vec![]));
    assert_eq!(rot("<part>true</part>"), (Some(Part::Sann(true)), vec![]));
    assert_eq!(
        rot("<part>roed</part>").0,
        Some(Part::Kode(Farge::Roed.into()))
    );
    assert!(matches!(
        rot("<part><navn>a</navn><orgnr>1</orgnr></part>").0,
        Some(Part::Firma(_))
    ));
    // Two of a name are a list, also where the first was none by itself.
    let three = rot("<part>1</part><part><navn>a</navn></part><part>true</part>");
    let Some(Part::Liste(list)) = three.0 else {
        panic!("{three:?}")
    };
    assert!(matches!(
        **list,
        [Part::Tall(1), Part::Person(_), Part::Sann(true)]
    ));
    assert_eq!(three.1, []);

    let error = xml_error::<Rot>("<smal>1</smal><smal>2</smal><paakrevd>1</paakrevd>");
    assert!(error.contains("smal: is given twice"), "{error}");
    let error = xml_error::<Rot>("<paakrevd nil/>");
    assert!(error.contains("paakrevd: null, but required"), "{error}");
}

#[test]
#[cfg(feature = "xml")]
fn a_union_can_be_a_whole_response() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rot xmlns=\"urn:smal\"><a>1</a></rot>";
    let smal: Smal = skattekit_runtime::from_xml(text).unwrap();
    assert_eq!(smal, Smal::Kart([("a".to_owned(), 1)].into()));
    assert_eq!(skattekit_runtime::to_xml(&smal).unwrap(), text);
}
