//! Nothing of a token, a key, a grant or a person is in what may be logged.

use std::error::Error;
use std::fmt::Debug;

use serde_json::{Value, json};
use skattekit_maskinporten::{
    Ask, Cache, Fixed, Freshness, Grant, Key, KeyName, Source, Start, Texas, Token, TokenError,
    TokenResponse, Variables,
};
use skattekit_mock::TEST_CLIENT;

use super::support::{assertion, client, jwk, key, now, seconds};

const TOKEN: &str =
    "eyJHEMMELIG.HEMMELIGHEMMELIGHEMMELIGHEMMELIGHEMMELIGHEMMELIGHEMMELIGHEMMELIGHEMMELIG";
const PERSON: &str = "12857499938";

/// What no text may have in it: the marks, the parts of the key, and whatever is a person's number.
fn assert_silent(what: &str, text: &str) {
    let jwk = jwk();
    let numbers = ["n", "d", "p", "q", "dp", "dq", "qi"];
    let numbers = numbers.map(|name| jwk[name].as_str().unwrap()[..20].to_owned());
    let pem = TEST_CLIENT.private_key.lines().nth(5).unwrap();
    let secrets = numbers
        .iter()
        .map(String::as_str)
        .chain(["HEMMELIG", PERSON, pem, "eyJ"]);
    for secret in secrets {
        assert!(
            !text.contains(secret),
            "{what} has `{secret}` in it:\n{text}"
        );
    }
}

fn assert_debug(what: &str, value: &(impl Debug + ?Sized)) {
    assert_silent(what, &format!("{value:?}\n{value:#?}"));
}

fn assert_error(what: &str, error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert_silent(what, &format!("{error}\n{error:?}\n{error:#?}"));
        next = error.source();
    }
}

fn grant() -> Grant {
    Grant::new("skatteetaten:inntekt")
        .pid(PERSON)
        .authorization_details(
            &json!([{ "type": "urn:altinn:consent", "from": format!("urn:person:{PERSON}") }]),
        )
}

#[test]
fn values_hide_what_is_secret() {
    assert_debug("a grant", &grant());
    assert_debug("a key", &key());
    assert_debug("a client", &client());
    assert_debug("a fixed token", &Fixed::new(TOKEN).unwrap());
    assert_debug("Texas", &Texas::new("http://localhost/"));
    let jwk = jwk().to_string();
    assert_debug("variables", &Variables::new(|_| Some(jwk.clone())));
    let token = Token::new(TOKEN, now() + seconds(600)).unwrap();
    assert_debug("a token", &token);
    let body = json!({ "access_token": TOKEN, "expires_in": 60, "pid": PERSON }).to_string();
    assert_debug("a response", &TokenResponse::new(200, body.as_bytes()));
    assert_debug(
        "a token that was read",
        &Token::parse(200, None, body.as_bytes(), now()),
    );

    let request = client().request(&grant(), now()).unwrap();
    let assertion = assertion(&request);
    assert!(assertion.starts_with("eyJ"));
    assert_debug("a request", &request);
    assert_debug("a start", &Start::Send(request));
    assert_debug("a start with a token", &Start::Token(token.clone()));
    let without_pid = Grant::new("a:b").authorization_details(&json!([{ "pid": PERSON }]));
    let texas = Texas::new("http://localhost/").start(&without_pid, Freshness::New, now());
    assert_debug("a request to Texas", &texas.unwrap());

    let mut cache = Cache::new();
    let Ask::Refresh(ticket) = cache.ask(&grant(), now()) else {
        panic!("it is empty")
    };
    assert_debug("a ticket", &ticket);
    assert_debug("a cache with a ticket", &cache);
    cache.finish(ticket, Ok(token), now()).unwrap();
    assert_debug("an answer of a cache", &cache.ask(&grant(), now()));
    assert_debug("a cache", &cache);
}

#[test]
fn errors_hide_what_is_secret() {
    let secret = json!({ "access_token": TOKEN, "pid": PERSON, "assertion": TOKEN });
    let with = |name: &str, value: Value| {
        let mut body = secret.clone();
        body[name] = value;
        body.to_string()
    };
    let description = format!("pid {PERSON}, assertion={TOKEN} ({TOKEN})\n{PERSON}");
    let mut refusal = secret.clone();
    refusal["error"] = TOKEN.into();
    refusal["error_description"] = description.into();
    refusal["error_uri"] = format!("https://maskinporten.no/errors/{PERSON}").into();
    let bodies = [
        secret.to_string(),
        with("expires_in", TOKEN.into()),
        with("access_token", format!("{TOKEN}\n").into()),
        with("token_type", TOKEN.into()),
        refusal.to_string(),
        with("error", PERSON.into()),
        TOKEN.to_owned(),
        format!("<html>{PERSON} {TOKEN}"),
    ];
    let mut seen = 0;
    for status in [100, 200, 302, 400, 401, 403, 404, 429, 500] {
        for body in &bodies {
            let response = TokenResponse::new(status, body.as_bytes()).date(Some(PERSON));
            if let Err(error) = Token::read(&response, now()) {
                assert_error(&format!("the error of {status}"), &error);
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen}");
    let wrong = [
        grant().pid(TOKEN),
        grant().scope("\u{7f}"),
        grant().consumer_org(PERSON),
        grant().resource(" "),
        grant().authorization_details(&Value::from(TOKEN)),
    ];
    for grant in wrong {
        let error = TokenError::from(client().request(&grant, now()).unwrap_err());
        assert_error("a grant that is not valid", &error);
    }
    let error = client()
        .token_endpoint(TOKEN)
        .request(&grant(), now())
        .unwrap_err();
    assert_error("an address that is none", &error);
}

#[test]
fn errors_of_keys_hide_what_is_secret() {
    let pem = TEST_CLIENT.private_key;
    for text in [
        pem[..1200].to_owned(),
        pem.replacen('M', "!", 3),
        format!("{pem}HEMMELIG").replace("PRIVATE", "SECRET"),
        jwk().to_string().replacen("\"d\":\"", "\"d\":\"!", 1),
        jwk().to_string()[..900].to_owned(),
        jwk().to_string().replacen("RSA", "HEMMELIG", 1),
        jwk()
            .to_string()
            .replacen("\"kid\":", "\"alg\":\"HEMMELIG\",\"kid\":", 1),
        jwk().to_string().replacen("\"kid\":", "\"HEMMELIG\":", 1),
    ] {
        let errors = [
            Key::from_jwk(&text).err(),
            Key::from_pem(&text, KeyName::kid("a")).err(),
            Key::from_der(text.as_bytes(), KeyName::kid("a")).err(),
            KeyName::x5c_pem(&text).err(),
        ];
        for error in errors.iter().flatten() {
            assert_error("a key", error);
        }
        let variables = Variables::new(|_| Some(text.clone()));
        let error = skattekit_maskinporten::Maskinporten::from_variables(&variables).unwrap_err();
        assert_error("a variable", &error);
        let error = Variables::json("file.json", &format!("{text}x")).unwrap_err();
        assert_error("a file", &error);
    }
}
