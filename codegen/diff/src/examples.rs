//! A check of the wire verdicts: the examples of the new side, read by the rules of the old crate.

use serde_json::{Map, Value};
use skattekit_ir::ir::{
    Access, EnumOf, EnumValue, Example, Object, Scalar, Schema, Shape, Type, Union, Version,
    WireName,
};

use super::calls::components;
use super::change::Walk;
use super::compatibility::VersionSide;
use super::kind::ChangeKind;
use super::verdict::{Failure, FindingKind, Wire};

/// Adds a change for every example of the new side that the old crate reads worse than the changes of its version
/// predict; these changes begin at `first`.
pub(super) fn check(walk: &mut Walk, first: usize, old: VersionSide<'_>, new: &Version) {
    let predicted = walk.changes[first..]
        .iter()
        .map(|change| change.wire)
        .filter(|wire| *wire != Wire::Fails(Failure::Request))
        .max()
        .unwrap_or(Wire::Decodes);
    let (read, sent) = components([old.version, new]);
    for example in &new.examples {
        let Example {
            schema,
            json,
            origin,
        } = example;
        if sent.contains(schema) && !read.contains(schema) {
            continue;
        }
        // A new schema is not read by the old crate.
        let Some(schema) = old.version.schema(schema) else {
            continue;
        };
        let wire = Rules { old }.schema(schema, json);
        if rank(wire) > rank(predicted) {
            let change = walk.add(ChangeKind::ExampleUnread, &*schema.name.0);
            change.after("an example of it", origin).wire(wire);
        }
    }
}

/// The severity of a verdict.
const fn rank(wire: Wire) -> u8 {
    match wire {
        Wire::Decodes => 0,
        Wire::Reports(_) => 1,
        Wire::Fails(_) => 2,
    }
}

/// The old crate's rules for values, which are those of `runtime/src/read/wire.rs`.
#[derive(Clone, Copy)]
struct Rules<'a> {
    old: VersionSide<'a>,
}

impl<'a> Rules<'a> {
    fn schema(self, schema: &'a Schema, value: &Value) -> Wire {
        match (&schema.shape, value) {
            (Shape::Struct(object), Value::Object(fields)) => self.object(object, fields),
            (Shape::Union(union), Value::Object(fields)) => self.union(union, fields),
            (Shape::Free { .. }, Value::Object(_)) => Wire::Decodes,
            (Shape::Struct(_) | Shape::Union(_) | Shape::Free { .. }, _) => {
                Wire::Fails(Failure::Type)
            }
            (Shape::AnyOf(types), value) => types
                .iter()
                .map(|ty| self.value(ty, value))
                .min()
                .unwrap_or(Wire::Decodes)
                .min(Wire::Reports(FindingKind::UnknownMember)),
            (Shape::Enum(of, values), value) => coded(*of, values, value),
            (Shape::Scalar(of, _), value) => scalar(*of, value),
            (Shape::Alias(ty), value) => self.value(ty, value),
        }
    }

    fn value(self, ty: &'a Type, value: &Value) -> Wire {
        match (ty, value) {
            (Type::Any, _)
            | (Type::Nullable(_), Value::Null)
            | (Type::Object, Value::Object(_)) => Wire::Decodes,
            (Type::Nullable(ty), value) => self.value(ty, value),
            (Type::Named(name), value) => self.named(name, value),
            (_, Value::Null) => Wire::Fails(Failure::Null),
            (Type::Array(items) | Type::OneOrMany(items), Value::Array(values)) => {
                self.items(items, values)
            }
            // A value without brackets is a list of one.
            (Type::Array(items) | Type::OneOrMany(items), value) => self.value(items, value),
            (Type::Map(values), Value::Object(fields)) => self.items(values, fields.values()),
            (Type::Map(_) | Type::Object, _) => Wire::Fails(Failure::Type),
            (Type::Scalar(of), value) => scalar(*of, value),
        }
    }

    fn named(self, name: &WireName, value: &Value) -> Wire {
        let schema = self.old.version.schema(name);
        // An unreadable component was reported.
        schema.map_or(Wire::Decodes, |schema| self.schema(schema, value))
    }

    /// The items of a list or the values of a map; a null is skipped.
    fn items<'v>(self, ty: &'a Type, values: impl IntoIterator<Item = &'v Value>) -> Wire {
        values
            .into_iter()
            .map(|value| match value {
                Value::Null => self.value(ty, value).min(Wire::Reports(FindingKind::Null)),
                value => self.value(ty, value),
            })
            .max()
            .unwrap_or(Wire::Decodes)
    }

    fn object(self, object: &'a Object, values: &Map<String, Value>) -> Wire {
        let known = object.fields.iter().map(|field| {
            let is_sent = field.access != Access::Request;
            match values.get(&field.name.0) {
                Some(Value::Null) => self
                    .value(&field.ty, &Value::Null)
                    .min(self.old.null(field)),
                Some(value) => self.value(&field.ty, value),
                None if is_sent => self.old.missing(field),
                None => Wire::Decodes,
            }
        });
        let has = |name: &str| object.fields.iter().any(|field| field.name.0 == name);
        let more = values
            .iter()
            .filter(|(name, _)| !has(name))
            .map(|(_, value)| match &object.rest {
                Some(ty) => self.items(ty, [value]),
                None => Wire::Reports(FindingKind::UnknownField),
            });
        known.chain(more).max().unwrap_or(Wire::Decodes)
    }

    fn union(self, union: &'a Union, values: &Map<String, Value>) -> Wire {
        let tag = values.get(&union.discriminator.0).and_then(Value::as_str);
        let mut members = union.members.iter();
        let member = members.find(|member| Some(&*member.value.0) == tag);
        let schema = member.and_then(|member| self.old.version.schema(&member.schema));
        schema.map_or(Wire::Reports(FindingKind::UnknownMember), |schema| {
            self.schema(schema, &Value::Object(values.clone()))
        })
    }
}

fn coded(of: EnumOf, values: &[EnumValue], value: &Value) -> Wire {
    let text = match (of, value) {
        (EnumOf::Texts, Value::String(text)) => text.clone(),
        (EnumOf::Numbers, Value::Number(number)) => number.to_string(),
        _ => return Wire::Fails(Failure::Type),
    };
    if values.iter().any(|known| known.name.0 == text) {
        Wire::Decodes
    } else {
        Wire::Reports(FindingKind::UnknownCode)
    }
}

fn scalar(of: Scalar, value: &Value) -> Wire {
    let fits = match of {
        Scalar::Text | Scalar::Date | Scalar::DateTime | Scalar::Year => value.is_string(),
        Scalar::Integer => value.is_i64() || value.is_u64(),
        Scalar::Decimal => value.is_number(),
        Scalar::Boolean => value.is_boolean(),
    };
    if fits {
        Wire::Decodes
    } else {
        Wire::Fails(Failure::Type)
    }
}

#[cfg(test)]
mod tests {
    use skattekit_ir::diag::Diagnostics;
    use skattekit_ir::source::{MANIFEST, Sources};
    use skattekit_rust::{Generation, generate_from};

    use super::{check, rank};
    use crate::change::Walk;
    use crate::compatibility::VersionSide;
    use crate::kind::ChangeKind;
    use crate::moves::Moves;
    use crate::resolved::Resolved;

    const SPECS: &str = r#"
[[api]]
slug = "skatt"
crate = "skattekit-skatt"
release = "0.1.0"
title = "Skatt"

[[api.document]]
version = "v1"
openapi = { file = "skatt.yaml", status = "published", source = "here" }
"#;

    const DOCUMENT: &str = "
openapi: 3.0.3
info: { title: Skatt, version: '1' }
paths: {}
components:
  schemas:
    Skatt:
      type: object
      required: [id, slag]
      properties:
        id: { type: integer }
        slag: { $ref: '#/components/schemas/Slag' }
        merke: { type: string, nullable: true }
        navn: { type: string }
        deler: { type: array, items: { type: integer } }
        kart: { type: object, additionalProperties: { type: integer } }
        enten: { $ref: '#/components/schemas/Enten' }
        hendelse: { $ref: '#/components/schemas/Hendelse' }
      example: EXAMPLE
    Slag: { type: string, enum: [ny, gammel] }
    Enten: { anyOf: [{ type: integer }, { type: boolean }] }
    Hendelse:
      oneOf: [{ $ref: '#/components/schemas/Ny' }]
      discriminator: { propertyName: art, mapping: { ny: '#/components/schemas/Ny' } }
    Ny: { type: object, required: [art], properties: { art: { type: string }, tid: { type: string } } }
";

    /// An edit of the new side, an example that fits it, and the severity for the old crate.
    const TABLE: [(&str, &str, &str, u8); 11] = [
        (
            "",
            "",
            "{ id: 1, slag: ny, merke: null, deler: [1], kart: { a: 1 } }",
            0,
        ),
        (
            "",
            "",
            "{ id: 1, slag: ny, enten: true, hendelse: { art: ny, tid: a } }",
            0,
        ),
        ("[ny, gammel]", "[ny, eldst]", "{ id: 1, slag: eldst }", 1),
        (
            "navn: { type: string }",
            "alder: { type: integer }",
            "{ id: 1, slag: ny, alder: 2 }",
            1,
        ),
        (
            "navn: { type: string }",
            "navn: { type: string, nullable: true }",
            "{ id: 1, slag: ny, navn: null }",
            1,
        ),
        (
            "[{ type: integer }, { type: boolean }]",
            "[{ type: integer }, { type: string }]",
            "{ id: 1, slag: ny, enten: a }",
            1,
        ),
        (
            "mapping: { ny: ",
            "mapping: { flyttet: ",
            "{ id: 1, slag: ny, hendelse: { art: flyttet } }",
            1,
        ),
        (
            "required: [id, slag]", "required: [slag]", "{ slag: ny }", 2,
        ),
        (
            "id: { type: integer }", "id: { type: string }", "{ id: a, slag: ny }", 2,
        ),
        (
            "items: { type: integer }",
            "items: { type: number }",
            "{ id: 1, slag: ny, deler: [1.5] }",
            2,
        ),
        (
            "additionalProperties: { type: integer }",
            "additionalProperties: { type: boolean }",
            "{ id: 1, slag: ny, kart: { a: true } }",
            2,
        ),
    ];

    fn generated(document: &str) -> Generation {
        let mut sources = Sources::default();
        sources.add(MANIFEST, SPECS);
        sources.add("skatt.yaml", document);
        let mut found = Diagnostics::default();
        let specs = skattekit_spec::read(&sources, &mut found);
        assert!(!found.has_errors(), "{found:#?}");
        let generation = generate_from(specs.specification);
        assert!(generation.files.is_some(), "{:#?}", generation.diagnostics);
        generation
    }

    #[test]
    fn an_example_is_read_by_the_rules_of_the_old_crate() {
        let old = generated(&DOCUMENT.replace("EXAMPLE", "{ id: 1, slag: ny }"));
        for (from, to, example, expected) in TABLE {
            let document = DOCUMENT.replacen(from, to, 1);
            let new = generated(&document.replace("EXAMPLE", example));
            let resolved = Resolved::of(old.plan.as_ref());
            let [api, after] = [&old, &new].map(|side| &side.specification.apis[0]);
            let side = VersionSide {
                api,
                version: &api.versions[0],
                resolved: &resolved,
                moves: &Moves::default(),
            };
            assert_eq!(after.versions[0].examples.len(), 1, "{example}");
            let mut walk = Walk::default();
            // As if no change had been found.
            check(&mut walk, 0, side, &after.versions[0]);
            let found = walk
                .changes
                .iter()
                .map(|change| (change.kind, rank(change.wire)));
            let told = (expected > 0).then_some((ChangeKind::ExampleUnread, expected));
            assert_eq!(
                found.collect::<Vec<_>>(),
                told.into_iter().collect::<Vec<_>>(),
                "{example}"
            );
        }
    }
}
