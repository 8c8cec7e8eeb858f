//! Access tokens: <https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token>.

use ring::signature::RsaKeyPair;
use serde_json::{Value, json};

use super::grant::Grant;
use super::jwt::{self, Algorithm, Jwt};
use super::keys::PublicKey;
use super::refusal::Refusal;

const KID: &str = "skattekit-mock-1";
const ALGORITHM: Algorithm = Algorithm::Rs256;

/// What access tokens are signed with and known by.
pub(super) struct Signer {
    pair: RsaKeyPair,
    public: PublicKey,
}

impl Signer {
    pub(super) fn new(pair: RsaKeyPair) -> Self {
        let public = PublicKey::of(&pair);
        Self { pair, public }
    }

    /// The public key, as whoever checks a token asks for it.
    pub(super) fn jwks(&self) -> Value {
        json!({ "keys": [self.public.to_jwk(KID)] })
    }

    /// Signs a token for a grant; none where the key cannot.
    pub(super) fn issue(
        &self,
        grant: &Grant,
        issuer: &str,
        now: i64,
        lifetime: i64,
        id: &str,
    ) -> Option<String> {
        let organisation = |number: &str| json!({ "authority": "iso6523-actorid-upis", "ID": format!("0192:{number}") });
        let mut claims = json!({
            "scope": grant.scope,
            "iss": issuer,
            "client_amr": if grant.by_certificate { "virksomhetssertifikat" } else { "private_key_jwt" },
            "token_type": "Bearer",
            "iat": now,
            "exp": now.saturating_add(lifetime),
            "client_id": grant.client,
            "jti": id,
            "consumer": organisation(grant.consumer.as_ref().unwrap_or(&grant.organisation)),
        });
        if grant.consumer.is_some() {
            claims["supplier"] = organisation(&grant.organisation);
            claims["delegation_source"] = "https://tt02.altinn.no/".into();
        }
        if let Some(resource) = &grant.resource {
            claims["aud"] = resource.clone();
        }
        if let Some(pid) = &grant.pid {
            claims["pid"] = pid.as_str().into();
        }
        let header = json!({ "kid": KID, "alg": "RS256", "typ": "JWT" });
        jwt::sign(&self.pair, ALGORITHM, &header, &claims)
    }

    /// Checks a token for one of some scopes; any will do where there are none.
    pub(super) fn check(&self, token: &str, scopes: &[&str], now: i64) -> Result<(), Refusal> {
        let token = Jwt::read(token).ok_or(Refusal::Missing)?;
        let is_ours = token.algorithm() == Some(ALGORITHM) && self.public.signed(&token, ALGORITHM);
        if !is_ours {
            return Err(Refusal::Missing);
        }
        if token.seconds("exp").is_none_or(|expires| expires <= now) {
            return Err(Refusal::Expired);
        }
        let mut granted = token.text("scope").unwrap_or_default().split(' ');
        if scopes.is_empty() || granted.any(|scope| scopes.contains(&scope)) {
            Ok(())
        } else {
            Err(Refusal::WrongScope)
        }
    }
}
