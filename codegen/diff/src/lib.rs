//! Two generations in; what changed between their specifications, with a verdict on each change for consumers, out.
//!
//! ```text
//! ir, ir --walk--> changes: what happened, on the wire and in meaning
//! files, files --read--> public names --attach--> the same changes, with what does not compile
//! ```
//!
//! The walk takes every struct of the [`ir`](skattekit_ir::ir) apart without `..`, so that whoever adds to it is asked what a change
//! of that is. What code sees is read from the printed files, and what no change of a specification accounts for is a change
//! by itself. Lines, columns and the order of fields, codes and schemas are no change; the order of parameters of a function
//! is, and that of types that are tried one after the other.

use std::collections::BTreeMap;

mod answers;
mod apis;
mod attach;
mod bodies;
mod bounds;
mod calls;
mod change;
mod code_renames;
mod codes;
mod examples;
mod exposed;
mod fields;
mod follows;
mod index;
mod json;
mod katalog;
mod kind;
mod markdown;
mod moves;
mod notes;
mod operations;
mod printed;
mod reads;
mod renames;
mod resolved;
mod schemas;
mod security;
mod settings;
mod surface;
mod text;
mod told;
mod units;
mod unreleased;
mod users;
mod uses;
mod verdict;
mod words;
mod years;

pub use change::Change;
pub use json::DIFFERENCE_SCHEMA;
pub use kind::Kind;
pub use notes::{NotesError, Raised};
pub use told::Sides;
pub use unreleased::Base;
pub use verdict::{Bump, Failure, Found, Meaning, Sense, Source, Wire};
pub use years::compare_years;

use change::Walk;
use resolved::Resolved;
use semver::Version;
use skattekit_rust::Generation;
use users::Users;

/// What changed between two specifications.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// The changes: by crate and module, the breaking ones first, then by kind and subject.
    pub changes: Vec<Change>,
    /// The crates of either side, by name.
    pub crates: BTreeMap<String, Bumped>,
}

/// What the changes ask of the version of a crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Bumped {
    /// The release on the old side; none for a new crate.
    pub old: Option<String>,
    /// The release on the new side; none for one that is gone.
    pub new: Option<String>,
    /// How much of it the changes ask for.
    pub bump: Bump,
    /// The shared crate whose types it exports, when it is for that one's sake.
    pub because: Option<String>,
}

impl Bumped {
    /// The release that the changes ask for; none for a crate that is gone, or new and released as the manifest says.
    #[must_use]
    pub fn release(&self) -> Option<Version> {
        let old = Version::parse(self.old.as_ref()?).ok()?;
        Some(self.bump.apply(&old))
    }
}

/// Compares what was understood of two specifications.
///
/// Both must be without errors; what a side did not print is compared by its specification alone.
#[must_use]
pub fn compare(old: &Generation, new: &Generation) -> Difference {
    let mut walk = Walk::default();
    let resolved = [old, new].map(|side| Resolved::of(side.plan.as_ref()));
    let [a, b] = [(old, &resolved[0]), (new, &resolved[1])].map(|(side, resolved)| apis::All {
        specification: &side.specification,
        resolved,
    });
    apis::compare(&mut walk, a, b);
    attach::lent(&mut walk, old, new);
    let users = [old, new].map(|side| Users::of(&side.specification));
    attach::attach(&mut walk, &users, exposed::compare(old, new));
    attach::gone(&mut walk);
    printed::compare_files(&mut walk, old, new);
    let changes = sorted(walk.changes);
    let crates = bumps(&changes, old, new);
    Difference { changes, crates }
}

/// The changes by crate and module, the breaking ones first, then by kind and place.
fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_cached_key(|change| {
        let place = change.new_at.as_ref().or(change.old_at.as_ref());
        let start = place.and_then(|at| Some((at.file.clone(), at.span.as_ref()?.start)));
        (
            (change.package.clone(), change.part.clone()),
            !change.is_breaking(),
            (change.kind, start, change.subject.clone()),
        )
    });
    changes
}

/// The crates of both sides with what the changes ask of them.
fn bumps(changes: &[Change], old: &Generation, new: &Generation) -> BTreeMap<String, Bumped> {
    let mut crates = BTreeMap::<String, Bumped>::new();
    for (side, generation) in [old, new].into_iter().enumerate() {
        let specification = &generation.specification;
        let apis = specification.apis.iter();
        let apis = apis.map(|api| (&api.package, &api.release));
        let katalog = specification.katalog.iter();
        let katalog = katalog.map(|katalog| (&katalog.package, &katalog.release));
        let modeller = specification.modeller.iter();
        let modeller = modeller.map(|modeller| (&modeller.package, &modeller.release));
        for (package, release) in apis.chain(katalog).chain(modeller) {
            let bumped = crates.entry(package.clone()).or_insert(Bumped {
                old: None,
                new: None,
                bump: Bump::None,
                because: None,
            });
            let known = if side == 0 {
                &mut bumped.old
            } else {
                &mut bumped.new
            };
            *known = Some(release.clone());
        }
    }
    for change in changes {
        if let Some(bumped) = crates.get_mut(&change.package) {
            bumped.bump = bumped.bump.max(change.bump());
        }
    }
    break_dependents(&mut crates, new);
    // The table of everything asks for the crates that it has been tested with.
    let is_any = crates.values().any(|bumped| bumped.bump > Bump::None);
    let table = new.specification.modeller.as_ref();
    if let Some(bumped) = table.and_then(|table| crates.get_mut(&table.package))
        && is_any
    {
        bumped.bump = bumped.bump.max(Bump::Patch);
    }
    crates
}

/// Whoever exports the types of the shared crate breaks with them: two versions of a type are two types.
fn break_dependents(crates: &mut BTreeMap<String, Bumped>, new: &Generation) {
    let shared = new.specification.apis.iter().find(|api| api.shared);
    let Some(shared) = shared.map(|api| api.package.clone()) else {
        return;
    };
    let is_broken = crates
        .get(&shared)
        .is_some_and(|bumped| bumped.bump == Bump::Major);
    let plan = new.plan.as_ref().filter(|_| is_broken);
    for krate in plan.into_iter().flat_map(|plan| &plan.crates) {
        let uses = krate
            .shared
            .as_ref()
            .is_some_and(|used| used.package == shared);
        if let Some(bumped) = crates.get_mut(&krate.package).filter(|_| uses)
            && bumped.bump < Bump::Major
        {
            bumped.bump = Bump::Major;
            bumped.because = Some(shared.clone());
        }
    }
}

impl Difference {
    /// Changes that no crate's version depends on.
    fn of_changes(changes: Vec<Change>) -> Self {
        Self {
            changes: sorted(changes),
            crates: BTreeMap::new(),
        }
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether something that compiled or decoded may not.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(Change::is_breaking)
    }

    /// What changed of one API, or of the catalogue, by the name of its crate.
    #[must_use]
    pub fn of(mut self, package: &str) -> Self {
        self.changes.retain(|change| change.package == package);
        self.crates.retain(|name, _| name == package);
        self
    }
}
