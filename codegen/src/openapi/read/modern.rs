//! A tree of OpenAPI 3.1 in, the same in the form of OpenAPI 3.0 out; what 3.0 has no form for is reported where it stands.

use super::walk::{each_mut, object_of};
use crate::diag::{Code, Diagnostics};
use crate::openapi::grammar::{BESIDE_REF, DOCUMENT, Kind};
use crate::openapi::tree::{Entry, Node, Quoting, Value};
use crate::source::Source;

/// Keywords of a schema that 3.0 does not have and that change what a value can be.
const UNSUPPORTED: [&str; 24] = [
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$recursiveAnchor",
    "$recursiveRef",
    "$vocabulary",
    "if",
    "then",
    "else",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "additionalItems",
    "contentSchema",
    "definitions",
];

/// Keywords that only describe, of which 3.0 has none.
const DESCRIBING: [&str; 3] = ["$comment", "$schema", "$defs"];

/// Whether 3.1 has a keyword that 3.0 does not have.
pub(crate) fn is_modern(keyword: &str) -> bool {
    UNSUPPORTED.contains(&keyword)
        || DESCRIBING.contains(&keyword)
        || ["const", "examples", "contentEncoding", "contentMediaType"].contains(&keyword)
}

/// Brings a document of OpenAPI 3.1 into the form of 3.0.
pub(super) fn to_three_zero(tree: &mut Node, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let mut rewrite = Rewrite {
        source,
        diagnostics,
    };
    rewrite.document(tree);
    rewrite.value(tree, &Kind::Object(&DOCUMENT));
}

struct Rewrite<'a> {
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Rewrite<'_> {
    fn document(&mut self, tree: &mut Node) {
        tree.remove("jsonSchemaDialect");
        let end = tree.span.end..tree.span.end;
        if let Some(webhooks) = tree.remove("webhooks") {
            self.diagnostics
                .warning(
                    Code::Unsupported,
                    self.source.at(&webhooks.key_span),
                    "nothing is generated for `webhooks`",
                )
                .help("what the service calls of its own accord is not part of the crate");
        }
        if tree.get("paths").is_none() {
            tree.set("paths", Node::mapping(Vec::new(), end));
        }
        if let Some(info) = tree.get_mut("info") {
            info.remove("summary");
            if let Some(license) = info.get_mut("license") {
                license.remove("identifier");
            }
        }
        if let Some(components) = tree.get_mut("components") {
            components.remove("pathItems");
        }
    }

    fn value(&mut self, node: &mut Node, kind: &Kind) {
        let is_place_of_schema =
            matches!(kind, Kind::Ref(object) if super::bundle::is_schema_object(object));
        if is_place_of_schema && let Value::Scalar(flag, Quoting::Plain) = &node.value {
            match &**flag {
                "true" => *node = Node::mapping(Vec::new(), node.span.clone()),
                "false" => {
                    *node = Node::mapping(Vec::new(), node.span.clone());
                    self.refuse(&node.span, "a schema that no value fits");
                }
                _ => {}
            }
        }
        match object_of(node, kind).map(|object| object.name) {
            Some("schema object") => self.schema(node),
            Some("operation object") if node.get("responses").is_none() => {
                let end = node.span.end..node.span.end;
                node.set("responses", Node::mapping(Vec::new(), end));
            }
            _ => {}
        }
        each_mut(node, kind, &mut |inner, kind| self.value(inner, kind));
    }

    fn refuse(&mut self, at: &std::ops::Range<usize>, what: &str) {
        self.diagnostics
            .error(
                Code::Unsupported,
                self.source.at(at),
                format!("{what} is not supported"),
            )
            .expected("what OpenAPI 3.0 can say too")
            .help("say it with the keywords of OpenAPI 3.0, or take it out by a fix-up");
    }

    fn schema(&mut self, node: &mut Node) {
        let Some(entries) = node.entries_mut() else {
            return;
        };
        entries.retain(|entry| {
            if UNSUPPORTED.contains(&&*entry.key) {
                self.refuse(&entry.key_span, &format!("`{}`", entry.key));
            }
            !UNSUPPORTED.contains(&&*entry.key) && !DESCRIBING.contains(&&*entry.key)
        });
        self.types(node);
        constant(node);
        if let Some(examples) = node.remove("examples") {
            let first = examples.value.items().first().cloned();
            if let Some(first) = first.filter(|_| node.get("example").is_none()) {
                node.set("example", first);
            }
        }
        bound(node, "minimum", "exclusiveMinimum", |exclusive, bound| {
            exclusive >= bound
        });
        bound(node, "maximum", "exclusiveMaximum", |exclusive, bound| {
            exclusive <= bound
        });
        self.content(node);
        for keyword in ["anyOf", "oneOf"] {
            alternatives(node, keyword);
        }
        beside_reference(node);
    }

    /// `type` as a list: null among them is `nullable`, and several of the others are alternatives.
    fn types(&mut self, node: &mut Node) {
        if node.get("type").and_then(Node::text) == Some("null") {
            if let Some(ty) = node.remove("type") {
                self.refuse(&ty.value.span, "a value that is always null");
            }
            return;
        }
        let Some(Value::Sequence(types)) = node.get("type").map(|ty| &ty.value) else {
            return;
        };
        let mut others = types.clone();
        others.retain(|ty| ty.text() != Some("null"));
        let nulls = types.iter().find(|ty| ty.text() == Some("null"));
        let null = nulls.map(|null| null.span.clone());
        let Some(list) = node.remove("type") else {
            return;
        };
        if let Some(null) = null {
            node.set("nullable", Node::word("true", null));
        }
        let span = list.value.span.clone();
        match &mut *others {
            [] => self.refuse(&span, "a value that is always null"),
            [only] => node.put(Entry {
                value: only.clone(),
                ..list
            }),
            _ if node.entry("anyOf").is_some() => {
                self.refuse(&span, "a list of types beside an `anyOf`");
            }
            _ => {
                let schemas = others.into_iter().map(|ty| {
                    let span = ty.span.clone();
                    let mut schema = Node::mapping(Vec::new(), span);
                    schema.set("type", ty);
                    // What is said of a list's items is said of the alternative that is a list.
                    if schema.get("type").and_then(Node::text) == Some("array")
                        && let Some(items) = node.remove("items")
                    {
                        schema.put(items);
                    }
                    schema
                });
                let schemas = Value::Sequence(schemas.collect());
                node.set(
                    "anyOf",
                    Node {
                        value: schemas,
                        span,
                    },
                );
            }
        }
    }

    /// Bytes in a text, and whole files.
    fn content(&mut self, node: &mut Node) {
        let encoding = node.remove("contentEncoding");
        let media_type = node.remove("contentMediaType");
        let format = match &encoding {
            Some(entry) if matches!(entry.value.text(), Some("base64" | "base64url")) => "byte",
            Some(entry) => {
                let found = "a `contentEncoding` other than base64 is ignored";
                self.diagnostics
                    .warning(Code::IgnoredKey, self.source.at(&entry.key_span), found)
                    .expected("`base64`")
                    .help("the text is given as it is sent");
                return;
            }
            None => "binary",
        };
        let is_file = |entry: &Entry| entry.value.text() == Some("application/octet-stream");
        if encoding.is_none() && !media_type.as_ref().is_some_and(is_file) {
            return;
        }
        if let Some(entry) = encoding.or(media_type)
            && node.get("format").is_none()
        {
            let span = entry.value.span;
            if node.get("type").is_none() {
                node.set("type", Node::string("string".to_owned(), span.clone()));
            }
            node.set("format", Node::string(format.to_owned(), span));
        }
    }
}

/// `const` is an enum of one value.
fn constant(node: &mut Node) {
    let Some(constant) = node.remove("const") else {
        return;
    };
    if node.get("type").is_none() {
        let ty = match constant.value.reads_as() {
            "a string" => Some("string"),
            "a flag" => Some("boolean"),
            "a whole number" => Some("integer"),
            "a number" => Some("number"),
            _ => None,
        };
        if let Some(ty) = ty {
            let span = constant.value.span.clone();
            node.set("type", Node::string(ty.to_owned(), span));
        }
    }
    if node.get("enum").is_none() {
        let span = constant.value.span.clone();
        node.put(Entry {
            key: "enum".to_owned(),
            key_span: constant.key_span,
            value: Node {
                value: Value::Sequence(vec![constant.value]),
                span,
            },
        });
    }
}

/// A bound that is not itself allowed is a number of its own in 3.1, and a mark on the other bound in 3.0.
fn bound(node: &mut Node, key: &str, exclusive_key: &str, is_closer: impl Fn(f64, f64) -> bool) {
    let number = |node: &Node| node.text().and_then(|text| text.parse::<f64>().ok());
    let Some(exclusive) = node.get(exclusive_key) else {
        return;
    };
    let Some(value) = number(exclusive) else {
        return;
    };
    let plain = node.get(key).and_then(number);
    let Some(entry) = node.remove(exclusive_key) else {
        return;
    };
    if plain.is_none_or(|plain| is_closer(value, plain)) {
        let span = entry.value.span.clone();
        node.set(key, entry.value);
        node.set(exclusive_key, Node::word("true", span));
    }
}

/// Null among alternatives is `nullable`, and a single one that is left is what the schema is.
fn alternatives(node: &mut Node, keyword: &str) {
    let is_null = |schema: &Node| {
        schema.get("type").and_then(Node::text) == Some("null") && schema.entries().len() == 1
    };
    let Some(list) = node.get_mut(keyword) else {
        return;
    };
    let Some(null) = list.items().iter().find(|item| is_null(item)) else {
        return;
    };
    let null = null.span.clone();
    let Some(items) = list.items_mut() else {
        return;
    };
    items.retain(|item| !is_null(item));
    let only = match &mut **items {
        [only] => Some(only.take()),
        _ => None,
    };
    node.set("nullable", Node::word("true", null));
    if let Some(only) = only {
        node.remove(keyword);
        if let Value::Mapping(mut mapping) = only.value {
            for entry in mapping.drain(..) {
                // What stands outside says more of this place.
                if node.get(&entry.key).is_none() {
                    node.put(entry);
                }
            }
        }
    }
}

/// What stands beside a `$ref` counts in 3.1: what only describes can stay, the rest goes with it into an `allOf`.
fn beside_reference(node: &mut Node) {
    let describes = |key: &str| {
        matches!(key, "$ref" | "nullable") || BESIDE_REF.contains(&key) || key.starts_with("x-")
    };
    if node.entry("$ref").is_none() || node.entries().iter().all(|entry| describes(&entry.key)) {
        return;
    }
    let Some(reference) = node.remove("$ref") else {
        return;
    };
    let span = reference.value.span.clone();
    let mut items = vec![Node::mapping(vec![reference], span.clone())];
    if let Some(all) = node.get_mut("allOf").and_then(Node::items_mut) {
        items.append(all);
    }
    let value = Value::Sequence(items);
    node.set("allOf", Node { value, span });
}
