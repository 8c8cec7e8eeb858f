//! Every type of spesifisering with all published fields, read and written back through both documents that have it.
//!
//! The payload was made from the published schema and the published examples, not from the documents, which it is held against.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use skattekit_codegen::ir::{Scalar, Shape, Type, Version, WireName};
use skattekit_runtime::{
    Document, FindingKind, Wire, from_json, from_json_strict, from_json_with_findings,
    from_xml_with_findings, to_json, to_xml,
};
use skattekit_summert_skattegrunnlag::{
    Kategori, aar2025::TekniskNavn, v1, v1_spesifisert as spesifisert, v2,
};

use crate::json::Json;
use crate::shapes::version;

const MEMBERS: &str = include_str!("../payloads/spesifisering.json");
const VERSIONS: [&str; 2] = ["v1_spesifisert", "v2"];

type Svar = v2::SummertSkattegrunnlag<TekniskNavn>;
type Spesifisert = spesifisert::SpesifisertSummertSkattegrunnlag<TekniskNavn>;

/// A response with one post, written without a blank.
fn response(post: &str) -> String {
    format!(
        r#"{{"personidentifikator":"12857499938","inntektsaar":"2025","grunnlag":[{{"tekniskNavn":"bruttoformue","beloep":5{post}}}],"skjermet":false}}"#
    )
}

fn with_member(member: &str) -> String {
    response(&format!(r#","spesifisering":[{member}]"#))
}

/// Reads a response without a finding, strictly too, writes it in both formats and reads that.
#[track_caller]
fn comes_back<T>(text: &str)
where
    T: Document + Wire + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let (value, findings) = from_json_with_findings::<T>(text).unwrap();
    assert_eq!(findings, []);
    assert_eq!(from_json_strict::<T>(text).unwrap(), value);
    let sent: Value = serde_json::from_str(text).unwrap();
    let written: Value = serde_json::from_str(&to_json(&value).unwrap()).unwrap();
    assert_eq!(written, sent);
    let xml = to_xml(&value).unwrap();
    let (again, findings) = from_xml_with_findings::<T>(&xml).unwrap();
    assert_eq!(findings, []);
    assert_eq!(to_xml(&again).unwrap(), xml);
}

fn members() -> Vec<Json> {
    match Json::parse(MEMBERS) {
        Json::List(members) => members,
        other => panic!("{other:?}"),
    }
}

fn name(member: &Json) -> String {
    member.get("type").unwrap().as_text().unwrap().to_owned()
}

/// What a property is in the end.
fn scalar(version: &Version, ty: &Type) -> Scalar {
    match ty {
        Type::Scalar(known) => *known,
        Type::Named(name) => match &version.schema(name).unwrap().shape {
            Shape::Scalar(known, _) => *known,
            Shape::Alias(ty) => scalar(version, ty),
            other => panic!("{name}: {other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// What a value of the payload is.
fn scalar_of(name: &str, value: &Json) -> Scalar {
    match value {
        Json::Bool(_) => Scalar::Boolean,
        Json::Number(digits) if digits.contains('.') => Scalar::Decimal,
        Json::Number(_) => Scalar::Integer,
        Json::Text(_) if name.starts_with("aar") => Scalar::Year,
        Json::Text(_) => Scalar::Text,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn the_documents_have_every_published_field_in_order_and_no_other() {
    let members = members();
    let fields = members.iter().map(|member| member.fields().len() - 1);
    assert_eq!((members.len(), fields.sum::<usize>()), (35, 209));
    for version_name in VERSIONS {
        let version = version("summertskattegrunnlag", version_name);
        let schema = |name: &str| &version.schema(&WireName(name.to_owned())).unwrap().shape;
        let Shape::Union(union) = schema("Spesifisering") else {
            panic!("a union");
        };
        let listed = union.members.iter().map(|member| member.value.0.clone());
        let expected = members.iter().map(name).collect::<Vec<_>>();
        assert_eq!(listed.collect::<Vec<_>>(), expected);
        for member in &members {
            let fields = match schema(&name(member)) {
                Shape::Struct(object) if object.rest.is_some() => &object.fields,
                Shape::Free { fields } => fields,
                other => panic!("no object that is open: {other:?}"),
            };
            let fields = fields.iter();
            let found = fields.map(|field| (field.name.0.clone(), scalar(version, &field.ty)));
            let expected = member
                .fields()
                .iter()
                .map(|(name, value)| (name.clone(), scalar_of(name, value)));
            assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        }
    }
}

#[test]
fn every_type_with_every_field_comes_back() {
    for member in members() {
        let text = with_member(&member.to_string());
        comes_back::<Svar>(&text);
        comes_back::<Spesifisert>(&text);
    }
    let text = response(&format!(r#","spesifisering":{MEMBERS},"kategori":"-""#));
    comes_back::<Svar>(&text);
    comes_back::<Spesifisert>(&text);
}

#[test]
fn a_share_keeps_its_digits() {
    for share in [
        "50", "50.0", "50.00", "33.33", "33.333333333333333333", "100",
    ] {
        let text = with_member(&format!(r#"{{"type":"Eiendom","eierandel":{share}}}"#));
        let svar = from_json::<Svar>(&text).unwrap();
        assert_eq!(to_json(&svar).unwrap(), text);
        let xml = to_xml(&svar).unwrap();
        assert!(
            xml.contains(&format!("<eierandel>{share}</eierandel>")),
            "{xml}"
        );
        let (again, findings) = from_xml_with_findings::<Svar>(&xml).unwrap();
        assert_eq!(findings, []);
        assert_eq!(again, svar);
    }
}

#[test]
fn a_field_that_is_younger_than_the_schema_is_kept() {
    for name in members().iter().map(name) {
        let new = r#""nyttBeloep":5,"nyAndel":33.330,"nyttObjekt":{"a":["b",null]}"#;
        let text = with_member(&format!(r#"{{"type":"{name}",{new}}}"#));
        let (svar, findings) = from_json_with_findings::<Svar>(&text).unwrap();
        assert_eq!(findings, []);
        assert_eq!(to_json(&svar).unwrap(), text);
        let text = text.replace(r#"["b",null]"#, r#""b""#);
        comes_back::<Svar>(&text);
        comes_back::<Spesifisert>(&text);
    }
}

#[test]
fn a_sum_is_without_a_kategori_and_what_is_new_stands_where_it_was_sent() {
    for (kategori, is_known, path) in [
        (r#""-""#, true, ""),
        (r#"["-"]"#, true, ""),
        (r#""ny""#, false, "grunnlag[0].kategori"),
        (r#"["-","ny"]"#, false, "grunnlag[0].kategori[1]"),
    ] {
        let text = response(&format!(r#","kategori":{kategori}"#));
        let (svar, findings) = from_json_with_findings::<Svar>(&text).unwrap();
        assert_eq!(
            svar.grunnlag[0].kategori[0] == Kategori::UtenKategori,
            kategori.contains('-')
        );
        let found = findings.iter().map(|new| (new.kind(), new.path()));
        let expected = (!is_known).then_some((FindingKind::UnknownCode, path));
        assert_eq!(found.collect::<Vec<_>>(), Vec::from_iter(expected));
        assert_eq!(to_json(&svar).unwrap(), text);
    }
}

#[test]
fn a_response_is_written_in_the_order_of_the_schema() {
    let lists = ["grunnlag", "svalbardGrunnlag", "kildeskattPaaLoennGrunnlag"];
    let fields = [
        ("stadie", r#""oppgjoer""#),
        ("skjoennsfastsatt", "true"),
        ("svalbardSkjoennsfastsatt", "true"),
        ("skatteoppgjoersdato", r#""2025-04-08""#),
        ("registreringstidpunkt", r#""2025-04-08T06:12:40""#),
        ("ajourholdstidspunkt", r#""2025-04-08T06:12:40Z""#),
        ("skjermet", "false"),
        ("inntektsaar", r#""2025""#),
        ("personidentifikator", r#""12857499938""#),
    ];
    let post = r#"[{"tekniskNavn":"bruttoformue","beloep":5}]"#;
    let fields = fields
        .into_iter()
        .chain(lists.map(|list| (list, post)))
        .map(|(name, value)| format!(r#""{name}":{value}"#));
    let text = format!("{{{}}}", fields.collect::<Vec<_>>().join(","));
    let published = [
        "grunnlag",
        "skjermet",
        "skatteoppgjoersdato",
        "skjoennsfastsatt",
        "svalbardSkjoennsfastsatt",
        "svalbardGrunnlag",
        "kildeskattPaaLoennGrunnlag",
        "stadie",
    ];
    let mut first = published;
    first.swap(0, 1);
    let written = to_xml(&from_json::<v1::SummertSkattegrunnlag<TekniskNavn>>(&text).unwrap());
    assert_order(&written.unwrap(), &first, "registreringstidpunkt");
    let written = to_xml(&from_json::<Spesifisert>(&text).unwrap());
    assert_order(&written.unwrap(), &published, "registreringstidpunkt");
    let written = to_xml(&from_json::<Svar>(&text).unwrap());
    assert_order(&written.unwrap(), &published, "ajourholdstidspunkt");
}

#[track_caller]
fn assert_order(xml: &str, names: &[&str], last: &str) {
    let names = ["personidentifikator", "inntektsaar"].iter().chain(names);
    let places = names.chain([&last]).map(|name| {
        xml.find(&format!("<{name}>"))
            .unwrap_or_else(|| panic!("no {name} in {xml}"))
    });
    assert!(places.collect::<Vec<_>>().is_sorted(), "{xml}");
}
