//! The clients that may ask for tokens, as a file lists them.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::line::line_at;

use super::TEST_CLIENT;
use super::keys::{KeyError, PublicKey, read_jwks, read_private_key};

/// The clients that get tokens.
///
/// Those of a file or [`Clients::test`] are registered: nobody else gets a token, and each grant has to be signed with one of
/// its client's keys. [`Clients::anybody`] takes what comes.
#[derive(Clone)]
pub struct Clients {
    registered: BTreeMap<String, Client>,
    /// What everybody else is; none where there is nobody else.
    anybody: Option<Client>,
}

/// What is registered of a client.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) organisation: String,
    /// None where it may have every scope of the catalogue.
    pub(super) scopes: Option<Vec<String>>,
    /// The organisations that have delegated to it; none where all have.
    pub(super) consumers: Option<Vec<String>>,
    pub(super) keys: BTreeMap<String, PublicKey>,
    /// Whether it has these keys alone; a grant that is signed with another one is refused.
    pub(super) is_registered: bool,
}

impl Client {
    /// A client with the test client's key.
    fn test(is_registered: bool) -> Self {
        let pair = read_private_key(TEST_CLIENT.private_key);
        let key = pair.map(|pair| (TEST_CLIENT.kid.to_owned(), PublicKey::of(&pair)));
        Self {
            organisation: TEST_CLIENT.organisation.to_owned(),
            scopes: None,
            consumers: None,
            keys: key.into_iter().collect(),
            is_registered,
        }
    }
}

/// Why a file of clients cannot be used.
#[derive(Debug, Error)]
#[error("line {line}: {fault}")]
#[non_exhaustive]
pub struct ClientsError {
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong there.
    pub fault: ClientsFault,
}

/// What is wrong with a file of clients.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ClientsFault {
    /// It is not the TOML that is expected.
    #[error("{0}")]
    Toml(String),
    /// It has no client.
    #[error("no client; expected at least one `[[client]]` with `id` and `keys`")]
    None,
    /// A client occurs again.
    #[error("the client `{0}` occurs twice; give each `[[client]]` an `id` of its own")]
    Twice(String),
    /// An organisation number is none.
    #[error("no organisation number; expected nine digits")]
    Organisation,
    /// The file of keys cannot be read.
    #[error("the keys `{path}` cannot be read: {reason}")]
    Unreadable {
        /// The path as the file has it.
        path: String,
        /// Why.
        reason: String,
    },
    /// The file of keys cannot be used.
    #[error("the keys `{path}`: {error}")]
    Keys {
        /// The path as the file has it.
        path: String,
        /// Why.
        error: KeyError,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    client: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: Spanned<String>,
    keys: Spanned<String>,
    organisation: Option<Spanned<String>>,
    scopes: Option<Vec<String>>,
    consumers: Option<Vec<Spanned<String>>>,
}

impl Clients {
    /// Reads a file of clients; `read` gives the text of a file of keys by the path that stands there.
    ///
    /// # Errors
    ///
    /// The first fault of the file, with its line.
    pub fn parse(
        text: &str,
        mut read: impl FnMut(&str) -> Result<String, String>,
    ) -> Result<Self, ClientsError> {
        let file = toml::from_str::<File>(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            at(text, start, ClientsFault::Toml(error.message().to_owned()))
        })?;
        if file.client.is_empty() {
            return Err(at(text, 0, ClientsFault::None));
        }
        let mut clients = BTreeMap::new();
        for row in file.client {
            let (start, id) = (row.id.span().start, row.id.get_ref().clone());
            let client = row.into_client(text, &mut read)?;
            if clients.insert(id.clone(), client).is_some() {
                return Err(at(text, start, ClientsFault::Twice(id)));
            }
        }
        Ok(Self {
            registered: clients,
            anybody: None,
        })
    }

    /// The test client alone, with its key and every scope.
    #[must_use]
    pub fn test() -> Self {
        let client = (TEST_CLIENT.id.to_owned(), Client::test(true));
        Self {
            registered: BTreeMap::from([client]),
            anybody: None,
        }
    }

    /// Whoever asks, with every scope. A signature is checked where the key is known: that of the test client, and that of a
    /// certificate in the grant.
    #[must_use]
    pub fn anybody() -> Self {
        Self {
            registered: BTreeMap::new(),
            anybody: Some(Client::test(false)),
        }
    }

    /// Whether nobody gets a token who is not registered.
    #[must_use]
    pub fn are_registered(&self) -> bool {
        self.anybody.is_none()
    }

    pub(super) fn get(&self, id: &str) -> Option<&Client> {
        self.registered.get(id).or(self.anybody.as_ref())
    }
}

impl Row {
    fn into_client(
        self,
        text: &str,
        read: &mut impl FnMut(&str) -> Result<String, String>,
    ) -> Result<Client, ClientsError> {
        let number = |value: Spanned<String>| {
            if is_organisation(value.get_ref()) {
                Ok(value.into_inner())
            } else {
                Err(at(text, value.span().start, ClientsFault::Organisation))
            }
        };
        let start = self.keys.span().start;
        let path = self.keys.into_inner();
        let keys = match read(&path) {
            Ok(keys) => keys,
            Err(reason) => {
                return Err(at(text, start, ClientsFault::Unreadable { path, reason }));
            }
        };
        let keys = read_jwks(&keys)
            .map_err(|error| at(text, start, ClientsFault::Keys { path, error }))?;
        let organisation = self.organisation.map(number).transpose()?;
        let consumers = self
            .consumers
            .map(|rows| rows.into_iter().map(number).collect())
            .transpose()?;
        Ok(Client {
            organisation: organisation.unwrap_or_else(|| TEST_CLIENT.organisation.to_owned()),
            scopes: self.scopes,
            consumers,
            keys: keys.into_iter().collect(),
            is_registered: true,
        })
    }
}

/// Whether a text has the form of an organisation number.
pub(super) fn is_organisation(text: &str) -> bool {
    text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn at(text: &str, start: usize, fault: ClientsFault) -> ClientsError {
    ClientsError {
        line: line_at(text, start),
        fault,
    }
}
