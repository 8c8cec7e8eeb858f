//! The types of the grammar: the objects of OpenAPI, their keys, and the kinds of their values.

/// The kind of a value.
pub(in crate::openapi) enum ValueKind {
    /// Anything; nothing below it is checked.
    Any,
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// One of the given words.
    Word(&'static [&'static str]),
    /// The name of a schema's type.
    SchemaType,
    /// An object with known keys.
    Object(&'static Object),
    /// An object with known keys, or a `$ref` to one.
    Ref(&'static Object),
    /// A mapping with arbitrary keys.
    Map(&'static ValueKind),
    /// A sequence.
    List(&'static ValueKind),
    /// A boolean or a schema.
    FlagOrSchema,
    /// The name of a component schema, or a reference to one.
    SchemaName,
}

skattekit_ir::words! {
    /// The objects of OpenAPI; displayed with the specification's names.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(in crate::openapi) enum ObjectKind {
        Document = "document",
        Info = "info object",
        Contact = "contact object",
        License = "license object",
        Server = "server object",
        ServerVariable = "server variable object",
        Tag = "tag object",
        ExternalDocumentation = "external documentation object",
        Paths = "paths object",
        PathItem = "path item object",
        Operation = "operation object",
        Parameter = "parameter object",
        RequestBody = "request body object",
        Responses = "responses object",
        Response = "response object",
        Header = "header object",
        Encoding = "encoding object",
        MediaType = "media type object",
        Components = "components object",
        SecurityScheme = "security scheme object",
        Schema = "schema object",
        Callback = "callback object",
        Link = "link object",
        Example = "example object",
        OAuthFlows = "OAuth flows object",
        OAuthFlow = "OAuth flow object",
        Discriminator = "discriminator object",
        Xml = "XML object",
    }
}

impl ObjectKind {
    /// Its name with its article.
    pub(in crate::openapi) fn with_article(self) -> String {
        let name = self.as_str();
        let article = if name.starts_with(['e', 'i', 'o', 'O', 'X']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {name}")
    }

    /// The key under `components` for such objects; `None` for objects that cannot be components.
    pub(in crate::openapi) const fn components(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
            _ => return None,
        })
    }
}

/// An object of the specification.
pub(in crate::openapi) struct Object {
    /// Which one it is.
    pub kind: ObjectKind,
    /// Its keys.
    pub keys: &'static [(&'static str, ValueKind)],
    /// The required keys.
    pub required: &'static [&'static str],
    /// The form of other keys and the kind of their values, if others are allowed.
    pub others: Option<(Form, &'static ValueKind)>,
}

impl Object {
    /// The kind of the value at a key; `None` for unknown keys and for extensions.
    pub(in crate::openapi) fn kind_of(&self, key: &str) -> Option<&'static ValueKind> {
        let known = self.keys.iter().find(|(known, _)| *known == key);
        if let Some((_, kind)) = known {
            return Some(kind);
        }
        let (form, kind) = self.others?;
        (form.fits(key) && !key.starts_with("x-")).then_some(kind)
    }
}

/// The form of keys that are not fixed.
#[derive(Clone, Copy)]
pub(in crate::openapi) enum Form {
    /// A path: `/a/{b}`.
    Path,
    /// A status: `200`, `4XX` or `default`.
    Status,
    /// An expression such as `{$request.body#/url}`; any text.
    Expression,
}

impl Form {
    /// Whether a key has this form.
    pub(in crate::openapi) fn fits(self, key: &str) -> bool {
        match self {
            Self::Path => key.starts_with('/'),
            Self::Expression => true,
            Self::Status => match key.as_bytes() {
                [b'1'..=b'5', b'X', b'X'] => true,
                [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
                _ => key == "default",
            },
        }
    }

    /// The form in words.
    pub(in crate::openapi) const fn words(self) -> &'static str {
        match self {
            Self::Path => "a path that starts with `/`",
            Self::Status => "a status such as 200, 4XX or default",
            Self::Expression => "an expression",
        }
    }
}
