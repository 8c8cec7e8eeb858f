//! Each reason for which a grant is refused, and whatever else may come.

use proptest::prelude::*;
use serde_json::{Value, json};
use skattekit_mock::{Clients, Maskinporten, Request};

use crate::support::{
    FORM, GRANT_TYPE, NOW, ask, at, body, claims, header, jwk, private_key, request, sign,
    sign_with,
};

/// Asks the strict mock for a token with a grant in which one thing is changed; `null` leaves it out.
fn refused(name: &str, value: Value) -> (u16, Value) {
    let mut claims = claims();
    claims[name] = value;
    if claims[name].is_null() {
        claims.as_object_mut().unwrap().remove(name);
    }
    ask(
        &Maskinporten::new(Clients::test()),
        &sign(&header(), &claims),
        NOW,
    )
}

fn assert_refused(found: &(u16, Value), status: u16, error: &str, code: Option<&str>, part: &str) {
    let (found_status, answer) = found;
    assert_eq!(*found_status, status, "{answer}");
    assert_eq!(answer["error"], error, "{answer}");
    let uri = code.map(|code| format!("http://localhost:8080/errors/{code}"));
    assert_eq!(
        answer.get("error_uri").and_then(Value::as_str),
        uri.as_deref(),
        "{answer}"
    );
    let description = answer["error_description"].as_str().unwrap();
    assert!(
        description.starts_with(part) && description.contains("(trace_id: "),
        "{answer}"
    );
}

const FAILED: &str = "Invalid assertion. Client authentication failed. ";
const MALFORMED: &str = "Invalid assertion. Invalid parameter value. ";

#[test]
fn another_client_or_audience_is_refused() {
    let invalid = |found, code, reason| {
        let part = format!("{FAILED}{reason}");
        assert_refused(&found, 400, "invalid_grant", Some(code), &part);
    };
    invalid(refused("iss", json!("other")), "MP-100", "Client not found");
    for audience in [
        json!("http://localhost:8080"),
        json!("http://localhost:8080/token"),
        json!(["http://localhost:8080/", "b"]),
        json!(["https://maskinporten.no/"]),
    ] {
        let found = refused("aud", audience);
        invalid(found.clone(), "MP-110", "Invalid JWT claim aud");
        let hint = "expected `http://localhost:8080/`, the mock's own address";
        assert_eq!(found.1["mock_hint"], hint);
    }
}

#[test]
fn a_grant_out_of_time_is_refused() {
    for (name, value, code, reason) in [
        ("exp", NOW, Some("MP-130"), "JWT is expired"),
        ("exp", NOW + 121, None, "Expiration time is more than"),
        ("iat", NOW + 11, None, "Issue time is after now"),
        ("iat", NOW - 1, None, "Expiration time is more than"),
        ("iat", i64::MIN, None, "Expiration time is more than"),
        ("iat", i64::MAX, None, "Issue time is after now"),
    ] {
        let found = refused(name, json!(value));
        let part = format!("{FAILED}{reason}");
        assert_refused(&found, 400, "invalid_grant", code, &part);
    }
    assert_eq!(refused("iat", json!(NOW + 10)).0, 200);
    assert_eq!(refused("exp", json!(NOW + 1)).0, 200);
    #[expect(clippy::cast_precision_loss, reason = "it is small")]
    let with_decimals = json!(NOW as f64 + 0.5);
    assert_eq!(refused("iat", with_decimals).0, 200);
}

#[test]
fn a_scope_that_the_client_does_not_have_is_refused() {
    let part = "Token request contains invalid scopes for client, skatteetaten:nothing";
    let found = refused("scope", json!("skatteetaten:inntekt skatteetaten:nothing"));
    assert_refused(&found, 400, "invalid_scope", Some("MP-200"), part);
    let found = refused("scope", json!("a".repeat(500)));
    let part = format!(
        "Token request contains invalid scopes for client, {}…",
        "a".repeat(100)
    );
    assert_refused(&found, 400, "invalid_scope", Some("MP-200"), &part);
}

#[test]
fn a_claim_of_another_form_is_refused() {
    for (name, value) in [
        ("scope", json!(" ")),
        ("iss", json!(1)),
        ("exp", json!("soon")),
        ("jti", json!(1)),
        ("pid", json!("123")),
        ("consumer_org", json!("123")),
        ("resource", json!("https://example.no/")),
        ("resource", json!([])),
        ("resource", json!([1])),
    ] {
        let part = format!("{MALFORMED}Missing or invalid claim {name}");
        let found = refused(name, value);
        assert_refused(&found, 400, "invalid_request", Some("MP-011"), &part);
    }
    for name in ["iss", "aud", "exp", "iat", "scope"] {
        let part = format!("{MALFORMED}Missing or invalid claim {name}");
        let found = refused(name, Value::Null);
        assert_refused(&found, 400, "invalid_request", Some("MP-011"), &part);
    }
    let part = format!("{MALFORMED}Unknown claim sub");
    let found = refused("sub", json!("a"));
    assert_refused(&found, 400, "invalid_request", Some("MP-011"), &part);
}

#[test]
fn a_grant_is_used_once() {
    let maskinporten = Maskinporten::new(Clients::test());
    let grant = sign(&header(), &claims());
    assert_eq!(ask(&maskinporten, &grant, NOW).0, 200);
    let used = "Invalid assertion. Grant is used before";
    let again = ask(&maskinporten, &grant, NOW + 1);
    assert_refused(&again, 400, "invalid_grant", Some("MP-012"), used);
    let mut other = claims();
    other["scope"] = "skatteetaten:frister".into();
    let same_jti = ask(&maskinporten, &sign(&header(), &other), NOW + 2);
    assert_refused(&same_jti, 400, "invalid_grant", Some("MP-012"), used);
    other.as_object_mut().unwrap().remove("jti");
    assert_eq!(ask(&maskinporten, &sign(&header(), &other), NOW).0, 200);
    assert_eq!(
        ask(&maskinporten, &sign(&header(), &other), NOW).1["error"],
        "invalid_grant"
    );
    other["jti"] = "other".into();
    assert_eq!(ask(&maskinporten, &sign(&header(), &other), NOW).0, 200);
}

#[test]
fn a_signature_of_another_key_is_refused() {
    let other = private_key(include_str!("../../keys/test-maskinporten.pem"));
    let part = format!("{FAILED}Invalid JWT signature");
    for clients in [Clients::test(), Clients::anybody()] {
        let maskinporten = Maskinporten::new(clients);
        let found = ask(&maskinporten, &sign_with(&other, &header(), &claims()), NOW);
        assert_refused(&found, 400, "invalid_grant", Some("MP-124"), &part);
        // Right for another algorithm than the header names.
        let signed = sign(&header(), &claims());
        let (_, rest) = signed.split_once('.').unwrap();
        let renamed = sign(
            &json!({ "alg": "RS512", "kid": header()["kid"] }),
            &claims(),
        );
        let (head, _) = renamed.split_once('.').unwrap();
        let found = ask(&maskinporten, &format!("{head}.{rest}"), NOW);
        assert_refused(&found, 400, "invalid_grant", Some("MP-124"), &part);
    }
}

#[test]
fn a_header_that_names_no_known_key_is_refused() {
    let no_key = "Invalid JWT. The client requires pre-registered jwk";
    let kid = "skattekit-test-1";
    for (header, code, reason) in [
        (
            json!({ "alg": "none", "kid": kid }),
            None,
            "Invalid JWT header alg",
        ),
        (
            json!({ "alg": "HS256", "kid": kid }),
            None,
            "Invalid JWT header alg",
        ),
        (json!({ "kid": kid }), None, "Invalid JWT header alg"),
        (json!({ "alg": "RS256" }), None, no_key),
        (json!({ "alg": "RS256", "kid": 1 }), None, no_key),
        (
            json!({ "alg": "RS256", "kid": "x" }),
            None,
            "Unknown key identifier (kid)",
        ),
        (
            json!({ "alg": "RS256", "x5c": "MII" }),
            Some("MP-123"),
            "Invalid JWT header x5c",
        ),
        (
            json!({ "alg": "RS256", "x5c": ["MII="] }),
            Some("MP-123"),
            "Invalid JWT header x5c",
        ),
    ] {
        let maskinporten = Maskinporten::new(Clients::test());
        let found = ask(&maskinporten, &sign(&header, &claims()), NOW);
        assert_refused(
            &found,
            400,
            "invalid_grant",
            code,
            &format!("{FAILED}{reason}"),
        );
    }
}

#[test]
fn a_certificate_with_another_key_is_refused() {
    let certificate = include_str!("../keys/test-client.crt");
    let base64 = certificate
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect::<String>();
    let header = json!({ "alg": "RS256", "x5c": [base64] });
    let other = private_key(include_str!("../../keys/test-maskinporten.pem"));
    let anybody = Maskinporten::new(Clients::anybody());
    let found = ask(&anybody, &sign_with(&other, &header, &claims()), NOW);
    let reason = format!("{FAILED}Invalid JWT signature");
    assert_refused(&found, 400, "invalid_grant", Some("MP-124"), &reason);

    let file = "[[client]]\nid = 'skattekit-test'\nkeys = 'k'";
    let clients = Clients::parse(file, |_| Ok(jwk(&other, "k").to_string())).unwrap();
    let found = ask(&Maskinporten::new(clients), &sign(&header, &claims()), NOW);
    let reason = format!("{FAILED}The JWT is signed with an invalid certificate");
    assert_refused(&found, 400, "invalid_grant", Some("MP-120"), &reason);
}

#[test]
fn a_consumer_that_has_not_delegated_is_refused() {
    let key = private_key(skattekit_mock::TEST_CLIENT.private_key);
    let file = "[[client]]\nid = 'skattekit-test'\nkeys = 'k'\nconsumers = ['310112224']";
    let jwk = jwk(&key, "skattekit-test-1").to_string();
    let maskinporten = Maskinporten::new(Clients::parse(file, |_| Ok(jwk.clone())).unwrap());
    let mut claims = claims();
    claims["consumer_org"] = "311222333".into();
    let found = ask(&maskinporten, &sign(&header(), &claims), NOW);
    let part = "Consumer 311222333 has not delegated access to the scope skatteetaten:inntekt";
    assert_refused(&found, 403, "forbidden", Some("MP-251"), part);
    claims["consumer_org"] = "310112224".into();
    assert_eq!(ask(&maskinporten, &sign(&header(), &claims), NOW).0, 200);
}

#[test]
fn a_request_that_is_no_form_with_a_grant_is_refused() {
    let maskinporten = Maskinporten::new(Clients::test());
    let answer = |request: &Request| {
        let response = maskinporten.answer(request, at(NOW)).unwrap();
        (
            response.status,
            body(&response)["error"].as_str().unwrap().to_owned(),
        )
    };
    let form = |text: &str| {
        let request = Request::new("POST", "/token").header("content-type", FORM);
        answer(&request.body(text))
    };
    let grant = sign(&header(), &claims());
    assert_eq!(
        answer(&Request::new("GET", "/token")),
        (405, "invalid_request".into())
    );
    assert_eq!(
        answer(&Request::new("POST", "/token")),
        (400, "invalid_request".into())
    );
    let other = format!("grant_type=client_credentials&assertion={grant}");
    assert_eq!(form(&other), (400, "unsupported_grant_type".into()));
    for text in [
        String::new(),
        format!("assertion={grant}"),
        format!("grant_type={GRANT_TYPE}"),
        format!("grant_type={GRANT_TYPE}&assertion="),
        format!("grant_type={GRANT_TYPE}&assertion={grant}&assertion={grant}"),
        format!("grant_type={GRANT_TYPE}&assertion=a.b.c"),
        format!("grant_type={GRANT_TYPE}&assertion=%FF"),
    ] {
        assert_eq!(form(&text), (400, "invalid_request".into()), "{text}");
    }
    let mut with_charset = request(&grant);
    with_charset.headers[1].1.push_str("; charset=UTF-8");
    assert_eq!(
        maskinporten.answer(&with_charset, at(NOW)).unwrap().status,
        200
    );
    assert!(
        maskinporten
            .answer(&Request::new("GET", "/tokens"), at(NOW))
            .is_none()
    );
    let posted = maskinporten
        .answer(&Request::new("POST", "/jwk"), at(NOW))
        .unwrap();
    assert_eq!(posted.status, 405);
}

/// Values of every kind, as a claim or a header may have them.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!(NOW)),
        Just(json!("http://localhost:8080/")),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,3}", inner, 0..3)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn any_form_is_answered(text in any::<Vec<u8>>(), tail in "[ -~]{0,60}") {
        let maskinporten = Maskinporten::new(Clients::anybody());
        let form = format!("grant_type={GRANT_TYPE}&assertion={tail}");
        for body in [text, form.into_bytes()] {
            let request = Request::new("POST", "/token").header("content-type", FORM).body(body);
            let response = maskinporten.answer(&request, at(NOW)).unwrap();
            prop_assert_eq!(response.status, 400);
        }
    }

    #[test]
    fn any_grant_is_answered(
        name in prop::sample::select(vec!["aud", "iss", "iat", "exp", "jti", "scope", "resource", "pid", "consumer_org"]),
        value in values(),
        head in prop::sample::select(vec!["alg", "kid", "x5c"]),
        other in values(),
    ) {
        let (mut claims, mut header) = (claims(), header());
        claims[name] = value;
        header[head] = other;
        let encode = |value: &Value| {
            use base64::Engine as _;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string())
        };
        let grant = format!("{}.{}.AAAA", encode(&header), encode(&claims));
        for clients in [Clients::anybody(), Clients::test()] {
            let (status, _) = ask(&Maskinporten::new(clients), &grant, NOW);
            prop_assert!([200, 400].contains(&status));
        }
    }

    #[test]
    fn any_token_is_checked(token in "[ -~]{0,80}") {
        let request = Request::new("GET", "/").header("authorization", format!("Bearer {token}"));
        let result = Maskinporten::new(Clients::anybody()).authorize(&request, &[], at(NOW));
        prop_assert!(result.is_err());
    }
}
