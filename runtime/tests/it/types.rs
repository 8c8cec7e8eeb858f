//! What members of unions are, told by `xsi:type`.

use std::fmt::Debug;

use skattekit_runtime::{
    Document, Fields, List, Value, from_json, from_xml, from_xml_with_findings, impl_any_of,
    impl_model, impl_union, to_json, to_xml,
};

use crate::XSI;

/// Told apart by `type`, which is no field of the members.
#[derive(Clone, Debug, PartialEq)]
enum Del {
    Konto(Konto),
    Annet(Fields),
    Unknown(Value),
}

impl_union! { Del by "type", Konto: "Konto", Annet: "Annet" }

#[derive(Clone, Debug, Default, PartialEq)]
struct Konto {
    nummer: Option<String>,
    renter: Option<i64>,
}

impl_model! { Konto, nummer: "nummer", renter: "renter" }

/// Told apart by `slag`, which is a field of the members.
#[derive(Clone, Debug, PartialEq)]
enum Slag {
    Fast(Fast),
    Unknown(Value),
}

impl_union! { Slag by "slag" in_members, Fast: "fast" }

#[derive(Clone, Debug, Default, PartialEq)]
struct Fast {
    sum: i64,
    slag: String,
}

impl_model! { Fast, sum: "sum", slag: "slag" }

/// Not told apart at all.
#[derive(Clone, Debug, PartialEq)]
enum Ett {
    Del(Del),
    Tall(i64),
    Unknown(Value),
}

impl_any_of! { Ett: Del, Tall }

#[derive(Clone, Debug, PartialEq)]
struct Svar {
    deler: List<Del>,
    liste: List<Del>,
    slag: Option<Slag>,
    ett: Option<Ett>,
    fritt: Option<Value>,
}

impl_model! {
    Svar as "deler",
    deler: "deler" as "del",
    liste: "liste" as "liste" in "liste",
    slag: "slag",
    ett: "ett",
    fritt: "fritt",
}

#[track_caller]
fn is_as<T: Document + Debug + PartialEq>(inside: &str, json: &str, written: &str) {
    let body = format!(
        "<deler {XSI} xmlns:q=\"http://www.w3.org/2001/XMLSchema-instance\">{inside}</deler>"
    );
    let (value, findings) = from_xml_with_findings::<T>(&body).unwrap();
    assert_eq!(value, from_json::<T>(json).unwrap(), "{inside}");
    let known = from_xml::<T>(&body).unwrap();
    assert_eq!(known, value);
    let text = to_xml(&value).unwrap();
    assert_eq!(
        text.split_once('\n').unwrap().1,
        format!("<deler>{}</deler>", written.replace("XSI", XSI))
    );
    let (again, found_again) = from_xml_with_findings::<T>(&text).unwrap();
    assert_eq!(again, value);
    assert_eq!(found_again, findings);
}

#[test]
fn an_attribute_tells_what_an_object_is() {
    let konto = "<del XSI xsi:type=\"Konto\"><type>Konto</type><nummer>1</nummer></del>";
    let json = r#"{"deler":[{"type":"Konto","nummer":"1"}]}"#;
    for inside in [
        "<del xsi:type=\"Konto\"><nummer>1</nummer></del>",
        "<del q:type='Konto'><nummer>1</nummer></del>",
        "<del q:type=' n:Konto '><nummer>1</nummer></del>",
        "<del xmlns:z=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:n='urn:n' z:type='n:Konto'><nummer>1</nummer></del>",
        // The field wins, which can be named otherwise than the type of the schema.
        "<del xsi:type=\"KontoType\"><type>Konto</type><nummer>1</nummer></del>",
        "<del xsi:type=\"KontoType\"><nummer>1</nummer><type>Konto</type></del>",
        // It can come later, and again.
        "<del xsi:type=\"Konto\"><nummer>1</nummer><type>Konto</type></del>",
        "<del xsi:type=\"Konto\"><type>Konto</type><nummer>1</nummer></del>",
        "<del type=\"Annet\" xsi:type=\"Konto\"><nummer>1</nummer></del>",
    ] {
        is_as::<Svar>(inside, json, konto);
    }
    is_as::<Svar>(
        "<del xsi:type='Konto'/>",
        r#"{"deler":[{"type":"Konto"}]}"#,
        "<del XSI xsi:type=\"Konto\"><type>Konto</type></del>",
    );
    is_as::<Svar>(
        "<del xsi:type='Annet'><b>1</b><c xsi:type='D'><e>2</e></c></del>",
        r#"{"deler":[{"type":"Annet","b":1,"c":{"xsi:type":"D","e":2}}]}"#,
        "<del XSI xsi:type=\"Annet\"><type>Annet</type><b>1</b><c XSI xsi:type=\"D\"><e>2</e></c></del>",
    );
    // By another namespace, by a name that is none of a type, or by one of XML Schema's own, nothing is told.
    for none in [
        "<del type='Konto'>A</del>",
        "<del xmlns:a='urn:a' a:type='Konto'>A</del>",
        "<del xsi:type='a b'>A</del>",
        "<del xsi:type=':Konto'>A</del>",
        "<del xmlns:xs='http://www.w3.org/2001/XMLSchema' xsi:type='xs:string'>A</del>",
    ] {
        let inside = none.replace('A', "<nummer>1</nummer>");
        let json = r#"{"deler":[{"nummer":"1"}]}"#;
        is_as::<Svar>(&inside, json, "<del><nummer>1</nummer></del>");
    }
}

#[test]
fn two_types_that_differ_are_refused() {
    let body = "<del xsi:type='Konto'><nummer>1</nummer><type>Annet</type></del>";
    let body = format!("<deler {XSI}>{body}</deler>");
    let error = from_xml::<Svar>(body).unwrap_err().to_string();
    assert!(
        error.contains("`type` is another than `xsi:type`"),
        "{error}"
    );
    assert!(!error.contains("Annet"), "{error}");
}

#[test]
fn an_unknown_type_is_kept_and_told() {
    let written = "<del XSI xsi:type=\"Ny\"><type>Ny</type><a>1</a></del>";
    is_as::<Svar>(
        "<del xsi:type='x:Ny'><a>1</a></del>",
        r#"{"deler":[{"type":"Ny","a":"1"}]}"#,
        written,
    );
    is_as::<Svar>(
        "<del><type>Ny</type><a>1</a></del>",
        r#"{"deler":[{"type":"Ny","a":"1"}]}"#,
        written,
    );
    is_as::<Svar>(
        "<del><type>Ny type</type><a>1</a></del>",
        r#"{"deler":[{"type":"Ny type","a":"1"}]}"#,
        "<del><type>Ny type</type><a>1</a></del>",
    );
    let body =
        format!("<deler {XSI}><del xsi:type='Ny'><a>1</a></del><del xsi:type='Ny'/></deler>");
    let (_, findings) = from_xml_with_findings::<Svar>(&body).unwrap();
    let found = findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            "deler[0]: unknown type \"Ny\"",
            "deler[1]: unknown type \"Ny\""
        ]
    );
    assert_eq!(
        findings[0].value(),
        &from_json::<Value>(r#"{"type":"Ny","a":1}"#).unwrap()
    );
}

#[test]
fn a_type_is_told_wherever_a_value_is_kept_first() {
    // The field that the members have, a choice that nothing tells apart, and an item without its wrapper.
    is_as::<Svar>(
        "<slag xsi:type='fast'><sum>1</sum></slag>",
        r#"{"slag":{"slag":"fast","sum":1}}"#,
        "<slag XSI xsi:type=\"fast\"><sum>1</sum><slag>fast</slag></slag>",
    );
    is_as::<Svar>(
        "<slag xsi:type='fast'><sum>1</sum><slag>fast</slag></slag>",
        r#"{"slag":{"slag":"fast","sum":1}}"#,
        "<slag XSI xsi:type=\"fast\"><sum>1</sum><slag>fast</slag></slag>",
    );
    is_as::<Svar>(
        "<slag xsi:type='ny'/>",
        r#"{"slag":{"slag":"ny"}}"#,
        "<slag XSI xsi:type=\"ny\"><slag>ny</slag></slag>",
    );
    is_as::<Svar>(
        "<ett xsi:type='Konto'><renter>1</renter></ett>",
        r#"{"ett":{"type":"Konto","renter":1}}"#,
        "<ett XSI xsi:type=\"Konto\"><type>Konto</type><renter>1</renter></ett>",
    );
    let liste =
        "<liste><liste XSI xsi:type=\"Konto\"><type>Konto</type><renter>1</renter></liste></liste>";
    let json = r#"{"liste":[{"type":"Konto","renter":1}]}"#;
    is_as::<Svar>(
        "<liste xsi:type='Konto'><renter>1</renter></liste>",
        json,
        liste,
    );
    is_as::<Svar>(
        "<liste xsi:type='L'><liste xsi:type='Konto'><renter>1</renter></liste></liste>",
        json,
        liste,
    );
    is_as::<Svar>(
        "<fritt xsi:type='A'><b xsi:type='B'/><c xsi:type='C'>1</c></fritt>",
        r#"{"fritt":{"xsi:type":"A","b":{"xsi:type":"B"},"c":"1"}}"#,
        "<fritt XSI xsi:type=\"A\"><b XSI xsi:type=\"B\"></b><c>1</c></fritt>",
    );
    // A model that nobody told apart passes over the attribute, also where it was kept before.
    is_as::<Svar>(
        "<ett><nummer>1</nummer><type>Konto</type></ett>",
        r#"{"ett":{"type":"Konto","nummer":"1"}}"#,
        "<ett XSI xsi:type=\"Konto\"><type>Konto</type><nummer>1</nummer></ett>",
    );
}

#[test]
fn json_has_no_attributes() {
    let json = r#"{"deler":[{"xsi:type":"Konto","nummer":"1"}]}"#;
    let value: Svar = from_json(json).unwrap();
    assert!(matches!(value.deler[0], Del::Unknown(_)));
    assert_eq!(to_json(&value).unwrap(), json);
    let error = to_xml(
        &from_json::<Svar>(r#"{"deler":[{"type":"Ny","xsi:type":"12345678901"}]}"#).unwrap(),
    );
    assert!(!error.unwrap_err().to_string().contains("12345678901"));
}
