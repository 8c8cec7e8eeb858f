//! `Settings`: what a client is set to do.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "ring")]
use skattekit_maskinporten::{ConfigError, Variables};
use skattekit_maskinporten::{Grant, Source};
use skattekit_runtime::Format;

use crate::environment::{AddressError, Environment};
use crate::retries::Retries;
use crate::transport::Limits;

/// What a client is set to do. `Debug` shows no secret.
#[derive(Clone)]
pub struct Settings {
    environment: Environment,
    addresses: Vec<(&'static [&'static str], String)>,
    pub(crate) source: Arc<dyn Source>,
    scopes: Vec<String>,
    grant: Grant,
    pub(crate) retries: Retries,
    pub(crate) limits: Limits,
    pub(crate) format: Format,
    pub(crate) reads_envelopes: bool,
}

impl Settings {
    /// Calls with tokens from a source, in an environment: JSON, 30 seconds a request, 64 MB a response.
    #[must_use]
    pub fn new(environment: Environment, source: impl Source + 'static) -> Self {
        Self {
            environment,
            addresses: Vec::new(),
            source: Arc::new(source),
            scopes: Vec::new(),
            grant: Grant::new(""),
            retries: Retries::default(),
            limits: Limits {
                time: Duration::from_secs(30),
                size: 64 << 20,
            },
            format: Format::Json,
            reads_envelopes: false,
        }
    }

    /// Calls as the environment of the process describes, by the names that NAIS uses: with tokens from the side-car where it has
    /// an address, and else from Maskinporten itself, for the scopes in `MASKINPORTEN_SCOPES`.
    ///
    /// # Errors
    /// The first variable that is missing or not valid.
    #[cfg(feature = "ring")]
    #[cfg_attr(docsrs, doc(cfg(feature = "ring")))]
    pub fn from_env(environment: Environment) -> Result<Self, ConfigError> {
        Self::from_variables(environment, &Variables::env())
    }

    /// The same with variables from elsewhere, such as a file.
    ///
    /// # Errors
    /// The first variable that is missing or not valid.
    #[cfg(feature = "ring")]
    #[cfg_attr(docsrs, doc(cfg(feature = "ring")))]
    pub fn from_variables(
        environment: Environment,
        variables: &Variables<'_>,
    ) -> Result<Self, ConfigError> {
        let granted = Grant::from_variables(variables)?;
        let source = variables.source()?;
        Ok(Self::new(environment, source).scopes(granted.scopes()))
    }

    /// The same with another base address for a service, such as that of a gateway; the service is named by its published
    /// addresses, such as `servers::ALL`.
    #[must_use]
    pub fn address(
        mut self,
        published: &'static [&'static str],
        address: impl Into<String>,
    ) -> Self {
        self.addresses.retain(|(known, _)| *known != published);
        self.addresses.push((published, address.into()));
        self
    }

    /// The same for a client that was granted these scopes; the first that gives access is used where several do.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// The same with what else tokens are asked for with, such as `consumer_org`; its scopes go with those of the operations.
    #[must_use]
    pub fn grant(mut self, grant: Grant) -> Self {
        self.grant = grant;
        self
    }

    /// The same with other retries.
    #[must_use]
    pub const fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// The same with another time limit for each request with its response.
    #[must_use]
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.limits.time = limit;
        self
    }

    /// The same with another largest body, in bytes.
    #[must_use]
    pub const fn size_limit(mut self, limit: usize) -> Self {
        self.limits.size = limit;
        self
    }

    /// The same in JSON or XML, where a service offers both. The generated crates read XML with their feature `xml`.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// The same, and an API's error that a proxy wrapped in JSON of its own is read there.
    #[must_use]
    pub const fn reads_envelopes(mut self, reads: bool) -> Self {
        self.reads_envelopes = reads;
        self
    }

    /// The base address of an operation with these published ones, of which the caller may have chosen a service.
    pub(crate) fn base_url(
        &self,
        published: &'static [&'static str],
        service: Option<&'static [&'static str]>,
    ) -> Result<String, AddressError> {
        // The service counts for the operations that it offers.
        let offers = |service: &&[&str]| service.iter().all(|address| published.contains(address));
        let published = service.filter(offers).unwrap_or(published);
        let own = self.addresses.iter().find(|(of, _)| *of == published);
        match own {
            Some((_, address)) => Ok(address.clone()),
            None => self.environment.address(published),
        }
    }

    /// The grant for a token of which one of these scopes is needed; none where no token is needed.
    pub(crate) fn grant_of(
        &self,
        scopes: &'static [&'static str],
    ) -> Result<Option<Grant>, &'static [&'static str]> {
        let granted = scopes
            .iter()
            .find(|scope| self.scopes.iter().any(|own| own == *scope));
        match (scopes, granted) {
            ([], _) => Ok(None),
            (_, Some(scope)) | ([scope], None) => Ok(Some(self.grant.clone().scope(scope))),
            (_, None) => Err(scopes),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("environment", &self.environment)
            .field("scopes", &self.scopes)
            .field("grant", &self.grant)
            .field("retries", &self.retries)
            .field("limits", &self.limits)
            .field("format", &self.format)
            .field("reads_envelopes", &self.reads_envelopes)
            .finish_non_exhaustive()
    }
}
