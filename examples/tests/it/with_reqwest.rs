//! The example with reqwest: how it walks the list of hendelser, and what it prints of everybody on it.

use std::error::Error;
use std::process::Command;

use crate::server::{Answer, Server, shows_a_person};

#[path = "../../reqwest.rs"]
#[expect(dead_code, reason = "`main` is for the program")]
mod example;

const PAGE_1: &str = r#"{ "hendelser": [
    { "sekvensnummer": 7, "identifikator": "06918899993", "gjelderPeriode": "2024" },
    { "sekvensnummer": 9, "identifikator": "319000038", "gjelderPeriode": "2024" },
    { "sekvensnummer": 12, "identifikator": "06918899993", "hendelsetype": "NOE_NYTT" }
] }"#;
const PAGE_2: &str = r#"{ "hendelser": [
    { "sekvensnummer": 13, "identifikator": "21839199217" },
    { "sekvensnummer": 20, "identifikator": "20463518646" },
    { "sekvensnummer": 14, "identifikator": "41018012345", "nytt": { "felt": 1 } }
] }"#;

/// How the list ends.
const END: &str = r#"{ "kode": "FA-005", "melding": "Ingen hendelser funnet for oppgitt input." }"#;
/// How it may end as well.
const EMPTY: &str = r#"{ "hendelser": [] }"#;

fn newest(person: &str, year: &str) -> Answer {
    let name_space = "urn:no:skatteetaten:datasamarbeid:tilgjengeligdata:v1";
    Answer::xml(
        200,
        format!(
            "<tilgjengeligdata xmlns='{name_space}'><personidentifikator>{person}</personidentifikator>\
             <sisteTilgjengeligePeriode>{year}</sisteTilgjengeligePeriode></tilgjengeligdata>"
        ),
    )
}

/// The three services, each below a folder of its own.
fn services() -> Server {
    Server::start(answer)
}

fn answer(path: &str, times: usize) -> Answer {
    match path {
        "/hendelser/hendelser?fraSekvensnummer=1&antall=1000" => Answer::json(200, PAGE_1),
        "/hendelser/hendelser?fraSekvensnummer=13&antall=1000" => Answer::json(200, PAGE_2),
        "/hendelser/hendelser?fraSekvensnummer=21&antall=1000" if times == 0 => Answer::page(503),
        "/hendelser/hendelser?fraSekvensnummer=21&antall=1000" => Answer::json(404, END),
        "/siste/06918899993" => newest("06918899993", "2024"),
        "/siste/20463518646" => newest("20463518646", "2031"),
        "/siste/21839199217" => newest("21839199217", "2023"),
        "/siste/41018012345" => Answer::json(
            404,
            r#"{ "kode": "TD-004", "melding": "Nei, 41018012345." }"#,
        ),
        "/grunnlag/oppgjoer/nav/2024/06918899993" => Answer::json(
            200,
            r#"{ "grunnlag": [
                { "tekniskNavn": "loennsinntektMedTrygdeavgiftspliktOmfattetAvLoennstrekkordningen", "beloep": 600000 },
                { "tekniskNavn": "minstefradragIInntekt", "beloep": 104450, "kategori": ["inntektsfradrag"] },
                { "tekniskNavn": "fraFremtiden", "beloep": 1, "kategori": "inntekt" }
            ], "personidentifikator": "06918899993", "inntektsaar": "2024" }"#,
        ),
        "/grunnlag/oppgjoer/nav/2023/21839199217" => Answer::xml(
            200,
            "<summertSkattegrunnlag xmlns='urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2'>\
             <personidentifikator>21839199217</personidentifikator><inntektsaar>2023</inntektsaar>\
             </summertSkattegrunnlag>",
        ),
        "/grunnlag/oppgjoer/nav/2031/20463518646" => Answer::json(
            200,
            r#"{ "personidentifikator": "20463518646", "inntektsaar": "2031" }"#,
        ),
        _ => Answer::json(404, r#"{ "kode": "DAS-002", "melding": "Nei." }"#),
    }
}

const PRINTED: &str = "\
5 in the list
inntektsår 2024: 3 posts, 1 of them unknown, 600000 kr of income
inntektsår 2031: 0 posts, 0 of them unknown, 0 kr of income
inntektsår 2023: 0 posts, 0 of them unknown, 0 kr of income
passed over: a company
passed over: status 404: TD-004
next time from 21
";

fn follow(server: &Server, from: i64) -> Result<String, Box<dyn Error>> {
    let addresses = example::Addresses {
        hendelser: server.url("/hendelser"),
        siste: server.url("/siste"),
        grunnlag: server.url("/grunnlag/"),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut out = Vec::new();
    runtime.block_on(example::follow(&addresses, "token", from, &mut out))?;
    Ok(String::from_utf8(out)?)
}

#[test]
fn the_list_is_read_to_its_end_and_everybody_once() {
    let server = services();
    assert_eq!(follow(&server, 1).unwrap(), PRINTED);
    assert!(!shows_a_person(PRINTED));
    let list = "GET /hendelser/hendelser?fraSekvensnummer=";
    assert_eq!(
        server.lines(),
        [
            &*format!("{list}1&antall=1000 HTTP/1.1"),
            &*format!("{list}13&antall=1000 HTTP/1.1"),
            &*format!("{list}21&antall=1000 HTTP/1.1"),
            &*format!("{list}21&antall=1000 HTTP/1.1"),
            "GET /siste/06918899993 HTTP/1.1",
            "GET /grunnlag/oppgjoer/nav/2024/06918899993 HTTP/1.1",
            "GET /siste/20463518646 HTTP/1.1",
            "GET /grunnlag/oppgjoer/nav/2031/20463518646 HTTP/1.1",
            "GET /siste/21839199217 HTTP/1.1",
            "GET /grunnlag/oppgjoer/nav/2023/21839199217 HTTP/1.1",
            "GET /siste/41018012345 HTTP/1.1",
        ]
    );
    for asked in server.asked() {
        let accept = if asked.line.starts_with("GET /siste/") {
            "application/xml"
        } else {
            "application/json"
        };
        assert_eq!(asked.header("accept"), accept);
        assert_eq!(asked.header("authorization"), "Bearer token");
    }
}

#[test]
fn an_empty_page_is_the_end_too() {
    let server = Server::start(|path, times| {
        if path.contains("fraSekvensnummer=21&") {
            Answer::json(200, EMPTY)
        } else {
            answer(path, times)
        }
    });
    assert_eq!(follow(&server, 1).unwrap(), PRINTED);
}

#[test]
fn a_list_with_nothing_new_is_no_failure() {
    for end in [Answer::json(404, END), Answer::json(200, EMPTY)] {
        let server = Server::start(move |_, _| end.clone());
        let printed = follow(&server, 21).unwrap();
        assert_eq!(printed, "0 in the list\nnext time from 21\n");
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn a_list_that_cannot_be_read_is_an_error_that_names_nobody() {
    let no = r#"{ "kode": "FA-004", "melding": "Nei, 06918899993." }"#;
    let half = &PAGE_1[..100];
    for (answer, expected) in [
        (Answer::json(400, no), "status 400: FA-004"),
        // An address that is wrong is not the end of a list.
        (
            Answer::json(404, r#"{ "kode": "DAS-002" }"#),
            "status 404: DAS-002",
        ),
        (Answer::page(404), "status 404: an HTML page"),
        (Answer::empty(204), "status 204: no body"),
        (Answer::page(200), "status 200: an HTML page"),
        (
            Answer::json(200, half).with("Retry-After", "0"),
            "status 200: broken JSON or XML: ",
        ),
    ] {
        let sent = answer.clone();
        let server = Server::start(move |_, _| sent.clone());
        let error = follow(&server, 1).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!shows_a_person(&error.to_string()), "{error}");
    }
}

#[test]
fn a_server_that_is_away_is_told_without_the_address() {
    let server = services();
    let mut addresses = example::Addresses {
        hendelser: server.url("/hendelser"),
        siste: server.url("/siste"),
        grunnlag: String::new(),
    };
    // Nobody listens on port 1.
    addresses.grunnlag.push_str("http://127.0.0.1:1");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut out = Vec::new();
    let follow = example::follow(&addresses, "token", 1, &mut out);
    runtime.block_on(follow).unwrap();
    let printed = String::from_utf8(out).unwrap();
    let away = printed
        .matches("passed over: error sending request\n")
        .count();
    assert_eq!(away, 3, "{printed}");
    assert!(!shows_a_person(&printed), "{printed}");
}

#[test]
fn the_program_does_the_same() {
    let server = services();
    let program = |token: Option<&str>, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_with-reqwest"))
            .args(arguments)
            .args(["/hendelser", "/siste", "/grunnlag"].map(|path| server.url(path)))
            .env_remove("SKATTEKIT_TOKEN")
            .envs(token.map(|token| ("SKATTEKIT_TOKEN", token)))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let printed = program(Some("hemmelig"), &["1"]);
    assert_eq!(printed, (true, PRINTED.to_owned(), String::new()));
    assert_eq!(server.asked()[0].header("authorization"), "Bearer hemmelig");
    let usage = "usage: with-reqwest SEKVENSNUMMER [ADDRESS ADDRESS ADDRESS]\n";
    let told = program(Some("hemmelig"), &["en"]);
    assert_eq!(told, (false, String::new(), usage.to_owned()));
    let told = program(None, &["1"]);
    assert_eq!(
        told,
        (
            false,
            String::new(),
            "SKATTEKIT_TOKEN is not set\n".to_owned()
        )
    );
}
