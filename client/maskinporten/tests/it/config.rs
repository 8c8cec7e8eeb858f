//! Configuration by variables and by a file.

use serde_json::json;
use skattekit_maskinporten::{
    ConfigFault, Freshness, Grant, KeyError, Maskinporten, Start, Texas, Variables,
};
use skattekit_mock::TEST_CLIENT;

use super::support::{ask, grant, jwk, mock, now};

fn value_of(name: &str) -> Option<String> {
    Some(match name {
        "MASKINPORTEN_CLIENT_ID" => TEST_CLIENT.id.to_owned(),
        "MASKINPORTEN_CLIENT_JWK" => jwk().to_string(),
        "MASKINPORTEN_ISSUER" => "http://localhost:8080/".to_owned(),
        "MASKINPORTEN_SCOPES" => " skatteetaten:inntekt\n".to_owned(),
        _ => return None,
    })
}

/// The same with one that is another.
fn with<'a>(changed: &'a str, to: Option<&'a str>) -> Variables<'a> {
    Variables::new(move |name| {
        if name == changed {
            to.map(str::to_owned)
        } else {
            value_of(name)
        }
    })
}

#[test]
fn the_variables_of_nais_make_a_client_and_a_grant() {
    let variables = Variables::new(value_of);
    let client = Maskinporten::from_variables(&variables).unwrap();
    let grant = Grant::from_variables(&variables).unwrap();
    assert_eq!(grant, super::support::grant());
    ask(&mock(), &client, &grant).unwrap();
}

#[test]
fn the_source_is_texas_where_it_is_there() {
    let url = |variables: Variables<'_>| {
        let source = variables.source().unwrap();
        match source.start(&grant(), Freshness::Any, now()).unwrap() {
            Start::Send(request) => request.url().to_owned(),
            Start::Token(_) => panic!("nobody has a token"),
        }
    };
    assert_eq!(url(Variables::new(value_of)), "http://localhost:8080/token");
    let endpoint = Some("http://localhost:8080/other");
    assert_eq!(
        url(with("MASKINPORTEN_TOKEN_ENDPOINT", endpoint)),
        "http://localhost:8080/other"
    );
    let texas = "http://127.0.0.1:7164/api/v1/token";
    assert_eq!(url(with("NAIS_TOKEN_ENDPOINT", Some(texas))), texas);
}

#[test]
fn a_missing_or_wrong_variable_is_named_without_its_value() {
    for name in [
        "MASKINPORTEN_CLIENT_ID", "MASKINPORTEN_CLIENT_JWK", "MASKINPORTEN_ISSUER",
    ] {
        for value in [None, Some(" ")] {
            let error = Maskinporten::from_variables(&with(name, value)).unwrap_err();
            assert_eq!(error.name(), name);
            assert!(matches!(error.fault(), ConfigFault::Missing { .. }));
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("`{name}` is missing; expected "))
            );
        }
    }
    for (name, value) in [
        ("MASKINPORTEN_ISSUER", "HEMMELIG"),
        ("MASKINPORTEN_TOKEN_ENDPOINT", "https://HEMMELIG å"),
        ("MASKINPORTEN_CLIENT_JWK", "HEMMELIG"),
    ] {
        let error = Maskinporten::from_variables(&with(name, Some(value))).unwrap_err();
        assert_eq!(error.name(), name);
        assert!(!format!("{error}{error:?}").contains("HEMMELIG"), "{error}");
    }
    let jwk = Some(r#"{"kty":"RSA","d":"a"}"#);
    let error = Maskinporten::from_variables(&with("MASKINPORTEN_CLIENT_JWK", jwk)).unwrap_err();
    assert_eq!(error.fault(), &ConfigFault::Key(KeyError::NoKid));
    let error = Grant::from_variables(&with("MASKINPORTEN_SCOPES", None)).unwrap_err();
    assert_eq!(error.name(), "MASKINPORTEN_SCOPES");
    let error = Texas::from_variables(&Variables::new(value_of)).unwrap_err();
    assert_eq!(error.name(), "NAIS_TOKEN_ENDPOINT");
}

#[test]
fn a_file_has_the_same_names() {
    let mut file = json!({
        "MASKINPORTEN_CLIENT_ID": TEST_CLIENT.id,
        "MASKINPORTEN_CLIENT_JWK": jwk(),
        "MASKINPORTEN_ISSUER": "http://localhost:8080/",
    });
    let read = |text: &str| {
        let variables = Variables::json("maskinporten.json", text)?;
        Maskinporten::from_variables(&variables)
    };
    ask(&mock(), &read(&file.to_string()).unwrap(), &grant()).unwrap();
    file["MASKINPORTEN_CLIENT_JWK"] = jwk().to_string().into();
    ask(&mock(), &read(&file.to_string()).unwrap(), &grant()).unwrap();
    file["MASKINPORTEN_ISSUER"] = 1.into();
    let error = read(&file.to_string()).unwrap_err().to_string();
    assert!(
        error.starts_with("maskinporten.json: `MASKINPORTEN_ISSUER` is not valid"),
        "{error}"
    );
    for text in ["[]", "", "{\n\"MASKINPORTEN_CLIENT_ID\": HEMMELIG"] {
        let error = read(text).unwrap_err().to_string();
        assert!(
            error.starts_with("maskinporten.json: found no JSON object (line "),
            "{error}"
        );
        assert!(!error.contains("HEMMELIG"));
    }
}
