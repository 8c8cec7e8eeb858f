//! A schema of an OpenAPI document as a JSON Schema of its own (2020-12), with everything that it refers to.
//!
//! It follows the words of OpenAPI and knows nothing of what the generator makes of them:
//!
//! - OpenAPI 3.0: `nullable` adds null to the type, a boolean `exclusiveMinimum` makes `minimum` exclusive, what stands
//!   beside a `$ref` does not count. 3.1 has the keywords of JSON Schema already.
//! - A `discriminator` says by its value which member a value is; JSON Schema has no such keyword. Each member becomes
//!   one with a fixed value of the property. Without `oneOf`, the members are the components that extend the schema.
//! - A keyword whose value has not the form that JSON Schema asks for says nothing, as `required: true`; nor does an
//!   empty `enum` or `oneOf`, and no value at all where a schema belongs.
//! - `format: year` is the one format that the library is taught.

use std::collections::BTreeMap;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::document::Documents;

/// The values that a schema has beside what the document says, by file and pointer.
pub(crate) type Listed = BTreeMap<(String, String), Vec<Value>>;

/// A schema that needs nothing else.
pub(crate) struct Schema {
    root: Value,
}

/// Where a schema stands, and how it is meant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    file: String,
    pointer: String,
    /// Whether it is what another one extends, without the choice between its members.
    is_base: bool,
}

struct Converter<'a> {
    documents: &'a Documents,
    is_3_1: bool,
    listed: &'a Listed,
    /// The schemas that are referred to and their numbers.
    numbers: BTreeMap<Target, usize>,
    open: Vec<Target>,
}

/// The comment on a member that a value of a property tells from all others.
pub(super) const TOLD: &str = "told by its discriminator";

const ONE: &[&str] = &[
    "items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else",
    "unevaluatedItems", "unevaluatedProperties",
];
const SEVERAL: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
const NAMED: &[&str] = &["properties", "patternProperties", "dependentSchemas"];
const NUMBERS: &[&str] = &[
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
];
const COUNTS: &[&str] = &[
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    "minContains", "maxContains",
];

impl Schema {
    /// The schema at a pointer of a file.
    pub(crate) fn new(documents: &Documents, file: &str, pointer: &str, listed: &Listed) -> Self {
        let mut converter = Converter {
            documents,
            is_3_1: documents.is_3_1(file),
            listed,
            numbers: BTreeMap::new(),
            open: Vec::new(),
        };
        let root = converter.refer(Target {
            file: file.to_owned(),
            pointer: pointer.to_owned(),
            is_base: false,
        });
        let mut definitions = Map::new();
        while let Some(target) = converter.open.pop() {
            let number = converter.numbers[&target];
            let node = documents
                .get(&target.file, &target.pointer)
                .unwrap_or_else(|| panic!("no {} in {}", target.pointer, target.file));
            let schema = converter.schema(node, &target);
            definitions.insert(number.to_string(), schema);
        }
        let mut root = Map::from_iter(root.as_object().unwrap().clone());
        root.insert("$defs".to_owned(), Value::Object(definitions));
        Self {
            root: Value::Object(root),
        }
    }

    /// The same schema with no pattern in it.
    pub(crate) fn without_patterns(&self) -> Self {
        fn leave_out(node: &mut Value) {
            match node {
                Value::Object(entries) => {
                    entries.retain(|key, value| key != "pattern" || !value.is_string());
                    entries.values_mut().for_each(leave_out);
                }
                Value::Array(items) => items.iter_mut().for_each(leave_out),
                _ => {}
            }
        }
        let mut root = self.root.clone();
        leave_out(&mut root);
        Self { root }
    }

    /// The schema to begin with.
    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// What a reference leads to.
    pub(crate) fn resolve(&self, reference: &str) -> &Value {
        self.root
            .pointer(reference.trim_start_matches('#'))
            .unwrap()
    }

    /// The library's reading of it, formats asserted.
    pub(crate) fn validator(&self) -> Validator {
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_format("year", |text: &str| {
                text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
            })
            .build(&self.root)
            .unwrap()
    }
}

impl Converter<'_> {
    fn refer(&mut self, target: Target) -> Value {
        let next = self.numbers.len();
        let number = *self.numbers.entry(target.clone()).or_insert(next);
        if number == next {
            self.open.push(target);
        }
        json!({ "$ref": format!("#/$defs/{number}") })
    }

    /// A schema; `$comment` keeps where it stands.
    fn schema(&mut self, node: &Value, target: &Target) -> Value {
        let place = (target.file.clone(), target.pointer.clone());
        let listed = self.listed.get(&place).cloned();
        let schema = match node {
            Value::Bool(_) => node.clone(),
            Value::Object(node) => self.object(node, target),
            _ => json!({}),
        };
        match listed {
            Some(values) => json!({ "allOf": [schema, { "enum": values }] }),
            None => schema,
        }
    }

    fn object(&mut self, node: &Map<String, Value>, target: &Target) -> Value {
        let mut schema = Map::new();
        if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            let led = self.lead(reference, target, false);
            if !self.is_3_1 {
                return self.refer(led);
            }
            schema.extend(self.refer(led).as_object().unwrap().clone());
        }
        let tag = node.get("discriminator");
        let members = match tag.and_then(|tag| tag.get("propertyName")?.as_str()) {
            Some(tag) if !target.is_base => self.members(node, tag, target),
            _ => Vec::new(),
        };
        let is_settled = target.is_base || !members.is_empty();
        for (key, value) in node {
            let is_choice = is_settled && ["oneOf", "anyOf"].contains(&&**key);
            if !is_choice && let Some(value) = self.keyword(key, value, target) {
                schema.insert(key.clone(), value);
            }
        }
        if !members.is_empty() {
            schema.insert("oneOf".to_owned(), Value::Array(members));
        }
        schema.insert("$comment".to_owned(), json!(target.pointer));
        exclude(&mut schema, node);
        if node.get("nullable") != Some(&Value::Bool(true)) {
            return Value::Object(schema);
        }
        match schema.get("type") {
            Some(ty @ Value::String(_)) => {
                let types = json!([ty, "null"]);
                schema.insert("type".to_owned(), types);
                Value::Object(schema)
            }
            _ => json!({ "anyOf": [schema, { "type": "null" }] }),
        }
    }

    /// The value of a keyword of JSON Schema; none for what is none, or has another form.
    fn keyword(&mut self, key: &str, value: &Value, target: &Target) -> Option<Value> {
        let at = |below: &str| Target {
            file: target.file.clone(),
            pointer: format!("{}/{key}{below}", target.pointer),
            is_base: false,
        };
        let one = |name: &str| format!("/{}", escaped(name));
        if ONE.contains(&key) {
            return Some(self.schema(value, &at("")));
        }
        if SEVERAL.contains(&key) {
            let items = value.as_array().filter(|items| !items.is_empty())?;
            let items = items
                .iter()
                .enumerate()
                .map(|(index, item)| self.part(key, item, &at(&format!("/{index}"))))
                .collect::<Vec<_>>();
            return Some(Value::Array(items));
        }
        if NAMED.contains(&key) {
            let entries = value
                .as_object()?
                .iter()
                .map(|(name, node)| (name.clone(), self.schema(node, &at(&one(name)))))
                .collect::<Map<_, _>>();
            return Some(Value::Object(entries));
        }
        let is_right = match key {
            "type" => value.is_string() || value.is_array(),
            "enum" => value.as_array().is_some_and(|values| !values.is_empty()),
            "required" => value.is_array(),
            "const" => true,
            "pattern" | "format" => value.is_string(),
            "uniqueItems" => value.is_boolean(),
            "dependentRequired" => value.is_object(),
            _ if NUMBERS.contains(&key) => value.is_number(),
            _ => COUNTS.contains(&key) && value.is_u64(),
        };
        is_right.then(|| value.clone())
    }

    /// A schema of a list; in the `allOf` of a component, what it refers to is what it extends.
    fn part(&mut self, key: &str, node: &Value, target: &Target) -> Value {
        let (owner, _) = target.pointer.rsplit_once("/allOf/").unwrap_or_default();
        let reference = node.get("$ref").and_then(Value::as_str);
        match (key, reference) {
            ("allOf", Some(reference)) if component(owner).is_some() => {
                let led = self.lead(reference, target, true);
                self.refer(led)
            }
            _ => self.schema(node, target),
        }
    }

    /// Where a reference leads.
    fn lead(&self, reference: &str, from: &Target, is_base: bool) -> Target {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = match (file, from.file.rsplit_once('/')) {
            ("", _) => from.file.clone(),
            (file, Some((folder, _))) => format!("{folder}/{file}"),
            (file, None) => file.to_owned(),
        };
        let pointer = percent_decoded(pointer);
        let node = self.documents.get(&file, &pointer);
        let has_members = node.is_some_and(|node| node.get("discriminator").is_some());
        Target {
            file,
            pointer,
            is_base: is_base && has_members,
        }
    }

    /// The members that a discriminator tells apart, each with its values.
    fn members(&mut self, node: &Map<String, Value>, tag: &str, target: &Target) -> Vec<Value> {
        let mapping = node["discriminator"]
            .get("mapping")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(value, to)| {
                let to = to.as_str()?;
                let is_name = !to.contains(['#', '/', '.']);
                let to = if is_name {
                    format!("#/components/schemas/{to}")
                } else {
                    to.to_owned()
                };
                Some((value, self.lead(&to, target, false)))
            })
            .collect::<Vec<_>>();
        let list = node.get("oneOf").or_else(|| node.get("anyOf"));
        let listed = list.and_then(Value::as_array);
        let members = if let Some(list) = listed {
            list.iter()
                .filter_map(|item| item.get("$ref")?.as_str())
                .map(|reference| self.lead(reference, target, false))
                .collect()
        } else {
            let named = mapping.iter().map(|(_, member)| member.clone());
            let is_there =
                |member: &Target| self.documents.get(&member.file, &member.pointer).is_some();
            let mut members = self.extending(target);
            members.extend(named.filter(is_there));
            members.sort();
            members.dedup();
            members
        };
        let members = members.into_iter().map(|member| {
            let mapped = mapping.iter().filter(|(_, to)| *to == member);
            let mut values = mapped
                .map(|(value, _)| (*value).clone())
                .collect::<Vec<_>>();
            if values.is_empty() {
                values.extend(component(&member.pointer).map(str::to_owned));
            }
            // A discriminator that is an integer is a text in the mapping.
            let numbers = values.iter().filter_map(|value| value.parse::<i64>().ok());
            let mut values = numbers
                .map(Value::from)
                .chain(values.iter().cloned().map(Value::from))
                .collect::<Vec<_>>();
            values.dedup();
            let member = self.concrete(member, listed.is_none());
            let told = json!({ "properties": { tag: { "enum": values } }, "required": [tag] });
            json!({ "$comment": TOLD, "allOf": [self.refer(member), told] })
        });
        members.collect()
    }

    /// A member of a base: one that has members of its own is meant by itself.
    fn concrete(&self, mut member: Target, is_of_base: bool) -> Target {
        let node = self.documents.get(&member.file, &member.pointer);
        member.is_base = is_of_base && node.is_some_and(|node| node.get("discriminator").is_some());
        member
    }

    /// The components that extend one, directly or not, and have no members of their own.
    fn extending(&self, base: &Target) -> Vec<Target> {
        let components = self
            .documents
            .get(&base.file, "/components/schemas")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        let mut found = Vec::new();
        let mut open = vec![base.clone()];
        while let Some(next) = open.pop() {
            for (name, node) in &components {
                let parts = node.get("allOf").and_then(Value::as_array);
                let references = parts.into_iter().flatten();
                let mut references = references.filter_map(|part| part.get("$ref")?.as_str());
                let target = Target {
                    file: base.file.clone(),
                    pointer: format!("/components/schemas/{name}"),
                    is_base: false,
                };
                let extends = references.any(|reference| {
                    let led = self.lead(reference, &target, false);
                    (led.file, led.pointer) == (next.file.clone(), next.pointer.clone())
                });
                if !extends || found.contains(&target) || target == *base {
                    continue;
                }
                open.push(target.clone());
                if node.get("discriminator").is_none() {
                    found.push(target);
                }
            }
        }
        found
    }
}

/// The name of the component that a pointer leads to.
fn component(pointer: &str) -> Option<&str> {
    let name = pointer.strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then_some(name)
}

/// A name as a pointer has it.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Bounds that a boolean makes exclusive.
fn exclude(schema: &mut Map<String, Value>, node: &Map<String, Value>) {
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if node.get(flag) == Some(&Value::Bool(true))
            && let Some(value) = schema.remove(bound)
        {
            schema.insert(flag.to_owned(), value);
        }
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let digits = more
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &more[2..];
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}
