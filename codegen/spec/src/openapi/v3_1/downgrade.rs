//! Conversion of an OpenAPI 3.1 tree to the form of OpenAPI 3.0; what 3.0 cannot express is reported.

mod document;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::openapi::grammar::{BESIDE_REF, DOCUMENT, ObjectKind, ValueKind};
use crate::openapi::syntax::scalars::ScalarKind;
use crate::openapi::syntax::tree::{Entry, Node, Quoting, Value};
use crate::openapi::v3_1::keywords::{DESCRIBING, ELSEWHERE, OF_PROPERTIES, UNCHECKED};
use crate::openapi::v3_1::lint::report_newer;
use crate::openapi::walk::{each_mut, object_of};

/// Converts a document of OpenAPI 3.1 to 3.0, and the 3.1 features in a document of 3.0.
pub(crate) fn to_three_zero(
    tree: &mut Node,
    is_3_1: bool,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut rewrite = Rewrite {
        is_3_1,
        source,
        diagnostics,
    };
    if is_3_1 {
        rewrite.document(tree);
    }
    rewrite.value(tree, &ValueKind::Object(&DOCUMENT));
}

struct Rewrite<'a> {
    is_3_1: bool,
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Rewrite<'_> {
    fn value(&mut self, node: &mut Node, kind: &ValueKind) {
        let is_place_of_schema = matches!(kind, ValueKind::Ref(object) if crate::openapi::bundle::search::is_schema_object(object));
        if self.is_3_1
            && is_place_of_schema
            && let Value::Scalar(flag, Quoting::Plain) = &node.value
        {
            match &**flag {
                "true" => *node = Node::mapping(Vec::new(), node.span.clone()),
                "false" => {
                    *node = Node::mapping(Vec::new(), node.span.clone());
                    let (at, what) = (node.span.clone(), "a schema that no value can match");
                    self.passed_over_schema(&at, what);
                }
                _ => {}
            }
        }
        match object_of(node, kind).map(|object| object.kind) {
            Some(ObjectKind::Schema)
                if self.is_3_1 || report_newer(node, self.source, self.diagnostics) =>
            {
                self.schema(node);
            }
            Some(ObjectKind::Operation) if self.is_3_1 && node.get("responses").is_none() => {
                let end = node.span.end..node.span.end;
                node.set("responses", Node::mapping(Vec::new(), end));
            }
            _ => {}
        }
        each_mut(node, kind, &mut |inner, kind| self.value(inner, kind));
    }

    fn refuse(&mut self, at: &std::ops::Range<usize>, what: &str) {
        self.diagnostics
            .error(Code::Unsupported, self.source.at(at))
            .found(format!("{what} is not supported"))
            .expected("a schema that OpenAPI 3.0 can express")
            .help("rewrite it with keywords of OpenAPI 3.0, or remove it with a fix-up");
    }

    fn schema(&mut self, node: &mut Node) {
        self.keywords(node);
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
            if alternatives(node, keyword) {
                // The converted schema has not been examined yet.
                return self.schema(node);
            }
        }
        beside_reference(node);
    }

    /// Handles keywords without an equivalent in 3.0: those that only forbid values are ignored, and values that the
    /// others describe are kept unparsed.
    fn keywords(&mut self, node: &mut Node) {
        let Some(entries) = node.entries_mut() else {
            return;
        };
        let (mut is_open, mut items) = (None, None);
        entries.retain(|entry| {
            let at = &entry.key_span;
            match &*entry.key {
                key if DESCRIBING.contains(&key) => {}
                key if ELSEWHERE.contains(&key) => {
                    self.passed_over(at, key, "the value is kept unparsed");
                }
                key if UNCHECKED.contains(&key) => {
                    self.passed_over(at, key, "its rule is not checked");
                }
                "unevaluatedProperties" if entry.value.text() == Some("false") => {}
                key if OF_PROPERTIES.contains(&key) => {
                    self.passed_over(at, key, "properties that are not listed are kept unparsed");
                    is_open = Some(at.clone());
                }
                "prefixItems" => {
                    let instead = "all items, including those of `items`, are kept unparsed";
                    self.passed_over(at, "prefixItems", instead);
                    items = Some(at.clone());
                }
                _ => return true,
            }
            false
        });
        if let Some(at) = items {
            if node.get("type").is_none() {
                node.set("type", Node::string("array".to_owned(), at.clone()));
            }
            node.set("items", Node::mapping(Vec::new(), at));
        }
        if let Some(at) = is_open
            && node.entry("$ref").is_none()
        {
            node.set("additionalProperties", Node::mapping(Vec::new(), at));
        }
    }

    fn passed_over(&mut self, at: &std::ops::Range<usize>, keyword: &str, instead: &str) {
        self.diagnostics
            .warning(Code::Unsupported, self.source.at(at))
            .found(format!("`{keyword}` is ignored"))
            .expected("a keyword that OpenAPI 3.0 has")
            .help(format!("no action needed; {instead}"));
    }

    fn passed_over_schema(&mut self, at: &std::ops::Range<usize>, what: &str) {
        self.diagnostics
            .warning(Code::Unsupported, self.source.at(at))
            .found(format!("{what} is not supported"))
            .expected("a schema that OpenAPI 3.0 can express")
            .help("remove it; until then, such a value is kept unparsed");
    }

    /// A schema that only allows null is kept unparsed.
    fn only_null(&mut self, at: &std::ops::Range<usize>) {
        self.diagnostics
            .note(Code::Unsupported, self.source.at(at))
            .found("a value that is always null is kept unparsed")
            .help("no action needed");
    }

    /// Converts a list of types: null becomes `nullable`, several other types become alternatives.
    fn types(&mut self, node: &mut Node) {
        if node.get("type").and_then(Node::text) == Some("null") {
            if let Some(ty) = node.remove("type") {
                self.only_null(&ty.value.span);
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
            [] => self.only_null(&span),
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
                    // Constraints on items move to the alternative that is a list.
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

    /// Converts encoded strings and files.
    fn content(&mut self, node: &mut Node) {
        let encoding = node.remove("contentEncoding");
        let mut media_type = node.remove("contentMediaType");
        let format = match &encoding {
            Some(entry) if matches!(entry.value.text(), Some("base64" | "base64url")) => "byte",
            Some(entry) => {
                self.diagnostics
                    .warning(Code::IgnoredKey, self.source.at(&entry.key_span))
                    .found("a `contentEncoding` other than base64 is ignored")
                    .expected("`base64`")
                    .help("no action needed; the string is kept as it is sent");
                return;
            }
            None => "binary",
        };
        let is_file = |entry: &Entry| entry.value.text() == Some("application/octet-stream");
        if encoding.is_none()
            && let Some(entry) = media_type.take_if(|entry| !is_file(entry))
        {
            // A string in another format, which the documentation names.
            node.set("contentMediaType", entry.value);
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

/// Converts `const` to an enum with one value.
fn constant(node: &mut Node) {
    let Some(constant) = node.remove("const") else {
        return;
    };
    if node.get("type").is_none() {
        let kind = constant.value.scalar_kind();
        if let Some(ty) = kind.and_then(ScalarKind::as_type) {
            let span = constant.value.span.clone();
            node.set("type", Node::string(ty.to_owned(), span));
        }
    }
    if node.get("enum").is_none() {
        let span = constant.value.span.clone();
        node.put(Entry::new(
            "enum",
            constant.key_span,
            Node::sequence(vec![constant.value], span),
        ));
    }
}

/// Converts an exclusive bound, which is a number in 3.1 and a flag on the other bound in 3.0.
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

/// Converts null among alternatives to `nullable`, and replaces a single remaining alternative by its schema; returns
/// whether null was there.
fn alternatives(node: &mut Node, keyword: &str) -> bool {
    let is_null = |schema: &Node| {
        let describes = |entry: &Entry| ["type", "title", "description"].contains(&&*entry.key);
        schema.get("type").and_then(Node::text) == Some("null")
            && schema.entries().iter().all(describes)
    };
    let Some(list) = node.get_mut(keyword) else {
        return false;
    };
    let Some(null) = list.items().iter().find(|item| is_null(item)) else {
        return false;
    };
    let null = null.span.clone();
    let Some(items) = list.items_mut() else {
        return false;
    };
    items.retain(|item| !is_null(item));
    let only = match &mut **items {
        [only] => Some(only.clone()),
        _ => None,
    };
    node.set("nullable", Node::word("true", null));
    let Some(only) = only else {
        return false;
    };
    let is_said_twice = |entry: &Entry| {
        let describes = [
            "description", "title", "default", "example", "examples", "deprecated",
        ];
        !describes.contains(&&*entry.key) && entry.key != keyword && node.get(&entry.key).is_some()
    };
    // Both apply, so it remains a choice with one member.
    if only.entries().iter().any(is_said_twice) {
        return false;
    }
    node.remove(keyword);
    if let Value::Mapping(mut mapping) = only.value {
        for entry in mapping.drain(..) {
            let known = node.get(&entry.key).and_then(Node::text);
            if let Some(known) = known
                && entry.key == "description"
                && let Some(inner) = entry.value.text().filter(|inner| *inner != known)
            {
                let both = Node::string(format!("{known}\n\n{inner}"), entry.value.span.clone());
                node.set("description", both);
            }
            // The outer schema is more specific for this place.
            if node.get(&entry.key).is_none() {
                node.put(entry);
            }
        }
    }
    true
}

/// Converts the keys beside a `$ref`, which apply in 3.1: descriptions stay, and the others move into an `allOf` with
/// the `$ref`.
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
