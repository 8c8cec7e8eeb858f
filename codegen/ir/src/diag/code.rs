//! The codes of diagnostics, each with a name and an explanation.

use super::explain::Explanation;

/// Declares the codes, each with its name; `explain/<name>.md` must exist and explain it.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal,)*) => {
        /// The kind of fault that a diagnostic reports; its name is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        impl Code {
            /// Every code, in no particular order.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// The name of the code, as it is printed.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }

            /// What the code means, with an example of the fault and of its repair.
            #[must_use]
            pub fn explanation(self) -> Explanation {
                let text = match self {
                    $(Self::$code => include_str!(concat!("explain/", $name, ".md")),)*
                };
                Explanation::of(text)
            }
        }
    };
}

codes! {
    /// The manifest is not TOML, or not of the documented shape.
    InvalidManifest = "invalid-manifest",
    /// The lock is not TOML, or not of the documented shape.
    InvalidLock = "invalid-lock",
    /// The manifest names a file that does not exist.
    MissingFile = "missing-file",
    /// A file in the specs folder that the manifest does not name.
    UnlistedFile = "unlisted-file",
    /// A file that is not UTF-8.
    NotUtf8 = "not-utf8",
    /// A hidden character, which makes a text look different from its content.
    HiddenCharacter = "hidden-character",
    /// A text with garbled characters.
    Mojibake = "mojibake",
    /// A document that is neither YAML nor JSON.
    InvalidYaml = "invalid-yaml",
    /// An unquoted text that YAML, or an older version of YAML, reads as another type.
    AmbiguousText = "ambiguous-text",
    /// A key that occurs twice in one mapping.
    RepeatedKey = "repeated-key",
    /// A key that OpenAPI does not allow at its place.
    UnknownKey = "unknown-key",
    /// A key that has no effect where it stands.
    IgnoredKey = "ignored-key",
    /// A key that OpenAPI requires at its place.
    MissingKey = "missing-key",
    /// A value of the wrong type for its place.
    WrongKind = "wrong-kind",
    /// A `type` that OpenAPI does not know.
    UnknownType = "unknown-type",
    /// A `$ref` to something that does not exist.
    DanglingRef = "dangling-ref",
    /// A file that should be an OpenAPI document and is something else.
    InvalidDocument = "invalid-document",
    /// An example that does not match its schema.
    InvalidExample = "invalid-example",
    /// A feature that OpenAPI allows and this generator does not support.
    Unsupported = "unsupported",
    /// An object that is sent as XML although the document does not name its element.
    GuessedRoot = "guessed-root",
    /// An unknown format.
    UnknownFormat = "unknown-format",
    /// A keyword that has no meaning for values of its schema's type.
    Misplaced = "misplaced",
    /// A code that the machine-readable list of its year lacks.
    UnlistedCode = "unlisted-code",
    /// A second table of a kind that a page has once.
    RepeatedTable = "repeated-table",
    /// A column that occurs twice in one table.
    RepeatedColumn = "repeated-column",
    /// A page without the table that the manifest says it has.
    MissingTable = "missing-table",
    /// A column with an unknown or misspelt header.
    UnknownColumn = "unknown-column",
    /// A value that differs between two pages of one list.
    DifferingValue = "differing-value",
    /// A cell that spans several rows or columns.
    SpanningCell = "spanning-cell",
    /// A table in a cell of another, one of which is not closed.
    NestedTable = "nested-table",
    /// A table without a required column.
    MissingColumn = "missing-column",
    /// A column without a value in any row, although the year before has values.
    EmptyColumn = "empty-column",
    /// A tag in a table that HTML does not have.
    UnknownTag = "unknown-tag",
    /// A row with more or fewer cells than it can be read with.
    WrongCellCount = "wrong-cell-count",
    /// A row without a code.
    EmptyCode = "empty-code",
    /// A code that is not a single word.
    InvalidCode = "invalid-code",
    /// A code that occurs twice in one list.
    RepeatedCode = "repeated-code",
    /// An HTTP status that is not a number from 100 to 599.
    InvalidStatus = "invalid-status",
    /// A link that is not to a concept of the data catalogue.
    InvalidLink = "invalid-link",
    /// A row that supplements a list which lacks its code.
    UnmatchedRow = "unmatched-row",
    /// A value that the OpenAPI document's enum of the same name does not list.
    UnlistedValue = "unlisted-value",
    /// Two items that get the same Rust name.
    NameCollision = "name-collision",
    /// A name that cannot become a Rust name.
    InvalidName = "invalid-name",
    /// A component that has the name of a shared one but differs from it.
    DifferingShared = "differing-shared",
    /// Strings in the form of a fødselsnummer that have another name and are shown.
    UnprotectedProperty = "unprotected-property",
    /// A position that was hidden as personal data and is shown now.
    LostProtection = "lost-protection",
    /// A parameter whose values are listed in a table of the page, but that the manifest does not mention.
    UnsetParameter = "unset-parameter",
    /// A setting of the manifest that names something that does not exist.
    UnusedSetting = "unused-setting",
    /// A code whose prefix differs from that of the codes around it.
    ForeignCode = "foreign-code",
    /// Codes that are on the pages of several APIs.
    SharedCodes = "shared-codes",
    /// Columns whose headers are swapped.
    SwappedColumns = "swapped-columns",
    /// An HTTP status that differs from other rows with the same meaning.
    UnlikelyStatus = "unlikely-status",
    /// A section of a page without its main content.
    MissingFact = "missing-fact",
    /// Something that was repaired while reading.
    Repaired = "repaired",
    /// A file below the specs folder that could not be read from disk.
    UnreadableFile = "unreadable-file",
    /// A fix-up that no longer changes anything.
    SpentFixup = "spent-fixup",
    /// A fix-up for something that does not exist or differs from what it expects.
    UnmatchedFixup = "unmatched-fixup",
    /// A second fix-up at the same place.
    RepeatedFixup = "repeated-fixup",
    /// A generated file that differs from what the specifications produce.
    StaleOutput = "stale-output",
    /// A generated file that does not exist.
    MissingOutput = "missing-output",
    /// A file among the generated ones that the specifications do not produce.
    OrphanOutput = "orphan-output",
    /// A specification that differs from what the lock records.
    StaleLock = "stale-lock",
    /// A fetched file that was edited by hand.
    EditedFile = "edited-file",
}

impl Code {
    /// The code with a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// The name of the code that another name was most likely meant to be.
    #[must_use]
    pub fn nearest_name(name: &str) -> Option<&'static str> {
        super::nearest(name, Self::ALL.iter().map(|code| code.as_str()))
    }
}
