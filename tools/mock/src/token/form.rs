//! The body of a request for a token: a form, whose parameters occur once.

use percent_encoding::percent_decode_str;

use super::error::TokenError;
use crate::http::Request;

const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Reads the assertion of a request.
pub(super) fn read_assertion(request: &Request) -> Result<String, TokenError> {
    if request.method != "POST" {
        return Err(TokenError::Method);
    }
    let media_type = request.value_of("content-type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(FORM) {
        return Err(TokenError::MediaType);
    }
    let body = std::str::from_utf8(&request.body).map_err(|_| TokenError::Malformed)?;
    if parameter(body, "grant_type")? != GRANT_TYPE {
        return Err(TokenError::GrantType);
    }
    parameter(body, "assertion")
}

/// The value of a parameter that occurs once: RFC 6749, section 3.2, forbids more.
pub(super) fn parameter(form: &str, name: &'static str) -> Result<String, TokenError> {
    let mut values = form.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (decode(key)? == name).then_some(value)
    });
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(TokenError::Parameter(name));
    };
    match decode(value) {
        Some(value) if !value.is_empty() => Ok(value),
        _ => Err(TokenError::Parameter(name)),
    }
}

fn decode(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    let text = percent_decode_str(&text).decode_utf8().ok()?;
    Some(text.into_owned())
}
