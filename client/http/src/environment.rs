//! `Environment`: which of the published base addresses of a service is used, or which other address.

use std::fmt;

/// Where the services are: one switch for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// Skatteetaten's environment for the tests of others.
    Test,
    /// Production.
    Production,
    /// Every service below one address, as `<address>/<first label of its host><path>`: the mock, or a gateway that is set up so.
    Behind(String),
}

/// The domain of production; every other published address is one for tests.
const PRODUCTION: &str = ".skatteetaten.no";

impl Environment {
    /// The address of a service, of which these are published.
    pub(crate) fn address(&self, published: &[&str]) -> Result<String, AddressError> {
        let wanted = match self {
            Self::Production => true,
            Self::Test => false,
            // Test comes first, and the mock is no production.
            Self::Behind(_) => published.iter().all(|address| is_production(address)),
        };
        let mut fitting = published
            .iter()
            .filter(|address| is_production(address) == wanted);
        let (first, second) = (fitting.next(), fitting.next());
        let error = |fault| AddressError {
            environment: self.clone(),
            fault,
        };
        let address = match (first, second) {
            (Some(address), None) => *address,
            (None, _) => return Err(error(AddressFault::None)),
            (Some(_), Some(_)) => {
                let count = fitting.count() + 2;
                return Err(error(AddressFault::Several(count)));
            }
        };
        match self {
            Self::Behind(base) => Ok(below(base, address)),
            _ => Ok(address.to_owned()),
        }
    }
}

fn is_production(address: &str) -> bool {
    host(address).ends_with(PRODUCTION)
}

/// The host of an address; empty where there is none.
fn host(address: &str) -> &str {
    let (_, rest) = address.split_once("://").unwrap_or_default();
    rest.split(['/', ':', '?']).next().unwrap_or_default()
}

/// The address of a service below another address.
fn below(base: &str, address: &str) -> String {
    let host = host(address);
    let label = host.split('.').next().unwrap_or_default();
    let path = address
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    let base = base.trim_end_matches('/');
    format!("{base}/{label}/{path}")
        .trim_end_matches('/')
        .to_owned()
}

/// No base address, or more than one, is published for an operation in the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    environment: Environment,
    fault: AddressFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AddressFault {
    None,
    Several(usize),
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let environment = match &self.environment {
            Environment::Test => "the test environment",
            Environment::Production => "production",
            Environment::Behind(_) => "the address of all services",
        };
        match self.fault {
            AddressFault::None => write!(
                f,
                "no base address for {environment} is published; set one with `Settings::address`"
            ),
            AddressFault::Several(count) => write!(
                f,
                "{count} services offer the operation in {environment}; choose one with `service`, \
                 such as `client.service(servers::skatteoppgjoer_hendelser::ALL)`"
            ),
        }
    }
}

impl std::error::Error for AddressError {}

#[cfg(test)]
mod tests {
    use super::Environment;

    const ONE: &[&str] = &[
        "https://avregning.api.skatteetaten-test.no/v2",
        "https://avregning.api.skatteetaten.no/v2",
    ];

    #[test]
    fn one_switch_decides_between_test_and_production() {
        let address = |environment: Environment| environment.address(ONE).unwrap();
        assert_eq!(address(Environment::Test), ONE[0]);
        assert_eq!(address(Environment::Production), ONE[1]);
        assert_eq!(
            address(Environment::Behind("http://127.0.0.1:8080/".to_owned())),
            "http://127.0.0.1:8080/avregning/v2"
        );
    }

    #[test]
    fn what_is_published_for_tests_alone_is_never_production() {
        let published = &["https://api-test.sits.no/api/formueinntekt/summertskattegrunnlag"];
        assert_eq!(
            Environment::Test.address(published).as_deref(),
            Ok(published[0])
        );
        let error = Environment::Production.address(published).unwrap_err();
        assert!(error.to_string().contains("Settings::address"), "{error}");
        let behind = Environment::Behind("http://localhost".to_owned());
        assert_eq!(
            behind.address(published).as_deref(),
            Ok("http://localhost/api-test/api/formueinntekt/summertskattegrunnlag")
        );
    }

    #[test]
    fn several_services_are_asked_to_be_told_apart() {
        let several = &[ONE[0], ONE[1], "https://inntekt.api.skatteetaten.no/v1"];
        let error = Environment::Production.address(several).unwrap_err();
        assert!(error.to_string().starts_with("2 services"), "{error}");
    }
}
