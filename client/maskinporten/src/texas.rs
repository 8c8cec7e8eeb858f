//! `Texas`: the side-car of NAIS that gets tokens.

use std::time::SystemTime;

use serde_json::json;
use skattekit_runtime::{Content, Format, Request, RequestBuilder};

use crate::error::{RequestError, TokenError};
use crate::grant::Grant;
use crate::source::{Freshness, Source, Start};

/// Texas, which gets an application on NAIS its tokens, so that the key stays with the platform:
/// <https://docs.nais.io/auth/maskinporten/how-to/consume/>.
///
/// It keeps tokens itself; one that the service refused is asked for anew.
#[derive(Clone, Debug)]
pub struct Texas {
    endpoint: String,
}

impl Texas {
    /// Texas at an address, which NAIS gives in `NAIS_TOKEN_ENDPOINT`.
    #[must_use]
    pub fn new(endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: endpoint.into(),
        }
    }

    /// Builds the request for a token.
    ///
    /// # Errors
    /// If the grant is not valid or has what Texas cannot ask for (`consumer_org`, `pid`), or if the address is none.
    pub fn request(&self, grant: &Grant, freshness: Freshness) -> Result<Request, RequestError> {
        grant.check()?;
        let unsupported = [("consumer_org", &grant.consumer_org), ("pid", &grant.pid)];
        if let Some((claim, _)) = unsupported.into_iter().find(|(_, value)| value.is_some()) {
            return Err(RequestError::Unsupported { claim, by: "Texas" });
        }
        let mut body = json!({ "identity_provider": "maskinporten", "target": grant.scope_text() });
        if let Some(resource) = &grant.resource {
            body["resource"] = resource.as_str().into();
        }
        if let Some(details) = grant.details() {
            body["authorization_details"] = details;
        }
        if freshness == Freshness::New {
            body["skip_cache"] = true.into();
        }
        RequestBuilder::to("POST", &self.endpoint, "/api/v1/token")
            .accept(Format::Json)
            .body(Some(&Content::text("application/json", body.to_string())))
            .and_then(RequestBuilder::build)
            .map_err(RequestError::Endpoint)
    }
}

impl Source for Texas {
    fn start(
        &self,
        grant: &Grant,
        freshness: Freshness,
        _: SystemTime,
    ) -> Result<Start, TokenError> {
        Ok(Start::Send(self.request(grant, freshness)?))
    }
}
