//! Small print of the models: what is kept as it came, what counts as nothing, and what does not show.

use skattekit_hendelser::v1::{Hendelser, HentHendelser};
use skattekit_summert_skattegrunnlag::v2::SummertSkattegrunnlag;
use skattekit_summert_skattegrunnlag::{
    DateTime, FindingKind, NoCodes, Reply, ShowAll, aar2024::TekniskNavn, from_json,
    from_json_with_findings, from_xml, from_xml_with_findings, to_json,
};

type Svar = SummertSkattegrunnlag<TekniskNavn>;

fn json(fields: &str) -> String {
    format!(r#"{{"personidentifikator":"12857499938","inntektsaar":"2024"{fields}}}"#)
}

fn xml(fields: &str) -> String {
    format!(
        r#"<summertSkattegrunnlag xmlns="urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2">
        <personidentifikator>12857499938</personidentifikator><inntektsaar> 2024
        </inntektsaar>{fields}</summertSkattegrunnlag>"#
    )
}

fn spesifisering(member: &str) -> String {
    json(&format!(
        r#","grunnlag":[{{"tekniskNavn":"x","beloep":1,"spesifisering":[{member}]}}]"#
    ))
}

#[test]
fn what_is_kept_goes_out_as_it_came() {
    for member in [
        r#"{"a":1,"type":"Ny","b":2}"#,
        r#"{"type":"Fondskonto","x":{"$serde_json::private::RawValue":"[1,2]"}}"#,
        r#"{"x":{"$serde_json::private::RawValue":"oops"},"type":"Ny"}"#,
        r#"{"x":{"$serde_json::private::Number":"1"},"type":"Ny"}"#,
    ] {
        let text = spesifisering(member);
        assert_eq!(to_json(&from_json::<Svar>(&text).unwrap()).unwrap(), text);
    }
}

#[test]
fn a_null_in_a_list_is_no_item() {
    let text = json(r#","grunnlag":[null,{"tekniskNavn":"x","beloep":1,"kategori":[null]}]"#);
    assert_eq!(from_json::<Svar>(&text).unwrap().grunnlag.len(), 1);
    let (svar, findings) =
        from_json_with_findings::<SummertSkattegrunnlag<NoCodes>>(&text).unwrap();
    let found = findings
        .iter()
        .map(|finding| (finding.path(), finding.kind()))
        .collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            ("grunnlag[0]", FindingKind::Null),
            ("grunnlag[1].kategori[0]", FindingKind::Null)
        ]
    );
    assert_eq!(svar.grunnlag[0].kategori.len(), 0);
}

#[test]
fn an_empty_element_is_no_number_or_truth_value() {
    let text = xml("<skjermet/><stadie/><skjoennsfastsatt> </skjoennsfastsatt>");
    let svar = from_xml::<Svar>(&text).unwrap();
    assert_eq!((svar.skjermet, svar.skjoennsfastsatt), (None, None));
    assert_eq!(svar.stadie.unwrap().as_str(), "");
    assert_eq!(svar.inntektsaar.as_str(), "2024");
    let (_, findings) = from_xml_with_findings::<Svar>(&text).unwrap();
    let found = findings
        .iter()
        .map(|finding| (finding.path(), finding.kind()))
        .collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            ("skjermet", FindingKind::Null),
            ("stadie", FindingKind::UnknownCode),
            ("skjoennsfastsatt", FindingKind::Null)
        ]
    );
    let error = from_xml::<Svar>(xml(
        "<grunnlag><tekniskNavn>x</tekniskNavn><beloep/></grunnlag>",
    ));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("grunnlag[0].beloep: null, but required")
    );
}

#[test]
fn amounts_are_the_same_in_both_formats() {
    for (text, beloep) in [
        ("100.0", Some(100)),
        ("-7", Some(-7)),
        ("9223372036854775807", Some(i64::MAX)),
        ("9223372036854775808", None),
        ("4503599627370497.5", None),
        ("0.5", None),
    ] {
        let post = format!(r#","grunnlag":[{{"tekniskNavn":"x","beloep":{text}}}]"#);
        let read = from_json::<Svar>(json(&post))
            .ok()
            .map(|svar| svar.grunnlag[0].beloep);
        assert_eq!(read, beloep, "{text}");
        let post = format!(
            "<grunnlag><tekniskNavn>x</tekniskNavn><beloep> {text}\n</beloep><kategori> formue </kategori></grunnlag>"
        );
        let read = from_xml::<Svar>(xml(&post)).ok();
        assert!(
            read.iter()
                .all(|svar| svar.grunnlag[0].kategori[0].is_known())
        );
        assert_eq!(read.map(|svar| svar.grunnlag[0].beloep), beloep, "{text}");
    }
}

#[test]
fn a_time_that_is_none_is_no_panic() {
    let text = "2024-02-20T08:38:37.12345678å";
    assert!(text.parse::<DateTime>().is_err());
    let body = json(&format!(r#","ajourholdstidspunkt":"{text}""#));
    let (_, findings) = from_json_with_findings::<Svar>(&body).unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].kind(), FindingKind::Form);
}

#[test]
fn what_can_be_somebodys_does_not_show() {
    let texts = [
        spesifisering(r#"{"type":"Fondskonto","12857499938":1}"#),
        spesifisering(r#"{"type":"KARI 1285.74.99938"}"#),
        json(r#","stadie":"12857499938""#),
        json(r#","skatteoppgjoersdato":"Kari 12857499938""#),
        json(r#","1285.74.99938":1"#),
    ];
    for text in &texts {
        let (svar, findings) = from_json_with_findings::<Svar>(text).unwrap();
        let shown = format!("{svar:?} {findings:?}");
        assert!(
            !shown.contains("99938") && !shown.contains("Kari"),
            "{shown}"
        );
    }
    let svar = from_json::<Svar>(&texts[3]).unwrap();
    assert!(format!("{:?}", ShowAll(&svar)).contains("Kari 12857499938"));
    let svar = from_json::<Svar>(json(r#","stadie":"nyttStadie2""#)).unwrap();
    assert!(format!("{svar:?}").contains("nyttStadie2"));
}

#[test]
fn the_list_of_events_goes_forward_or_ends() {
    let page = |text: &str| from_json::<Hendelser>(text).unwrap();
    let from = |number: i64| HentHendelser::new().fra_sekvensnummer(number).antall(10);
    let request = from(100);
    let item = |number: i64| {
        format!(r#"{{"hendelser":[{{"sekvensnummer":{number},"identifikator":"x"}}]}}"#)
    };
    assert_eq!(request.next(&page(&item(104))), Some(from(105)));
    for text in [&*item(5), &item(i64::MAX), r#"{"hendelser":[]}"#] {
        assert_eq!(request.next(&page(text)), None, "{text}");
    }
    // Without a number to begin with, what was asked for is the beginning of the list.
    let first = HentHendelser::new().antall(10);
    assert_eq!(first.next(&page(&item(5))), Some(from(6)));
    let reply = HentHendelser::decode(200, Some("application/json"), b"{}");
    assert!(matches!(reply, Reply::Raw(_)));
}
