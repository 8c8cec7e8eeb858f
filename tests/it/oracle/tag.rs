//! What tells a member of a union from the others, which a value by itself does not have.

use crate::json::Json;

/// An object without what tells it from the other members of a union.
pub(crate) fn without(value: &Json, tag: Option<&str>) -> Json {
    match (value, tag) {
        (Json::Object(fields), Some(tag)) => {
            let fields = fields.iter().filter(|(name, _)| name != tag);
            Json::Object(fields.cloned().collect())
        }
        _ => value.clone(),
    }
}

/// The same object with it again, where the one that it was made of has it.
pub(super) fn with(mut value: Json, tag: Option<&str>, whole: &Json) -> Json {
    let tag = tag.and_then(|tag| Some((tag.to_owned(), whole.get(tag)?.clone())));
    if let Json::Object(fields) = &mut value {
        fields.extend(tag);
    }
    value
}
