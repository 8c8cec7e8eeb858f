//! JSON examples for readers: shortened, and written compactly.

use serde_json::{Map, Value};
use skattekit_ir::ir::{Object, Shape, Type, Version, WireName};

/// The most items of a list that an example shows.
const MOST_ITEMS: usize = 2;

/// The longest list or object that is written on one line, in characters.
const LINE: usize = 90;

/// How an example is shortened.
pub(super) struct Cut<'a> {
    /// The version whose schemas determine what must stay.
    pub version: &'a Version,
    /// The most fields of an object, not counting required and used ones.
    pub most_fields: usize,
    /// Whether lists and objects are among the fields that stay.
    pub keeps_nested: bool,
    /// The names of the used fields.
    pub used: &'a [&'a str],
}

impl Cut<'_> {
    /// A shortened example of a component that is still valid: lists with a few items, and long objects with their
    /// first fields.
    pub(super) fn component(&self, value: &Value, name: &WireName) -> Value {
        let shape = self.version.schema(name).map(|schema| &schema.shape);
        match (shape, value) {
            (Some(Shape::Struct(object)), Value::Object(fields)) => self.object(fields, object),
            (Some(Shape::Alias(ty)), value) => self.value(value, ty),
            (_, value) => self.value(value, &Type::Any),
        }
    }

    fn value(&self, value: &Value, ty: &Type) -> Value {
        match (ty, value) {
            (Type::Named(name), value) => self.component(value, name),
            (Type::Array(ty) | Type::OneOrMany(ty), Value::Array(items)) => {
                let items = items.iter().take(MOST_ITEMS);
                items.map(|item| self.value(item, ty)).collect()
            }
            (Type::Nullable(ty) | Type::OneOrMany(ty), value) => self.value(value, ty),
            // Nothing says what could be left out.
            (_, Value::Array(items)) => {
                let items = items.iter().take(MOST_ITEMS);
                items.map(|item| self.value(item, &Type::Any)).collect()
            }
            (_, Value::Object(fields)) => fields
                .iter()
                .map(|(name, value)| (name.clone(), self.value(value, &Type::Any)))
                .collect(),
            (_, value) => value.clone(),
        }
    }

    fn object(&self, fields: &Map<String, Value>, object: &Object) -> Value {
        let known = |name: &str| object.fields.iter().find(|field| field.name.0 == *name);
        let stays = |name: &str| {
            let mut branches = object.branches.iter().flatten();
            known(name).is_some_and(|field| field.required)
                || self.used.contains(&name)
                || branches.any(|branch| branch.0 == *name)
        };
        // An empty object would not show anything.
        let would_be_empty = !fields.keys().any(|name| stays(name));
        let keeps_nested = self.keeps_nested || would_be_empty;
        let mut room = self.most_fields.max(usize::from(would_be_empty));
        fields
            .iter()
            .filter(|(name, value)| {
                let is_nested = value.is_array() || value.is_object();
                let is_kept = stays(name) || room > 0 && (keeps_nested || !is_nested);
                room = room.saturating_sub(usize::from(is_kept));
                is_kept
            })
            .map(|(name, value)| {
                let ty = known(name).map_or(&Type::Any, |field| &field.ty);
                (name.clone(), self.value(value, ty))
            })
            .collect()
    }
}

/// JSON with short lists and objects on one line.
pub(super) fn pretty(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    let parts = match value {
        Value::Array(items) => items.iter().map(|item| (None, item)).collect::<Vec<_>>(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (Some(name), value))
            .collect(),
        _ => Vec::new(),
    };
    let column = text.len() - text.rfind('\n').map_or(0, |at| at + 1);
    let line = on_one_line(value);
    if parts.is_empty() || (depth > 0 && column + line.chars().count() <= LINE) {
        text.push_str(&line);
        return;
    }
    // A list with one object needs no lines for its brackets.
    if let [(None, only)] = &*parts {
        text.push('[');
        write(only, depth, text);
        text.push(']');
        return;
    }
    let (open, close) = if value.is_array() {
        ('[', ']')
    } else {
        ('{', '}')
    };
    text.push(open);
    for (index, (name, value)) in parts.into_iter().enumerate() {
        text.push_str(if index > 0 { ",\n" } else { "\n" });
        text.push_str(&"  ".repeat(depth + 1));
        if let Some(name) = name {
            text.push_str(&format!("{}: ", Value::from(&**name)));
        }
        write(value, depth + 1, text);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

fn on_one_line(value: &Value) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().map(on_one_line).collect::<Vec<_>>();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) if !fields.is_empty() => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{}: {}", Value::from(&**name), on_one_line(value)))
                .collect::<Vec<_>>();
            format!("{{ {} }}", fields.join(", "))
        }
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::pretty;

    #[test]
    fn short_parts_stand_on_one_line_and_the_whole_reads_the_same() {
        let long = "x".repeat(80);
        let value = json!({ "a": [{ "b": 1, "c": "\"" }, {}, []], "d": [long, long], "e": [{ "f": long }] });
        let text = pretty(&value);
        let lines = [
            "{".to_owned(),
            r#"  "a": [{ "b": 1, "c": "\"" }, {}, []],"#.to_owned(),
            r#"  "d": ["#.to_owned(),
            format!("    {long:?},"),
            format!("    {long:?}"),
            "  ],".to_owned(),
            r#"  "e": [{"#.to_owned(),
            format!("    \"f\": {long:?}"),
            "  }]".to_owned(),
            "}".to_owned(),
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), lines);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
