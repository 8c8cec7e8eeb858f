//! Two plans and what they printed in; every difference of what consumers' source sees out, crate by crate.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::Location;
use skattekit_rust::Generation;
use skattekit_rust::plan::{Crate, Module};

use super::change::Change;
use super::surface::{self, Entry, Surface};

/// A difference of a public name.
#[derive(Clone, Debug)]
pub(super) struct Exposed {
    pub package: String,
    /// The path below the crate.
    pub path: String,
    /// What it is within.
    pub parent: Option<String>,
    /// Why code that uses it does not compile; none where code does.
    pub breaks: Option<String>,
    pub old: Option<Entry>,
    pub new: Option<Entry>,
    /// The place of what it is within, on each side.
    pub parent_at: [Option<Location>; 2],
}

/// Compares the crates that both sides have.
pub(super) fn compare(old: &Generation, new: &Generation) -> Vec<Exposed> {
    let (Some(old_plan), Some(new_plan)) = (&old.plan, &new.plan) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (a, b) in super::change::pairs(&old_plan.crates, &new_plan.crates, |krate| &krate.package) {
        let (Some(a), Some(b)) = (a, b) else { continue };
        let (before, after) = surfaces((old, a), (new, b));
        compare_surfaces(&a.package, &before, &after, &mut found);
    }
    // The places of tokens are kept by the thread, text and all, until somebody says that nobody asks for them.
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}

/// What two crates show of the files in which they differ.
fn surfaces(
    (old, a): (&Generation, &Crate),
    (new, b): (&Generation, &Crate),
) -> (Surface, Surface) {
    let [before, after] = [(old, a), (new, b)].map(|(of, krate)| {
        let private = private(krate);
        let files = krate.modules.iter().filter_map(|module| {
            let path = skattekit_rust::render::path_of(krate, module);
            let output = of.files.as_ref()?.get(&path)?;
            Some((path, (public_path(module, &private), output)))
        });
        BTreeMap::from_iter(files)
    });
    let (mut from, mut to) = (features(a), features(b));
    for (path, (public, output)) in &before {
        if after
            .get(path)
            .is_none_or(|(_, other)| other.text != output.text)
        {
            surface::read(output, public, &mut from);
        }
    }
    for (path, (public, output)) in &after {
        if before
            .get(path)
            .is_none_or(|(_, other)| other.text != output.text)
        {
            surface::read(output, public, &mut to);
        }
    }
    (from, to)
}

/// The modules whose items stand in the one above.
fn private(krate: &Crate) -> BTreeSet<Vec<&str>> {
    let modules = krate.modules.iter().flat_map(|module| {
        let hidden = module
            .submodules
            .iter()
            .filter(|submodule| !submodule.public);
        hidden.map(|submodule| {
            let mut path = names(module);
            path.push(submodule.name.as_str());
            path
        })
    });
    modules.collect()
}

fn names(module: &Module) -> Vec<&str> {
    module
        .path
        .iter()
        .map(skattekit_rust::plan::RustName::as_str)
        .collect()
}

fn public_path(module: &Module, private: &BTreeSet<Vec<&str>>) -> String {
    let names = names(module);
    let shown = (0..names.len()).filter(|at| !private.contains(&names[..=*at]));
    let mut path = Vec::from_iter(shown.map(|at| names[at]));
    // With what goes before a name.
    path.push("");
    path.join("::")
}

fn features(krate: &Crate) -> Surface {
    let mut surface = Surface::new();
    let own = krate.features.iter().map(String::as_str);
    let all = own
        .chain(krate.all_features.as_deref())
        .chain(krate.runtime_features.iter().copied());
    let defaults = krate
        .default_features
        .iter()
        .map(|name| format!("default feature {name}"));
    let names = all.map(|name| format!("feature {name}")).chain(defaults);
    for name in names {
        let entry = Entry {
            signature: String::new(),
            parameters: None,
            at: Some(krate.at.clone()),
            parent: None,
            open: true,
        };
        surface.insert(name, entry);
    }
    surface
}

fn compare_surfaces(package: &str, old: &Surface, new: &Surface, found: &mut Vec<Exposed>) {
    let paths = BTreeSet::from_iter(old.keys().chain(new.keys()));
    for path in paths {
        let (before, after) = (old.get(path), new.get(path));
        let parent = before.or(after).and_then(|entry| entry.parent.clone());
        let parent_of =
            |side: &Surface| parent.as_ref().and_then(|parent| side.get(parent).cloned());
        let (old_parent, new_parent) = (parent_of(old), parent_of(new));
        let breaks = match (before, after) {
            (Some(a), Some(b)) if same(a, b) => continue,
            (Some(a), Some(b)) => Some(changed(path, a, b)),
            // What is in something that is gone, or new, is not told apart from it.
            (Some(_), None) if parent.is_some() && new_parent.is_none() => continue,
            (None, Some(_)) if parent.is_some() && old_parent.is_none() => continue,
            (Some(_), None) => Some(format!("`{path}` is gone")),
            (None, Some(_)) => {
                let is_closed = old_parent.as_ref().is_some_and(|parent| !parent.open);
                let is_part = before
                    .or(after)
                    .is_some_and(|entry| entry.parameters.is_none());
                let is_part = is_part && !path.contains(": ");
                (is_closed && is_part).then(|| format!("`{path}` is a new part of what was whole"))
            }
            (None, None) => continue,
        };
        let place = |entry: Option<Entry>| entry.and_then(|entry| entry.at);
        found.push(Exposed {
            package: package.to_owned(),
            path: path.clone(),
            parent,
            breaks,
            old: before.cloned(),
            new: after.cloned(),
            parent_at: [place(old_parent), place(new_parent)],
        });
    }
}

fn same(old: &Entry, new: &Entry) -> bool {
    // Whoever swaps two parameters of one type is not told by the compiler: their order is part of the signature.
    let names = |entry: &Entry| {
        let parameters = entry.parameters.iter().flatten();
        Vec::from_iter(parameters.map(|(name, _)| name.clone()))
    };
    let (a, b) = (names(old), names(new));
    let is_reordered = a != b && BTreeSet::from_iter(&a) == BTreeSet::from_iter(&b);
    old.signature == new.signature
        && !is_reordered
        && (old.open || !new.open || old.open == new.open)
}

fn changed(path: &str, old: &Entry, new: &Entry) -> String {
    let (Some(before), Some(after)) = (&old.parameters, &new.parameters) else {
        // What differs is whether it can grow.
        if old.signature == new.signature {
            let done = if old.signature.starts_with("enum") {
                "matched without a last arm"
            } else {
                "written out field by field"
            };
            return format!("`{path}` can no longer be {done}");
        }
        return format!(
            "`{path}` is `{}` and was `{}`",
            new.signature, old.signature
        );
    };
    let missing = |from: &[(String, String)], of: &[(String, String)]| {
        let names = from
            .iter()
            .filter(|(name, _)| !of.iter().any(|(other, _)| other == name));
        Vec::from_iter(names.map(|(name, _)| format!("`{name}`")))
    };
    let (more, less) = (missing(after, before), missing(before, after));
    let verb = |names: &[String], verb: &str| format!("{verb} {}", names.join(", "));
    match (more.is_empty(), less.is_empty()) {
        (false, false) => format!(
            "`{path}` {} and {}",
            verb(&more, "takes"),
            verb(&less, "no longer")
        ),
        (false, true) => format!("`{path}` {}, too", verb(&more, "takes")),
        (true, false) => format!("`{path}` {}", verb(&less, "no longer takes")),
        (true, true) => format!(
            "`{path}` is `{}` and was `{}`",
            new.signature, old.signature
        ),
    }
}

/// The changes that gave types other names, by crate and by the names that are gone.
pub(super) type Renamed = BTreeMap<(String, String), Vec<usize>>;

impl Exposed {
    /// The changes of the names of types that are all that differs; none where something else does.
    pub(super) fn of_types(&self, renamed: &Renamed) -> Option<Vec<usize>> {
        let signatures = [self.old.as_ref()?, self.new.as_ref()?].map(|entry| &*entry.signature);
        let [old, new] = signatures.map(|text| {
            let words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
            Vec::from_iter(words)
        });
        let [a, b] = signatures.map(|text| {
            let signs = text.chars();
            Vec::from_iter(signs.filter(|char| !char.is_alphanumeric() && *char != '_'))
        });
        if old.len() != new.len() || a != b {
            return None;
        }
        let mut causes = BTreeSet::new();
        for (old, new) in old.into_iter().zip(new).filter(|(old, new)| old != new) {
            let key = (self.package.clone(), old.to_owned());
            let found = renamed.get(&key).filter(|_| !new.is_empty())?;
            causes.extend(found);
        }
        (!causes.is_empty()).then(|| causes.into_iter().collect())
    }

    /// Lets a change say what it does to the crate.
    pub(super) fn show(&self, change: &mut Change) {
        change.grows |= self.old.is_none();
        if let Some(why) = &self.breaks {
            change.source.add(why.clone());
        }
    }

    /// The parameters that differ, for a function.
    pub(super) fn parameters(&self) -> Vec<&str> {
        let of = |entry: &Option<Entry>| {
            let parameters = entry.as_ref().and_then(|entry| entry.parameters.as_ref());
            parameters.cloned().unwrap_or_default()
        };
        let (old, new) = (of(&self.old), of(&self.new));
        let entries = [&self.old, &self.new].into_iter().flatten();
        let all = entries.flat_map(|entry| entry.parameters.iter().flatten());
        let differing = all.filter(|one| !(old.contains(one) && new.contains(one)));
        let mut names = Vec::from_iter(differing.map(|(name, _)| name.as_str()));
        names.dedup();
        names
    }
}
