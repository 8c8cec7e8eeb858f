//! Fields with elements of their own and lists in wrappers.

use skattekit_runtime::{
    Fields, Finding, FindingKind, List, Nullable, from_json, from_xml, from_xml_strict,
    from_xml_with_findings, impl_any_year, impl_model, to_json, to_xml,
};

use crate::XSI;

/// Everything that can be named otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
struct Skatt {
    id: Option<String>,
    hendelser: List<Post>,
    trekk: List<i64>,
    poster: List<Post>,
    gamle: Nullable<Vec<Post>>,
    faste: Vec<i64>,
    navn: Option<String>,
}

impl_model! {
    Skatt as "skatt" in "urn:no:eksempel:v1",
    id: "id" as "nummer" [max_length 3],
    hendelser: "hendelser" as "hendelse" [max_items 2],
    trekk: "trekk" as "beloep" in "trekkliste" [min_items 1, items [maximum "100"]],
    poster: "poster" as "poster" in "poster" [max_items 2],
    gamle: "gamle" as "gammel" in "gamle",
    faste: "faste" as "fast" in "faste",
    navn: "navn",
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Post {
    kode: String,
    sum: Option<i64>,
}

impl_model! { Post, kode: "kode" as "type" [max_length 4], sum: "sum" }

/// Something that stands in the root.
fn document(inside: &str) -> String {
    format!("<skatt xmlns=\"urn:no:eksempel:v1\">{inside}</skatt>")
}

/// The value is the same in both formats, and goes out in the first forms.
#[track_caller]
fn is_same(inside: &str, json: &str) {
    let body = document(inside);
    let value: Skatt = from_xml_strict(&body).unwrap();
    let written = to_json(&value).unwrap();
    assert_eq!(written, json);
    assert_eq!(from_json::<Skatt>(&written).unwrap(), value);
    let text = to_xml(&value).unwrap();
    let text = text.split_once('\n').unwrap().1;
    assert_eq!(text, body);
}

/// What is read from other forms is what is read from the first.
#[track_caller]
fn is_read_as(inside: &str, first: &str) {
    let first: Skatt = from_xml(document(first)).unwrap();
    assert_eq!(from_xml::<Skatt>(document(inside)).unwrap(), first);
    let (value, findings) = from_xml_with_findings::<Skatt>(document(inside)).unwrap();
    assert_eq!((value, findings), (first, Vec::new()));
}

#[test]
fn a_field_has_an_element_of_its_own_and_is_its_own_in_json() {
    is_same(
        "<nummer>a</nummer><hendelse><type>b</type></hendelse>\
         <hendelse><type>c</type><sum>1</sum></hendelse><faste></faste><navn>d</navn>",
        r#"{"id":"a","hendelser":[{"kode":"b"},{"kode":"c","sum":1}],"faste":[],"navn":"d"}"#,
    );
    // Neither format has the names of the other.
    let (value, findings) =
        from_xml_with_findings::<Skatt>(document("<id>a</id><faste/>")).unwrap();
    assert_eq!((value.id, findings.len()), (None, 1));
    assert_eq!(findings[0].path(), "id");
    assert_eq!(findings[0].kind(), FindingKind::UnknownField);
    assert_eq!(
        from_json::<Skatt>(r#"{"nummer":"a","faste":[]}"#)
            .unwrap()
            .id,
        None
    );
    let twice = from_xml::<Skatt>(document("<nummer>a</nummer><nummer>b</nummer>"));
    assert!(
        twice
            .unwrap_err()
            .to_string()
            .starts_with("id: is given twice")
    );
}

#[test]
fn a_list_stands_in_its_wrapper() {
    is_same(
        "<trekkliste><beloep>1</beloep><beloep>2</beloep></trekkliste>\
         <poster><poster><type>a</type></poster></poster>\
         <gamle><gammel><type>b</type></gammel></gamle><faste><fast>3</fast></faste>",
        r#"{"trekk":[1,2],"poster":[{"kode":"a"}],"gamle":[{"kode":"b"}],"faste":[3]}"#,
    );
    // A wrapper tells an empty list from none, and a null from both.
    is_same(
        &format!("<poster></poster><gamle {XSI} xsi:nil=\"true\"/><faste></faste>"),
        r#"{"poster":[],"gamle":null,"faste":[]}"#,
    );
    let (value, findings) = from_xml_with_findings::<Skatt>(document(&format!(
        "<poster {XSI} xsi:nil=\"true\"/><faste/>"
    )))
    .unwrap();
    assert!(value.poster.is_absent());
    assert_eq!((findings.len(), findings[0].path()), (1, "poster"));
    assert_eq!(findings[0].kind(), FindingKind::Null);
}

#[test]
fn items_are_read_without_their_wrapper_where_nothing_else_can_be_meant() {
    let faste = "<faste/>";
    for (inside, first) in [
        (
            "<beloep>1</beloep><beloep>2</beloep>",
            "<trekkliste><beloep>1</beloep><beloep>2</beloep></trekkliste>",
        ),
        (
            "<trekkliste>1</trekkliste>",
            "<trekkliste><beloep>1</beloep></trekkliste>",
        ),
        (
            "<trekkliste><beloep>1</beloep></trekkliste><navn>a</navn><trekkliste><beloep>2</beloep></trekkliste>",
            "<trekkliste><beloep>1</beloep><beloep>2</beloep></trekkliste><navn>a</navn>",
        ),
        (
            "<poster><type>a</type></poster><poster><sum>1</sum><type>b</type></poster>",
            "<poster><poster><type>a</type></poster><poster><type>b</type><sum>1</sum></poster></poster>",
        ),
        (
            "<gammel><type>a</type></gammel>",
            "<gamle><gammel><type>a</type></gammel></gamle>",
        ),
        ("<poster> \n </poster>", "<poster/>"),
    ] {
        is_read_as(&format!("{inside}{faste}"), &format!("{first}{faste}"));
    }
    // Neither the one nor the other.
    let (value, findings) = from_xml_with_findings::<Skatt>(document(
        "<trekkliste><antall>1</antall><beloep>1</beloep></trekkliste>\
         <poster><antall>1</antall><poster><type>a</type></poster></poster><faste/>",
    ))
    .unwrap();
    assert_eq!((value.trekk.len(), value.poster.len()), (1, 1));
    let paths = findings.iter().map(Finding::path).collect::<Vec<_>>();
    assert_eq!(paths, ["trekk.antall", "poster.antall"]);
}

#[test]
fn faults_and_rules_are_told_by_the_names_of_json() {
    let error = from_xml::<Skatt>(document(
        "<trekkliste><beloep>1</beloep><beloep>a</beloep></trekkliste><faste/>",
    ))
    .unwrap_err()
    .to_string();
    assert!(error.starts_with("trekk[1]: found a string"), "{error}");
    let post = "<type>abcde</type>";
    for (inside, expected) in [
        (
            "<nummer>abcd</nummer>".to_owned(),
            "id: out of bounds, maxLength 3",
        ),
        (
            "<trekkliste/>".to_owned(),
            "trekk: out of bounds, minItems 1",
        ),
        (
            "<trekkliste><beloep>1</beloep><beloep>101</beloep></trekkliste>".to_owned(),
            "trekk[1]: out of bounds, maximum 100",
        ),
        (
            "<beloep>101</beloep>".to_owned(),
            "trekk[0]: out of bounds, maximum 100",
        ),
        (
            format!("<hendelse>{post}</hendelse>"),
            "hendelser[0].kode: out of bounds, maxLength 4",
        ),
        (
            format!("<poster><poster><type>a</type></poster><poster>{post}</poster></poster>"),
            "poster[1].kode: out of bounds, maxLength 4",
        ),
        (
            format!("<poster><type>a</type></poster><poster>{post}</poster>"),
            "poster[1].kode: out of bounds, maxLength 4",
        ),
        (
            format!(
                "<poster>{}</poster>",
                "<poster><type>a</type></poster>".repeat(3)
            ),
            "poster: out of bounds, maxItems 2",
        ),
    ] {
        let found = from_xml_strict::<Skatt>(document(&format!("{inside}<faste/>")))
            .unwrap_err()
            .findings()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        assert_eq!(found, [expected], "{inside}");
    }
}

/// A value of whichever year it tells.
#[derive(Clone, Debug, PartialEq)]
enum AnyYear {
    Aar2024(OfYear),
    Other(OfYear),
}

impl_any_year! { AnyYear by "inntektsaar" or "aar" as "svar", Aar2024: "2024" }

#[derive(Clone, Debug, Default, PartialEq)]
struct OfYear {
    sum: i64,
    inntektsaar: String,
}

impl_model! { OfYear, sum: "sum", inntektsaar: "inntektsaar" as "aar" }

#[test]
fn the_year_is_told_by_its_element() {
    let xml = "<svar><sum>1</sum><aar>2024</aar></svar>";
    let value: AnyYear = from_xml_strict(xml).unwrap();
    assert!(matches!(value, AnyYear::Aar2024(_)));
    assert_eq!(
        to_json(&value).unwrap(),
        r#"{"sum":1,"inntektsaar":"2024"}"#
    );
    assert_eq!(
        from_json::<AnyYear>(to_json(&value).unwrap()).unwrap(),
        value
    );
    assert_eq!(to_xml(&value).unwrap().split_once('\n').unwrap().1, xml);
}

/// Takes what its description does not list.
#[derive(Clone, Debug, PartialEq)]
struct Aapen {
    navn: Option<String>,
    liste: List<i64>,
    rest: Fields,
}

impl_model! { Aapen as "svar", navn: "navn" as "n", liste: "liste" as "ledd" in "l", ..rest }

#[test]
fn what_an_object_keeps_is_none_of_its_own_elements() {
    let (value, findings) =
        from_xml_with_findings::<Aapen>("<svar><n>a</n><navn>b</navn><annet>c</annet></svar>")
            .unwrap();
    assert_eq!(to_json(&value).unwrap(), r#"{"navn":"a","annet":"c"}"#);
    // It would be a field of the object in JSON, so it is not kept.
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].path(), "navn");
    for json in [r#"{"n":"a"}"#, r#"{"l":"a"}"#, r#"{"ledd":"a"}"#] {
        let value: Aapen = from_json(json).unwrap();
        assert_eq!(to_json(&value).unwrap(), json);
        assert!(to_xml(&value).is_err(), "{json}");
    }
}
