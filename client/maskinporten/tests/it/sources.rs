//! Where tokens come from: Texas, a text, and what a program brings along.

use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Value, json};
use skattekit_maskinporten::{
    Fixed, Freshness, Grant, Reason, Request, RequestError, Source, Start, Texas, Token,
    TokenError, TokenResponse,
};

use super::support::{client, grant, now, seconds};

const ENDPOINT: &str = "http://localhost:7164/api/v1/token";

fn body(request: &Request) -> Value {
    serde_json::from_slice(request.body().unwrap()).unwrap()
}

#[test]
fn texas_is_asked_as_nais_documents_it() {
    let texas = Texas::new(ENDPOINT);
    let request = texas
        .request(&grant().scope("a:b"), Freshness::Any)
        .unwrap();
    assert_eq!((request.method(), request.url()), ("POST", ENDPOINT));
    assert!(
        request
            .headers()
            .contains(&("Content-Type", "application/json".to_owned()))
    );
    let plain =
        json!({ "identity_provider": "maskinporten", "target": "a:b skatteetaten:inntekt" });
    assert_eq!(body(&request), plain);

    let details = json!([{ "type": "urn:altinn:systemuser" }]);
    let grant = grant()
        .resource("https://api.example.no/")
        .authorization_details(&details);
    let Start::Send(request) = texas.start(&grant, Freshness::New, now()).unwrap() else {
        panic!("it has no token itself");
    };
    let whole = json!({
        "identity_provider": "maskinporten",
        "target": "skatteetaten:inntekt",
        "resource": "https://api.example.no/",
        "authorization_details": details,
        "skip_cache": true,
    });
    assert_eq!(body(&request), whole);
}

#[test]
fn texas_says_what_it_cannot_ask_for_and_why_it_was_refused() {
    let texas = Texas::new(ENDPOINT);
    for (grant, expected) in [
        (grant().consumer_org("310112224"), "consumer_org"),
        (grant().pid("12857499938"), "pid"),
    ] {
        let error = texas.request(&grant, Freshness::Any).unwrap_err();
        assert!(matches!(error, RequestError::Unsupported { claim, .. } if claim == expected));
    }
    // Texas hands on the error and its description, and no code.
    let answer = br#"{"error":"invalid_scope","error_description":"Token request contains invalid scopes for client, a:b"}"#;
    let read = texas.read(&TokenResponse::new(400, answer), now());
    let Err(TokenError::Configuration(refusal)) = read else {
        panic!("{read:?}")
    };
    assert_eq!((refusal.reason(), refusal.code()), (Reason::Scope, None));
    let answer = br#"{"access_token":"abc","token_type":"Bearer","expires_in":3599}"#;
    let token = texas.read(&TokenResponse::new(200, answer), now()).unwrap();
    assert_eq!(token.expires(), now() + seconds(3599));
    assert_eq!(token.scopes().count(), 0);
}

#[test]
fn a_text_is_a_token_for_every_grant() {
    let fixed = Fixed::new(" abc\n").unwrap();
    for _ in 0..2 {
        let start = fixed.start(&grant(), Freshness::New, now()).unwrap();
        assert!(matches!(start, Start::Token(token) if token.as_str() == "abc"));
    }
    assert!(Fixed::new("").is_err());
    assert!(Fixed::new("a b").is_err());
}

/// A source that a program writes itself.
struct Own;

impl Source for Own {
    fn start(&self, _: &Grant, _: Freshness, now: SystemTime) -> Result<Start, TokenError> {
        Token::new("own", now + seconds(60)).map(Start::Token)
    }
}

#[test]
fn a_source_may_be_a_closure_a_type_or_a_pointer() {
    let closure = |grant: &Grant, now: SystemTime| {
        let scope = grant.scopes().next().unwrap_or_default().to_owned();
        Token::new(scope, now + seconds(60))
    };
    let sources: [(Box<dyn Source>, Option<&str>); 4] = [
        (Box::new(closure), Some("skatteetaten:inntekt")),
        (Box::new(Own), Some("own")),
        (Box::new(Arc::new(Own) as Arc<dyn Source>), Some("own")),
        (Box::new(client()), None),
    ];
    for (source, expected) in sources {
        match source.start(&grant(), Freshness::Any, now()).unwrap() {
            Start::Token(token) => assert_eq!(Some(token.as_str()), expected),
            Start::Send(request) => {
                assert_eq!(expected, None);
                let response = TokenResponse::new(503, b"");
                assert_eq!(request.template(), "/token");
                assert!(source.read(&response, now()).is_err());
            }
        }
    }
}
