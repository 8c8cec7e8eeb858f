//! The tags of unions: whether only the variant represents the tag, or the member has it as a field too.

use indexmap::{IndexMap, IndexSet};
use skattekit_ir::ir::{EnumOf, Scalar, Shape, Type, Union, Version, WireName};

/// How the tag of each union is represented.
pub(super) struct Tags<'a> {
    /// The unions whose members have the tag as a field.
    kept: IndexSet<&'a WireName>,
    /// Per member, the tag that it has no field for.
    dropped: IndexMap<&'a WireName, &'a WireName>,
}

impl<'a> Tags<'a> {
    /// A member has its tag as a field if it is also used outside the union, if it belongs to unions with different
    /// tags, or if the tag is a number. All members of the same union then have it, since they are read and written
    /// alike.
    pub(super) fn of(version: &'a Version) -> Self {
        let unions = unions(version).collect::<Vec<_>>();
        let mut unions_of: IndexMap<&WireName, Vec<usize>> = IndexMap::new();
        for (at, (_, union)) in unions.iter().enumerate() {
            for member in &union.members {
                let list = unions_of.entry(&member.schema).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        let used = used_by_name(version);
        let frees: IndexSet<&WireName> = version
            .schemas
            .iter()
            .filter(|schema| matches!(schema.shape, Shape::Free { .. }))
            .map(|schema| &schema.name)
            .collect();
        let mut kept = IndexSet::new();
        let mut open = Vec::new();
        for (member, list) in &unions_of {
            // A free-form object also keeps other tags.
            let is_free = frees.contains(member);
            let has_two = list
                .iter()
                .any(|at| unions[*at].1.discriminator != unions[list[0]].1.discriminator);
            let is_number = || {
                list.iter()
                    .any(|at| is_number(version, member, unions[*at].1))
            };
            if !is_free && (used.contains(member) || has_two || is_number()) {
                open.extend(list.iter().copied());
            }
        }
        while let Some(at) = open.pop() {
            if kept.insert(at) {
                let members = unions[at]
                    .1
                    .members
                    .iter()
                    .filter(|member| !frees.contains(&member.schema));
                open.extend(members.flat_map(|member| unions_of[&member.schema].iter().copied()));
            }
        }
        let dropping = unions
            .iter()
            .enumerate()
            .filter(|(at, _)| !kept.contains(at));
        let dropped = dropping.flat_map(|(_, (_, union))| {
            union
                .members
                .iter()
                .map(|member| (&member.schema, &union.discriminator))
        });
        Self {
            dropped: dropped.collect(),
            kept: kept.iter().map(|at| unions[*at].0).collect(),
        }
    }

    /// The tag that a component has no field for.
    pub(super) fn dropped(&self, component: &WireName) -> Option<&'a WireName> {
        self.dropped.get(component).copied()
    }

    /// Whether the members of a union have the tag as a field.
    pub(super) fn keeps(&self, union: &WireName) -> bool {
        self.kept.contains(union)
    }
}

/// Whether a member has the tag of a union as an integer.
fn is_number(version: &Version, member: &WireName, union: &Union) -> bool {
    let shape = version.schema(member).map(|schema| &schema.shape);
    let Some(Shape::Struct(object)) = shape else {
        return false;
    };
    let tag = object
        .fields
        .iter()
        .find(|field| field.name == union.discriminator);
    let is_whole = |ty: &Type| match ty {
        Type::Scalar(scalar) => *scalar == Scalar::Integer,
        Type::Named(name) => matches!(
            version.schema(name).map(|schema| &schema.shape),
            Some(Shape::Scalar(Scalar::Integer, _) | Shape::Enum(EnumOf::Numbers, _))
        ),
        _ => false,
    };
    tag.is_some_and(|tag| is_whole(&tag.ty))
}

fn unions(version: &Version) -> impl Iterator<Item = (&WireName, &Union)> {
    version
        .schemas
        .iter()
        .filter_map(|schema| match &schema.shape {
            Shape::Union(union) => Some((&schema.name, union)),
            _ => None,
        })
}

/// The components used by a property, a list, a choice without a tag, or a body.
fn used_by_name(version: &Version) -> IndexSet<&WireName> {
    let mut used = IndexSet::new();
    for schema in &version.schemas {
        match &schema.shape {
            Shape::Struct(object) => {
                let fields = object.fields.iter().map(|field| &field.ty);
                used.extend(fields.chain(&object.rest).filter_map(Type::component));
            }
            Shape::Alias(ty) => used.extend(ty.component()),
            Shape::AnyOf(types) => used.extend(types.iter().filter_map(Type::component)),
            Shape::Union(_) | Shape::Free { .. } | Shape::Enum(..) | Shape::Scalar(..) => {}
        }
    }
    for operation in &version.operations {
        used.extend(operation.types().filter_map(Type::component));
    }
    used
}
