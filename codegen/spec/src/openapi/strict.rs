//! A walk over a document's tree that reports every key and type that OpenAPI 3.0
//! does not allow, and settles the type of each scalar by what its place requires.

mod faults;
mod values;

use std::ops::Range;

use faults::no_mapping;
use skattekit_ir::diag::{Code, Diagnostics, did_you_mean, visible};
use skattekit_ir::links::{Malformed, links};
use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Source;
use values::{Wanted, keys_of_scheme, whole};

use crate::openapi::grammar::{
    BESIDE_REF, DOCUMENT, Object, ObjectKind, QUERY_STYLES, SCHEMA, SCHEMA_TYPES, ValueKind,
};
use crate::openapi::syntax::scalars::{OlderKind, Scalar, read_by_older};
use crate::openapi::syntax::tree::{Entry, Node, Quoting, Value};

/// Reports everything in a document that OpenAPI 3.0 does not allow; `is_3_1` is whether it was written as 3.1.
pub(super) fn check_document(
    root: &mut Node,
    is_3_1: bool,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut walk = Walk {
        is_3_1,
        source,
        diagnostics,
    };
    walk.object(root, &DOCUMENT);
    walk.security(root);
}

struct Walk<'a> {
    is_3_1: bool,
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Walk<'_> {
    fn value(&mut self, node: &mut Node, kind: &ValueKind) {
        match kind {
            ValueKind::Any => {}
            ValueKind::Text | ValueKind::SchemaName => self.text(node),
            ValueKind::Flag => self.flag(node),
            ValueKind::Count | ValueKind::Number => self.number(node, kind),
            ValueKind::Word(words) => self.word(node, words, Code::WrongKind),
            ValueKind::SchemaType => self.word(node, &SCHEMA_TYPES, Code::UnknownType),
            ValueKind::Object(object) => self.object(node, object),
            ValueKind::Ref(object) => self.object_or_ref(node, object),
            ValueKind::Map(values) => match &mut node.value {
                Value::Mapping(mapping) => {
                    for (key, span, value) in mapping.values_mut() {
                        self.key(key, span);
                        self.value(value, values);
                    }
                }
                _ => self.wrong_unless_null(node, no_mapping(), "a mapping"),
            },
            ValueKind::List(items) => match &mut node.value {
                Value::Sequence(nodes) => nodes.iter_mut().for_each(|item| self.value(item, items)),
                _ => self.wrong_unless_null(node, Value::Sequence(Vec::new()), "a sequence"),
            },
            ValueKind::FlagOrSchema => match &node.value {
                Value::Scalar(..) => self.value(node, &ValueKind::Flag),
                _ => self.object_or_ref(node, &SCHEMA),
            },
        }
    }

    /// Checks an object or a `$ref`. The target was checked when the document was bundled; here only the keys beside
    /// the `$ref` are checked.
    fn object_or_ref(&mut self, node: &mut Node, object: &Object) {
        if node.entry("$ref").is_none() {
            return self.object(node, object);
        }
        if let Some(description) = node.get("description") {
            self.links(description);
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
            // Accepting null for a value that is never null does no harm.
            let is_kept = key == "nullable";
            if !(is_kept && self.is_3_1) {
                let (found, help) = if is_kept {
                    (
                        "is kept, though OpenAPI 3.0 ignores it",
                        "move it to the target of the `$ref`, or wrap the `$ref` in an `allOf`",
                    )
                } else {
                    (
                        "is ignored",
                        "remove it, or move it to the target of the `$ref`",
                    )
                };
                self.diagnostics
                    .warning(Code::IgnoredKey, self.source.at(key_span))
                    .found(format!("`{key}` beside a `$ref` {found}"))
                    .expected("only `description` beside a `$ref`")
                    .help(help);
            }
            is_kept
        });
    }

    fn object(&mut self, node: &mut Node, object: &Object) {
        if !matches!(node.value, Value::Mapping(_)) {
            let expected = object.kind.with_article();
            if object.required.is_empty() {
                return self.wrong_unless_null(node, no_mapping(), &expected);
            }
            return self.wrong_kind(node, &expected);
        }
        let Value::Mapping(mapping) = &mut node.value else {
            return;
        };
        let mut passed_over = Vec::new();
        for (key, span, value) in mapping.values_mut() {
            let is_required = object.required.contains(&key);
            match object.kind_of(key) {
                _ if key.starts_with("x-") => {}
                Some(ValueKind::Text) if value.is_null() && !is_required => {}
                Some(ValueKind::Text) if value.is_null() && key == "description" => {
                    self.empty_description(value, span);
                }
                Some(ValueKind::Text) if key == "description" && value.text().is_none() => {
                    self.no_description(value);
                }
                Some(ValueKind::List(_)) if key == "required" && value.text().is_some() => {
                    self.required_flag(value);
                    passed_over.push(key.to_owned());
                }
                Some(kind) => {
                    self.value(value, kind);
                    if key == "description" {
                        self.links(value);
                    }
                }
                None => {
                    self.unknown_key(key, span, object);
                    passed_over.push(key.to_owned());
                }
            }
        }
        // Ignored keys are not examined further.
        for key in passed_over {
            node.remove(&key);
        }
        // The required keys of these objects depend on one of their values.
        let also = match object.kind {
            ObjectKind::Parameter => self.style(node),
            ObjectKind::SecurityScheme => keys_of_scheme(node),
            _ => &[],
        };
        for key in object.required.iter().chain(also) {
            if node.entry(key).is_none() {
                self.missing(node, object, key);
            }
        }
        if matches!(object.kind, ObjectKind::Parameter | ObjectKind::Header) {
            self.needs_schema(node, object);
        }
        if object.kind == ObjectKind::Schema {
            self.schema_values(node);
        }
    }

    /// Makes the values of a string schema strings, whatever YAML would read in them.
    fn schema_values(&mut self, node: &mut Node) {
        let is_text = node.get("type").and_then(Node::text) == Some("string");
        self.unfit_default(node);
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
                if is_text && !value.is_null() && value.text().is_some() {
                    self.text(value);
                } else if let Value::Scalar(text, Quoting::Plain) = &value.value
                    && let Some(older) = read_by_older(text)
                {
                    let text = text.clone();
                    self.ambiguous(&text, &format!("{older} in YAML 1.1"), &value.span);
                }
            }
        }
    }

    /// Reports malformed links in a description.
    fn links(&mut self, description: &Node) {
        let text = description.text().unwrap_or_default();
        for malformed in links(text).into_iter().filter_map(Result::err) {
            let (found, expected, kept) = match &malformed {
                Malformed::Open => (
                    "a link without an end".to_owned(),
                    "`</a>` after the label",
                    "text",
                ),
                Malformed::NoAddress("") => (
                    "a link without an address".to_owned(),
                    "`<a href='…'>` with an address that starts with `https://`",
                    "text",
                ),
                Malformed::NoAddress(href) => (
                    format!("`{}` is not an address", visible(href)),
                    "an address that starts with `https://`",
                    "text",
                ),
                Malformed::NoConcept(link) => (
                    format!(
                        "`{}` is not a concept of the data catalogue",
                        visible(link.target.as_str())
                    ),
                    "an address such as https://data.skatteetaten.no/web/datakatalog/begrep/<UUID>",
                    "a link",
                ),
            };
            let help = format!(
                "have it corrected where it is published, or write a fix-up; until then, it is kept as {kept}"
            );
            self.diagnostics
                .warning(Code::InvalidLink, self.source.at(&description.span))
                .found(found)
                .expected(expected)
                .help(help);
        }
    }

    /// Checks a string; a scalar that YAML reads as something else becomes a string.
    fn text(&mut self, node: &mut Node) {
        let Value::Scalar(text, quoting @ Quoting::Plain) = &mut node.value else {
            if !matches!(node.value, Value::Scalar(..)) {
                self.wrong_kind(node, "a string");
            }
            return;
        };
        let scalar = crate::openapi::syntax::scalars::read_scalar(text);
        let read = match (scalar, read_by_older(text)) {
            (Scalar::Null, _) => return self.wrong_kind(node, "a string"),
            (Scalar::Text(_), None) => return,
            (Scalar::Text(_), Some(older)) => format!("{older} in YAML 1.1"),
            (other, _) => format!("{} in YAML", other.kind()),
        };
        *quoting = Quoting::Quoted;
        let text = text.clone();
        self.ambiguous(&text, &read, &node.span);
    }

    /// Checks a key that is a name and that YAML may read as something else.
    fn key(&mut self, key: &str, span: &Range<usize>) {
        // With quotes it would be longer.
        if key.len() == span.len()
            && let Some(read) = read_by_older(key).filter(|read| *read == OlderKind::Boolean)
        {
            self.ambiguous(key, &format!("{read} in YAML 1.1"), span);
        }
    }

    fn ambiguous(&mut self, text: &str, read: &str, at: &Range<usize>) {
        self.diagnostics
            .warning(Code::AmbiguousText, self.source.at(at))
            .found(format!(
                "`{text}` without quotes is {read}; it is read as a string"
            ))
            .expected("a string in quotes")
            .help(format!("write it as '{text}'"));
    }

    fn flag(&mut self, node: &mut Node) {
        match node.scalar() {
            Some(Scalar::Flag(flag)) => {
                *node = Node::word(flag.to_string(), node.span.clone());
            }
            _ => self.wrong_scalar(node, Wanted::Boolean),
        }
    }

    /// Checks a number, and rewrites it in JSON's notation.
    fn number(&mut self, node: &mut Node, kind: &ValueKind) {
        let wanted = match kind {
            ValueKind::Count => Wanted::Count,
            _ => Wanted::Number,
        };
        let scalar = node.scalar().filter(|scalar| wanted.is(scalar));
        let Some(number) = scalar.and_then(|scalar| scalar.json_number()) else {
            return self.wrong_scalar(node, wanted);
        };
        let is_json = |text: &str| serde_json::from_str::<serde_json::Number>(text).is_ok();
        if !node.text().is_some_and(is_json) {
            *node = Node::word(number, node.span.clone());
        }
    }

    /// The styles allowed for a parameter, which depend on its location.
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

    /// Checks that security requirements name schemes of the document.
    fn security(&mut self, root: &Node) {
        let schemes = root
            .at(&Pointer::of(["components", "securitySchemes"]))
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
            return self.wrong_kind(node, "a string");
        };
        if !words.contains(&text) {
            let error = self
                .diagnostics
                .error(code, self.source.at(&node.span))
                .found(format!("`{text}` is not an allowed value"))
                .expected(format!("one of {}", words.join(", ")));
            if let Some(help) = did_you_mean(text, words.iter().copied()) {
                error.help(help);
            }
        }
    }
}

/// Reports a requirement of a security scheme that does not exist. Only documentation is generated from it, so it is an
/// error only if it looks like a typing mistake.
pub(super) fn report_scheme<'a>(
    entry: &Entry,
    known: impl IntoIterator<Item = &'a str>,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let at = source.at(&entry.key_span);
    let found = format!("the security scheme `{}` does not exist", entry.key);
    let (reported, help) = match did_you_mean(&entry.key, known) {
        Some(near) => (diagnostics.error(Code::DanglingRef, at).found(found), near),
        None => (
            diagnostics.warning(Code::DanglingRef, at).found(found),
            "add the scheme, or correct the name; until then, the scheme is treated as unknown"
                .to_owned(),
        ),
    };
    reported
        .expected("the name of a scheme in `components/securitySchemes`")
        .help(help);
}
