//! What can become of a fetched file, each with its words.

/// Declares what can become of a file, in the order in which it is reported, the worst last, where a terminal shows it:
/// each with its name, its label and what is said of a number of such files.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $label:literal $counted:literal;)*) => {
        /// What became of a file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            pub(super) const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its name, its label in a line, and what is said of a number of them.
            pub(super) const fn words(self) -> (&'static str, &'static str, &'static str) {
                match self {
                    $(Self::$kind => ($name, $label, $counted),)*
                }
            }
        }
    };
}

kinds! {
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

impl Kind {
    /// Whether upstream is not what the lock says.
    pub(crate) const fn is_difference(self) -> bool {
        !matches!(self, Self::Unchanged | Self::WithoutUpstream)
    }

    /// Whether something went wrong.
    pub(crate) const fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Broken)
    }
}
