//! The comparison of two objects, field by field.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Access, Constraints, Element, Field, Object, Position, Schema, WireName};

use super::change::pairs;
use super::compatibility::Reader;
use super::kind::ChangeKind;
use super::schemas::Schemas;
use super::verdict::{Failure, FindingKind, Wire};
use super::{describe, renames};

impl<'a> Schemas<'a, '_> {
    pub(super) fn object(&mut self, name: &'a WireName, old: &'a Object, new: &'a Object) {
        let Object {
            fields,
            branches,
            rest,
        } = old;
        let both = pairs(fields, &new.fields, |field| &field.name);
        let renamed = renames::fields(&both);
        for (a, b) in both {
            let to = a.and_then(|a| renamed.get(&a.name));
            if let (Some(a), Some((to, why))) = (a, to) {
                let gone = self.presence(name, (old, Some(a)), (new, None));
                let fresh = self.presence(name, (old, None), (new, Some(to)));
                let change = self.walk.add(ChangeKind::FieldRenamed, key(name, a));
                change.before(&*a.name.0, &a.origin);
                change.after(&*to.name.0, &to.origin).wire(gone.max(fresh));
                change.evidence = Some(why.clone());
                self.field(name, (old, Some(a)), (new, Some(to)));
            } else if !b.is_some_and(|b| a.is_none() && renames::is_taken(&renamed, &b.name)) {
                self.field(name, (old, a), (new, b));
            }
        }
        let owner = self.walk.owner.clone();
        let [Some(from), Some(to)] = owner else {
            return;
        };
        let [a, b] = [branches, &new.branches].map(|branches| branch_words(branches));
        let told = |from: &[Vec<WireName>], to: &[Vec<WireName>]| {
            if to.iter().all(|branch| from.contains(branch)) {
                Wire::Decodes
            } else {
                Wire::Reports(FindingKind::OutOfBounds)
            }
        };
        let (read, sent) = (told(branches, &new.branches), told(&new.branches, branches));
        let strict = self.verdict(name, read, sent);
        let changed = ChangeKind::BranchesChanged;
        let changed = self.walk.differ(changed, &name.0, (&a, &from), (&b, &to));
        changed.map(|change| change.wire(strict));
        let [mut a, b] = [rest, &new.rest].map(|rest| {
            rest.as_ref()
                .map_or_else(|| "none".to_owned(), describe::ty)
        });
        let both = rest.as_ref().zip(new.rest.as_ref());
        if both.is_some_and(|(old, new)| self.old.moves.is_same(old, new)) {
            a.clone_from(&b);
        }
        let read = match (rest, &new.rest) {
            (Some(a), Some(b)) => {
                let null = Wire::Reports(FindingKind::Null);
                Reader::new(self.old, self.new).reads(a, b, null)
            }
            (None, Some(_)) => Wire::Reports(FindingKind::UnknownField),
            _ => Wire::Decodes,
        };
        let wire = self.verdict(name, read, read);
        let changed = self
            .walk
            .differ(ChangeKind::RestChanged, &name.0, (&a, &from), (&b, &to));
        changed.map(|change| change.wire(wire));
    }

    /// The verdict on a field that only one side has or requires.
    fn presence(
        &self,
        name: &WireName,
        (old, a): (&'a Object, Option<&'a Field>),
        (_, b): (&'a Object, Option<&'a Field>),
    ) -> Wire {
        let is_asked = |field: Option<&Field>| {
            field.is_some_and(|field| field.required && field.access != Access::Response)
        };
        let sent = if is_asked(b) && !is_asked(a) {
            Wire::Fails(Failure::Request)
        } else {
            Wire::Decodes
        };
        let read = match (a, b) {
            (Some(a), Some(b)) if !b.required => self.old.missing(a),
            (Some(_), Some(_)) => Wire::Decodes,
            _ => Reader::new(self.old, self.new).field(old, a, b),
        };
        self.verdict(name, read, sent)
    }

    /// Compares a field; each side has the object that the field belongs to.
    pub(super) fn field(
        &mut self,
        owner: &'a WireName,
        old: (&'a Object, Option<&'a Field>),
        new: (&'a Object, Option<&'a Field>),
    ) {
        let describe = |field: &Field| {
            let required = describe::required(field.required);
            format!("{}, {required}", describe::ty(&field.ty))
        };
        let wire = self.presence(owner, old, new);
        match (old.1, new.1) {
            (Some(a), Some(b)) => self.both(owner, (old.0, a), (new.0, b), wire),
            (Some(a), None) => {
                let change = self.walk.add(ChangeKind::FieldRemoved, key(owner, a));
                change.before(describe(a), &a.origin).wire(wire);
            }
            (None, Some(b)) => {
                let change = self.walk.add(ChangeKind::FieldAdded, key(owner, b));
                change.after(describe(b), &b.origin).wire(wire);
            }
            (None, None) => {}
        }
    }

    fn both(
        &mut self,
        owner: &'a WireName,
        (old, a): (&'a Object, &'a Field),
        (_, b): (&'a Object, &'a Field),
        presence: Wire,
    ) {
        let Field {
            // It differs only for a rename, which is a separate change.
            name: _,
            origin,
            ty,
            required,
            access,
            description,
            begrep,
            constraints,
            element,
        } = a;
        let subject = key(owner, b);
        let at = [&origin.at, &b.origin.at];
        let types = [describe::ty(ty), describe::ty(&b.ty)];
        if !self.old.moves.is_same(ty, &b.ty) {
            let mut read = Reader::new(self.old, self.new).reads(ty, &b.ty, self.old.null(a));
            if self.old.list(owner, &a.name).is_some() {
                // A value that decodes may still be an unknown code.
                read = read.max(Wire::Reports(FindingKind::UnknownCode));
            }
            let sent = Reader::new(self.new, self.old);
            let sent = { sent }.reads(&b.ty, ty, Wire::Fails(Failure::Null));
            let wire = self.verdict(owner, read, sent);
            let change = self.walk.add(ChangeKind::TypeChanged, &*subject);
            change
                .before(&*types[0], origin)
                .after(&*types[1], &b.origin);
            change.wire(wire);
        }
        self.protection(owner, &subject, a, b);
        if *required != b.required {
            let kind = if b.required {
                ChangeKind::NowRequired
            } else {
                ChangeKind::NowOptional
            };
            let change = self.walk.add(kind, &*subject);
            change.before(describe::required(*required), origin);
            change.after(describe::required(b.required), &b.origin);
            change.wire(presence);
        }
        self.element(owner, &subject, (old, a, element.as_deref()), b);
        let accesses = [*access, b.access].map(describe::access);
        if accesses[0] != accesses[1] {
            let read = Reader::new(self.old, self.new).field(old, Some(a), Some(b));
            let wire = self.verdict(owner, read, presence);
            let change = self.walk.add(ChangeKind::AccessChanged, &*subject);
            change
                .before(accesses[0], origin)
                .after(accesses[1], &b.origin);
            change.wire(wire);
        }
        let texts = [description.as_ref(), b.description.as_ref()];
        self.walk
            .texts(ChangeKind::DescriptionChanged, &subject, texts, at);
        let concepts = [begrep.as_deref(), b.begrep.as_deref()];
        self.walk.concepts(&subject, concepts, at);
        self.constraints(owner, &subject, [constraints, &b.constraints], at);
    }

    /// Compares the protection of a field.
    fn protection(&mut self, owner: &'a WireName, subject: &str, a: &Field, b: &Field) {
        let at =
            |owner: &WireName, field: &Field| Position::Property(owner.clone(), field.name.clone());
        let new = &self.new.version;
        let mut owners = self.new_names(owner);
        let personal = [
            self.old.version.personal_at(&at(owner, a)),
            owners.find_map(|owner| new.personal_at(&at(owner, b))),
        ];
        self.walk
            .protection(subject, personal, [&a.origin, &b.origin]);
    }

    /// Compares the XML names of a field; in XML, another name is another field.
    fn element(
        &mut self,
        owner: &WireName,
        subject: &str,
        (old, a, element): (&'a Object, &'a Field, Option<&Element>),
        b: &'a Field,
    ) {
        let [from, to] = [element, b.element.as_deref()].map(describe::element);
        if from == to {
            return;
        }
        let fresh = Reader::new(self.old, self.new).field(old, None, Some(b));
        let wire = self.old.missing_in_xml(a).max(fresh);
        let wire = self.verdict(owner, wire, wire);
        let change = self.walk.add(ChangeKind::XmlChanged, subject);
        change.before(from, &a.origin).after(to, &b.origin);
        change.wire(wire);
    }

    pub(super) fn scalar_constraints(
        &mut self,
        old: &Schema,
        new: &Schema,
        bounds: [&Constraints; 2],
    ) {
        let at = [&old.origin.at, &new.origin.at];
        self.constraints(&old.name, &old.name.0, bounds, at);
    }

    pub(super) fn constraints(
        &mut self,
        owner: &WireName,
        subject: &str,
        bounds: [&Constraints; 2],
        at: [&Location; 2],
    ) {
        let (read, sent) = super::bounds::loosened(bounds);
        let verdict = self.verdict(owner, read, sent);
        super::bounds::compare(self.walk, subject, bounds, at, verdict);
    }
}

pub(super) fn key(owner: &WireName, field: &Field) -> String {
    format!("{owner}.{}", field.name)
}

/// The alternatives in words, in any order.
fn branch_words(branches: &[Vec<WireName>]) -> String {
    let all = branches.iter().map(|branch| {
        let mut names = branch.iter().map(|name| &*name.0).collect::<Vec<_>>();
        names.sort_unstable();
        names.join(" and ")
    });
    let mut all = all.collect::<Vec<_>>();
    all.sort();
    describe::list(all)
}
