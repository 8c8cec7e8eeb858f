//! Examples as JSON to read: cut to what shows their form, and written compactly.

use serde_json::Value;

/// The most items of a list that an example shows.
const MOST_ITEMS: usize = 2;

/// The longest list or object that is written on one line, in characters.
const LINE: usize = 90;

/// An example with lists of a few items.
pub(super) fn shortened(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(MOST_ITEMS).map(shortened).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), shortened(value)))
            .collect(),
        value => value.clone(),
    }
}

/// JSON in which a short list or object stands on a line of its own.
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

    use super::{pretty, shortened};

    #[test]
    fn short_parts_stand_on_one_line_and_the_whole_reads_the_same() {
        let long = "x".repeat(80);
        let value = json!({ "a": [{ "b": 1, "c": "\"" }, {}, []], "d": [long, long], "e": null });
        let text = pretty(&value);
        let lines = [
            "{".to_owned(),
            r#"  "a": [{ "b": 1, "c": "\"" }, {}, []],"#.to_owned(),
            r#"  "d": ["#.to_owned(),
            format!("    {:?},", long),
            format!("    {:?}", long),
            "  ],".to_owned(),
            r#"  "e": null"#.to_owned(),
            "}".to_owned(),
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), lines);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn lists_are_cut_wherever_they_stand() {
        let value = json!({ "a": [[1, 2, 3], 2, 3], "b": 1 });
        assert_eq!(shortened(&value), json!({ "a": [[1, 2], 2], "b": 1 }));
    }
}
