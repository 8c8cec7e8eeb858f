//! The components of a version as schemas.
//!
//! JSON Schema is for those who read responses, so it is as open as the crates: an unknown code, an unknown member of a
//! union and an unknown property are valid. OpenAPI says what the document says.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use skattekit_ir::ir::{
    Access, Aspect, Constraint, EnumOf, EnumValue, Field, Member, Object, Part, Personal, Position,
    Remark, Rule, Scalar, Schema, Shape, Text, Type, Union, Version, WireName,
};
use skattekit_ir::links::CONCEPTS;

use crate::code_fields::CodeFields;
use crate::constraints::constrain;
use crate::dialect::Dialect;
use crate::known::{list_definition, literal, open, type_of};
use crate::xml;

/// The keyword of values that are personal data.
const PERSONAL: &str = "x-personal";
/// The keyword of a concept of the data catalogue.
const BEGREP: &str = "x-begrep";
/// The keyword that lists known values of strings to which more can come.
const EXTENSIBLE: &str = "x-extensible-enum";

/// The components of a version in a dialect.
pub(crate) struct Components<'a> {
    pub fields: &'a CodeFields<'a>,
    pub version: &'a Version,
    pub dialect: Dialect,
    /// The codes of a list, for a dialect that has them where they are used.
    pub codes: &'a dyn Fn(&str) -> Vec<String>,
}

impl Components<'_> {
    /// A component.
    pub(crate) fn component(&self, schema: &Schema) -> Map<String, Value> {
        let mut written = match &schema.shape {
            Shape::Struct(object) => self.object(&schema.name, object),
            Shape::Free { fields } => {
                let mut written = self.properties(&schema.name, fields);
                // What JSON Schema takes for granted.
                if self.dialect == Dialect::OpenApi {
                    written.insert("additionalProperties".to_owned(), true.into());
                }
                written
            }
            Shape::Union(union) => self.union(union),
            Shape::AnyOf(types) => {
                let types = types.iter().map(|ty| Value::Object(self.ty(ty)));
                Map::from_iter([("anyOf".to_owned(), types.collect())])
            }
            Shape::Enum(of, values) => self.values(&schema.name, *of, values),
            Shape::Scalar(scalar, constraints) => {
                let mut written = self::scalar(*scalar);
                constrain(&mut written, constraints, Some(*scalar), self.dialect);
                written
            }
            Shape::Alias(ty) => self.ty(ty),
        };
        let scalar = match &schema.shape {
            Shape::Alias(ty) => self.scalar_behind(ty),
            _ => None,
        };
        let personal = self
            .version
            .personal_at(&Position::Component(schema.name.clone()));
        written = self.dialect.beside(written, |written| {
            constrain(written, &schema.constraints, scalar, self.dialect);
            annotate(
                written,
                schema.description.as_ref(),
                schema.begrep.as_deref(),
                personal,
                self.dialect,
            );
            if self.dialect == Dialect::OpenApi {
                xml::of_component(written, schema);
            }
        });
        written
    }

    /// A type.
    pub(crate) fn ty(&self, ty: &Type) -> Map<String, Value> {
        self.ty_of(ty, None)
    }

    /// A type, and the list that its strings are codes of.
    fn ty_of(&self, ty: &Type, list: Option<&str>) -> Map<String, Value> {
        let object = |value: Value| match value {
            Value::Object(object) => object,
            _ => Map::new(),
        };
        match ty {
            Type::Scalar(scalar) => self.coded(self::scalar(*scalar), list),
            Type::Array(items) => {
                object(json!({ "type": "array", "items": self.ty_of(items, list) }))
            }
            Type::OneOrMany(item) => {
                let item = self.ty_of(item, list);
                let list = json!({ "type": "array", "items": item });
                object(json!({ "oneOf": [item, list] }))
            }
            Type::Map(values) => {
                let values = self.ty_of(values, list);
                object(json!({ "type": "object", "additionalProperties": values }))
            }
            Type::Object => object(json!({ "type": "object" })),
            Type::Any => Map::new(),
            Type::Nullable(inner) => self.dialect.nullable(self.ty_of(inner, list)),
            Type::Named(name) => {
                let shape = self.version.schema(name).map(|schema| &schema.shape);
                let is_scalar = matches!(shape, Some(Shape::Scalar(..) | Shape::Enum(..)));
                let list = list.filter(|_| is_scalar);
                self.coded(self.dialect.reference(&name.0), list)
            }
        }
    }

    /// A type with constraints, and the list that its strings are codes of.
    pub(crate) fn constrained(
        &self,
        ty: &Type,
        constraints: &[Constraint],
        list: Option<&str>,
    ) -> Map<String, Value> {
        // Null is one of the values whatever the others are.
        if let Type::Nullable(inner) = ty {
            let is_null = |said: &Constraint| said.default() == Some("null");
            let (null, others) = constraints.iter().cloned().partition::<Vec<_>, _>(is_null);
            let written = self.constrained(inner, &others, list);
            return self
                .dialect
                .beside(self.dialect.nullable(written), |written| {
                    if !null.is_empty() {
                        written.insert("default".to_owned(), Value::Null);
                    }
                });
        }
        let scalar = self.scalar_behind(ty);
        let written = self.ty_of(ty, list);
        self.dialect.beside(written, |written| {
            constrain(written, constraints, scalar, self.dialect);
        })
    }

    /// Strings that are codes of a list.
    fn coded(&self, written: Map<String, Value>, list: Option<&str>) -> Map<String, Value> {
        let Some(list) = list else {
            return written;
        };
        match self.dialect {
            Dialect::OpenApi => self.dialect.beside(written, |written| {
                written.insert(EXTENSIBLE.to_owned(), (self.codes)(list).into());
            }),
            // The edition of an inntektsår takes the place of what is referred to so.
            Dialect::JsonSchema if self.fields.api.is_year_list(list) => {
                let reference = format!("#{list}").into();
                let reference = ("$dynamicRef".to_owned(), reference);
                written.into_iter().chain([reference]).collect()
            }
            Dialect::JsonSchema => {
                let reference = self.dialect.reference(&list_definition(self.version, list));
                if written.contains_key("$ref") {
                    let both = json!([written, reference]);
                    Map::from_iter([("allOf".to_owned(), both)])
                } else {
                    written.into_iter().chain(reference).collect()
                }
            }
        }
    }

    /// The scalar that the innermost values of a type are.
    fn scalar_behind(&self, ty: &Type) -> Option<Scalar> {
        match ty.innermost() {
            Type::Scalar(scalar) => Some(*scalar),
            Type::Named(name) => match &self.version.schema(name)?.shape {
                Shape::Scalar(scalar, _) => Some(*scalar),
                Shape::Enum(EnumOf::Texts, _) => Some(Scalar::Text),
                Shape::Enum(EnumOf::Numbers, _) => Some(Scalar::Integer),
                Shape::Alias(ty) => self.scalar_behind(ty),
                _ => None,
            },
            _ => None,
        }
    }

    fn object(&self, name: &WireName, object: &Object) -> Map<String, Value> {
        let mut written = self.properties(name, &object.fields);
        if !object.branches.is_empty() {
            let branches = object
                .branches
                .iter()
                .map(|names| json!({ "required": texts(names) }));
            written.insert("oneOf".to_owned(), branches.collect());
        }
        if let Some(rest) = &object.rest {
            let position = Position::Property(name.clone(), WireName("*".to_owned()));
            let personal = self.version.personal_at(&position);
            let values = self.dialect.beside(self.ty(rest), |values| {
                annotate(values, None, None, personal, self.dialect);
            });
            // Anything is what JSON Schema takes for granted.
            if !values.is_empty() || self.dialect == Dialect::OpenApi {
                written.insert("additionalProperties".to_owned(), Value::Object(values));
            }
        }
        written
    }

    fn properties(&self, owner: &WireName, fields: &[Field]) -> Map<String, Value> {
        let mut written = Map::from_iter([("type".to_owned(), "object".into())]);
        if !fields.is_empty() {
            let properties = fields.iter().map(|field| {
                (
                    field.name.0.clone(),
                    Value::Object(self.field(owner, field)),
                )
            });
            let properties = properties.collect::<Map<_, _>>();
            written.insert("properties".to_owned(), Value::Object(properties));
        }
        // JSON Schema is for responses, which lack what is only sent.
        let is_said = |field: &&Field| {
            let is_sent = field.access == Access::Request && self.dialect == Dialect::JsonSchema;
            field.required && !is_sent
        };
        let required = fields.iter().filter(is_said);
        let required = required.map(|field| &*field.name.0).collect::<Vec<_>>();
        if !required.is_empty() {
            written.insert("required".to_owned(), required.into());
        }
        written
    }

    fn field(&self, owner: &WireName, field: &Field) -> Map<String, Value> {
        let list = self.fields.list(self.version, owner, field);
        let mut written = self.constrained(&field.ty, &field.constraints, list);
        self.constrain_alternatives(&mut written, field);
        let position = Position::Property(owner.clone(), field.name.clone());
        let personal = self.version.personal_at(&position);
        self.dialect.beside(written, |written| {
            annotate(
                written,
                field.description.as_ref(),
                field.begrep.as_deref(),
                personal,
                self.dialect,
            );
            if self.dialect == Dialect::OpenApi
                && let Some(element) = &field.element
            {
                xml::of_field(written, element, &field.name);
            }
        })
    }

    /// Adds the constraints on a value alone and on a list of such values, which stand in remarks.
    fn constrain_alternatives(&self, written: &mut Map<String, Value>, field: &Field) {
        let Some(Value::Array(alternatives)) = written.get_mut("oneOf") else {
            return;
        };
        let scalar = self.scalar_behind(&field.ty);
        for remark in self.version.remarks_on(&field.origin) {
            let Remark::Part {
                path, constraints, ..
            } = remark
            else {
                continue;
            };
            // The document's order is not kept: what is said of a list is of the list.
            let of_list = usize::from(constraints.iter().any(is_of_list));
            if let ([Aspect::Alternative(_)], Some(Value::Object(alternative))) =
                (&**path, alternatives.get_mut(of_list))
            {
                let before = std::mem::take(alternative);
                *alternative = self.dialect.beside(before, |alternative| {
                    constrain(alternative, constraints, scalar, self.dialect);
                });
            }
        }
    }

    fn union(&self, union: &Union) -> Map<String, Value> {
        let tag = &*union.discriminator.0;
        let members = union.members.iter();
        let written = match self.dialect {
            Dialect::OpenApi => {
                let mut once = Vec::<&WireName>::new();
                for member in members.clone() {
                    if !once.contains(&&member.schema) {
                        once.push(&member.schema);
                    }
                }
                let references = once
                    .iter()
                    .map(|name| Value::Object(self.dialect.reference(&name.0)));
                let mapping = members.map(|member| {
                    let reference = self.dialect.reference(&member.schema.0);
                    (member.value.0.clone(), reference["$ref"].clone())
                });
                json!({
                    "oneOf": references.collect::<Vec<_>>(),
                    "discriminator": { "propertyName": tag, "mapping": mapping.collect::<Map<_, _>>() },
                })
            }
            Dialect::JsonSchema => {
                let mut types = BTreeSet::new();
                let members = members.map(|member| {
                    let of = self.kind_of_tag(member, &union.discriminator);
                    types.insert(type_of(of));
                    json!({
                        "if": {
                            "properties": { tag: { "const": literal(&member.value.0, of) } },
                            "required": [tag],
                        },
                        "then": self.dialect.reference(&member.schema.0),
                    })
                });
                let members = members.collect::<Vec<_>>();
                let ty = match Vec::from_iter(types).as_slice() {
                    [ty] => Value::from(*ty),
                    types => types.into(),
                };
                json!({
                    "type": "object",
                    "properties": { tag: { "type": ty } },
                    "required": [tag],
                    "allOf": members,
                })
            }
        };
        match written {
            Value::Object(written) => written,
            _ => Map::new(),
        }
    }

    /// Whether a member has its tag as a text or as a number.
    fn kind_of_tag(&self, member: &Member, tag: &WireName) -> EnumOf {
        let shape = self
            .version
            .schema(&member.schema)
            .map(|schema| &schema.shape);
        let fields = match shape {
            Some(Shape::Struct(object)) => &*object.fields,
            _ => &[],
        };
        let field = fields.iter().find(|field| field.name == *tag);
        match field.and_then(|field| self.scalar_behind(&field.ty)) {
            Some(Scalar::Integer) => EnumOf::Numbers,
            _ => EnumOf::Texts,
        }
    }

    /// An enum: in OpenAPI as the document has it, in JSON Schema open.
    fn values(&self, name: &WireName, of: EnumOf, values: &[EnumValue]) -> Map<String, Value> {
        let ty = type_of(of);
        if self.dialect == Dialect::OpenApi {
            let listed = values.iter().map(|value| literal(&value.name.0, of));
            return Map::from_iter([
                ("type".to_owned(), ty.into()),
                ("enum".to_owned(), listed.collect()),
            ]);
        }
        open(self.version, &name.0, of)
    }
}

fn scalar(scalar: Scalar) -> Map<String, Value> {
    let (ty, format) = match scalar {
        Scalar::Text => ("string", None),
        Scalar::Integer => ("integer", Some("int64")),
        Scalar::Decimal => ("number", None),
        Scalar::Boolean => ("boolean", None),
        Scalar::Date => ("string", Some("date")),
        Scalar::DateTime => ("string", Some("date-time")),
        Scalar::Year => ("string", Some("year")),
    };
    let mut written = Map::from_iter([("type".to_owned(), ty.into())]);
    written.extend(format.map(|format| ("format".to_owned(), format.into())));
    written
}

/// A schema that says so if a position holds personal data.
pub(crate) fn mark_personal(
    components: &Components<'_>,
    schema: Map<String, Value>,
    position: &Position,
) -> Map<String, Value> {
    let personal = components.version.personal_at(position);
    components.dialect.beside(schema, |schema| {
        annotate(schema, None, None, personal, components.dialect);
    })
}

/// Whether a constraint is one on lists.
const fn is_of_list(constraint: &Constraint) -> bool {
    matches!(
        constraint,
        Constraint::Rule(Rule::MinItems | Rule::MaxItems, _)
            | Constraint::UniqueItems
            | Constraint::Each(Part::Items, _)
    )
}

fn texts(names: &[WireName]) -> Vec<&str> {
    names.iter().map(|name| &*name.0).collect()
}

/// Adds what is said of values beside their type. OpenAPI has the link to a concept in the description, as its source.
fn annotate(
    schema: &mut Map<String, Value>,
    description: Option<&Text>,
    begrep: Option<&Text>,
    personal: Option<Personal>,
    dialect: Dialect,
) {
    let address = begrep.map(|begrep| format!("{CONCEPTS}{}", begrep.text));
    let mut description = description.map(|description| description.text.clone());
    match (address, dialect) {
        (Some(address), Dialect::OpenApi) => {
            let link = format!("(<a href='{address}'>Begrepsreferanse</a>)");
            description = Some(match description {
                Some(text) => format!("{text} {link}"),
                None => link,
            });
        }
        (Some(address), Dialect::JsonSchema) => {
            schema.insert(BEGREP.to_owned(), address.into());
        }
        (None, _) => {}
    }
    if let Some(description) = description {
        schema.insert("description".to_owned(), description.into());
    }
    if personal.is_some() {
        schema.insert(PERSONAL.to_owned(), true.into());
    }
}
