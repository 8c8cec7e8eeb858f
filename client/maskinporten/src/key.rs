//! `Key`: a private RSA key in memory, which ring signs with.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPairComponents, PublicKeyComponents};
use ring::signature::{
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair,
};
use serde_json::Value;

use crate::der::{self, Form};
use crate::key_error::{KeyError, KeyForm, KeyKind};
use crate::pem;
use crate::sign::{Algorithm, KeyName, Sign, SignError};

/// A private RSA key of 2048 to 4096 bits, in memory.
///
/// `Debug` shows the name of the key and the algorithm.
pub struct Key {
    pair: RsaKeyPair,
    name: KeyName,
    algorithm: Algorithm,
}

impl Key {
    /// Reads a private JWK (RFC 7517), which is named by its `kid` and signs with its `alg`, or else with RS256.
    ///
    /// # Errors
    /// If it is no such key.
    pub fn from_jwk(json: &str) -> Result<Self, KeyError> {
        let found = |found| KeyError::found(found, KeyForm::Jwk);
        let jwk = serde_json::from_str::<Value>(json).map_err(|_| found(kind_of_text(json)))?;
        let text = |name| jwk.get(name).and_then(Value::as_str);
        match text("kty") {
            Some("RSA") => {}
            Some("EC") => return Err(found(KeyKind::EcKey)),
            Some(_) => return Err(found(KeyKind::OtherKey)),
            None if jwk.get("keys").is_some() => return Err(found(KeyKind::JwkSet)),
            None => return Err(found(KeyKind::Json)),
        }
        if jwk.get("d").is_none() {
            return Err(found(KeyKind::PublicKey));
        }
        let algorithm = match text("alg") {
            None if jwk.get("alg").is_none() => Algorithm::default(),
            name => name
                .and_then(Algorithm::by_name)
                .ok_or(KeyError::Algorithm)?,
        };
        let kid = text("kid")
            .filter(|kid| !kid.is_empty())
            .ok_or(KeyError::NoKid)?;
        let number = |name: &'static str| {
            let text = text(name).map(|text| text.trim_end_matches('='));
            let bytes = text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
            let mut bytes = bytes.ok_or(KeyError::Member(name))?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            Ok(bytes.split_off(zeros))
        };
        let modulus = number("n")?;
        check_size(der::bits(&modulus))?;
        let components = KeyPairComponents {
            public_key: PublicKeyComponents {
                n: modulus,
                e: number("e")?,
            },
            d: number("d")?,
            p: number("p")?,
            q: number("q")?,
            dP: number("dp")?,
            dQ: number("dq")?,
            qInv: number("qi")?,
        };
        let pair = RsaKeyPair::from_components(&components).map_err(|_| KeyError::Numbers)?;
        Ok(Self {
            pair,
            name: KeyName::kid(kid),
            algorithm,
        })
    }

    /// Reads the private key of a text in PEM, `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1); certificates beside it are
    /// skipped.
    ///
    /// # Errors
    /// If there is no such key, or if the name is the certificate of another.
    pub fn from_pem(pem: &str, name: KeyName) -> Result<Self, KeyError> {
        let found = |found| KeyError::found(found, KeyForm::Pem);
        let is_other = |block: &pem::Block<'_>| !block.label.ends_with("PRIVATE KEY");
        let Some(block) = pem::blocks(pem).min_by_key(is_other) else {
            return Err(found(match kind_of_text(pem) {
                // A line that begins a block, and none that ends it.
                KeyKind::Pem => KeyKind::Unknown,
                kind => kind,
            }));
        };
        match (block.label, block.der) {
            ("EC PRIVATE KEY", _) => Err(found(KeyKind::EcKey)),
            ("OPENSSH PRIVATE KEY", _) => Err(found(KeyKind::OtherKey)),
            _ if block.is_encrypted => Err(found(KeyKind::Encrypted)),
            (_, Some(der)) => Self::read(&der, name, KeyForm::Pem),
            (_, None) => Err(found(KeyKind::Unknown)),
        }
    }

    /// Reads a private key in DER, in PKCS#8 or PKCS#1.
    ///
    /// # Errors
    /// If it is no such key, or if the name is the certificate of another.
    pub fn from_der(der: &[u8], name: KeyName) -> Result<Self, KeyError> {
        Self::read(der, name, KeyForm::Der)
    }

    /// The same key with another algorithm.
    #[must_use]
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// The same key under another name, such as a chain of certificates.
    ///
    /// # Errors
    /// If the name is the certificate of another key.
    pub fn with_name(mut self, name: KeyName) -> Result<Self, KeyError> {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.pair.public());
        if !name.can_name(&public.n) {
            return Err(KeyError::OtherCertificate);
        }
        self.name = name;
        Ok(self)
    }

    fn read(der: &[u8], name: KeyName, expected: KeyForm) -> Result<Self, KeyError> {
        let read = der::rsa_private_key(der);
        let (form, bits) = read.map_err(|found| KeyError::found(found, expected))?;
        check_size(bits)?;
        let pair = match form {
            Form::Pkcs1 => RsaKeyPair::from_der(der),
            Form::Pkcs8 => RsaKeyPair::from_pkcs8(der),
        };
        let pair = pair.map_err(|_| KeyError::Numbers)?;
        let key = Self {
            pair,
            name: name.clone(),
            algorithm: Algorithm::default(),
        };
        key.with_name(name)
    }
}

fn check_size(bits: usize) -> Result<(), KeyError> {
    if (2048..=4096).contains(&bits) {
        Ok(())
    } else {
        Err(KeyError::Size { bits })
    }
}

/// What a text is that is not what was expected.
fn kind_of_text(text: &str) -> KeyKind {
    let text = text.trim_start();
    if text.is_empty() {
        KeyKind::Nothing
    } else if text.starts_with('{') {
        KeyKind::Jwk
    } else if text.contains("-----BEGIN ") {
        KeyKind::Pem
    } else {
        KeyKind::Unknown
    }
}

impl Sign for Key {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn name(&self) -> &KeyName {
        &self.name
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let encoding: &dyn RsaEncoding = match self.algorithm {
            Algorithm::Rs256 => &RSA_PKCS1_SHA256,
            Algorithm::Rs384 => &RSA_PKCS1_SHA384,
            Algorithm::Rs512 => &RSA_PKCS1_SHA512,
        };
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        let signed = self.pair.sign(encoding, &random, message, &mut signature);
        // It shows nothing of why: the system gave no random numbers, or the key is not one.
        signed.map_err(|error| SignError::new(error.to_string()))?;
        Ok(signature)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("name", &self.name)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}
