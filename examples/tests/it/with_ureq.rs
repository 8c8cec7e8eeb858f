//! The example with ureq: what it asks, prints and says of every kind of answer.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use skattekit_mock::{Clients, Fault, Handle, Maskinporten, Mock, Options, Scenario, Server};
use skattekit_summert_skattegrunnlag::v2::{Feilkode, HentSummertSkattegrunnlagForStadie};
use skattekit_summert_skattegrunnlag::{Format, Open, Reply, Year};

use crate::support::{
    check_faults, deleted, empty, header, impatient, json, mock, page, serve, shows_a_person,
    token, xml,
};

#[path = "../../ureq.rs"]
#[expect(dead_code, reason = "`main` is for the program")]
mod example;

const PERSON: &str = "06918899993";
const BASE: &str = "/summertskattegrunnlag/v2";

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

/// What the example prints of a person or fails with, neither of which says who that is.
fn print(server: &Handle, token: &str, person: &str) -> Result<String, String> {
    let mut out = Vec::new();
    let base_url = server.url() + BASE + "/";
    let result = example::print_grunnlag(&base_url, token, person, &mut out);
    let printed = String::from_utf8(out).unwrap();
    let Err(error) = result else {
        assert!(!shows_a_person(&printed), "{printed}");
        return Ok(printed);
    };
    assert!(printed.is_empty());
    // The one that was sent is random, and can be digits alone at its end.
    let id = server
        .received()
        .pop()
        .and_then(|last| last.value_of("korrelasjonsid").map(str::to_owned));
    let shown = format!("{error} {error:?}").replace(&id.unwrap(), "");
    assert!(!shows_a_person(&shown), "{error:?}");
    Err(error.to_string())
}

/// The same, and how often the server was asked for it.
fn ask(server: &Handle) -> (Result<String, String>, usize) {
    (print(server, "token", PERSON), server.received().len())
}

/// What the example prints of the mock's person.
fn printed() -> String {
    print(&Server::start(mock()).unwrap(), "token", PERSON).unwrap()
}

#[test]
fn the_call_is_what_the_operation_says() {
    let server = serve(|_, _| json(200, GRUNNLAG));
    assert_eq!(ask(&server), (Ok(PRINTED.to_owned()), 1));
    let asked = &server.received()[0];
    assert_eq!(asked.method, "GET");
    assert_eq!(asked.target, format!("{BASE}/oppgjoer/nav/2024/{PERSON}"));
    assert_eq!(header(asked, "accept"), "application/json");
    assert_eq!(header(asked, "authorization"), "Bearer token");
    let id = header(asked, "korrelasjonsid");
    let lengths = id.split('-').map(str::len).collect::<Vec<_>>();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
    let is_of_id = |b| matches!(b, b'-' | b'0'..=b'9' | b'a'..=b'f');
    assert!(id.bytes().all(is_of_id), "{id}");
}

#[test]
fn every_kind_of_answer_ends_in_posts_or_a_reason() {
    let feil = |kode: &str| {
        format!(r#"{{ "kode": "{kode}", "melding": "Nei, {PERSON}.", "korrelasjonsid": "abc" }}"#)
    };
    let omraade = "Du er ikke autorisert for tilgang til den forespurte ressursen.";
    let of_das_008 = format!("DAS-008: {omraade} (korrelasjonsid abc)");
    let mut of_another_type = json(200, GRUNNLAG);
    of_another_type.headers[0].1 = "text/plain".to_owned();
    let cases = [
        (xml(GRUNNLAG_XML), Ok(PRINTED)),
        // What the content type says is not always so.
        (json(200, GRUNNLAG_XML), Ok(PRINTED)),
        (of_another_type, Ok(PRINTED)),
        (json(403, feil("DAS-008")), Err(&*of_das_008)),
        (
            json(400, feil("SSG-999")),
            Err("SSG-999: a new code (korrelasjonsid abc)"),
        ),
        (
            json(400, r#"{ "kode": "SSG-999" }"#),
            Err("SSG-999: a new code (korrelasjonsid none)"),
        ),
        (empty(204), Err("status 204: no body")),
        (empty(401), Err("status 401: no body")),
        (page(404), Err("status 404: an HTML page")),
        (
            json(200, r#"{ "fnr": "06918899993", "svar": 1 }"#),
            Err(
                "status 200: JSON or XML of another shape: personidentifikator: missing, but required at line 1 column 35",
            ),
        ),
    ];
    for (answer, expected) in cases {
        let sent = answer.clone();
        let (result, asked) = ask(&serve(move |_, _| sent.clone()));
        assert_eq!(
            (result.as_deref().map_err(String::as_str), asked),
            (expected, 1),
            "{answer:?}"
        );
    }
}

#[test]
fn every_code_of_the_service_is_explained() {
    for kode in Feilkode::ALL {
        let effect = kode.as_str().parse::<skattekit_mock::Effect>().unwrap();
        let (result, _) = ask(&impatient(mock().scenarios([Scenario::new(effect)])));
        let error = result.unwrap_err();
        let expected = match kode {
            Feilkode::Ssg008 => "no summert skattegrunnlag for this year".to_owned(),
            _ => format!("{}: {} (korrelasjonsid ", kode.as_str(), kode.omraade()),
        };
        assert!(error.starts_with(&expected), "{error}");
    }
}

#[test]
fn every_fault_on_the_way_ends_in_posts_or_a_reason() {
    let operation = "hentSummertSkattegrunnlagForStadie";
    let of_client = ["io: ", "io: "];
    let of_service = [
        "SSG-001: Uventet feil på tjenesten. (korrelasjonsid ",
        "status 200: JSON or XML of another shape: personidentifikator: missing, but required",
    ];
    check_faults(operation, of_client, of_service, |server| ask(server).0);
}

#[test]
fn what_can_pass_is_asked_again_when_the_service_says() {
    let fault = |fault: Fault| Scenario::new(fault).times(1);
    let at_once = fault(Fault::TooManyRequests).retry_after(Duration::ZERO);
    let server = mock().scenarios([fault(Fault::Unavailable), at_once]);
    let server = Server::start(server).unwrap();
    let start = Instant::now();
    assert_eq!(ask(&server), (Ok(printed()), 3));
    // Two and four, where the service does not say that one is enough.
    assert!((1..6).contains(&start.elapsed().as_secs()));
    // Each call is the same but for nothing: its korrelasjonsid too, so that the logs show them together.
    let asked = server.received();
    let id = header(&asked[0], "korrelasjonsid");
    assert!(
        asked
            .iter()
            .all(|asked| header(asked, "korrelasjonsid") == id)
    );
}

#[test]
fn a_token_of_another_scope_or_none_is_told() {
    let server = Server::start(mock().maskinporten(Maskinporten::new(Clients::anybody()))).unwrap();
    let own = token(&server, "skatteetaten:summertskattegrunnlag");
    assert_eq!(print(&server, &own, PERSON), Ok(printed()));
    let other = token(&server, "skatteetaten:avregning");
    for (token, kode) in [(&*other, Feilkode::Ssg005), ("token", Feilkode::Ssg004)] {
        let error = print(&server, token, PERSON).unwrap_err();
        let asked = server.received();
        let id = header(asked.last().unwrap(), "korrelasjonsid");
        let expected = format!(
            "{}: {} (korrelasjonsid {id})",
            kode.as_str(),
            kode.omraade()
        );
        assert_eq!(error, expected);
    }
}

/// With `--no-token`, as they show it.
#[test]
fn the_documents_show_what_the_mock_answers() {
    let person = "03878701363";
    let server = Server::start(Mock::new(Options::default())).unwrap();
    let printed = print(&server, "x", person).unwrap();
    let started = "$ cargo run -p skattekit-mock -- --no-token\n";
    let called = format!(
        "$ echo {person} | SKATTEKIT_TOKEN=x cargo run -p skattekit-examples --bin with-ureq -- http://127.0.0.1:8080{BASE}\n"
    );
    let shown = include_str!("../../../README.md");
    for text in [started, &(called + &printed)] {
        assert!(shown.contains(text), "README.md does not show:\n{text}");
    }
}

#[test]
fn what_a_list_tells_of_as_deleted_is_gone() {
    let server = Server::start(mock()).unwrap();
    let deleted = deleted();
    assert!(!deleted.is_empty());
    for person in deleted {
        let error = print(&server, "token", &person).unwrap_err();
        assert!(
            error.starts_with("SSG-011: Skattegrunnlag finnes ikke lenger."),
            "{error}"
        );
    }
    assert!(server.received().iter().all(|asked| asked.status == 410));
}

#[test]
fn a_value_of_the_path_stays_in_its_segment() {
    let server = serve(|_, _| json(200, GRUNNLAG));
    let pakke = Open::from("ny pakke/..?æ#%");
    let year = Year::try_from(2024).unwrap();
    let request = HentSummertSkattegrunnlagForStadie::new("oppgjoer", pakke, year, PERSON)
        .unwrap()
        .request(&format!("{}/v2", server.url()), Format::Xml)
        .unwrap();
    let reply = example::fetch(&request, "token").unwrap();
    assert!(matches!(reply, Reply::Model(_)), "{reply:?}");
    let asked = &server.received()[0];
    let pakke = "ny%20pakke%2F..%3F%C3%A6%23%25";
    assert_eq!(asked.target, format!("/v2/oppgjoer/{pakke}/2024/{PERSON}"));
    assert_eq!(header(asked, "accept"), "application/xml");
}

#[test]
fn a_person_that_is_none_is_not_asked_for() {
    let server = Server::start(mock()).unwrap();
    let mut out = Vec::new();
    let result = example::print_grunnlag(&server.url(), "t", "0691889999", &mut out);
    let error = result.unwrap_err().to_string();
    assert!(error.starts_with("`personidentifikator` "), "{error}");
    assert!(!error.contains("0691"), "{error}");
    assert!(server.received().is_empty());
}

/// What the program does with a person on standard input.
fn program(url: &str, token: Option<&str>, person: &str) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_with-ureq"));
    command.arg(url).env_remove("SKATTEKIT_TOKEN");
    command.envs(token.map(|token| ("SKATTEKIT_TOKEN", token)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    // A program that has failed already does not read.
    let _ = writeln!(child.stdin.take().unwrap(), "{person}");
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.success(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_program_does_the_same() {
    let server = serve(|request, _| match &*request.target {
        "/v2/oppgjoer/nav/2024/06918899993" => json(200, GRUNNLAG),
        _ => json(404, r#"{ "kode": "SSG-008", "melding": "Nei." }"#),
    });
    let failure = |text: &str| (false, String::new(), format!("{text}\n"));
    let url = |version| format!("{}/{version}", server.url());
    let printed = program(&url("v2"), Some("hemmelig"), PERSON);
    assert_eq!(printed, (true, PRINTED.to_owned(), String::new()));
    let asked = server.received();
    assert_eq!(header(&asked[0], "authorization"), "Bearer hemmelig");
    let none = failure("no summert skattegrunnlag for this year");
    assert_eq!(program(&url("v1"), Some("hemmelig"), PERSON), none);
    let unset = failure("SKATTEKIT_TOKEN is not set");
    assert_eq!(program(&url("v2"), None, PERSON), unset);
}
