//! The two languages that schemas are written in, and where they differ.

use serde_json::{Map, Value, json};

/// A language of schemas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// JSON Schema 2020-12.
    JsonSchema,
    /// The schema object of OpenAPI 3.0.
    OpenApi,
}

impl Dialect {
    /// A reference to a component.
    pub(crate) fn reference(self, name: &str) -> Map<String, Value> {
        let folder = match self {
            Self::JsonSchema => "#/$defs/",
            Self::OpenApi => "#/components/schemas/",
        };
        let name = name.replace('~', "~0").replace('/', "~1");
        Map::from_iter([("$ref".to_owned(), format!("{folder}{name}").into())])
    }

    /// A schema with more keywords. In OpenAPI 3.0 nothing beside a `$ref` counts, so that moves into an `allOf`.
    pub(crate) fn beside(
        self,
        schema: Map<String, Value>,
        add: impl FnOnce(&mut Map<String, Value>),
    ) -> Map<String, Value> {
        if self == Self::JsonSchema || !schema.contains_key("$ref") {
            let mut schema = schema;
            add(&mut schema);
            return schema;
        }
        let mut more = Map::new();
        add(&mut more);
        if more.is_empty() {
            return schema;
        }
        let mut all = Map::from_iter([("allOf".to_owned(), json!([schema]))]);
        all.extend(more);
        all
    }

    /// A schema whose values may also be null.
    pub(crate) fn nullable(self, schema: Map<String, Value>) -> Map<String, Value> {
        if self == Self::OpenApi {
            return self.beside(schema, |schema| {
                schema.insert("nullable".to_owned(), true.into());
            });
        }
        let mut schema = schema;
        // What is referred to has a type of its own, and an enum its values.
        let is_bare = ["enum", "$ref", "$dynamicRef"]
            .iter()
            .all(|key| !schema.contains_key(*key));
        match schema.get("type") {
            Some(Value::String(ty)) if is_bare => {
                let types = json!([ty, "null"]);
                schema.insert("type".to_owned(), types);
                schema
            }
            _ => {
                let either = json!([schema, { "type": "null" }]);
                Map::from_iter([("anyOf".to_owned(), either)])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::Dialect;

    fn nullable(schema: Value) -> Value {
        let schema = serde_json::from_value::<Map<_, _>>(schema).unwrap();
        Dialect::JsonSchema.nullable(schema).into()
    }

    #[test]
    fn null_is_an_alternative_to_what_is_referred_to() {
        let text = json!({ "type": "string" });
        assert_eq!(nullable(text), json!({ "type": ["string", "null"] }));
        for schema in [
            json!({ "type": "string", "$dynamicRef": "#TekniskNavn" }),
            json!({ "type": "string", "$ref": "#/$defs/Feilkode" }),
            json!({ "type": "string", "enum": ["a"] }),
        ] {
            let either = json!({ "anyOf": [schema, { "type": "null" }] });
            assert_eq!(nullable(schema), either);
        }
    }
}
