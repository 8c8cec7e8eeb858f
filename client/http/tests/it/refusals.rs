//! What is refused before anything is sent, and what is never repeated.

use std::time::Duration;

use skattekit_client::maskinporten::Fixed;
use skattekit_client::{
    AtEnd, Begin, Client, Environment, ErrorKind, Incoming, Retries, Settings, TransportError,
    TransportErrorKind,
};
use skattekit_common::NoCodes;
use skattekit_common::v1::Feil;
use skattekit_hendelser::v1::{HentHendelser, servers};
use skattekit_hendelser::{Format, InvalidRequest, Reply, Request};
use skattekit_summert_skattegrunnlag::v2::SummertSkattegrunnlagAnyYear as Svar;

use crate::support::{SCOPES, Script, grunnlag, json};

fn settings(environment: Environment) -> Settings {
    Settings::new(environment, Fixed::new("token").unwrap())
        .retries(Retries::default().first(Duration::from_millis(1)))
}

#[test]
fn a_list_of_several_services_wants_to_be_chosen_and_a_scope_to_be_named() {
    let script = Script::default();
    let client = Client::new(settings(Environment::Test), &script);
    let error = client.send(&HentHendelser::new()).unwrap_err();
    assert!(error.to_string().contains("client.service("), "{error}");
    let chosen = client.service(servers::skatteoppgjoer_hendelser::ALL);
    let error = chosen.send(&HentHendelser::new()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Scope(scopes) if scopes.len() > 20),
        "{error}"
    );
    assert!(error.to_string().contains("Settings::scopes"), "{error}");
    assert!(script.sent.lock().unwrap().is_empty());
}

#[test]
fn the_environment_and_ones_own_addresses_decide_where_a_request_goes() {
    let urls = |settings: Settings| {
        let script = Script::new([Ok(json(200, r#"{"hendelser":[]}"#)), Ok(json(404, "{}"))]);
        let settings = settings
            .scopes([SCOPES[0], "skatteetaten:inntekt"])
            .retries(Retries::none());
        let client = Client::new(settings, &script);
        let list = client.service(servers::inntekt_hendelser::ALL);
        list.send(&HentHendelser::new()).unwrap();
        // The service that was chosen counts for the operations that it offers.
        list.send::<Svar, _>(&grunnlag()).unwrap();
        let sent = script.sent.into_inner().unwrap();
        let hosts = sent
            .iter()
            .map(|(url, _)| url.split('?').next().unwrap().to_owned());
        hosts
            .map(|url| url.rsplit_once("/v").unwrap().0.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        urls(settings(Environment::Test)),
        [
            "https://inntekthendelser.api.skatteetaten-test.no",
            "https://summertskattegrunnlag.api.skatteetaten-test.no",
        ]
    );
    assert_eq!(
        urls(settings(Environment::Production)),
        [
            "https://inntekthendelser.api.skatteetaten.no",
            "https://summertskattegrunnlag.api.skatteetaten.no",
        ]
    );
    let own = "https://gateway.example/roller/4d1c/v1";
    assert_eq!(
        urls(settings(Environment::Production).address(servers::inntekt_hendelser::ALL, own))[0],
        "https://gateway.example/roller/4d1c"
    );
}

/// A call that does something.
struct Post;

impl skattekit_runtime::Call<String> for Post {
    type Feil = Feil<NoCodes>;
    const OPERATION: &'static str = "post";
    const SERVERS: &'static [&'static str] = &["https://example.api.skatteetaten-test.no"];

    fn to_request(&self, base_url: &str, format: Format) -> Result<Request, InvalidRequest> {
        skattekit_runtime::RequestBuilder::new("POST", base_url, "/post")
            .accept(format)
            .build()
    }

    fn read(status: u16, _: Option<&str>, body: &[u8]) -> Reply<String, Feil<NoCodes>> {
        match skattekit_runtime::decode::<Feil<NoCodes>, Feil<NoCodes>>(status, None, body) {
            Reply::Model(_) => Reply::Model(String::new()),
            Reply::Feil(failure) => Reply::Feil(failure),
            Reply::Raw(raw) => Reply::Raw(raw),
        }
    }

    fn read_with_findings(
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
    ) -> (
        Reply<String, Feil<NoCodes>>,
        Vec<skattekit_hendelser::Finding>,
    ) {
        (Self::read(status, content_type, body), Vec::new())
    }
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    let broken = |kind| Err(TransportError::new(kind, ""));
    let sent = |response: Result<Incoming, TransportError>| {
        let script = Script::new([response, Ok(json(400, "{}"))]);
        let _ = Client::new(settings(Environment::Test), &script).send(&Post);
        script.sent.into_inner().unwrap().len()
    };
    assert_eq!(sent(broken(TransportErrorKind::Timeout)), 1);
    assert_eq!(sent(broken(TransportErrorKind::Broken)), 1);
    assert_eq!(sent(Ok(json(500, ""))), 1);
    // Nobody has seen it.
    assert_eq!(sent(broken(TransportErrorKind::Connect)), 2);
    assert_eq!(sent(Ok(json(429, ""))), 2);
    assert_eq!(sent(Ok(json(503, "").header("Retry-After", "0"))), 2);
}

#[test]
fn a_list_that_waits_at_its_end_asks_again() {
    let page = |number: i64| {
        json(
            200,
            &format!(
                r#"{{"hendelser":[{{"sekvensnummer":{number},"identifikator":"310012343"}}]}}"#
            ),
        )
    };
    let end = || {
        Ok(json(
            404,
            r#"{"kode":"FA-005","melding":"","korrelasjonsid":""}"#,
        ))
    };
    let script = Script::new([Ok(page(4)), end(), end(), Ok(page(9)), end(), Ok(page(10))]);
    let settings = settings(Environment::Test).scopes(["skatteetaten:inntekt"]);
    let client = Client::new(settings, &script).service(servers::inntekt_hendelser::ALL);
    let events = client
        .events(HentHendelser::new(), Begin::Number(2))
        .unwrap();
    let mut events = events.at_end(AtEnd::Wait(Duration::from_millis(1)));
    let mut next = || events.next().unwrap().unwrap();
    assert_eq!((next().from(), next().from()), (Some(2), Some(5)));
    // Whoever stops there gets what came since by asking again.
    let mut events = events.at_end(AtEnd::Stop);
    assert!(events.next().is_none());
    let batch = events.next().unwrap().unwrap();
    assert_eq!((batch.from(), batch.done().next()), (Some(10), 11));
}
