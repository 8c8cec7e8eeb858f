//! Printing of JSON for people and for diffs: what fits is on one line, and so is a row of a list.

use serde_json::Value;

/// The greatest width of a line with an object or list on it.
const WIDTH: usize = 110;

/// A value as text that ends in a new line.
pub(crate) fn print(value: &Value) -> String {
    let mut text = String::new();
    push(value, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Prints a value whose line begins with `indent` spaces and has `taken` other characters before and after the value.
fn push(value: &Value, indent: usize, taken: usize, text: &mut String) {
    let is_row = taken == 1 && is_flat(value);
    let (open, close) = match value {
        Value::Array(items) if !items.is_empty() => ('[', ']'),
        Value::Object(entries) if !entries.is_empty() => ('{', '}'),
        other => {
            text.push_str(&other.to_string());
            return;
        }
    };
    let line = on_one_line(value);
    if indent > 0 && (is_row || indent + taken + line.chars().count() <= WIDTH) {
        text.push_str(&line);
        return;
    }
    let within = indent + 2;
    text.push(open);
    let mut is_first = true;
    let mut begin = |text: &mut String| {
        text.push_str(if is_first { "\n" } else { ",\n" });
        text.push_str(&" ".repeat(within));
        is_first = false;
    };
    match value {
        Value::Array(items) => {
            for item in items {
                begin(text);
                push(item, within, 1, text);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                begin(text);
                let key = Value::from(&**key).to_string();
                text.push_str(&key);
                text.push_str(": ");
                push(entry, within, key.chars().count() + 3, text);
            }
        }
        _ => {}
    }
    text.push('\n');
    text.push_str(&" ".repeat(indent));
    text.push(close);
}

/// Whether a value is an object without others in it.
fn is_flat(value: &Value) -> bool {
    let is_plain = |value: &Value| match value {
        Value::Array(items) => items
            .iter()
            .all(|item| !item.is_array() && !item.is_object()),
        other => !other.is_object(),
    };
    value
        .as_object()
        .is_some_and(|entries| entries.values().all(is_plain))
}

fn on_one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items = items.iter().map(on_one_line).collect::<Vec<_>>();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) if !entries.is_empty() => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", Value::from(&**key), on_one_line(value)))
                .collect::<Vec<_>>();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

#[test]
fn what_fits_is_on_one_line() {
    let long = "x".repeat(WIDTH);
    let value = serde_json::json!({ "a": [1, { "b": {}, "c": "\"" }], "d": [long], "e": [] });
    let expected = format!(
        "{{\n  \"a\": [1, {{ \"b\": {{}}, \"c\": \"\\\"\" }}],\n  \"d\": [\n    \"{long}\"\n  ],\n  \"e\": []\n}}\n"
    );
    assert_eq!(print(&value), expected);
    assert_eq!(
        serde_json::from_str::<Value>(&print(&value)).unwrap(),
        value
    );
}
