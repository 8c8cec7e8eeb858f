//! Operations of an OpenAPI document: servers, security, parameters, request bodies and responses.

use super::{Constraints, Origin, Text, Type, WireName};

/// A server.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The base address, with the names of variables in braces; without a scheme if it is relative to the document's
    /// own address.
    pub url: String,
    /// Its purpose.
    pub description: Option<String>,
    /// The variables of the address; each occurs in it.
    pub variables: Vec<ServerVariable>,
    /// Its place.
    pub origin: Origin,
}

/// A variable of a server's address.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// Its name.
    pub name: WireName,
    /// Its default; `None` if the document has none.
    pub default: Option<String>,
    /// The allowed values; empty if any value is allowed.
    pub values: Vec<String>,
    /// Its description.
    pub description: Option<Text>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name.
    pub name: WireName,
    /// Its requirement.
    pub kind: SchemeKind,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
}

/// The requirement of a security scheme.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie of this name.
    ApiKey(Location, WireName),
    /// The header `Authorization` with this HTTP scheme.
    Http(String),
    /// An OAuth 2 token, obtained by any of these flows.
    OAuth2(Vec<Flow>),
    /// An `OpenID` Connect token; the address that describes where to get one.
    OpenIdConnect(String),
}

impl SchemeKind {
    /// Whether it is a token in the header `Authorization`.
    #[must_use]
    pub fn is_bearer(&self) -> bool {
        matches!(self, Self::Http(scheme) if scheme.eq_ignore_ascii_case("bearer"))
    }
}

/// An OAuth 2 flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Its name in OpenAPI, such as `clientCredentials`.
    pub name: String,
    /// The address where a person gives consent, if that is needed.
    pub authorization_url: Option<String>,
    /// The address that issues the token.
    pub token_url: Option<String>,
    /// The address that renews the token, if it is another one.
    pub refresh_url: Option<String>,
    /// The available scopes, each with its description.
    pub scopes: Vec<(String, String)>,
}

/// Schemes that a call needs together, each with its scopes; an empty list requires nothing.
pub type Requirement = Vec<(WireName, Vec<Text>)>;

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Its `operationId`.
    pub id: Option<String>,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The groups that it belongs to.
    pub tags: Vec<Text>,
    /// Its summary.
    pub summary: Option<Text>,
    /// Its description.
    pub description: Option<Text>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its parameters, those of the path first.
    pub parameters: Vec<Parameter>,
    /// Its request body.
    pub body: Option<RequestBody>,
    /// Its responses, in source order.
    pub responses: Vec<Response>,
    /// Its own security requirements; `None` if those of the document apply.
    pub security: Option<Vec<Requirement>>,
    /// Its own servers or those of its path; empty if those of the document apply.
    pub servers: Vec<Server>,
    /// Its place.
    pub origin: Origin,
}

impl Operation {
    /// The types of its parameters, bodies and form fields.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.parameters
            .iter()
            .map(|parameter| &parameter.ty)
            .chain(self.contents().flat_map(Content::types))
    }

    /// The possible request bodies.
    pub fn sent(&self) -> impl Iterator<Item = &Content> {
        self.body.iter().flat_map(|body| &body.contents)
    }

    /// The possible response bodies.
    pub fn answered(&self) -> impl Iterator<Item = &Content> {
        self.responses.iter().flat_map(|response| &response.bodies)
    }

    /// All its bodies, of requests and responses.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        self.sent().chain(self.answered())
    }

    /// The success responses: those with a status that begins with 2, or else the one for any status.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        let named = |response: &&Response| response.status.starts_with('2');
        let has_named = self.responses.iter().any(|response| named(&response));
        (self.responses.iter())
            .filter(move |response| named(response) || (!has_named && response.status == "default"))
    }
}

crate::words! {
    /// The location of a parameter.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Location {
        /// In the path.
        Path = "path",
        /// In the query.
        Query = "query",
        /// In a header.
        Header = "header",
        /// In the header `Cookie`.
        Cookie = "cookie",
    }
}

/// How a value with several parts is serialized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Separated by commas.
    Simple,
    /// Separated by dots, after a dot.
    Label,
    /// Separated by semicolons, with names.
    Matrix,
    /// As a query.
    Form,
    /// Separated by spaces.
    SpaceDelimited,
    /// Separated by vertical bars.
    PipeDelimited,
    /// As a query in which the names of properties are in brackets.
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
    /// Its location.
    pub location: Location,
    /// Whether it is required.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// Its style.
    pub style: Style,
    /// Whether each item or property is written separately.
    pub explode: bool,
    /// Whether reserved characters stay unescaped.
    pub allow_reserved: bool,
    /// Whether it may be sent without a value.
    pub allow_empty: bool,
    /// Whether its value is written as JSON.
    pub json: bool,
    /// The other constraints on its values.
    pub constraints: Constraints,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
}

/// The request body of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody {
    /// Whether it is required.
    pub required: bool,
    /// Its description.
    pub description: Option<Text>,
    /// The alternatives, in source order.
    pub contents: Vec<Content>,
    /// Its place.
    pub origin: Origin,
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The media type or range, as written.
    pub media_type: String,
    /// Its content.
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

    /// Its type, or those of its form fields.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let fields = match &self.kind {
            ContentKind::Form(form) => &*form.fields,
            _ => &[],
        };
        let fields = fields.iter().filter_map(|field| field.ty.as_ref());
        self.ty().into_iter().chain(fields)
    }

    /// Its media type for the `Accept` header: with its parameters, such as a version, but without the character set.
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

/// The content of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum ContentKind {
    /// JSON.
    Json(Type),
    /// XML.
    Xml(Type),
    /// The fields of a form; only in requests.
    Form(Form),
    /// Any text, including JSON or XML without a schema.
    Text,
    /// Any bytes.
    Binary,
}

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Whether it is `multipart/form-data`, rather than encoded like a query.
    pub multipart: bool,
    /// Its fields, in source order.
    pub fields: Vec<FormField>,
    /// The description in its schema.
    pub description: Option<Text>,
    /// The other constraints on the whole form.
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
    /// Whether it is required.
    pub required: bool,
    /// Its type; `None` for bytes.
    pub ty: Option<Type>,
    /// Whether it may occur several times, if it is bytes.
    pub several: bool,
    /// The media type in its encoding.
    pub media_type: Option<String>,
    /// The style of a list or object, outside of multipart forms, if its encoding sets one.
    pub style: Option<Style>,
    /// Whether each item or property is written separately.
    pub explode: bool,
    /// Whether reserved characters stay unescaped.
    pub allow_reserved: bool,
    /// The other constraints on its values.
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
    /// Its headers, in source order.
    pub headers: Vec<Header>,
    /// The alternatives for its body, in source order.
    pub bodies: Vec<Content>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: WireName,
    /// The type of its value, if the document has one.
    pub ty: Option<HeaderType>,
    /// Its description.
    pub description: Option<Text>,
    /// Its place.
    pub origin: Origin,
}

/// The type of a header's value.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderType {
    /// The name of its type, as written in the document.
    pub name: String,
    /// The name of the type of its items.
    pub items: Option<String>,
    /// The format, where that is a type of its own.
    pub format: Option<String>,
    /// Whether it is always present.
    pub required: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The constraints on its values.
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
