//! What OpenAPI 3.0 allows where: the keys of each of its objects and the kind of their values, as one table.

/// The kind of a value.
pub(super) enum Kind {
    /// Anything; nothing below it is checked.
    Any,
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A number of things: whole, not negative.
    Count,
    /// One of some words.
    Word(&'static [&'static str]),
    /// The name of a schema's type.
    SchemaType,
    /// An object with known keys.
    Object(&'static Object),
    /// An object with known keys, or a `$ref` to one.
    Ref(&'static Object),
    /// A mapping with free keys.
    Map(&'static Kind),
    /// A sequence.
    List(&'static Kind),
    /// A flag or a schema.
    FlagOrSchema,
}

/// An object of the specification.
pub(super) struct Object {
    /// What the specification calls it.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [(&'static str, Kind)],
    /// The keys that it must have.
    pub required: &'static [&'static str],
    /// The form of other keys and the kind of their values, where there may be any.
    pub others: Option<(Form, &'static Kind)>,
}

/// The form of keys that are free within bounds.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A path: `/a/{b}`.
    Path,
    /// A status: `200`, `4XX` or `default`.
    Status,
}

impl Form {
    /// Whether a key is of the form.
    pub(super) fn fits(self, key: &str) -> bool {
        match self {
            Self::Path => key.starts_with('/'),
            Self::Status => match key.as_bytes() {
                [b'1'..=b'5', b'X', b'X'] => true,
                [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
                _ => key == "default",
            },
        }
    }

    /// The form in words.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Path => "a path that starts with `/`",
            Self::Status => "a status such as 200, 4XX or default",
        }
    }
}

use Kind::{
    Any, Count, Flag, FlagOrSchema, List, Map, Number, Object as Obj, Ref, SchemaType, Text, Word,
};

const fn object(
    name: &'static str,
    required: &'static [&'static str],
    keys: &'static [(&'static str, Kind)],
) -> Object {
    Object {
        name,
        keys,
        required,
        others: None,
    }
}

/// The types that a schema can have.
pub(super) const SCHEMA_TYPES: [&str; 6] =
    ["array", "boolean", "integer", "number", "object", "string"];

/// The styles of what is written as a query.
pub(super) const QUERY_STYLES: [&str; 4] =
    ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// The keys that may stand beside a `$ref`; OpenAPI 3.0 ignores them, these documents document with them.
pub(super) const BESIDE_REF: [&str; 4] = ["description", "summary", "example", "title"];

/// The document as a whole.
pub(super) static DOCUMENT: Object = object(
    "document",
    &["openapi", "info", "paths"],
    &[
        ("openapi", Text),
        ("info", Obj(&INFO)),
        ("servers", List(&Obj(&SERVER))),
        ("paths", Obj(&PATHS)),
        ("components", Obj(&COMPONENTS)),
        ("security", List(&Map(&List(&Text)))),
        ("tags", List(&Obj(&TAG))),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
    ],
);

static INFO: Object = object(
    "info object",
    &["title", "version"],
    &[
        ("title", Text),
        ("description", Text),
        ("termsOfService", Text),
        ("contact", Obj(&CONTACT)),
        ("license", Obj(&LICENSE)),
        ("version", Text),
    ],
);

static CONTACT: Object = object(
    "contact object",
    &[],
    &[("name", Text), ("url", Text), ("email", Text)],
);

static LICENSE: Object = object(
    "license object",
    &["name"],
    &[("name", Text), ("url", Text)],
);

static SERVER: Object = object(
    "server object",
    &["url"],
    &[
        ("url", Text),
        ("description", Text),
        ("variables", Map(&Obj(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: Object = object(
    "server variable object",
    &["default"],
    &[
        ("enum", List(&Text)),
        ("default", Text),
        ("description", Text),
    ],
);

static TAG: Object = object(
    "tag object",
    &["name"],
    &[
        ("name", Text),
        ("description", Text),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
    ],
);

static EXTERNAL_DOCS: Object = object(
    "external documentation object",
    &["url"],
    &[("description", Text), ("url", Text)],
);

static PATHS: Object = Object {
    name: "paths object",
    keys: &[],
    required: &[],
    others: Some((Form::Path, &Obj(&PATH_ITEM))),
};

static PATH_ITEM: Object = object(
    "path item object",
    &[],
    &[
        ("$ref", Text),
        ("summary", Text),
        ("description", Text),
        ("get", Obj(&OPERATION)),
        ("put", Obj(&OPERATION)),
        ("post", Obj(&OPERATION)),
        ("delete", Obj(&OPERATION)),
        ("options", Obj(&OPERATION)),
        ("head", Obj(&OPERATION)),
        ("patch", Obj(&OPERATION)),
        ("trace", Obj(&OPERATION)),
        ("servers", List(&Obj(&SERVER))),
        ("parameters", List(&Ref(&PARAMETER))),
    ],
);

static OPERATION: Object = object(
    "operation object",
    &["responses"],
    &[
        ("tags", List(&Text)),
        ("summary", Text),
        ("description", Text),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
        ("operationId", Text),
        ("parameters", List(&Ref(&PARAMETER))),
        ("requestBody", Ref(&REQUEST_BODY)),
        ("responses", Obj(&RESPONSES)),
        ("callbacks", Any),
        ("deprecated", Flag),
        ("security", List(&Map(&List(&Text)))),
        ("servers", List(&Obj(&SERVER))),
    ],
);

pub(super) static PARAMETER: Object = object(
    "parameter object",
    &["name", "in"],
    &[
        ("name", Text),
        ("in", Word(&["query", "header", "path", "cookie"])),
        ("description", Text),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Flag),
        ("style", Text),
        ("explode", Flag),
        ("allowReserved", Flag),
        ("schema", Ref(&SCHEMA)),
        ("example", Any),
        ("examples", Any),
        ("content", Map(&Obj(&MEDIA_TYPE))),
    ],
);

static REQUEST_BODY: Object = object(
    "request body object",
    &["content"],
    &[
        ("description", Text),
        ("content", Map(&Obj(&MEDIA_TYPE))),
        ("required", Flag),
    ],
);

static RESPONSES: Object = Object {
    name: "responses object",
    keys: &[],
    required: &[],
    others: Some((Form::Status, &Ref(&RESPONSE))),
};

static RESPONSE: Object = object(
    "response object",
    &["description"],
    &[
        ("description", Text),
        ("headers", Map(&Ref(&HEADER))),
        ("content", Map(&Obj(&MEDIA_TYPE))),
        ("links", Any),
    ],
);

static HEADER: Object = object(
    "header object",
    &[],
    &[
        ("description", Text),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Flag),
        ("style", Text),
        ("explode", Flag),
        ("allowReserved", Flag),
        ("schema", Ref(&SCHEMA)),
        ("example", Any),
        ("examples", Any),
        ("content", Map(&Obj(&MEDIA_TYPE))),
    ],
);

static ENCODING: Object = object(
    "encoding object",
    &[],
    &[
        ("contentType", Text),
        ("headers", Map(&Ref(&HEADER))),
        ("style", Word(&QUERY_STYLES)),
        ("explode", Flag),
        ("allowReserved", Flag),
    ],
);

static MEDIA_TYPE: Object = object(
    "media type object",
    &[],
    &[
        ("schema", Ref(&SCHEMA)),
        ("example", Any),
        ("examples", Any),
        ("encoding", Map(&Obj(&ENCODING))),
    ],
);

static COMPONENTS: Object = object(
    "components object",
    &[],
    &[
        ("schemas", Map(&Ref(&SCHEMA))),
        ("responses", Map(&Ref(&RESPONSE))),
        ("parameters", Map(&Ref(&PARAMETER))),
        ("examples", Any),
        ("requestBodies", Map(&Ref(&REQUEST_BODY))),
        ("headers", Map(&Ref(&HEADER))),
        ("securitySchemes", Map(&Ref(&SECURITY_SCHEME))),
        ("links", Any),
        ("callbacks", Any),
    ],
);

pub(super) static SECURITY_SCHEME: Object = object(
    "security scheme object",
    &["type"],
    &[
        ("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
        ("description", Text),
        ("name", Text),
        ("in", Word(&["query", "header", "cookie"])),
        ("scheme", Text),
        ("bearerFormat", Text),
        ("flows", Any),
        ("openIdConnectUrl", Text),
    ],
);

/// A schema.
pub(super) static SCHEMA: Object = object(
    "schema object",
    &[],
    &[
        ("title", Text),
        ("multipleOf", Number),
        ("maximum", Number),
        ("exclusiveMaximum", Flag),
        ("minimum", Number),
        ("exclusiveMinimum", Flag),
        ("maxLength", Count),
        ("minLength", Count),
        ("pattern", Text),
        ("maxItems", Count),
        ("minItems", Count),
        ("uniqueItems", Flag),
        ("maxProperties", Count),
        ("minProperties", Count),
        ("required", List(&Text)),
        ("enum", List(&Any)),
        ("type", SchemaType),
        ("allOf", List(&Ref(&SCHEMA))),
        ("oneOf", List(&Ref(&SCHEMA))),
        ("anyOf", List(&Ref(&SCHEMA))),
        ("not", Ref(&SCHEMA)),
        ("items", Ref(&SCHEMA)),
        ("properties", Map(&Ref(&SCHEMA))),
        ("additionalProperties", FlagOrSchema),
        ("description", Text),
        ("format", Text),
        ("default", Any),
        ("nullable", Flag),
        ("discriminator", Obj(&DISCRIMINATOR)),
        ("readOnly", Flag),
        ("writeOnly", Flag),
        ("xml", Obj(&XML)),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
        ("example", Any),
        ("deprecated", Flag),
    ],
);

static DISCRIMINATOR: Object = object(
    "discriminator object",
    &["propertyName"],
    &[("propertyName", Text), ("mapping", Map(&Text))],
);

static XML: Object = object(
    "XML object",
    &[],
    &[
        ("name", Text),
        ("namespace", Text),
        ("prefix", Text),
        ("attribute", Flag),
        ("wrapped", Flag),
    ],
);
