//! The comparison of the public APIs of two generations, crate by crate.

use std::collections::BTreeSet;

use skattekit_ir::diag::Location;
use skattekit_rust::Generation;
use skattekit_rust::plan::{Crate, Module};
use skattekit_rust::public_api::{Argument, NameKind, PublicApi, PublicName, public_api};
use skattekit_rust::render::path_of;

use super::change::Change;

/// A public name that differs.
#[derive(Clone, Debug)]
pub(super) struct NameChange {
    pub package: String,
    /// The path below the crate.
    pub path: String,
    /// Why code that uses it may not compile; `None` if it does.
    pub breaks: Option<String>,
    /// The name on each side; one side may lack it.
    pub sides: [Option<PublicName>; 2],
    /// The places of its parent.
    pub parents: [Option<Location>; 2],
}

/// Compares the crates that both sides have.
pub(super) fn compare(old: &Generation, new: &Generation) -> Vec<NameChange> {
    let (Some(old_plan), Some(new_plan)) = (&old.plan, &new.plan) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (a, b) in super::change::pairs(&old_plan.crates, &new_plan.crates, |krate| &krate.package) {
        let (Some(a), Some(b)) = (a, b) else { continue };
        let differs = |module: &Module| text(old, a, module) != text(new, a, module);
        let [before, after] = [a, b].map(|krate| public_api(krate, differs));
        compare_apis(&a.package, &before, &after, &mut found);
    }
    found
}

/// The text of a module of a crate.
fn text<'a>(side: &'a Generation, krate: &Crate, module: &Module) -> Option<&'a str> {
    let output = side.files.as_ref()?.get(&path_of(krate, module))?;
    Some(&output.text)
}

fn compare_apis(package: &str, old: &PublicApi, new: &PublicApi, found: &mut Vec<NameChange>) {
    for path in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let sides = [old, new].map(|side| side.get(path));
        let name = sides[0].or(sides[1]);
        let parent = name.and_then(|name| name.parent.as_ref());
        let parents = [old, new].map(|side| parent.and_then(|parent| side.get(parent)));
        let breaks = match sides {
            [Some(a), Some(b)] if is_same(a, b) => continue,
            [Some(a), Some(b)] => Some(changed(path, a, b)),
            // The parts of an added or removed type are added or removed with it.
            [Some(_), None] if parent.is_some() && parents[1].is_none() => continue,
            [None, Some(_)] if parent.is_some() && parents[0].is_none() => continue,
            [Some(_), None] => Some(format!("`{path}` was removed")),
            [None, Some(b)] => {
                let is_closed = parents[0].is_some_and(|parent| !parent.is_open);
                (is_closed && !b.kind.is_behaviour()).then(|| {
                    format!("`{path}` was added to a type that is not `#[non_exhaustive]`")
                })
            }
            [None, None] => continue,
        };
        found.push(NameChange {
            package: package.to_owned(),
            path: path.clone(),
            breaks,
            sides: sides.map(Option::<&PublicName>::cloned),
            parents: parents.map(|parent| parent?.at.clone()),
        });
    }
}

fn arguments(name: &PublicName) -> &[Argument] {
    name.parameters.as_deref().unwrap_or_default()
}

/// The places of the parameters that the other list lacks.
fn differing<'a>(own: &'a [Argument], others: &[Argument]) -> Vec<&'a Location> {
    let is_other = |one: &&Argument| {
        let same = |other: &Argument| (&other.name, &other.ty) == (&one.name, &one.ty);
        !others.iter().any(same)
    };
    own.iter()
        .filter(is_other)
        .filter_map(|one| one.at.as_ref())
        .collect()
}

fn is_same(old: &PublicName, new: &PublicName) -> bool {
    // The compiler does not notice swapped parameters of the same type, so their order is part of the signature.
    let [a, b] = [old, new].map(|name| arguments(name).iter().map(|argument| &argument.name));
    let is_reordered =
        !a.clone().eq(b.clone()) && a.collect::<BTreeSet<_>>() == b.collect::<BTreeSet<_>>();
    old.signature == new.signature && !is_reordered && (old.is_open || !new.is_open)
}

fn changed(path: &str, old: &PublicName, new: &PublicName) -> String {
    let is_other = || {
        format!(
            "`{path}` is now `{}` (was `{}`)",
            new.signature, old.signature
        )
    };
    if old.parameters.is_none() || new.parameters.is_none() {
        // With equal signatures, only `#[non_exhaustive]` differs.
        return match old.kind {
            _ if old.signature != new.signature => is_other(),
            NameKind::Enum | NameKind::Answer(_) => {
                format!("a `match` on `{path}` now needs a wildcard arm")
            }
            _ => format!("`{path}` can no longer be written as a struct literal"),
        };
    }
    let missing = |from: &PublicName, of: &PublicName| {
        let is_missing = |one: &&Argument| arguments(of).iter().all(|other| other.name != one.name);
        arguments(from)
            .iter()
            .filter(is_missing)
            .map(|one| format!("`{}`", one.name))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (more, less) = (missing(new, old), missing(old, new));
    match (more.is_empty(), less.is_empty()) {
        (false, false) => format!("`{path}` now takes {more} and no longer {less}"),
        (false, true) => format!("`{path}` now also takes {more}"),
        (true, false) => format!("`{path}` no longer takes {less}"),
        (true, true) => is_other(),
    }
}

impl NameChange {
    /// The kind of the name.
    pub(super) fn kind(&self) -> Option<&NameKind> {
        let name = self.sides.iter().flatten().next();
        name.map(|name| &name.kind)
    }

    /// The module that it is in; empty for the root.
    pub(super) fn module(&self) -> &str {
        let name = self.sides.iter().flatten().next();
        name.map_or("", |name| &name.module)
    }

    /// The path of the type that it is a part of.
    pub(super) fn parent(&self) -> Option<&str> {
        let mut sides = self.sides.iter().flatten();
        sides.find_map(|name| name.parent.as_deref())
    }

    /// Its places on both sides.
    pub(super) fn places(&self) -> [Option<&Location>; 2] {
        self.sides.each_ref().map(|name| name.as_ref()?.at.as_ref())
    }

    /// The places of the operation whose answer it is, or else its own.
    pub(super) fn roots(&self) -> [Option<&Location>; 2] {
        self.sides.each_ref().map(|name| match name.as_ref()? {
            PublicName {
                kind: NameKind::Answer(operation),
                ..
            } => Some(operation),
            name => name.at.as_ref(),
        })
    }

    /// The places of the type that it is a part of, on both sides.
    pub(super) fn owners(&self) -> [Option<&Location>; 2] {
        self.parents.each_ref().map(Option::as_ref)
    }

    /// The places of the differing parameters on both sides.
    pub(super) fn parameters(&self) -> [Vec<&Location>; 2] {
        let [old, new] = self
            .sides
            .each_ref()
            .map(|name| name.as_ref().map_or(&[][..], arguments));
        [differing(old, new), differing(new, old)]
    }

    /// Adds to a change what it does to the crate.
    pub(super) fn show(&self, change: &mut Change) {
        change.grows |= self.sides[0].is_none();
        if let Some(why) = &self.breaks {
            change.source.add(why.clone());
        }
    }
}
