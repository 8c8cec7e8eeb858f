//! Servers with variables in their address.

use crate::http::request::error::InvalidRequest;

/// A server with variables in its address, each with a default.
///
/// ```
/// use skattekit_runtime::{Server, Variable};
///
/// const TEST: Server = Server::new(
///     "https://{miljoe}.skatt.example/v1",
///     &[Variable { name: "miljoe", default: "test", values: &["test", "prod"] }],
/// );
/// assert_eq!(TEST.url(), "https://test.skatt.example/v1");
/// assert_eq!(TEST.variable("miljoe", "prod")?.url(), "https://prod.skatt.example/v1");
/// # Ok::<(), skattekit_runtime::InvalidRequest>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    template: &'static str,
    variables: &'static [Variable],
    chosen: Vec<(&'static str, String)>,
}

/// A variable of a server's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Its default value.
    pub default: &'static str,
    /// The allowed values; empty if any value is allowed.
    pub values: &'static [&'static str],
}

impl Server {
    /// Creates a server from its address, with the names of variables in braces, and the variables.
    #[must_use]
    pub const fn new(template: &'static str, variables: &'static [Variable]) -> Self {
        Self {
            template,
            variables,
            chosen: Vec::new(),
        }
    }

    /// The variables of the address.
    #[must_use]
    pub const fn variables(&self) -> &'static [Variable] {
        self.variables
    }

    /// Sets the value of a variable.
    ///
    /// # Errors
    /// If the address has no such variable, or if the specification does not allow the value.
    pub fn variable(
        mut self,
        name: &str,
        value: impl Into<String>,
    ) -> Result<Self, InvalidRequest> {
        let Some(variable) = self.variables.iter().find(|known| known.name == name) else {
            return Err(InvalidRequest::new("base_url", "has no such variable"));
        };
        let value = value.into();
        if !variable.values.is_empty() && !variable.values.contains(&&*value) {
            let reason = format_args!("is not one of {}", variable.values.join(", ")).to_string();
            return Err(InvalidRequest::new(variable.name, reason));
        }
        self.chosen.retain(|(known, _)| *known != variable.name);
        self.chosen.push((variable.name, value));
        Ok(self)
    }

    /// The base address, with the defaults of variables that were not set.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = String::new();
        for (index, part) in self.template.split('{').enumerate() {
            match part.split_once('}').filter(|_| index > 0) {
                Some((name, rest)) => {
                    url.push_str(self.value(name));
                    url.push_str(rest);
                }
                None => url.push_str(part),
            }
        }
        url
    }

    fn value(&self, name: &str) -> &str {
        let chosen = self.chosen.iter().find(|(known, _)| *known == name);
        let default = self.variables.iter().find(|known| known.name == name);
        match chosen {
            Some((_, value)) => value,
            None => default.map_or("", |variable| variable.default),
        }
    }
}
