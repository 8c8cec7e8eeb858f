//! Requests made from the table of operations, and how their answers are judged.

use std::cell::RefCell;
use std::time::{Duration, SystemTime};

use skattekit_mock::{Mock, Options, Request, Response};
use skattekit_models::{
    CodeList, Event, Format, OPERATIONS, Observer, Operation, OperationParameter, ParameterKind,
    ParameterPlace, ReadError, ResponseType,
};
use skattekit_testdata::{Persons, Random, organisasjonsnummer};

pub(crate) fn mock() -> Mock {
    Mock::new(Options::default().seed(7))
}

/// A moment at which so many seconds have passed.
pub(crate) fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000 + seconds)
}

/// The operations, each with the prefixes that it is mounted below.
pub(crate) fn mounted() -> Vec<(&'static Operation, String)> {
    let mut mounted: Vec<(&Operation, String)> = Vec::new();
    for operation in OPERATIONS {
        for url in operation.servers {
            let prefix = prefix(url);
            let is_same = |(own, known): &(&Operation, String)| {
                std::ptr::eq(*own, operation) && *known == prefix
            };
            if !mounted.iter().any(is_same) {
                mounted.push((operation, prefix));
            }
        }
    }
    mounted
}

/// The first label of the host of a base address, and its path.
pub(crate) fn prefix(url: &str) -> String {
    let (host, base) = host_and_base(url);
    format!("/{}/{base}", host.split('.').next().unwrap())
}

pub(crate) fn host_and_base(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("https://").unwrap();
    rest.split_once('/').unwrap()
}

/// Values that a request can have, one for each parameter of the path; the codes go together.
pub(crate) fn valid(operation: &Operation, seed: u64) -> Vec<(&'static str, String)> {
    let mut random = Random::from_seed(seed);
    let in_path = |own: &&OperationParameter| own.place == ParameterPlace::Path;
    let parameters = operation.parameters.iter().filter(in_path);
    let mut values = parameters
        .map(|parameter| (parameter.name, value(parameter, 0, &mut random)))
        .collect::<Vec<_>>();
    for rule in operation.combinations {
        let by = values.iter().find(|(name, _)| *name == rule.by).unwrap();
        let by = by.1.clone();
        let mut codes = codes(operation, rule.code);
        let code = codes.find(|code| (rule.allows)(&by, code)).unwrap();
        let own = values.iter_mut().find(|(name, _)| *name == rule.code);
        code.clone_into(&mut own.unwrap().1);
    }
    values
}

pub(crate) fn codes(operation: &Operation, name: &str) -> impl Iterator<Item = &'static str> {
    let mut parameters = operation.parameters.iter();
    let parameter = parameters.find(|own| own.name == name).unwrap();
    let ParameterKind::Code(list) = parameter.kind else {
        panic!("{name} has no codes");
    };
    (0..list.count()).map(move |row| list.code(row))
}

fn value(parameter: &OperationParameter, row: usize, random: &mut Random) -> String {
    match parameter.kind {
        ParameterKind::Code(list) => list.code(row).to_owned(),
        ParameterKind::Year => "2024".to_owned(),
        _ if parameter.is_person => Persons::default().next(random).to_string(),
        _ if parameter.name == "inntektsaar" => "2024".to_owned(),
        _ if parameter.name == "organisasjonsnummer" => organisasjonsnummer(random),
        _ => panic!("nobody knows what {} is", parameter.name),
    }
}

/// The target of a request below a prefix.
pub(crate) fn target(operation: &Operation, prefix: &str, values: &[(&str, String)]) -> String {
    let path = values
        .iter()
        .fold(operation.path.to_owned(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value)
        });
    format!("{prefix}{path}")
}

/// A valid request to an operation.
pub(crate) fn request(operation: &Operation, prefix: &str) -> Request {
    Request::new("GET", target(operation, prefix, &valid(operation, 1)))
}

pub(crate) fn text(response: &Response) -> &str {
    std::str::from_utf8(&response.body).unwrap()
}

pub(crate) fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    let mut headers = response.headers.iter();
    headers
        .find(|(own, _)| *own == name)
        .map(|(_, value)| &**value)
}

/// The code of an error in JSON; empty where there is none.
pub(crate) fn kode(response: &Response) -> &str {
    let rest = text(response).split_once("\"kode\":\"");
    rest.map_or("", |(_, rest)| rest.split('"').next().unwrap())
}

/// The numbers of a page of events in JSON, by the name of the field.
pub(crate) fn numbers(response: &Response, name: &str) -> Vec<i64> {
    let parts = text(response)
        .split(&format!("\"{name}\":"))
        .skip(1)
        .collect::<Vec<_>>();
    let digits = |part: &str| {
        part.chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
    };
    parts
        .iter()
        .map(|part| digits(part).parse().unwrap())
        .collect()
}

/// What is new in a body for its model, and the year that it is of.
pub(crate) fn inspect(
    model: &ResponseType,
    format: Format,
    body: &[u8],
) -> Result<(Option<u16>, Vec<String>), ReadError> {
    let notes = Notes::default();
    let year = (model.inspect)(format, body, &notes)?;
    Ok((year, notes.news.into_inner()))
}

#[derive(Default)]
struct Notes {
    news: RefCell<Vec<String>>,
}

impl Observer for Notes {
    fn news(&self, news: &Event<'_>) {
        self.news.borrow_mut().push(format!("{news:?}"));
    }

    fn code(&self, _: &'static CodeList, _: usize) {}

    fn field(&self, _: &'static [&'static str], _: usize) {}
}
