//! The comparison of the schemas of two versions: their kinds, fields, values and members.

use std::collections::BTreeSet;

use skattekit_ir::ir::{EnumValue, Member, Object, Position, Schema, Shape, Type, Union, WireName};
use skattekit_ir::pointer::Pointer;

use super::calls::components;
use super::change::{Change, Walk, pairs};
use super::compatibility::{Reader, VersionSide};
use super::kind::ChangeKind;
use super::verdict::{Failure, FindingKind, Sense, Wire};
use super::{describe, renames};

/// An object without typed fields, which keeps everything.
static KEPT: Object = Object {
    fields: Vec::new(),
    branches: Vec::new(),
    rest: Some(Type::Any),
};

/// The use of a component.
#[derive(Clone, Copy)]
struct Use {
    /// In responses, or unused although it has a name.
    read: bool,
    /// In requests.
    sent: bool,
}

/// The comparison of the schemas of a version.
pub(super) struct Schemas<'a, 'w> {
    pub walk: &'w mut Walk,
    pub old: VersionSide<'a>,
    pub new: VersionSide<'a>,
    /// The components in responses of either side.
    read: BTreeSet<&'a WireName>,
    /// The components in requests of either side.
    sent: BTreeSet<&'a WireName>,
}

impl<'a, 'w> Schemas<'a, 'w> {
    pub(super) fn new(walk: &'w mut Walk, old: VersionSide<'a>, new: VersionSide<'a>) -> Self {
        let (read, sent) = components([old.version, new.version]);
        Self {
            walk,
            old,
            new,
            read,
            sent,
        }
    }

    pub(super) fn compare(&mut self) {
        let both = pairs(
            &self.old.version.schemas,
            &self.new.version.schemas,
            |schema| &schema.name,
        );
        let moves = self.old.moves;
        let mut lone = Vec::new();
        for (old, new) in both {
            match (old, new) {
                (Some(old), Some(new)) => self.schema(old, new),
                (Some(old), None) => {
                    let now = moves.of(&old.name);
                    for (new, why) in now {
                        self.moved(old, new, why);
                    }
                    if now.is_empty() {
                        lone.push((0, ChangeKind::SchemaRemoved, old));
                    }
                }
                (None, Some(new)) if moves.is_taken(&new.name) => {}
                (None, Some(new)) => lone.push((1, ChangeKind::SchemaAdded, new)),
                (None, None) => {}
            }
        }
        // Named schemas first: inline schemas are added with them.
        lone.sort_by_key(|(_, _, schema)| schema.place.is_some());
        for (side, kind, schema) in lone {
            self.lone(side, kind, schema);
        }
    }

    /// Adds a schema that only one side has; an inline one belongs to the change of the schema around it.
    fn lone(&mut self, side: usize, kind: ChangeKind, schema: &Schema) {
        let at = &schema.origin.at;
        let place = schema.place.as_ref();
        if let Some(change) = place.and_then(|place| self.around(place, side)) {
            change.within[side].push(at.clone());
            return;
        }
        let change = self.walk.add(kind, &*schema.name.0);
        let shape = describe::shape(&schema.shape);
        match side {
            0 => change.before(shape, &schema.origin),
            _ => change.after(shape, &schema.origin),
        };
    }

    /// The change that removed or added the innermost part around a pointer.
    fn around(&mut self, place: &Pointer, side: usize) -> Option<&mut Change> {
        let (package, part) = (&self.walk.package, &self.walk.part);
        self.walk
            .changes
            .iter_mut()
            .filter(|change| {
                let pointer = change.pointer.as_ref().filter(|outer| !outer.is_root());
                let is_around = pointer.is_some_and(|outer| place.within(outer).is_some());
                let has_own = [&change.old_at, &change.new_at][side].is_some();
                let is_here = change.package == *package && change.part == *part;
                is_here && is_around && has_own && change.kind.is_of_whole()
            })
            .max_by_key(|change| {
                change
                    .pointer
                    .as_ref()
                    .map(|pointer| pointer.as_str().len())
            })
    }

    /// Compares a renamed or moved type.
    fn moved(&mut self, old: &'a Schema, new: &'a Schema, why: &str) {
        let is_renamed = old.place.is_none() && new.place.is_none();
        let kind = if is_renamed {
            ChangeKind::SchemaRenamed
        } else {
            ChangeKind::SchemaMoved
        };
        let change = self.walk.add(kind, &*old.name.0);
        change.before(&*old.name.0, &old.origin);
        change.after(&*new.name.0, &new.origin);
        change.evidence = Some(why.to_owned());
        self.schema(old, new);
    }

    /// The possible names of an old component on the new side.
    pub(super) fn new_names(&self, name: &'a WireName) -> impl Iterator<Item = &'a WireName> + 'a {
        let moved = self.old.moves.of(name).iter();
        std::iter::once(name).chain(moved.map(|(schema, _)| &schema.name))
    }

    fn uses(&self, name: &WireName) -> Use {
        let sent = self.sent.contains(name);
        // An unused inline schema is a form, whose fields are compared with the request.
        let schema = self
            .new
            .version
            .schema(name)
            .or_else(|| self.old.version.schema(name));
        let is_form = schema.is_some_and(|schema| schema.place.is_some());
        Use {
            read: self.read.contains(name) || !sent && !is_form,
            sent,
        }
    }

    /// The worse verdict of the directions in which a component is used.
    pub(super) fn verdict(&self, name: &WireName, read: Wire, sent: Wire) -> Wire {
        let uses = self.uses(name);
        let read = if uses.read { read } else { Wire::Decodes };
        let sent = if uses.sent {
            sent.as_request()
        } else {
            Wire::Decodes
        };
        read.max(sent)
    }

    fn schema(&mut self, old: &'a Schema, new: &'a Schema) {
        let Schema {
            name,
            // The place of an inline schema only determines its name.
            place: _,
            origin,
            description,
            begrep,
            xml,
            json_alone,
            constraints,
            shape,
        } = old;
        let subject = &*name.0;
        let at = [&origin.at, &new.origin.at];
        self.walk.owner = at.map(|at| Some(at.clone()));
        let texts = [description.as_ref(), new.description.as_ref()];
        let kind = ChangeKind::DescriptionChanged;
        self.walk.texts(kind, subject, texts, at);
        let concepts = [begrep.as_deref(), new.begrep.as_deref()];
        self.walk.concepts(subject, concepts, at);
        let xml = [
            describe::xml(xml.as_ref(), name),
            describe::xml(new.xml.as_ref(), &new.name),
        ];
        let root = Wire::Fails(Failure::Root);
        let root = self.verdict(name, root, root);
        self.walk
            .differ(
                ChangeKind::XmlChanged,
                subject,
                (&xml[0], at[0]),
                (&xml[1], at[1]),
            )
            .map(|change| change.wire(root));
        let alone = [*json_alone, new.json_alone].map(|alone| {
            if alone {
                "in JSON alone"
            } else {
                "in JSON and XML"
            }
        });
        let lost = if new.json_alone { root } else { Wire::Decodes };
        self.walk
            .differ(
                ChangeKind::XmlChanged,
                subject,
                (alone[0], at[0]),
                (alone[1], at[1]),
            )
            .map(|change| change.wire(lost));
        self.constraints(name, subject, [constraints, &new.constraints], at);
        let personal = [(self.old, name), (self.new, &new.name)].map(|(side, name)| {
            let position = Position::Component(name.clone());
            side.version.personal_at(&position)
        });
        // An object is protected field by field.
        if !matches!(new.shape, Shape::Struct(_) | Shape::Union(_)) {
            self.walk
                .protection(subject, personal, [origin, &new.origin]);
        }
        self.shape(old, new, (shape, &new.shape));
        self.walk.owner = [None, None];
    }

    fn shape(&mut self, old: &'a Schema, new: &'a Schema, shapes: (&'a Shape, &'a Shape)) {
        let name = &old.name;
        match shapes {
            (Shape::Struct(a), Shape::Struct(b)) => self.object(name, a, b),
            (Shape::Free { fields: a }, Shape::Free { fields: b }) => {
                let [a, b] = [a, b].map(Vec::as_slice);
                for (a, b) in pairs(a, b, |field| &field.name) {
                    // Its fields have no types, and everything is kept.
                    self.field(name, (&KEPT, a), (&KEPT, b));
                }
            }
            (Shape::Union(a), Shape::Union(b)) => self.union(old, new, a, b),
            (Shape::Enum(a, old_values), Shape::Enum(b, new_values)) if a == b => {
                self.values(old, old_values, new_values);
            }
            (Shape::Scalar(a, old_bounds), Shape::Scalar(b, new_bounds)) if a == b => {
                self.scalar_constraints(old, new, [old_bounds, new_bounds]);
            }
            (Shape::AnyOf(a), Shape::AnyOf(b)) if a != b && same_set(a, b) => {
                let [from, to] = [a, b].map(|types| describe::list(types.iter().map(describe::ty)));
                let change = self.walk.add(ChangeKind::AlternativesReordered, &*name.0);
                change.before(from, &old.origin).after(to, &new.origin);
                change.means(Sense::Order);
            }
            (Shape::Alias(a), Shape::Alias(b)) if self.old.moves.is_same(a, b) => {}
            _ => {
                let [from, to] = [shapes.0, shapes.1].map(describe::shape);
                if from == to || self.are_same_choice(shapes) {
                    return;
                }
                let read = Reader::new(self.old, self.new).schemas(old, new);
                let sent = Reader::new(self.new, self.old).schemas(new, old);
                let wire = self.verdict(name, read, sent);
                let change = self.walk.add(ChangeKind::ShapeChanged, &*name.0);
                change
                    .before(from, &old.origin)
                    .after(to, &new.origin)
                    .wire(wire);
            }
        }
    }

    fn are_same_choice(&self, shapes: (&Shape, &Shape)) -> bool {
        let (Shape::AnyOf(old), Shape::AnyOf(new)) = shapes else {
            return false;
        };
        let mut both = old.iter().zip(new);
        old.len() == new.len() && both.all(|(old, new)| self.old.moves.is_same(old, new))
    }

    fn values(&mut self, schema: &Schema, old: &'a [EnumValue], new: &'a [EnumValue]) {
        let both = pairs(old, new, |value| &value.name);
        let renamed = renames::values(&both);
        let [read, sent] = [Wire::Reports(FindingKind::UnknownCode), Wire::Decodes];
        let added = self.verdict(&schema.name, read, sent);
        let removed = self.verdict(&schema.name, sent, read);
        for (a, b) in both {
            let subject = |value: &EnumValue| format!("{}.{}", schema.name, value.name);
            match (a, b) {
                (Some(a), Some(b)) => {
                    let at = [&a.origin.at, &b.origin.at];
                    let texts = [a.description.as_ref(), b.description.as_ref()];
                    self.walk
                        .texts(ChangeKind::DescriptionChanged, &subject(b), texts, at);
                    let gone = [a.deprecated, b.deprecated];
                    self.walk.deprecation(&subject(b), gone, at);
                }
                (Some(EnumValue { name, origin, .. }), None) => {
                    let Some((to, why)) = renamed.get(name) else {
                        let change = self
                            .walk
                            .add(ChangeKind::ValueRemoved, format!("{}.{name}", schema.name));
                        change.before(&*name.0, origin).wire(removed);
                        continue;
                    };
                    let change = self
                        .walk
                        .add(ChangeKind::ValueRenamed, format!("{}.{name}", schema.name));
                    change
                        .before(&*name.0, origin)
                        .after(&*to.name.0, &to.origin);
                    change.wire(added.max(removed));
                    change.evidence = Some(why.clone());
                }
                (None, Some(value)) if !renames::is_taken(&renamed, &value.name) => {
                    let change = self.walk.add(ChangeKind::ValueAdded, subject(value));
                    change.after(&*value.name.0, &value.origin).wire(added);
                }
                _ => {}
            }
        }
    }

    fn union(
        &mut self,
        old_schema: &'a Schema,
        new_schema: &'a Schema,
        old: &'a Union,
        new: &'a Union,
    ) {
        let Union {
            discriminator,
            members,
        } = old;
        let name = &old_schema.name;
        let [a, b] = [discriminator, &new.discriminator].map(|name| &*name.0);
        let unknown = Wire::Reports(FindingKind::UnknownMember);
        let [added, removed] = [(unknown, Wire::Decodes), (Wire::Decodes, unknown)]
            .map(|(read, sent)| self.verdict(name, read, sent));
        let (from, to) = (&old_schema.origin.at, &new_schema.origin.at);
        let changed = self.walk.differ(
            ChangeKind::DiscriminatorChanged,
            &name.0,
            (a, from),
            (b, to),
        );
        changed.map(|change| change.wire(added));
        for (a, b) in pairs(members, &new.members, |member| &member.value) {
            let subject = |member: &Member| format!("{name}.{}", member.value);
            match (a, b) {
                (Some(a), None) => {
                    let change = self.walk.add(ChangeKind::MemberRemoved, subject(a));
                    change.before(&*a.schema.0, &a.origin).wire(removed);
                }
                (None, Some(b)) => {
                    let change = self.walk.add(ChangeKind::MemberAdded, subject(b));
                    change.after(&*b.schema.0, &b.origin).wire(added);
                }
                (
                    Some(Member {
                        value: _,
                        schema,
                        origin,
                    }),
                    Some(b),
                ) if !self.old.moves.are_one(schema, &b.schema) => {
                    let read = Reader::new(self.old, self.new).member(schema, &b.schema);
                    let sent = Reader::new(self.new, self.old).member(&b.schema, schema);
                    let wire = self.verdict(name, read, sent);
                    let change = self.walk.add(ChangeKind::MemberChanged, subject(b));
                    change
                        .before(&*schema.0, origin)
                        .after(&*b.schema.0, &b.origin);
                    change.wire(wire);
                }
                _ => {}
            }
        }
    }
}

fn same_set(old: &[Type], new: &[Type]) -> bool {
    let [mut old, mut new] =
        [old, new].map(|types| types.iter().map(describe::ty).collect::<Vec<_>>());
    old.sort();
    new.sort();
    old == new
}
