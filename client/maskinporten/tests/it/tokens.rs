//! Answers of every kind, and tokens by other ways.

use proptest::prelude::*;
use serde_json::json;
use skattekit_maskinporten::{InvalidAnswer, Reason, Retry, Token, TokenError, TokenResponse};

use super::support::{now, seconds};

fn parse(status: u16, content_type: &str, body: &str) -> Result<Token, TokenError> {
    Token::parse(status, Some(content_type), body.as_bytes(), now())
}

#[track_caller]
fn assert_not(status: u16, content_type: &str, body: &str, found: InvalidAnswer) {
    let error = parse(status, content_type, body).unwrap_err();
    let TokenError::NotAToken(not) = &error else {
        panic!("{error:?}");
    };
    assert_eq!((not.status(), not.found()), (status, found));
    let text = error.to_string();
    assert!(
        text.contains("expected a token") && text.contains(&status.to_string()),
        "{text}"
    );
    assert_eq!(error.retry(), Retry::No);
}

#[test]
fn what_is_no_token_says_what_it_is() {
    use InvalidAnswer::{Empty, Html, Json, Text};
    assert_not(200, "text/html", "<html>log in</html>", Html);
    assert_not(200, "", " <!doctype html>", Html);
    assert_not(403, "text/html; charset=utf-8", "blocked", Html);
    assert_not(200, "application/json", "", Empty);
    assert_not(302, "", "", Empty);
    assert_not(404, "text/plain", "not here", Text);
    assert_not(200, "application/json", r#"{"access_token":"a"#, Text);
    assert_not(200, "application/json", "[]", Json);
    assert_not(200, "application/json", r#"{"access_token":1}"#, Json);
    assert_not(400, "application/json", r#"{"kode":"AR-001"}"#, Json);
    assert_not(302, "", r#"{"access_token":"a","expires_in":1}"#, Json);
}

#[test]
fn a_token_that_nobody_can_use_is_none() {
    use InvalidAnswer::{Characters, Lifetime, Type};
    let whole = json!({ "access_token": "abc", "token_type": "Bearer", "expires_in": 1 });
    let with = |name: &str, value: serde_json::Value| {
        let mut body = whole.clone();
        body[name] = value;
        body.to_string()
    };
    for value in [
        json!(null),
        json!(0),
        json!(-1),
        json!(1.5),
        json!("60"),
        json!(u64::MAX),
    ] {
        assert_not(
            200,
            "application/json",
            &with("expires_in", value),
            Lifetime,
        );
    }
    for value in [json!("DPoP"), json!(1)] {
        assert_not(200, "application/json", &with("token_type", value), Type);
    }
    for value in ["", "a\r\nb", "a b", "å"] {
        assert_not(
            200,
            "application/json",
            &with("access_token", value.into()),
            Characters,
        );
    }
    assert!(parse(200, "", &with("token_type", "bearer".into())).is_ok());
}

#[test]
fn a_server_that_is_not_there_for_now_is_told_apart() {
    for status in [408, 429, 500, 501, 502, 503, 599] {
        let error = parse(status, "application/json", r#"{"error":"server_error"}"#).unwrap_err();
        assert!(matches!(error, TokenError::Unavailable { status: found } if found == status));
        assert_eq!(error.retry(), Retry::Later);
    }
    assert_eq!(TokenError::no_answer("reset").retry(), Retry::Later);
}

#[test]
fn an_odd_answer_says_that_the_clock_is_wrong() {
    let date = httpdate::fmt_http_date(now() + seconds(45));
    let response = TokenResponse::new(200, b"{}").date(Some(&date));
    let text = Token::read(&response, now()).unwrap_err().to_string();
    assert!(
        text.contains("this machine's clock is 45 seconds behind the server's"),
        "{text}"
    );
    for date in ["", "yesterday", "Sun, 99 Nov 1994 08:49:37 GMT"] {
        let response = TokenResponse::new(200, b"{}").date(Some(date));
        let text = Token::read(&response, now()).unwrap_err().to_string();
        assert!(!text.contains("clock"), "{text}");
    }
}

#[test]
fn every_published_code_and_error_has_a_reason() {
    let reason = |error: &str, code: &str| {
        let uri = format!("https://maskinporten.no/errors/{code}");
        let body = json!({ "error": error, "error_uri": uri }).to_string();
        match parse(400, "application/json", &body) {
            Err(TokenError::Configuration(refusal)) => (refusal.reason(), refusal.code().is_some()),
            other => panic!("{other:?}"),
        }
    };
    for (code, expected) in [
        ("MP-011", Reason::Malformed),
        ("MP-012", Reason::Used),
        ("MP-100", Reason::UnknownClient),
        ("MP-110", Reason::Audience),
        ("MP-120", Reason::Certificate),
        ("MP-121", Reason::ExpiredKey),
        ("MP-122", Reason::Certificate),
        ("MP-123", Reason::Certificate),
        ("MP-124", Reason::Signature),
        ("MP-130", Reason::Expired),
        ("MP-200", Reason::Scope),
        ("MP-201", Reason::UserScope),
        ("MP-250", Reason::NotGranted),
        ("MP-251", Reason::NotDelegated),
        ("MP-301", Reason::AuthorizationDetails),
        ("MP-302", Reason::AuthorizationDetails),
        ("MP-303", Reason::AuthorizationDetails),
        // One of tomorrow goes by its error.
        ("MP-999", Reason::Grant),
    ] {
        assert_eq!(reason("invalid_grant", code), (expected, true), "{code}");
    }
    for (error, expected) in [
        ("invalid_request", Reason::Malformed),
        ("invalid_client", Reason::UnknownClient),
        ("invalid_grant", Reason::Grant),
        ("invalid_scope", Reason::Scope),
        ("unauthorized_client", Reason::UnauthorizedClient),
        ("unsupported_grant_type", Reason::UnauthorizedClient),
        ("invalid_altinn_customer_configuration", Reason::Other),
    ] {
        assert_eq!(reason(error, "help.html"), (expected, false), "{error}");
    }
}

proptest! {
    #[test]
    fn any_answer_is_read(
        status in any::<u16>(),
        content_type in proptest::option::of(".{0,20}"),
        date in proptest::option::of(".{0,40}"),
        body in proptest::collection::vec(any::<u8>(), 0..60),
        lifetime in any::<u64>(),
    ) {
        let token = json!({ "access_token": "abc", "expires_in": lifetime }).to_string();
        let error = json!({ "error": "invalid_grant", "error_description": &body }).to_string();
        for body in [&body[..], token.as_bytes(), error.as_bytes()] {
            let response = TokenResponse::new(status, body)
                .content_type(content_type.as_deref())
                .date(date.as_deref());
            match Token::read(&response, now()) {
                Ok(token) => prop_assert!(token.expires() > now() && (200..300).contains(&status)),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}
