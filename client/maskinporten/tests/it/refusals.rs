//! Every reason for which the mock refuses a grant, and what the error says of it.

use serde_json::{Value, json};
use skattekit_maskinporten::{
    ClockSkew, Grant, Key, KeyName, Maskinporten, Reason, Refusal, TokenError,
};
use skattekit_mock::{Clients, Request, TEST_CLIENT};

use super::support::{
    ADDRESS, CERTIFICATE, Elsewhere, Mock, OTHER_KEY, answer, ask, client, client_with, grant, jwk,
    key, mock, now, received, seconds, sign,
};

#[track_caller]
fn refusal(result: Result<skattekit_maskinporten::Token, TokenError>) -> Refusal {
    match result {
        Err(TokenError::Configuration(refusal)) => refusal,
        other => panic!("no refusal: {other:?}"),
    }
}

/// Checks that the error has the reason, Maskinporten's own words and code, and what to do.
#[track_caller]
fn assert_explained(refusal: &Refusal, reason: Reason, code: Option<&str>, words: &str) {
    let text = refusal.to_string();
    assert_eq!(refusal.reason(), reason, "{text}");
    assert_eq!(refusal.code(), code, "{text}");
    // A clock that is wrong is said to be.
    let is_known = reason == Reason::Expired && refusal.skew().is_some_and(ClockSkew::is_wrong);
    let advice = if is_known {
        "synchronise it"
    } else {
        reason.advice()
    };
    for part in [refusal.error(), words, advice, code.unwrap_or_default()] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    assert!(!text.contains("eyJ") && !text.contains('\n'), "{text}");
}

#[test]
fn a_wrong_client_issuer_or_scope_is_explained() {
    let unknown = Maskinporten::at(ADDRESS, "x", key());
    let of_test = client().issuer("https://test.maskinporten.no/");
    let check = |client: Maskinporten, grant: &Grant, reason, code, words: &str| {
        let refusal = refusal(ask(&mock(), &client, grant));
        assert_explained(&refusal, reason, Some(code), words);
        assert_eq!(refusal.status(), 400);
        assert!(refusal.description().contains("trace_id"));
    };
    check(
        unknown,
        &grant(),
        Reason::UnknownClient,
        "MP-100",
        "Client not found",
    );
    check(
        of_test,
        &grant(),
        Reason::Audience,
        "MP-110",
        "Invalid JWT claim aud",
    );
    let scope = Grant::new("x:y");
    check(
        client(),
        &scope,
        Reason::Scope,
        "MP-200",
        "invalid scopes for client, x:y",
    );
}

#[test]
fn a_wrong_key_or_name_is_explained() {
    let signature = (Reason::Signature, Some("MP-124"));
    let check = |client: Maskinporten, (reason, code), words: &str| {
        assert_explained(
            &refusal(ask(&mock(), &client, &grant())),
            reason,
            code,
            words,
        );
    };
    let other = || Key::from_pem(OTHER_KEY, KeyName::kid(TEST_CLIENT.kid)).unwrap();
    check(client_with(other()), signature, "Invalid JWT signature");
    let name = KeyName::x5c_pem(CERTIFICATE).unwrap();
    check(
        client_with(Elsewhere { key: other(), name }),
        signature,
        "Invalid JWT signature",
    );
    let name = KeyName::x5c_pem(include_str!("../keys/other.crt")).unwrap();
    let certificate = (Reason::Certificate, Some("MP-123"));
    check(
        client_with(Elsewhere { key: key(), name }),
        certificate,
        "Invalid JWT header x5c",
    );
    let unknown = client_with(key().with_name(KeyName::kid("x")).unwrap());
    check(
        unknown,
        (Reason::Grant, None),
        "Unknown key identifier (kid)",
    );
}

#[test]
fn a_certificate_of_another_key_and_a_missing_delegation_are_explained() {
    let register = |keys: Value, more: &str| {
        let file = format!("[[client]]\nid = 'skattekit-test'\nkeys = 'k'\n{more}");
        Mock::new(Clients::parse(&file, |_| Ok(keys.to_string())).unwrap())
    };
    let mut other = jwk();
    // The modulus of no key.
    other["n"] = format!("v{}", &other["n"].as_str().unwrap()[1..]).into();
    let by_certificate = key()
        .with_name(KeyName::x5c_pem(CERTIFICATE).unwrap())
        .unwrap();
    let found = refusal(ask(
        &register(other, ""),
        &client_with(by_certificate),
        &grant(),
    ));
    let words = "signed with an invalid certificate";
    assert_explained(&found, Reason::Certificate, Some("MP-120"), words);

    let mock = register(jwk(), "consumers = ['310112224']");
    let found = refusal(ask(&mock, &client(), &grant().consumer_org("311222333")));
    let words = "Consumer 311222333 has not delegated access";
    assert_explained(&found, Reason::NotDelegated, Some("MP-251"), words);
    assert_eq!((found.status(), found.error()), (403, "forbidden"));
    ask(&mock, &client(), &grant().consumer_org("310112224")).unwrap();
}

#[test]
fn a_grant_that_is_sent_twice_is_explained() {
    let mock = mock();
    let request = received(&client().request(&grant(), now()).unwrap());
    answer(&mock, &request, now(), now()).unwrap();
    let found = refusal(answer(&mock, &request, now(), now()));
    assert_explained(&found, Reason::Used, Some("MP-012"), "Grant is used before");
}

#[test]
fn a_clock_that_is_wrong_is_measured() {
    for (ahead, reason, code, words) in [
        (30_i64, Reason::Grant, None, "Issue time is after now"),
        (3600, Reason::Grant, None, "Issue time is after now"),
        (-121, Reason::Expired, Some("MP-130"), "JWT is expired"),
        (-7200, Reason::Expired, Some("MP-130"), "JWT is expired"),
    ] {
        let off = seconds(ahead.unsigned_abs());
        let ours = if ahead < 0 { now() - off } else { now() + off };
        let request = received(&client().request(&grant(), ours).unwrap());
        let found = refusal(answer(&mock(), &request, now(), ours));
        assert_explained(&found, reason, code, words);
        assert_eq!(found.skew().unwrap().seconds(), ahead);
        let side = if ahead < 0 { "behind" } else { "ahead of" };
        let clock = format!(
            "this machine's clock is {} seconds {side} the server's",
            ahead.unsigned_abs()
        );
        assert!(found.to_string().contains(&clock), "{found}");
    }
    // What a response can take on its way is not blamed on the clock.
    let request = received(&client().request(&Grant::new("x:y"), now()).unwrap());
    let found = refusal(answer(&mock(), &request, now(), now() + seconds(9)));
    assert!(found.skew().is_some_and(|skew| !skew.is_wrong()));
    assert!(!found.to_string().contains("clock"), "{found}");
}

/// What no client of this crate sends, but one may get to see.
#[test]
fn what_is_wrong_with_a_grant_by_hand_is_explained() {
    let header = json!({ "alg": "RS256", "kid": TEST_CLIENT.kid });
    let claims = json!({
        "aud": "http://localhost:8080/", "iss": TEST_CLIENT.id, "scope": "skatteetaten:inntekt",
        "iat": 1_750_000_000, "exp": 1_750_000_120, "jti": "a",
    });
    let with = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        sign(&header, &claims)
    };
    let check = |assertion: String, reason, code, words: &str| {
        let grant_type = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer";
        let request = post(&format!("{grant_type}&assertion={assertion}"));
        let found = refusal(answer(&mock(), &request, now(), now()));
        assert_explained(&found, reason, code, words);
    };
    let malformed = |assertion, words| check(assertion, Reason::Malformed, Some("MP-011"), words);
    malformed("a.b.c".to_owned(), "Invalid parameter value");
    malformed(with("sub", json!("a")), "Unknown claim sub");
    malformed(with("pid", json!("1")), "Missing or invalid claim pid");
    let invalid = |assertion, words| check(assertion, Reason::Grant, None, words);
    invalid(
        with("exp", json!(1_750_000_121)),
        "is more than 120 seconds",
    );
    invalid(
        sign(&json!({ "alg": "none" }), &claims),
        "Invalid JWT header alg",
    );
    invalid(
        sign(&json!({ "alg": "RS256" }), &claims),
        "requires pre-registered jwk",
    );
}

#[test]
fn a_request_by_hand_is_explained() {
    let check = |request: &Request, reason, words: &str| {
        let found = refusal(answer(&mock(), request, now(), now()));
        assert_explained(&found, reason, None, words);
    };
    let missing = "Missing or repeated parameter grant_type";
    check(
        &Request::new("GET", "/token"),
        Reason::Malformed,
        "takes POST",
    );
    check(
        &Request::new("POST", "/token"),
        Reason::Malformed,
        "x-www-form-urlencoded",
    );
    check(&post("assertion=a"), Reason::Malformed, missing);
    check(
        &post("grant_type=x"),
        Reason::UnauthorizedClient,
        "Unsupported grant type",
    );
}

fn post(form: &str) -> Request {
    let request = Request::new("POST", "/token").header("host", "localhost:8080");
    request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
}
