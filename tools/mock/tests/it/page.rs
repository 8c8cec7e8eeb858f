//! The page of the book about the mock: what it names is there, and its examples get the answers that it says.

use std::collections::BTreeSet;

use skattekit_catalogue::feilkode;
use skattekit_mock::{
    CHOOSE_SCENARIO, Clients, Delivery, Fault, Maskinporten, Mock, Options, Request, Response,
    Scenarios,
};

use crate::support::{at, header, kode, text};

const PAGE: &str = include_str!("../../../../docs/src/use/mock.md");
const OPTIONS: &str = include_str!("../../../../docs/src/reference/mock.md");
const LOOK_UP: &str = "/avregning/v2/ssb/2024/12857499938";

/// The blocks of code in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let parts = PAGE.split("\n```").skip(1).step_by(2);
    let blocks = parts.filter_map(|part| part.split_once('\n'));
    let of_language = blocks.filter(|(own, _)| *own == language);
    of_language.map(|(_, block)| block).collect()
}

/// Code within lines.
fn inline() -> Vec<&'static str> {
    let texts = PAGE.split("\n```").step_by(2);
    texts
        .flat_map(|text| text.split('`').skip(1).step_by(2))
        .collect()
}

/// The cells of the rows of all tables.
fn rows() -> Vec<Vec<&'static str>> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| "));
    rows.map(|row| row.split('|').map(|cell| cell.trim().trim_matches('`')))
        .map(Iterator::collect)
        .collect()
}

/// The mock as the program starts it, with the page's file of scenarios.
fn mock() -> Mock {
    let [file] = *blocks("toml") else {
        panic!("the page has one file of scenarios");
    };
    Mock::new(Options::default())
        .maskinporten(Maskinporten::new(Clients::anybody()))
        .scenarios(Scenarios::parse(file).unwrap())
}

fn get(mock: &Mock, target: &str, headers: &[(&str, &str)]) -> Response {
    let request = Request::new("GET", target).header("host", "127.0.0.1:8080");
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(name, *value)
    });
    mock.answer(&request, at(0))
}

/// A token for every scope that the page's examples need.
fn token(mock: &Mock) -> String {
    let scopes = ["avregning", "inntekt", "summertskattegrunnlag"];
    let scopes = scopes.map(|scope| format!("skatteetaten:{scope}"));
    let target = format!("/mock/token?scope={}", scopes.join("%20"));
    let response = get(mock, &target, &[]);
    assert_eq!(response.status, 200, "{}", text(&response));
    format!("Bearer {}", text(&response))
}

#[test]
fn every_path_is_listed() {
    let [listed] = *blocks("text") else {
        panic!("the page has one list of paths");
    };
    let listed = listed.lines().filter(|line| !line.is_empty());
    let served = mock().paths().into_iter().map(|(_, path)| path);
    let served = served.filter(|path| !path.ends_with("/start"));
    assert_eq!(
        listed.map(str::to_owned).collect::<BTreeSet<_>>(),
        served.collect()
    );
}

#[test]
fn what_is_judged_gets_the_answer_that_the_table_says() {
    let mock = mock();
    let token = token(&mock);
    let mut count = 0;
    for row in rows() {
        let [_, target, status, code, _] = row[..] else {
            continue;
        };
        if !target.starts_with('/') {
            continue;
        }
        let response = get(&mock, target, &[("authorization", &token)]);
        let answer = (response.status.to_string(), kode(&response));
        assert_eq!(answer, (status.to_owned(), code), "{target}");
        count += 1;
    }
    assert_eq!(count, 9);
}

#[test]
fn every_fault_is_in_the_table_with_its_status() {
    let mock = mock();
    let token = token(&mock);
    let all = rows();
    let table = all.iter().skip_while(|row| row[0] != "fault").skip(1);
    let table = table.filter(|row| row.len() == 4).collect::<Vec<_>>();
    let names = Fault::ALL.iter().map(|(_, name)| *name);
    assert!(table.iter().map(|row| row[0]).eq(names), "{table:?}");
    for row in table {
        let headers = [("authorization", &*token), (CHOOSE_SCENARIO, row[0])];
        let response = get(&mock, LOOK_UP, &headers);
        let status = match response.delivery {
            Delivery::Reset => "–".to_owned(),
            _ => response.status.to_string(),
        };
        assert_eq!(row[1], status, "{}", row[0]);
    }
}

#[test]
fn every_scenario_and_every_code_is_there() {
    let mock = mock();
    let word = |char: char| char.is_ascii_alphanumeric() || char == '-';
    let mut chosen = BTreeSet::new();
    for part in PAGE.split("X-Scenario").skip(1) {
        // A value follows the name of the header: `X-Scenario: …`, or `"X-Scenario", "…"`.
        let Some(value) = part.strip_prefix([':', '"']) else {
            continue;
        };
        let value = value.trim_start_matches(|char| !word(char));
        let (value, _) = value.split_once(|char| !word(char)).unwrap();
        let response = get(&mock, LOOK_UP, &[(CHOOSE_SCENARIO, value)]);
        assert_eq!(header(&response, "x-skattekit-scenario"), Some(value));
        chosen.insert(value);
    }
    assert_eq!(chosen, BTreeSet::from(["AR-007", "no-data"]));
    let is_code = |word: &&str| {
        let parts = word.split_once('-');
        parts.is_some_and(|(page, number)| {
            page.bytes().all(|byte| byte.is_ascii_uppercase())
                && number.len() == 3
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let codes = PAGE.split(|char| !word(char)).filter(is_code);
    let codes = codes.collect::<BTreeSet<_>>();
    assert!(codes.len() > 6, "{codes:?}");
    for code in codes {
        assert!(!feilkode(code).is_empty(), "{code}");
    }
}

#[test]
fn every_option_is_there() {
    let given = inline()
        .into_iter()
        // The other one is that of a container.
        .filter(|code| code.starts_with("--") && !code.starts_with("--volume"))
        .collect::<Vec<_>>();
    assert!(given.len() > 4, "{given:?}");
    for option in given.iter().filter_map(|code| code.split(' ').next()) {
        let is_listed = |line: &str| line.trim().split(' ').next() == Some(option);
        assert!(OPTIONS.lines().any(is_listed), "{option}");
    }
}

/// The requests of each language's test, in its order, and what it expects of them.
#[test]
fn the_tests_in_other_languages_ask_for_what_there_is() {
    let mock = mock();
    for language in ["kotlin", "csharp", "python"] {
        let [block] = *blocks(language) else {
            panic!("{language} has one block");
        };
        assert!(block.contains("\"http://127.0.0.1:8080\""), "{language}");
        let texts = block.split('"').skip(1).step_by(2);
        let targets = texts.filter(|text| text.starts_with('/'));
        let [ask, look_up, refused] = *targets.collect::<Vec<_>>() else {
            panic!("{language} has three requests");
        };
        let token = get(&mock, ask, &[]);
        assert_eq!(token.status, 200, "{language}");
        let token = format!("Bearer {}", text(&token));
        let answer = get(&mock, look_up, &[("authorization", &token)]);
        assert_eq!(answer.status, 200, "{language}");
        assert!(text(&answer).contains("\"inntektsaar\":\"2024\""));
        let error = get(&mock, refused, &[(CHOOSE_SCENARIO, "AR-007")]);
        assert_eq!((error.status, kode(&error)), (404, "AR-007"), "{language}");
    }
}
