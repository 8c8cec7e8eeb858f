//! An operation to print: a request to make, and what its response is read as.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::Style;

use super::{Constant, Docs, RustName, Type, XmlRoot};

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of the request's type.
    pub name: RustName,
    /// Its documentation: sections, each with its place in the specification where it has one.
    pub docs: Vec<(Docs, Option<Location>)>,
    /// The constants that it has for itself: addresses and scopes.
    pub constants: Vec<Constant>,
    /// The servers with variables that it has for itself.
    pub servers: Vec<Server>,
    /// The HTTP method.
    pub method: String,
    /// The path below the base address, with the names of parameters in braces.
    pub template: String,
    /// The constant with the scopes, where there is one.
    pub scope: Option<Scopes>,
    /// The parameters, in source order.
    pub parameters: Vec<Parameter>,
    /// The struct that names the required ones, where some of one type could be swapped.
    pub arguments: Option<RustName>,
    /// What the tables say of parameters that go together.
    pub rules: Vec<Rule>,
    /// What makes `new` fail; none where nothing does.
    pub errors_of_new: Option<String>,
    /// What makes `request` fail.
    pub errors_of_request: Option<String>,
    /// What it is sent.
    pub body: Option<Body>,
    /// What the response is asked for in.
    pub accept: Accept,
    /// What a response is read as.
    pub reply: Reply,
    /// The model of any year, where there is one.
    pub any_year: Option<RustName>,
    /// How the request for the next page is made, where the response is a page.
    pub next: Option<Next>,
    /// Its place in the specification.
    pub at: Location,
}

/// The constant with the scopes of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Scopes {
    /// Its name.
    pub name: RustName,
    /// Whether it is a list.
    pub several: bool,
    /// Whether it is the operation's own, as opposed to its module's.
    pub own: bool,
}

/// A variable of a server's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// Its default; the name in braces where it has none.
    pub default: String,
    /// The values that it can have; any when empty.
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
    /// The modules below it, one a service, where there are several; then it has no addresses itself.
    pub services: Vec<Servers>,
    /// Its place in the specification: that of its first server.
    pub at: Location,
}

impl Servers {
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
    /// Where it goes.
    pub place: ParameterPlace,
    /// Whether a request must have it.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub spelling: Spelling,
    /// Whether it is a personidentifikator.
    pub is_person: bool,
    /// Its documentation.
    pub docs: Docs,
    /// Its place in the specification.
    pub at: Location,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterPlace {
    /// Into the path.
    Path,
    /// Behind the question mark, or into a form that is sent like a query.
    Query,
    /// Among the headers.
    Header,
    /// Into the header `Cookie`.
    Cookie,
    /// Into a part of a form.
    Part,
}

/// How a parameter is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Spelling {
    /// As one text, in the way of its place.
    Plain,
    /// In a style.
    Styled {
        /// What the value is taken apart into.
        parts: Parts,
        /// The style.
        style: Style,
        /// Whether each item or property is written apart.
        explode: bool,
        /// Whether signs that mean something in an address stay as they are.
        reserved: bool,
        /// Whether a list without items is sent.
        empty: bool,
    },
    /// As a part of a form, with the media type that the specification names.
    Part(PartKind, Option<String>),
}

/// What the value of a parameter is taken apart into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// One text.
    One,
    /// The items of a list.
    List,
    /// The properties of an object.
    Object,
    /// One text, which is JSON.
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
    /// A part for each of several files.
    Files,
}

/// A code that lists the values that another parameter can have beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The parameter with the code.
    pub code: usize,
    /// The code's method that lists the values.
    pub column: RustName,
    /// The parameter with the value.
    pub value: usize,
}

/// What an operation is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Whether a request must have it.
    pub required: bool,
    /// Its documentation.
    pub docs: Docs,
    /// What it can be, one of these; not empty. A required one of a single kind is an argument of `new`.
    pub choices: Vec<BodyChoice>,
}

/// The media type that a body is sent as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// This one.
    Fixed(String),
    /// One within this range, which the caller says.
    Range(String),
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyChoice {
    /// The name of what sets it.
    pub setter: RustName,
    /// The media type, or what it can be.
    pub media_type: MediaType,
    /// What it is.
    pub content: BodyContent,
}

/// What a body is that is sent.
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
    /// Its documentation: sections, each with its place in the specification where it has one.
    pub docs: Vec<(Docs, Option<Location>)>,
    /// Its media type.
    pub media_type: String,
    /// Whether it is sent part by part.
    pub multipart: bool,
    /// Its fields, in source order.
    pub fields: Vec<Parameter>,
    /// Its place in the specification.
    pub at: Location,
}

/// What a response is asked for in.
#[derive(Clone, Debug, PartialEq)]
pub enum Accept {
    /// JSON or XML as the caller says, under the names that everybody has for them.
    Either,
    /// JSON or XML as the caller says, under these names.
    EitherOf(String, String),
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// These media types at once, in the order of the header.
    Media(Vec<String>),
}

/// What a response is read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The type of a success.
    pub model: Outcome,
    /// The type of an error; `Payload::Nothing` where there is none.
    pub error: Outcome,
    /// How each status is read, and the last one all other ones; empty where it is the model, or else the error, whatever the status.
    pub arms: Vec<Arm>,
}

/// The type of a success or of an error.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The same whatever the status.
    One(Payload),
    /// One of several, as an enum.
    Choice(RustName, Vec<RustName>),
}

/// What a body is that is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// A value, from JSON or XML.
    Value(Type),
    /// A text.
    Text,
    /// A text that does not show, as that of an error: it can repeat what was asked for.
    HiddenText,
    /// Bytes.
    Bytes,
    /// Nothing.
    Nothing,
}

/// How a success is read.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmModel {
    /// What it is.
    pub payload: Payload,
    /// The media types of the body.
    pub media_types: Vec<String>,
    /// The variant that it becomes; none where it is its own type.
    pub variant: Option<RustName>,
}

/// How the answers of some statuses are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The statuses, first and last; all other ones when absent.
    pub statuses: Option<(u16, u16)>,
    /// The content types that it is for; all of them when empty.
    pub media_types: Vec<String>,
    /// How a success is read; none where there is no success.
    pub model: Option<ArmModel>,
    /// The variant that an error becomes; none where it is its own type.
    pub error: ArmError,
}

/// What an error becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum ArmError {
    /// There is none.
    None,
    /// There is none, and other answers have one.
    NoneOfSeveral,
    /// The error itself.
    Itself,
    /// A variant of the errors.
    Variant(RustName),
    /// The text of the body, as a variant of the errors or as the error itself.
    Text(Option<RustName>),
    /// The bytes of the body, in the same way.
    Bytes(Option<RustName>),
}

/// An enum of what an operation can answer with.
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

/// A type that a response can be of although nothing else makes it one.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// The type.
    pub name: RustName,
    /// Its element's name and namespace in XML, where it has one.
    pub root: Option<XmlRoot>,
    /// Its place in the specification.
    pub at: Location,
}

/// How the request for the next page is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// The parameter that tells where a page begins.
    pub parameter: RustName,
    /// Its name on the wire.
    pub wire: String,
    /// Whether a request must have the parameter; without it the first page was asked for.
    pub is_required: bool,
    /// The page's type.
    pub page: Type,
    /// The field of the page that is the list.
    pub list: RustName,
    /// The field of its items that is the number.
    pub number: RustName,
    /// The type of the number: an item need not have one.
    pub number_type: Type,
}
