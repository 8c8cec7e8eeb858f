//! Objects and unions read directly from JSON text.

use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::json::items::{Items, Start, TagText};
use crate::read::json::{Json, Refused};
use crate::read::value::kept::Kept;
use crate::read::value::{Fields, Value};
use crate::read::wire::required;
use crate::shapes::model::Model;
use crate::shapes::object::{Object, open};
use crate::shapes::union::Union;

/// Takes the name of the field that is due, or after the last one the end, if it is there at once.
// Called with a constant, and so compiled to a comparison with the text of one name.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "the name is a constant only where it is inlined"
)]
pub fn take_due<'de, T: Model, A: Object<'de>>(
    object: &mut A,
    due: usize,
    context: &ReadContext<'_>,
) -> bool {
    if !T::PLAIN {
        return false;
    }
    let Some(key) = T::KEYS.get(due) else {
        return object.take_end();
    };
    let taken = object.take_key(key, due == 0);
    if taken {
        context.note_known(T::FIELDS, due);
    }
    taken
}

/// Reads an object from JSON text.
///
/// # Errors
/// As [`Wire::read`](crate::Wire::read).
#[inline]
pub fn read_json_model<T: Model>(
    json: &mut Json<'_>,
    context: &ReadContext<'_>,
) -> Result<T, Refused> {
    match open(json, context)? {
        Some(object) => T::read_fields(object, context),
        None => required(context, FindingKind::Null, "null"),
    }
}

/// Reads a value of a union from JSON text, in which the tag is looked for, so that nothing is buffered.
///
/// # Errors
/// As [`Wire::read`](crate::Wire::read).
pub fn read_json_union<T: Union>(
    json: &mut Json<'_>,
    context: &ReadContext<'_>,
) -> Result<T, Refused> {
    let Some(mut object) = open(json, context)? else {
        return required(context, FindingKind::Null, "null");
    };
    let start = object.start();
    let within = context.member(T::TAG);
    let inner = if T::TAG_IS_FIELD { context } else { &within };
    let tag = object.find_tag(T::TAG, T::TAG_IS_FIELD)?;
    if tag.is_some() {
        context.note_field(true);
    }
    let name = tag.as_ref().and_then(TagText::as_str);
    let rest = match T::read_member(name, object, inner)? {
        Ok(member) => {
            // It is written as a string.
            match tag {
                Some(TagText::Kept(number @ Value::Number(_))) if !T::TAG_IS_FIELD => {
                    context.field(T::TAG).report(FindingKind::Form, || number);
                }
                _ => {}
            }
            return Ok(member);
        }
        Err(rest) => rest,
    };
    let fields = keep_unknown(rest, start, T::TAG, &within)?;
    let shown = name.filter(|_| context.reports() && !T::TAG_IS_HIDDEN);
    let value = Value::Object(fields);
    context.report_member(shown, &value);
    Ok(T::unknown(value))
}

/// Keeps an object whose type is unknown, from its start.
fn keep_unknown(
    mut object: Items<'_, '_>,
    start: Start,
    tag: &str,
    within: &ReadContext<'_>,
) -> Result<Fields, Refused> {
    object.restart(start);
    let mut fields = Fields::new();
    Kept(0).read_fields(object, &mut fields)?;
    let tags = fields.iter().filter(|(name, _)| *name == tag);
    for (name, _) in tags.skip(1) {
        within.refuse_tag(name)?;
    }
    Ok(fields)
}

#[cfg(test)]
mod tests;
