//! The XML names of an OpenAPI schema.

use serde_json::{Map, Value, json};
use skattekit_ir::ir::{Element, Schema, WireName};

use crate::dialect::Dialect;

/// Adds the element of a component, if it is one.
pub(crate) fn of_component(written: &mut Map<String, Value>, schema: &Schema) {
    let Some(xml) = &schema.xml else { return };
    let parts = [("name", &xml.name), ("namespace", &xml.namespace)];
    let parts = parts
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), Value::from(&**value.as_ref()?))))
        .collect::<Map<_, _>>();
    if !parts.is_empty() {
        written.insert("xml".to_owned(), Value::Object(parts));
    }
}

/// Adds the element of a property: of a list, the element of each item and the one around them.
pub(crate) fn of_field(written: &mut Map<String, Value>, element: &Element, field: &WireName) {
    let Some(Value::Object(items)) = written.get_mut("items") else {
        written.insert("xml".to_owned(), json!({ "name": element.name }));
        return;
    };
    let name = element.name.clone();
    let before = std::mem::take(items);
    *items = Dialect::OpenApi.beside(before, |items| {
        items.insert("xml".to_owned(), json!({ "name": name }));
    });
    if let Some(wrapper) = &element.wrapper {
        let mut xml = json!({ "wrapped": true });
        if *wrapper != field.0 {
            xml["name"] = (&**wrapper).into();
        }
        written.insert("xml".to_owned(), xml);
    }
}
