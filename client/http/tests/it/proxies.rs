//! What proxies do to responses: it is named, and an envelope is read where that is asked for.

use skattekit_client::maskinporten::Fixed;
use skattekit_client::{Alteration, Answer, Client, Environment, Retries, Settings};
use skattekit_common::v1::Feil;
use skattekit_runtime::Open;
use skattekit_summert_skattegrunnlag::Reply;
use skattekit_summert_skattegrunnlag::v2::{Feilkode, SummertSkattegrunnlagAnyYear as Svar};

use crate::support::{PERSON, SCOPES, Script, grunnlag, json};

type Answered = Answer<Svar, Feil<Feilkode>>;

fn answer(status: u16, body: &str, reads: bool) -> Answered {
    let script = Script::new([Ok(json(status, body))]);
    let settings = Settings::new(Environment::Test, Fixed::new("token").unwrap()).scopes(SCOPES);
    let settings = settings.retries(Retries::none()).reads_envelopes(reads);
    Client::new(settings, &script).send(&grunnlag()).unwrap()
}

const FEIL: &str = r#"{"kode":"SSG-008","melding":"hidden","korrelasjonsid":"4c0e7a35"}"#;

#[test]
fn an_error_in_an_envelope_is_named_and_read_where_that_is_asked_for() {
    let xml = r#"<feil xmlns="urn:no:skatteetaten:datasamarbeid:feil:v1"><kode>SSG-008</kode><melding>m</melding></feil>"#;
    let quoted = serde_json::Value::String(FEIL.to_owned()).to_string();
    let quoted_xml = serde_json::Value::String(xml.to_owned()).to_string();
    for (member, value) in [
        ("feil", FEIL),
        ("originalMelding", &quoted),
        ("body", &quoted_xml),
    ] {
        let body = format!(r#"{{"timestamp":1,"status":404,"{member}":{value}}}"#);
        let named = answer(404, &body, false);
        assert_eq!(
            named.alterations,
            [Alteration::Envelope {
                member: member.into()
            }],
            "{body}"
        );
        assert!(matches!(named.reply, Reply::Raw(_)));
        let error = named.into_result().unwrap_err().to_string();
        assert!(
            error.contains(&format!("`{member}`")) && error.contains("reads_envelopes"),
            "{error}"
        );
        assert!(!error.contains("hidden"), "{error}");
        let read = answer(404, &body, true);
        let Reply::Feil(failure) = &read.reply else {
            panic!("{read:?}")
        };
        assert_eq!(failure.feil.kode, Some(Open::Known(Feilkode::Ssg008)));
        assert_eq!(read.alterations.len(), 1, "it stays named");
    }
}

#[test]
fn what_is_no_error_of_the_api_is_not_taken_for_one() {
    for body in [
        r#"{"error":{"message":"no route"}}"#,
        r#"{"error":"no route"}"#,
        r#"{"error":{"kode":""}}"#,
        r#"[{"kode":"SSG-008"}]"#,
        "<html>",
        "",
    ] {
        let answer = answer(404, body, true);
        assert_eq!(answer.alterations, [], "{body}");
        assert!(matches!(answer.reply, Reply::Raw(_)), "{body}");
    }
}

#[test]
fn a_number_as_a_string_is_named_with_its_place() {
    let body = format!(
        "{{\"personidentifikator\":\"{PERSON}\",\"inntektsaar\":\"2024\",\"skjermet\":false,\n\
         \"grunnlag\":[{{\"tekniskNavn\":\"loennsinntekt\",\"beloep\":\"8789\"}}]}}"
    );
    let answer = answer(200, &body, true);
    let Reply::Raw(_) = answer.reply else {
        panic!("{answer:?}")
    };
    assert!(
        matches!(
            answer.alterations[..],
            [Alteration::NumbersAsText { line: 2, .. }]
        ),
        "{answer:?}"
    );
    let error = answer.into_result().unwrap_err().to_string();
    assert!(
        error.contains("a proxy wrote a number as a string, which ends at line 2"),
        "{error}"
    );
}
