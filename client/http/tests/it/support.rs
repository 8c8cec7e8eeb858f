//! The mock, and clients of it.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use skattekit_client::maskinporten::{Key, KeyName, Maskinporten};
use skattekit_client::{
    AsyncClient, Client, Environment, Incoming, Outgoing, Retries, Settings, Transport,
    TransportError,
};
use skattekit_mock::{
    Clients, Handle, Mock, Options, Request, Response, Server, Service, TEST_CLIENT,
};
use skattekit_summert_skattegrunnlag::Year;
use skattekit_summert_skattegrunnlag::v2::{
    HentSummertSkattegrunnlagForStadie, Rettighetspakke, Stadie,
};

/// The scopes that the clients of the tests have.
pub(crate) const SCOPES: [&str; 1] = ["skatteetaten:summertskattegrunnlag"];

/// A synthetic person.
pub(crate) const PERSON: &str = "03878701363";

pub(crate) fn options() -> Options {
    Options::default().events(60).growth(None)
}

pub(crate) fn mock() -> Mock {
    mock_of(options())
}

pub(crate) fn mock_of(options: Options) -> Mock {
    Mock::new(options).maskinporten(skattekit_mock::Maskinporten::new(Clients::test()))
}

pub(crate) fn start(service: impl Service) -> Handle {
    Server::start(service).unwrap()
}

/// The test client of the mock at an address.
pub(crate) fn maskinporten(address: &str) -> Maskinporten {
    let key = Key::from_pem(TEST_CLIENT.private_key, KeyName::kid(TEST_CLIENT.kid)).unwrap();
    Maskinporten::at(address, TEST_CLIENT.id, key)
}

pub(crate) fn settings(address: &str) -> Settings {
    Settings::new(
        Environment::Behind(address.to_owned()),
        maskinporten(address),
    )
    .scopes(SCOPES)
    .retries(Retries::default().first(Duration::from_millis(1)))
}

/// Runs a future to its end.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(future)
}

pub(crate) fn blocking(settings: Settings) -> Client<ureq::Agent> {
    Client::ureq(settings)
}

pub(crate) fn asynchronous(settings: Settings) -> AsyncClient<reqwest::Client> {
    AsyncClient::reqwest(settings).unwrap()
}

pub(crate) fn grunnlag() -> HentSummertSkattegrunnlagForStadie {
    HentSummertSkattegrunnlagForStadie::new(
        Stadie::Oppgjoer,
        Rettighetspakke::Nav,
        Year::new(2024),
        PERSON,
    )
    .unwrap()
}

/// A service whose answers the mock gives, changed by how many requests for the services came before.
pub(crate) struct Changed<F> {
    pub mock: Mock,
    pub change: F,
    pub count: Mutex<usize>,
}

impl<F> Service for Changed<F>
where
    F: Fn(usize, &Request, Response) -> Response + Send + Sync + 'static,
{
    fn answer(&self, request: &Request, now: SystemTime) -> Response {
        let response = self.mock.answer(request, now);
        if request.path() == "/token" {
            return response;
        }
        let mut count = self.count.lock().unwrap();
        *count += 1;
        (self.change)(*count - 1, request, response)
    }
}

pub(crate) fn changed(
    change: impl Fn(usize, &Request, Response) -> Response + Send + Sync + 'static,
) -> Handle {
    start(Changed {
        mock: mock(),
        change,
        count: Mutex::default(),
    })
}

/// The address and the headers of a request.
type Sent = (String, Vec<(String, String)>);

/// A transport that has its responses written down, and notes what it was sent.
#[derive(Default)]
pub(crate) struct Script {
    pub responses: Mutex<VecDeque<Result<Incoming, TransportError>>>,
    pub sent: Mutex<Vec<Sent>>,
}

impl Script {
    pub(crate) fn new(
        responses: impl IntoIterator<Item = Result<Incoming, TransportError>>,
    ) -> Self {
        Self {
            responses: Mutex::new(responses.into_iter().collect()),
            sent: Mutex::default(),
        }
    }
}

impl Transport for &Script {
    fn send(&self, request: &Outgoing<'_>) -> Result<Incoming, TransportError> {
        let headers = request.headers();
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let sent = (request.url().to_owned(), headers.collect());
        self.sent.lock().unwrap().push(sent);
        let next = self.responses.lock().unwrap().pop_front();
        next.expect("the script has a response for each request")
    }
}

pub(crate) fn json(status: u16, body: &str) -> Incoming {
    Incoming::new(status, body.into()).header("content-type", "application/json")
}
