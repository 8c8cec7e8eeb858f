//! `Refusal`: a grant that is refused, what its error means, and what to do.
//!
//! The codes are those of <https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking>.

use std::error::Error;
use std::fmt;

use serde_json::Value;

use crate::skew::{ClockSkew, write_skew};

/// A grant that was refused: repeating it gives the same, until the configuration is another.
///
/// It keeps what Maskinporten says, without what could be a person's identifier or a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    status: u16,
    error: String,
    description: String,
    code: Option<String>,
    reason: Reason,
    skew: Option<ClockSkew>,
}

/// Why a grant is refused, by its code, or else by its OAuth error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The form of the grant: `invalid_request`, MP-011.
    Malformed,
    /// The grant was used before: MP-012.
    Used,
    /// The client is unknown: `invalid_client`, MP-100.
    UnknownClient,
    /// The audience: MP-110.
    Audience,
    /// The certificate: MP-120, MP-122, MP-123.
    Certificate,
    /// The registration of the key has expired: MP-121.
    ExpiredKey,
    /// The signature: MP-124.
    Signature,
    /// The grant has expired: MP-130.
    Expired,
    /// The client has not got the scope: `invalid_scope`, MP-200.
    Scope,
    /// The scope is one of ID-porten, for persons: MP-201.
    UserScope,
    /// The organisation was not given access to the scope: MP-250.
    NotGranted,
    /// The organisation in `consumer_org` has not delegated the scope: MP-251.
    NotDelegated,
    /// The authorization details: MP-301, MP-302, MP-303.
    AuthorizationDetails,
    /// Something else about the grant: `invalid_grant`. That is the key's name or the clock for the most part.
    Grant,
    /// The client may not use such a grant: `unauthorized_client`, `unsupported_grant_type`.
    UnauthorizedClient,
    /// An error that this crate does not know.
    Other,
}

impl Reason {
    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "MP-011" => Self::Malformed,
            "MP-012" => Self::Used,
            "MP-100" => Self::UnknownClient,
            "MP-110" => Self::Audience,
            "MP-120" | "MP-122" | "MP-123" => Self::Certificate,
            "MP-121" => Self::ExpiredKey,
            "MP-124" => Self::Signature,
            "MP-130" => Self::Expired,
            "MP-200" => Self::Scope,
            "MP-201" => Self::UserScope,
            "MP-250" => Self::NotGranted,
            "MP-251" => Self::NotDelegated,
            "MP-301" | "MP-302" | "MP-303" => Self::AuthorizationDetails,
            _ => return None,
        })
    }

    fn of_error(error: &str) -> Self {
        match error {
            "invalid_request" => Self::Malformed,
            "invalid_client" => Self::UnknownClient,
            "invalid_grant" => Self::Grant,
            "invalid_scope" => Self::Scope,
            "unauthorized_client" | "unsupported_grant_type" => Self::UnauthorizedClient,
            _ => Self::Other,
        }
    }

    /// What to do.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Malformed => {
                "check the client id, the values of the grant and the address of the token endpoint for slips and line breaks"
            }
            Self::Used => "build a new request for each token, and send none twice",
            Self::UnknownClient => {
                "check the client id, and that the client is of this environment: test and production have none in common"
            }
            Self::Audience => {
                "set the issuer to that of the environment, `https://maskinporten.no/` or `https://test.maskinporten.no/`, \
                 with the slash"
            }
            Self::Certificate => {
                "check that the certificate is valid, of the client's organisation and of this environment, and comes first"
            }
            Self::ExpiredKey => "register the key again: a registration ends after a year",
            Self::Signature => "check that the key is the one that is registered under this name",
            Self::Expired => {
                "compare the clock of this machine with an exact one, and send a request as soon as it is built"
            }
            Self::Scope => "check the spelling of the scope, and that the client has it",
            Self::UserScope => {
                "ask for a scope of Maskinporten; this one is for persons who log in with ID-porten"
            }
            Self::NotGranted => {
                "ask whoever provides the API to give your organisation access to the scope"
            }
            Self::NotDelegated => {
                "have the organisation in `consumer_org` delegate the scope to yours, in Altinn; test and production differ"
            }
            Self::AuthorizationDetails => {
                "check the type, the fields and the values of `authorization_details`, and that the system user exists"
            }
            Self::Grant => {
                "check that the key is registered with the client under this name, and the clock of this machine"
            }
            Self::UnauthorizedClient => {
                "check that the client is one for Maskinporten, of type `maskinporten`"
            }
            Self::Other => {
                "look it up at https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking"
            }
        }
    }
}

impl Refusal {
    /// Reads the body of an error (RFC 6749, section 5.2); none where it is no such error.
    pub(crate) fn read(status: u16, body: &Value, skew: Option<ClockSkew>) -> Option<Self> {
        let text = |name| body.get(name).and_then(Value::as_str);
        let error = text("error")?;
        let (_, code) = text("error_uri")
            .unwrap_or_default()
            .rsplit_once('/')
            .unwrap_or_default();
        let is_code = |code: &&str| {
            let digits = code.strip_prefix("MP-").unwrap_or_default();
            (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let code = Some(code).filter(is_code);
        let known = code.and_then(Reason::of_code);
        Some(Self {
            status,
            error: mask(error),
            description: mask(text("error_description").unwrap_or_default()),
            code: code.map(str::to_owned),
            reason: known.unwrap_or_else(|| Reason::of_error(error)),
            skew,
        })
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The OAuth error, such as `invalid_grant`.
    #[must_use]
    pub fn error(&self) -> &str {
        &self.error
    }

    /// Maskinporten's code, such as `MP-110`; a side-car does not hand it on.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What Maskinporten says, with a `trace_id` to ask Digdir with; may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Why the grant is refused.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// How far off this machine's clock is, if the response had a date.
    #[must_use]
    pub const fn skew(&self) -> Option<ClockSkew> {
        self.skew
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the grant is refused with `{}`", self.error)?;
        if let Some(code) = &self.code {
            write!(f, " ({code})")?;
        }
        if !self.description.is_empty() {
            write!(f, ": `{}`", self.description)?;
        }
        write_skew(self.skew, f)?;
        // The clock is what to look at, and its fault is known.
        if self.reason == Reason::Expired && self.skew.is_some_and(ClockSkew::is_wrong) {
            return Ok(());
        }
        write!(f, "; {}", self.reason.advice())
    }
}

impl Error for Refusal {}

/// The longest word that is no token, of those that tell a caller something: the trace has 32 letters.
const LONGEST: usize = 64;
/// How much of a text is kept.
const MOST: usize = 500;

/// How many digits a person's identifier has; an organisation's has nine.
const OF_PERSON: usize = 11;

/// A text from outside without what could be a person's identifier or a token, on one line.
fn mask(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (mut word, mut after) = split(rest, is_of_token(first));
        // A number can be written in groups.
        while is_number(word) {
            let group = after.strip_prefix(' ').map(|after| split(after, true).0);
            let Some(group) = group.filter(|group| is_number(group)) else {
                break;
            };
            (word, after) = rest.split_at(word.len() + 1 + group.len());
        }
        rest = after;
        if is_of_token(first) {
            let is_hidden = word.len() > LONGEST || has_person(word);
            masked.push_str(if is_hidden { "***" } else { word });
        } else {
            masked.extend(
                word.chars()
                    .map(|char| if char.is_control() { ' ' } else { char }),
            );
        }
        if masked.len() > MOST {
            let kept = masked.chars().take(MOST).collect::<String>();
            return kept + "…";
        }
    }
    masked
}

fn is_of_token(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.' | '=')
}

/// The first characters that all are of a token, or all are not, and the rest.
fn split(text: &str, of_token: bool) -> (&str, &str) {
    let end = text.find(|char| is_of_token(char) != of_token);
    text.split_at(end.unwrap_or(text.len()))
}

fn is_number(word: &str) -> bool {
    word.starts_with(|char: char| char.is_ascii_digit())
        && word
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b' '))
}

/// Whether a word has enough digits together for a person's identifier, unless it is the trace: 32 hexadecimal digits.
fn has_person(word: &str) -> bool {
    let digits = word.bytes().filter(|byte| *byte != b'-');
    let is_trace = digits.clone().count() == 32 && { digits }.all(|byte| byte.is_ascii_hexdigit());
    let is_within = |char: char| char.is_ascii_digit() || matches!(char, '.' | '-' | ' ');
    let mut numbers = word.split(|char| !is_within(char));
    !is_trace
        && numbers.any(|number| number.bytes().filter(u8::is_ascii_digit).count() >= OF_PERSON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_person_or_a_token_is_hidden() {
        let token = format!("eyJ{}.{}", "a".repeat(40), "b".repeat(40));
        for (text, masked) in [
            ("Invalid JWT claim aud", "Invalid JWT claim aud"),
            ("pid 12857499938.", "pid ***"),
            ("urn:person:12857499938,", "urn:person:***,"),
            ("pid12857499938", "***"),
            ("av 1285.74.99938 og", "av *** og"),
            ("av 128574 99938 og", "av *** og"),
            ("at 2026-12-01 10:11:12", "at 2026-12-01 10:11:12"),
            ("Consumer 311222333\nhas", "Consumer 311222333 has"),
            (
                "(trace_id: 5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d)",
                "(trace_id: 5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d)",
            ),
            (
                "trace 12345678-1234-1234-1234-123456789abc",
                "trace 12345678-1234-1234-1234-123456789abc",
            ),
            (&*format!("assertion={token}"), "***"),
            ("blåbær", "blåbær"),
            ("", ""),
        ] {
            assert_eq!(mask(text), masked);
        }
        assert_eq!(mask(&"å ".repeat(5000)).chars().count(), MOST + 1);
    }
}
