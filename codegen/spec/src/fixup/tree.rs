//! Fix-ups of the tree of a document, and the result of each.

use std::ops::Range;

use skattekit_ir::diag::did_you_mean;
use skattekit_ir::pointer::Pointer;

use crate::fixup::{Fixup, FixupOutcome, quote, show, unmatched};
use crate::openapi::syntax::tree::{Entry, Node, Quoting, Value};

/// The keys of objects whose description becomes documentation.
const DOCUMENTED: [&str; 9] = [
    "info", "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The keys of collections of such objects.
const COLLECTIONS: [&str; 4] = ["schemas", "properties", "parameters", "responses"];

/// Applies a fix-up, and adds a sentence about it to the description of what it changes.
pub(super) fn apply(tree: &mut Node, pointer: &str, entry: &Fixup) -> FixupOutcome {
    let parts = Pointer::parse(pointer).map(|pointer| pointer.keys().collect::<Vec<_>>());
    let Some((last, above)) = parts.as_deref().and_then(<[String]>::split_last) else {
        return unmatched(
            format!("`{pointer}` is not a JSON pointer into the document"),
            "a pointer such as `/components/schemas/Feil/type`",
            "begin the pointer with `/`, and write a `/` within a key as `~1`",
            None,
        );
    };
    let outcome = match parent(tree, above) {
        Ok(parent) => change(parent, last, entry),
        Err(outcome) => return outcome,
    };
    if let FixupOutcome::Applied(span, _) = &outcome {
        document(tree, parts.as_deref().unwrap_or_default(), span, entry);
    }
    outcome
}

/// The value at the parts of a pointer.
fn parent<'t>(tree: &'t mut Node, parts: &[String]) -> Result<&'t mut Node, FixupOutcome> {
    let mut node = tree;
    for part in parts {
        if node.child(part).is_none() {
            return Err(nothing_at(node, part));
        }
        node = node
            .child_mut(part)
            .expect("it was looked up on the line before");
    }
    Ok(node)
}

fn nothing_at(node: &Node, part: &str) -> FixupOutcome {
    let keys = node.entries().iter().map(|entry| &*entry.key);
    let near = did_you_mean(part, keys);
    unmatched(
        format!("`{part}` does not exist"),
        "a pointer to the value that the fix-up corrects",
        near.unwrap_or_else(|| {
            "correct the pointer; if the value is gone, remove the fix-up".to_owned()
        }),
        Some(node.span.start..node.span.start),
    )
}

fn change(parent: &mut Node, key: &str, entry: &Fixup) -> FixupOutcome {
    let from = entry.from.as_ref().map(toml::Spanned::get_ref);
    let to = entry.to.as_ref().map(toml::Spanned::get_ref);
    let Some(there) = parent.child(key) else {
        return match (from, to) {
            (None, Some(to)) => add(parent, key, to, entry),
            (Some(_), None) => FixupOutcome::Spent(Some(parent.span.start..parent.span.start)),
            _ => nothing_at(parent, key),
        };
    };
    let span = there.span.clone();
    if to.is_some_and(|to| same(there, to)) {
        return FixupOutcome::Spent(Some(span));
    }
    match from {
        Some(from) if same(there, from) => {}
        Some(from) => {
            return unmatched(
                format!("found {}", describe(there)),
                show(from),
                "the source has changed: check it again, then correct `from` or remove the fix-up",
                Some(span),
            );
        }
        None => {
            return unmatched(
                format!("the place already has the value {}", describe(there)),
                "no value, since the fix-up has no `from`",
                "to replace the value, write it as `from`",
                Some(span),
            );
        }
    }
    match (&mut parent.value, to) {
        (_, Some(to)) => {
            if let Some(there) = parent.child_mut(key) {
                *there = node(to, &span);
            }
        }
        (Value::Mapping(entries), None) => entries.retain(|entry| entry.key != key),
        (Value::Sequence(items), None) => {
            if let Ok(at) = key.parse::<usize>() {
                items.remove(at);
            }
        }
        (Value::Scalar(..), None) => {}
    }
    FixupOutcome::Applied(span, entry.replaced())
}

fn add(parent: &mut Node, key: &str, to: &toml::Value, entry: &Fixup) -> FixupOutcome {
    let span = parent.span.start..parent.span.start;
    let value = node(to, &span);
    match &mut parent.value {
        Value::Mapping(entries) => entries.push(Entry::new(key, span.clone(), value)),
        Value::Sequence(items) if key == "-" || key == items.len().to_string() => items.push(value),
        _ => return nothing_at(parent, key),
    }
    FixupOutcome::Applied(span, entry.replaced())
}

/// Adds a sentence to the description of the innermost documented object on the way of a pointer.
fn document(tree: &mut Node, parts: &[String], span: &Range<usize>, entry: &Fixup) {
    let mut documented = 0;
    let mut node = &*tree;
    for (at, part) in parts.iter().enumerate() {
        let Some(next) = node.child(part) else { break };
        node = next;
        let in_collection = at > 0 && COLLECTIONS.contains(&&*parts[at - 1]);
        let is_mapping = matches!(node.value, Value::Mapping(_));
        if is_mapping && (in_collection || DOCUMENTED.contains(&&**part)) {
            documented = at + 1;
        }
    }
    let within = parts[documented..].join("/");
    let remark = entry.remark(&match &*within {
        "" => entry.replaced(),
        within => format!("{} at `{within}`", entry.replaced()),
    });
    let info = ["info".to_owned()];
    let path = if documented == 0 {
        &info
    } else {
        &parts[..documented]
    };
    let Ok(node) = parent(tree, path) else { return };
    let Value::Mapping(entries) = &mut node.value else {
        return;
    };
    match entries.iter_mut().find(|entry| entry.key == "description") {
        Some(Entry { value, .. }) => {
            if let Value::Scalar(text, quoting) = &mut value.value {
                *text = format!("{}\n\n{remark}", text.trim_end());
                *quoting = Quoting::Quoted;
            }
        }
        None => entries.push(Entry::new(
            "description",
            span.clone(),
            Node {
                value: Value::Scalar(remark, Quoting::Quoted),
                span: span.clone(),
            },
        )),
    }
}

/// Whether a value of the document equals one of the manifest; numbers and booleans are plain scalars in the document.
fn same(node: &Node, value: &toml::Value) -> bool {
    match (&node.value, value) {
        (Value::Scalar(text, _), toml::Value::String(value)) => text == value,
        (Value::Scalar(text, Quoting::Plain), toml::Value::Integer(value)) => {
            text.parse() == Ok(*value)
        }
        (Value::Scalar(text, Quoting::Plain), toml::Value::Float(value)) => {
            // Both were parsed from text, so equal numbers are equal in every bit.
            text.parse::<f64>()
                .is_ok_and(|number| number.to_bits() == value.to_bits())
        }
        (Value::Scalar(text, Quoting::Plain), toml::Value::Boolean(value)) => {
            text.eq_ignore_ascii_case(&value.to_string())
        }
        (Value::Sequence(items), toml::Value::Array(values)) => {
            items.len() == values.len()
                && items
                    .iter()
                    .zip(values)
                    .all(|(item, value)| same(item, value))
        }
        (Value::Mapping(entries), toml::Value::Table(table)) => {
            entries.len() == table.len()
                && entries.iter().all(|entry| {
                    table
                        .get(&entry.key)
                        .is_some_and(|value| same(&entry.value, value))
                })
        }
        _ => false,
    }
}

/// A value of the document as the manifest writes it; `None` if TOML cannot.
pub(crate) fn written(node: &Node) -> Option<toml::Value> {
    let value = as_toml(node)?;
    same(node, &value).then_some(value)
}

fn as_toml(node: &Node) -> Option<toml::Value> {
    Some(match &node.value {
        Value::Scalar(text, Quoting::Plain) => {
            let number = text.parse().ok().map(toml::Value::Integer);
            let number = number.or_else(|| text.parse().ok().map(toml::Value::Float));
            let value = number.or_else(|| text.parse().ok().map(toml::Value::Boolean));
            value.unwrap_or_else(|| toml::Value::String(text.clone()))
        }
        Value::Scalar(text, Quoting::Quoted) => toml::Value::String(text.clone()),
        Value::Sequence(items) => {
            toml::Value::Array(items.iter().map(as_toml).collect::<Option<_>>()?)
        }
        Value::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|entry| Some((entry.key.clone(), as_toml(&entry.value)?)));
            toml::Value::Table(entries.collect::<Option<_>>()?)
        }
    })
}

/// A value of the manifest as a value of the document, with every part at one place.
fn node(value: &toml::Value, span: &Range<usize>) -> Node {
    let plain = |text: String| Value::Scalar(text, Quoting::Plain);
    let value = match value {
        toml::Value::String(text) => Value::Scalar(text.clone(), Quoting::Quoted),
        toml::Value::Datetime(date) => Value::Scalar(date.to_string(), Quoting::Quoted),
        toml::Value::Integer(number) => plain(number.to_string()),
        toml::Value::Float(number) => plain(number.to_string()),
        toml::Value::Boolean(flag) => plain(flag.to_string()),
        toml::Value::Array(values) => {
            Value::Sequence(values.iter().map(|value| node(value, span)).collect())
        }
        toml::Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, value)| Entry::new(key.clone(), span.clone(), node(value, span)));
            Value::Mapping(entries.collect::<Vec<_>>().into())
        }
    };
    Node {
        value,
        span: span.clone(),
    }
}

fn describe(node: &Node) -> String {
    match &node.value {
        Value::Scalar(text, _) => quote(text),
        _ => node.kind().to_owned(),
    }
}
