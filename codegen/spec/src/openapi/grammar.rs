//! The grammar of OpenAPI 3.0: the keys of each object and the kinds of their values, as one table.

mod kinds;

use kinds::object;
pub(super) use kinds::{Form, Kind, Object, ObjectKind};

use Kind::{
    Any, Count, Flag, FlagOrSchema, List, Map, Number, Object as Obj, Ref, SchemaName, SchemaType,
    Text, Word,
};

/// The types that a schema can have.
pub(super) const SCHEMA_TYPES: [&str; 6] =
    ["array", "boolean", "integer", "number", "object", "string"];

/// The styles of parameters.
const STYLES: [&str; 7] = [
    "form",
    "simple",
    "matrix",
    "label",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
];

/// The styles of query parameters.
pub(super) const QUERY_STYLES: [&str; 4] =
    ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// The keys allowed beside a `$ref` to a schema. OpenAPI 3.0 ignores them, but these documents use them for
/// documentation.
pub(super) const BESIDE_REF: [&str; 9] = [
    "description",
    "summary",
    "example",
    "title",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
];

/// The document as a whole.
pub(super) static DOCUMENT: Object = object(
    ObjectKind::Document,
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
    ObjectKind::Info,
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
    ObjectKind::Contact,
    &[],
    &[("name", Text), ("url", Text), ("email", Text)],
);

static LICENSE: Object = object(
    ObjectKind::License,
    &["name"],
    &[("name", Text), ("url", Text)],
);

static SERVER: Object = object(
    ObjectKind::Server,
    &["url"],
    &[
        ("url", Text),
        ("description", Text),
        ("variables", Map(&Obj(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: Object = object(
    ObjectKind::ServerVariable,
    &["default"],
    &[
        ("enum", List(&Text)),
        ("default", Text),
        ("description", Text),
    ],
);

static TAG: Object = object(
    ObjectKind::Tag,
    &["name"],
    &[
        ("name", Text),
        ("description", Text),
        ("externalDocs", Obj(&EXTERNAL_DOCS)),
    ],
);

static EXTERNAL_DOCS: Object = object(
    ObjectKind::ExternalDocumentation,
    &["url"],
    &[("description", Text), ("url", Text)],
);

static PATHS: Object = Object {
    kind: ObjectKind::Paths,
    keys: &[],
    required: &[],
    others: Some((Form::Path, &Ref(&PATH_ITEM))),
};

static PATH_ITEM: Object = object(
    ObjectKind::PathItem,
    &[],
    &[
        ("summary", Text),
        ("description", Text),
        ("get", Ref(&OPERATION)),
        ("put", Ref(&OPERATION)),
        ("post", Ref(&OPERATION)),
        ("delete", Ref(&OPERATION)),
        ("options", Ref(&OPERATION)),
        ("head", Ref(&OPERATION)),
        ("patch", Ref(&OPERATION)),
        ("trace", Ref(&OPERATION)),
        ("servers", List(&Obj(&SERVER))),
        ("parameters", List(&Ref(&PARAMETER))),
    ],
);

static OPERATION: Object = object(
    ObjectKind::Operation,
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
        ("callbacks", Map(&Ref(&CALLBACK))),
        ("deprecated", Flag),
        ("security", List(&Map(&List(&Text)))),
        ("servers", List(&Obj(&SERVER))),
    ],
);

pub(super) static PARAMETER: Object = object(
    ObjectKind::Parameter,
    &["name", "in"],
    &[
        ("name", Text),
        ("in", Word(&["query", "header", "path", "cookie"])),
        ("description", Text),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Flag),
        ("style", Word(&STYLES)),
        ("explode", Flag),
        ("allowReserved", Flag),
        ("schema", Ref(&SCHEMA)),
        ("example", Any),
        ("examples", Map(&Ref(&EXAMPLE))),
        ("content", Map(&Obj(&MEDIA_TYPE))),
    ],
);

static REQUEST_BODY: Object = object(
    ObjectKind::RequestBody,
    &["content"],
    &[
        ("description", Text),
        ("content", Map(&Obj(&MEDIA_TYPE))),
        ("required", Flag),
    ],
);

static RESPONSES: Object = Object {
    kind: ObjectKind::Responses,
    keys: &[],
    required: &[],
    others: Some((Form::Status, &Ref(&RESPONSE))),
};

static RESPONSE: Object = object(
    ObjectKind::Response,
    &["description"],
    &[
        ("description", Text),
        ("headers", Map(&Ref(&HEADER))),
        ("content", Map(&Obj(&MEDIA_TYPE))),
        ("links", Map(&Ref(&LINK))),
    ],
);

pub(super) static HEADER: Object = object(
    ObjectKind::Header,
    &[],
    &[
        ("description", Text),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Flag),
        ("style", Word(&["simple"])),
        ("explode", Flag),
        ("allowReserved", Flag),
        ("schema", Ref(&SCHEMA)),
        ("example", Any),
        ("examples", Map(&Ref(&EXAMPLE))),
        ("content", Map(&Obj(&MEDIA_TYPE))),
    ],
);

static ENCODING: Object = object(
    ObjectKind::Encoding,
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
    ObjectKind::MediaType,
    &[],
    &[
        ("schema", Ref(&SCHEMA)),
        ("example", Any),
        ("examples", Map(&Ref(&EXAMPLE))),
        ("encoding", Map(&Obj(&ENCODING))),
    ],
);

pub(super) static COMPONENTS: Object = object(
    ObjectKind::Components,
    &[],
    &[
        ("schemas", Map(&Ref(&SCHEMA))),
        ("responses", Map(&Ref(&RESPONSE))),
        ("parameters", Map(&Ref(&PARAMETER))),
        ("examples", Map(&Ref(&EXAMPLE))),
        ("requestBodies", Map(&Ref(&REQUEST_BODY))),
        ("headers", Map(&Ref(&HEADER))),
        ("securitySchemes", Map(&Ref(&SECURITY_SCHEME))),
        ("links", Map(&Ref(&LINK))),
        ("callbacks", Map(&Ref(&CALLBACK))),
    ],
);

pub(super) static SECURITY_SCHEME: Object = object(
    ObjectKind::SecurityScheme,
    &["type"],
    &[
        ("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
        ("description", Text),
        ("name", Text),
        ("in", Word(&["query", "header", "cookie"])),
        ("scheme", Text),
        ("bearerFormat", Text),
        ("flows", Obj(&FLOWS)),
        ("openIdConnectUrl", Text),
    ],
);

/// A schema.
pub(super) static SCHEMA: Object = object(
    ObjectKind::Schema,
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
        // A key of OpenAPI 3.1, reported in a document of 3.0.
        ("contentMediaType", Text),
    ],
);

static CALLBACK: Object = Object {
    kind: ObjectKind::Callback,
    keys: &[],
    required: &[],
    others: Some((Form::Expression, &Ref(&PATH_ITEM))),
};

static LINK: Object = object(
    ObjectKind::Link,
    &[],
    &[
        ("operationRef", Text),
        ("operationId", Text),
        ("parameters", Any),
        ("requestBody", Any),
        ("description", Text),
        ("server", Obj(&SERVER)),
    ],
);

static EXAMPLE: Object = object(
    ObjectKind::Example,
    &[],
    &[
        ("summary", Text),
        ("description", Text),
        ("value", Any),
        ("externalValue", Text),
    ],
);

static FLOWS: Object = object(
    ObjectKind::OAuthFlows,
    &[],
    &[
        ("implicit", Obj(&IMPLICIT)),
        ("password", Obj(&BY_TOKEN)),
        ("clientCredentials", Obj(&BY_TOKEN)),
        ("authorizationCode", Obj(&BY_CODE)),
    ],
);

static IMPLICIT: Object = object(
    ObjectKind::OAuthFlow,
    &["authorizationUrl", "scopes"],
    &[
        ("authorizationUrl", Text),
        ("refreshUrl", Text),
        ("scopes", Map(&Text)),
    ],
);

static BY_TOKEN: Object = object(
    ObjectKind::OAuthFlow,
    &["tokenUrl", "scopes"],
    &[
        ("tokenUrl", Text),
        ("refreshUrl", Text),
        ("scopes", Map(&Text)),
    ],
);

static BY_CODE: Object = object(
    ObjectKind::OAuthFlow,
    &["authorizationUrl", "tokenUrl", "scopes"],
    &[
        ("authorizationUrl", Text),
        ("tokenUrl", Text),
        ("refreshUrl", Text),
        ("scopes", Map(&Text)),
    ],
);

static DISCRIMINATOR: Object = object(
    ObjectKind::Discriminator,
    &["propertyName"],
    &[("propertyName", Text), ("mapping", Map(&SchemaName))],
);

static XML: Object = object(
    ObjectKind::Xml,
    &[],
    &[
        ("name", Text),
        ("namespace", Text),
        ("prefix", Text),
        ("attribute", Flag),
        ("wrapped", Flag),
    ],
);
