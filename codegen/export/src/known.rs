//! Lists of known values as schemas, open or closed.

use serde_json::{Map, Value, json};
use skattekit_ir::ir::{EnumOf, Version, WireName};

use crate::dialect::Dialect;

/// A schema of all values of a type, among which are the known ones of a list.
pub(crate) fn open(version: &Version, name: &str, of: EnumOf) -> Map<String, Value> {
    let known = Dialect::JsonSchema.reference(&known_definition(version, name));
    let either = json!([known, { "type": type_of(of) }]);
    Map::from_iter([("anyOf".to_owned(), either)])
}

/// A schema of the known values of a list, each with what it means.
pub(crate) fn known<'a>(
    of: EnumOf,
    values: impl Iterator<Item = (&'a str, Option<&'a str>, bool)>,
) -> Value {
    let values = values.collect::<Vec<_>>();
    if values
        .iter()
        .all(|(_, title, deprecated)| title.is_none() && !deprecated)
    {
        let values = values.iter().map(|(value, ..)| literal(value, of));
        return json!({ "enum": values.collect::<Vec<_>>() });
    }
    let values = values.into_iter().map(|(value, title, deprecated)| {
        let mut entry = Map::from_iter([("const".to_owned(), literal(value, of))]);
        entry.extend(title.map(|title| ("title".to_owned(), title.into())));
        entry.extend(deprecated.then(|| ("deprecated".to_owned(), true.into())));
        Value::Object(entry)
    });
    json!({ "oneOf": values.collect::<Vec<_>>() })
}

/// The name of the definition of the known values among those of another definition.
pub(crate) fn known_definition(version: &Version, name: &str) -> String {
    untaken(version, format!("{name}.known"), ".known")
}

/// The name of the definition of a list that a table has: its own, unless a component has the same.
pub(crate) fn list_definition(version: &Version, list: &str) -> String {
    untaken(version, list.to_owned(), ".codes")
}

/// A name with as many endings as it takes to be no component's.
fn untaken(version: &Version, name: String, ending: &str) -> String {
    let mut name = WireName(name);
    while version.schema(&name).is_some() {
        name.0.push_str(ending);
    }
    name.0
}

/// The name of the type of an enum's values.
pub(crate) const fn type_of(of: EnumOf) -> &'static str {
    match of {
        EnumOf::Texts => "string",
        EnumOf::Numbers => "integer",
    }
}

/// A value of an enum in JSON.
pub(crate) fn literal(value: &str, of: EnumOf) -> Value {
    let number = || {
        serde_json::from_str::<Value>(value)
            .ok()
            .filter(Value::is_number)
    };
    match of {
        EnumOf::Texts => value.into(),
        EnumOf::Numbers => number().unwrap_or_else(|| value.into()),
    }
}
