//! Keys in every form, and what is handed in instead of one.

use serde_json::{Value, json};
use skattekit_maskinporten::{Algorithm, Key, KeyError, KeyForm, KeyKind, KeyName, Sign as _};
use skattekit_mock::TEST_CLIENT;

use super::support::{CERTIFICATE, OTHER_KEY, ask, client_with, der, grant, jwk, key, mock, pkcs1};

fn kid() -> KeyName {
    KeyName::kid(TEST_CLIENT.kid)
}

#[test]
fn a_key_is_the_same_in_every_form() {
    let pem = TEST_CLIENT.private_key;
    let base64 = |der: &[u8]| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(der)
    };
    let rsa = base64(&pkcs1(pem));
    let rsa = format!("-----BEGIN RSA PRIVATE KEY-----\n{rsa}\n-----END RSA PRIVATE KEY-----\n");
    let expected = key().sign(b"message").unwrap();
    for (form, key) in [
        ("JWK", Key::from_jwk(&jwk().to_string())),
        ("PKCS#8", Key::from_der(&der(pem), kid())),
        ("PKCS#1", Key::from_der(&pkcs1(pem), kid())),
        ("PEM of PKCS#1", Key::from_pem(&rsa, kid())),
        (
            "PEM on one line",
            Key::from_pem(&pem.replace('\n', "\\n"), kid()),
        ),
        (
            "PEM with CRLF",
            Key::from_pem(&pem.replace('\n', "\r\n"), kid()),
        ),
        (
            "a certificate before it",
            Key::from_pem(&format!("{CERTIFICATE}{pem}"), kid()),
        ),
    ] {
        let key = key.unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(key.sign(b"message").unwrap(), expected, "{form}");
        ask(&mock(), &client_with(key), &grant()).unwrap();
    }
}

#[test]
fn a_jwk_says_which_algorithm_it_is_for() {
    let with = |alg: Value| {
        let mut jwk = jwk();
        jwk["alg"] = alg;
        Key::from_jwk(&jwk.to_string()).map(|key| key.algorithm())
    };
    assert_eq!(with("RS512".into()), Ok(Algorithm::Rs512));
    assert_eq!(with("PS256".into()), Err(KeyError::Algorithm));
    assert_eq!(with(Value::Null), Err(KeyError::Algorithm));
}

#[test]
fn what_is_no_private_rsa_key_in_pem_is_told() {
    use KeyKind::{Certificate, EcKey, Encrypted, Jwk, Nothing, OtherKey, PublicKey, Unknown};
    let jwk = jwk().to_string();
    for (pem, kind) in [
        (include_str!("../keys/ec.pem"), EcKey),
        (include_str!("../keys/ec-sec1.pem"), EcKey),
        (include_str!("../keys/ed25519.pem"), OtherKey),
        (include_str!("../keys/encrypted.pem"), Encrypted),
        (include_str!("../keys/encrypted-pkcs1.pem"), Encrypted),
        (include_str!("../keys/public.pem"), PublicKey),
        (include_str!("../keys/public-pkcs1.pem"), PublicKey),
        (CERTIFICATE, Certificate),
        (&*jwk, Jwk),
        (" \n", Nothing),
        ("secret", Unknown),
        (&TEST_CLIENT.private_key[..900], Unknown),
        (
            "-----BEGIN RSA PRIVATE KEY-----\n!\n-----END RSA PRIVATE KEY-----",
            Unknown,
        ),
    ] {
        let error = Key::from_pem(pem, kid()).unwrap_err();
        assert_eq!(
            error,
            KeyError::Found {
                found: kind,
                expected: KeyForm::Pem
            },
            "{pem}"
        );
        let text = error.to_string();
        assert!(
            text.starts_with(&format!(
                "found {kind}; expected a private RSA key in PEM: "
            )),
            "{text}"
        );
    }
    for short in [
        include_str!("../keys/rsa-1024.pem"),
        include_str!("../keys/rsa-1024-pkcs1.pem"),
    ] {
        let error = Key::from_pem(short, kid()).unwrap_err();
        assert_eq!(error, KeyError::Size { bits: 1024 });
        assert!(
            error
                .to_string()
                .contains("1024 bits; expected 2048 to 4096")
        );
    }
}

#[test]
fn what_is_no_private_rsa_key_in_der_is_told() {
    for (bytes, kind) in [
        (
            include_bytes!("../keys/bundle.p12").to_vec(),
            KeyKind::Pkcs12,
        ),
        (der(CERTIFICATE), KeyKind::Certificate),
        (Vec::new(), KeyKind::Nothing),
        (TEST_CLIENT.private_key.into(), KeyKind::Unknown),
        (vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff], KeyKind::Unknown),
        (vec![0x30, 0x80], KeyKind::Unknown),
    ] {
        let error = Key::from_der(&bytes, kid()).unwrap_err();
        assert_eq!(
            error,
            KeyError::Found {
                found: kind,
                expected: KeyForm::Der
            }
        );
    }
    // A prime that is another number, and a key that breaks off.
    let mut key = der(TEST_CLIENT.private_key);
    key[600] ^= 1;
    assert_eq!(Key::from_der(&key, kid()).unwrap_err(), KeyError::Numbers);
    let cut = der(TEST_CLIENT.private_key);
    for length in 0..cut.len() {
        assert!(Key::from_der(&cut[..length], kid()).is_err());
    }
}

#[test]
fn what_is_no_private_rsa_jwk_is_told() {
    let without = |name: &str| {
        let mut jwk = jwk();
        jwk.as_object_mut().unwrap().remove(name);
        jwk.to_string()
    };
    let found = |found| KeyError::Found {
        found,
        expected: KeyForm::Jwk,
    };
    let mut other = jwk();
    other["p"] = other["q"].clone();
    for (text, expected) in [
        (
            json!({ "keys": [jwk()] }).to_string(),
            found(KeyKind::JwkSet),
        ),
        (
            json!({ "kty": "EC", "crv": "P-256", "d": "a" }).to_string(),
            found(KeyKind::EcKey),
        ),
        (
            json!({ "kty": "oct", "k": "a" }).to_string(),
            found(KeyKind::OtherKey),
        ),
        (without("d"), found(KeyKind::PublicKey)),
        (json!({}).to_string(), found(KeyKind::Json)),
        (json!([jwk()]).to_string(), found(KeyKind::Json)),
        (String::new(), found(KeyKind::Nothing)),
        (TEST_CLIENT.private_key.to_owned(), found(KeyKind::Pem)),
        (CERTIFICATE.to_owned(), found(KeyKind::Pem)),
        ("abc".to_owned(), found(KeyKind::Unknown)),
        (without("kid"), KeyError::NoKid),
        (without("qi"), KeyError::Member("qi")),
        (
            jwk().to_string().replace("\"p\":\"", "\"p\":\"+"),
            KeyError::Member("p"),
        ),
        (other.to_string(), KeyError::Numbers),
        (
            json!({ "kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB", "d": "AQAB" }).to_string(),
            KeyError::Size { bits: 17 },
        ),
    ] {
        assert_eq!(Key::from_jwk(&text).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn a_chain_is_that_of_the_key() {
    let other = Key::from_pem(OTHER_KEY, kid()).unwrap();
    let chain = KeyName::x5c_pem(CERTIFICATE).unwrap();
    assert_eq!(
        other.with_name(chain).unwrap_err(),
        KeyError::OtherCertificate
    );
    // The other way round than it has to be.
    let order = format!("{}{CERTIFICATE}", include_str!("../keys/other.crt"));
    let chain = KeyName::x5c_pem(&order).unwrap();
    let error = Key::from_pem(TEST_CLIENT.private_key, chain).unwrap_err();
    assert_eq!(error, KeyError::OtherCertificate);
    let found = |found| KeyError::Found {
        found,
        expected: KeyForm::Certificates,
    };
    assert_eq!(
        KeyName::x5c_pem(TEST_CLIENT.private_key),
        Err(found(KeyKind::Nothing))
    );
    let broken = CERTIFICATE.replacen("MII", "!", 1);
    assert_eq!(KeyName::x5c_pem(&broken), Err(found(KeyKind::Unknown)));
    assert_eq!(KeyName::x5c_der([vec![]]), Err(found(KeyKind::Nothing)));
    let key = der(TEST_CLIENT.private_key);
    assert_eq!(
        KeyName::x5c_der([der(CERTIFICATE), key]),
        Err(found(KeyKind::PrivateKey))
    );
}
