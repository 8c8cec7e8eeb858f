//! Personal data: what becomes of it, and the key that replaces identifiers.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use skattekit_runtime::PersonalKind;
use thiserror::Error;

/// What becomes of personal data.
#[derive(Clone, Debug, Default)]
pub enum Person {
    /// None of it is written.
    #[default]
    Drop,
    /// Identifiers are replaced by HMAC-SHA256 with a key, in 64 hexadecimal digits; nothing else of it is written.
    Key(Key),
    /// All of it is written.
    Keep,
}

/// A key of HMAC-SHA256.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

/// The shortest key, in bytes: a shorter one could be found by trying.
const SHORTEST: usize = 16;

/// The longest file that is taken for a key.
const LONGEST: u64 = 64 * 1024;

/// Why a file gives no key.
#[derive(Debug, Error)]
pub enum KeyError {
    /// It cannot be read.
    #[error("the key file {0} cannot be read: {1}")]
    Unreadable(String, io::Error),
    /// It has too few bytes.
    #[error(
        "the key file {0} has {1} bytes; a key has at least {SHORTEST}, such as those of `openssl rand -hex 32`"
    )]
    Short(String, usize),
    /// It has too many bytes.
    #[error("the key file {0} has more than {LONGEST} bytes; it is hardly a key")]
    Long(String),
    /// Others can read it.
    #[error("the key file {0} can be read by others (mode {1:o}); run `chmod 600 {0}`")]
    Open(String, u32),
}

impl Key {
    /// The key of some bytes.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(Hmac::new_from_slice(bytes).expect("HMAC takes keys of any length"))
    }

    /// Reads the key of a file: its bytes without white space at the end.
    ///
    /// # Errors
    /// If it cannot be read, if it is too short, and if others than its owner can read it.
    pub fn of_file(path: &Path) -> Result<Self, KeyError> {
        let name = path.display().to_string();
        let unreadable = |error| KeyError::Unreadable(name.clone(), error);
        let file = File::open(path).map_err(unreadable)?;
        if let Some(mode) = mode_for_others(&file.metadata().map_err(unreadable)?) {
            return Err(KeyError::Open(name, mode));
        }
        let mut bytes = Vec::new();
        let mut part = file.take(LONGEST + 1);
        part.read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > LONGEST {
            return Err(KeyError::Long(name));
        }
        let key = bytes.trim_ascii_end();
        if key.len() < SHORTEST {
            return Err(KeyError::Short(name, key.len()));
        }
        Ok(Self::new(key))
    }

    /// The token of an identifier.
    #[must_use]
    pub fn token(&self, text: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(text.as_bytes());
        let mut token = String::with_capacity(64);
        for byte in mac.finalize().into_bytes() {
            token.push(digit(byte >> 4));
            token.push(digit(byte & 15));
        }
        token
    }

    /// What tells this key from others, and says nothing about it or about any identifier.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut token = self.token("skattekit-export: fingerprint of the key");
        token.truncate(16);
        token
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

const fn digit(value: u8) -> char {
    (if value < 10 {
        b'0' + value
    } else {
        b'a' + value - 10
    }) as char
}

#[cfg(unix)]
fn mode_for_others(data: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = data.permissions().mode() & 0o777;
    (data.is_file() && mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn mode_for_others(_: &fs::Metadata) -> Option<u32> {
    None
}

/// What becomes of the values of a column.
#[derive(Clone, Debug)]
pub(crate) enum Treatment {
    Write,
    Drop,
    Key(Box<Key>),
}

impl Person {
    pub(crate) fn treatment(&self, personal: Option<PersonalKind>) -> Treatment {
        match (personal, self) {
            (None, _) | (_, Self::Keep) => Treatment::Write,
            (Some(PersonalKind::Identifier), Self::Key(key)) => {
                Treatment::Key(Box::new(key.clone()))
            }
            (Some(_), Self::Drop | Self::Key(_)) => Treatment::Drop,
        }
    }

    /// Whether texts that no model foresees are written as they came, and not with long numbers masked.
    pub(crate) const fn shows_all(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// Its name in a data set.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Key(_) => "key",
            Self::Keep => "keep",
        }
    }

    pub(crate) fn fingerprint(&self) -> Option<String> {
        match self {
            Self::Key(key) => Some(key.fingerprint()),
            Self::Drop | Self::Keep => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_token_is_the_hmac_of_rfc_4231() {
        let key = Key::new(b"Jefe");
        let token = key.token("what do ya want for nothing?");
        assert_eq!(
            token,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_ne!(key.fingerprint(), Key::new(b"Jeff").fingerprint());
        assert_eq!(format!("{key:?}"), "Key(***)");
    }
}
