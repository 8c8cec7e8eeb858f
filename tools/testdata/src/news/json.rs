//! A value in JSON with what stands at one place changed.

use skattekit_common::{Fields, Value};

use crate::news::{LATER, NEW, Novelty};
use crate::samples::{Holds, Place};

/// The value with a novelty at a place; none where nothing stands there.
pub(super) fn changed(novelty: Novelty, value: Value, place: &Place) -> Option<Value> {
    with(value, &place.path, &mut |value| {
        change(novelty, place.holds, value)
    })
}

fn change(novelty: Novelty, holds: Holds, value: Value) -> Value {
    match (novelty, value) {
        (Novelty::UnknownCode, _) => Value::Text("nyKode".into()),
        (Novelty::Null, _) => Value::Null,
        (Novelty::OtherForm, _) => Value::Text("17/5-24".into()),
        (Novelty::UnknownYear | Novelty::OtherYear, Value::Number(_)) => {
            Value::Number(LATER.into())
        }
        (Novelty::UnknownYear | Novelty::OtherYear, _) => Value::Text(LATER.into()),
        (Novelty::NumberAsText, Value::Number(digits)) => Value::Text(digits),
        (Novelty::Decimal, Value::Number(digits)) => Value::Number(format!("{digits}.0").into()),
        (Novelty::Fraction, Value::Number(digits)) => Value::Number(format!("{digits}.50").into()),
        (Novelty::UnknownField, Value::Object(mut fields)) => {
            fields.push(NEW, Value::Bool(true));
            Value::Object(fields)
        }
        (Novelty::UnknownMember, Value::Object(fields)) => {
            let mut changed = Fields::new();
            for (name, value) in fields.iter() {
                let is_tag = matches!(holds, Holds::Typed(tag) if tag == name);
                let value = if is_tag {
                    Value::Text("NyType".into())
                } else {
                    value.clone()
                };
                changed.push(name, value);
            }
            Value::Object(changed)
        }
        (_, value) => value,
    }
}

/// A step of a path: into a list, or into an object.
enum Step<'a> {
    Item(usize),
    Field(&'a str),
}

/// The first step of a path and what follows it; none at its end, or where it is no path.
fn step(path: &str) -> Option<(Step<'_>, &str)> {
    let after = |rest: &'_ str| rest.len() - usize::from(rest.starts_with('.'));
    let tail = |rest| -> &str { &path[path.len() - after(rest)..] };
    if let Some(rest) = path.strip_prefix('[') {
        let (index, rest) = rest.split_once(']')?;
        return Some((Step::Item(index.parse().ok()?), tail(rest)));
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    (!name.is_empty()).then(|| (Step::Field(name), tail(rest)))
}

/// What stands at a path.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    let (step, rest) = step(path)?;
    let inner = match (step, value) {
        (Step::Item(index), Value::List(items)) => items.get(index)?,
        // One item can stand by itself.
        (Step::Item(_), one) => one,
        (Step::Field(name), Value::Object(fields)) => {
            fields.iter().find(|(known, _)| *known == name)?.1
        }
        (Step::Field(_), _) => return None,
    };
    at(inner, rest)
}

/// The value with what stands at a path changed; none where nothing stands there.
pub(super) fn with(
    value: Value,
    path: &str,
    change: &mut dyn FnMut(Value) -> Value,
) -> Option<Value> {
    if path.is_empty() {
        return Some(change(value));
    }
    let (step, rest) = step(path)?;
    match (step, value) {
        (Step::Item(index), Value::List(mut items)) => {
            let item = std::mem::replace(items.get_mut(index)?, Value::Null);
            items[index] = with(item, rest, change)?;
            Some(Value::List(items))
        }
        // One item can stand by itself.
        (Step::Item(_), one) => with(one, rest, change),
        (Step::Field(name), Value::Object(fields)) => {
            let mut changed = Fields::new();
            let mut is_found = false;
            for (known, value) in fields.iter() {
                if known == name && !is_found {
                    changed.push(known, with(value.clone(), rest, change)?);
                    is_found = true;
                } else {
                    changed.push(known, value.clone());
                }
            }
            is_found.then_some(Value::Object(changed))
        }
        (Step::Field(_), _) => None,
    }
}
