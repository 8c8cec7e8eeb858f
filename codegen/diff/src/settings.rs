//! Comparison of the manifests: crates, settings, and the provenance of files.

use std::collections::BTreeMap;

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Provenance, Setting};

use super::change::{Walk, pairs};
use super::kind::ChangeKind;

/// A crate generated from all APIs, or from all pages.
#[derive(Clone, Copy)]
pub(super) struct Crate<'a> {
    pub package: &'a str,
    pub release: &'a str,
    pub at: &'a Location,
}

/// Compares the name and the release of such a crate; whether both sides have it.
pub(super) fn of_everything(walk: &mut Walk, name: &str, sides: [Option<Crate<'_>>; 2]) -> bool {
    walk.part.clear();
    let is_same = match sides {
        [Some(old), Some(new)] => old.package == new.package,
        _ => false,
    };
    if let [Some(old), Some(new)] = sides
        && is_same
    {
        new.package.clone_into(&mut walk.package);
        let [from, to] = [(old.release, old.at), (new.release, new.at)];
        walk.differ(ChangeKind::ReleaseChanged, name, from, to);
        return true;
    }
    if let [Some(old), _] = sides {
        old.package.clone_into(&mut walk.package);
        walk.add(ChangeKind::ApiRemoved, name)
            .before_at(old.package, old.at);
    }
    if let [_, Some(new)] = sides {
        new.package.clone_into(&mut walk.package);
        walk.add(ChangeKind::ApiAdded, name)
            .after_at(new.package, new.at);
    }
    false
}

/// The values of both sides by key, in words.
pub(super) fn keyed<K: Clone + Ord, T>(
    old: &BTreeMap<K, T>,
    new: &BTreeMap<K, T>,
    words: impl Fn(&T) -> String,
) -> Vec<(K, [String; 2])> {
    old.keys()
        .chain(new.keys())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .map(|key| {
            let text = |side: &BTreeMap<K, T>| side.get(key).map_or("none".to_owned(), &words);
            (key.clone(), [text(old), text(new)])
        })
        .collect()
}

/// Compares settings by key.
pub(super) fn settings(
    walk: &mut Walk,
    what: &str,
    old: &BTreeMap<String, Setting>,
    new: &BTreeMap<String, Setting>,
    at: (&Location, &Location),
) {
    for (key, [from, to]) in keyed(old, new, |setting| setting.value.clone()) {
        let places = [(old, at.0), (new, at.1)];
        let [a, b] = places.map(|(side, at)| side.get(&key).map_or(at, |setting| &setting.at));
        let subject = format!("{what}.{key}");
        walk.differ(ChangeKind::SettingChanged, &subject, (&from, a), (&to, b));
    }
}

/// Compares the items of a setting.
pub(super) fn listed(
    walk: &mut Walk,
    what: &str,
    old: &[Setting],
    new: &[Setting],
    at: (&Location, &Location),
) {
    for (a, b) in pairs(old, new, |setting| &setting.value) {
        let Some(value) = a.or(b).map(|setting| &setting.value) else {
            continue;
        };
        let text = |side: Option<&Setting>| side.map_or("not listed", |_| "listed");
        let places = [(a, at.0), (b, at.1)];
        let [from, to] = places.map(|(side, at)| side.map_or(at, |setting| &setting.at));
        let subject = format!("{what}.{value}");
        walk.differ(
            ChangeKind::SettingChanged,
            &subject,
            (text(a), from),
            (text(b), to),
        );
    }
}

/// Compares the provenance of a file.
pub(super) fn provenance(walk: &mut Walk, [old, new]: [Option<&Provenance>; 2]) {
    let words = |from: Option<&Provenance>| {
        from.map_or_else(
            || "none".to_owned(),
            |from| {
                let Provenance {
                    file,
                    source,
                    status,
                } = from;
                format!("{file}, {}, {source}", status.as_str())
            },
        )
    };
    let Some(file) = new.or(old).map(|from| &from.file) else {
        return;
    };
    let at = Location::file(&**file);
    let before = old.map_or_else(|| at.clone(), |old| Location::file(&*old.file));
    let kind = ChangeKind::ProvenanceChanged;
    walk.differ(kind, file, (&words(old), &before), (&words(new), &at));
}
