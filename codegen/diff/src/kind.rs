//! The kinds of change, each with a name that stays and what it says of its subject.

/// Declares the kinds: the variant, its name, and what happened to the subject.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $verb:literal;)*) => {
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
        }
    };
}

kinds! {
    ApiAdded "api-added" "is a new crate";
    ApiRemoved "api-removed" "is gone, with its crate";
    VersionAdded "version-added" "is a new version";
    VersionRemoved "version-removed" "is gone, with its module";
    ReleaseChanged "release-changed" "has another release in the manifest";
    TitleChanged "title-changed" "has another title";
    InfoChanged "info-changed" "is another text about the document";
    ProvenanceChanged "provenance-changed" "comes from another source";
    SettingChanged "setting-changed" "is set otherwise in the manifest";

    SchemaAdded "schema-added" "is a new schema";
    SchemaRemoved "schema-removed" "is gone";
    SchemaRenamed "schema-renamed" "is most likely called";
    /// It has a name of its own on one side, or on both, and stands where it is used on the other.
    SchemaMoved "schema-moved" "is written elsewhere now, as";
    ShapeChanged "shape-changed" "is another kind of schema";
    FieldAdded "field-added" "is a new field";
    FieldRemoved "field-removed" "is gone";
    FieldRenamed "field-renamed" "is most likely called";
    TypeChanged "type-changed" "has another type";
    NowRequired "now-required" "is required now";
    NowOptional "now-optional" "is optional now";
    AccessChanged "access-changed" "is sent elsewhere";
    ConstraintsChanged "constraints-changed" "has other bounds";
    BranchesChanged "branches-changed" "has other alternatives";
    RestChanged "rest-changed" "takes other properties beside those that it lists";
    ValueAdded "value-added" "is a new value";
    ValueRemoved "value-removed" "is gone";
    ValueRenamed "value-renamed" "is most likely called";
    MemberAdded "member-added" "is a new member of the union";
    MemberRemoved "member-removed" "is no member of the union any more";
    MemberChanged "member-changed" "stands for another schema";
    DiscriminatorChanged "discriminator-changed" "is told apart by another property";
    AlternativesReordered "alternatives-reordered" "has its types in another order, and the first that fits counts";
    XmlChanged "xml-changed" "has another name in XML";
    /// It was personal data, and a `Debug` in somebody's log prints it from now on.
    ProtectionLost "protection-lost" "shows in `Debug` now";
    ProtectionGained "protection-gained" "does not show in `Debug` any more";
    DescriptionChanged "description-changed" "has another description";
    UnitChanged "unit-changed" "has another unit in its description";
    RemarksChanged "remarks-changed" "has other remarks";
    ExampleChanged "example-changed" "has other examples";
    /// What the verdicts on the other changes forbid.
    ExampleUnread "example-unread" "has an example that yesterday's crate reads worse than the other changes say";

    OperationAdded "operation-added" "is a new operation";
    OperationRemoved "operation-removed" "is gone";
    OperationRenamed "operation-renamed" "is now called";
    PathChanged "path-changed" "has another method or path";
    DeprecatedChanged "deprecated-changed" "is deprecated now, or no longer";
    ParameterAdded "parameter-added" "is a new parameter";
    ParameterRemoved "parameter-removed" "is no parameter any more";
    ParameterRenamed "parameter-renamed" "is now called";
    StyleChanged "style-changed" "is written otherwise";
    DefaultChanged "default-changed" "has another default";
    BodyAdded "body-added" "is a new body";
    BodyRemoved "body-removed" "is no body any more";
    ResponseAdded "response-added" "is a new response";
    ResponseRemoved "response-removed" "is no response any more";
    MediaTypeAdded "media-type-added" "is a new media type";
    MediaTypeRemoved "media-type-removed" "is no media type any more";
    HeaderChanged "header-changed" "is told otherwise in a header";
    SecurityChanged "security-changed" "asks for another security";
    ScopeAdded "scope-added" "is a new scope";
    ScopeRemoved "scope-removed" "is no scope any more";
    ServerAdded "server-added" "is a new server";
    ServerRemoved "server-removed" "is no server any more";
    ServerChanged "server-changed" "has another address";

    ListAdded "list-added" "is a new list";
    ListRemoved "list-removed" "is gone, with its codes";
    YearAdded "year-added" "is a new inntektsår";
    YearRemoved "year-removed" "is gone, with its codes";
    CodeAdded "code-added" "is a new code";
    CodeRemoved "code-removed" "is gone";
    CodeRenamed "code-renamed" "is most likely called";
    ColumnAdded "column-added" "is a new column";
    ColumnRemoved "column-removed" "is no column any more";
    StatusChanged "status-changed" "comes with another HTTP status";
    KategoriChanged "kategori-changed" "is of another kategori";
    BegrepChanged "begrep-changed" "is another concept of the data catalogue";
    SpesifiseringstyperChanged "spesifiseringstyper-changed" "has other types of specification";
    StadierChanged "stadier-changed" "gives access to other stadier";
    TextChanged "text-changed" "reads otherwise";
    CellChanged "cell-changed" "is otherwise in the table";

    RowAdded "row-added" "is a new row without a code";
    RowRemoved "row-removed" "is gone from the rows without a code";
    PageAdded "page-added" "is a new page of the catalogue";
    PageRemoved "page-removed" "is gone from the catalogue";
    AddressChanged "address-changed" "has another base address";
    EventListAdded "event-list-added" "is a new event list";
    EventListRemoved "event-list-removed" "is no event list any more";
    NoteChanged "note-changed" "is noted otherwise";

    /// What the other kinds bring about and none of them names.
    RustApi "rust-api" "is otherwise in the crate";
    /// What is printed and nobody's code sees.
    GeneratedText "generated-text" "is printed otherwise";
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
        let ends = ["-added", "-removed"];
        matches!(self, Self::ShapeChanged | Self::TypeChanged)
            || ends.iter().any(|end| self.name().ends_with(end))
    }

    /// Whether something new is there for those who want it.
    #[must_use]
    pub(super) fn adds(self) -> bool {
        self.name().ends_with("-added")
    }
}
