//! The kinds of change, each with a name that stays and what it says of its subject.

/// What a kind of change does to its subject.
#[derive(Clone, Copy, PartialEq)]
enum Effect {
    Adds,
    Removes,
    Renames,
    Changes,
}

/// Declares the kinds: the variant, its name, its effect, and what happened to the subject in words.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $effect:ident $verb:literal;)*) => {
        /// What kind of change it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`: the subject ", $verb, ".")] $(#[$doc])* $variant,)*
        }

        impl Kind {
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

            const fn effect(self) -> Effect {
                match self { $(Self::$variant => Effect::$effect,)* }
            }
        }
    };
}

kinds! {
    ApiAdded "api-added" Adds "is a new crate";
    ApiRemoved "api-removed" Removes "is gone, with its crate";
    VersionAdded "version-added" Adds "is a new version";
    VersionRemoved "version-removed" Removes "is gone, with its module";
    ReleaseChanged "release-changed" Changes "has another release in the manifest";
    TitleChanged "title-changed" Changes "has another title";
    InfoChanged "info-changed" Changes "is another text about the document";
    ProvenanceChanged "provenance-changed" Changes "comes from another source";
    SettingChanged "setting-changed" Changes "is set otherwise in the manifest";

    SchemaAdded "schema-added" Adds "is a new schema";
    SchemaRemoved "schema-removed" Removes "is gone";
    SchemaRenamed "schema-renamed" Renames "is most likely called";
    /// It has a name of its own on one side, or on both, and stands where it is used on the other.
    SchemaMoved "schema-moved" Renames "is written elsewhere now, as";
    ShapeChanged "shape-changed" Changes "is another kind of schema";
    FieldAdded "field-added" Adds "is a new field";
    FieldRemoved "field-removed" Removes "is gone";
    FieldRenamed "field-renamed" Renames "is most likely called";
    TypeChanged "type-changed" Changes "has another type";
    NowRequired "now-required" Changes "is required now";
    NowOptional "now-optional" Changes "is optional now";
    AccessChanged "access-changed" Changes "is sent elsewhere";
    ConstraintsChanged "constraints-changed" Changes "has other bounds";
    BranchesChanged "branches-changed" Changes "has other alternatives";
    RestChanged "rest-changed" Changes "takes other properties beside those that it lists";
    ValueAdded "value-added" Adds "is a new value";
    ValueRemoved "value-removed" Removes "is gone";
    ValueRenamed "value-renamed" Renames "is most likely called";
    MemberAdded "member-added" Adds "is a new member of the union";
    MemberRemoved "member-removed" Removes "is no member of the union any more";
    MemberChanged "member-changed" Changes "stands for another schema";
    DiscriminatorChanged "discriminator-changed" Changes "is told apart by another property";
    AlternativesReordered "alternatives-reordered" Changes "has its types in another order, and the first that fits counts";
    XmlChanged "xml-changed" Changes "has another name in XML";
    /// It was personal data, and a `Debug` in somebody's log prints it from now on.
    ProtectionLost "protection-lost" Changes "shows in `Debug` now";
    ProtectionGained "protection-gained" Changes "does not show in `Debug` any more";
    DescriptionChanged "description-changed" Changes "has another description";
    UnitChanged "unit-changed" Changes "has another unit in its description";
    RemarksChanged "remarks-changed" Changes "has other remarks";
    ExampleChanged "example-changed" Changes "has other examples";
    /// What the verdicts on the other changes forbid.
    ExampleUnread "example-unread" Changes "has an example that yesterday's crate reads worse than the other changes say";

    OperationAdded "operation-added" Adds "is a new operation";
    OperationRemoved "operation-removed" Removes "is gone";
    OperationRenamed "operation-renamed" Renames "is now called";
    PathChanged "path-changed" Changes "has another method or path";
    DeprecatedChanged "deprecated-changed" Changes "is deprecated now, or no longer";
    ParameterAdded "parameter-added" Adds "is a new parameter";
    ParameterRemoved "parameter-removed" Removes "is no parameter any more";
    ParameterRenamed "parameter-renamed" Renames "is now called";
    StyleChanged "style-changed" Changes "is written otherwise";
    DefaultChanged "default-changed" Changes "has another default";
    BodyAdded "body-added" Adds "is a new body";
    BodyRemoved "body-removed" Removes "is no body any more";
    ResponseAdded "response-added" Adds "is a new response";
    ResponseRemoved "response-removed" Removes "is no response any more";
    MediaTypeAdded "media-type-added" Adds "is a new media type";
    MediaTypeRemoved "media-type-removed" Removes "is no media type any more";
    HeaderChanged "header-changed" Changes "is told otherwise in a header";
    SecurityChanged "security-changed" Changes "asks for another security";
    ScopeAdded "scope-added" Adds "is a new scope";
    ScopeRemoved "scope-removed" Removes "is no scope any more";
    ServerAdded "server-added" Adds "is a new server";
    ServerRemoved "server-removed" Removes "is no server any more";
    ServerChanged "server-changed" Changes "has another address";

    ListAdded "list-added" Adds "is a new list";
    ListRemoved "list-removed" Removes "is gone, with its codes";
    YearAdded "year-added" Adds "is a new inntektsår";
    YearRemoved "year-removed" Removes "is gone, with its codes";
    CodeAdded "code-added" Adds "is a new code";
    CodeRemoved "code-removed" Removes "is gone";
    CodeRenamed "code-renamed" Renames "is most likely called";
    ColumnAdded "column-added" Adds "is a new column";
    ColumnRemoved "column-removed" Removes "is no column any more";
    StatusChanged "status-changed" Changes "comes with another HTTP status";
    KategoriChanged "kategori-changed" Changes "is of another kategori";
    BegrepChanged "begrep-changed" Changes "is another concept of the data catalogue";
    SpesifiseringstyperChanged "spesifiseringstyper-changed" Changes "has other types of specification";
    StadierChanged "stadier-changed" Changes "gives access to other stadier";
    TextChanged "text-changed" Changes "reads otherwise";
    CellChanged "cell-changed" Changes "is otherwise in the table";

    RowAdded "row-added" Adds "is a new row without a code";
    RowRemoved "row-removed" Removes "is gone from the rows without a code";
    PageAdded "page-added" Adds "is a new page of the catalogue";
    PageRemoved "page-removed" Removes "is gone from the catalogue";
    AddressChanged "address-changed" Changes "has another base address";
    EventListAdded "event-list-added" Adds "is a new event list";
    EventListRemoved "event-list-removed" Removes "is no event list any more";
    NoteChanged "note-changed" Changes "is noted otherwise";

    /// What the other kinds bring about and none of them names.
    RustApi "rust-api" Changes "is otherwise in the crate";
    /// What is printed and nobody's code sees.
    GeneratedText "generated-text" Changes "is printed otherwise";
}

impl Kind {
    /// Whether it is about texts for people, which no program sees.
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

    /// Whether all that the subject holds is there, gone or another with it.
    #[must_use]
    pub(super) fn is_of_whole(self) -> bool {
        matches!(self, Self::ShapeChanged | Self::TypeChanged)
            || matches!(self.effect(), Effect::Adds | Effect::Removes)
    }

    /// Whether something new is there for those who want it.
    #[must_use]
    pub(super) fn adds(self) -> bool {
        self.effect() == Effect::Adds
    }

    /// Whether something is gone, or its name.
    #[must_use]
    pub(super) fn takes_away(self) -> bool {
        matches!(self.effect(), Effect::Removes | Effect::Renames)
    }

    /// Whether it makes or removes a module.
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

    /// Whether it can be why a response is read otherwise.
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

    /// Whether it can be why an HTTP request is made otherwise.
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

    /// Whether it can be why a component is a body, or is none.
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
