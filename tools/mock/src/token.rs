//! Maskinporten's token endpoint, and the check of the tokens that it issues.
//!
//! The rules are those of <https://docs.digdir.no/docs/Maskinporten/>; what differs is the issuer, which is the address that
//! the mock is called at, and `/mock/token`, which needs no grant.

mod access;
mod clients;
mod der;
mod error;
mod form;
mod grant;
mod jwt;
mod keys;
mod refusal;
mod replay;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::http::{Request, Response};
use access::Signer;
pub use clients::{Clients, ClientsError, ClientsFault};
use error::{TokenError, explain, not_stored};
use grant::Grant;
use jwt::Algorithm;
pub use keys::KeyError;
pub use refusal::Refusal;
use replay::UsedGrants;

/// A client for tests, which every mock knows unless a file lists others.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TestClient {
    /// The `iss` of its grants.
    pub id: &'static str,
    /// The `kid` of its grants.
    pub kid: &'static str,
    /// Its RSA key, in PKCS#8 as PEM: public, and good for nothing else.
    pub private_key: &'static str,
    /// The number of its organisation, which is synthetic.
    pub organisation: &'static str,
}

/// The test client.
pub const TEST_CLIENT: TestClient = TestClient {
    id: "skattekit-test",
    kid: "skattekit-test-1",
    private_key: include_str!("../keys/test-client.pem"),
    organisation: "310012343",
};

/// Maskinporten, as far as a client of Skatteetaten sees it.
pub struct Maskinporten {
    clients: Clients,
    lifetime: Duration,
    issuer: Option<String>,
    signer: Signer,
    used: Mutex<UsedGrants>,
    /// How many tokens and refusals there were.
    count: AtomicU64,
}

impl Maskinporten {
    /// Maskinporten for some clients, with tokens that live for two minutes.
    ///
    /// # Panics
    ///
    /// Never: the key that tokens are signed with is a part of this crate.
    #[must_use]
    pub fn new(clients: Clients) -> Self {
        let pair = keys::read_private_key(include_str!("../keys/test-maskinporten.pem"));
        Self {
            clients,
            lifetime: Duration::from_secs(120),
            issuer: None,
            signer: Signer::new(pair.expect("the key in this crate is one")),
            used: Mutex::default(),
            count: AtomicU64::new(0),
        }
    }

    /// The same with tokens that live this long; only whole seconds count.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// The same under another name, such as `https://test.maskinporten.no/`, for clients whose `aud` is fixed. Without it, the
    /// name is the address that a request was sent to.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Answers what Maskinporten is asked; none where the path is not one of its own.
    #[must_use]
    pub fn answer(&self, request: &Request, now: SystemTime) -> Option<Response> {
        let now = seconds(now);
        Some(match request.path() {
            "/token" => self.token(request, now),
            "/mock/token" => self.token_without_grant(request, now)?,
            path => {
                let response = self.page(path, request)?;
                let is_read = matches!(&*request.method, "GET" | "HEAD");
                let refused = || Response::new(405, "text/plain", "").header("allow", "GET");
                if is_read { response } else { refused() }
            }
        })
    }

    /// Checks that a request has a token with one of some scopes; any token will do where there are none.
    ///
    /// # Errors
    ///
    /// What is wrong with the token.
    pub fn authorize(
        &self,
        request: &Request,
        scopes: &[&str],
        now: SystemTime,
    ) -> Result<(), Refusal> {
        let header = request.value_of("authorization").ok_or(Refusal::Missing)?;
        let (scheme, token) = header.split_once(' ').ok_or(Refusal::Missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Refusal::Missing);
        }
        self.signer.check(token.trim(), scopes, seconds(now))
    }

    fn token(&self, request: &Request, now: i64) -> Response {
        let issuer = self.issuer_of(request);
        let result = form::read_assertion(request)
            .and_then(|assertion| grant::check(&assertion, &issuer, &self.clients, now))
            .and_then(|grant| self.use_once(grant, now))
            .and_then(|grant| Ok((self.issue(&grant, &issuer, now)?, grant)));
        match result {
            Ok((token, grant)) => {
                let body = json!({
                    "access_token": token,
                    "token_type": "Bearer",
                    "expires_in": self.lifetime.as_secs(),
                    "scope": grant.scope,
                });
                not_stored(Response::new(200, "application/json", body.to_string()))
            }
            Err(error) => error.to_response(&address(request), self.next()),
        }
    }

    /// A token for whoever has no key at hand: the text alone, for the scopes of the query. Not there for registered clients.
    fn token_without_grant(&self, request: &Request, now: i64) -> Option<Response> {
        let client = self.clients.get(TEST_CLIENT.id)?;
        if self.clients.are_registered() {
            return None;
        }
        let issuer = self.issuer_of(request);
        let (_, query) = request.target.split_once('?').unwrap_or_default();
        let result = form::parameter(query, "scope")
            .and_then(|scope| grant::check_scope(&scope, client))
            .and_then(|scope| {
                let grant = Grant::without_assertion(TEST_CLIENT.id, client, scope);
                self.issue(&grant, &issuer, now)
            });
        Some(match result {
            Ok(token) => not_stored(Response::new(200, "text/plain", token)),
            Err(error) => error.to_response(&address(request), self.next()),
        })
    }

    fn use_once(&self, grant: Grant, now: i64) -> Result<Grant, TokenError> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.insert(&grant.client, &grant.id, grant.expires, now) {
            Ok(grant)
        } else {
            Err(TokenError::Used)
        }
    }

    fn issue(&self, grant: &Grant, issuer: &str, now: i64) -> Result<String, TokenError> {
        let lifetime = i64::try_from(self.lifetime.as_secs()).unwrap_or(i64::MAX);
        let id = format!("{:032x}", self.next());
        let token = self.signer.issue(grant, issuer, now, lifetime, &id);
        token.ok_or(TokenError::Signing)
    }

    /// What does not depend on a grant.
    fn page(&self, path: &str, request: &Request) -> Option<Response> {
        Some(match path {
            "/jwk" | "/jwks" => json_response(&self.signer.jwks()),
            "/.well-known/oauth-authorization-server" => {
                let (issuer, address) = (self.issuer_of(request), address(request));
                json_response(&json!({
                    "authorization_details_types_supported": [],
                    "grant_types_supported": [form::GRANT_TYPE],
                    "issuer": issuer,
                    "jwks_uri": format!("{address}jwk"),
                    "token_endpoint": format!("{address}token"),
                    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                    "token_endpoint_auth_signing_alg_values_supported": Algorithm::NAMES,
                }))
            }
            _ => {
                let text = explain(path.strip_prefix("/errors/")?)?;
                Response::new(200, "text/plain", text)
            }
        })
    }

    fn issuer_of(&self, request: &Request) -> String {
        let issuer = self.issuer.clone();
        issuer.unwrap_or_else(|| address(request))
    }

    fn next(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }
}

/// The address that a request was sent to, as the issuer's name has it.
fn address(request: &Request) -> String {
    format!(
        "http://{}/",
        request.value_of("host").unwrap_or("localhost")
    )
}

fn json_response(value: &serde_json::Value) -> Response {
    Response::new(200, "application/json", value.to_string())
}

/// A time in seconds since 1970, as tokens have it.
fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
