//! The example with reqwest: how it walks the list of hendelser, and what it prints of everybody on it.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use skattekit_mock::{
    Clients, Fault, Handle, Maskinporten, Mock, Options, Request, Response, Scenario, Server,
};

use crate::support::{
    check_faults, deleted, empty, events, header, json, lines, mock, page, serve, shows_a_person,
    token, xml,
};

#[path = "../../reqwest.rs"]
#[expect(dead_code, reason = "`main` is for the program")]
mod example;

/// Where the mock has the three services.
const MOCK: [&str; 3] = [
    "/skatteoppgjoerhendelser/v1",
    "/sistetilgjengeligeskatteoppgjoer/v1",
    "/summertskattegrunnlag/v2",
];

/// Where the services of these tests are.
const OWN: [&str; 3] = ["/hendelser", "/siste", "/grunnlag/"];

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
fn end() -> Response {
    json(
        404,
        r#"{ "kode": "FA-005", "melding": "Ingen hendelser funnet for oppgitt input." }"#,
    )
}

/// How it may end as well.
fn end_of_no_events() -> Response {
    json(200, r#"{ "hendelser": [] }"#)
}

fn newest(person: &str, year: &str) -> Response {
    xml(format!(
        "<tilgjengeligdata xmlns='urn:no:skatteetaten:datasamarbeid:tilgjengeligdata:v1'>\
         <personidentifikator>{person}</personidentifikator>\
         <sisteTilgjengeligePeriode>{year}</sisteTilgjengeligePeriode></tilgjengeligdata>"
    ))
}

fn answer(request: &Request, times: usize) -> Response {
    match &*request.target {
        "/hendelser/hendelser?fraSekvensnummer=1&antall=1000" => json(200, PAGE_1),
        "/hendelser/hendelser?fraSekvensnummer=13&antall=1000" => json(200, PAGE_2),
        "/hendelser/hendelser?fraSekvensnummer=21&antall=1000" if times == 0 => page(503),
        "/hendelser/hendelser?fraSekvensnummer=21&antall=1000" => end(),
        "/siste/06918899993" => newest("06918899993", "2024"),
        "/siste/20463518646" => newest("20463518646", "2031"),
        "/siste/21839199217" => newest("21839199217", "2023"),
        "/siste/41018012345" => json(
            404,
            r#"{ "kode": "TD-004", "melding": "Nei, 41018012345." }"#,
        ),
        "/grunnlag/oppgjoer/nav/2024/06918899993" => json(
            200,
            r#"{ "grunnlag": [
                { "tekniskNavn": "loennsinntektMedTrygdeavgiftspliktOmfattetAvLoennstrekkordningen", "beloep": 600000 },
                { "tekniskNavn": "minstefradragIInntekt", "beloep": 104450, "kategori": ["inntektsfradrag"] },
                { "tekniskNavn": "fraFremtiden", "beloep": 1, "kategori": "inntekt" }
            ], "personidentifikator": "06918899993", "inntektsaar": "2024" }"#,
        ),
        "/grunnlag/oppgjoer/nav/2023/21839199217" => xml(
            "<summertSkattegrunnlag xmlns='urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2'>\
             <personidentifikator>21839199217</personidentifikator><inntektsaar>2023</inntektsaar>\
             </summertSkattegrunnlag>",
        ),
        "/grunnlag/oppgjoer/nav/2031/20463518646" => json(
            200,
            r#"{ "personidentifikator": "20463518646", "inntektsaar": "2031" }"#,
        ),
        _ => json(404, r#"{ "kode": "DAS-002", "melding": "Nei." }"#),
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

/// What the example prints or fails with, neither of which says who is on the list.
fn try_follow(addresses: &example::Addresses, token: &str, from: i64) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut out = Vec::new();
    let result = runtime.block_on(example::follow(addresses, token, from, &mut out));
    let printed = String::from_utf8(out).unwrap();
    assert!(!shows_a_person(&printed), "{printed}");
    match result {
        Ok(()) => Ok(printed),
        Err(error) => {
            assert!(!shows_a_person(&format!("{error} {error:?}")), "{error:?}");
            Err(error.to_string())
        }
    }
}

fn addresses(server: &Handle, paths: [&str; 3]) -> example::Addresses {
    let [hendelser, siste, grunnlag] = paths.map(|path| server.url() + path);
    example::Addresses {
        hendelser,
        siste,
        grunnlag,
    }
}

/// The same with the services of these tests.
fn follow(server: &Handle, from: i64) -> Result<String, String> {
    try_follow(&addresses(server, OWN), "token", from)
}

/// The same with the mock's, from the beginning.
fn follow_mock(server: &Handle) -> Result<String, String> {
    try_follow(&addresses(server, MOCK), "token", 1)
}

/// What the example prints of the mock's list.
fn printed() -> String {
    follow_mock(&Server::start(mock()).unwrap()).unwrap()
}

#[test]
fn the_list_is_read_to_its_end_and_everybody_once() {
    let server = serve(answer);
    assert_eq!(follow(&server, 1).as_deref(), Ok(PRINTED));
    let list = "GET /hendelser/hendelser?fraSekvensnummer=";
    assert_eq!(
        lines(&server),
        [
            &*format!("{list}1&antall=1000"),
            &*format!("{list}13&antall=1000"),
            &*format!("{list}21&antall=1000"),
            &*format!("{list}21&antall=1000"),
            "GET /siste/06918899993",
            "GET /grunnlag/oppgjoer/nav/2024/06918899993",
            "GET /siste/20463518646",
            "GET /grunnlag/oppgjoer/nav/2031/20463518646",
            "GET /siste/21839199217",
            "GET /grunnlag/oppgjoer/nav/2023/21839199217",
            "GET /siste/41018012345",
        ]
    );
    for asked in server.received() {
        let accept = if asked.target.starts_with("/siste/") {
            "application/xml"
        } else {
            "application/json"
        };
        assert_eq!(header(&asked, "accept"), accept);
        assert_eq!(header(&asked, "authorization"), "Bearer token");
    }
}

/// The mock with pages that are smaller than what is asked for, and one of them empty.
#[test]
fn every_number_is_read_once_and_nothing_is_lost_at_an_empty_page() {
    let options = Options::default().events(60).growth(None);
    let mock = Mock::new(options.has_empty_page(true));
    let read = Arc::new(Mutex::new(Vec::new()));
    let numbers = Arc::clone(&read);
    let server = serve(move |request, _| {
        let mut request = request.clone();
        request.target = request.target.replace("antall=1000", "antall=25");
        let response = mock.answer(&request, SystemTime::now());
        let page = events(&response).into_iter();
        numbers
            .lock()
            .unwrap()
            .extend(page.map(|event| event.sekvensnummer));
        response
    });
    let first = follow_mock(&server).unwrap();
    let (_, next) = first.trim_end().rsplit_once("next time from ").unwrap();
    assert_eq!(read.lock().unwrap().len(), 25);
    let rest = try_follow(&addresses(&server, MOCK), "token", next.parse().unwrap()).unwrap();
    let read = read.lock().unwrap();
    assert_eq!(read.len(), 60);
    assert!(read.is_sorted_by(|a, b| a < b), "{read:?}");
    assert!(rest.ends_with(&format!("next time from {}\n", read[59] + 1)));
    let asked = lines(&server);
    let asked_for = asked.iter().filter(|line| line.contains("antall")).count();
    // A page and the empty one; two pages and the end.
    assert_eq!(asked_for, 5);
}

#[test]
fn what_the_list_tells_of_as_deleted_is_passed_over() {
    let server = Server::start(mock()).unwrap();
    let printed = follow_mock(&server).unwrap();
    let gone = server
        .received()
        .into_iter()
        .filter(|asked| asked.status == 410);
    let gone = gone.map(|asked| asked.target).collect::<Vec<_>>();
    assert!(!gone.is_empty());
    let told = printed
        .matches("passed over: status 410: SSG-011\n")
        .count();
    assert_eq!(told, gone.len(), "{printed}");
    let deleted = deleted();
    assert!(
        gone.iter()
            .all(|target| deleted.iter().any(|person| target.ends_with(person)))
    );
}

#[test]
fn an_empty_page_is_the_end_too() {
    let server = serve(|request, times| {
        if request.target.contains("fraSekvensnummer=21&") {
            end_of_no_events()
        } else {
            answer(request, times)
        }
    });
    assert_eq!(follow(&server, 1).as_deref(), Ok(PRINTED));
}

#[test]
fn a_list_with_nothing_new_is_no_failure() {
    for end in [end, end_of_no_events] {
        let server = serve(move |_, _| end());
        let printed = follow(&server, 21).unwrap();
        assert_eq!(printed, "0 in the list\nnext time from 21\n");
        assert_eq!(server.received().len(), 1);
    }
}

#[test]
fn a_list_that_cannot_be_read_is_an_error_that_names_nobody() {
    let no = r#"{ "kode": "FA-004", "melding": "Nei, 06918899993." }"#;
    for (answer, expected) in [
        (json(400, no), "status 400: FA-004"),
        // An address that is wrong is not the end of a list.
        (json(404, r#"{ "kode": "DAS-002" }"#), "status 404: DAS-002"),
        (page(404), "status 404: an HTML page"),
        (empty(204), "status 204: no body"),
        (page(200), "status 200: an HTML page"),
    ] {
        let sent = answer.clone();
        let server = serve(move |_, _| sent.clone());
        let error = follow(&server, 1).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn every_fault_on_the_way_is_an_error_of_the_list() {
    let of_client = ["error decoding response body", "error sending request"];
    let of_service = [
        "status 200: FA-001",
        "status 200: JSON or XML of another shape: an object without any of the fields",
    ];
    check_faults("hentHendelser", of_client, of_service, follow_mock);
}

#[test]
fn the_others_are_read_where_one_cannot_be() {
    let scenario = Scenario::new(Fault::Cut)
        .of_api("sistetilgjengeligeskatteoppgjoer")
        .times(1);
    let printed = printed();
    let cut = follow_mock(&Server::start(mock().scenarios([scenario])).unwrap()).unwrap();
    let differing = printed
        .lines()
        .zip(cut.lines())
        .filter(|(whole, cut)| whole != cut);
    let differing = differing.map(|(_, cut)| cut).collect::<Vec<_>>();
    assert_eq!(differing, ["passed over: error decoding response body"]);
    assert_eq!(cut.lines().count(), printed.lines().count());
}

#[test]
fn a_token_needs_a_scope_of_each_service() {
    let server = Server::start(mock().maskinporten(Maskinporten::new(Clients::anybody()))).unwrap();
    let follow = |scope: &str| {
        let token = token(&server, &format!("skatteetaten:{scope}"));
        try_follow(&addresses(&server, MOCK), &token, 1)
    };
    assert_eq!(follow("summertskattegrunnlag"), Ok(printed()));
    // The list is open to this one, the others are not.
    let told = follow("inntekt").unwrap();
    let refused = told.matches("passed over: status 403: DAS-008\n");
    assert_eq!(refused.count(), told.lines().count() - 2, "{told}");
    let no_list = follow("arbeidsforhold");
    assert_eq!(no_list, Err("status 403: DAS-008".to_owned()));
    assert_eq!(follow_mock(&server), Err("status 401: FA-003".to_owned()));
}

#[test]
fn a_server_that_is_away_is_told_without_the_address() {
    let server = serve(answer);
    let mut addresses = addresses(&server, OWN);
    // Nobody listens on port 1.
    addresses.grunnlag = "http://127.0.0.1:1".to_owned();
    let printed = try_follow(&addresses, "token", 1).unwrap();
    let away = printed.matches("passed over: error sending request\n");
    assert_eq!(away.count(), 3, "{printed}");
}

#[test]
fn the_program_does_the_same() {
    let server = serve(answer);
    let program = |token: Option<&str>, from: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_with-reqwest"))
            .arg(from)
            .args(OWN.map(|path| server.url() + path))
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
    let printed = program(Some("hemmelig"), "1");
    assert_eq!(printed, (true, PRINTED.to_owned(), String::new()));
    let asked = server.received();
    assert_eq!(header(&asked[0], "authorization"), "Bearer hemmelig");
    let failure = |text: &str| (false, String::new(), format!("{text}\n"));
    let usage = "usage: with-reqwest SEKVENSNUMMER [ADDRESS ADDRESS ADDRESS]";
    assert_eq!(program(Some("hemmelig"), "en"), failure(usage));
    assert_eq!(program(None, "1"), failure("SKATTEKIT_TOKEN is not set"));
}
