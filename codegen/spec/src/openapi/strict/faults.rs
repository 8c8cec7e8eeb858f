//! Reports of the strict check, and the replacement values that let the rest be read.

use std::ops::Range;

use skattekit_ir::diag::{Code, did_you_mean};

use crate::openapi::grammar::{Object, ObjectKind, ValueKind};
use crate::openapi::strict::Walk;
use crate::openapi::strict::values::Wanted;
use crate::openapi::syntax::scalars::read_scalar;
use crate::openapi::syntax::tree::{Node, Quoting, Value};

/// Required keys that only affect the generated documentation.
const MAY_BE_EMPTY: [(ObjectKind, &str); 13] = [
    (ObjectKind::Document, "paths"),
    (ObjectKind::Document, "info"),
    (ObjectKind::Info, "title"),
    (ObjectKind::Info, "version"),
    (ObjectKind::License, "name"),
    (ObjectKind::Tag, "name"),
    (ObjectKind::ExternalDocumentation, "url"),
    (ObjectKind::Operation, "responses"),
    (ObjectKind::Response, "description"),
    (ObjectKind::RequestBody, "content"),
    (ObjectKind::OAuthFlow, "scopes"),
    (ObjectKind::OAuthFlow, "authorizationUrl"),
    (ObjectKind::OAuthFlow, "tokenUrl"),
];

/// An object with only its required keys, which are empty too.
fn empty(object: &Object, at: &Range<usize>) -> Node {
    let mut node = Node::mapping(Vec::new(), at.clone());
    for key in object.required {
        node.set(key, Node::string(String::new(), at.clone()));
    }
    node
}

/// An empty mapping.
pub(super) fn no_mapping() -> Value {
    Value::Mapping(Vec::new().into())
}

impl Walk<'_> {
    /// Reports a missing key; if nothing but documentation is generated from it, it is replaced by an empty value.
    pub(super) fn missing(&mut self, node: &mut Node, object: &Object, key: &'static str) {
        let start = node.span.start..node.span.start;
        let at = self.source.at(&start);
        let found = format!("{} without `{key}`", object.kind.with_article());
        let empty = match object.kind_of(key) {
            _ if !MAY_BE_EMPTY.contains(&(object.kind, key)) => None,
            Some(ValueKind::Text) => Some(Node::string(String::new(), start)),
            Some(ValueKind::Object(inner)) => Some(empty(inner, &start)),
            _ => Some(Node::mapping(Vec::new(), start)),
        };
        let (reported, help) = match empty {
            None => (
                self.diagnostics.error(Code::MissingKey, at).found(found),
                "add it",
            ),
            Some(empty) => {
                node.set(key, empty);
                let warning = self.diagnostics.warning(Code::MissingKey, at).found(found);
                (warning, "add it; until then, it counts as empty")
            }
        };
        reported.expected(format!("the key `{key}`")).help(help);
    }

    /// Checks that a parameter or header has exactly one of `schema` and `content`; without either, its values are
    /// strings.
    pub(super) fn needs_schema(&mut self, parameter: &mut Node, object: &Object) {
        let start = parameter.span.start..parameter.span.start;
        let says = ["schema", "content"].map(|key| parameter.entry(key).is_some());
        let (code, found, help) = match says {
            [false, false] => {
                let mut schema = Node::mapping(Vec::new(), start.clone());
                schema.set("type", Node::string("string".to_owned(), start.clone()));
                parameter.set("schema", schema);
                (
                    Code::MissingKey,
                    "without `schema`",
                    "add a `schema`; until then, the values are strings",
                )
            }
            [true, true] => {
                parameter.remove("content");
                (
                    Code::WrongKind,
                    "with both `schema` and `content`",
                    "remove one of the two; until then, `schema` counts",
                )
            }
            _ => return,
        };
        self.diagnostics
            .warning(code, self.source.at(&start))
            .found(format!("{} {found}", object.kind.with_article()))
            .expected("one of the keys `schema` and `content`")
            .help(help);
    }

    pub(super) fn empty_description(&mut self, value: &mut Node, at: &Range<usize>) {
        *value = Node::string(String::new(), value.span.clone());
        self.diagnostics
            .warning(Code::AmbiguousText, self.source.at(at))
            .found("a `description` without a value")
            .expected("a string, which may be empty")
            .help("write '' for an empty description");
    }

    pub(super) fn unknown_key(&mut self, key: &str, span: &Range<usize>, object: &Object) {
        let expected = match object.others {
            Some((form, _)) => form.words(),
            None => "a key of OpenAPI 3.0, or one that starts with `x-`",
        };
        let found = format!("`{key}` is not a key of {}", object.kind.with_article());
        let at = self.source.at(span);
        let near = did_you_mean(key, object.keys.iter().map(|(known, _)| *known));
        if object.kind == ObjectKind::Schema && self.is_3_1 {
            let help = match near {
                Some(near) => format!("{near} Until then, it is ignored"),
                None => "no action needed; it is ignored".to_owned(),
            };
            self.diagnostics
                .warning(Code::UnknownKey, at)
                .found(found)
                .expected("a key of OpenAPI 3.1, which allows other keys but gives them no meaning")
                .help(help);
            return;
        }
        // A key that does not resemble another one cannot change what is read.
        let (reported, help) = match near {
            None if object.others.is_none() => (
                self.diagnostics.warning(Code::UnknownKey, at).found(found),
                "correct the key, or remove it; until then, it is ignored".to_owned(),
            ),
            near => (
                self.diagnostics.error(Code::UnknownKey, at).found(found),
                near.unwrap_or_else(|| "correct the key, or remove it".to_owned()),
            ),
        };
        reported.expected(expected).help(help);
    }

    /// Replaces a null by an empty value, with a warning; reports any other value of the wrong type.
    pub(super) fn wrong_unless_null(&mut self, node: &mut Node, empty: Value, expected: &str) {
        if !node.is_null() {
            return self.wrong_kind(node, expected);
        }
        self.diagnostics
            .warning(Code::WrongKind, self.source.at(&node.span))
            .found("the value is empty or null".to_owned())
            .expected(expected)
            .help("add a value, or remove the key; until then, it counts as empty");
        node.value = empty;
    }

    /// Reports a description that is not a string, such as a reference to a file.
    pub(super) fn no_description(&mut self, node: &mut Node) {
        self.diagnostics
            .warning(Code::WrongKind, self.source.at(&node.span))
            .found(format!("{} is not a description", node.kind()))
            .expected("a string")
            .help("write the text here; until then, it counts as empty");
        *node = Node::string(String::new(), node.span.clone());
    }

    /// Reports a boolean where `required` should list the names of properties.
    pub(super) fn required_flag(&mut self, node: &Node) {
        self.diagnostics
            .warning(Code::WrongKind, self.source.at(&node.span))
            .found(format!(
                "`{}` is not a list of names",
                node.text().unwrap_or_default()
            ))
            .expected("a list of the names of required properties")
            .help("list the property in the `required` of its object; until then, it is optional");
    }

    /// Reports a value that is not the expected scalar.
    pub(super) fn wrong_scalar(&mut self, node: &Node, wanted: Wanted) {
        let quoted = match &node.value {
            Value::Scalar(text, Quoting::Quoted) if wanted.is(&read_scalar(text)) => {
                Some(format!("the string `{text}` is not {wanted}"))
            }
            _ => None,
        };
        self.wrong(node, &wanted.to_string(), quoted, wanted.instead(node));
    }

    pub(super) fn wrong_kind(&mut self, node: &Node, expected: &str) {
        self.wrong(node, expected, None, None);
    }

    fn wrong(&mut self, node: &Node, expected: &str, found: Option<String>, help: Option<String>) {
        let found = found.unwrap_or_else(|| match &node.value {
            Value::Scalar(..) if node.is_null() => "the value is empty or null".to_owned(),
            Value::Scalar(text, _) => format!("`{text}` is not {expected}"),
            _ => format!("{} is not {expected}", node.kind()),
        });
        let help =
            help.unwrap_or_else(|| "correct the value, or move it to where it belongs".to_owned());
        self.diagnostics
            .error(Code::WrongKind, self.source.at(&node.span))
            .found(found)
            .expected(expected)
            .help(help);
    }

    /// Removes a `default` that does not have the schema's type.
    pub(super) fn unfit_default(&mut self, schema: &mut Node) {
        let expected = match schema.get("type").and_then(Node::text) {
            Some("boolean") => Wanted::Boolean,
            Some("integer") => Wanted::Integer,
            Some("number") => Wanted::Number,
            _ => return,
        };
        let fits = |default: &Node| default.scalar().is_some_and(|scalar| expected.is(&scalar));
        let unfit = |default: &&Node| !default.is_null() && !fits(default);
        let Some(default) = schema.get("default").filter(unfit) else {
            return;
        };
        let what = default.reads_as();
        let found = match default.text() {
            Some(text) => format!("the default `{text}` is {what} and not {expected}"),
            None => format!("the default is {what} and not {expected}"),
        };
        let help = expected
            .instead(default)
            .unwrap_or_else(|| "correct it".to_owned());
        self.diagnostics
            .warning(Code::WrongKind, self.source.at(&default.span))
            .found(found)
            .expected(expected.to_string())
            .help(format!("{help}; until then, it is left out"));
        schema.remove("default");
    }
}
