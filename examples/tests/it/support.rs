//! Servers for the tests: the mock, and answers that a test writes itself, on the mock's socket.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use skattekit_hendelser::Reply;
use skattekit_hendelser::v1::{Hendelse, HentHendelser};
use skattekit_mock::{
    Fault, Handle, Mock, Options, Received, Request, Response, Scenario, Server, Service,
};

/// A service that answers by the request, and by how often its target was asked for before.
struct Script<F> {
    answer: F,
    asked: Mutex<Vec<String>>,
}

impl<F: Fn(&Request, usize) -> Response + Send + Sync + 'static> Service for Script<F> {
    fn answer(&self, request: &Request, _: SystemTime) -> Response {
        let mut asked = self.asked.lock().unwrap();
        let before = asked.iter().filter(|target| **target == request.target);
        let response = (self.answer)(request, before.count());
        asked.push(request.target.clone());
        response
    }
}

pub(crate) fn serve(
    answer: impl Fn(&Request, usize) -> Response + Send + Sync + 'static,
) -> Handle {
    let asked = Mutex::default();
    Server::start(Script { answer, asked }).unwrap()
}

/// The mock with a list of few events that does not grow.
pub(crate) fn mock() -> Mock {
    Mock::new(Options::default().events(60).growth(None))
}

/// The mock where every answer asks to come back at once, unless its scenario asks for a later time.
pub(crate) fn impatient(mock: Mock) -> Handle {
    serve(move |request, _| {
        let response = mock.answer(request, SystemTime::now());
        response.header("retry-after", "0")
    })
}

/// The events of a page; none where it is no page.
pub(crate) fn events(page: &Response) -> Vec<Hendelse> {
    match HentHendelser::decode(page.status, None, &page.body) {
        Reply::Model(page) => page.hendelser.into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Those of whom the last that the mock's list tells is that their data was deleted.
pub(crate) fn deleted() -> Vec<String> {
    let target = "/skatteoppgjoerhendelser/v1/hendelser?fraSekvensnummer=1&antall=1000";
    let page = mock().answer(&Request::new("GET", target), SystemTime::UNIX_EPOCH);
    let last = events(&page).into_iter().map(|event| {
        let happened = event
            .hendelsetype
            .map(|happened| happened.as_str().to_lowercase());
        (event.identifikator.as_str().to_owned(), happened)
    });
    // The last of those with the same key stays.
    let last = last.collect::<BTreeMap<_, _>>().into_iter();
    let deleted = last.filter(|(_, happened)| happened.as_deref() == Some("slettet"));
    deleted.map(|(person, _)| person).collect()
}

pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> Response {
    Response::new(status, "application/json; charset=utf-8", body)
}

pub(crate) fn xml(body: impl Into<Vec<u8>>) -> Response {
    Response::new(200, "application/xml", body)
}

/// No body and no type.
pub(crate) fn empty(status: u16) -> Response {
    let mut response = Response::new(status, "", "");
    response.headers.clear();
    response
}

/// The page that a gateway gives while the service is away, which asks to come back at once.
pub(crate) fn page(status: u16) -> Response {
    let body = "<!DOCTYPE html>\n<html><body><h1>Utilgjengelig for 06918899993</h1></body></html>";
    Response::new(status, "text/html", body).header("retry-after", "0")
}

/// The one value of a header.
#[track_caller]
pub(crate) fn header<'a>(received: &'a Received, name: &str) -> &'a str {
    let headers = received.headers.iter();
    let values = headers.filter(|(other, _)| other == name);
    let values = values.map(|(_, value)| &**value).collect::<Vec<_>>();
    assert_eq!(values.len(), 1, "{name} in {received:?}");
    values[0]
}

/// The targets that were asked for, each after its method.
pub(crate) fn lines(server: &Handle) -> Vec<String> {
    let received = server.received().into_iter();
    received
        .map(|request| format!("{} {}", request.method, request.target))
        .collect()
}

/// A token for these scopes, from the mock of this address.
pub(crate) fn token(server: &Handle, scopes: &str) -> String {
    let url = format!("{}/mock/token?scope={scopes}", server.url());
    let mut response = ureq::get(url).call().unwrap();
    response.body_mut().read_to_string().unwrap()
}

/// Checks what a client says of each fault of an operation while it stays, that it asks again where that can help, and that
/// it gets what it would have got otherwise once the fault has passed.
///
/// A cut and a reset are the client's to tell; an error with the status 200 and an envelope depend on the service.
pub(crate) fn check_faults(
    operation: &'static str,
    [cut, reset]: [&str; 2],
    [error, envelope]: [&str; 2],
    run: impl Fn(&Handle) -> Result<String, String>,
) {
    let problem = "status 429: JSON or XML of another shape: an object without any of the fields";
    let printed = run(&Server::start(mock()).unwrap()).unwrap();
    let expected = [
        ("too-many-requests", problem, 3),
        ("unavailable", "status 503: an HTML page", 3),
        ("late", &printed, 1),
        ("cut", cut, 1),
        ("reset", reset, 1),
        ("error-as-200", error, 1),
        ("html", "status 503: an HTML page", 3),
        ("text", "status 502: neither JSON nor XML", 3),
        ("empty", "status 200: no body", 3),
        (
            "half",
            "status 200: broken JSON or XML: unexpected end of the text",
            3,
        ),
        ("content-type", &printed, 1),
        ("problem", problem, 3),
        ("envelope", envelope, 1),
    ];
    assert_eq!(Fault::ALL.len(), expected.len());
    for ((fault, name), (of, start, calls)) in Fault::ALL.iter().zip(expected) {
        assert_eq!(*name, of);
        let scenario = Scenario::new(*fault).of_operation(operation);
        let scenario = scenario
            .retry_after(Duration::ZERO)
            .delay(Duration::from_millis(100));
        let server = impatient(mock().scenarios([scenario.clone()]));
        let result = run(&server);
        assert_eq!(result.is_ok(), start == printed, "{name}: {result:?}");
        let text = result.unwrap_or_else(|error| error);
        assert!(text.starts_with(start), "{name}: {text}");
        let asked = lines(&server);
        let again = asked.iter().filter(|line| **line == asked[0]);
        assert_eq!(again.count(), calls, "{name}");
        if calls == 3 {
            let passing = impatient(mock().scenarios([scenario.times(1)]));
            assert_eq!(run(&passing).as_ref(), Ok(&printed), "{name}");
        }
    }
}

/// Whether a text has a number that can be a person's.
pub(crate) fn shows_a_person(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.any(|number| number.len() >= 11)
}
