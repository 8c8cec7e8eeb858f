//! The strictness that openapiv3 lacks: a walk over a document's tree that reports every key, kind and `$ref` OpenAPI 3.0 does not allow.

use std::ops::Range;

use super::grammar::{
    BESIDE_REF, DOCUMENT, Kind, Object, PARAMETER, QUERY_STYLES, SCHEMA, SCHEMA_TYPES,
    SECURITY_SCHEME,
};
use super::refs::check_ref;
use super::tree::{Entry, Node, Value};
use crate::diag::{Code, Diagnostics, did_you_mean};
use crate::source::Source;

/// Reports everything in a document that OpenAPI 3.0 does not allow where it stands.
pub(super) fn check_document(root: &Node, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let mut walk = Walk {
        root,
        source,
        diagnostics,
    };
    walk.object(root, &DOCUMENT);
    walk.security();
}

struct Walk<'a> {
    root: &'a Node,
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Walk<'a> {
    fn value(&mut self, node: &Node, kind: &Kind) {
        match kind {
            Kind::Any => {}
            Kind::Text => self.scalar(node, "a string", |_| true),
            Kind::Flag => self.scalar(node, "true or false", |text| {
                matches!(text, "true" | "false")
            }),
            Kind::Count => self.scalar(node, "a whole number that is not negative", |text| {
                text.parse::<usize>().is_ok()
            }),
            Kind::Number => self.scalar(node, "a number", |text| text.parse::<f64>().is_ok()),
            Kind::Word(words) => self.word(node, words, Code::WrongKind),
            Kind::SchemaType => self.word(node, &SCHEMA_TYPES, Code::UnknownType),
            Kind::Object(object) => self.object(node, object),
            Kind::Ref(object) => self.object_or_ref(node, object),
            Kind::Map(values) => {
                if self.is_mapping(node, "a mapping") {
                    for entry in node.entries() {
                        self.value(&entry.value, values);
                    }
                }
            }
            Kind::List(items) => match &node.value {
                Value::Sequence(nodes) => nodes.iter().for_each(|item| self.value(item, items)),
                _ => self.wrong_kind(node, "a sequence"),
            },
            Kind::FlagOrSchema => match &node.value {
                Value::Scalar(..) => self.value(node, &Kind::Flag),
                _ => self.object_or_ref(node, &SCHEMA),
            },
        }
    }

    fn object_or_ref(&mut self, node: &Node, object: &Object) {
        let Some(target) = node.get("$ref") else {
            return self.object(node, object);
        };
        check_ref(target, self.root, self.source, self.diagnostics);
        for Entry { key, key_span, .. } in node.entries() {
            if key != "$ref" && !BESIDE_REF.contains(&&**key) && !key.starts_with("x-") {
                self.diagnostics
                    .error(
                        Code::Unsupported,
                        self.source.at(key_span),
                        format!("`{key}` beside a `$ref` is not supported"),
                    )
                    .expected("`description` or nothing beside a `$ref`")
                    .help(
                        "OpenAPI 3.0 ignores it; take it out, or put it on what the `$ref` names",
                    );
            }
        }
    }

    fn object(&mut self, node: &Node, object: &Object) {
        if !self.is_mapping(node, &with_article(object.name)) {
            return;
        }
        for Entry {
            key,
            key_span,
            value,
        } in node.entries()
        {
            let kind = object
                .keys
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, kind)| kind);
            let free = object
                .others
                .filter(|(form, _)| form.fits(key))
                .map(|(_, kind)| kind);
            match kind.or(free) {
                _ if key.starts_with("x-") => {}
                Some(kind) => self.value(value, kind),
                None => self.unknown_key(key, key_span, object),
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
                let start = node.span.start;
                self.diagnostics
                    .error(
                        Code::MissingKey,
                        self.source.at(&(start..start)),
                        format!("{} without `{key}`", with_article(object.name)),
                    )
                    .expected(format!("the key `{key}`"))
                    .help("add it");
            }
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
        let error = self
            .diagnostics
            .error(Code::UnknownKey, self.source.at(span), found);
        error.expected(expected);
        let near = did_you_mean(key, object.keys.iter().map(|(known, _)| *known));
        error.help(near.unwrap_or_else(|| "correct the key, or take it out".to_owned()));
    }

    /// A security requirement names schemes of the document.
    fn security(&mut self) {
        let root: &'a Node = self.root;
        let schemes = root
            .at("/components/securitySchemes")
            .map(Node::entries)
            .unwrap_or_default();
        let requirements = root.get("security").map(Node::items).unwrap_or_default();
        for entry in requirements.iter().flat_map(Node::entries) {
            if !schemes.iter().any(|scheme| scheme.key == entry.key) {
                let error = self
                    .diagnostics
                    .error(
                        Code::DanglingRef,
                        self.source.at(&entry.key_span),
                        format!("there is no security scheme `{}`", entry.key),
                    )
                    .expected("the name of a scheme of `components/securitySchemes`");
                let near = did_you_mean(&entry.key, schemes.iter().map(|scheme| &*scheme.key));
                error
                    .help(near.unwrap_or_else(|| "add the scheme, or correct the name".to_owned()));
            }
        }
    }

    fn is_mapping(&mut self, node: &Node, expected: &str) -> bool {
        let is_mapping = matches!(node.value, Value::Mapping(_));
        if !is_mapping {
            self.wrong_kind(node, expected);
        }
        is_mapping
    }

    fn scalar(&mut self, node: &Node, expected: &str, fits: impl Fn(&str) -> bool) {
        if !node.text().is_some_and(fits) {
            self.wrong_kind(node, expected);
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
            Value::Scalar(text, _) => format!("`{text}` is not {expected}"),
            _ => format!("{} is not {expected}", node.kind()),
        };
        self.diagnostics
            .error(Code::WrongKind, self.source.at(&node.span), found)
            .expected(expected)
            .help("correct the value, or move it to where it belongs");
    }
}

/// The keys that a security scheme of its type must have.
fn keys_of_scheme(scheme: &Node) -> &'static [&'static str] {
    match scheme.get("type").and_then(Node::text) {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => &[],
    }
}

/// The name of an object with its article.
fn with_article(name: &str) -> String {
    let article = if name.starts_with(['e', 'i', 'o', 'X']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}
