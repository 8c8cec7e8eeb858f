//! `Maskinporten`: a client of Maskinporten, and the grants that it signs.

use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use skattekit_runtime::{Content, Format, Request, RequestBuilder};

use crate::error::{RequestError, TokenError};
use crate::grant::Grant;
use crate::sign::Sign;
use crate::source::{Freshness, Source, Start};

/// How many seconds a grant is valid: the most that Maskinporten takes, so that a clock that is behind does least harm.
const LIFETIME: u64 = 120;

/// A client that is registered with Maskinporten, and the environment that it is registered in.
///
/// A clone is cheap and shares the key; `Debug` does not show it.
#[derive(Clone)]
pub struct Maskinporten {
    client_id: String,
    issuer: String,
    token_endpoint: String,
    signer: Arc<dyn Sign>,
}

impl Maskinporten {
    /// A client in the test environment, by the id of its integration and its key.
    #[must_use]
    pub fn test(client_id: impl Into<String>, signer: impl Sign + 'static) -> Self {
        Self::at("https://test.maskinporten.no/", client_id, signer)
    }

    /// A client in production.
    #[must_use]
    pub fn production(client_id: impl Into<String>, signer: impl Sign + 'static) -> Self {
        Self::at("https://maskinporten.no/", client_id, signer)
    }

    /// A client of a Maskinporten at another address, such as that of skattekit-mock.
    ///
    /// The issuer is the address with a slash at its end, and the token endpoint is `token` below it.
    #[must_use]
    pub fn at(address: &str, client_id: impl Into<String>, signer: impl Sign + 'static) -> Self {
        let address = address.trim_end_matches('/');
        Self {
            client_id: client_id.into(),
            issuer: format!("{address}/"),
            token_endpoint: format!("{address}/token"),
            signer: Arc::new(signer),
        }
    }

    /// The same with another issuer, which is the audience of its grants.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// The same with another address of the token endpoint.
    #[must_use]
    pub fn token_endpoint(mut self, address: impl Into<String>) -> Self {
        self.token_endpoint = address.into();
        self
    }

    /// Builds the request for a token, with a grant that is valid for two minutes and only once: build another one to try
    /// again.
    ///
    /// # Errors
    /// If the grant is not valid, the key does not sign, or the address is none.
    pub fn request(&self, grant: &Grant, now: SystemTime) -> Result<Request, RequestError> {
        let assertion = self.assertion(grant, now)?;
        // Nothing in it is to be encoded.
        let form = format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}"
        );
        RequestBuilder::to("POST", &self.token_endpoint, "/token")
            .accept(Format::Json)
            .body(Some(&Content::text(
                "application/x-www-form-urlencoded",
                form,
            )))
            .and_then(RequestBuilder::build)
            .map_err(RequestError::Endpoint)
    }

    /// Signs a grant: <https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant>.
    fn assertion(&self, grant: &Grant, now: SystemTime) -> Result<String, RequestError> {
        grant.check()?;
        let since = now
            .duration_since(UNIX_EPOCH)
            .map_err(|_| RequestError::Clock)?;
        let mut claims = json!({
            "aud": self.issuer,
            "iss": self.client_id,
            "scope": grant.scope_text(),
            "iat": since.as_secs(),
            "exp": since.as_secs().saturating_add(LIFETIME),
            "jti": unique_id(since.as_nanos()),
        });
        for (name, value) in [("consumer_org", &grant.consumer_org), ("pid", &grant.pid)] {
            if let Some(value) = value {
                claims[name] = value.as_str().into();
            }
        }
        if let Some(resource) = &grant.resource {
            claims["resource"] = json!([resource]);
        }
        if let Some(details) = grant.details() {
            claims["authorization_details"] = details;
        }
        let (name, value) = self.signer.name().header();
        let mut header = Map::new();
        header.insert("alg".to_owned(), self.signer.algorithm().name().into());
        header.insert(name.to_owned(), value);
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&header.into()), encode(&claims));
        let signature = self
            .signer
            .sign(message.as_bytes())
            .map_err(RequestError::Sign)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// A text that no other grant has.
///
/// It is no secret, and is signed with the rest, so that the keys of the standard library's hashers will do, which the system
/// makes at random: whoever signs elsewhere needs no source of random numbers for it.
fn unique_id(nanoseconds: u128) -> String {
    let half = || {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u128(nanoseconds);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(), half())
}

impl Source for Maskinporten {
    fn start(&self, grant: &Grant, _: Freshness, now: SystemTime) -> Result<Start, TokenError> {
        Ok(Start::Send(self.request(grant, now)?))
    }
}

impl fmt::Debug for Maskinporten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Maskinporten")
            .field("client_id", &self.client_id)
            .field("issuer", &self.issuer)
            .field("token_endpoint", &self.token_endpoint)
            .field("key", self.signer.name())
            .finish()
    }
}
