//! Changes by their places, as the differences of printed crates look them up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use skattekit_ir::diag::Location;

use super::change::Change;
use super::exposed::Exposed;
use super::kind::Kind;

/// A place as it is looked up.
pub(super) type Spot = (Arc<str>, usize);

pub(super) fn spot(at: &Location) -> Option<Spot> {
    Some((Arc::clone(&at.file), at.span.as_ref()?.start))
}

/// The changes by place.
pub(super) struct Index {
    /// Per side, a place to the changes there that programs see.
    pub at: [BTreeMap<Spot, Vec<usize>>; 2],
    /// Per side, the place of a schema or operation to the changes of its parts and of itself.
    pub owners: [BTreeMap<Spot, Vec<usize>>; 2],
    /// A crate and a module of it to what made or removed it.
    pub modules: BTreeMap<(String, String), usize>,
}

impl Index {
    pub(super) fn of(changes: &[Change]) -> Self {
        let mut index = Self {
            at: Default::default(),
            owners: Default::default(),
            modules: BTreeMap::new(),
        };
        for (number, change) in changes.iter().enumerate() {
            let is_module = matches!(
                change.kind,
                Kind::VersionAdded
                    | Kind::VersionRemoved
                    | Kind::YearAdded
                    | Kind::YearRemoved
                    | Kind::PageAdded
                    | Kind::PageRemoved
            );
            if is_module {
                let key = (change.package.clone(), change.part.clone());
                index.modules.insert(key, number);
            }
            if change.kind.is_text() {
                continue;
            }
            for (side, at) in [&change.old_at, &change.new_at].into_iter().enumerate() {
                if let Some(spot) = at.as_ref().and_then(spot) {
                    index.at[side].entry(spot.clone()).or_default().push(number);
                    index.owners[side].entry(spot).or_default().push(number);
                }
            }
            for (side, at) in change.within.iter().enumerate() {
                for spot in at.iter().filter_map(spot) {
                    index.at[side].entry(spot).or_default().push(number);
                }
            }
            for (side, at) in change.owner.iter().enumerate() {
                if let Some(spot) = at.as_ref().and_then(spot) {
                    let of = index.owners[side].entry(spot).or_default();
                    if !of.contains(&number) {
                        of.push(number);
                    }
                }
            }
        }
        index
    }

    pub(super) fn find(
        map: &[BTreeMap<Spot, Vec<usize>>; 2],
        places: [Option<&Location>; 2],
    ) -> Vec<usize> {
        let found = places.into_iter().zip(map).flat_map(|(at, map)| {
            at.and_then(spot)
                .and_then(|spot| map.get(&spot))
                .cloned()
                .unwrap_or_default()
        });
        BTreeSet::from_iter(found).into_iter().collect()
    }

    /// A change of another crate at the very place.
    pub(super) fn elsewhere(&self, changes: &[Change], difference: &Exposed) -> Option<usize> {
        let found = Self::find(&self.at, places(difference));
        found
            .into_iter()
            .find(|at| changes[*at].package != difference.package)
    }
}

pub(super) fn places(difference: &Exposed) -> [Option<&Location>; 2] {
    [
        difference.old.as_ref().and_then(|entry| entry.at.as_ref()),
        difference.new.as_ref().and_then(|entry| entry.at.as_ref()),
    ]
}

pub(super) fn parents(difference: &Exposed) -> [Option<&Location>; 2] {
    [
        difference.parent_at[0].as_ref(),
        difference.parent_at[1].as_ref(),
    ]
}
