//! Grants that the mock accepts.

use serde_json::json;
use skattekit_maskinporten::{Algorithm, ClockSkew, Grant, KeyName, RequestError};
use skattekit_mock::TEST_CLIENT;

use super::support::{
    CERTIFICATE, Elsewhere, answer, ask, assertion, client, client_with, der, grant, key, mock,
    now, parts, received, seconds,
};

#[test]
fn a_grant_gives_a_token() {
    let grant = grant().scope("skatteetaten:avregning");
    let token = ask(&mock(), &client(), &grant).unwrap();
    assert_eq!(token.expires(), now() + seconds(120));
    let scopes = token.scopes().collect::<Vec<_>>();
    assert_eq!(scopes, ["skatteetaten:avregning", "skatteetaten:inntekt"]);
    assert_eq!(token.authorization(), format!("Bearer {}", token.as_str()));
    assert_eq!(token.skew().map(ClockSkew::seconds), Some(0));
}

#[test]
fn the_request_is_a_form_with_what_the_grant_is_for() {
    let grant = grant()
        .resource("https://api.example.no/")
        .consumer_org("310112224")
        .pid("12857499938")
        .authorization_details(&json!([{ "type": "urn:altinn:systemuser" }]));
    let request = client().request(&grant, now()).unwrap();
    assert_eq!(
        (request.method(), request.url()),
        ("POST", "http://localhost:8080/token")
    );
    let headers = [
        ("Accept", "application/json".to_owned()),
        (
            "Content-Type",
            "application/x-www-form-urlencoded".to_owned(),
        ),
    ];
    assert_eq!(request.headers(), headers);
    let (header, claims) = parts(&assertion(&request));
    assert_eq!(header, json!({ "alg": "RS256", "kid": TEST_CLIENT.kid }));
    let expected = json!({
        "aud": "http://localhost:8080/",
        "iss": TEST_CLIENT.id,
        "scope": "skatteetaten:inntekt",
        "iat": 1_750_000_000,
        "exp": 1_750_000_120,
        "jti": claims["jti"],
        "resource": ["https://api.example.no/"],
        "consumer_org": "310112224",
        "pid": "12857499938",
        "authorization_details": [{ "type": "urn:altinn:systemuser" }],
    });
    assert_eq!(claims, expected);
    let token = answer(&mock(), &received(&request), now(), now()).unwrap();
    let (_, claims) = parts(token.as_str());
    assert_eq!(claims["consumer"]["ID"], "0192:310112224");
    assert_eq!(claims["aud"], json!(["https://api.example.no/"]));
}

#[test]
fn no_two_grants_have_the_same_id() {
    let client = client();
    let id = |_| {
        let request = client.request(&grant(), now()).unwrap();
        let (_, claims) = parts(&assertion(&request));
        claims["jti"].as_str().unwrap().to_owned()
    };
    let ids = (0..200).map(id).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(ids.len(), 200);
    assert!(ids.iter().all(|id| id.len() == 32));
}

#[test]
fn every_algorithm_is_taken() {
    for algorithm in [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512] {
        let client = client_with(key().with_algorithm(algorithm));
        let request = client.request(&grant(), now()).unwrap();
        let (header, _) = parts(&assertion(&request));
        assert_eq!(header["alg"], algorithm.name());
        answer(&mock(), &received(&request), now(), now()).unwrap();
    }
}

#[test]
fn a_chain_of_certificates_names_a_key() {
    let from_der = KeyName::x5c_der([der(CERTIFICATE)]).unwrap();
    let from_pem = KeyName::x5c_pem(&format!("Bag attributes\n{CERTIFICATE}")).unwrap();
    assert_eq!(from_der, from_pem);
    let client = client_with(key().with_name(from_pem).unwrap());
    let token = ask(&mock(), &client, &grant()).unwrap();
    let (_, claims) = parts(token.as_str());
    assert_eq!(claims["client_amr"], "virksomhetssertifikat");
}

#[test]
fn a_key_may_be_kept_elsewhere() {
    let name = KeyName::kid(TEST_CLIENT.kid);
    let client = client_with(Elsewhere { key: key(), name });
    ask(&mock(), &client, &grant()).unwrap();
}

#[test]
fn a_grant_that_is_not_valid_is_not_signed() {
    for (grant, claim) in [
        (Grant::new(" "), "scope"),
        (grant().scope("blåbær"), "scope"),
        (grant().scope("a\"b"), "scope"),
        (grant().consumer_org("31011222"), "consumer_org"),
        (grant().consumer_org("31011222x"), "consumer_org"),
        (grant().pid("1285749993"), "pid"),
        (grant().resource(" "), "resource"),
        (
            grant().authorization_details(&json!({})),
            "authorization_details",
        ),
        (
            grant().authorization_details(&json!([])),
            "authorization_details",
        ),
        (
            grant().authorization_details(&json!([1])),
            "authorization_details",
        ),
    ] {
        let error = client().request(&grant, now()).unwrap_err();
        assert!(
            matches!(error, RequestError::Grant { claim: found, .. } if found == claim),
            "{error}"
        );
    }
    let endpoint = client()
        .token_endpoint("localhost/token")
        .request(&grant(), now());
    assert!(matches!(endpoint, Err(RequestError::Endpoint(_))));
    let before = std::time::UNIX_EPOCH - seconds(1);
    assert!(matches!(
        client().request(&grant(), before),
        Err(RequestError::Clock)
    ));
}
