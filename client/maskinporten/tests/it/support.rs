//! A client of the mock, and what goes between them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use skattekit_maskinporten::{
    Algorithm, Grant, Key, KeyName, Maskinporten, Request, Sign, SignError, Token, TokenError,
    TokenResponse,
};
use skattekit_mock::{Clients, TEST_CLIENT};

pub(crate) use skattekit_mock::Maskinporten as Mock;

pub(crate) const ADDRESS: &str = "http://localhost:8080";
pub(crate) const CERTIFICATE: &str =
    include_str!("../../../../tools/mock/tests/keys/test-client.crt");
/// A key that the test client is not registered with.
pub(crate) const OTHER_KEY: &str =
    include_str!("../../../../tools/mock/keys/test-maskinporten.pem");

/// Some time in 2025.
pub(crate) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_750_000_000)
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn key() -> Key {
    Key::from_pem(TEST_CLIENT.private_key, KeyName::kid(TEST_CLIENT.kid)).unwrap()
}

pub(crate) fn client() -> Maskinporten {
    client_with(key())
}

pub(crate) fn client_with(signer: impl Sign + 'static) -> Maskinporten {
    Maskinporten::at(ADDRESS, TEST_CLIENT.id, signer)
}

pub(crate) fn grant() -> Grant {
    Grant::new("skatteetaten:inntekt")
}

pub(crate) fn mock() -> Mock {
    Mock::new(Clients::test())
}

/// The request as it comes to the mock.
pub(crate) fn received(request: &Request) -> skattekit_mock::Request {
    let path = request.url().strip_prefix(ADDRESS).unwrap();
    let head =
        skattekit_mock::Request::new(request.method(), path).header("host", "localhost:8080");
    let add = |received: skattekit_mock::Request, (name, value): &(&str, String)| {
        received.header(name, value)
    };
    let headers = request.headers().iter().fold(head, add);
    headers.body(request.body().unwrap_or_default())
}

/// What a client whose clock says `now` makes of the mock's answer, whose clock says `theirs`.
pub(crate) fn answer(
    mock: &Mock,
    request: &skattekit_mock::Request,
    theirs: SystemTime,
    now: SystemTime,
) -> Result<Token, TokenError> {
    let response = mock.answer(request, theirs).unwrap();
    let content_type = response
        .headers
        .iter()
        .find(|(name, _)| *name == "content-type");
    let date = httpdate::fmt_http_date(theirs);
    let read = TokenResponse::new(response.status, &response.body)
        .content_type(content_type.map(|(_, value)| value.as_str()))
        .date(Some(&date));
    Token::read(&read, now)
}

/// What the mock answers to a grant.
pub(crate) fn ask(mock: &Mock, client: &Maskinporten, grant: &Grant) -> Result<Token, TokenError> {
    let request = client.request(grant, now())?;
    answer(mock, &received(&request), now(), now())
}

/// The assertion of a request.
pub(crate) fn assertion(request: &Request) -> String {
    let body = std::str::from_utf8(request.body().unwrap()).unwrap();
    let (_, assertion) = body.split_once("assertion=").unwrap();
    assertion.to_owned()
}

/// The header and the claims of a grant or a token.
pub(crate) fn parts(jwt: &str) -> (Value, Value) {
    let mut parts = jwt
        .split('.')
        .map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    (next(), next())
}

/// A grant that somebody wrote by hand, signed with the test client's key.
pub(crate) fn sign(header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", encode(header), encode(claims));
    let signature = key().sign(message.as_bytes()).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A key that is kept elsewhere, with a name and an algorithm of its own.
pub(crate) struct Elsewhere {
    pub(crate) key: Key,
    pub(crate) name: KeyName,
}

impl Sign for Elsewhere {
    fn algorithm(&self) -> Algorithm {
        self.key.algorithm()
    }

    fn name(&self) -> &KeyName {
        &self.name
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.key.sign(message)
    }
}

/// The bytes of a text in PEM.
pub(crate) fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    STANDARD.decode(lines.collect::<String>()).unwrap()
}

/// The key as PKCS#1, which PKCS#8 of RSA has behind 26 bytes.
pub(crate) fn pkcs1(pem: &str) -> Vec<u8> {
    der(pem).split_off(26)
}

/// The test client's key as a JWK.
pub(crate) fn jwk() -> Value {
    let der = pkcs1(TEST_CLIENT.private_key);
    // A sequence with a length of two bytes, then the version.
    let mut rest = &der[7..];
    let mut jwk = json!({ "kty": "RSA", "kid": TEST_CLIENT.kid });
    for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        let (length, head) = match rest[1] {
            0x81 => (usize::from(rest[2]), 3),
            0x82 => (usize::from(rest[2]) << 8 | usize::from(rest[3]), 4),
            length => (usize::from(length), 2),
        };
        let number = &rest[head..head + length];
        let zeros = number.iter().take_while(|byte| **byte == 0).count();
        jwk[name] = URL_SAFE_NO_PAD.encode(&number[zeros..]).into();
        rest = &rest[head + length..];
    }
    jwk
}
