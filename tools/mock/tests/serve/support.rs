//! Grants as a client signs them, and requests as a client sends them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{KeyPair as _, RsaEncoding, RsaKeyPair, RsaPublicKeyComponents};
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512};
use serde_json::{Value, json};
use skattekit_mock::{Maskinporten, Request, Response, TEST_CLIENT};

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const GRANT_TYPE: &str = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
pub(crate) const ISSUER: &str = "http://localhost:8080/";
pub(crate) const NOW: i64 = 1_750_000_000;

pub(crate) fn at(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.try_into().unwrap())
}

/// A grant that is accepted.
pub(crate) fn claims() -> Value {
    json!({
        "iss": TEST_CLIENT.id,
        "aud": ISSUER,
        "scope": "skatteetaten:inntekt skatteetaten:avregning",
        "iat": NOW,
        "exp": NOW + 120,
        "jti": "415ec7ac-33eb-4ce3-bc86-6ad40e29768f",
    })
}

pub(crate) fn header() -> Value {
    json!({ "alg": "RS256", "kid": TEST_CLIENT.kid })
}

pub(crate) fn private_key(pem: &str) -> RsaKeyPair {
    let base64 = pem.lines().filter(|line| !line.starts_with('-'));
    let der = STANDARD.decode(base64.collect::<String>()).unwrap();
    RsaKeyPair::from_pkcs8(&der).unwrap()
}

/// Signs a grant with the test client's key.
pub(crate) fn sign(header: &Value, claims: &Value) -> String {
    sign_with(&private_key(TEST_CLIENT.private_key), header, claims)
}

pub(crate) fn sign_with(key: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let algorithm: &dyn RsaEncoding = match header["alg"].as_str() {
        Some("RS384") => &RSA_PKCS1_SHA384,
        Some("RS512") => &RSA_PKCS1_SHA512,
        _ => &RSA_PKCS1_SHA256,
    };
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(header), encode(claims));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        algorithm,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The public half of a key as a JWK.
pub(crate) fn jwk(key: &RsaKeyPair, kid: &str) -> Value {
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    json!({
        "kty": "RSA",
        "kid": kid,
        "n": URL_SAFE_NO_PAD.encode(&public.n),
        "e": URL_SAFE_NO_PAD.encode(&public.e),
    })
}

/// The request for a token with a grant.
pub(crate) fn request(assertion: &str) -> Request {
    Request::new("POST", "/token")
        .header("host", "localhost:8080")
        .header("content-type", FORM)
        .body(format!("grant_type={GRANT_TYPE}&assertion={assertion}"))
}

pub(crate) fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

/// Asks for a token at a time.
pub(crate) fn ask(maskinporten: &Maskinporten, assertion: &str, now: i64) -> (u16, Value) {
    let response = maskinporten.answer(&request(assertion), at(now)).unwrap();
    (response.status, body(&response))
}

/// The claims of a token.
pub(crate) fn claims_of(token: &str) -> Value {
    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

/// What a server sends after some bytes until it ends the connection.
pub(crate) fn exchange(address: SocketAddr, sent: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(sent)?;
    let mut received = Vec::new();
    stream.read_to_end(&mut received)?;
    Ok(received)
}

/// The same as text.
pub(crate) fn talk(address: SocketAddr, sent: &str) -> String {
    String::from_utf8(exchange(address, sent.as_bytes()).unwrap()).unwrap()
}
