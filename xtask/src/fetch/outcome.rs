//! The outcome of a fetch for each file.

use skattekit_codegen::Locked;

/// Declares what can become of a file, in the order in which it is reported, the worst last, where a terminal shows it:
/// each with its name, its label and what is said of a number of such files.
macro_rules! states {
    ($($(#[$doc:meta])* $state:ident $name:literal $label:literal $counted:literal;)*) => {
        /// The outcome for a file.
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
    /// The manifest does not say where it is published.
    WithoutUpstream "without-upstream" "no upstream" "not fetched";
    /// It has not changed.
    Unchanged "unchanged" "unchanged" "unchanged";
    /// It did not exist before.
    New "new" "new" "new";
    /// It was hand-written before.
    Replaced "replaced" "replaced" "replacing hand-written files";
    /// A page has changed.
    Changed "changed" "changed" "changed";
    /// It has another version.
    NewVersion "new-version" "new version" "with a new version";
    /// Its content has changed, but not its version.
    SilentEdit "silent-edit" "SILENT EDIT" "SILENTLY EDITED";
    /// It is a source of a year that the manifest does not list.
    NewYear "new-year" "NEW YEAR" "for a NEW YEAR";
    /// Upstream no longer has it.
    Gone "gone" "GONE" "GONE upstream";
    /// It was fetched, but the generator cannot read it; the old file is kept.
    Broken "broken" "BROKEN" "BROKEN";
    /// It could not be fetched.
    Failed "failed" "FAILED" "FAILED";
}

impl FileState {
    /// Whether upstream differs from the lock.
    pub(crate) const fn is_difference(self) -> bool {
        !matches!(self, Self::Unchanged | Self::WithoutUpstream)
    }

    /// Whether something went wrong.
    pub(crate) const fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Broken)
    }
}

/// The outcome for a file, with details.
#[derive(Clone, Debug)]
pub(crate) struct FileOutcome {
    pub file: String,
    pub kind: FileState,
    /// Its address as recorded in the lock.
    pub address: Option<String>,
    /// The versions before and after; for a page, the commits.
    pub from: Option<String>,
    pub to: Option<String>,
    /// A message about it.
    pub message: Option<String>,
    /// Its new content, if that differs.
    pub bytes: Option<Vec<u8>>,
    /// Its new record, if that differs.
    pub locked: Option<Locked>,
    /// A new record that is only worth writing if something else is written.
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
