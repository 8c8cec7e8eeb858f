//! Differences of printed crates that follow from a change elsewhere: of a body that a component is, of a component that a
//! place names.

use std::collections::BTreeSet;

use super::change::Change;
use super::exposed::Exposed;
use super::index::{Index, parents, places, spot};
use super::kind::Kind;
use super::users::Users;

/// The changes of operations and of their bodies that make a component, or no longer make one, a document of its own.
pub(super) fn of_bodies(
    changes: &[Change],
    index: &Index,
    difference: &Exposed,
    users: &[Users<'_>; 2],
) -> Option<Vec<usize>> {
    if !difference.path.ends_with(": Document") {
        return None;
    }
    let mut found = BTreeSet::new();
    let is_there = [difference.old.is_some(), difference.new.is_some()];
    let sides = parents(difference).into_iter().zip(users).zip(&index.at);
    for (((at, users), map), _) in sides.zip(is_there).filter(|(_, is_there)| *is_there) {
        let bodies = at.map(|at| users.bodies_of(at)).unwrap_or_default();
        let spots = bodies.iter().filter_map(|at| map.get(&spot(at)?));
        found.extend(spots.flatten().copied().filter(|at| {
            let change = &changes[*at];
            change.package == difference.package && is_of_body(change.kind)
        }));
    }
    (!found.is_empty()).then(|| found.into_iter().collect())
}

/// Whether a change of a kind can be why something is a body, or is none.
const fn is_of_body(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::OperationAdded
            | Kind::OperationRemoved
            | Kind::ResponseAdded
            | Kind::ResponseRemoved
            | Kind::BodyAdded
            | Kind::BodyRemoved
            | Kind::MediaTypeAdded
            | Kind::MediaTypeRemoved
            | Kind::TypeChanged
    )
}

/// The changes of what kind of schema the components are that a place names.
pub(super) fn of_components(
    changes: &[Change],
    index: &Index,
    difference: &Exposed,
    users: &[Users<'_>; 2],
) -> Vec<usize> {
    let is_function = difference.path.contains("::new") || difference.path.contains("::decode");
    let mut found = BTreeSet::new();
    for side in [0, 1] {
        let own = places(difference)[side];
        let parent = parents(difference)[side].filter(|_| is_function);
        let components = own.into_iter().chain(parent);
        let components = components.flat_map(|at| users[side].components_at(at));
        let spots = components.filter_map(|at| index.at[side].get(&spot(at)?));
        found.extend(spots.flatten().copied().filter(|at| {
            let change = &changes[*at];
            change.package == difference.package && change.kind == Kind::ShapeChanged
        }));
    }
    found.into_iter().collect()
}
