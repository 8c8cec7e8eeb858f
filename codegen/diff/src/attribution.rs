//! Attribution of each difference between the crates to the change of the specification that causes it.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::Location;
use skattekit_rust::Generation;
use skattekit_rust::plan::Item;

use super::api_diff::NameChange;
use super::causes::Causes;
use super::change::Walk;
use super::kind::ChangeKind;
use super::users::Users;
use super::verdict::Source;

/// Adds to each change the reasons why code may not compile, and adds a change for each difference without a cause.
pub(super) fn attach(walk: &mut Walk, users: &[Users<'_>; 2], names: &[NameChange]) {
    let causes = Causes::new(&walk.changes, users, names);
    let found = names.iter().map(|name| {
        let own = causes.of(name);
        let other = causes.elsewhere(name).filter(|_| own.is_empty());
        (name, own, other)
    });
    let (lone, brought) = found
        .collect::<Vec<_>>()
        .into_iter()
        .partition::<Vec<_>, _>(|(_, own, _)| own.is_empty());
    for (name, own, _) in brought {
        for cause in own {
            name.show(&mut walk.changes[cause]);
        }
    }
    let mut brought = BTreeMap::new();
    for (name, _, other) in lone {
        match other {
            Some(cause) => bring(walk, cause, name, &mut brought),
            None => alone(walk, name),
        }
    }
}

/// Repeats a change of another crate that also shows in this one.
fn bring<'a>(
    walk: &mut Walk,
    cause: usize,
    name: &'a NameChange,
    brought: &mut BTreeMap<(&'a str, usize), usize>,
) {
    let next = walk.changes.len();
    let at = *brought.entry((&name.package, cause)).or_insert(next);
    if at == next {
        let mut change = walk.changes[cause].clone();
        change.package.clone_from(&name.package);
        name.module().clone_into(&mut change.part);
        change.source = Source::Compiles;
        change.grows = false;
        walk.changes.push(change);
    }
    name.show(&mut walk.changes[at]);
}

fn alone(walk: &mut Walk, name: &NameChange) {
    walk.package.clone_from(&name.package);
    name.module().clone_into(&mut walk.part);
    let change = walk.add(ChangeKind::RustApi, &*name.path);
    name.show(change);
    [change.old, change.new] = name.sides.each_ref().map(|side| {
        let signature = &side.as_ref()?.signature;
        Some(if signature.is_empty() {
            name.path.clone()
        } else {
            signature.to_string()
        })
    });
    [change.old_at, change.new_at] = name.places().map(Option::<&_>::cloned);
}

/// Repeats the changes of codes for crates that have these codes in their own lists, such as those of the platform.
pub(super) fn lent(walk: &mut Walk, old: &Generation, new: &Generation) {
    let mut by_place = [BTreeMap::<_, Vec<usize>>::new(), BTreeMap::new()];
    let mut known = BTreeSet::new();
    for (number, change) in walk.changes.iter().enumerate() {
        known.insert((change.package.clone(), change.kind, change.subject.clone()));
        for (side, at) in [&change.old_at, &change.new_at].into_iter().enumerate() {
            if let Some(start) = at.as_ref().and_then(Location::start) {
                by_place[side].entry(start).or_default().push(number);
            }
        }
    }
    let mut lent = Vec::new();
    for (generation, by_place) in [old, new].into_iter().zip(&by_place) {
        let crates = generation.plan.iter().flat_map(|plan| &plan.crates);
        let modules = crates.flat_map(|krate| krate.modules.iter().map(move |of| (krate, of)));
        for (krate, module) in modules {
            let rows = module.items.iter().flat_map(|item| match item {
                Item::CodeEnum(list) => &*list.rows,
                _ => &[],
            });
            let part = module.path.first().map_or("", |name| name.as_str());
            let found = rows.filter_map(|row| by_place.get(&row.at.start()?));
            for number in found.flatten() {
                let change = &walk.changes[*number];
                let key = (krate.package.clone(), change.kind, change.subject.clone());
                if change.package != krate.package && known.insert(key) {
                    lent.push((*number, krate.package.clone(), part.to_owned()));
                }
            }
        }
    }
    for (number, package, part) in lent {
        let mut change = walk.changes[number].clone();
        change.package = package;
        change.part = part;
        walk.changes.push(change);
    }
}

/// A removed crate breaks all code that uses it.
pub(super) fn gone(walk: &mut Walk) {
    for change in &mut walk.changes {
        if change.kind == ChangeKind::ApiRemoved {
            let why = format!("the crate `{}` was removed", change.package);
            change.source.add(why);
        }
    }
}
