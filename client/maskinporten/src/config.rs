//! `Variables`: the configuration under the names that NAIS uses, from the environment, a file or anything else.

use std::error::Error;
use std::fmt;

use serde_json::{Map, Value};

use crate::grant::Grant;
#[cfg(feature = "ring")]
use crate::key::Key;
use crate::key_error::KeyError;
use crate::maskinporten::Maskinporten;
use crate::sign::Sign;
#[cfg(feature = "ring")]
use crate::source::Source;
use crate::texas::Texas;

const CLIENT_ID: &str = "MASKINPORTEN_CLIENT_ID";
#[cfg(feature = "ring")]
const CLIENT_JWK: &str = "MASKINPORTEN_CLIENT_JWK";
const ISSUER: &str = "MASKINPORTEN_ISSUER";
const SCOPES: &str = "MASKINPORTEN_SCOPES";
const TOKEN_ENDPOINT: &str = "MASKINPORTEN_TOKEN_ENDPOINT";
const TEXAS_ENDPOINT: &str = "NAIS_TOKEN_ENDPOINT";

/// Variables by their names, wherever they stand.
///
/// | name | what it is |
/// |---|---|
/// | `MASKINPORTEN_CLIENT_ID` | the id of the integration |
/// | `MASKINPORTEN_CLIENT_JWK` | the private key, as a JWK with its `kid` |
/// | `MASKINPORTEN_ISSUER` | the environment, such as `https://test.maskinporten.no/` |
/// | `MASKINPORTEN_TOKEN_ENDPOINT` | where tokens are; `token` below the issuer unless given |
/// | `MASKINPORTEN_SCOPES` | the scopes, with spaces between them |
/// | `NAIS_TOKEN_ENDPOINT` | where Texas is |
///
/// `Debug` and errors show no value.
pub struct Variables<'a> {
    lookup: Lookup<'a>,
    file: Option<String>,
}

/// What gives the value of a name.
type Lookup<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

impl<'a> Variables<'a> {
    /// Variables by a function that gives the value of a name.
    pub fn new(lookup: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Self {
            lookup: Box::new(lookup),
            file: None,
        }
    }

    /// The variables of the environment.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment, for whoever calls it by this name"
    )]
    pub fn env() -> Self {
        Self::new(|name| std::env::var(name).ok())
    }

    /// The members of a JSON object, whose text stands in a file; errors name its path. A key may stand there as an object or
    /// as a string.
    ///
    /// # Errors
    /// If it is no JSON object.
    pub fn json(path: impl Into<String>, text: &str) -> Result<Self, ConfigError> {
        let file = Some(path.into());
        let members = serde_json::from_str::<Map<String, Value>>(text).map_err(|error| {
            let fault = ConfigFault::Json {
                line: error.line(),
                column: error.column(),
            };
            ConfigError {
                file: file.clone(),
                name: "",
                fault,
            }
        })?;
        let lookup = move |name: &str| match members.get(name)? {
            Value::String(text) => Some(text.clone()),
            value => Some(value.to_string()),
        };
        Ok(Self {
            file,
            ..Self::new(lookup)
        })
    }

    fn get(&self, name: &str) -> Option<String> {
        let value = (self.lookup)(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn require(&self, name: &'static str, expected: &'static str) -> Result<String, ConfigError> {
        let missing = || self.error(name, ConfigFault::Missing { expected });
        self.get(name).ok_or_else(missing)
    }

    /// Checks an address, which is repeated nowhere.
    fn address(&self, name: &'static str, value: String) -> Result<String, ConfigError> {
        let is_address = value.starts_with("https://") || value.starts_with("http://");
        if is_address && value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(value);
        }
        let expected = "an address that begins with `https://`";
        Err(self.error(name, ConfigFault::Invalid { expected }))
    }

    fn error(&self, name: &'static str, fault: ConfigFault) -> ConfigError {
        ConfigError {
            file: self.file.clone(),
            name,
            fault,
        }
    }
}

impl fmt::Debug for Variables<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Variables")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl Maskinporten {
    /// The client that the variables describe.
    ///
    /// # Errors
    /// The first variable that is missing or not valid.
    #[cfg(feature = "ring")]
    #[cfg_attr(docsrs, doc(cfg(feature = "ring")))]
    pub fn from_variables(variables: &Variables<'_>) -> Result<Self, ConfigError> {
        let expected = "the private key of the client, as a JWK";
        let jwk = variables.require(CLIENT_JWK, expected)?;
        let key = Key::from_jwk(&jwk);
        let key = key.map_err(|error| variables.error(CLIENT_JWK, ConfigFault::Key(error)))?;
        Self::from_variables_with(variables, key)
    }

    /// The client that the variables describe, with a key that is kept elsewhere.
    ///
    /// # Errors
    /// The first variable that is missing or not valid.
    pub fn from_variables_with(
        variables: &Variables<'_>,
        signer: impl Sign + 'static,
    ) -> Result<Self, ConfigError> {
        let id = variables.require(CLIENT_ID, "the id of the client in Maskinporten")?;
        let expected = "an address such as `https://test.maskinporten.no/`";
        let issuer = variables.address(ISSUER, variables.require(ISSUER, expected)?)?;
        let client = Self::at(&issuer, id, signer).issuer(issuer.clone());
        let Some(endpoint) = variables.get(TOKEN_ENDPOINT) else {
            return Ok(client);
        };
        Ok(client.token_endpoint(variables.address(TOKEN_ENDPOINT, endpoint)?))
    }
}

impl Texas {
    /// The side-car that the variables describe.
    ///
    /// # Errors
    /// If its address is missing or not valid.
    pub fn from_variables(variables: &Variables<'_>) -> Result<Self, ConfigError> {
        let expected = "the address that NAIS gives";
        let endpoint = variables.require(TEXAS_ENDPOINT, expected)?;
        variables.address(TEXAS_ENDPOINT, endpoint).map(Self::new)
    }
}

impl Grant {
    /// A grant for the scopes that the variables list.
    ///
    /// # Errors
    /// If there are none.
    pub fn from_variables(variables: &Variables<'_>) -> Result<Self, ConfigError> {
        let expected = "scopes such as `skatteetaten:inntekt`, with spaces between them";
        variables.require(SCOPES, expected).map(Self::new)
    }
}

#[cfg(feature = "ring")]
impl Variables<'_> {
    /// The source that the variables describe: Texas where it has an address, and else Maskinporten itself.
    ///
    /// # Errors
    /// The first variable that is missing or not valid.
    #[cfg_attr(docsrs, doc(cfg(feature = "ring")))]
    pub fn source(&self) -> Result<Box<dyn Source>, ConfigError> {
        Ok(match self.get(TEXAS_ENDPOINT) {
            Some(_) => Box::new(Texas::from_variables(self)?),
            None => Box::new(Maskinporten::from_variables(self)?),
        })
    }
}

/// A variable that is missing or not valid. It shows no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    file: Option<String>,
    name: &'static str,
    fault: ConfigFault,
}

/// What is wrong with a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigFault {
    /// It is missing or empty.
    Missing {
        /// What was expected.
        expected: &'static str,
    },
    /// It is something else.
    Invalid {
        /// What was expected.
        expected: &'static str,
    },
    /// Its key cannot be used.
    Key(KeyError),
    /// The file has no JSON object.
    Json {
        /// The line, from 1 on.
        line: usize,
        /// The column, from 1 on.
        column: usize,
    },
}

impl ConfigError {
    /// The name of the variable; empty where the whole file is meant.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What is wrong.
    #[must_use]
    pub const fn fault(&self) -> &ConfigFault {
        &self.fault
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        let name = self.name;
        match &self.fault {
            ConfigFault::Missing { expected } => {
                write!(f, "`{name}` is missing; expected {expected}: set it")
            }
            ConfigFault::Invalid { expected } => {
                write!(f, "`{name}` is not valid; expected {expected}: correct it")
            }
            ConfigFault::Key(error) => write!(f, "`{name}`: {error}"),
            ConfigFault::Json { line, column } => write!(
                f,
                "found no JSON object (line {line}, column {column}); expected one with members such as `{CLIENT_ID}`"
            ),
        }
    }
}

impl Error for ConfigError {}
