//! The example with ureq: what it asks, prints and says of every kind of answer.

use std::io::Write;
use std::process::{Command, Stdio};

use skattekit_summert_skattegrunnlag::v2::HentSummertSkattegrunnlagForStadie;
use skattekit_summert_skattegrunnlag::{Format, Open, Reply, Year};

use crate::server::{Answer, Asked, Server, shows_a_person};

#[path = "../../ureq.rs"]
#[expect(dead_code, reason = "`main` is for the program")]
mod example;

const PERSON: &str = "06918899993";

const GRUNNLAG: &str = r#"{
    "personidentifikator": "06918899993",
    "inntektsaar": "2024",
    "grunnlag": [
        { "tekniskNavn": "minstefradragIInntekt", "beloep": 104450, "kategori": "inntektsfradrag" },
        { "tekniskNavn": "etNyttNavn", "beloep": -7, "kategori": "inntekt" }
    ]
}"#;

const GRUNNLAG_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<s:summertSkattegrunnlag xmlns:s="urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2">
    <s:personidentifikator>06918899993</s:personidentifikator>
    <s:inntektsaar>2024</s:inntektsaar>
    <s:grunnlag><s:tekniskNavn>minstefradragIInntekt</s:tekniskNavn><s:beloep>104450</s:beloep></s:grunnlag>
    <s:grunnlag><s:tekniskNavn>etNyttNavn</s:tekniskNavn><s:beloep>-7</s:beloep></s:grunnlag>
</s:summertSkattegrunnlag>"#;

const PRINTED: &str =
    "inntektsår 2024\n      104450 kr  Minstefradrag i egen inntekt\n          -7 kr  etNyttNavn\n";

/// What the example says to a server that answers so, and what the server was asked.
fn run(answer: impl Fn(usize) -> Answer + Send + 'static) -> (Result<String, String>, Vec<Asked>) {
    let server = Server::start(move |_, times| answer(times));
    let mut out = Vec::new();
    let result = example::print_grunnlag(&server.url("/v2/"), "token", PERSON, &mut out);
    let result = match result {
        Ok(()) => Ok(String::from_utf8(out).unwrap()),
        Err(error) => {
            assert!(out.is_empty());
            assert!(!shows_a_person(&format!("{error} {error:?}")), "{error:?}");
            Err(error.to_string())
        }
    };
    (result, server.asked())
}

#[test]
fn the_call_is_what_the_operation_says() {
    let (printed, asked) = run(|_| Answer::json(200, GRUNNLAG));
    assert_eq!(printed.as_deref(), Ok(PRINTED));
    let [asked] = &asked[..] else {
        unreachable!("{asked:?}")
    };
    assert_eq!(asked.line, "GET /v2/oppgjoer/nav/2024/06918899993 HTTP/1.1");
    assert_eq!(asked.header("accept"), "application/json");
    assert_eq!(asked.header("authorization"), "Bearer token");
    let id = asked.header("korrelasjonsid");
    let lengths = id.split('-').map(str::len).collect::<Vec<_>>();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
    assert!(
        id.bytes()
            .all(|b| matches!(b, b'-' | b'0'..=b'9' | b'a'..=b'f')),
        "{id}"
    );
}

#[test]
fn every_kind_of_answer_ends_in_posts_or_a_reason() {
    let feil = |kode: &str| {
        format!(r#"{{ "kode": "{kode}", "melding": "Nei, {PERSON}.", "korrelasjonsid": "abc" }}"#)
    };
    let omraade = "Du er ikke autorisert for tilgang til den forespurte ressursen.";
    let of_das_008 = format!("DAS-008: {omraade} (korrelasjonsid abc)");
    let cases = [
        (Answer::xml(200, GRUNNLAG_XML), Ok(PRINTED)),
        // What the content type says is not always so.
        (Answer::json(200, GRUNNLAG_XML), Ok(PRINTED)),
        (Answer::new(200, "text/plain", GRUNNLAG), Ok(PRINTED)),
        (
            Answer::json(404, feil("SSG-008")),
            Err("no summert skattegrunnlag for this year"),
        ),
        (Answer::json(403, feil("DAS-008")), Err(&*of_das_008)),
        (
            Answer::json(400, feil("SSG-999")),
            Err("SSG-999: a new code (korrelasjonsid abc)"),
        ),
        (
            Answer::json(400, r#"{ "kode": "SSG-999" }"#),
            Err("SSG-999: a new code (korrelasjonsid none)"),
        ),
        (Answer::empty(204), Err("status 204: no body")),
        (Answer::empty(401), Err("status 401: no body")),
        (Answer::page(404), Err("status 404: an HTML page")),
    ];
    for (answer, expected) in cases {
        let sent = answer.clone();
        let (result, asked) = run(move |_| sent.clone());
        let result = result.as_deref().map_err(String::as_str);
        assert_eq!(result, expected, "{answer:?}");
        assert_eq!(asked.len(), 1, "{answer:?}");
    }
}

#[test]
fn a_shape_of_its_own_is_told_without_quoting_it() {
    let (result, _) = run(|_| Answer::json(200, r#"{ "fnr": "06918899993", "svar": 1 }"#));
    let error = result.unwrap_err();
    assert!(
        error.starts_with("status 200: JSON or XML of another shape"),
        "{error}"
    );
}

#[test]
fn what_can_pass_is_asked_again() {
    let (result, asked) = run(|times| match times {
        0 => Answer::page(503),
        1 => Answer::empty(429).with("Retry-After", "0"),
        _ => Answer::json(200, GRUNNLAG),
    });
    assert_eq!((result.as_deref(), asked.len()), (Ok(PRINTED), 3));
    // Each call is the same but for nothing: its korrelasjonsid too, so that the logs show them together.
    let ids = asked
        .iter()
        .map(|asked| asked.header("korrelasjonsid"))
        .collect::<Vec<_>>();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");

    let (result, asked) = run(|_| Answer::page(503));
    let result = result.as_deref().map_err(String::as_str);
    assert_eq!((result, asked.len()), (Err("status 503: an HTML page"), 3));
}

#[test]
fn a_value_of_the_path_stays_in_its_segment() {
    let server = Server::start(|_, _| Answer::json(200, GRUNNLAG));
    let pakke = Open::from("ny pakke/..?æ#%");
    let year = Year::try_from(2024).unwrap();
    let request = HentSummertSkattegrunnlagForStadie::new("oppgjoer", pakke, year, PERSON)
        .unwrap()
        .request(&server.url("/v2"), Format::Xml)
        .unwrap();
    let reply = example::fetch(&request, "token").unwrap();
    assert!(matches!(reply, Reply::Model(_)), "{reply:?}");
    let asked = server.asked();
    assert_eq!(
        asked[0].line,
        "GET /v2/oppgjoer/ny%20pakke%2F..%3F%C3%A6%23%25/2024/06918899993 HTTP/1.1"
    );
    assert_eq!(asked[0].header("accept"), "application/xml");
}

#[test]
fn a_person_that_is_none_is_not_asked_for() {
    let server = Server::start(|_, _| Answer::empty(500));
    let mut out = Vec::new();
    let result = example::print_grunnlag(&server.url(""), "t", "0691889999", &mut out);
    let error = result.unwrap_err().to_string();
    assert!(error.starts_with("`personidentifikator` "), "{error}");
    assert!(!error.contains("0691"), "{error}");
    assert!(server.asked().is_empty());
}

#[test]
fn the_program_does_the_same() {
    let server = Server::start(|path, _| match path {
        "/v2/oppgjoer/nav/2024/06918899993" => Answer::json(200, GRUNNLAG),
        _ => Answer::json(404, r#"{ "kode": "SSG-008", "melding": "Nei." }"#),
    });
    let program = |arguments: &[&str], token: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_with-ureq"));
        command.args(arguments).env_remove("SKATTEKIT_TOKEN");
        command.envs(token.map(|token| ("SKATTEKIT_TOKEN", token)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        // A program that has failed already does not read.
        let _ = writeln!(child.stdin.take().unwrap(), "{PERSON}");
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let failure = |text: &str| (false, String::new(), format!("{text}\n"));
    let url = server.url("/v2");
    let printed = program(&[&url], Some("hemmelig"));
    assert_eq!(printed, (true, PRINTED.to_owned(), String::new()));
    assert_eq!(server.asked()[0].header("authorization"), "Bearer hemmelig");
    assert_eq!(
        program(&[&server.url("/v1")], Some("hemmelig")),
        failure("no summert skattegrunnlag for this year")
    );
    assert_eq!(
        program(&[&url], None),
        failure("SKATTEKIT_TOKEN is not set")
    );
}
