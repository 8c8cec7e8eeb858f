//! The places of keys and values in the manifest.

use std::cmp::Reverse;
use std::ops::Range;

use skattekit_ir::outline::Outline;
use toml::de::{DeTable, DeValue};

/// The outline of the manifest.
pub(super) fn outline(table: &DeTable<'_>) -> Outline {
    let mut keys = Vec::new();
    add_keys(table, "", &mut keys);
    keys.sort_by_key(|(at, _)| (at.start, Reverse(at.end)));
    Outline::Keys(keys)
}

fn add_keys(table: &DeTable<'_>, above: &str, keys: &mut Vec<(Range<usize>, String)>) {
    for (key, value) in table {
        let name: &str = key.get_ref();
        let plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
        let name = if name.chars().all(plain) && !name.is_empty() {
            name.to_owned()
        } else {
            format!("\"{name}\"")
        };
        let path = if above.is_empty() {
            name
        } else {
            format!("{above}.{name}")
        };
        keys.push((key.span(), path.clone()));
        add_value(value.get_ref(), value.span(), path, keys);
    }
}

fn add_value(
    value: &DeValue<'_>,
    span: Range<usize>,
    path: String,
    keys: &mut Vec<(Range<usize>, String)>,
) {
    match value {
        DeValue::Table(table) => add_keys(table, &path, keys),
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                add_value(item.get_ref(), item.span(), format!("{path}[{at}]"), keys);
            }
        }
        _ => {}
    }
    keys.push((span, path));
}
