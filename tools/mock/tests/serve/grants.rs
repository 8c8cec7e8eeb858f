//! Grants that are accepted, and the tokens that they give.

use serde_json::{Value, json};
use skattekit_mock::{Clients, Maskinporten, Refusal, Request, TEST_CLIENT};
use std::time::Duration;

use crate::support::{
    ISSUER, NOW, ask, at, body, claims, claims_of, header, jwk, private_key, request, sign,
    sign_with,
};

fn with_token(token: &str) -> Request {
    Request::new("GET", "/avregning").header("authorization", format!("Bearer {token}"))
}

#[test]
fn a_grant_gives_a_token_that_lives_as_long_as_is_said() {
    let maskinporten = Maskinporten::new(Clients::test()).lifetime(Duration::from_secs(60));
    let response = maskinporten
        .answer(&request(&sign(&header(), &claims())), at(NOW))
        .unwrap();
    assert_eq!(response.status, 200, "{}", body(&response));
    assert!(
        response
            .headers
            .contains(&("cache-control", "no-store".to_owned()))
    );
    let answer = body(&response);
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 60);
    assert_eq!(
        answer["scope"],
        "skatteetaten:inntekt skatteetaten:avregning"
    );
    let token = answer["access_token"].as_str().unwrap();
    let expected = json!({
        "scope": "skatteetaten:inntekt skatteetaten:avregning",
        "iss": ISSUER,
        "client_amr": "private_key_jwt",
        "token_type": "Bearer",
        "iat": NOW,
        "exp": NOW + 60,
        "client_id": TEST_CLIENT.id,
        "jti": claims_of(token)["jti"],
        "consumer": { "authority": "iso6523-actorid-upis", "ID": "0192:310012343" },
    });
    assert_eq!(claims_of(token), expected);

    let request = with_token(token);
    let check = |scopes: &[&str], now| maskinporten.authorize(&request, scopes, at(now));
    assert_eq!(check(&["skatteetaten:avregning"], NOW), Ok(()));
    assert_eq!(
        check(&["skatteetaten:frister", "skatteetaten:inntekt"], NOW + 59),
        Ok(())
    );
    assert_eq!(check(&[], NOW), Ok(()));
    assert_eq!(
        check(&["skatteetaten:frister"], NOW),
        Err(Refusal::WrongScope)
    );
    assert_eq!(
        check(&["skatteetaten:avregning"], NOW + 60),
        Err(Refusal::Expired)
    );
}

#[test]
fn a_token_that_the_mock_did_not_sign_is_none() {
    let maskinporten = Maskinporten::new(Clients::anybody());
    let (_, answer) = ask(&maskinporten, &sign(&header(), &claims()), NOW);
    let token = answer["access_token"].as_str().unwrap();
    let forged = sign(&header(), &claims_of(token));
    let changed = token.replacen("eyJ", "eyK", 1);
    let missing = |request: &Request| {
        let result = maskinporten.authorize(request, &[], at(NOW));
        assert_eq!(result, Err(Refusal::Missing));
    };
    missing(&with_token(&forged));
    missing(&with_token(&changed));
    missing(&with_token(""));
    missing(&Request::new("GET", "/"));
    missing(&Request::new("GET", "/").header("authorization", token));
    missing(&Request::new("GET", "/").header("authorization", format!("Basic {token}")));
    let lower_case = Request::new("GET", "/").header("authorization", format!("bearer {token}"));
    assert_eq!(maskinporten.authorize(&lower_case, &[], at(NOW)), Ok(()));
}

#[test]
fn every_published_algorithm_is_taken() {
    for algorithm in ["RS256", "RS384", "RS512"] {
        let mut header = header();
        header["alg"] = algorithm.into();
        let maskinporten = Maskinporten::new(Clients::test());
        let (status, answer) = ask(&maskinporten, &sign(&header, &claims()), NOW);
        assert_eq!(status, 200, "{algorithm}: {answer}");
    }
}

#[test]
fn delegation_and_restrictions_are_in_the_token() {
    let maskinporten = Maskinporten::new(Clients::test());
    let mut claims = claims();
    claims["consumer_org"] = "310112224".into();
    claims["resource"] = json!(["https://example.no/"]);
    claims["pid"] = "12857499938".into();
    let (status, answer) = ask(&maskinporten, &sign(&header(), &claims), NOW);
    assert_eq!(status, 200, "{answer}");
    let token = claims_of(answer["access_token"].as_str().unwrap());
    assert_eq!(token["consumer"]["ID"], "0192:310112224");
    assert_eq!(token["supplier"]["ID"], "0192:310012343");
    assert_eq!(token["delegation_source"], "https://tt02.altinn.no/");
    assert_eq!(token["aud"], json!(["https://example.no/"]));
    assert_eq!(token["pid"], "12857499938");
}

#[test]
fn without_registered_clients_anybody_gets_a_token() {
    let maskinporten = Maskinporten::new(Clients::anybody());
    let mut claims = claims();
    claims["iss"] = "somebody".into();
    let header = json!({ "alg": "RS256", "kid": "somebody's" });
    let (status, answer) = ask(&maskinporten, &sign(&header, &claims), NOW);
    assert_eq!(status, 200, "{answer}");

    let request = Request::new(
        "GET",
        "/mock/token?scope=skatteetaten:inntekt+skatteetaten:frister",
    );
    let response = maskinporten.answer(&request, at(NOW)).unwrap();
    let token = String::from_utf8(response.body).unwrap();
    let scopes = ["skatteetaten:frister"];
    assert_eq!(
        maskinporten.authorize(&with_token(&token), &scopes, at(NOW)),
        Ok(())
    );

    let request = Request::new("GET", "/mock/token?scope=skatteetaten:x");
    assert_eq!(maskinporten.answer(&request, at(NOW)).unwrap().status, 400);
    let strict = Maskinporten::new(Clients::test());
    assert!(strict.answer(&request, at(NOW)).is_none());
}

#[test]
fn a_file_registers_clients_with_their_keys() {
    let key = private_key(include_str!("../../keys/test-maskinporten.pem"));
    let jwks = json!({ "keys": [jwk(&key, "k1"), jwk(&key, "k2")] }).to_string();
    let file =
        "[[client]]\nid = 'a'\nkeys = 'a.json'\norganisation = '310112224'\nscopes = ['x:y']";
    let clients = Clients::parse(file, |path| {
        assert_eq!(path, "a.json");
        Ok(jwks.clone())
    });
    let maskinporten = Maskinporten::new(clients.unwrap());
    let mut claims = claims();
    claims["iss"] = "a".into();
    claims["scope"] = "x:y".into();
    let header = json!({ "alg": "RS256", "kid": "k2" });
    let (status, answer) = ask(&maskinporten, &sign_with(&key, &header, &claims), NOW);
    assert_eq!(status, 200, "{answer}");
    let token = claims_of(answer["access_token"].as_str().unwrap());
    assert_eq!(token["consumer"]["ID"], "0192:310112224");
    // Nor is anybody else.
    let (_, answer) = ask(
        &maskinporten,
        &sign(&crate::support::header(), &crate::support::claims()),
        NOW,
    );
    assert_eq!(answer["error_uri"], "http://localhost:8080/errors/MP-100");
}

#[test]
fn a_fault_in_the_file_is_found_with_its_line() {
    let faults = |file: &str, keys: Result<&str, &str>| {
        let keys = keys.map(str::to_owned).map_err(str::to_owned);
        Clients::parse(file, |_| keys.clone())
            .err()
            .unwrap()
            .to_string()
    };
    let client = "[[client]]\nid = 'a'\nkeys = 'k'\n";
    let jwk = jwk(&private_key(TEST_CLIENT.private_key), "k").to_string();
    let good = Ok(&*jwk);
    assert!(faults("\nx = 1", good).starts_with("line 2: unknown field `x`"));
    assert!(faults("[[client]]\nid = 'a'", good).starts_with("line 1: missing field `keys`"));
    assert!(faults("", good).starts_with("line 1: no client; expected"));
    let twice = format!("{client}{client}");
    assert!(faults(&twice, good).starts_with("line 5: the client `a` occurs twice"));
    let number = format!("{client}organisation = '31'");
    assert!(faults(&number, good).starts_with("line 4: no organisation number"));
    let unreadable = faults(client, Err("not found"));
    assert_eq!(unreadable, "line 3: the keys `k` cannot be read: not found");
    for (keys, fault) in [
        ("{", "expected a JWK or a JWKS, in JSON"),
        ("[]", "expected a JWK, or a JWKS with `keys`"),
        (r#"{"keys":[]}"#, "the JWKS has no key"),
        (r#"{"kty":"RSA"}"#, "a key has no `kid`"),
        (
            r#"{"kty":"EC","kid":"a"}"#,
            "the key `a` has no `\"kty\": \"RSA\"`",
        ),
        (
            r#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#,
            "the key `a` has 17 bits",
        ),
    ] {
        let found = faults(client, Ok(keys));
        assert!(
            found.starts_with(&format!("line 3: the keys `k`: {fault}")),
            "{found}"
        );
    }
}

#[test]
fn the_metadata_leads_to_the_key_that_a_token_is_signed_with() {
    let maskinporten = Maskinporten::new(Clients::test()).issuer("https://test.maskinporten.no/");
    let get = |path: &str| {
        let request = Request::new("GET", path).header("host", "localhost:8080");
        body(&maskinporten.answer(&request, at(NOW)).unwrap())
    };
    let metadata = get("/.well-known/oauth-authorization-server");
    assert_eq!(metadata["issuer"], "https://test.maskinporten.no/");
    assert_eq!(metadata["token_endpoint"], "http://localhost:8080/token");
    let path = metadata["jwks_uri"]
        .as_str()
        .unwrap()
        .strip_prefix("http://localhost:8080");
    let jwks = get(path.unwrap());
    let key = private_key(include_str!("../../keys/test-maskinporten.pem"));
    assert_eq!(jwks["keys"][0]["n"], jwk(&key, "")["n"]);

    let mut claims = claims();
    claims["aud"] = json!(["https://test.maskinporten.no/"]);
    let (status, answer) = ask(&maskinporten, &sign(&header(), &claims), NOW);
    assert_eq!(status, 200, "{answer}");
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(claims_of(token)["iss"], "https://test.maskinporten.no/");
    // Signing is deterministic, so that what the published key signs is the token.
    let header = json!({ "kid": jwks["keys"][0]["kid"], "alg": "RS256", "typ": "JWT" });
    assert_eq!(sign_with(&key, &header, &claims_of(token)), token);
    assert_eq!(get_status(&maskinporten, "/errors/MP-110"), Some(200));
    assert_eq!(get_status(&maskinporten, "/errors/MP-999"), None);
}

fn get_status(maskinporten: &Maskinporten, path: &str) -> Option<u16> {
    let response = maskinporten.answer(&Request::new("GET", path), at(NOW));
    response.map(|response| response.status)
}

#[test]
fn a_certificate_in_the_grant_is_what_it_is_checked_with() {
    let certificate = include_str!("../keys/test-client.crt");
    let base64 = certificate
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect::<String>();
    let header = json!({ "alg": "RS256", "x5c": [base64] });
    for clients in [Clients::test(), Clients::anybody()] {
        let maskinporten = Maskinporten::new(clients);
        let (status, answer) = ask(&maskinporten, &sign(&header, &claims()), NOW);
        assert_eq!(status, 200, "{answer}");
        let token = claims_of(answer["access_token"].as_str().unwrap());
        assert_eq!(token["client_amr"], Value::from("virksomhetssertifikat"));
    }
}
