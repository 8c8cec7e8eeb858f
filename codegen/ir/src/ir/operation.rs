//! Operations of an OpenAPI document: servers, security, parameters, request bodies and responses.

use super::{Constraints, Origin, Text, Type, WireName};

/// A server.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The base address, with the names of variables in braces; without a scheme where it is relative to the document's own.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// The variables of the address; each stands in it.
    pub variables: Vec<ServerVariable>,
    /// Its place.
    pub origin: Origin,
}

/// A variable of a server's address.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// Its name.
    pub name: WireName,
    /// Its value where nobody says otherwise; none when the document tells none.
    pub default: Option<String>,
    /// The values that it can have; any when empty.
    pub values: Vec<String>,
    /// Its description.
    pub description: Option<Text>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name.
    pub name: WireName,
    /// What it asks for.
    pub kind: SchemeKind,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
}

/// What a security scheme asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie of this name.
    ApiKey(Location, WireName),
    /// The header `Authorization` with this scheme of HTTP.
    Http(String),
    /// A token of OAuth 2, by any of these ways.
    OAuth2(Vec<Flow>),
    /// A token of `OpenID` Connect; the address that describes where to get one.
    OpenIdConnect(String),
}

impl SchemeKind {
    /// Whether it is a token in the header `Authorization`.
    #[must_use]
    pub fn is_bearer(&self) -> bool {
        matches!(self, Self::Http(scheme) if scheme.eq_ignore_ascii_case("bearer"))
    }
}

/// A way to a token of OAuth 2.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// What OpenAPI calls it, such as `clientCredentials`.
    pub name: String,
    /// Where a person is asked for consent, where one is.
    pub authorization_url: Option<String>,
    /// Where the token comes from.
    pub token_url: Option<String>,
    /// Where a new one comes from, where that is another place.
    pub refresh_url: Option<String>,
    /// The scopes that there are, each with what it allows.
    pub scopes: Vec<(String, String)>,
}

/// Schemes that a call needs together, each with its scopes; nothing when empty.
pub type Requirement = Vec<(WireName, Vec<Text>)>;

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Its `operationId`.
    pub id: Option<String>,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Its summary.
    pub summary: Option<Text>,
    /// Its description.
    pub description: Option<Text>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Its parameters, those of the path first.
    pub parameters: Vec<Parameter>,
    /// What it is sent.
    pub body: Option<RequestBody>,
    /// Its responses, in source order.
    pub responses: Vec<Response>,
    /// Its own security, or that of the document where there is none.
    pub security: Option<Vec<Requirement>>,
    /// Its own servers or its path's; those of the document where there is none.
    pub servers: Vec<Server>,
    /// Its place.
    pub origin: Origin,
}

impl Operation {
    /// The types of its parameters, bodies and fields of forms.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.parameters
            .iter()
            .map(|parameter| &parameter.ty)
            .chain(self.contents().flat_map(Content::types))
    }

    /// The bodies that it can be sent.
    pub fn sent(&self) -> impl Iterator<Item = &Content> {
        self.body.iter().flat_map(|body| &body.contents)
    }

    /// The bodies that it can answer.
    pub fn answered(&self) -> impl Iterator<Item = &Content> {
        self.responses.iter().flat_map(|response| &response.bodies)
    }

    /// Its bodies, what it is sent and what it answers.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        self.sent().chain(self.answered())
    }

    /// The responses of a success: those of a status that begins with 2, or else the one for any status.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        let named = |response: &&Response| response.status.starts_with('2');
        let has_named = self.responses.iter().any(|response| named(&response));
        (self.responses.iter())
            .filter(move |response| named(response) || (!has_named && response.status == "default"))
    }
}

crate::words! {
    /// Where a parameter goes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Location {
        /// Into the path.
        Path = "path",
        /// Behind the question mark.
        Query = "query",
        /// Among the headers.
        Header = "header",
        /// Into the header `Cookie`.
        Cookie = "cookie",
    }
}

/// How a value is written that is more than one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With commas.
    Simple,
    /// With dots, after a dot.
    Label,
    /// With semicolons and names.
    Matrix,
    /// As a query.
    Form,
    /// With spaces.
    SpaceDelimited,
    /// With bars.
    PipeDelimited,
    /// As a query whose names have the names of properties in brackets.
    DeepObject,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags of the specification"
)]
pub struct Parameter {
    /// Its name.
    pub name: WireName,
    /// Where it goes.
    pub location: Location,
    /// Whether a request must have it.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub style: Style,
    /// Whether each item or property is written apart.
    pub explode: bool,
    /// Whether signs that mean something in an address stay as they are.
    pub allow_reserved: bool,
    /// Whether it may be sent without a value.
    pub allow_empty: bool,
    /// Whether its value is written as JSON.
    pub json: bool,
    /// What else the document says of its values.
    pub constraints: Constraints,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
}

/// What an operation is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody {
    /// Whether a request must have it.
    pub required: bool,
    /// Its description.
    pub description: Option<Text>,
    /// What it can be, one of these; in source order.
    pub contents: Vec<Content>,
    /// Its place.
    pub origin: Origin,
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The media type or range, as written.
    pub media_type: String,
    /// What the body is.
    pub kind: ContentKind,
    /// Its place.
    pub origin: Origin,
}

impl Content {
    /// The type of a body that is JSON or XML.
    #[must_use]
    pub const fn ty(&self) -> Option<&Type> {
        match &self.kind {
            ContentKind::Json(ty) | ContentKind::Xml(ty) => Some(ty),
            _ => None,
        }
    }

    /// Its type, or those of the fields of a form.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let fields = match &self.kind {
            ContentKind::Form(form) => &*form.fields,
            _ => &[],
        };
        let fields = fields.iter().filter_map(|field| field.ty.as_ref());
        self.ty().into_iter().chain(fields)
    }

    /// Its media type as it is asked for: with its parameters, of which a version is one, but for that of its characters.
    #[must_use]
    pub fn asked(&self) -> String {
        asked(&self.media_type)
    }
}

fn asked(media_type: &str) -> String {
    let (name, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    let is_charset = |parameter: &str| {
        parameter
            .split('=')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("charset")
    };
    let parameters = parameters
        .split(';')
        .map(str::trim)
        .filter(|parameter| !parameter.is_empty() && !is_charset(parameter));
    let name = name.trim().to_ascii_lowercase();
    std::iter::once(&*name)
        .chain(parameters)
        .collect::<Vec<_>>()
        .join("; ")
}

/// What a body is.
#[derive(Clone, Debug, PartialEq)]
pub enum ContentKind {
    /// JSON.
    Json(Type),
    /// XML.
    Xml(Type),
    /// The fields of a form; in a request alone.
    Form(Form),
    /// Any text, also JSON or XML that nothing is said of.
    Text,
    /// Any bytes.
    Binary,
}

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Whether it is sent part by part, as opposed to as a query.
    pub multipart: bool,
    /// Its fields, in source order.
    pub fields: Vec<FormField>,
    /// What its schema says of it.
    pub description: Option<Text>,
    /// What else that says of the form as a whole.
    pub constraints: Constraints,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the flags of the specification"
)]
pub struct FormField {
    /// Its name.
    pub name: WireName,
    /// Whether the form must have it.
    pub required: bool,
    /// Its type; none where it is bytes.
    pub ty: Option<Type>,
    /// Whether there can be several of it, where it is bytes.
    pub several: bool,
    /// The media type that its encoding names.
    pub media_type: Option<String>,
    /// How it is written where it is a list or an object, outside of a multipart form and where its encoding says so.
    pub style: Option<Style>,
    /// Whether each item or property is written apart.
    pub explode: bool,
    /// Whether signs that mean something in an address stay as they are.
    pub allow_reserved: bool,
    /// What else the document says of its values.
    pub constraints: Constraints,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
}

/// A response of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status as written: `200`, `4XX` or `default`.
    pub status: String,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
    /// What it tells in headers, in source order.
    pub headers: Vec<Header>,
    /// What its body can be, one of these; in source order.
    pub bodies: Vec<Content>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: WireName,
    /// What its value is, where the document says so.
    pub ty: Option<HeaderType>,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
}

/// What the value of a header is.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderType {
    /// The name of its type, as the document has it.
    pub name: String,
    /// The name of the type of its items.
    pub items: Option<String>,
    /// The format, where that is a type of its own.
    pub format: Option<String>,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What is said of its values.
    pub constraints: Constraints,
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn a_version_is_asked_for_and_a_charset_is_not() {
        for (written, expected) in [
            ("Application/JSON; charset=utf-8", "application/json"),
            (
                "application/vnd.x+json;version=2",
                "application/vnd.x+json; version=2",
            ),
            ("a/b ; Charset=x; q=1", "a/b; q=1"),
            ("text/plain;", "text/plain"),
        ] {
            assert_eq!(asked(written), expected);
        }
    }
}
