//! JSON Web Tokens in their compact form, signed with RSA.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{self, RsaEncoding, RsaKeyPair, RsaParameters};
use serde_json::{Map, Value};

/// The algorithms that Maskinporten takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
}

impl Algorithm {
    pub(super) const NAMES: [&'static str; 3] = ["RS256", "RS384", "RS512"];

    fn by_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "RS384" => Some(Self::Rs384),
            "RS512" => Some(Self::Rs512),
            _ => None,
        }
    }

    pub(super) fn verification(self) -> &'static RsaParameters {
        match self {
            Self::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
            Self::Rs384 => &signature::RSA_PKCS1_2048_8192_SHA384,
            Self::Rs512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        }
    }

    fn signing(self) -> &'static dyn RsaEncoding {
        match self {
            Self::Rs256 => &signature::RSA_PKCS1_SHA256,
            Self::Rs384 => &signature::RSA_PKCS1_SHA384,
            Self::Rs512 => &signature::RSA_PKCS1_SHA512,
        }
    }
}

/// A token whose signature nobody has looked at yet.
pub(super) struct Jwt<'a> {
    pub(super) header: Map<String, Value>,
    pub(super) claims: Map<String, Value>,
    /// What the signature is for.
    pub(super) signed: &'a str,
    pub(super) signature: Vec<u8>,
}

impl<'a> Jwt<'a> {
    /// Reads the three parts; none where they are not a token.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let object = |part: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
            serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
        };
        Some(Self {
            header: object(header)?,
            claims: object(claims)?,
            signed,
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    /// The algorithm that the header names, if it is one that is taken.
    pub(super) fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::by_name(self.header.get("alg")?.as_str()?)
    }

    /// A claim that is a text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// A claim that is a time, in seconds since 1970.
    pub(super) fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.claims.get(name)?;
        // RFC 7519 lets a time have decimals.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it saturates, far away from every clock"
        )]
        value
            .as_i64()
            .or_else(|| value.as_f64().map(|number| number as i64))
    }
}

/// Signs a token; none where the key cannot.
pub(super) fn sign(
    key: &RsaKeyPair,
    algorithm: Algorithm,
    header: &Value,
    claims: &Value,
) -> Option<String> {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(header), encode(claims));
    let mut signature = vec![0; key.public().modulus_len()];
    let random = SystemRandom::new();
    key.sign(
        algorithm.signing(),
        &random,
        signed.as_bytes(),
        &mut signature,
    )
    .ok()?;
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
