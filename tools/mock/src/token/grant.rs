//! The checks of a grant: <https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_jwtgrant>.

use serde_json::Value;
use skattekit_catalogue::APIS;

use super::clients::{Client, Clients, is_organisation};
use super::error::{TokenError, shorten};
use super::jwt::Jwt;
use super::keys::PublicKey;

/// How far ahead the clock of a client may be.
const SKEW: i64 = 10;
/// How long a grant may live.
const LONGEST: i64 = 120;
/// Every claim that a grant may have: others are refused, the registered ones of RFC 7519 too.
const CLAIMS: [&str; 11] = [
    "aud", "authorization_details", "consumer_org", "exp", "iat", "iss", "iss_onbehalfof", "jti",
    "pid", "resource", "scope",
];

/// What a grant is for, once every check but that of its use has passed.
pub(super) struct Grant {
    pub(super) client: String,
    /// The scopes, each once, in the order of the grant.
    pub(super) scope: String,
    pub(super) organisation: String,
    /// The organisation on whose behalf the client asks.
    pub(super) consumer: Option<String>,
    pub(super) resource: Option<Value>,
    pub(super) pid: Option<String>,
    /// Whether the client signed with a certificate.
    pub(super) by_certificate: bool,
    /// What tells the grant from others of the client.
    pub(super) id: String,
    pub(super) expires: i64,
}

impl Grant {
    /// What a client gets without a grant.
    pub(super) fn without_assertion(id: &str, client: &Client, scope: String) -> Self {
        Self {
            client: id.to_owned(),
            scope,
            organisation: client.organisation.clone(),
            consumer: None,
            resource: None,
            pid: None,
            by_certificate: false,
            id: String::new(),
            expires: 0,
        }
    }
}

/// Reads a grant and checks everything but whether it is used for the first time.
pub(super) fn check(
    assertion: &str,
    issuer: &str,
    clients: &Clients,
    now: i64,
) -> Result<Grant, TokenError> {
    let grant = Jwt::read(assertion.trim()).ok_or(TokenError::Malformed)?;
    if let Some(name) = grant.claims.keys().find(|name| !CLAIMS.contains(&&***name)) {
        return Err(TokenError::UnknownClaim(shorten(name)));
    }
    let required = |name| match grant.text(name) {
        Some(text) if !text.trim().is_empty() => Ok(text),
        _ => Err(TokenError::Claim(name)),
    };
    let id = required("iss")?;
    let client = clients.get(id).ok_or(TokenError::UnknownClient)?;
    check_audience(&grant, issuer)?;
    let by_certificate = check_signature(&grant, client)?;
    let expires = check_times(&grant, now)?;
    let consumer = optional(&grant, "consumer_org", is_organisation)?;
    let is_person = |text: &str| text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
    let pid = optional(&grant, "pid", is_person)?;
    let scope = check_scope(required("scope")?, client)?;
    check_delegation(consumer, client, &scope)?;
    let resource = grant.claims.get("resource");
    if resource.is_some_and(|resource| !is_list_of_texts(resource)) {
        return Err(TokenError::Claim("resource"));
    }
    // It is only recommended; a grant without it is recognised by its content.
    let jti = optional(&grant, "jti", |jti| !jti.is_empty())?;
    Ok(Grant {
        client: id.to_owned(),
        scope,
        organisation: client.organisation.clone(),
        consumer: consumer.map(str::to_owned),
        resource: resource.cloned(),
        pid: pid.map(str::to_owned),
        by_certificate,
        id: jti.map_or_else(|| format!("\0{}", grant.signed), str::to_owned),
        expires,
    })
}

/// A claim that may be absent and is a text with a property.
fn optional<'a>(
    grant: &'a Jwt<'_>,
    name: &'static str,
    is_valid: impl FnOnce(&str) -> bool,
) -> Result<Option<&'a str>, TokenError> {
    match grant.claims.get(name) {
        None => Ok(None),
        Some(Value::String(text)) if is_valid(text) => Ok(Some(text)),
        Some(_) => Err(TokenError::Claim(name)),
    }
}

/// Whether a value is a list of texts, the only form that is supported of what RFC 8707 allows.
fn is_list_of_texts(value: &Value) -> bool {
    let values = value.as_array().filter(|values| !values.is_empty());
    values.is_some_and(|values| values.iter().all(Value::is_string))
}

/// The audience is the issuer alone; the address of the endpoint is none.
fn check_audience(grant: &Jwt<'_>, issuer: &str) -> Result<(), TokenError> {
    let audience = match grant.claims.get("aud") {
        Some(Value::Array(values)) if values.len() == 1 => &values[0],
        Some(value) => value,
        None => return Err(TokenError::Claim("aud")),
    };
    if audience.as_str() == Some(issuer) {
        return Ok(());
    }
    let expected = issuer.to_owned();
    Err(TokenError::Audience { expected })
}

/// Checks the signature, as far as the key is known; whether it is that of a certificate.
fn check_signature(grant: &Jwt<'_>, client: &Client) -> Result<bool, TokenError> {
    let algorithm = grant.algorithm().ok_or(TokenError::Algorithm)?;
    let kid = grant.header.get("kid").map(Value::as_str);
    let (key, by_certificate) = match (kid, grant.header.get("x5c")) {
        (None, None) | (Some(None), _) => return Err(TokenError::NoKey),
        (Some(Some(kid)), _) => match client.keys.get(kid) {
            None if client.is_registered => return Err(TokenError::UnknownKey),
            key => (key.cloned(), false),
        },
        (None, Some(certificates)) => {
            let first = certificates.get(0).and_then(Value::as_str);
            let key = first.and_then(PublicKey::of_certificate);
            let key = key.ok_or(TokenError::CertificateHeader)?;
            if client.is_registered && !client.keys.values().any(|known| *known == key) {
                return Err(TokenError::Certificate);
            }
            (Some(key), true)
        }
    };
    match key {
        Some(key) if !key.signed(grant, algorithm) => Err(TokenError::Signature),
        _ => Ok(by_certificate),
    }
}

/// Checks when the grant was issued and when it expires, which is returned.
fn check_times(grant: &Jwt<'_>, now: i64) -> Result<i64, TokenError> {
    let issued = grant.seconds("iat").ok_or(TokenError::Claim("iat"))?;
    let expires = grant.seconds("exp").ok_or(TokenError::Claim("exp"))?;
    if expires <= now {
        return Err(TokenError::Expired);
    }
    if issued > now.saturating_add(SKEW) {
        return Err(TokenError::IssuedLater);
    }
    if expires.saturating_sub(issued) > LONGEST {
        return Err(TokenError::TooLong);
    }
    Ok(expires)
}

/// Checks that the client may have each scope.
pub(super) fn check_scope(scope: &str, client: &Client) -> Result<String, TokenError> {
    let mut scopes = Vec::new();
    for name in scope.split_ascii_whitespace() {
        let is_allowed = match &client.scopes {
            Some(allowed) => allowed.iter().any(|other| other == name),
            None => APIS.iter().any(|api| api.scopes.contains(&name)),
        };
        if !is_allowed {
            let is_for_users = APIS.iter().any(|api| api.idporten_scopes.contains(&name));
            return Err(if is_for_users {
                TokenError::UserScope
            } else {
                TokenError::Scope(shorten(name))
            });
        }
        if !scopes.contains(&name) {
            scopes.push(name);
        }
    }
    if scopes.is_empty() {
        return Err(TokenError::Claim("scope"));
    }
    Ok(scopes.join(" "))
}

/// Checks that the consumer has delegated to the client's organisation.
fn check_delegation(
    consumer: Option<&str>,
    client: &Client,
    scope: &str,
) -> Result<(), TokenError> {
    let (Some(consumer), Some(delegated)) = (consumer, &client.consumers) else {
        return Ok(());
    };
    if delegated.iter().any(|other| other == consumer) {
        return Ok(());
    }
    Err(TokenError::NotDelegated {
        consumer: consumer.to_owned(),
        scope: scope.to_owned(),
        supplier: client.organisation.clone(),
    })
}
