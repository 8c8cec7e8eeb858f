//! `Sign`: the key of a client, wherever it is kept.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::der;
use crate::key_error::{KeyError, KeyForm, KeyKind};
use crate::pem;

/// A key that signs grants: in memory, as [`Key`](crate::Key), or in a hardware module or a service for keys.
///
/// `sign` may do I/O of its own; it is called once for each request that is built, on the caller's thread.
pub trait Sign: Send + Sync {
    /// The algorithm that the key signs with.
    fn algorithm(&self) -> Algorithm;

    /// The name by which Maskinporten finds the public half of the key.
    fn name(&self) -> &KeyName;

    /// Signs a message with RSASSA-PKCS1-v1_5; the message is not hashed yet.
    ///
    /// # Errors
    /// If the key cannot be used now.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// An algorithm that Maskinporten takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// RSA with SHA-256, which most clients use.
    #[default]
    Rs256,
    /// RSA with SHA-384.
    Rs384,
    /// RSA with SHA-512.
    Rs512,
}

impl Algorithm {
    /// The name in the header of a grant (RFC 7518), such as `RS256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
        }
    }

    /// The algorithm of a name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let all = [Self::Rs256, Self::Rs384, Self::Rs512];
        all.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// How a grant names the key that it is signed with: by the `kid` under which the key is registered, or by the chain of the
/// organisation's certificate (virksomhetssertifikat).
#[derive(Clone, PartialEq, Eq)]
pub struct KeyName(Name);

#[derive(Clone, PartialEq, Eq)]
enum Name {
    Kid(String),
    /// In DER, the certificate of the key first.
    X5c(Vec<Vec<u8>>),
}

impl KeyName {
    /// The identifier that Maskinporten knows the key by.
    #[must_use]
    pub fn kid(kid: impl Into<String>) -> Self {
        Self(Name::Kid(kid.into()))
    }

    /// A chain of certificates in PEM, that of the key first; keys beside them are skipped.
    ///
    /// # Errors
    /// If there is no certificate.
    pub fn x5c_pem(chain: &str) -> Result<Self, KeyError> {
        let unknown = KeyError::found(KeyKind::Unknown, KeyForm::Certificates);
        let certificates = pem::blocks(chain).filter(|block| block.label == "CERTIFICATE");
        let chain = certificates.map(|block| block.der.ok_or_else(|| unknown.clone()));
        Self::x5c_der(chain.collect::<Result<Vec<_>, _>>()?)
    }

    /// A chain of certificates in DER, that of the key first.
    ///
    /// # Errors
    /// If there is none, or if one is no certificate.
    pub fn x5c_der(chain: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Result<Self, KeyError> {
        let chain = chain.into_iter().map(Into::into).collect::<Vec<_>>();
        let found = |found| KeyError::found(found, KeyForm::Certificates);
        if chain.is_empty() {
            return Err(found(KeyKind::Nothing));
        }
        for certificate in &chain {
            match der::rsa_private_key(certificate) {
                Err(KeyKind::Certificate) => {}
                Err(other) => return Err(found(other)),
                Ok(_) => return Err(found(KeyKind::PrivateKey)),
            }
        }
        Ok(Self(Name::X5c(chain)))
    }

    /// The member of a header.
    pub(crate) fn header(&self) -> (&'static str, Value) {
        match &self.0 {
            Name::Kid(kid) => ("kid", json!(kid)),
            Name::X5c(chain) => {
                let chain = chain.iter().map(|der| STANDARD.encode(der));
                ("x5c", chain.collect())
            }
        }
    }

    /// Whether it can name the key with a modulus: the number stands in the certificate as it is.
    #[cfg(feature = "ring")]
    pub(crate) fn can_name(&self, modulus: &[u8]) -> bool {
        match &self.0 {
            Name::Kid(_) => true,
            Name::X5c(chain) => chain.first().is_some_and(|certificate| {
                let mut windows = certificate.windows(modulus.len().max(1));
                windows.any(|window| window == modulus)
            }),
        }
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Name::Kid(kid) => write!(f, "KeyName(kid {kid:?})"),
            Name::X5c(chain) => write!(f, "KeyName(x5c of {})", chain.len()),
        }
    }
}

/// Why a key could not sign; the source says more.
#[derive(Clone, Debug)]
pub struct SignError(Arc<dyn Error + Send + Sync>);

impl SignError {
    /// An error for whoever implements [`Sign`], from an error or a text.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::from(source.into()))
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key did not sign the grant")
    }
}

impl Error for SignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
