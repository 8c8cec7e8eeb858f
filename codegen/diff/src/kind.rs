//! The kinds of change, each with a stable name and with words for one change and for several.

/// What a kind of change does to its subject.
#[derive(Clone, Copy, PartialEq)]
enum Effect {
    Adds,
    Removes,
    Renames,
    Changes,
}

/// Declares the kinds: the variant, its name, its effect, the noun and participle for several, and the verb for one.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $effect:ident $noun:literal $done:literal $verb:literal;)*) => {
        /// The kind of a change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ChangeKind {
            $(#[doc = concat!("`", $name, "`: the subject ", $verb, ".")] $(#[$doc])* $variant,)*
        }

        impl ChangeKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What happened to the subject, as the rest of a sentence.
            #[must_use]
            pub const fn verb(self) -> &'static str {
                match self { $(Self::$variant => $verb,)* }
            }

            /// The noun in the singular and the participle for several changes of the kind.
            pub(super) const fn counted_as(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($noun, $done),)* }
            }

            const fn effect(self) -> Effect {
                match self { $(Self::$variant => Effect::$effect,)* }
            }
        }
    };
}

kinds! {
    ApiAdded "api-added" Adds "API" "added" "is a new API";
    ApiRemoved "api-removed" Removes "API" "removed" "was removed, with its crate";
    VersionAdded "version-added" Adds "version" "added" "is a new version";
    VersionRemoved "version-removed" Removes "version" "removed" "was removed, with its module";
    ReleaseChanged "release-changed" Changes "release" "changed"
        "has a new release in the manifest";
    TitleChanged "title-changed" Changes "title" "changed" "has a new title";
    InfoChanged "info-changed" Changes "document text" "changed" "was changed";
    ProvenanceChanged "provenance-changed" Changes "file" "taken from another source"
        "comes from another source";
    SettingChanged "setting-changed" Changes "setting" "changed"
        "has another setting";

    SchemaAdded "schema-added" Adds "schema" "added" "is a new schema";
    SchemaRemoved "schema-removed" Removes "schema" "removed" "was removed";
    SchemaRenamed "schema-renamed" Renames "schema" "renamed" "was most likely renamed to";
    /// It is a named component on one side and written inline on the other, or inline in two places.
    SchemaMoved "schema-moved" Renames "schema" "moved" "is now written elsewhere, as";
    ShapeChanged "shape-changed" Changes "schema" "turned into another kind"
        "is now another kind of schema";
    FieldAdded "field-added" Adds "field" "added" "is a new field";
    FieldRemoved "field-removed" Removes "field" "removed" "was removed";
    FieldRenamed "field-renamed" Renames "field" "renamed" "was most likely renamed to";
    TypeChanged "type-changed" Changes "type" "changed" "has another type";
    NowRequired "now-required" Changes "property" "made required" "is now required";
    NowOptional "now-optional" Changes "property" "made optional" "is now optional";
    AccessChanged "access-changed" Changes "field" "sent in another direction"
        "is now sent in another direction";
    ConstraintsChanged "constraints-changed" Changes "constraint" "changed" "has other constraints";
    BranchesChanged "branches-changed" Changes "alternative" "changed" "has other alternatives";
    RestChanged "rest-changed" Changes "object" "with other additional properties"
        "takes other additional properties";
    ValueAdded "value-added" Adds "value" "added" "is a new value";
    ValueRemoved "value-removed" Removes "value" "removed" "was removed";
    ValueRenamed "value-renamed" Renames "value" "renamed" "was most likely renamed to";
    MemberAdded "member-added" Adds "union member" "added" "is a new member of the union";
    MemberRemoved "member-removed" Removes "union member" "removed" "was removed from the union";
    MemberChanged "member-changed" Changes "union member" "changed" "now stands for another schema";
    DiscriminatorChanged "discriminator-changed" Changes "discriminator" "changed"
        "has another discriminator";
    AlternativesReordered "alternatives-reordered" Changes "alternative" "reordered"
        "has its alternatives in another order, and the first match is used";
    XmlChanged "xml-changed" Changes "XML name" "changed" "has another name in XML";
    /// It was personal data; `Debug` now prints it, possibly into logs.
    ProtectionLost "protection-lost" Changes "value" "no longer protected"
        "is now shown by `Debug`";
    ProtectionGained "protection-gained" Changes "value" "now protected"
        "is no longer shown by `Debug`";
    DescriptionChanged "description-changed" Changes "description" "changed"
        "has another description";
    UnitChanged "unit-changed" Changes "unit" "changed" "has another unit in its description";
    RemarksChanged "remarks-changed" Changes "documentation remark" "changed" "has other remarks in its documentation";
    ExampleChanged "example-changed" Changes "example" "changed" "has other examples";
    /// The other changes rule this out, so one of their verdicts is wrong.
    ExampleUnread "example-unread" Changes "example" "read worse than expected"
        "has an example that the old crate reads worse than the other changes predict";

    OperationAdded "operation-added" Adds "operation" "added" "is a new operation";
    OperationRemoved "operation-removed" Removes "operation" "removed" "was removed";
    OperationRenamed "operation-renamed" Renames "operation" "renamed" "was renamed to";
    PathChanged "path-changed" Changes "path" "changed" "has another method or path";
    DeprecatedChanged "deprecated-changed" Changes "deprecation" "changed"
        "has another deprecation";
    ParameterAdded "parameter-added" Adds "parameter" "added" "is a new parameter";
    ParameterRemoved "parameter-removed" Removes "parameter" "removed" "is no longer a parameter";
    ParameterRenamed "parameter-renamed" Renames "parameter" "renamed" "was renamed to";
    StyleChanged "style-changed" Changes "style" "changed" "is serialized differently";
    DefaultChanged "default-changed" Changes "default" "changed" "has another default";
    BodyAdded "body-added" Adds "body" "added" "is a new body";
    BodyRemoved "body-removed" Removes "body" "removed" "was removed";
    ResponseAdded "response-added" Adds "response" "added" "is a new response";
    ResponseRemoved "response-removed" Removes "response" "removed" "was removed";
    MediaTypeAdded "media-type-added" Adds "media type" "added" "is a new media type";
    MediaTypeRemoved "media-type-removed" Removes "media type" "removed" "was removed";
    HeaderChanged "header-changed" Changes "header" "changed" "is documented differently";
    SecurityChanged "security-changed" Changes "security requirement" "changed"
        "has other security requirements";
    ScopeAdded "scope-added" Adds "scope" "added" "is a new scope";
    ScopeRemoved "scope-removed" Removes "scope" "removed" "is no longer a scope";
    ServerAdded "server-added" Adds "server" "added" "is a new server";
    ServerRemoved "server-removed" Removes "server" "removed" "was removed";
    ServerChanged "server-changed" Changes "server" "changed" "has another address";

    ListAdded "list-added" Adds "list" "added" "is a new list";
    ListRemoved "list-removed" Removes "list" "removed" "was removed, with its codes";
    YearAdded "year-added" Adds "year" "added" "is a new inntektsår";
    YearRemoved "year-removed" Removes "year" "removed" "was removed, with its codes";
    YearStatusChanged "year-status-changed" Changes "year" "made final or provisional"
        "is now final or provisional";
    CodeAdded "code-added" Adds "code" "added" "is a new code";
    CodeRemoved "code-removed" Removes "code" "removed" "was removed";
    CodeRenamed "code-renamed" Renames "code" "renamed" "was most likely renamed to";
    ColumnAdded "column-added" Adds "column" "added" "is a new column";
    ColumnRemoved "column-removed" Removes "column" "removed" "is no longer a column";
    StatusChanged "status-changed" Changes "HTTP status" "changed" "comes with another HTTP status";
    KategoriChanged "kategori-changed" Changes "code" "moved to another kategori"
        "moved to another kategori";
    BegrepChanged "begrep-changed" Changes "begrep link" "changed" "links to another begrep";
    SpesifiseringstyperChanged "spesifiseringstyper-changed" Changes "code" "with other spesifiseringstyper"
        "has other spesifiseringstyper";
    StadierChanged "stadier-changed" Changes "stadie list" "changed"
        "gives access to other stadier";
    TextChanged "text-changed" Changes "text" "reworded" "was reworded";
    CellChanged "cell-changed" Changes "cell" "changed" "has another value in the table";

    RowAdded "row-added" Adds "row" "without a code added" "is a new row without a code";
    RowRemoved "row-removed" Removes "row" "without a code removed"
        "was removed from the rows without a code";
    PageAdded "page-added" Adds "page" "added" "is a new page of the catalogue";
    PageRemoved "page-removed" Removes "page" "removed" "was removed from the catalogue";
    AddressChanged "address-changed" Changes "base address" "changed" "has another base address";
    EventListAdded "event-list-added" Adds "event list" "added" "is a new event list";
    EventListRemoved "event-list-removed" Removes "event list" "removed"
        "is no longer an event list";
    NoteChanged "note-changed" Changes "note" "changed" "has another note";

    /// A change of the public API that no change of the specification explains.
    RustApi "rust-api" Changes "public name" "changed" "changed in the crate";
    /// A change of the generated text that does not affect code.
    GeneratedText "generated-text" Changes "file" "printed differently" "is printed differently";
}

impl ChangeKind {
    /// Whether it only affects text for people.
    #[must_use]
    pub(super) const fn is_text(self) -> bool {
        matches!(
            self,
            Self::ReleaseChanged
                | Self::TitleChanged
                | Self::InfoChanged
                | Self::ProvenanceChanged
                | Self::DescriptionChanged
                | Self::UnitChanged
                | Self::RemarksChanged
                | Self::ExampleChanged
                | Self::HeaderChanged
                | Self::NoteChanged
                | Self::GeneratedText
        )
    }

    /// Whether everything inside the subject is added, removed or replaced with it.
    #[must_use]
    pub(super) fn is_of_whole(self) -> bool {
        matches!(self, Self::ShapeChanged | Self::TypeChanged)
            || matches!(self.effect(), Effect::Adds | Effect::Removes)
    }

    /// Whether something is added.
    #[must_use]
    pub(super) fn adds(self) -> bool {
        self.effect() == Effect::Adds
    }

    /// Whether something is removed or loses its name.
    #[must_use]
    pub(super) fn takes_away(self) -> bool {
        matches!(self.effect(), Effect::Removes | Effect::Renames)
    }

    /// Whether a module is added or removed.
    #[must_use]
    pub(super) const fn is_of_module(self) -> bool {
        matches!(
            self,
            Self::VersionAdded
                | Self::VersionRemoved
                | Self::YearAdded
                | Self::YearRemoved
                | Self::PageAdded
                | Self::PageRemoved
        )
    }

    /// Whether it can explain why a response is decoded differently.
    #[must_use]
    pub(super) const fn is_of_answer(self) -> bool {
        matches!(
            self,
            Self::ResponseAdded
                | Self::ResponseRemoved
                | Self::MediaTypeAdded
                | Self::MediaTypeRemoved
                | Self::TypeChanged
                | Self::XmlChanged
                | Self::ShapeChanged
        )
    }

    /// Whether it can explain why an HTTP request is built differently.
    #[must_use]
    pub(super) const fn is_of_call(self) -> bool {
        matches!(
            self,
            Self::SecurityChanged
                | Self::ServerAdded
                | Self::ServerRemoved
                | Self::ServerChanged
                | Self::MediaTypeAdded
                | Self::MediaTypeRemoved
        )
    }

    /// Whether it can explain why a component becomes a body or stops being one.
    #[must_use]
    pub(super) const fn is_of_body(self) -> bool {
        matches!(
            self,
            Self::OperationAdded
                | Self::OperationRemoved
                | Self::ResponseAdded
                | Self::ResponseRemoved
                | Self::BodyAdded
                | Self::BodyRemoved
                | Self::MediaTypeAdded
                | Self::MediaTypeRemoved
                | Self::TypeChanged
        )
    }
}
