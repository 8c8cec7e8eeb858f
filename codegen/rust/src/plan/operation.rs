//! Plan of an operation: the request, and the result that its response is read as.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::Style;

use super::{Constant, Docs, RustName, Type, XmlRoot};

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of the request's type.
    pub name: RustName,
    /// Its documentation: sections, each with its place in the specification if it has one.
    pub docs: Vec<(Docs, Option<Location>)>,
    /// Its own constants: addresses and scopes.
    pub constants: Vec<Constant>,
    /// Its own servers with variables.
    pub servers: Vec<Server>,
    /// The HTTP method.
    pub method: String,
    /// The path below the base address, with the names of parameters in braces.
    pub template: String,
    /// The constant with the scopes, if there is one.
    pub scope: Option<Scopes>,
    /// The parameters, in source order.
    pub parameters: Vec<Parameter>,
    /// The struct that names the required ones, if arguments of the same type could be swapped.
    pub arguments: Option<RustName>,
    /// The rules from the tables about valid combinations of parameters.
    pub rules: Vec<Rule>,
    /// The error cases of `new`; `None` if it cannot fail.
    pub errors_of_new: Option<String>,
    /// The error cases of `request`.
    pub errors_of_request: Option<String>,
    /// The request body.
    pub body: Option<Body>,
    /// The requested formats of the response.
    pub accept: Accept,
    /// How a response is read.
    pub reply: Reply,
    /// The model of any year, if there is one.
    pub any_year: Option<RustName>,
    /// How to request the next page, if the response is a page.
    pub next: Option<Box<Next>>,
    /// Its `operationId`, or its method and path where it has none.
    pub id: String,
    /// Where its base addresses are.
    pub addresses: Addresses,
    /// Its place in the specification.
    pub at: Location,
}

/// Where the base addresses of an operation are.
#[derive(Clone, Debug, PartialEq)]
pub enum Addresses {
    /// In these constants of its own.
    Own(Vec<RustName>),
    /// In the list of this module.
    Module(RustName),
    /// Nowhere: the specification names none.
    None,
}

/// The constant with the scopes of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Scopes {
    /// Its name.
    pub name: RustName,
    /// Whether it is a list.
    pub several: bool,
    /// Whether it belongs to the operation, rather than to its module.
    pub own: bool,
}

/// A variable of a server's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// Its default; the name in braces if it has none.
    pub default: String,
    /// The allowed values; empty if any value is allowed.
    pub values: Vec<String>,
}

/// A server whose address has variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The name of its constant.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The address with the names of its variables in braces.
    pub template: String,
    /// The variables.
    pub variables: Vec<ServerVariable>,
    /// Its place in the specification.
    pub at: Location,
}

/// A module of base addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Servers {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The addresses.
    pub constants: Vec<Constant>,
    /// The servers whose addresses have variables.
    pub templates: Vec<Server>,
    /// The modules below it, one per service, if there are several; it then has no addresses itself.
    pub services: Vec<Servers>,
    /// Whether the module has a list of all its addresses.
    pub has_list: bool,
    /// Its place in the specification: that of its first server.
    pub at: Location,
}

impl Servers {
    /// The name of the list of all addresses, those of the services among them.
    pub(crate) const ALL: &str = "ALL";

    /// The place of one of its constants.
    pub(crate) fn place_of(&self, name: &str) -> Option<&Location> {
        let constants = self.constants.iter();
        let constants = constants.filter_map(|own| Some((&own.name, own.at.as_ref()?)));
        let templates = self.templates.iter().map(|own| (&own.name, &own.at));
        constants
            .chain(templates)
            .find(|(own, _)| own.as_str() == name)
            .map(|(_, at)| at)
    }
}

/// A parameter of a request, or a field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: RustName,
    /// Its name on the wire.
    pub wire: String,
    /// Its location.
    pub place: ParameterPlace,
    /// Whether it is required.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// How it is serialized.
    pub spelling: Spelling,
    /// Whether it is a personidentifikator.
    pub is_person: bool,
    /// Its documentation.
    pub docs: Docs,
    /// Its place in the specification.
    pub at: Location,
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterPlace {
    /// In the path.
    Path,
    /// In the query, or in a form that is encoded like one.
    Query,
    /// In a header.
    Header,
    /// In the header `Cookie`.
    Cookie,
    /// In a part of a form.
    Part,
}

/// How a parameter is serialized.
#[derive(Clone, Debug, PartialEq)]
pub enum Spelling {
    /// As one string, encoded for its location.
    Plain,
    /// In a style.
    Styled {
        /// The parts that the value is split into.
        parts: Parts,
        /// The style.
        style: Style,
        /// Whether each item or property is written separately.
        explode: bool,
        /// Whether reserved characters stay unescaped.
        reserved: bool,
        /// Whether an empty list is sent.
        empty: bool,
    },
    /// As a part of a form, with the media type given by the specification.
    Part(PartKind, Option<String>),
}

/// The parts that the value of a parameter is split into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// One string.
    One,
    /// The items of a list.
    List,
    /// The properties of an object.
    Object,
    /// One string that is JSON.
    Json,
}

/// What a field of a form is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Texts.
    Texts(Parts),
    /// JSON.
    Json,
    /// A file.
    File,
    /// One part for each of several files.
    Files,
}

/// A code that lists the valid values of another parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The parameter with the code.
    pub code: usize,
    /// The code's method that lists the values.
    pub column: RustName,
    /// The parameter with the value.
    pub value: usize,
}

/// The request body of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Whether it is required.
    pub required: bool,
    /// Its documentation.
    pub docs: Docs,
    /// The alternatives; not empty. A required body with one alternative is an argument of `new`.
    pub choices: Vec<BodyChoice>,
}

/// The media type that a body is sent as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// This one.
    Fixed(String),
    /// One within this range, chosen by the caller.
    Range(String),
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyChoice {
    /// The name of its setter.
    pub setter: RustName,
    /// The media type or range.
    pub media_type: MediaType,
    /// Its content.
    pub content: BodyContent,
}

/// The content of a request body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyContent {
    /// A value as JSON.
    Json(Type),
    /// A value as XML.
    Xml(Type),
    /// A form.
    Form(RustName),
    /// A text.
    Text,
    /// Bytes.
    Bytes,
}

/// A form to send.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Its name.
    pub name: RustName,
    /// Its documentation: sections, each with its place in the specification if it has one.
    pub docs: Vec<(Docs, Option<Location>)>,
    /// Its media type.
    pub media_type: String,
    /// Whether it is `multipart/form-data`.
    pub multipart: bool,
    /// Its fields, in source order.
    pub fields: Vec<Parameter>,
    /// Its place in the specification.
    pub at: Location,
}

/// The requested formats of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Accept {
    /// JSON or XML, chosen by the caller, under their usual media types.
    Either,
    /// JSON or XML, chosen by the caller, under these media types.
    EitherOf(String, String),
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// All of these media types, in the order of the header.
    Media(Vec<String>),
}

/// How a response is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The type of a success.
    pub model: Outcome,
    /// The type of an error; `Payload::Nothing` if there is none.
    pub error: Outcome,
    /// How each status is read; the last arm is for all other statuses. Empty if every status is read as the model, or
    /// else as the error.
    pub arms: Vec<Arm>,
}

/// The type of a success or of an error.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The same type for every status.
    One(Payload),
    /// One of several, as an enum.
    Choice(RustName, Vec<RustName>),
}

/// The content of a response body.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// A value, from JSON or XML.
    Value(Type),
    /// A text.
    Text,
    /// A string that is never shown, such as the text of an error, which may repeat the request.
    HiddenText,
    /// Bytes.
    Bytes,
    /// Nothing.
    Nothing,
}

/// How a success is read.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmModel {
    /// Its content.
    pub payload: Payload,
    /// The media types of the body.
    pub media_types: Vec<String>,
    /// Its variant; `None` if the type is used directly.
    pub variant: Option<RustName>,
}

/// How the responses with certain statuses are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The first and last status; `None` for all other statuses.
    pub statuses: Option<(u16, u16)>,
    /// The content types that it applies to; empty for all.
    pub media_types: Vec<String>,
    /// How a success is read; `None` if these statuses are no success.
    pub model: Option<ArmModel>,
    /// How an error is read.
    pub error: ArmError,
}

/// How an error is read.
#[derive(Clone, Debug, PartialEq)]
pub enum ArmError {
    /// These statuses have no error.
    None,
    /// These statuses have no error, but others have.
    NoneOfSeveral,
    /// As the error type itself.
    Itself,
    /// As a variant of the error enum.
    Variant(RustName),
    /// As text: a variant of the error enum, or the error type itself.
    Text(Option<RustName>),
    /// As bytes, in the same way.
    Bytes(Option<RustName>),
}

/// An enum of the possible results of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// Its type parameters, each a code list.
    pub parameters: Vec<RustName>,
    /// Whether it is an error.
    pub is_error: bool,
    /// Its variants, in source order.
    pub variants: Vec<(RustName, Docs, Payload)>,
    /// The place of the operation.
    pub operation: Location,
    /// Its place in the specification: that of the first response.
    pub at: Location,
}

/// A type that is a response although no operation makes it one.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// The type.
    pub name: RustName,
    /// Its element's name and namespace in XML, if it has any.
    pub root: Option<XmlRoot>,
    /// Its place in the specification.
    pub at: Location,
}

/// How to request the next page.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// The parameter that sets where a page begins.
    pub parameter: RustName,
    /// Its name on the wire.
    pub wire: String,
    /// Whether the parameter is required; if not, the first page was requested without it.
    pub is_required: bool,
    /// The page's type.
    pub page: Type,
    /// The field of the page that holds the list.
    pub list: RustName,
    /// The field of the list's items that holds the number.
    pub number: RustName,
    /// The type of the number, which may be absent.
    pub number_type: Type,
    /// The type of the list's items.
    pub item: Type,
    /// The field of the list's items that says when an item was registered, and its type.
    pub registered: Option<(RustName, Type)>,
    /// The error code with which the service says that there is nothing from a number on.
    pub end: Option<String>,
    /// How to request the first number from a date on.
    pub start: Option<Start>,
}

/// How to request the number at which the reading of a list can begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The request's type.
    pub operation: RustName,
    /// Its setter for the date.
    pub date: RustName,
    /// The field of its response that holds the number.
    pub number: RustName,
    /// The type of the number, which may be absent.
    pub number_type: Type,
    /// Whether the caller chooses between JSON and XML.
    pub has_format: bool,
}
