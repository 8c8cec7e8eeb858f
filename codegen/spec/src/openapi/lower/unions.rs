//! Unions whose members a property distinguishes: the members, and whether each has the property.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};
use skattekit_ir::diag::{Code, did_you_mean};
use skattekit_ir::ir::{
    Access, Field, Member, Object, Origin, Scalar, Schema, Shape, Type, Union, WireName,
};

use crate::openapi::lower::{Lower, NodeAt};
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::scalars::ScalarKind;
use crate::openapi::syntax::tree::Node;

impl<'a> Lower<'a> {
    /// A component with a `oneOf` and a `discriminator`.
    pub(super) fn union(&mut self, place: &NodeAt<'a>) -> Option<Union> {
        if let Some(ty) = place
            .get("type")
            .filter(|ty| ty.node.text() != Some("object"))
        {
            let what = "a `oneOf` with a `discriminator` and a `type` that is not `object`";
            self.unsupported(&ty, what, "remove the `type`");
            return None;
        }
        let components = self.union_components(&place.get("oneOf")?)?;
        let mut mapped = self.mapped(place, &components);
        let mut members: Vec<Member> = Vec::new();
        let mut numbers = IndexMap::new();
        for (schema, at) in components {
            let values = mapped.remove(&schema);
            let by_name = || vec![(schema.clone(), self.origin(&at))];
            for (value, origin) in values.unwrap_or_else(by_name) {
                let number = *numbers.entry(value.clone()).or_insert(members.len());
                if let Some(first) = members.get(number) {
                    let found = format!("the value `{value}` stands for two members");
                    let expected = "a unique value for each member";
                    self.repeated(origin.at, found, expected, first.origin.at.clone());
                    continue;
                }
                members.push(Member {
                    value,
                    schema: schema.clone(),
                    origin,
                });
            }
        }
        Some(Union {
            discriminator: WireName(discriminator(place.node)?.to_owned()),
            members,
        })
    }

    /// The components that a `oneOf` lists, each once with its place; `None` if it lists anything else.
    fn union_components(&mut self, list: &NodeAt<'a>) -> Option<Vec<(WireName, NodeAt<'a>)>> {
        let mut components: Vec<(WireName, NodeAt<'a>)> = Vec::new();
        let mut numbers = IndexMap::new();
        let mut failed = list.node.items().is_empty();
        if failed {
            self.unsupported(list, "an empty `oneOf`", "list the members as `$ref`s");
        }
        for at in list.items() {
            let Some(reference) = at.node.get("$ref").and_then(Node::text) else {
                let help = "move it to `components/schemas` and refer to it";
                self.unsupported(&at, "a member without a name of its own", help);
                failed = true;
                continue;
            };
            let Some(name) = self.component(reference, &at) else {
                failed = true;
                continue;
            };
            let number = *numbers.entry(name.clone()).or_insert(components.len());
            if let Some((_, first)) = components.get(number) {
                let first = self.origin(first).at;
                self.diagnostics
                    .warning(Code::RepeatedCode, self.origin(&at).at)
                    .found(format!("the member `{name}` is listed twice"))
                    .expected("each member once")
                    .other(first, "first listed here")
                    .help("remove one of the two; the second has no effect");
                continue;
            }
            components.push((name, at));
        }
        (!failed).then_some(components)
    }

    /// The values that the mapping gives to each component.
    fn mapped(
        &mut self,
        place: &NodeAt<'a>,
        components: &[(WireName, NodeAt<'a>)],
    ) -> BTreeMap<WireName, Vec<(WireName, Origin)>> {
        let mut mapped: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mapping = place
            .get("discriminator")
            .and_then(|discriminator| discriminator.get("mapping"));
        let Some(mapping) = mapping else {
            return mapped;
        };
        let known: IndexSet<&str> = components.iter().map(|(known, _)| &*known.0).collect();
        for entry in mapping.node.entries() {
            let target = entry.value.text().unwrap_or_default();
            let is_pointer = target.starts_with('#');
            let name = if is_pointer {
                schema_name(target)
            } else {
                Some(target.to_owned())
            };
            let name = name.unwrap_or_default();
            if entry.key.is_empty() {
                let help = "write the value as it is sent, or remove it";
                self.unsupported_entry(&mapping, entry, "an empty value in a `mapping`", help);
            } else if known.contains(&*name) {
                let value = WireName(entry.key.clone());
                let origin = self.entry_origin(&mapping, &entry.key);
                mapped
                    .entry(WireName(name))
                    .or_default()
                    .push((value, origin));
            } else {
                let near = did_you_mean(&name, components.iter().map(|(known, _)| &*known.0));
                // The name of another component is not a misspelling of a member's.
                let near = near.filter(|_| !self.components.contains_key(&*name));
                let at = self.document.source.at(&entry.value.span);
                let found = format!("`{target}` is not a member of this `oneOf`");
                let (reported, help) = match near {
                    Some(near) => (self.diagnostics.error(Code::DanglingRef, at).found(found), near),
                    None => (
                        self.diagnostics.warning(Code::DanglingRef, at).found(found),
                        "add it to the `oneOf`, or remove the line; until then, such a value is kept unparsed"
                            .to_owned(),
                    ),
                };
                reported
                    .expected("a component that the `oneOf` lists")
                    .help(help);
            }
        }
        mapped
    }

    /// Adds the discriminator to members that lack it. A union whose members are not all objects with a string or
    /// integer there is read by trying its members instead.
    pub(super) fn check_unions(&mut self, schemas: &mut [Schema]) {
        let places: IndexMap<WireName, usize> = schemas
            .iter()
            .enumerate()
            .map(|(at, schema)| (schema.name.clone(), at))
            .collect();
        let mut lacking: Vec<(usize, Field)> = Vec::new();
        let mut untold = Vec::new();
        for (at, schema) in schemas.iter().enumerate() {
            let Shape::Union(union) = &schema.shape else {
                continue;
            };
            let mut seen = BTreeSet::new();
            let members = union.members.iter();
            let mut fits = true;
            for member in members.filter(|member| seen.insert(&member.schema)) {
                let place = places.get(&member.schema).copied();
                match self.check_member(schema, union, member, place.map(|at| &schemas[at])) {
                    Discrimination::Told => {}
                    Discrimination::Lacks(field) => {
                        let field = *field;
                        let is_same = |(known, other): &(usize, Field)| {
                            Some(*known) == place && other.name == field.name
                        };
                        if !lacking.iter().any(is_same) {
                            lacking.extend(place.map(|place| (place, field)));
                        }
                    }
                    Discrimination::Untold => fits = false,
                }
            }
            if !fits {
                untold.push(at);
            }
        }
        for (at, field) in lacking {
            match &mut schemas[at].shape {
                Shape::Struct(Object { fields, .. }) | Shape::Free { fields } => fields.push(field),
                _ => {}
            }
        }
        for at in untold {
            if let Shape::Union(union) = &schemas[at].shape {
                let mut types = Vec::new();
                for member in &union.members {
                    let ty = Type::Named(member.schema.clone());
                    if !types.contains(&ty) {
                        types.push(ty);
                    }
                }
                schemas[at].shape = match <[Type; 1]>::try_from(types) {
                    Ok([only]) => Shape::Alias(only),
                    Err(types) => Shape::AnyOf(types),
                };
            }
        }
    }

    /// How a member is distinguished from the others; an obstacle is reported.
    fn check_member(
        &mut self,
        union: &Schema,
        told_by: &Union,
        member: &Member,
        schema: Option<&Schema>,
    ) -> Discrimination {
        let (name, discriminator) = (&member.schema, &told_by.discriminator);
        let Some((schema, fields)) =
            schema.and_then(|schema| Some((schema, fields(&schema.shape)?)))
        else {
            let why = "is not an object, so no property distinguishes it from the others";
            let help = "make it an object, or remove it from the `oneOf`";
            self.untold(union, member, format!("`{name}` {why}"), help);
            return Discrimination::Untold;
        };
        let Some(field) = fields.iter().find(|field| field.name == *discriminator) else {
            let near = did_you_mean(&discriminator.0, fields.iter().map(|field| &*field.name.0));
            let help = match near {
                Some(near) => format!("{near} Until then, it is a string of the member"),
                None => "add the property to the member; until then, it is a string".to_owned(),
            };
            self.diagnostics
                .warning(Code::DanglingRef, member.origin.at.clone())
                .found(format!(
                    "`{name}` has no property `{discriminator}`, the discriminator of `{}`",
                    union.name
                ))
                .expected("the discriminator as a property of each member")
                .other(schema.origin.at.clone(), "defined here")
                .help(help);
            return Discrimination::Lacks(Box::new(Field {
                name: discriminator.clone(),
                origin: schema.origin.clone(),
                ty: Type::Scalar(Scalar::Text),
                required: false,
                access: Access::Both,
                description: None,
                begrep: None,
                constraints: Vec::new(),
                element: None,
            }));
        };
        let is_whole = matches!(schema.shape, Shape::Struct(_)) && self.is_whole(&field.ty);
        if self.is_text(&field.ty) || is_whole && member.value.0.parse::<i64>().is_ok() {
            return Discrimination::Told;
        }
        let (found, help) = if is_whole {
            let value = &member.value;
            let found = format!("`{name}.{discriminator}` is an integer, but `{value}` is not");
            (
                found,
                "write an integer in the `mapping`, or make the property a string",
            )
        } else {
            let found = format!(
                "`{name}.{discriminator}` is neither a string nor an integer, so it cannot distinguish members"
            );
            (found, "make the property a string")
        };
        self.untold(union, member, found, help);
        Discrimination::Untold
    }

    fn untold(&mut self, union: &Schema, member: &Member, found: String, help: &str) {
        self.diagnostics
            .warning(Code::Unsupported, member.origin.at.clone())
            .found(found)
            .expected("objects that have the discriminator as a string or an integer")
            .other(
                union.origin.at.clone(),
                format!("it is a member of `{}`", union.name),
            )
            .help(format!(
                "{help}; until then, the union is read as the member that fits best"
            ));
    }

    /// Whether a type is an integer, or a component that is one or an enum of integers.
    fn is_whole(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => *scalar == Scalar::Integer,
            Type::Named(name) => self
                .components
                .get(&*name.0)
                .is_some_and(|node| node.get("type").and_then(Node::text) == Some("integer")),
            _ => false,
        }
    }

    /// Whether a type is a string, or a component that is one or an enum of strings.
    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => *scalar == Scalar::Text,
            Type::Nullable(ty) => self.is_text(ty),
            Type::Named(name) => self.components.get(&*name.0).is_none_or(|node| {
                let format = node.get("format").and_then(Node::text).unwrap_or_default();
                let is_when = ["date", "date-time", "year"].contains(&format);
                let ty = node.get("type").and_then(Node::text);
                let mut values = crate::openapi::lower::values::values_of(node);
                let says_texts = values
                    .next()
                    .is_some_and(|value| value.scalar_kind() == Some(ScalarKind::String));
                !is_when && (ty == Some("string") || ty.is_none() && says_texts)
            }),
            _ => false,
        }
    }
}

/// How a member of a union is distinguished from the others.
enum Discrimination {
    /// By a property of its own.
    Told,
    /// By a property that it does not list.
    Lacks(Box<Field>),
    /// Not at all.
    Untold,
}

/// The discriminators of each component as a member of unions, as written in the document.
pub(super) fn told_apart<'a>(
    components: &[(&'a str, &'a Node)],
) -> IndexMap<String, BTreeSet<&'a str>> {
    let mut told: IndexMap<_, BTreeSet<_>> = IndexMap::new();
    for (_, schema) in components {
        let members = schema.get("oneOf").map(Node::items);
        let Some(property) = discriminator(schema) else {
            continue;
        };
        for member in members.unwrap_or_default() {
            let reference = member.get("$ref").and_then(Node::text);
            if let Some(name) = reference.and_then(schema_name) {
                told.entry(name).or_default().insert(property);
            }
        }
    }
    told
}

/// The discriminator of a schema's members.
fn discriminator(schema: &Node) -> Option<&str> {
    schema.get("discriminator")?.get("propertyName")?.text()
}

/// The properties of an object; `None` for other shapes.
fn fields(shape: &Shape) -> Option<&[Field]> {
    match shape {
        Shape::Struct(object) => Some(&object.fields),
        Shape::Free { fields } => Some(fields),
        _ => None,
    }
}
