//! `Grant`: what a token is asked for.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use crate::error::RequestError;

/// What a token is for: its scopes, and whom and what it is restricted to.
///
/// Two grants are equal if they ask for the same token, so a grant is the key of the [`Cache`](crate::Cache).
/// `Debug` hides the person and the authorization details, which can name one.
///
/// ```
/// use skattekit_maskinporten::Grant;
///
/// let grant = Grant::new("skatteetaten:inntekt").consumer_org("310112224");
/// assert_eq!(grant, Grant::new(" skatteetaten:inntekt ").consumer_org("310112224"));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grant {
    scopes: BTreeSet<String>,
    pub(crate) resource: Option<String>,
    pub(crate) consumer_org: Option<String>,
    pub(crate) pid: Option<String>,
    /// As JSON text, which has an order and a hash.
    authorization_details: Option<String>,
}

impl Grant {
    /// A grant for a scope, or for several with spaces between them.
    #[must_use]
    pub fn new(scope: impl AsRef<str>) -> Self {
        Self {
            scopes: BTreeSet::new(),
            resource: None,
            consumer_org: None,
            pid: None,
            authorization_details: None,
        }
        .scope(scope)
    }

    /// The same with one more scope, or with several.
    #[must_use]
    pub fn scope(mut self, scope: impl AsRef<str>) -> Self {
        let scopes = scope.as_ref().split_whitespace().map(str::to_owned);
        self.scopes.extend(scopes);
        self
    }

    /// The same for one API alone, which says what to write here (RFC 8707): the audience of the token.
    #[must_use]
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// The same on behalf of an organisation that has delegated the scopes in Altinn; its number has nine digits.
    #[must_use]
    pub fn consumer_org(mut self, number: impl Into<String>) -> Self {
        self.consumer_org = Some(number.into());
        self
    }

    /// The same for one person, whose identifier has eleven digits.
    #[must_use]
    pub fn pid(mut self, identifier: impl Into<String>) -> Self {
        self.pid = Some(identifier.into());
        self
    }

    /// The same with authorization details (RFC 9396), such as a system user of Altinn: an array of objects.
    #[must_use]
    pub fn authorization_details(mut self, details: &Value) -> Self {
        self.authorization_details = Some(details.to_string());
        self
    }

    /// The scopes, sorted, each once.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(String::as_str)
    }

    /// The scopes with spaces between them.
    pub(crate) fn scope_text(&self) -> String {
        self.scopes().collect::<Vec<_>>().join(" ")
    }

    /// The authorization details, if there are any; null if they are nested too deep to be read again.
    pub(crate) fn details(&self) -> Option<Value> {
        let details = self.authorization_details.as_deref()?;
        Some(serde_json::from_str(details).unwrap_or_default())
    }

    /// Checks what can be known before anybody is asked.
    pub(crate) fn check(&self) -> Result<(), RequestError> {
        // RFC 6749, section 3.3.
        let is_of_scope = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
        if self.scopes.is_empty() || !self.scopes().all(|scope| scope.bytes().all(is_of_scope)) {
            let expected = "at least one scope such as `skatteetaten:inntekt`, in ASCII";
            return Err(invalid("scope", expected));
        }
        let is_number = |text: &Option<String>, length| {
            let is_digit = |byte: u8| byte.is_ascii_digit();
            let fits = |text: &String| text.len() == length && text.bytes().all(is_digit);
            text.as_ref().is_none_or(fits)
        };
        if !is_number(&self.consumer_org, 9) {
            return Err(invalid("consumer_org", "nine digits"));
        }
        if !is_number(&self.pid, 11) {
            return Err(invalid("pid", "eleven digits"));
        }
        if self
            .resource
            .as_ref()
            .is_some_and(|text| text.trim().is_empty())
        {
            return Err(invalid("resource", "the address that the API asks for"));
        }
        let is_list = |details: Value| match details {
            Value::Array(list) => !list.is_empty() && list.iter().all(Value::is_object),
            _ => false,
        };
        if self.details().is_some_and(|details| !is_list(details)) {
            let expected = "an array of at least one object";
            return Err(invalid("authorization_details", expected));
        }
        Ok(())
    }
}

fn invalid(claim: &'static str, expected: &'static str) -> RequestError {
    RequestError::Grant { claim, expected }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |is_there: bool| is_there.then_some(format_args!("***"));
        f.debug_struct("Grant")
            .field("scopes", &self.scopes)
            .field("resource", &self.resource)
            .field("consumer_org", &self.consumer_org)
            .field("pid", &hidden(self.pid.is_some()))
            .field(
                "authorization_details",
                &hidden(self.authorization_details.is_some()),
            )
            .finish()
    }
}
