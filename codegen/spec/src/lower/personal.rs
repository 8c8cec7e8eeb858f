//! Positions with personal data: those that the manifest lists, and those whose name is known as personal data.

mod check;
mod find;

use std::collections::{BTreeMap, BTreeSet};

use find::Finder;
use skattekit_ir::diag::{Diagnostics, Location};
use skattekit_ir::ir::{Api, Personal, Position, Specification};

use crate::lock::Lock;
use crate::manifest;
use crate::manifest::Manifest;
use crate::personal::Names;

/// The manifest's settings for an API's positions.
struct Rules<'a> {
    names: &'a Names,
    /// The positions to hide, including those of the shared API.
    sensitive: BTreeSet<String>,
    /// The components that are person identifiers, including those of the shared API.
    identifiers: BTreeSet<String>,
    /// The properties whose values are codes of a list.
    codes: BTreeSet<String>,
    /// The parameters whose values are codes of a list.
    code_parameters: BTreeSet<String>,
    /// The property that holds the year of a response.
    year_field: Option<String>,
    /// The positions that may be shown.
    shown: BTreeSet<String>,
}

/// The findings for a version.
#[derive(Default)]
struct PersonalFindings {
    /// The positions that hold personal data.
    personal: BTreeMap<Position, Personal>,
    /// Every position and its place, by the name used in the manifest.
    places: BTreeMap<String, (Position, Location)>,
    /// The components that hide a property, by the property's position.
    by_component: BTreeMap<Position, String>,
    /// Strings of eleven digits that are shown.
    unprotected: Vec<(Position, Location)>,
}

impl PersonalFindings {
    /// Whether a position exists and holds personal data.
    fn hides(&self, key: &str) -> bool {
        self.places
            .get(key)
            .is_some_and(|(position, _)| self.personal.contains_key(position))
    }
}

/// Finds the personal data of every version, and checks it against the manifest and the lock.
///
/// In a partial specification, a missing position may only mean that its file could not be read.
pub(crate) fn find_personal(
    specification: &mut Specification,
    manifest: &Manifest,
    lock: Option<&Lock>,
    is_partial: bool,
    diagnostics: &mut Diagnostics,
) {
    let names = Names::of(manifest.personal_data.as_ref(), diagnostics);
    let shared = specification.apis.iter().find(|api| api.shared).cloned();
    for api in &mut specification.apis {
        let entries = manifest.apis.iter();
        let entry = entries
            .clone()
            .find(|entry| *entry.slug.get_ref() == api.slug);
        let shown = entry.map(|entry| &*entry.shown).unwrap_or_default();
        let rules = rules(api, shared.as_ref(), shown, &names);
        let mut versions = Vec::new();
        for version in &mut api.versions {
            let found = Finder::of(version, &rules).find();
            version.personal.clone_from(&found.personal);
            versions.push((version.name.clone(), found));
        }
        check::unprotected(&versions, diagnostics);
        if !is_partial {
            check::sensitive(api, &versions, diagnostics);
            check::shown(&api.slug, shown, &rules, &versions, diagnostics);
        }
        if let Some(lock) = lock {
            check::lost(&api.slug, lock, &rules, &versions, diagnostics);
        }
    }
}

fn rules<'a>(
    api: &Api,
    shared: Option<&Api>,
    shown: &[manifest::Shown],
    names: &'a Names,
) -> Rules<'a> {
    let both = || std::iter::once(api).chain(shared);
    let values = |settings: &[skattekit_ir::ir::Setting]| {
        settings
            .iter()
            .map(|setting| setting.value.clone())
            .collect::<Vec<_>>()
    };
    Rules {
        names,
        sensitive: both().flat_map(|api| values(&api.sensitive)).collect(),
        identifiers: both()
            .flat_map(|api| values(&api.person_identifiers))
            .collect(),
        codes: both()
            .flat_map(|api| api.code_fields.keys().cloned())
            .collect(),
        code_parameters: api.code_parameters.keys().cloned().collect(),
        year_field: api.year_list.as_ref().and_then(|list| {
            let field = list.year_field.as_ref()?;
            Some(field.value.clone())
        }),
        shown: shown
            .iter()
            .map(|shown| shown.about.get_ref().clone())
            .collect(),
    }
}
