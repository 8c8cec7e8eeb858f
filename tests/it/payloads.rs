//! JSON as the services send it, read by the models of the generated crates and written back unchanged.

use std::fmt::Debug;
use std::fs;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use skattekit_avregning::v2::{self as avregning, Avregning};
use skattekit_beregnet_skatt_upersonlig::v1::{self as upersonlig, BeregnetSkatt};
use skattekit_common::Personidentifikator;
use skattekit_summert_skattegrunnlag::v1::{self as grunnlag, Stadie, SummertSkattegrunnlag};
use skattekit_summert_skattegrunnlag::{
    Kategori, NoCodes, Open, Reply, Sensitive, aar2020, aar2021,
};

use crate::support::workspace;

const AVREGNING: &str = include_str!("../payloads/avregning.json");
const GRUNNLAG_2020: &str = include_str!("../payloads/summertskattegrunnlag-2020.json");
const GRUNNLAG_2021: &str = include_str!("../payloads/summertskattegrunnlag-2021.json");
const UPERSONLIG: &str = include_str!("../payloads/beregnetskattupersonlig.json");
const FEIL: &str = include_str!("../payloads/feil.json");

/// Reads a response and checks that it goes out again as it came in.
#[track_caller]
fn comes_back<T: Serialize + DeserializeOwned>(text: &str) -> T {
    let model: T = serde_json::from_str(text).unwrap();
    let sent: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), sent);
    model
}

/// The same for a value.
#[track_caller]
fn value_comes_back<T: Serialize + DeserializeOwned>(value: &Value) -> T {
    comes_back(&value.to_string())
}

#[test]
fn the_payloads_are_the_examples_of_the_pages() {
    let pages = [
        ("avregning.md", &[AVREGNING][..]),
        ("summertskattegrunnlag.md", &[GRUNNLAG_2021, GRUNNLAG_2020]),
        ("feil.md", &[FEIL]),
        ("beregnetskattupersonlig.md", &[]),
    ];
    for (page, payloads) in pages {
        let text = fs::read_to_string(workspace().join("specs/sider").join(page)).unwrap();
        let blocks = text
            .split("```json")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .map(|block| serde_json::from_str::<Value>(block).unwrap());
        let payloads = payloads
            .iter()
            .map(|payload| serde_json::from_str::<Value>(payload).unwrap());
        assert_eq!(
            blocks.collect::<Vec<_>>(),
            payloads.collect::<Vec<_>>(),
            "{page}"
        );
    }
}

#[test]
fn the_payload_without_a_page_is_the_example_of_the_document() {
    let examples = document_examples("beregnetskattupersonlig-v1");
    assert_eq!(
        examples[0],
        serde_json::from_str::<Value>(UPERSONLIG).unwrap()
    );
}

/// The JSON examples of a document's only operation: of the response, and of the error.
fn document_examples(name: &str) -> Vec<Value> {
    let path = workspace().join(format!("specs/openapi/{name}.yaml"));
    let document: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let (_, path) = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .next()
        .unwrap();
    path["get"]["responses"]
        .as_object()
        .unwrap()
        .values()
        .map(|response| response["content"]["application/json"]["example"].clone())
        .collect()
}

#[test]
fn the_documented_examples_come_back() {
    let svar: Avregning = comes_back(AVREGNING);
    assert_eq!(svar.personidentifikator.as_str(), "20463518646");
    assert_eq!(svar.svalbard.unwrap().rentegodtgjoerelse, Some(894));
    assert_eq!(
        svar.ajourholdstidspunkt.unwrap().as_str(),
        "2024-11-28T08:35:16.337Z"
    );

    let svar: SummertSkattegrunnlag<aar2021::TekniskNavn> = comes_back(GRUNNLAG_2021);
    assert_eq!(
        svar.grunnlag[1].teknisk_navn,
        aar2021::TekniskNavn::MinstefradragIInntekt
    );
    assert_eq!(svar.grunnlag[1].kategori[0], Kategori::Inntektsfradrag);
    assert!(svar.svalbard_grunnlag.is_absent());

    let svar: SummertSkattegrunnlag<aar2020::TekniskNavn> = comes_back(GRUNNLAG_2020);
    // The published example of 2020 has two codes that the published table of 2020 lacks.
    let unknown = svar
        .grunnlag
        .iter()
        .chain(&svar.svalbard_grunnlag)
        .filter(|post| !post.teknisk_navn.is_known())
        .map(|post| post.teknisk_navn.as_str())
        .collect::<Vec<_>>();
    assert_eq!(
        unknown,
        [
            "samletSkattepliktigOverskuddAvUtleieAvFritidseiendom",
            "skattepliktigUtbytteFraAksjerRegistrertIVerdipapirsentralen"
        ]
    );
    assert_eq!(svar.stadie, Some(Open::Known(Stadie::Oppgjoer)));
    assert_eq!(
        svar.registreringstidpunkt.unwrap().as_str(),
        "2020-02-11T16:11:12.985"
    );

    let svar: BeregnetSkatt = comes_back(UPERSONLIG);
    assert_eq!(
        svar.fastland.unwrap().skatt.unwrap().naturressursskatt[1]
            .kommune
            .as_deref(),
        Some("0301")
    );
}

#[test]
fn the_examples_of_the_documents_come_back() {
    let examples = document_examples("avregning-v2");
    value_comes_back::<Avregning>(&examples[0]);
    let feil: avregning::Feil = value_comes_back(&examples[1]);
    assert_eq!(feil.kode, Some(avregning::Feilkode::Ar007.into()));
    let examples = document_examples("summertskattegrunnlag-v1");
    value_comes_back::<SummertSkattegrunnlag<aar2021::TekniskNavn>>(&examples[0]);
    let feil: grunnlag::Feil = value_comes_back(&examples[1]);
    assert_eq!(feil.kode, Some(grunnlag::Feilkode::Ssg008.into()));
    let examples = document_examples("beregnetskattupersonlig-v1");
    let feil: upersonlig::Feil = value_comes_back(&examples[1]);
    assert_eq!(feil.kode, Some(upersonlig::Feilkode::Bup008.into()));
}

#[test]
fn codes_and_values_that_are_not_known_come_back() {
    let sent = json!({
        "personidentifikator": "21839199217",
        "inntektsaar": "2031",
        "grunnlag": [
            { "tekniskNavn": "enPostFraFremtiden", "beloep": 1, "kategori": ["inntekt", "nyKategori"] },
            { "tekniskNavn": "", "beloep": -1, "kategori": [""] },
            { "tekniskNavn": "minstefradragIInntekt ", "beloep": 0 },
        ],
        "stadie": "klage",
    });
    let svar: SummertSkattegrunnlag<aar2021::TekniskNavn> = value_comes_back(&sent);
    assert!(
        svar.grunnlag
            .iter()
            .all(|post| !post.teknisk_navn.is_known())
    );
    assert_eq!(svar.grunnlag[0].teknisk_navn.as_str(), "enPostFraFremtiden");
    assert_eq!(svar.grunnlag[0].kategori[1].to_string(), "nyKategori");
    assert_eq!(svar.stadie.unwrap().known(), None);
}

#[test]
fn a_response_of_any_year_is_read_without_a_list() {
    for text in [GRUNNLAG_2020, GRUNNLAG_2021] {
        let svar: SummertSkattegrunnlag<NoCodes> = comes_back(text);
        assert!(
            svar.grunnlag
                .iter()
                .all(|post| !post.teknisk_navn.is_known())
        );
    }
    let sent = json!({ "personidentifikator": "1", "inntektsaar": "2099", "grunnlag": [] });
    let svar: SummertSkattegrunnlag<NoCodes> = value_comes_back(&sent);
    assert_eq!(svar.inntektsaar.value(), Some(2099));
}

#[test]
fn absent_and_empty_stay_apart() {
    let mut sent = json!({ "personidentifikator": "21839199217", "inntektsaar": "2021" });
    let absent: SummertSkattegrunnlag<aar2021::TekniskNavn> = value_comes_back(&sent);
    assert!(absent.grunnlag.is_absent() && absent.grunnlag.is_empty());
    value_comes_back::<Avregning>(&sent);
    sent["grunnlag"] = json!([]);
    let empty: SummertSkattegrunnlag<aar2021::TekniskNavn> = value_comes_back(&sent);
    assert!(!empty.grunnlag.is_absent() && empty.grunnlag.is_empty());
    sent["grunnlag"] = json!([{ "tekniskNavn": "a", "beloep": 0, "kategori": [] }]);
    value_comes_back::<SummertSkattegrunnlag<aar2021::TekniskNavn>>(&sent);
    let nothing = json!({ "personidentifikator": "1", "inntektsaar": "2021", "fastland": {}, "svalbard": {} });
    value_comes_back::<Avregning>(&nothing);
    value_comes_back::<BeregnetSkatt>(
        &json!({ "inntektsaar": 2021, "petroleum": { "skatt": {} } }),
    );
    value_comes_back::<BeregnetSkatt>(&json!({}));
}

#[test]
fn dates_amounts_and_years_come_back_as_they_were_sent() {
    let dates = ["2022-02-10", "20220210", "i går", ""];
    let times = [
        "2020-02-11T16:11:12.985", "2020-02-11T16:11:12Z", "2020-02-11", "nå",
    ];
    for (date, time) in dates.into_iter().zip(times) {
        let sent = json!({
            "personidentifikator": "1", "inntektsaar": date, "skatteoppgjoersdato": date, "ajourholdstidspunkt": time,
            "fastland": { "restskatt": i64::MAX, "aaBetale": i64::MIN, "skatteregnskapskommune": "0301" },
        });
        value_comes_back::<Avregning>(&sent);
    }
}

#[test]
fn fields_that_are_not_known_are_ignored() {
    let known: Value = serde_json::from_str(GRUNNLAG_2021).unwrap();
    let mut sent = known.clone();
    sent["nytt"] = json!({ "a": [1, null] });
    sent["grunnlag"][0]["ogsaaNytt"] = json!(1.5);
    let svar: SummertSkattegrunnlag<aar2021::TekniskNavn> = serde_json::from_value(sent).unwrap();
    assert_eq!(serde_json::to_value(&svar).unwrap(), known);
}

#[test]
fn what_is_required_and_missing_is_named() {
    let error = serde_json::from_str::<Avregning>(r#"{ "personidentifikator": "21839199217" }"#)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("inntektsaar: missing, but required"),
        "{error}"
    );
}

#[test]
fn errors_come_back_whatever_their_code() {
    let feil: skattekit_common::Feil<skattekit_common::Feilkode> = comes_back(FEIL);
    assert_eq!(feil.kode, Some(skattekit_common::Feilkode::Das002.into()));
    let feil: avregning::Feil = comes_back(FEIL);
    assert_eq!(feil.kode, Some(avregning::Feilkode::Das002.into()));
    let known = feil.kode.and_then(|kode| kode.known());
    assert_eq!(known.map(avregning::Feilkode::http_status), Some(404));
    for (kode, status) in [
        ("AR-008", Some(406)),
        ("DAS-008", Some(403)),
        ("AR-999", None),
        ("das-002", None),
        ("", None),
    ] {
        let feil: avregning::Feil = value_comes_back(&json!({ "kode": kode, "melding": "Nei." }));
        let read = feil.kode.unwrap();
        assert_eq!(read.as_str(), kode);
        assert_eq!(read.known().map(avregning::Feilkode::http_status), status);
        value_comes_back::<grunnlag::Feil>(
            &json!({ "kode": kode, "melding": "", "korrelasjonsid": "x" }),
        );
    }
}

#[test]
fn an_error_with_nothing_but_a_code_is_an_error() {
    let feil: avregning::Feil = value_comes_back(&json!({ "kode": "AR-007" }));
    let mut expected = avregning::Feil::new();
    expected.kode = Some(avregning::Feilkode::Ar007.into());
    assert_eq!(feil, expected);
    for body in [
        r#"{"kode":"SSG-008"}"#,
        r#"{"kode":"SSG-008","melding":null}"#,
        "<feil xmlns='urn:no:skatteetaten:datasamarbeid:feil:v1'><kode>SSG-008</kode></feil>",
    ] {
        let reply =
            grunnlag::HentSummertSkattegrunnlag::decode::<NoCodes>(404, None, body.as_bytes());
        let Reply::Feil(failure) = reply else {
            panic!("{body}: {reply:?}");
        };
        assert_eq!(failure.feil.kode, Some(grunnlag::Feilkode::Ssg008.into()));
        assert_eq!(failure.feil.melding, None);
    }
}

#[test]
fn an_error_without_a_code_is_an_error() {
    for (body, melding) in [
        (
            r#"{"melding":"Tjenesten er nede"}"#,
            Some("Tjenesten er nede"),
        ),
        (
            r#"{"kode":null,"melding":"Tjenesten er nede","spor":7}"#,
            Some("Tjenesten er nede"),
        ),
        (r#"{"korrelasjonsid":"a"}"#, None),
        (
            "<feil xmlns='urn:no:skatteetaten:datasamarbeid:feil:v1'><melding>Tjenesten er nede</melding></feil>",
            Some("Tjenesten er nede"),
        ),
    ] {
        for status in [200, 404, 500] {
            let reply = avregning::HentAvregningForPerson::decode(status, None, body.as_bytes());
            let Reply::Feil(failure) = reply else {
                panic!("{status} {body}: {reply:?}");
            };
            assert_eq!((failure.status, &failure.feil.kode), (status, &None));
            let read = failure.feil.melding.as_ref().map(Sensitive::as_str);
            assert_eq!(read, melding);
            assert!(!format!("{failure:?}").contains("nede"));
        }
    }
    // Nothing of an error is none.
    for body in ["{}", r#"{"error":"x"}"#, "[]"] {
        let reply = avregning::HentAvregningForPerson::decode(500, None, body.as_bytes());
        assert!(matches!(reply, Reply::Raw(_)), "{body}: {reply:?}");
    }
}

#[test]
fn debug_output_has_no_digit_of_an_identifier() {
    fn check<T: Debug + DeserializeOwned>(text: &str, hidden: &str) {
        let mut sent: Value = serde_json::from_str(text).unwrap();
        sent["personidentifikator"] = json!("98765432100");
        let model: T = serde_json::from_value(sent).unwrap();
        for debug in [format!("{model:?}"), format!("{model:#?}")] {
            assert!(debug.contains(hidden), "{debug}");
            assert!(!debug.contains("98765"), "{debug}");
        }
    }
    let hidden = "Personidentifikator(***)";
    check::<Avregning>(AVREGNING, "Foedselsnummer(***)");
    check::<SummertSkattegrunnlag<aar2020::TekniskNavn>>(GRUNNLAG_2020, hidden);
    check::<SummertSkattegrunnlag<aar2021::TekniskNavn>>(GRUNNLAG_2021, hidden);
    check::<SummertSkattegrunnlag<NoCodes>>(GRUNNLAG_2021, hidden);
    let alone = Personidentifikator::new("98765432100");
    assert_eq!(
        format!("{alone:?} {:?}", Some(&alone)),
        "Personidentifikator(***) Some(Personidentifikator(***))"
    );
}

#[test]
fn errors_of_reading_have_no_digit_of_an_identifier() {
    for wrong in [
        "98765432100", "-98765432100", "98765.4321", "9876543210098765432100", "[98765]",
        "{\"98765\":1}", "true", "null",
    ] {
        let text = format!(r#"{{ "personidentifikator": {wrong}, "inntektsaar": "2021" }}"#);
        let error = serde_json::from_str::<Avregning>(&text)
            .unwrap_err()
            .to_string();
        assert!(!error.contains("98765"), "{error}");
        let error = serde_json::from_str::<SummertSkattegrunnlag<NoCodes>>(&text)
            .unwrap_err()
            .to_string();
        assert!(!error.contains("98765"), "{error}");
    }
}
