//! The lock compared with the files: how they differ, and the lock that matches them.

use sha2::{Digest, Sha256};
use skattekit_codegen::{
    Code, Fetched, Finding, LOCK, Listed, Listing, Lock, Locked, Place, Protected, Sources,
};

use crate::paths::Folders;

/// The SHA-256 of some bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(bytes) {
        digits.push_str(&format!("{byte:02x}"));
    }
    digits
}

/// How a file differs from what is recorded of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Difference {
    /// Nothing is recorded of it.
    Unrecorded,
    /// It has other bytes, and nobody says that they are the published ones.
    Changed,
    /// It was fetched from an address, and has other bytes since.
    Edited(String),
    /// The manifest says something else of where it comes from.
    Restated,
    /// The manifest no longer names it.
    Unlisted,
}

/// What is to be recorded of a file that was written by hand.
pub(crate) fn by_hand(listed: &Listed, bytes: &[u8]) -> Locked {
    let status = listed.status;
    record(&listed.file, bytes, Fetched::No { status })
}

/// What is to be recorded of a file.
pub(crate) fn record(file: &str, bytes: &[u8], origin: Fetched) -> Locked {
    Locked {
        file: file.to_owned(),
        sha256: sha256(bytes),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        origin,
    }
}

/// How a file that is there differs from what is recorded of it.
pub(crate) fn difference(listed: &Listed, lock: &Lock, bytes: &[u8]) -> Option<Difference> {
    let Some(locked) = lock.get(&listed.file) else {
        return Some(Difference::Unrecorded);
    };
    let is_same = locked.sha256 == sha256(bytes);
    match &locked.origin {
        Fetched::From { .. } if is_same && listed.fetch.is_some() => None,
        Fetched::From { address, .. } if listed.fetch.is_some() => {
            Some(Difference::Edited(address.clone()))
        }
        Fetched::No { status } if is_same && *status == listed.status => None,
        _ if is_same => Some(Difference::Restated),
        _ => Some(Difference::Changed),
    }
}

/// Every file that differs from what is recorded of it, sorted.
pub(crate) fn differences(
    listing: &Listing,
    lock: &Lock,
    sources: &Sources,
) -> Vec<(String, Difference)> {
    let there = listing.files.iter().filter_map(|listed| {
        let difference = difference(listed, lock, sources.bytes(&listed.file)?)?;
        Some((listed.file.clone(), difference))
    });
    let is_listed = |file: &str| listing.files.iter().any(|listed| listed.file == file);
    let gone = lock
        .files
        .iter()
        .filter(|locked| !is_listed(&locked.file))
        .map(|locked| (locked.file.clone(), Difference::Unlisted));
    let mut differences = there.chain(gone).collect::<Vec<_>>();
    differences.sort_by(|(left, _), (right, _)| left.cmp(right));
    differences
}

/// The lock that is true of the files that are there, whoever changed them, and of what is hidden.
pub(crate) fn updated(
    listing: &Listing,
    lock: &Lock,
    sources: &Sources,
    protected: &Protected,
) -> Lock {
    let files = listing.files.iter().filter_map(|listed| {
        let bytes = sources.bytes(&listed.file)?;
        let known = lock.get(&listed.file);
        match difference(listed, lock, bytes) {
            None => known.cloned(),
            Some(_) => Some(by_hand(listed, bytes)),
        }
    });
    Lock {
        files: files.collect(),
        protected: protected.clone(),
    }
}

/// The finding that other positions hold personal data than the lock records.
pub(crate) fn unrecorded_protection(folders: &Folders) -> Finding {
    let place = Place::file(format!("{}{LOCK}", folders.specs_prefix()));
    let found = "the positions with personal data differ from those recorded".to_owned();
    Finding::error(Code::StaleLock, place, found, folders.repair())
}

impl Difference {
    /// The difference in words, as what was found of the file.
    pub(crate) fn found(&self) -> String {
        match self {
            Self::Unrecorded => format!("{LOCK} has no entry for this file"),
            Self::Changed => format!("the content differs from what {LOCK} records"),
            Self::Edited(address) => {
                format!("the file was edited after it was fetched from {address}")
            }
            Self::Restated => format!("{LOCK} records the same content with another origin"),
            Self::Unlisted => format!(
                "{LOCK} has an entry for this file, but the manifest does not name the file"
            ),
        }
    }

    /// Why the lock was brought up to date.
    pub(crate) fn past(&self) -> &'static str {
        match self {
            Self::Unrecorded => "the file is new",
            Self::Changed | Self::Edited(_) => "the file was changed by hand",
            Self::Restated => "the manifest gives another origin",
            Self::Unlisted => "the manifest does not name the file",
        }
    }

    /// The difference as a finding.
    pub(crate) fn finding(&self, file: &str, folders: &Folders) -> Finding {
        let (code, help) = match self {
            Self::Edited(_) => (
                Code::EditedFile,
                "undo the edit and write a fix-up instead; or keep the file as your own: remove \
                 `fetch` from its entry and set `status = \"transcribed\"`"
                    .to_owned(),
            ),
            _ => (Code::StaleLock, folders.repair()),
        };
        let place = Place::file(format!("{}{file}", folders.specs_prefix()));
        Finding::error(code, place, self.found(), help)
    }
}
