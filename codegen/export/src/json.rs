//! Printing of JSON for people and for diffs: what fits is on one line, and so is a row of a list.

use serde_json::{Map, Value};

/// The greatest width of a line with an object or list on it.
const WIDTH: usize = 110;

/// So many entries are never on one line: each has a key in quotes, a colon and a comma.
const FEW: usize = WIDTH / 4;

/// A value as text that ends in a new line.
pub(crate) fn print(value: &Value) -> String {
    let mut text = String::new();
    push(value, 0, 0, &mut text);
    text.push('\n');
    text
}

/// `{ …entries, outer: { inner: { …items }, …others } }` as [`print`] prints it, where the path is `outer`, `inner`; one
/// of another length nests as many objects.
///
/// The items are made one by one, since all of them take many times the memory of their text.
pub(crate) fn print_long(
    entries: &Map<String, Value>,
    path: &[&str],
    mut items: impl Iterator<Item = (String, Value)>,
    others: &Map<String, Value>,
) -> String {
    let few = items.by_ref().take(FEW).collect::<Vec<_>>();
    if few.len() < FEW {
        let mut within = few.into_iter().collect::<Map<_, _>>();
        let mut beside = others.clone();
        for key in path.iter().rev() {
            let around = Map::from_iter([((*key).to_owned(), Value::Object(within))]);
            within = around
                .into_iter()
                .chain(std::mem::take(&mut beside))
                .collect();
        }
        let mut whole = entries.clone();
        whole.extend(within);
        return print(&Value::Object(whole));
    }
    let mut text = String::from("{");
    for (number, (key, entry)) in entries.iter().enumerate() {
        let taken = begin_entry(number == 0, key, 2, &mut text);
        push(entry, 2, taken, &mut text);
    }
    let mut indent = 2;
    for key in path {
        begin_entry(indent > 2 || entries.is_empty(), key, indent, &mut text);
        text.push('{');
        indent += 2;
    }
    for (number, (key, entry)) in few.into_iter().chain(items).enumerate() {
        let taken = begin_entry(number == 0, &key, indent, &mut text);
        push(&entry, indent, taken, &mut text);
    }
    indent -= 2;
    end('}', indent, &mut text);
    for (key, entry) in others {
        let taken = begin_entry(false, key, indent, &mut text);
        push(entry, indent, taken, &mut text);
    }
    while indent > 0 {
        indent -= 2;
        end('}', indent, &mut text);
    }
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
    if indent > 0 && (is_row || !is_long(value)) {
        let start = text.len();
        push_on_one_line(value, text);
        if is_row || indent + taken + text[start..].chars().count() <= WIDTH {
            return;
        }
        text.truncate(start);
    }
    let within = indent + 2;
    text.push(open);
    match value {
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                begin(number == 0, within, text);
                push(item, within, 1, text);
            }
        }
        Value::Object(entries) => {
            for (number, (key, entry)) in entries.iter().enumerate() {
                let taken = begin_entry(number == 0, key, within, text);
                push(entry, within, taken, text);
            }
        }
        _ => {}
    }
    end(close, indent, text);
}

/// Begins the line of an item or entry.
fn begin(is_first: bool, indent: usize, text: &mut String) {
    text.push_str(if is_first { "\n" } else { ",\n" });
    text.push_str(&" ".repeat(indent));
}

/// Begins the line of an entry; returns how many characters it takes.
fn begin_entry(is_first: bool, key: &str, indent: usize, text: &mut String) -> usize {
    begin(is_first, indent, text);
    let key = Value::from(key).to_string();
    text.push_str(&key);
    text.push_str(": ");
    key.chars().count() + 3
}

/// Ends an object or list on a line of its own.
fn end(close: char, indent: usize, text: &mut String) {
    text.push('\n');
    text.push_str(&" ".repeat(indent));
    text.push(close);
}

/// Whether a value has more items or entries than fit on a line, where each takes three characters or more.
fn is_long(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.len() > WIDTH / 3,
        Value::Object(entries) => entries.len() > WIDTH / 3,
        _ => false,
    }
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

fn push_on_one_line(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ", " });
                push_on_one_line(item, text);
            }
            text.push(']');
        }
        Value::Object(entries) if !entries.is_empty() => {
            for (number, (key, entry)) in entries.iter().enumerate() {
                text.push_str(if number == 0 { "{ " } else { ", " });
                text.push_str(&Value::from(&**key).to_string());
                text.push_str(": ");
                push_on_one_line(entry, text);
            }
            text.push_str(" }");
        }
        other => text.push_str(&other.to_string()),
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

#[test]
fn a_long_object_is_printed_as_any_other() {
    for count in [0, 1, 3, FEW - 1, FEW, FEW + 1] {
        let first =
            (0..count).map(|number| (number.to_string(), serde_json::json!({ "a": [number] })));
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        for others in [
            serde_json::json!({}),
            serde_json::json!({ "b": { "c": "d" } }),
        ] {
            let (entries, others) = (
                object(serde_json::json!({ "e": [{}], "f": 1 })),
                object(others),
            );
            let mut inner =
                Map::from_iter([("first".to_owned(), Value::Object(first.clone().collect()))]);
            inner.extend(others.clone());
            let mut beside = entries.clone();
            beside.extend(inner.clone());
            let mut within = entries.clone();
            within.insert("last".to_owned(), Value::Object(inner));
            for (path, whole) in [(&["first"][..], beside), (&["last", "first"], within)] {
                let printed = print_long(&entries, path, first.clone(), &others);
                assert_eq!(printed, print(&Value::Object(whole)), "{count} {path:?}");
            }
        }
    }
}
