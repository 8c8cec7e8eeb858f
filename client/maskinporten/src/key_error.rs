//! `KeyError`: why a key or a certificate cannot be used, and what to do.

use std::error::Error;
use std::fmt;

/// Why a key or a certificate cannot be used. It shows nothing of what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// Something else was given.
    Found {
        /// What it is.
        found: KeyKind,
        /// What was expected.
        expected: KeyForm,
    },
    /// The key is too short or too long.
    Size {
        /// How many bits its modulus has.
        bits: usize,
    },
    /// The JWK has no `kid`.
    NoKid,
    /// A member of the JWK is missing or is not what it has to be.
    Member(&'static str),
    /// The JWK is for another algorithm.
    Algorithm,
    /// The numbers of the key do not make one.
    Numbers,
    /// The first certificate of the chain is that of another key.
    OtherCertificate,
}

/// What was given in place of a key or a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// Nothing at all.
    Nothing,
    /// A JWK.
    Jwk,
    /// A set of JWKs.
    JwkSet,
    /// JSON that is no JWK.
    Json,
    /// A text in PEM.
    Pem,
    /// A private RSA key.
    PrivateKey,
    /// A key of an elliptic curve.
    EcKey,
    /// A key that is neither RSA nor of an elliptic curve.
    OtherKey,
    /// A public key.
    PublicKey,
    /// A key that is encrypted.
    Encrypted,
    /// A PKCS#12 file, as certificates are delivered in.
    Pkcs12,
    /// A certificate.
    Certificate,
    /// None of these.
    Unknown,
}

/// What was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyForm {
    /// A private RSA key as a JWK.
    Jwk,
    /// A private RSA key in PEM.
    Pem,
    /// A private RSA key in DER.
    Der,
    /// Certificates.
    Certificates,
}

impl KeyError {
    pub(crate) const fn found(found: KeyKind, expected: KeyForm) -> Self {
        Self::Found { found, expected }
    }
}

impl KeyKind {
    const fn what(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Jwk => "a JWK",
            Self::JwkSet => "a set of JWKs",
            Self::Json => "JSON that is no JWK",
            Self::Pem => "PEM",
            Self::PrivateKey => "a private key",
            Self::EcKey => "an EC key",
            Self::OtherKey => "a key that is not RSA",
            Self::PublicKey => "a public key",
            Self::Encrypted => "an encrypted key",
            Self::Pkcs12 => "a PKCS#12 file",
            Self::Certificate => "a certificate",
            Self::Unknown => "something else, or a part of it",
        }
    }

    const fn advice(self) -> &'static str {
        match self {
            Self::Nothing => "check where it is read from, and that it is not empty",
            Self::Jwk => "read it with `Key::from_jwk`",
            Self::JwkSet => "give the one key of the set that is registered, and not the set",
            Self::Pem => "read a key with `Key::from_pem`, a certificate with `KeyName::x5c_pem`",
            Self::PrivateKey => "give the certificates alone, that of the key first",
            Self::EcKey | Self::OtherKey => {
                "make an RSA key of 2048 bits or more and register it; Maskinporten takes no others"
            }
            Self::PublicKey => "give the private key; the public one is for registering",
            Self::Encrypted => "decrypt it first, as by `openssl pkey -in key.pem -out plain.pem`",
            Self::Pkcs12 => "take it apart first, as by `openssl pkcs12 -in file.p12 -nodes`",
            Self::Certificate => {
                "give the private key that it belongs to, and the certificate to `KeyName::x5c_pem`"
            }
            Self::Json | Self::Unknown => "check that it is the right file, and copied as a whole",
        }
    }
}

impl fmt::Display for KeyForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jwk => "a private RSA key as a JWK",
            Self::Pem => "a private RSA key in PEM",
            Self::Der => "a private RSA key in DER, as PKCS#8",
            Self::Certificates => "X.509 certificates",
        })
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what())
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found { found, expected } => {
                write!(f, "found {found}; expected {expected}: {}", found.advice())
            }
            Self::Size { bits } => write!(
                f,
                "found an RSA key of {bits} bits; expected 2048 to 4096: make another and register it"
            ),
            Self::NoKid => f.write_str(
                "the JWK has no `kid`; expected the one that the key is registered under: add it",
            ),
            Self::Member(name) => write!(
                f,
                "the JWK's `{name}` is missing or no base64url; expected each of `n`, `e`, `d`, `p`, `q`, `dp`, `dq` and `qi`: \
                 export the key with all of them"
            ),
            Self::Algorithm => f.write_str(
                "the JWK's `alg` is unknown; expected RS256, RS384 or RS512: correct it, or leave it out for RS256",
            ),
            Self::Numbers => f.write_str(
                "the numbers of the key do not belong together; expected an RSA key whose `e` is 65537 or like it: \
                 check that it was copied as a whole",
            ),
            Self::OtherCertificate => f.write_str(
                "the first certificate is that of another key; expected the key's own, then those above it: sort them",
            ),
        }
    }
}

impl Error for KeyError {}
