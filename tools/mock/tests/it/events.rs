//! Lists of events are read to their end, grow, and what they tell of as deleted is gone.

use std::collections::BTreeMap;
use std::time::Duration;

use skattekit_mock::{Mock, Options, Request, Response};
use skattekit_models::{Operation, OperationCursor};

use crate::support::{at, header, kode, mounted, numbers, target, text, valid};

fn lists() -> Vec<(&'static Operation, OperationCursor, String)> {
    let lists = mounted().into_iter().filter_map(|(operation, prefix)| {
        let path = format!("{prefix}{}", operation.path);
        operation.cursor.map(|cursor| (operation, cursor, path))
    });
    lists.collect()
}

fn get(mock: &Mock, target: &str, seconds: u64) -> Response {
    mock.answer(&Request::new("GET", target), at(seconds))
}

/// The numbers of a list, page by page, and how many pages had none.
fn read(mock: &Mock, cursor: OperationCursor, path: &str, size: usize) -> (Vec<i64>, usize) {
    let (mut all, mut empty, mut from) = (Vec::new(), 0, 1);
    loop {
        let target = format!("{path}?{}={from}&antall={size}", cursor.parameter);
        let response = get(mock, &target, 0);
        if response.status == 404 {
            return (all, empty);
        }
        assert_eq!(response.status, 200, "{}", text(&response));
        let page = numbers(&response, cursor.number);
        assert!(page.len() <= size);
        empty += usize::from(page.is_empty());
        from = page.last().map_or(from, |last| last + 1);
        all.extend(page);
    }
}

#[test]
fn each_list_is_read_to_its_end_in_order_and_once() {
    let mock = Mock::new(Options::default().events(230));
    let mut all = Vec::new();
    for (operation, cursor, path) in lists() {
        let (numbers, empty) = read(&mock, cursor, &path, 50);
        assert_eq!((numbers.len(), empty), (230, 0), "{path}");
        assert!(numbers.is_sorted_by(|a, b| a < b), "{path}");
        assert!(
            numbers.windows(2).any(|pair| pair[1] - pair[0] > 1),
            "{path}"
        );
        assert_eq!(read(&mock, cursor, &path, 7).0, numbers);
        let last = get(
            &mock,
            &format!("{path}?{}={}", cursor.parameter, i64::MAX),
            0,
        );
        assert_eq!(last.status, 404);
        let end = get(&mock, &format!("{path}?{}=99999", cursor.parameter), 0);
        let codes = operation.errors.iter().map(|row| row.kode);
        assert!(
            codes.into_iter().any(|code| code == kode(&end)),
            "{}",
            text(&end)
        );
        all.push(numbers);
    }
    all.dedup();
    assert_eq!(all.len(), lists().len(), "each list has its own events");
}

#[test]
fn a_page_can_be_empty_once_and_nothing_is_lost() {
    let mock = Mock::new(Options::default().events(230).has_empty_page(true));
    for (_, cursor, path) in lists() {
        let (numbers, empty) = read(&mock, cursor, &path, 50);
        assert_eq!((numbers.len(), empty), (230, 1), "{path}");
    }
}

#[test]
fn lists_grow_as_time_goes_by() {
    let options = Options::default()
        .events(10)
        .growth(Some(Duration::from_secs(2)));
    let mock = Mock::new(options.clone());
    let (_, cursor, path) = lists().remove(0);
    let count = |seconds| numbers(&get(&mock, &path, seconds), cursor.number).len();
    assert_eq!([count(0), count(1), count(2), count(9)], [10, 10, 11, 14]);
    // A clock that goes back takes nothing away but what it brought.
    assert_eq!(count(0), 10);
    let constant = Mock::new(options.growth(None));
    assert_eq!(numbers(&get(&constant, &path, 0), cursor.number).len(), 10);
    assert_eq!(
        numbers(&get(&constant, &path, 1000), cursor.number).len(),
        10
    );
}

#[test]
fn a_page_has_no_more_than_a_thousand_and_no_less_than_one() {
    let mock = Mock::new(Options::default().events(3000));
    let (operation, cursor, path) = lists().remove(0);
    for (query, expected) in [("", 1000), ("?antall=5000", 1000), ("?antall=1", 1)] {
        let page = numbers(&get(&mock, &format!("{path}{query}"), 0), cursor.number);
        assert_eq!(page.len(), expected);
    }
    for name in ["antall", cursor.parameter] {
        for wrong in ["0", "-1", "", "1.5"] {
            let response = get(&mock, &format!("{path}?{name}={wrong}"), 0);
            assert_eq!(response.status, 400, "{name}={wrong}");
            let of_code = |code: &&str| operation.errors.iter().any(|row| row.kode == *code);
            assert!(of_code(&kode(&response)));
        }
    }
}

#[test]
fn an_event_is_the_same_on_every_page_and_in_every_format() {
    let mock = Mock::new(Options::default());
    for (operation, cursor, path) in lists() {
        let items = |query: &str| {
            let response = get(&mock, &format!("{path}?{query}"), 0);
            let (_, items) = text(&response).split_once('[').unwrap();
            items.trim_end_matches("]}").to_owned()
        };
        let all = items("antall=20");
        let numbers = numbers(&get(&mock, &format!("{path}?antall=20"), 0), cursor.number);
        let some = items(&format!("{}={}&antall=3", cursor.parameter, numbers[5]));
        assert!(all.contains(&some), "{some} in {all}");
        if operation.media_types.contains(&"application/xml") {
            let xml = Request::new("GET", format!("{path}?antall=20"));
            let xml = mock.answer(&xml.header("accept", "application/xml"), at(0));
            assert_eq!(
                header(&xml, "content-type"),
                Some("application/xml; charset=utf-8")
            );
            let elements = text(&xml).matches(&format!("<{}>", cursor.number)).count();
            assert_eq!(elements, 20);
        }
    }
}

#[test]
fn reading_begins_at_the_start_or_at_a_date() {
    let mock = Mock::new(Options::default());
    for (_, cursor, path) in lists() {
        let start = |query: &str| get(&mock, &format!("{path}/start{query}"), 0);
        let first = |query: &str| numbers(&start(query), cursor.number);
        let page = get(&mock, &path, 0);
        let all = numbers(&page, cursor.number);
        assert_eq!(first(""), [all[0]]);
        assert_eq!(first("?dato=2020-01-01"), [all[0]]);
        let [at] = *first("?dato=2025-01-15") else {
            panic!("one number");
        };
        let place = all.iter().position(|number| *number == at).unwrap();
        let moments = text(&page).split("tidspunkt\":\"").skip(1);
        let dates = moments.map(|rest| &rest[..10]).collect::<Vec<_>>();
        assert_eq!(dates.len(), all.len(), "one moment an event");
        assert!(dates[place - 1] < "2025-01-15" && dates[place] >= "2025-01-15");
        assert_eq!(start("?dato=2099-01-01").status, 404);
        let wrong = start("?dato=2025-02-30");
        assert_eq!(wrong.status, 400);
        assert!(
            text(&wrong).contains("such as 2025-04-08"),
            "{}",
            text(&wrong)
        );
    }
}

/// The value of a field in an object that is text in JSON.
fn field<'a>(object: &'a str, name: &str) -> &'a str {
    let (_, rest) = object.split_once(&format!("\"{name}\":\"")).unwrap();
    rest.split('"').next().unwrap()
}

/// The target of a request to an operation for this identifier and year.
fn look_up(api: &str, version: &str, identifier: &str, year: &str) -> (&'static Operation, String) {
    let mut operations = mounted().into_iter();
    let is_it = |(own, _): &(&Operation, String)| own.api == api && own.version == version;
    let (operation, prefix) = operations.find(is_it).unwrap();
    let mut values = valid(operation, 1);
    for (name, value) in &mut values {
        match *name {
            "personidentifikator" | "organisasjonsnummer" => identifier.clone_into(value),
            "inntektsaar" => year.clone_into(value),
            _ => {}
        }
    }
    (operation, target(operation, &prefix, &values))
}

#[test]
fn what_was_deleted_is_gone_at_the_api_that_the_list_tells_of() {
    let mock = Mock::new(Options::default());
    for (list, api, version) in [
        ("skatteoppgjoerhendelser", "summertskattegrunnlag", "v2"),
        ("skatteoppgjoerhendelser", "avregning", "v2"),
        (
            "skatteoppgjoerupersonlighendelser",
            "beregnetskattupersonlig",
            "v1",
        ),
    ] {
        let page = get(&mock, &format!("/{list}/v1/hendelser"), 0);
        let (_, items) = text(&page).split_once('[').unwrap();
        // What was told of each last.
        let mut last = BTreeMap::new();
        for item in items.split("},") {
            let key = (field(item, "identifikator"), field(item, "gjelderPeriode"));
            last.insert(key, field(item, "hendelsetype").to_lowercase());
        }
        let count = |kind: &str| last.values().filter(|own| *own == kind).count();
        assert!(count("slettet") > 10 && count("ny") > 100);
        for ((identifier, period), kind) in last {
            let (operation, target) = look_up(api, version, identifier, period);
            let response = get(&mock, &target, 0);
            let gone = operation
                .errors
                .iter()
                .find(|row| row.http_status == Some(410));
            // A page without a code for it knows nothing of deletions.
            let gone = gone.filter(|_| kind == "slettet");
            assert_eq!(
                response.status,
                gone.map_or(200, |_| 410),
                "{}",
                text(&response)
            );
            assert_eq!(kode(&response), gone.map_or("", |row| row.kode));
            // Another year of the same is there.
            let (_, other) = look_up(api, version, identifier, "2022");
            assert_eq!(get(&mock, &other, 0).status, 200);
        }
    }
}
