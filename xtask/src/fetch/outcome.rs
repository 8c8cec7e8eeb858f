//! The outcome of a fetch for each file.

use skattekit_codegen::Locked;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileState {
    /// It is as it was.
    Unchanged,
    /// A page is otherwise than it was.
    Changed,
    /// Its bytes are others and its version is the same.
    SilentEdit,
    /// Its version is another.
    NewVersion,
    /// It was written by hand until now.
    Replaced,
    /// It was not there.
    New,
    /// Upstream has it no more.
    Gone,
    /// It was not fetched.
    Failed,
    /// It was fetched, and the generator cannot read it; the old one is kept.
    Broken,
    /// The manifest does not say where it is upstream.
    WithoutUpstream,
    /// It is the table of a year that the manifest does not list.
    NewYear,
}

impl FileState {
    /// The kind as it is printed.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Changed => "changed",
            Self::SilentEdit => "silent-edit",
            Self::NewVersion => "new-version",
            Self::Replaced => "replaced",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Failed => "failed",
            Self::Broken => "broken",
            Self::WithoutUpstream => "without-upstream",
            Self::NewYear => "new-year",
        }
    }

    /// Whether upstream is not what the lock says.
    pub(crate) const fn is_difference(self) -> bool {
        !matches!(self, Self::Unchanged | Self::WithoutUpstream)
    }

    /// Whether something went wrong.
    pub(crate) const fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Broken)
    }
}

/// What became of a file, with what there is to say of it.
#[derive(Clone, Debug)]
pub(crate) struct FileOutcome {
    pub file: String,
    pub kind: FileState,
    /// Its address, as the lock records it.
    pub address: Option<String>,
    /// The versions before and after, or the commits of a page.
    pub from: Option<String>,
    pub to: Option<String>,
    /// What else there is to say.
    pub message: Option<String>,
    /// Its new bytes, where they are others.
    pub bytes: Option<Vec<u8>>,
    /// What is to be recorded of it, where that is something else.
    pub locked: Option<Locked>,
    /// What is to be recorded of it when something is written anyway.
    pub refreshed: Option<Locked>,
}

impl FileOutcome {
    pub(crate) fn new(file: &str, kind: FileState) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            address: None,
            from: None,
            to: None,
            message: None,
            bytes: None,
            locked: None,
            refreshed: None,
        }
    }

    pub(crate) fn saying(file: &str, kind: FileState, message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            ..Self::new(file, kind)
        }
    }
}
