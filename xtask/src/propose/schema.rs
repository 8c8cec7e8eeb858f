//! The schema that all values at a place fit, from their types.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::report::{Scalar, Types, is_name};

/// A schema, and what to know about it.
pub(super) struct Fitting {
    pub schema: Value,
    /// Remarks, without repetitions.
    pub remarks: BTreeSet<String>,
}

/// The schema that the values fit; what contradicts itself as text if there is none.
pub(super) fn fitting(
    json: Option<&Types>,
    xml: Option<&Types>,
    is_3_1: bool,
) -> Result<Fitting, String> {
    let mut builder = Builder {
        is_3_1,
        remarks: BTreeSet::new(),
    };
    let schema = builder.schema(json, xml)?;
    Ok(Fitting {
        schema,
        remarks: builder.remarks,
    })
}

/// The one name of the elements in an element, if all have the same; a list within an element looks like that.
pub(super) fn wrapped(types: &Types) -> Option<(&str, &Types)> {
    let fields = types.fields.as_ref()?;
    let (name, item) = fields.first_key_value()?;
    (fields.len() == 1).then_some((&**name, item))
}

/// The most names of an object: where there are more, the responses choose them, and they can be anything.
const MOST: usize = 80;

const PERSON: &str = "its values have eleven digits: if they are of persons, refer to the component of \
                      personidentifikatorer in place of `type`, or name the field under `sensitive`";

struct Builder {
    is_3_1: bool,
    remarks: BTreeSet<String>,
}

impl Builder {
    fn schema(&mut self, json: Option<&Types>, xml: Option<&Types>) -> Result<Value, String> {
        let can_be_null = [json, xml]
            .into_iter()
            .flatten()
            .any(|types| types.scalars.contains(&Scalar::Null));
        let schema = self.without_null(json, xml)?;
        Ok(if can_be_null {
            nullable(schema, self.is_3_1)
        } else {
            schema
        })
    }

    fn without_null(&mut self, json: Option<&Types>, xml: Option<&Types>) -> Result<Value, String> {
        let shapes = json.map(shapes).unwrap_or_default();
        if shapes.len() > 1 {
            return Err(format!("its values in JSON are {}", shapes.join(" and ")));
        }
        let is_list = json.is_some_and(|types| types.items.is_some());
        let repeats = xml.is_some_and(|types| types.repeats);
        let inner = xml.and_then(wrapped);
        let is_wrapped = !repeats
            && inner.is_some_and(|(_, item)| is_list || (item.repeats && shapes.is_empty()));
        if is_list || repeats || is_wrapped {
            if !is_list && !shapes.is_empty() {
                return Err(format!(
                    "its element repeats in XML, but its values in JSON are {}",
                    shapes.join(" and ")
                ));
            }
            let items = json.and_then(|types| types.items.as_deref());
            let inner = inner.filter(|_| is_wrapped);
            return self.list(items, xml, inner);
        }
        if [json, xml]
            .into_iter()
            .flatten()
            .any(|types| types.fields.is_some())
        {
            return self.object(json, xml);
        }
        self.scalar(json, xml)
    }

    fn list(
        &mut self,
        items: Option<&Types>,
        xml: Option<&Types>,
        inner: Option<(&str, &Types)>,
    ) -> Result<Value, String> {
        let item = match inner {
            Some((_, item)) => Some(item),
            None => xml,
        };
        let once = item.map(|types| Types {
            repeats: false,
            ..types.clone()
        });
        let has_items = items.is_some_and(|items| !is_empty(items)) || once.is_some();
        let mut schema = if has_items {
            self.schema(items, once.as_ref())?
        } else {
            self.remarks
                .insert("all its lists are empty, so that its items can be anything".to_owned());
            json!({})
        };
        let mut list = json!({ "type": "array" });
        if let Some((name, _)) = inner {
            if !is_name(name) {
                return Err("its element contains one whose name looks like data".to_owned());
            }
            list["xml"] = json!({ "wrapped": true });
            schema["xml"] = json!({ "name": name });
        }
        list["items"] = schema;
        Ok(list)
    }

    fn object(&mut self, json: Option<&Types>, xml: Option<&Types>) -> Result<Value, String> {
        let has_text = xml.is_some_and(|types| {
            types
                .scalars
                .iter()
                .any(|scalar| !matches!(scalar, Scalar::Null | Scalar::Empty))
        });
        let is_other = json.is_some_and(|types| types.fields.is_none() && !is_empty(types));
        if has_text || is_other {
            return Err(
                "some of its values have fields and others are texts or numbers".to_owned(),
            );
        }
        let fields = [json, xml].map(|types| types.and_then(|types| types.fields.as_ref()));
        let names = fields
            .into_iter()
            .flatten()
            .flat_map(|fields| fields.keys());
        let names = names.collect::<BTreeSet<_>>();
        let mut properties = Map::new();
        let mut refused = 0;
        for name in &names {
            let name = *name;
            let [json, xml] = fields.map(|fields| fields.and_then(|fields| fields.get(name)));
            if names.len() > MOST || !is_name(name) {
                refused += 1;
                continue;
            }
            match self.schema(json, xml) {
                Ok(schema) => {
                    properties.insert(name.clone(), schema);
                }
                Err(why) => {
                    let remark = format!("`{name}` in it can be anything: {why}");
                    self.remarks.insert(remark);
                    properties.insert(name.clone(), json!({}));
                }
            }
        }
        let mut schema = json!({ "type": "object" });
        if !properties.is_empty() {
            schema["properties"] = Value::Object(properties);
        }
        if refused > 0 {
            self.remarks.insert(format!(
                "names in it that look like data and are left out: {refused}"
            ));
            schema["additionalProperties"] = json!(true);
        }
        Ok(schema)
    }

    fn scalar(&mut self, json: Option<&Types>, xml: Option<&Types>) -> Result<Value, String> {
        let of = |types: Option<&Types>| {
            let scalars = types
                .into_iter()
                .flat_map(|types| types.scalars.iter().copied());
            scalars
                .filter(|scalar| !matches!(scalar, Scalar::Null | Scalar::Empty))
                .collect::<BTreeSet<_>>()
        };
        let (json, texts) = (of(json), of(xml));
        let is_empty = xml.is_some_and(|types| types.scalars.contains(&Scalar::Empty));
        if json
            .union(&texts)
            .any(|scalar| *scalar == Scalar::ElevenDigits)
        {
            self.remarks.insert(PERSON.to_owned());
        }
        let all = json.union(&texts).copied().collect::<BTreeSet<_>>();
        let is_of = |kinds: &[Scalar]| all.iter().all(|scalar| kinds.contains(scalar));
        let is_number =
            |scalar: &Scalar| matches!(scalar, Scalar::Boolean | Scalar::Integer | Scalar::Number);
        let (ty, format) = if all.is_empty() && !is_empty {
            return Err("its values are all null, so that its type is unknown".to_owned());
        } else if all.is_empty() {
            ("string", None)
        } else if is_of(&[Scalar::Boolean]) {
            ("boolean", None)
        } else if is_of(&[Scalar::Integer]) {
            ("integer", None)
        } else if is_of(&[Scalar::Integer, Scalar::Number]) {
            ("number", None)
        } else if is_of(&[Scalar::Date]) && !is_empty {
            ("string", Some("date"))
        } else if is_of(&[Scalar::DateTime]) && !is_empty {
            ("string", Some("date-time"))
        } else if json.iter().any(is_number) {
            let words = all.iter().map(|scalar| word(*scalar)).collect::<Vec<_>>();
            return Err(format!("its values are {}", words.join(" and ")));
        } else {
            // A string in JSON can have the form of a number in XML.
            ("string", None)
        };
        let mut schema = json!({ "type": ty });
        if let Some(format) = format {
            schema["format"] = json!(format);
        }
        Ok(schema)
    }
}

/// The shapes of values in JSON, in words.
fn shapes(types: &Types) -> Vec<&'static str> {
    let has_scalars = types
        .scalars
        .iter()
        .any(|scalar| !matches!(scalar, Scalar::Null | Scalar::Empty));
    [
        (has_scalars, "texts or numbers"),
        (types.items.is_some(), "lists"),
        (types.fields.is_some(), "objects"),
    ]
    .into_iter()
    .filter_map(|(has, word)| has.then_some(word))
    .collect()
}

fn is_empty(types: &Types) -> bool {
    shapes(types).is_empty() && types.scalars.is_empty()
}

const fn word(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Null => "nulls",
        Scalar::Empty => "empty elements",
        Scalar::Boolean => "booleans",
        Scalar::Integer => "integers",
        Scalar::Number => "numbers",
        Scalar::Date => "dates",
        Scalar::DateTime => "points in time",
        Scalar::ElevenDigits => "strings of eleven digits",
        Scalar::String => "strings",
    }
}

/// The same schema with null.
pub(super) fn nullable(mut schema: Value, is_3_1: bool) -> Value {
    if !is_3_1 {
        schema["nullable"] = json!(true);
    } else if let Some(ty) = schema.get("type").cloned() {
        schema["type"] = json!([ty, "null"]);
    }
    schema
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::fitting;
    use crate::propose::report::Types;

    fn types(text: &str) -> Option<Types> {
        (!text.is_empty()).then(|| serde_json::from_str(text).unwrap())
    }

    fn schema(json: &str, xml: &str) -> Result<Value, String> {
        let fitting = fitting(types(json).as_ref(), types(xml).as_ref(), false);
        fitting.map(|fitting| fitting.schema)
    }

    fn scalars(names: &[&str]) -> String {
        json!({ "scalars": names }).to_string()
    }

    #[test]
    fn a_scalar_has_the_type_that_all_its_values_fit() {
        for (json, xml, expected) in [
            (
                &["boolean"][..],
                &["boolean"][..],
                json!({ "type": "boolean" }),
            ),
            (&["integer"], &["integer"], json!({ "type": "integer" })),
            (&["integer"], &["number"], json!({ "type": "number" })),
            (
                &["integer", "null"],
                &[],
                json!({ "type": "integer", "nullable": true }),
            ),
            (&["string"], &["integer"], json!({ "type": "string" })),
            (
                &["date"],
                &["date"],
                json!({ "type": "string", "format": "date" }),
            ),
            (&["date", "date-time"], &[], json!({ "type": "string" })),
            (&["date"], &["integer"], json!({ "type": "string" })),
            (
                &["eleven-digits"],
                &["eleven-digits"],
                json!({ "type": "string" }),
            ),
            (&[], &["integer", "boolean"], json!({ "type": "string" })),
            (&[], &["date", "empty"], json!({ "type": "string" })),
        ] {
            assert_eq!(
                schema(&scalars(json), &scalars(xml)),
                Ok(expected),
                "{json:?} {xml:?}"
            );
        }
    }

    #[test]
    fn types_that_contradict_each_other_are_called_so() {
        for (json, xml, says) in [
            (
                scalars(&["integer", "string"]),
                String::new(),
                "integers and strings",
            ),
            (
                scalars(&["integer"]),
                scalars(&["string"]),
                "integers and strings",
            ),
            (scalars(&["null"]), String::new(), "all null"),
            (
                r#"{"items":{},"fields":{}}"#.to_owned(),
                String::new(),
                "lists and objects",
            ),
            (
                scalars(&["string"]),
                r#"{"repeats":true}"#.to_owned(),
                "repeats in XML",
            ),
        ] {
            let why = schema(&json, &xml).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
    }

    #[test]
    fn lists_and_objects_are_described_by_what_is_in_them() {
        let integers = json!({ "type": "array", "items": { "type": "integer" } });
        let list = r#"{"items":{"scalars":["integer"]}}"#;
        let repeats = r#"{"scalars":["integer"],"repeats":true}"#;
        assert_eq!(schema(list, ""), Ok(integers.clone()));
        assert_eq!(schema("", repeats), Ok(integers.clone()));
        assert_eq!(schema(list, repeats), Ok(integers));
        let expected = json!({
            "type": "array",
            "items": { "type": "integer", "xml": { "name": "n" } },
            "xml": { "wrapped": true },
        });
        let inner = r#"{"fields":{"n":{"scalars":["integer"],"repeats":true}}}"#;
        assert_eq!(schema(list, inner), Ok(expected.clone()));
        assert_eq!(schema("", inner), Ok(expected));
        let object = r#"{"fields":{"a":{"scalars":["date"]},"20463518646":{},"***":{}}}"#;
        let expected = json!({
            "type": "object",
            "properties": { "a": { "type": "string", "format": "date" } },
            "additionalProperties": true,
        });
        assert_eq!(schema(object, ""), Ok(expected));
    }
}
