//! The outcome of a fetch for each file.

use skattekit_codegen::Locked;

/// Declares what can become of a file, in the order in which it is reported, the worst last, where a terminal shows it:
/// each with its name, its label and what is said of a number of such files.
macro_rules! states {
    ($($(#[$doc:meta])* $state:ident $name:literal $label:literal $counted:literal;)*) => {
        /// What became of a file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum FileState {
            $($(#[$doc])* $state,)*
        }

        impl FileState {
            pub(super) const ALL: &'static [Self] = &[$(Self::$state),*];

            /// Its name, its label in a line, and what is said of a number of them.
            pub(super) const fn words(self) -> (&'static str, &'static str, &'static str) {
                match self {
                    $(Self::$state => ($name, $label, $counted),)*
                }
            }
        }
    };
}

states! {
    /// The manifest does not say where it is upstream.
    WithoutUpstream "without-upstream" "no upstream" "not fetched";
    /// It is as it was.
    Unchanged "unchanged" "unchanged" "unchanged";
    /// It was not there.
    New "new" "new" "new";
    /// It was written by hand until now.
    Replaced "replaced" "replaced" "replacing hand-written files";
    /// A page is otherwise than it was.
    Changed "changed" "changed" "changed";
    /// Its version is another.
    NewVersion "new-version" "new version" "with a new version";
    /// Its bytes are others and its version is the same.
    SilentEdit "silent-edit" "SILENT EDIT" "SILENTLY EDITED";
    /// It is the table of a year that the manifest does not list.
    NewYear "new-year" "NEW YEAR" "for a NEW YEAR";
    /// Upstream has it no more.
    Gone "gone" "GONE" "GONE upstream";
    /// It was fetched, and the generator cannot read it; the old one is kept.
    Broken "broken" "BROKEN" "BROKEN";
    /// It was not fetched.
    Failed "failed" "FAILED" "FAILED";
}

impl FileState {
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
