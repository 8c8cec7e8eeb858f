//! The changes between two specifications in order, and the releases that they require.

use std::collections::BTreeMap;

use semver::Version;
use skattekit_rust::Generation;

use super::change::Change;
use super::verdict::Bump;

/// What changed between two specifications.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// The changes: by crate and module, the breaking ones first, then by kind and subject.
    pub changes: Vec<Change>,
    /// The crates of both sides, by name.
    pub crates: BTreeMap<String, Bumped>,
    /// Whether two inntektsår of one specification are compared, and no release is required.
    pub(super) is_of_years: bool,
}

/// The release that the changes of a crate require.
#[derive(Clone, Debug, PartialEq)]
pub struct Bumped {
    /// The release on the old side; `None` for a new crate.
    pub old: Option<String>,
    /// The release on the new side; `None` for a removed crate.
    pub new: Option<String>,
    /// The kind of release that the changes require.
    pub bump: Bump,
    /// The shared crate whose breaking change requires this release, if the crate's own changes do not.
    pub because: Option<String>,
}

impl Bumped {
    /// The release that the changes require; `None` for a new crate or a removed one.
    #[must_use]
    pub fn release(&self) -> Option<Version> {
        let old = Version::parse(self.old.as_ref()?).ok()?;
        Some(self.bump.apply(&old))
    }

    /// The next release: the required one, or the manifest's if that is higher.
    pub(super) fn next(&self) -> Option<Version> {
        let new = Version::parse(self.new.as_ref()?).ok();
        self.release().max(new)
    }
}

/// Sorts changes by crate and module, breaking ones first, then by kind and place.
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

/// The crates of both sides with the releases that the changes require.
fn bumps(changes: &[Change], old: &Generation, new: &Generation) -> BTreeMap<String, Bumped> {
    let mut crates = BTreeMap::<String, Bumped>::new();
    for (side, generation) in [old, new].into_iter().enumerate() {
        let specification = &generation.specification;
        let apis = specification
            .apis
            .iter()
            .map(|api| (&api.package, &api.release));
        let catalogue = specification.catalogue.iter();
        let catalogue = catalogue.map(|catalogue| (&catalogue.package, &catalogue.release));
        let models = specification.models.iter();
        let models = models.map(|models| (&models.package, &models.release));
        for (package, release) in apis.chain(catalogue).chain(models) {
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
    // The crate of all models requires the releases that it was tested with.
    let is_any = crates.values().any(|bumped| bumped.bump > Bump::None);
    let table = new.specification.models.as_ref();
    if let Some(bumped) = table.and_then(|table| crates.get_mut(&table.package))
        && is_any
    {
        bumped.bump = bumped.bump.max(Bump::Patch);
    }
    crates
}

/// A crate that re-exports types of the shared crate breaks with them, since the same type of another version is a
/// different type.
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
    /// The changes between two generations, with the releases that they require.
    pub(super) fn between(changes: Vec<Change>, old: &Generation, new: &Generation) -> Self {
        let changes = sorted(changes);
        let crates = bumps(&changes, old, new);
        Self {
            changes,
            crates,
            is_of_years: false,
        }
    }

    /// The changes between two inntektsår, which require no release.
    pub(super) fn of_changes(changes: Vec<Change>) -> Self {
        Self {
            changes: sorted(changes),
            crates: BTreeMap::new(),
            is_of_years: true,
        }
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether something may no longer compile or decode.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(Change::is_breaking)
    }

    /// The changes of one crate.
    #[must_use]
    pub fn of(mut self, package: &str) -> Self {
        self.changes.retain(|change| change.package == package);
        self.crates.retain(|name, _| name == package);
        self
    }
}
