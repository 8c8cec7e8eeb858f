//! The codes of diagnostics, each with a name and an explanation.

use super::explain::Explanation;

/// Declares the codes, each with its name; `explain/<name>.md` explains it, and has to be there.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal,)*) => {
        /// What kind of fault a diagnostic reports; its name is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        impl Code {
            /// Every code, in no order that means anything.
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
    /// The manifest names a file that is not there.
    MissingFile = "missing-file",
    /// A file in the specs folder that the manifest does not name.
    UnlistedFile = "unlisted-file",
    /// A file that is not UTF-8.
    NotUtf8 = "not-utf8",
    /// A character that makes a text read otherwise than it is.
    HiddenCharacter = "hidden-character",
    /// A text whose characters were garbled on their way.
    Mojibake = "mojibake",
    /// A document that is neither YAML nor JSON.
    InvalidYaml = "invalid-yaml",
    /// A text without quotes that YAML, or a reader of an older YAML, takes for something else.
    AmbiguousText = "ambiguous-text",
    /// A key that stands twice in one mapping.
    RepeatedKey = "repeated-key",
    /// A key that OpenAPI does not know at its place.
    UnknownKey = "unknown-key",
    /// A key that has no effect where it stands.
    IgnoredKey = "ignored-key",
    /// A key that OpenAPI requires at its place.
    MissingKey = "missing-key",
    /// A value of another kind than its place asks for.
    WrongKind = "wrong-kind",
    /// A `type` that OpenAPI does not know.
    UnknownType = "unknown-type",
    /// A `$ref` to something that is not there.
    DanglingRef = "dangling-ref",
    /// A file that should be an OpenAPI document and is something else.
    InvalidDocument = "invalid-document",
    /// An example that does not fit its schema.
    InvalidExample = "invalid-example",
    /// Something that OpenAPI allows and this generator does not read.
    Unsupported = "unsupported",
    /// An object that is sent as XML and whose element the document does not name.
    GuessedRoot = "guessed-root",
    /// A format that nothing is known of.
    UnknownFormat = "unknown-format",
    /// A keyword that says nothing of a value of its schema's type.
    Misplaced = "misplaced",
    /// A code that the machine-readable list of its year lacks.
    UnlistedCode = "unlisted-code",
    /// A second table where one page has one.
    RepeatedTable = "repeated-table",
    /// A column that stands twice in one table.
    RepeatedColumn = "repeated-column",
    /// A page without the table that the manifest says it has.
    MissingTable = "missing-table",
    /// A column whose header is a slip away from one that is read.
    UnknownColumn = "unknown-column",
    /// A value that differs between two pages of one list.
    DifferingValue = "differing-value",
    /// A cell that spans several rows or columns.
    SpanningCell = "spanning-cell",
    /// A table in a cell of another, one of which has no end.
    NestedTable = "nested-table",
    /// A table without a column that it needs.
    MissingColumn = "missing-column",
    /// A column without a value in any row, where the year before has values.
    EmptyColumn = "empty-column",
    /// A tag in a table that HTML does not have.
    UnknownTag = "unknown-tag",
    /// A row with more or fewer cells than it can be read with.
    WrongCellCount = "wrong-cell-count",
    /// A row whose code is empty.
    EmptyCode = "empty-code",
    /// A code that is not one word.
    InvalidCode = "invalid-code",
    /// A code that stands twice in one list.
    RepeatedCode = "repeated-code",
    /// An HTTP status that is no number from 100 to 599.
    InvalidStatus = "invalid-status",
    /// A link that is not to a concept of the data catalogue.
    InvalidLink = "invalid-link",
    /// A row that supplements a list that does not have its code.
    UnmatchedRow = "unmatched-row",
    /// A value that the OpenAPI document's enum of the same name does not list.
    UnlistedValue = "unlisted-value",
    /// Two things that become the same Rust name.
    NameCollision = "name-collision",
    /// A name that cannot become a Rust name.
    InvalidName = "invalid-name",
    /// A component that is called like a shared one and differs from it.
    DifferingShared = "differing-shared",
    /// Strings in the form of a fødselsnummer that are called otherwise and show.
    UnprotectedProperty = "unprotected-property",
    /// A position that was hidden as personal data and shows now.
    LostProtection = "lost-protection",
    /// A parameter whose values a table of the page lists, and that the manifest does not name.
    UnsetParameter = "unset-parameter",
    /// A setting of the manifest that names something that is not there.
    UnusedSetting = "unused-setting",
    /// A code whose prefix is another than that of the codes around it.
    ForeignCode = "foreign-code",
    /// Codes that the pages of several APIs have.
    SharedCodes = "shared-codes",
    /// Cells that stand under each other's headers.
    SwappedColumns = "swapped-columns",
    /// An HTTP status that other rows of the same meaning do not have.
    UnlikelyStatus = "unlikely-status",
    /// A section of a page without what it is there for.
    MissingFact = "missing-fact",
    /// Something that was repaired while reading.
    Repaired = "repaired",
    /// A file below the specs folder that could not be read from the disk.
    UnreadableFile = "unreadable-file",
    /// A fix-up that changes nothing any more.
    SpentFixup = "spent-fixup",
    /// A fix-up for something that is not there, or not as it says.
    UnmatchedFixup = "unmatched-fixup",
    /// A second fix-up at the place of another.
    RepeatedFixup = "repeated-fixup",
    /// A generated file that is not what the specifications give.
    StaleOutput = "stale-output",
    /// A generated file that is not there.
    MissingOutput = "missing-output",
    /// A file among the generated ones that nothing gives.
    OrphanOutput = "orphan-output",
    /// A specification that is not as the lock records it.
    StaleLock = "stale-lock",
    /// A fetched file that was edited by hand.
    EditedFile = "edited-file",
}

impl Code {
    /// The code of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// The name of a code that another name was most likely meant to be.
    #[must_use]
    pub fn nearest_name(name: &str) -> Option<&'static str> {
        super::nearest(name, Self::ALL.iter().map(|code| code.as_str()))
    }
}
