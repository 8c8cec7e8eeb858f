//! The keys that grants and tokens are signed with, and their forms: PEM, JWK and certificate.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{KeyPair as _, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Value, json};
use thiserror::Error;

use super::der;
use super::jwt::{Algorithm, Jwt};

/// Why a key cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It is no JSON.
    #[error("expected a JWK or a JWKS, in JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is JSON of another kind.
    #[error("expected a JWK, or a JWKS with `keys`")]
    NoJwk,
    /// The set is empty.
    #[error("the JWKS has no key; expected at least one")]
    Empty,
    /// A key has no `kid`.
    #[error("a key has no `kid`, by which a grant names the key that it is signed with")]
    NoKid,
    /// A key is not one for RSA.
    #[error(
        "the key `{0}` has no `\"kty\": \"RSA\"` with `n` and `e` in base64url; Maskinporten takes no other keys"
    )]
    NotRsa(String),
    /// A key is too short or too long.
    #[error("the key `{0}` has {1} bits; expected 2048 to 8192")]
    Size(String, usize),
}

/// The public half of an RSA key.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    fn new(modulus: &[u8], exponent: &[u8]) -> Self {
        let strip = |number: &[u8]| {
            let zeros = number.iter().take_while(|byte| **byte == 0).count();
            number[zeros..].to_vec()
        };
        Self {
            modulus: strip(modulus),
            exponent: strip(exponent),
        }
    }

    /// The public half of a pair.
    pub(super) fn of(pair: &RsaKeyPair) -> Self {
        let key = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public_key());
        Self::new(&key.n, &key.e)
    }

    /// The key of a certificate, which is in base64 as a header `x5c` has it.
    pub(super) fn of_certificate(base64: &str) -> Option<Self> {
        let der = STANDARD.decode(base64).ok()?;
        let (modulus, exponent) = der::rsa_key_of_certificate(&der)?;
        Some(Self::new(modulus, exponent))
    }

    /// Whether a token was signed by this key.
    pub(super) fn signed(&self, token: &Jwt<'_>, algorithm: Algorithm) -> bool {
        let key = RsaPublicKeyComponents {
            n: &self.modulus,
            e: &self.exponent,
        };
        let signed = token.signed.as_bytes();
        key.verify(algorithm.verification(), signed, &token.signature)
            .is_ok()
    }

    /// The key as a JWK.
    pub(super) fn to_jwk(&self, kid: &str) -> Value {
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": kid,
            "n": URL_SAFE_NO_PAD.encode(&self.modulus),
            "e": URL_SAFE_NO_PAD.encode(&self.exponent),
        })
    }

    fn bits(&self) -> usize {
        let first = self.modulus.first().copied().unwrap_or_default();
        self.modulus.len() * 8 - first.leading_zeros() as usize
    }
}

/// Reads the keys of a JWK or a JWKS, with their identifiers; of a private JWK, its public half.
pub(super) fn read_jwks(text: &str) -> Result<Vec<(String, PublicKey)>, KeyError> {
    let value: Value = serde_json::from_str(text)?;
    let keys = match value.get("keys") {
        Some(Value::Array(keys)) => keys.iter().collect(),
        None if value.is_object() => vec![&value],
        _ => return Err(KeyError::NoJwk),
    };
    if keys.is_empty() {
        return Err(KeyError::Empty);
    }
    keys.into_iter().map(read_jwk).collect()
}

fn read_jwk(jwk: &Value) -> Result<(String, PublicKey), KeyError> {
    let text = |name| jwk.get(name).and_then(Value::as_str);
    let kid = text("kid").ok_or(KeyError::NoKid)?;
    let number = |name| URL_SAFE_NO_PAD.decode(text(name)?).ok();
    let is_rsa = text("kty") == Some("RSA");
    let (true, Some(modulus), Some(exponent)) = (is_rsa, number("n"), number("e")) else {
        return Err(KeyError::NotRsa(kid.to_owned()));
    };
    let key = PublicKey::new(&modulus, &exponent);
    let bits = key.bits();
    if !(2048..=8192).contains(&bits) {
        return Err(KeyError::Size(kid.to_owned(), bits));
    }
    Ok((kid.to_owned(), key))
}

/// Reads a private key in PKCS#8 from PEM; none where it is no such key.
pub(super) fn read_private_key(pem: &str) -> Option<RsaKeyPair> {
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    let der = STANDARD.decode(lines.collect::<String>()).ok()?;
    RsaKeyPair::from_pkcs8(&der).ok()
}
