//! `Token`: an access token, and the response that it is read from.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use skattekit_runtime::Retry;

use crate::error::{InvalidAnswer, NotAToken, TokenError};
use crate::refusal::Refusal;
use crate::skew::ClockSkew;

/// An access token, with the time until which it is valid. A clone is cheap; `Debug` hides the token itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    text: Arc<str>,
    expires: SystemTime,
    scope: Arc<str>,
    skew: Option<ClockSkew>,
}

/// The parts of an HTTP response that a token is read from. `Debug` hides the body.
#[derive(Clone, Copy)]
pub struct TokenResponse<'a> {
    status: u16,
    content_type: Option<&'a str>,
    date: Option<&'a str>,
    body: &'a [u8],
}

impl<'a> TokenResponse<'a> {
    /// A response with a status and a body.
    #[must_use]
    pub const fn new(status: u16, body: &'a [u8]) -> Self {
        Self {
            status,
            content_type: None,
            date: None,
            body,
        }
    }

    /// The same with the header `Content-Type`.
    #[must_use]
    pub const fn content_type(mut self, value: Option<&'a str>) -> Self {
        self.content_type = value;
        self
    }

    /// The same with the header `Date`, by which an error says how far off this machine's clock is.
    #[must_use]
    pub const fn date(mut self, value: Option<&'a str>) -> Self {
        self.date = value;
        self
    }

    /// What the body is that is not what was expected.
    fn found(&self) -> InvalidAnswer {
        let content_type = self.content_type.unwrap_or_default().to_ascii_lowercase();
        let body = self.body.trim_ascii();
        if body.is_empty() {
            InvalidAnswer::Empty
        } else if content_type.starts_with("text/html") || body.starts_with(b"<") {
            InvalidAnswer::Html
        } else if serde_json::from_slice::<Value>(body).is_ok() {
            InvalidAnswer::Json
        } else {
            InvalidAnswer::Text
        }
    }
}

impl fmt::Debug for TokenResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenResponse")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("date", &self.date)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl Token {
    /// A token that came by another way, such as from a file.
    ///
    /// # Errors
    /// If it has characters that no header takes.
    pub fn new(text: impl Into<String>, expires: SystemTime) -> Result<Self, TokenError> {
        let text = text.into();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::NotAToken(NotAToken {
                status: 200,
                found: InvalidAnswer::Characters,
                skew: None,
            }));
        }
        Ok(Self {
            text: text.into(),
            expires,
            scope: "".into(),
            skew: None,
        })
    }

    /// Reads the response to a request for a token; [`read`](Self::read) also compares the clocks.
    ///
    /// # Errors
    /// Why there is none.
    pub fn parse(
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Self, TokenError> {
        Self::read(
            &TokenResponse::new(status, body).content_type(content_type),
            now,
        )
    }

    /// Reads the response to a request for a token. The token expires from `now` on, so that the time before the request was
    /// sent is a safe one.
    ///
    /// # Errors
    /// Why there is none.
    pub fn read(response: &TokenResponse<'_>, now: SystemTime) -> Result<Self, TokenError> {
        let TokenResponse { status, body, .. } = *response;
        let skew = ClockSkew::of(response.date, now);
        let fail = |found| {
            TokenError::NotAToken(NotAToken {
                status,
                found,
                skew,
            })
        };
        if status >= 500 || matches!(Retry::of_status(status), Retry::Later) {
            return Err(TokenError::Unavailable { status });
        }
        let value = serde_json::from_slice::<Value>(body).unwrap_or_default();
        if (400..500).contains(&status) {
            let refusal = Refusal::read(status, &value, skew);
            return Err(refusal.map_or_else(|| fail(response.found()), TokenError::Configuration));
        }
        let text = |name| value.get(name).and_then(Value::as_str);
        let (200..300, Some(token)) = (status, text("access_token")) else {
            return Err(fail(response.found()));
        };
        let is_bearer = |kind: &str| kind.eq_ignore_ascii_case("bearer");
        if !value
            .get("token_type")
            .is_none_or(|kind| kind.as_str().is_some_and(is_bearer))
        {
            return Err(fail(InvalidAnswer::Type));
        }
        let seconds = value.get("expires_in").and_then(Value::as_u64);
        let lifetime = seconds
            .filter(|seconds| *seconds > 0)
            .map(Duration::from_secs);
        let expires = lifetime.and_then(|lifetime| now.checked_add(lifetime));
        let expires = expires.ok_or_else(|| fail(InvalidAnswer::Lifetime))?;
        let token = Self::new(token, expires).map_err(|_| fail(InvalidAnswer::Characters))?;
        let scope = text("scope").unwrap_or_default().into();
        Ok(Self {
            scope,
            skew,
            ..token
        })
    }

    /// The token itself: keep it out of logs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value of the header `Authorization`, `Bearer …`: keep it out of logs.
    #[must_use]
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.text)
    }

    /// The time from which on the token is not valid any more.
    #[must_use]
    pub const fn expires(&self) -> SystemTime {
        self.expires
    }

    /// The scopes that were granted; none where the response does not say.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split_ascii_whitespace()
    }

    /// How far off this machine's clock was when the token came, if the response had a date.
    #[must_use]
    pub const fn skew(&self) -> Option<ClockSkew> {
        self.skew
    }

    /// The error of a token that expired on its way.
    pub(crate) fn expired(&self) -> TokenError {
        TokenError::NotAToken(NotAToken {
            status: 200,
            found: InvalidAnswer::Lifetime,
            skew: self.skew,
        })
    }

    pub(crate) fn is_valid(&self, now: SystemTime) -> bool {
        self.expires > now
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires", &self.expires)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
