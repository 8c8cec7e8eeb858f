//! Why a grant is refused, in the words and with the codes that Maskinporten publishes.
//!
//! The codes are those of <https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking>; what is refused by the rules of
//! the grant without a code of its own there has none here.

use std::iter::successors;

use serde_json::json;
use thiserror::Error;

use crate::http::Response;

/// Why a request for a token is refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub(super) enum TokenError {
    #[error("The token endpoint takes POST")]
    Method,
    #[error("Expected a body of application/x-www-form-urlencoded")]
    MediaType,
    #[error("Missing or repeated parameter {0}")]
    Parameter(&'static str),
    #[error("Unsupported grant type")]
    GrantType,
    #[error("Invalid assertion. Invalid parameter value")]
    Malformed,
    #[error("Invalid assertion. Invalid parameter value. Unknown claim {0}")]
    UnknownClaim(String),
    #[error("Invalid assertion. Invalid parameter value. Missing or invalid claim {0}")]
    Claim(&'static str),
    #[error("Invalid assertion. Client authentication failed. Invalid JWT header alg")]
    Algorithm,
    #[error(
        "Invalid assertion. Client authentication failed. Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided"
    )]
    NoKey,
    #[error("Invalid assertion. Client authentication failed. Client not found")]
    UnknownClient,
    #[error("Invalid assertion. Client authentication failed. Invalid JWT claim aud")]
    Audience { expected: String },
    #[error(
        "Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client"
    )]
    UnknownKey,
    #[error("Invalid assertion. Client authentication failed. Invalid JWT header x5c")]
    CertificateHeader,
    #[error(
        "Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate"
    )]
    Certificate,
    #[error("Invalid assertion. Client authentication failed. Invalid JWT signature")]
    Signature,
    #[error("Invalid assertion. Client authentication failed. JWT is expired")]
    Expired,
    #[error("Invalid assertion. Client authentication failed. Issue time is after now")]
    IssuedLater,
    #[error(
        "Invalid assertion. Client authentication failed. Expiration time is more than 120 seconds after issue time"
    )]
    TooLong,
    #[error("Invalid assertion. Grant is used before")]
    Used,
    #[error("Token request contains invalid scopes for client, {0}")]
    Scope(String),
    #[error("Token request contains scopes not allowed for maskinporten")]
    UserScope,
    #[error(
        "Consumer {consumer} has not delegated access to the scope {scope} to supplier {supplier}"
    )]
    NotDelegated {
        consumer: String,
        scope: String,
        supplier: String,
    },
    #[error("The mock failed to sign the token")]
    Signing,
}

impl TokenError {
    fn status(&self) -> u16 {
        match self {
            Self::Method => 405,
            Self::NotDelegated { .. } => 403,
            Self::Signing => 500,
            _ => 400,
        }
    }

    /// The word of RFC 6749, section 5.2, or Maskinporten's own `forbidden`.
    fn error(&self) -> &'static str {
        match self {
            Self::Method
            | Self::MediaType
            | Self::Parameter(_)
            | Self::Malformed
            | Self::UnknownClaim(_)
            | Self::Claim(_) => "invalid_request",
            Self::GrantType => "unsupported_grant_type",
            Self::Scope(_) | Self::UserScope => "invalid_scope",
            Self::NotDelegated { .. } => "forbidden",
            Self::Signing => "server_error",
            _ => "invalid_grant",
        }
    }

    fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Malformed | Self::UnknownClaim(_) | Self::Claim(_) => "MP-011",
            Self::Used => "MP-012",
            Self::UnknownClient => "MP-100",
            Self::Audience { .. } => "MP-110",
            Self::Certificate => "MP-120",
            Self::CertificateHeader => "MP-123",
            Self::Signature => "MP-124",
            Self::Expired => "MP-130",
            Self::Scope(_) => "MP-200",
            Self::UserScope => "MP-201",
            Self::NotDelegated { .. } => "MP-251",
            _ => return None,
        })
    }

    /// What the mock adds for whoever looks for the fault.
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Audience { expected } => format!("expected `{expected}`, the mock's own address"),
            Self::Scope(_) => {
                "expected scopes of the client in the file of clients, or else of the catalogue"
                    .into()
            }
            Self::Claim("iat" | "exp") => "expected a number of seconds since 1970".into(),
            Self::UnknownKey => {
                "expected the `kid` of one of the keys that the file of clients gives the client"
                    .into()
            }
            _ => return None,
        })
    }

    /// The refusal as a response; `trace` tells it from others.
    pub(super) fn to_response(&self, address: &str, trace: u64) -> Response {
        let mut body = json!({
            "error": self.error(),
            "error_description": format!("{self}. (trace_id: {trace:032x})"),
        });
        if let Some(code) = self.code() {
            body["error_uri"] = format!("{address}errors/{code}").into();
        }
        if let Some(hint) = self.hint() {
            body["mock_hint"] = hint.into();
        }
        let response = Response::new(self.status(), "application/json", body.to_string());
        let response = match self {
            Self::Method => response.header("allow", "POST"),
            _ => response,
        };
        not_stored(response)
    }
}

/// Neither a token nor the lack of one is kept by whoever is in between: RFC 6749, section 5.1.
pub(super) fn not_stored(response: Response) -> Response {
    response
        .header("cache-control", "no-store")
        .header("pragma", "no-cache")
}

/// What a code means and what to do, as the page says that `error_uri` leads to.
pub(super) fn explain(code: &str) -> Option<&'static str> {
    Some(match code {
        "MP-011" => {
            "The grant is not what it has to be. Look for line breaks, misspelt claims and claims too many."
        }
        "MP-012" => {
            "The grant was used before. Make a new one, with a `jti` of its own, for each token."
        }
        "MP-100" => "The client is not known. Check `iss`, and that the file of clients has it.",
        "MP-110" => {
            "`aud` is not the address of the mock. The refusal has the one that it expects."
        }
        "MP-120" => "The certificate in `x5c` has none of the client's keys.",
        "MP-123" => {
            "The header `x5c` has no RSA certificate. It is an array of texts, each in base64."
        }
        "MP-124" => "The signature is not one of the key that `kid` or `x5c` names.",
        "MP-130" => "The grant has expired. Make a new one for each token, and compare the clocks.",
        "MP-200" => "A scope is not one of the client's. Check its spelling.",
        "MP-201" => "A scope is one of ID-porten, for persons that log in.",
        "MP-251" => {
            "The organisation in `consumer_org` has delegated nothing to that of the client."
        }
        _ => return None,
    })
}

/// What of a name from outside goes into a description.
pub(super) fn shorten(name: &str) -> String {
    let most = 100;
    let end = successors(Some(most), |end| Some(end - 1)).find(|end| name.is_char_boundary(*end));
    match name.get(..end.unwrap_or_default()) {
        Some(short) if name.len() > most => format!("{short}…"),
        _ => name.to_owned(),
    }
}
