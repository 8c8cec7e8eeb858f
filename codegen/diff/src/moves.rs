//! Renamed and moved types: components with another name, and schemas that are inline on one side and named on the other.
//!
//! Types at the same place on both sides are most likely the same type, whatever their names.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::ir::{Content, ContentKind, Operation, Schema, Shape, Type, Version, WireName};

use super::calls::{matched, parameters_of};
use super::change::pairs;
use super::renames;

/// The renamed types: each old name with its new schemas.
#[derive(Default)]
pub(super) struct Moves<'a> {
    all: BTreeMap<&'a WireName, Vec<(&'a Schema, String)>>,
}

/// The names of two types at the same place.
type Pair<'a> = (&'a WireName, &'a WireName);

impl<'a> Moves<'a> {
    /// Finds the types whose names only the old side has.
    pub(super) fn find(old: &'a Version, new: &'a Version) -> Self {
        let places = places(old, new);
        let mut moves = Self::default();
        for (from, to) in places.iter().copied() {
            let (Some(a), Some(b)) = (old.schema(from), new.schema(to)) else {
                continue;
            };
            let count = |of: fn(&Pair<'a>) -> &'a WireName, name| {
                places.iter().filter(|pair| of(pair) == name).count()
            };
            let is_one = count(|pair| pair.0, from) == 1 && count(|pair| pair.1, to) == 1;
            let is_one = is_one && old.schema(to).is_none();
            if let Some(why) = likeness(a, b, is_one) {
                moves.add(from, b, why);
            }
        }
        let both = pairs(&old.schemas, &new.schemas, |schema| &schema.name);
        let (mut gone, fresh) = renames::lone(&both);
        gone.retain(|old| !moves.all.contains_key(&old.name));
        let fresh = fresh.into_iter();
        let (taken, fresh) = fresh.partition::<Vec<_>, _>(|new| moves.is_taken(&new.name));
        for (from, (to, why)) in renames::schemas(&gone, &fresh, &taken) {
            moves.add(from, to, why);
        }
        moves
    }

    fn add(&mut self, from: &'a WireName, to: &'a Schema, why: String) {
        self.all.entry(from).or_default().push((to, why));
    }

    /// The schemas that an old type became, each with the evidence.
    pub(super) fn of(&self, old: &WireName) -> &[(&'a Schema, String)] {
        self.all.get(old).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a new type is a renamed one.
    pub(super) fn is_taken(&self, new: &WireName) -> bool {
        self.all
            .values()
            .flatten()
            .into_iter()
            .any(|(to, _)| to.name == *new)
    }

    /// Whether two names denote the same type.
    pub(super) fn are_one(&self, old: &WireName, new: &WireName) -> bool {
        let is_moved = || self.of(old).iter().any(|(to, _)| to.name == *new);
        old == new || is_moved()
    }

    /// Whether two types are the same apart from renames.
    pub(super) fn is_same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Array(old), Type::Array(new))
            | (Type::OneOrMany(old), Type::OneOrMany(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::Nullable(old), Type::Nullable(new)) => self.is_same(old, new),
            (Type::Named(old), Type::Named(new)) => self.are_one(old, new),
            (old, new) => old == new,
        }
    }

    /// Whether two kinds of content are the same apart from renames.
    pub(super) fn is_same_content(&self, old: &ContentKind, new: &ContentKind) -> bool {
        match (old, new) {
            (ContentKind::Json(old), ContentKind::Json(new))
            | (ContentKind::Xml(old), ContentKind::Xml(new)) => self.is_same(old, new),
            (old, new) => super::describe::content(old) == super::describe::content(new),
        }
    }
}

/// The pairs of names at one place of which only the old side has the first.
fn places<'a>(old: &'a Version, new: &'a Version) -> BTreeSet<Pair<'a>> {
    let mut open = Vec::new();
    for (a, b) in matched(&old.operations, &new.operations) {
        if let (Some(a), Some(b)) = (a, b) {
            of_operations(a, b, &mut open);
        }
    }
    for (a, b) in pairs(&old.schemas, &new.schemas, |schema| &schema.name) {
        if let (Some(a), Some(b)) = (a, b) {
            of_shapes(&a.shape, &b.shape, &mut open);
        }
    }
    let mut found = BTreeSet::new();
    while let Some((a, b)) = open.pop() {
        let (Some(a), Some(b)) = (named(a), named(b)) else {
            continue;
        };
        let is_gone = a != b && new.schema(a).is_none();
        if is_gone
            && found.insert((a, b))
            && let (Some(a), Some(b)) = (old.schema(a), new.schema(b))
        {
            of_shapes(&a.shape, &b.shape, &mut open);
        }
    }
    found
}

/// The component that a type is, or is a list or map of.
fn named(ty: &Type) -> Option<&WireName> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Array(inner) | Type::OneOrMany(inner) | Type::Map(inner) | Type::Nullable(inner) => {
            named(inner)
        }
        _ => None,
    }
}

type Open<'a> = Vec<(&'a Type, &'a Type)>;

fn of_operations<'a>(old: &'a Operation, new: &'a Operation, open: &mut Open<'a>) {
    for (a, b) in parameters_of(old, new) {
        open.extend(a.zip(b).map(|(a, b)| (&a.ty, &b.ty)));
    }
    let [a, b] = [old, new].map(|of| of.body.iter().flat_map(|body| &body.contents));
    of_contents(a, b, open);
    for (a, b) in pairs(&old.responses, &new.responses, |response| &response.status) {
        if let (Some(a), Some(b)) = (a, b) {
            of_contents(&a.bodies, &b.bodies, open);
        }
    }
}

fn of_contents<'a>(
    old: impl IntoIterator<Item = &'a Content>,
    new: impl IntoIterator<Item = &'a Content>,
    open: &mut Open<'a>,
) {
    for (a, b) in pairs(old, new, |content| &content.media_type) {
        let (Some(a), Some(b)) = (a, b) else { continue };
        open.extend(a.ty().zip(b.ty()));
        if let (ContentKind::Form(a), ContentKind::Form(b)) = (&a.kind, &b.kind) {
            for (a, b) in pairs(&a.fields, &b.fields, |field| &field.name) {
                let types = a
                    .and_then(|a| a.ty.as_ref())
                    .zip(b.and_then(|b| b.ty.as_ref()));
                open.extend(types);
            }
        }
    }
}

fn of_shapes<'a>(old: &'a Shape, new: &'a Shape, open: &mut Open<'a>) {
    match (old, new) {
        (Shape::Struct(old), Shape::Struct(new)) => {
            for (a, b) in pairs(&old.fields, &new.fields, |field| &field.name) {
                open.extend(a.zip(b).map(|(a, b)| (&a.ty, &b.ty)));
            }
            open.extend(old.rest.as_ref().zip(new.rest.as_ref()));
        }
        (Shape::AnyOf(old), Shape::AnyOf(new)) if old.len() == new.len() => {
            open.extend(old.iter().zip(new));
        }
        (Shape::Alias(old), Shape::Alias(new)) => open.push((old, new)),
        _ => {}
    }
}

/// The evidence that two types at the same place are the same; `is_one` means that neither is paired with another type.
fn likeness(old: &Schema, new: &Schema, is_one: bool) -> Option<String> {
    let (mut a, mut b, of) = match (&old.shape, &new.shape) {
        (Shape::Struct(a), Shape::Struct(b)) => {
            let names = [&a.fields, &b.fields];
            let [a, b] =
                names.map(|fields| fields.iter().map(|field| &field.name).collect::<Vec<_>>());
            (a, b, "fields")
        }
        (Shape::Enum(a, old), Shape::Enum(b, new)) if a == b => {
            let [a, b] =
                [old, new].map(|values| values.iter().map(|value| &value.name).collect::<Vec<_>>());
            (a, b, "values")
        }
        (Shape::Union(a), Shape::Union(b)) if a.discriminator == b.discriminator => {
            let [a, b] = [a, b].map(|union| {
                union
                    .members
                    .iter()
                    .map(|member| &member.value)
                    .collect::<Vec<_>>()
            });
            (a, b, "members")
        }
        (Shape::Scalar(a, _), Shape::Scalar(b, _)) if a == b && is_one => {
            return Some("the same values everywhere".to_owned());
        }
        (Shape::Free { .. }, Shape::Free { .. })
        | (Shape::AnyOf(_), Shape::AnyOf(_))
        | (Shape::Alias(_), Shape::Alias(_))
            if is_one =>
        {
            return Some("the same place".to_owned());
        }
        _ => return None,
    };
    a.sort();
    b.sort();
    if a == b {
        return Some(format!("the same {of}"));
    }
    let common = a.iter().filter(|name| b.contains(name)).count();
    let is_most = is_one && 2 * common >= a.len().max(b.len());
    is_most.then(|| format!("the same place, and {common} {of} in common"))
}
