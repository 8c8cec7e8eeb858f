//! The types of the grammar: the objects of OpenAPI, their keys, and the kinds of their values.

use std::fmt;

/// The kind of a value.
pub(in crate::openapi) enum Kind {
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
    Map(&'static Kind),
    /// A sequence.
    List(&'static Kind),
    /// A boolean or a schema.
    FlagOrSchema,
    /// The name of a component schema, or a reference to one.
    SchemaName,
}

/// The objects of OpenAPI; displayed with the specification's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::openapi) enum ObjectKind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocumentation,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    Encoding,
    MediaType,
    Components,
    SecurityScheme,
    Schema,
    Callback,
    Link,
    Example,
    OAuthFlows,
    OAuthFlow,
    Discriminator,
    Xml,
}

impl ObjectKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Info => "info object",
            Self::Contact => "contact object",
            Self::License => "license object",
            Self::Server => "server object",
            Self::ServerVariable => "server variable object",
            Self::Tag => "tag object",
            Self::ExternalDocumentation => "external documentation object",
            Self::Paths => "paths object",
            Self::PathItem => "path item object",
            Self::Operation => "operation object",
            Self::Parameter => "parameter object",
            Self::RequestBody => "request body object",
            Self::Responses => "responses object",
            Self::Response => "response object",
            Self::Header => "header object",
            Self::Encoding => "encoding object",
            Self::MediaType => "media type object",
            Self::Components => "components object",
            Self::SecurityScheme => "security scheme object",
            Self::Schema => "schema object",
            Self::Callback => "callback object",
            Self::Link => "link object",
            Self::Example => "example object",
            Self::OAuthFlows => "OAuth flows object",
            Self::OAuthFlow => "OAuth flow object",
            Self::Discriminator => "discriminator object",
            Self::Xml => "XML object",
        }
    }

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

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An object of the specification.
pub(in crate::openapi) struct Object {
    /// Which one it is.
    pub kind: ObjectKind,
    /// Its keys.
    pub keys: &'static [(&'static str, Kind)],
    /// The required keys.
    pub required: &'static [&'static str],
    /// The form of other keys and the kind of their values, if others are allowed.
    pub others: Option<(Form, &'static Kind)>,
}

impl Object {
    /// The kind of the value at a key; `None` for unknown keys and for extensions.
    pub(in crate::openapi) fn kind_of(&self, key: &str) -> Option<&'static Kind> {
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

/// An object that allows only the given keys.
pub(super) const fn object(
    kind: ObjectKind,
    required: &'static [&'static str],
    keys: &'static [(&'static str, Kind)],
) -> Object {
    Object {
        kind,
        keys,
        required,
        others: None,
    }
}
