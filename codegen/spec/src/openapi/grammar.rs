//! The grammar of OpenAPI 3.0: the keys of each object and the kinds of their values, as one table.

mod kinds;

pub(super) use kinds::{Form, Object, ObjectKind, ValueKind};

use ValueKind::{
    Any, Count, Flag, FlagOrSchema, List, Map, Number, Object as Obj, Ref, SchemaName, SchemaType,
    Text, Word,
};

/// The types that a schema can have.
pub(super) const SCHEMA_TYPES: [&str; 6] =
    ["array", "boolean", "integer", "number", "object", "string"];

/// The styles of parameters.
const STYLES: [&str; 7] = [
    "form", "simple", "matrix", "label", "spaceDelimited", "pipeDelimited", "deepObject",
];

/// The styles of query parameters.
pub(super) const QUERY_STYLES: [&str; 4] =
    ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// The keys allowed beside a `$ref` to a schema. OpenAPI 3.0 ignores them, but these documents use them for
/// documentation.
pub(super) const BESIDE_REF: [&str; 9] = [
    "description", "summary", "example", "title", "default", "deprecated", "readOnly", "writeOnly",
    "externalDocs",
];

/// Declares objects with known keys alone: those that each must have in brackets, the others in braces.
macro_rules! objects {
    ($(
        $(#[$doc:meta])*
        $vis:vis $name:ident = $kind:ident [$($must:ident: $must_be:expr),*] {$($key:ident: $be:expr,)*}
    )*) => {
        $($(#[$doc])* $vis static $name: Object = Object {
            kind: ObjectKind::$kind,
            keys: &[$((stringify!($must), $must_be),)* $((stringify!($key), $be),)*],
            required: &[$(stringify!($must)),*],
            others: None,
        };)*
    };
}

objects! {
    /// The document as a whole.
    pub(super) DOCUMENT = Document [openapi: Text, info: Obj(&INFO), paths: Obj(&PATHS)] {
        servers: List(&Obj(&SERVER)), components: Obj(&COMPONENTS),
        security: List(&Map(&List(&Text))), tags: List(&Obj(&TAG)),
        externalDocs: Obj(&EXTERNAL_DOCS),
    }

    INFO = Info [title: Text, version: Text] {
        description: Text, termsOfService: Text, contact: Obj(&CONTACT), license: Obj(&LICENSE),
    }

    CONTACT = Contact [] {
        name: Text, url: Text, email: Text,
    }

    LICENSE = License [name: Text] {
        url: Text,
    }

    SERVER = Server [url: Text] {
        description: Text, variables: Map(&Obj(&SERVER_VARIABLE)),
    }

    SERVER_VARIABLE = ServerVariable [default: Text] {
        enum: List(&Text), description: Text,
    }

    TAG = Tag [name: Text] {
        description: Text, externalDocs: Obj(&EXTERNAL_DOCS),
    }

    EXTERNAL_DOCS = ExternalDocumentation [url: Text] {
        description: Text,
    }

    PATH_ITEM = PathItem [] {
        summary: Text, description: Text, get: Ref(&OPERATION), put: Ref(&OPERATION),
        post: Ref(&OPERATION), delete: Ref(&OPERATION), options: Ref(&OPERATION),
        head: Ref(&OPERATION), patch: Ref(&OPERATION), trace: Ref(&OPERATION),
        servers: List(&Obj(&SERVER)), parameters: List(&Ref(&PARAMETER)),
    }

    OPERATION = Operation [responses: Obj(&RESPONSES)] {
        tags: List(&Text), summary: Text, description: Text, externalDocs: Obj(&EXTERNAL_DOCS),
        operationId: Text, parameters: List(&Ref(&PARAMETER)), requestBody: Ref(&REQUEST_BODY),
        callbacks: Map(&Ref(&CALLBACK)), deprecated: Flag, security: List(&Map(&List(&Text))),
        servers: List(&Obj(&SERVER)),
    }

    pub(super) PARAMETER = Parameter [name: Text, in: Word(&["query", "header", "path", "cookie"])] {
        description: Text, required: Flag, deprecated: Flag, allowEmptyValue: Flag,
        style: Word(&STYLES), explode: Flag, allowReserved: Flag, schema: Ref(&SCHEMA),
        example: Any, examples: Map(&Ref(&EXAMPLE)), content: Map(&Obj(&MEDIA_TYPE)),
    }

    REQUEST_BODY = RequestBody [content: Map(&Obj(&MEDIA_TYPE))] {
        description: Text, required: Flag,
    }

    RESPONSE = Response [description: Text] {
        headers: Map(&Ref(&HEADER)), content: Map(&Obj(&MEDIA_TYPE)), links: Map(&Ref(&LINK)),
    }

    pub(super) HEADER = Header [] {
        description: Text, required: Flag, deprecated: Flag, allowEmptyValue: Flag,
        style: Word(&["simple"]), explode: Flag, allowReserved: Flag, schema: Ref(&SCHEMA),
        example: Any, examples: Map(&Ref(&EXAMPLE)), content: Map(&Obj(&MEDIA_TYPE)),
    }

    ENCODING = Encoding [] {
        contentType: Text, headers: Map(&Ref(&HEADER)), style: Word(&QUERY_STYLES), explode: Flag,
        allowReserved: Flag,
    }

    MEDIA_TYPE = MediaType [] {
        schema: Ref(&SCHEMA), example: Any, examples: Map(&Ref(&EXAMPLE)),
        encoding: Map(&Obj(&ENCODING)),
    }

    pub(super) COMPONENTS = Components [] {
        schemas: Map(&Ref(&SCHEMA)), responses: Map(&Ref(&RESPONSE)),
        parameters: Map(&Ref(&PARAMETER)), examples: Map(&Ref(&EXAMPLE)),
        requestBodies: Map(&Ref(&REQUEST_BODY)), headers: Map(&Ref(&HEADER)),
        securitySchemes: Map(&Ref(&SECURITY_SCHEME)), links: Map(&Ref(&LINK)),
        callbacks: Map(&Ref(&CALLBACK)),
    }

    pub(super) SECURITY_SCHEME = SecurityScheme [type: Word(&["apiKey", "http", "oauth2", "openIdConnect"])] {
        description: Text, name: Text, in: Word(&["query", "header", "cookie"]), scheme: Text,
        bearerFormat: Text, flows: Obj(&FLOWS), openIdConnectUrl: Text,
    }

    /// A schema.
    pub(super) SCHEMA = Schema [] {
        title: Text, multipleOf: Number, maximum: Number, exclusiveMaximum: Flag, minimum: Number,
        exclusiveMinimum: Flag, maxLength: Count, minLength: Count, pattern: Text, maxItems: Count,
        minItems: Count, uniqueItems: Flag, maxProperties: Count, minProperties: Count,
        required: List(&Text), enum: List(&Any), type: SchemaType, allOf: List(&Ref(&SCHEMA)),
        oneOf: List(&Ref(&SCHEMA)), anyOf: List(&Ref(&SCHEMA)), not: Ref(&SCHEMA),
        items: Ref(&SCHEMA), properties: Map(&Ref(&SCHEMA)), additionalProperties: FlagOrSchema,
        description: Text, format: Text, default: Any, nullable: Flag,
        discriminator: Obj(&DISCRIMINATOR), readOnly: Flag, writeOnly: Flag, xml: Obj(&XML),
        externalDocs: Obj(&EXTERNAL_DOCS), example: Any, deprecated: Flag,
        // A key of OpenAPI 3.1, reported in a document of 3.0.
        contentMediaType: Text,
    }

    LINK = Link [] {
        operationRef: Text, operationId: Text, parameters: Any, requestBody: Any,
        description: Text, server: Obj(&SERVER),
    }

    EXAMPLE = Example [] {
        summary: Text, description: Text, value: Any, externalValue: Text,
    }

    FLOWS = OAuthFlows [] {
        implicit: Obj(&IMPLICIT), password: Obj(&BY_TOKEN), clientCredentials: Obj(&BY_TOKEN),
        authorizationCode: Obj(&BY_CODE),
    }

    IMPLICIT = OAuthFlow [authorizationUrl: Text, scopes: Map(&Text)] {
        refreshUrl: Text,
    }

    BY_TOKEN = OAuthFlow [tokenUrl: Text, scopes: Map(&Text)] {
        refreshUrl: Text,
    }

    BY_CODE = OAuthFlow [authorizationUrl: Text, tokenUrl: Text, scopes: Map(&Text)] {
        refreshUrl: Text,
    }

    DISCRIMINATOR = Discriminator [propertyName: Text] {
        mapping: Map(&SchemaName),
    }

    XML = Xml [] {
        name: Text, namespace: Text, prefix: Text, attribute: Flag, wrapped: Flag,
    }
}

static PATHS: Object = Object {
    kind: ObjectKind::Paths,
    keys: &[],
    required: &[],
    others: Some((Form::Path, &Ref(&PATH_ITEM))),
};

static RESPONSES: Object = Object {
    kind: ObjectKind::Responses,
    keys: &[],
    required: &[],
    others: Some((Form::Status, &Ref(&RESPONSE))),
};

static CALLBACK: Object = Object {
    kind: ObjectKind::Callback,
    keys: &[],
    required: &[],
    others: Some((Form::Expression, &Ref(&PATH_ITEM))),
};
