//! What the parts of a schema say together: the bounds that a value is made within.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The parts of a schema, each choice between several made.
#[derive(Default)]
pub(super) struct Merged<'a> {
    /// The types that are left; any where none is said.
    pub(super) types: Option<Vec<&'a str>>,
    /// The values that are left, where they are listed.
    pub(super) values: Option<Vec<&'a Value>>,
    pub(super) properties: BTreeMap<&'a str, Vec<&'a Value>>,
    pub(super) required: BTreeSet<&'a str>,
    /// What further properties are; none where nothing is said of them.
    pub(super) additional: Vec<&'a Value>,
    pub(super) items: Vec<&'a Value>,
    pub(super) patterns: Vec<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) is_unique: bool,
    /// The greatest of the bounds that a value is at least, and the least of those that it is at most.
    bounds: BTreeMap<&'a str, f64>,
    pub(super) factor: Option<f64>,
    /// Whether there is something that a value is not made by, so that one can be made that is none.
    pub(super) is_uncertain: bool,
    /// Whether no value can be one.
    pub(super) is_empty: bool,
}

/// The type that each keyword is about, where no `type` is said.
const ABOUT: &[(&str, &[&str])] = &[
    (
        "object",
        &[
            "properties", "required", "additionalProperties", "minProperties", "maxProperties",
        ],
    ),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    ("string", &["pattern", "minLength", "maxLength", "format"]),
    (
        "number",
        &[
            "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        ],
    ),
];

/// What a value is not made by: it is tried whether it is one.
const TRIED: &[&str] = &[
    "not", "contains", "propertyNames", "if", "unevaluatedItems", "unevaluatedProperties",
    "prefixItems", "patternProperties", "dependentSchemas", "dependentRequired", "uniqueItems",
];

impl<'a> Merged<'a> {
    /// Adds the keywords of one part.
    pub(super) fn add(&mut self, part: &'a Value) {
        let Value::Object(keywords) = part else {
            self.is_empty |= *part == Value::Bool(false);
            return;
        };
        for (key, value) in keywords {
            match &**key {
                "type" => self.add_types(value),
                "enum" => self.add_values(value.as_array().into_iter().flatten()),
                "const" => self.add_values([value]),
                "properties" => {
                    for (name, property) in value.as_object().into_iter().flatten() {
                        self.properties.entry(name).or_default().push(property);
                    }
                }
                "required" => {
                    let names = value.as_array().into_iter().flatten();
                    self.required.extend(names.filter_map(Value::as_str));
                }
                "additionalProperties" => self.additional.push(value),
                "items" => self.items.push(value),
                "pattern" => {
                    self.is_uncertain |= !self.patterns.is_empty();
                    self.patterns.extend(value.as_str());
                }
                "format" => self.format = value.as_str(),
                "multipleOf" => self.factor = value.as_f64(),
                _ => self.add_bound(key, value),
            }
            self.is_uncertain |= TRIED.contains(&&**key);
            self.is_unique |= key == "uniqueItems" && *value == Value::Bool(true);
        }
        if !keywords.contains_key("type") {
            self.guess_type(part);
        }
    }

    fn add_types(&mut self, value: &'a Value) {
        let types = match value {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            one => Vec::from_iter(one.as_str()),
        };
        let known = self.types.get_or_insert_with(|| types.clone());
        // A whole number is a number.
        known.retain(|known| {
            types.contains(known) || (*known == "integer" && types.contains(&"number"))
        });
        if known.is_empty() {
            self.is_empty = true;
        }
    }

    fn add_values(&mut self, values: impl IntoIterator<Item = &'a Value>) {
        let values = Vec::from_iter(values);
        match &mut self.values {
            Some(known) => known.retain(|known| values.contains(known)),
            none => *none = Some(values),
        }
    }

    fn add_bound(&mut self, key: &'a str, value: &Value) {
        let Some(value) = value.as_f64() else { return };
        let known = self.bounds.entry(key).or_insert(value);
        let is_least = key.starts_with("min") || key == "exclusiveMinimum";
        *known = if is_least {
            known.max(value)
        } else {
            known.min(value)
        };
    }

    /// A part without `type` and with keywords about one says nothing of the others; values are of that one.
    fn guess_type(&mut self, part: &Value) {
        let about = ABOUT
            .iter()
            .find(|(_, keys)| keys.iter().any(|key| part.get(key).is_some()));
        if let Some((ty, _)) = about
            && self.types.is_none()
        {
            self.types = Some(vec![ty]);
        }
    }

    /// A bound on a number.
    pub(super) fn bound(&self, key: &str) -> Option<f64> {
        self.bounds.get(key).copied()
    }

    /// A bound on a length or a number of items.
    pub(super) fn count(&self, key: &str) -> Option<usize> {
        let bound = self.bound(key)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of a schema is a small whole number"
        )]
        Some(bound as usize)
    }

    /// The values that are listed and of a type that is left.
    pub(super) fn listed(&self) -> Option<Vec<&'a Value>> {
        let values = self.values.as_ref()?.iter().copied();
        let is_of = |value: &&Value| {
            let types = self.types.as_ref();
            types.is_none_or(|types| types.iter().any(|ty| is_of_type(value, ty)))
        };
        Some(values.filter(is_of).collect::<Vec<_>>())
    }
}

fn is_of_type(value: &Value, ty: &str) -> bool {
    match value {
        Value::Null => ty == "null",
        Value::Bool(_) => ty == "boolean",
        Value::Number(number) => ty == "number" || (ty == "integer" && !number.is_f64()),
        Value::String(_) => ty == "string",
        Value::Array(_) => ty == "array",
        Value::Object(_) => ty == "object",
    }
}
