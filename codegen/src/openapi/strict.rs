//! The strictness that openapiv3 lacks: a walk over a document's tree that reports every key and kind that OpenAPI 3.0 does not allow, and settles what a scalar is by what its place asks for.

mod values;

use std::ops::Range;

use super::grammar::{
    BESIDE_REF, DOCUMENT, Kind, Object, PARAMETER, QUERY_STYLES, SCHEMA, SCHEMA_TYPES,
    SECURITY_SCHEME,
};
use super::read::modern::is_modern;
use super::read::scalars::{Scalar, read_by_older};
use super::tree::{Entry, Node, Quoting, Value};
use crate::diag::{Code, Diagnostics, did_you_mean};
use crate::source::Source;
use values::{could_be, is_null, keys_of_scheme, whole, with_article};

/// Reports everything in a document that OpenAPI 3.0 does not allow where it stands; `is_modern` is whether it was
/// written as 3.1.
pub(super) fn check_document(
    root: &mut Node,
    is_modern: bool,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut walk = Walk {
        is_modern,
        source,
        diagnostics,
    };
    walk.object(root, &DOCUMENT);
    walk.security(root);
}

/// The keys that OpenAPI requires and that change nothing of what is generated but words.
const MAY_BE_EMPTY: [(&str, &str); 12] = [
    ("document", "paths"),
    ("document", "info"),
    ("info object", "title"),
    ("info object", "version"),
    ("license object", "name"),
    ("tag object", "name"),
    ("external documentation object", "url"),
    ("operation object", "responses"),
    ("response object", "description"),
    ("OAuth flow object", "scopes"),
    ("OAuth flow object", "authorizationUrl"),
    ("OAuth flow object", "tokenUrl"),
];

/// An object with nothing but what it must have, which is empty too.
fn empty(object: &Object, at: &Range<usize>) -> Node {
    let mut node = Node::mapping(Vec::new(), at.clone());
    for key in object.required {
        node.set(key, Node::string(String::new(), at.clone()));
    }
    node
}

struct Walk<'a> {
    is_modern: bool,
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Walk<'_> {
    fn value(&mut self, node: &mut Node, kind: &Kind) {
        match kind {
            Kind::Any => {}
            Kind::Text | Kind::SchemaName => self.text(node),
            Kind::Flag => self.flag(node),
            Kind::Count | Kind::Number => self.number(node, kind),
            Kind::Word(words) => self.word(node, words, Code::WrongKind),
            Kind::SchemaType => self.word(node, &SCHEMA_TYPES, Code::UnknownType),
            Kind::Object(object) => self.object(node, object),
            Kind::Ref(object) => self.object_or_ref(node, object),
            Kind::Map(values) => match &mut node.value {
                Value::Mapping(mapping) => {
                    for (key, span, value) in mapping.values_mut() {
                        self.key(key, span);
                        self.value(value, values);
                    }
                }
                _ => self.wrong_kind(node, "a mapping"),
            },
            Kind::List(items) => match &mut node.value {
                Value::Sequence(nodes) => nodes.iter_mut().for_each(|item| self.value(item, items)),
                _ => self.wrong_kind(node, "a sequence"),
            },
            Kind::FlagOrSchema => match &node.value {
                Value::Scalar(..) => self.value(node, &Kind::Flag),
                _ => self.object_or_ref(node, &SCHEMA),
            },
        }
    }

    /// What a `$ref` leads to was looked at when the document was bundled; here it is about what stands beside it.
    fn object_or_ref(&mut self, node: &mut Node, object: &Object) {
        if node.entry("$ref").is_none() {
            return self.object(node, object);
        }
        let Some(entries) = node.entries_mut() else {
            return;
        };
        entries.retain(|Entry { key, key_span, .. }| {
            if key == "$ref" || BESIDE_REF.contains(&&**key) || key.starts_with("x-") {
                return true;
            }
            if object.kind_of(key).is_none() {
                self.unknown_key(key, key_span, object);
                return true;
            }
            // A reader that takes a null where none comes does no harm.
            let is_kept = key == "nullable";
            if !(is_kept && self.is_modern) {
                let (found, help) = if is_kept {
                    (
                        "is kept, though OpenAPI 3.0 ignores it",
                        "put it on what the `$ref` names, or wrap the `$ref` in an `allOf`",
                    )
                } else {
                    (
                        "is ignored",
                        "take it out, or put it on what the `$ref` names",
                    )
                };
                self.diagnostics
                    .warning(
                        Code::IgnoredKey,
                        self.source.at(key_span),
                        format!("`{key}` beside a `$ref` {found}"),
                    )
                    .expected("`description` or nothing beside a `$ref`")
                    .help(help);
            }
            is_kept
        });
    }

    fn object(&mut self, node: &mut Node, object: &Object) {
        let Value::Mapping(mapping) = &mut node.value else {
            return self.wrong_kind(node, &with_article(object.name));
        };
        for (key, span, value) in mapping.values_mut() {
            let is_required = object.required.contains(&key);
            match object.kind_of(key) {
                _ if key.starts_with("x-") => {}
                Some(Kind::Text) if is_null(value) && !is_required => {}
                Some(Kind::Text) if is_null(value) && key == "description" => {
                    self.empty_description(value, span);
                }
                Some(kind) => self.value(value, kind),
                None => self.unknown_key(key, span, object),
            }
        }
        // What these must have depends on a value of theirs.
        let also = match object.name {
            name if name == PARAMETER.name => self.style(node),
            name if name == SECURITY_SCHEME.name => keys_of_scheme(node),
            _ => &[],
        };
        for key in object.required.iter().chain(also) {
            if node.entry(key).is_none() {
                self.missing(node, object, key);
            }
        }
        if object.name == PARAMETER.name {
            self.needs_schema(node);
        }
        if object.name == SCHEMA.name {
            self.schema_values(node);
        }
    }

    /// Reports a key that is not there; one that nothing is generated from is empty from here on.
    fn missing(&mut self, node: &mut Node, object: &Object, key: &'static str) {
        let start = node.span.start..node.span.start;
        let at = self.source.at(&start);
        let found = format!("{} without `{key}`", with_article(object.name));
        let empty = match object.kind_of(key) {
            _ if !MAY_BE_EMPTY.contains(&(object.name, key)) => None,
            Some(Kind::Text) => Some(Node::string(String::new(), start)),
            Some(Kind::Object(inner)) => Some(empty(inner, &start)),
            _ => Some(Node::mapping(Vec::new(), start)),
        };
        let (reported, help) = match empty {
            None => (
                self.diagnostics.error(Code::MissingKey, at, found),
                "add it",
            ),
            Some(empty) => {
                node.set(key, empty);
                let warning = self.diagnostics.warning(Code::MissingKey, at, found);
                (warning, "add it; as it is, it counts as empty")
            }
        };
        reported.expected(format!("the key `{key}`")).help(help);
    }

    /// A parameter says what its values are in one of two ways.
    fn needs_schema(&mut self, parameter: &Node) {
        let says = ["schema", "content"].map(|key| parameter.entry(key).is_some());
        let (code, found, help) = match says {
            [false, false] => (
                Code::MissingKey,
                "without `schema`",
                "say what its values are",
            ),
            [true, true] => (
                Code::WrongKind,
                "with both `schema` and `content`",
                "take one of the two out",
            ),
            _ => return,
        };
        let start = parameter.span.start;
        self.diagnostics
            .error(
                code,
                self.source.at(&(start..start)),
                format!("a parameter object {found}"),
            )
            .expected("the key `schema`, or `content`")
            .help(help);
    }

    /// The values of a schema of texts are texts, whatever YAML would read in them.
    fn schema_values(&mut self, node: &mut Node) {
        let is_text = node.get("type").and_then(Node::text) == Some("string");
        if node.get("type").and_then(Node::text) == Some("integer") {
            for key in ["minimum", "maximum", "multipleOf"] {
                if let Some(value) = node.get_mut(key) {
                    whole(value);
                }
            }
        }
        for key in ["enum", "default"] {
            let Some(value) = node.get_mut(key) else {
                continue;
            };
            let values = match &mut value.value {
                Value::Sequence(items) => &mut **items,
                _ => std::slice::from_mut(value),
            };
            for value in values {
                if is_text && !is_null(value) && value.text().is_some() {
                    self.text(value);
                } else if let Value::Scalar(text, Quoting::Plain) = &value.value
                    && let Some(older) = read_by_older(text)
                {
                    let text = text.clone();
                    self.ambiguous(
                        &text,
                        &format!("{older} to readers of YAML 1.1"),
                        &value.span,
                    );
                }
            }
        }
    }

    fn empty_description(&mut self, value: &mut Node, at: &Range<usize>) {
        *value = Node::string(String::new(), value.span.clone());
        self.diagnostics
            .warning(
                Code::AmbiguousText,
                self.source.at(at),
                "a `description` without a text",
            )
            .expected("a text, which may be empty")
            .help("write '' where there is nothing to say");
    }

    /// A text; where YAML reads something else in it, it is a text from here on.
    fn text(&mut self, node: &mut Node) {
        let Value::Scalar(text, quoting @ Quoting::Plain) = &mut node.value else {
            if !matches!(node.value, Value::Scalar(..)) {
                self.wrong_kind(node, "a string");
            }
            return;
        };
        let scalar = super::read::scalars::read_scalar(text);
        let read = match (scalar, read_by_older(text)) {
            (Scalar::Null, _) => return self.wrong_kind(node, "a string"),
            (Scalar::Text(_), None) => return,
            (Scalar::Text(_), Some(older)) => format!("{older} to readers of YAML 1.1"),
            (other, _) => format!("{} to YAML", other.in_words()),
        };
        *quoting = Quoting::Quoted;
        let text = text.clone();
        self.ambiguous(&text, &read, &node.span);
    }

    /// A key that is a name, and that YAML may read something else in.
    fn key(&mut self, key: &str, span: &Range<usize>) {
        // In quotes it would be longer.
        if key.len() == span.len()
            && let Some(read) = read_by_older(key).filter(|read| *read == "a flag")
        {
            self.ambiguous(key, &format!("{read} to readers of YAML 1.1"), span);
        }
    }

    fn ambiguous(&mut self, text: &str, read: &str, at: &Range<usize>) {
        self.diagnostics
            .warning(
                Code::AmbiguousText,
                self.source.at(at),
                format!("`{text}` without quotes is {read}; it is taken for the text"),
            )
            .expected("a text in quotes")
            .help(format!("write it as '{text}'"));
    }

    fn flag(&mut self, node: &mut Node) {
        match node.scalar() {
            Some(Scalar::Flag(flag)) => {
                *node = Node::word(flag.to_string(), node.span.clone());
            }
            _ => self.wrong_kind(node, "true or false"),
        }
    }

    /// A number, written as JSON writes it from here on.
    fn number(&mut self, node: &mut Node, kind: &Kind) {
        let (expected, fits): (_, fn(&Scalar<'_>) -> bool) = match kind {
            Kind::Count => ("a whole number that is not negative", |scalar| {
                matches!(scalar, Scalar::Large(_) | Scalar::Whole(0..))
            }),
            _ => ("a number", |scalar| scalar.json_number().is_some()),
        };
        let scalar = node.scalar().filter(fits);
        let Some(number) = scalar.and_then(|scalar| scalar.json_number()) else {
            return self.wrong_kind(node, expected);
        };
        let is_json = |text: &str| serde_json::from_str::<serde_json::Number>(text).is_ok();
        if !node.text().is_some_and(is_json) {
            *node = Node::word(number, node.span.clone());
        }
    }

    /// The style of a parameter goes with its place.
    fn style(&mut self, parameter: &Node) -> &'static [&'static str] {
        let place = parameter.get("in").and_then(Node::text);
        let allowed: &[&str] = match place {
            Some("path") => &["simple", "label", "matrix"],
            Some("query") => &QUERY_STYLES,
            Some("header") => &["simple"],
            Some("cookie") => &["form"],
            _ => return &[],
        };
        if let Some(style) = parameter.get("style") {
            self.word(style, allowed, Code::WrongKind);
        }
        &[]
    }

    fn unknown_key(&mut self, key: &str, span: &Range<usize>, object: &Object) {
        let expected = match object.others {
            Some((form, _)) => form.words(),
            None => "a key of OpenAPI 3.0, or one that starts with `x-`",
        };
        let found = format!("`{key}` is no key of {}", with_article(object.name));
        let at = self.source.at(span);
        let near = did_you_mean(key, object.keys.iter().map(|(known, _)| *known));
        let is_schema = object.name == SCHEMA.name;
        if is_schema && self.is_modern {
            let help = near.unwrap_or_else(|| "nothing needs to be done".to_owned());
            self.diagnostics
                .warning(Code::UnknownKey, at, found)
                .expected("a key of OpenAPI 3.1, which allows others and gives them no meaning")
                .help(format!("{help}; as it is, it is passed over"));
            return;
        }
        let error = self.diagnostics.error(Code::UnknownKey, at, found);
        error.expected(expected);
        error.help(match near {
            _ if is_schema && is_modern(key) => {
                "OpenAPI 3.1 has it: write `openapi: 3.1.0` where that is what the document is"
                    .to_owned()
            }
            Some(near) => near,
            None => "correct the key, or take it out".to_owned(),
        });
    }

    /// A security requirement names schemes of the document.
    fn security(&mut self, root: &Node) {
        let schemes = root
            .at("/components/securitySchemes")
            .map(Node::entries)
            .unwrap_or_default();
        let requirements = root.get("security").map(Node::items).unwrap_or_default();
        for entry in requirements.iter().flat_map(Node::entries) {
            if !schemes.iter().any(|scheme| scheme.key == entry.key) {
                let known = schemes.iter().map(|scheme| &*scheme.key);
                report_scheme(entry, known, self.source, self.diagnostics);
            }
        }
    }

    fn word(&mut self, node: &Node, words: &[&str], code: Code) {
        let Some(text) = node.text() else {
            return self.wrong_kind(node, "a word");
        };
        if !words.contains(&text) {
            let error = self
                .diagnostics
                .error(
                    code,
                    self.source.at(&node.span),
                    format!("`{text}` is not a value that OpenAPI knows here"),
                )
                .expected(format!("one of {}", words.join(", ")));
            if let Some(help) = did_you_mean(text, words.iter().copied()) {
                error.help(help);
            }
        }
    }

    fn wrong_kind(&mut self, node: &Node, expected: &str) {
        let found = match &node.value {
            Value::Scalar(..) if is_null(node) => {
                format!("there is no value where {expected} belongs")
            }
            Value::Scalar(text, Quoting::Quoted) if could_be(text, expected) => {
                format!("the text `{text}` is not {expected}")
            }
            Value::Scalar(text, _) => format!("`{text}` is not {expected}"),
            _ => format!("{} is not {expected}", node.kind()),
        };
        let help = match &node.value {
            Value::Scalar(text, Quoting::Quoted) if could_be(text, expected) => {
                "take it out of its quotes"
            }
            Value::Scalar(text, Quoting::Plain)
                if expected == "true or false" && read_by_older(text).is_some() =>
            {
                "only readers of YAML 1.1 take it for a flag: write `true` or `false`"
            }
            Value::Scalar(text, Quoting::Plain)
                if expected.contains("number") && read_by_older(text).is_some() =>
            {
                "readers of YAML differ about it: write the number in digits without `_` and without zeros before it"
            }
            Value::Sequence(_) if expected == "a word" => {
                "a list of types is OpenAPI 3.1: write `openapi: 3.1.0` where that is what the document is"
            }
            _ => "correct the value, or move it to where it belongs",
        };
        self.diagnostics
            .error(Code::WrongKind, self.source.at(&node.span), found)
            .expected(expected)
            .help(help);
    }
}

/// Reports a requirement of a security scheme that the document does not have: nothing but words is generated from it, so
/// that only a slip is an error.
pub(super) fn report_scheme<'a>(
    entry: &Entry,
    known: impl IntoIterator<Item = &'a str>,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let at = source.at(&entry.key_span);
    let found = format!("there is no security scheme `{}`", entry.key);
    let (reported, help) = match did_you_mean(&entry.key, known) {
        Some(near) => (diagnostics.error(Code::DanglingRef, at, found), near),
        None => (
            diagnostics.warning(Code::DanglingRef, at, found),
            "add the scheme, or correct the name; as it is, nothing is known of it".to_owned(),
        ),
    };
    reported
        .expected("the name of a scheme of `components/securitySchemes`")
        .help(help);
}
