//! The causes of a difference between public names: the changes at the places that the names come from or refer to.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::Location;
use skattekit_rust::plan::ConstantKind;
use skattekit_rust::public_api::NameKind;

use super::api_diff::NameChange;
use super::change::Change;
use super::kind::ChangeKind;
use super::users::Users;

/// Per side, the numbers of the changes at each place.
type ByPlace<'a> = [BTreeMap<(&'a str, usize), Vec<usize>>; 2];

/// The changes that affect programs, indexed by place.
pub(super) struct Causes<'a> {
    changes: &'a [Change],
    users: &'a [Users<'a>; 2],
    /// The changes at a place, and those that removed or added it together with something else.
    at: ByPlace<'a>,
    /// The changes of a schema or an operation and of its parts, by the place of the whole.
    within: ByPlace<'a>,
    /// The change that adds or removes a module, by crate and module.
    modules: BTreeMap<(&'a str, &'a str), usize>,
    /// The changes that rename a type, by crate and old name.
    renamed: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    /// The differing constructor of a type, by crate and type.
    constructors: BTreeMap<(&'a str, &'a str), &'a NameChange>,
}

impl<'a> Causes<'a> {
    pub(super) fn new(
        changes: &'a [Change],
        users: &'a [Users<'a>; 2],
        names: &'a [NameChange],
    ) -> Self {
        let mut causes = Self {
            changes,
            users,
            at: Default::default(),
            within: Default::default(),
            modules: BTreeMap::new(),
            renamed: BTreeMap::new(),
            constructors: BTreeMap::new(),
        };
        for (number, change) in changes.iter().enumerate() {
            causes.add(number, change);
        }
        for name in names {
            if name.kind() == Some(&NameKind::Constructor) {
                let key = (&*name.package, name.parent().unwrap_or_default());
                causes.constructors.insert(key, name);
            }
            if name.sides[1].is_none() && name.parent().is_none() {
                let found = causes.find(&causes.at, name, name.places());
                let gave =
                    |kind| matches!(kind, ChangeKind::SchemaRenamed | ChangeKind::SchemaMoved);
                let found = causes.of_kind(found, gave);
                let last = name.path.rsplit("::").next().unwrap_or_default();
                causes
                    .renamed
                    .entry((&name.package, last))
                    .or_default()
                    .extend(found);
            }
        }
        causes
    }

    fn add(&mut self, number: usize, change: &'a Change) {
        if change.kind.is_of_module() {
            self.modules.insert((&change.package, &change.part), number);
        }
        if change.kind.is_text() {
            return;
        }
        for (side, own) in [&change.old_at, &change.new_at].into_iter().enumerate() {
            let with = &change.within[side];
            add(&mut self.at[side], own.iter().chain(with), number);
            add(
                &mut self.within[side],
                own.iter().chain(&change.owner[side]),
                number,
            );
        }
    }

    /// The changes in a name's crate at places of both sides.
    fn find<'b>(
        &self,
        map: &ByPlace<'_>,
        name: &NameChange,
        places: [impl IntoIterator<Item = &'b Location>; 2],
    ) -> Vec<usize> {
        Self::find_all(map, places)
            .into_iter()
            .filter(|at| self.changes[*at].package == name.package)
            .collect()
    }

    fn find_all<'b>(
        map: &ByPlace<'_>,
        places: [impl IntoIterator<Item = &'b Location>; 2],
    ) -> BTreeSet<usize> {
        places
            .into_iter()
            .zip(map)
            .flat_map(|(places, map)| {
                places
                    .into_iter()
                    .filter_map(Location::start)
                    .filter_map(|start| map.get(&start))
                    .flatten()
            })
            .copied()
            .collect()
    }

    /// The changes of a wanted kind among some.
    fn of_kind(&self, found: Vec<usize>, is_wanted: impl Fn(ChangeKind) -> bool) -> Vec<usize> {
        found
            .into_iter()
            .filter(|at| is_wanted(self.changes[*at].kind))
            .collect()
    }

    /// A change of another crate at the same place.
    pub(super) fn elsewhere(&self, name: &NameChange) -> Option<usize> {
        let mut found = Self::find_all(&self.at, name.places()).into_iter();
        found.find(|at| self.changes[*at].package != name.package)
    }

    /// The changes that cause a difference; empty if no change in its crate does.
    pub(super) fn of(&self, name: &NameChange) -> Vec<usize> {
        let Some(kind) = name.kind() else {
            return Vec::new();
        };
        let looks: [&dyn Fn() -> Vec<usize>; 5] = [
            &|| self.of_renamed_types(name),
            &|| self.of_bodies(name, kind),
            &|| self.of_module(name, kind),
            &|| {
                if kind.is_behaviour() {
                    self.of_behaviour(name, kind)
                } else {
                    self.of_place(name, kind)
                }
            },
            &|| self.of_components(name, kind),
        ];
        let found = looks.iter().map(|look| look());
        found
            .into_iter()
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The renames of types, if these are the only difference.
    fn of_renamed_types(&self, name: &NameChange) -> Vec<usize> {
        let [Some(old), Some(new)] = &name.sides else {
            return Vec::new();
        };
        let Some(types) = old.signature.renamed_types(&new.signature) else {
            return Vec::new();
        };
        let causes: Option<Vec<_>> = types
            .iter()
            .map(|ty| self.renamed.get(&(&*name.package, &**ty)))
            .collect();
        causes
            .into_iter()
            .flatten()
            .flatten()
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// The changes of operations and bodies that make a component a document, or end that.
    fn of_bodies(&self, name: &NameChange, kind: &NameKind) -> Vec<usize> {
        if *kind != NameKind::Document {
            return Vec::new();
        }
        let bodies = [0, 1].map(|side| {
            name.owners()[side]
                .filter(|_| name.sides[side].is_some())
                .map(|at| self.users[side].bodies_of(at))
                .unwrap_or_default()
        });
        self.of_kind(self.find(&self.at, name, bodies), ChangeKind::is_of_body)
    }

    /// The change that adds or removes the module of a name.
    fn of_module(&self, name: &NameChange, kind: &NameKind) -> Vec<usize> {
        let module = match kind {
            NameKind::Module(module) => module,
            _ => name.module(),
        };
        self.modules
            .get(&(&*name.package, module))
            .copied()
            .into_iter()
            .collect()
    }

    /// The causes of a difference of a function or an implementation.
    fn of_behaviour(&self, name: &NameChange, kind: &NameKind) -> Vec<usize> {
        let of_type = self.find(&self.within, name, name.owners());
        let key = (&*name.package, name.parent().unwrap_or_default());
        let constructor = self
            .constructors
            .get(&key)
            .filter(|_| *kind == NameKind::Default);
        let parameters = constructor.unwrap_or(&name).parameters();
        let exact = self
            .find(&self.at, name, parameters)
            .into_iter()
            .filter(|at| of_type.contains(at))
            .collect::<Vec<_>>();
        if !exact.is_empty() {
            return exact;
        }
        self.of_kind(of_type, |change| match kind {
            NameKind::Decode => change.is_of_answer(),
            NameKind::Request => change.is_of_call(),
            _ => !change.is_of_call() || change.is_of_answer(),
        })
    }

    /// The causes of a difference of a name that has a place of its own.
    fn of_place(&self, name: &NameChange, kind: &NameKind) -> Vec<usize> {
        let found = self.find(&self.at, name, name.places());
        // A removed name is explained by the removal, even if other changes share its place.
        let gone = self.of_kind(found.clone(), ChangeKind::takes_away);
        if name.sides[1].is_none() && !gone.is_empty() {
            return gone;
        }
        let around = match kind {
            NameKind::Concepts => {
                let mut found = self.find(&self.within, name, name.owners());
                found.retain(|at| is_of_concepts(&self.changes[*at]));
                found
            }
            // The types of an operation's responses have the place of the operation.
            _ if name.parent().is_some()
                || found.iter().any(|at| self.changes[*at].kind.is_of_answer()) =>
            {
                Vec::new()
            }
            _ => {
                let found = self.find(&self.within, name, name.roots());
                self.of_kind(found, ChangeKind::is_of_answer)
            }
        };
        if !around.is_empty() {
            return around;
        }
        if !found.is_empty() {
            return found;
        }
        // The parts of a schema that is now of another kind were removed with it.
        let around = self.find(&self.at, name, name.owners());
        let around = self.of_kind(around, |kind| kind == ChangeKind::ShapeChanged);
        if !around.is_empty() {
            return around;
        }
        // The name of a constant depends on the neighbouring constants.
        let kinds: &[ChangeKind] = match kind {
            NameKind::Constant(ConstantKind::Scopes) => {
                &[ChangeKind::ScopeAdded, ChangeKind::ScopeRemoved]
            }
            NameKind::Constant(ConstantKind::Server) => &[
                ChangeKind::ServerAdded,
                ChangeKind::ServerRemoved,
                ChangeKind::ServerChanged,
            ],
            NameKind::Constant(ConstantKind::Scheme) => &[ChangeKind::SecurityChanged],
            _ => return Vec::new(),
        };
        let is_beside = |at: &usize| {
            let change = &self.changes[*at];
            change.package == name.package
                && change.part == name.module()
                && kinds.contains(&change.kind)
        };
        (0..self.changes.len()).filter(is_beside).collect()
    }

    /// The changes that turn a component at a place into another kind of schema.
    fn of_components(&self, name: &NameChange, kind: &NameKind) -> Vec<usize> {
        let is_typed = matches!(kind, NameKind::Constructor | NameKind::Decode);
        let components = [0, 1].map(|side| {
            let owner = name.owners()[side].filter(|_| is_typed);
            name.places()[side]
                .into_iter()
                .chain(owner)
                .flat_map(move |at| self.users[side].components_at(at))
        });
        let found = self.find(&self.at, name, components);
        self.of_kind(found, |kind| kind == ChangeKind::ShapeChanged)
    }
}

fn add<'a>(
    map: &mut BTreeMap<(&'a str, usize), Vec<usize>>,
    places: impl Iterator<Item = &'a Location>,
    number: usize,
) {
    for start in places.filter_map(Location::start) {
        map.entry(start).or_default().push(number);
    }
}

/// Whether a change of a field can explain why its object lists concepts, or no longer does.
fn is_of_concepts(change: &Change) -> bool {
    match change.kind {
        ChangeKind::BegrepChanged => change.old_at != change.owner[0],
        kind => matches!(
            kind,
            ChangeKind::FieldAdded
                | ChangeKind::FieldRemoved
                | ChangeKind::FieldRenamed
                | ChangeKind::ShapeChanged
        ),
    }
}
