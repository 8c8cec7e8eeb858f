//! Differences of the crates in; each told with the change of the specification that brings it about, or by itself, out.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_rust::Generation;
use skattekit_rust::plan::Item;

use super::change::{Change, Walk};
use super::exposed::{Exposed, Renamed};
use super::follows::{of_bodies, of_components};
use super::index::{Index, Spot, parents, places, spot};
use super::kind::Kind;
use super::users::Users;

/// Gives each change the reasons why code does not compile, and adds what no change brings about.
pub(super) fn attach(walk: &mut Walk, users: &[Users<'_>; 2], exposed: Vec<Exposed>) {
    let index = Index::of(&walk.changes);
    let constructors = constructors(&exposed);
    let renamed = renamed(&walk.changes, &index, &exposed);
    let mut lone = Vec::new();
    for difference in exposed {
        let own = || causes(&walk.changes, &index, &difference, &constructors);
        let of_types = difference.of_types(&renamed);
        let known = of_types.or_else(|| of_bodies(&walk.changes, &index, &difference, users));
        let mut causes = known.unwrap_or_else(own);
        if causes.is_empty() {
            causes = of_components(&walk.changes, &index, &difference, users);
        }
        if causes.is_empty() {
            lone.push(difference);
        } else {
            for cause in causes {
                difference.show(&mut walk.changes[cause]);
            }
        }
    }
    let mut brought = BTreeMap::<(String, usize), usize>::new();
    for difference in lone {
        match index.elsewhere(&walk.changes, &difference) {
            Some(cause) => bring(walk, cause, &difference, &mut brought),
            None => alone(walk, difference),
        }
    }
}

/// A change of another crate that shows in this one too.
fn bring(
    walk: &mut Walk,
    cause: usize,
    difference: &Exposed,
    brought: &mut BTreeMap<(String, usize), usize>,
) {
    let next = walk.changes.len();
    let key = (difference.package.clone(), cause);
    let at = *brought.entry(key).or_insert(next);
    if at == next {
        let mut change = walk.changes[cause].clone();
        change.package.clone_from(&difference.package);
        change.part = part(&difference.path);
        change.source = super::verdict::Source::Compiles;
        change.grows = false;
        walk.changes.push(change);
    }
    difference.show(&mut walk.changes[at]);
}

fn alone(walk: &mut Walk, difference: Exposed) {
    walk.package.clone_from(&difference.package);
    walk.part = part(&difference.path);
    let change = walk.add(Kind::RustApi, &*difference.path);
    difference.show(change);
    let Exposed { path, old, new, .. } = difference;
    let signature = |entry: &super::surface::Entry| match &*entry.signature {
        "" | "impl" | "macro" => path.clone(),
        signature => signature.to_owned(),
    };
    change.old = old.as_ref().map(signature);
    change.new = new.as_ref().map(signature);
    change.old_at = old.and_then(|old| old.at);
    change.new_at = new.and_then(|new| new.at);
}

/// The module that a path is in; empty for the root.
fn part(path: &str) -> String {
    match path.split_once("::") {
        Some((module, _)) if module.starts_with(|first: char| first.is_lowercase()) => {
            module.to_owned()
        }
        _ => String::new(),
    }
}

/// The parameters of the `new` of each type that got one, or whose one changed.
fn constructors(exposed: &[Exposed]) -> BTreeMap<(String, String), Vec<String>> {
    let found = exposed.iter().filter_map(|difference| {
        let parent = difference.path.strip_suffix("::new")?;
        let names = difference.parameters().into_iter().map(str::to_owned);
        let key = (difference.package.clone(), parent.to_owned());
        Some((key, names.collect()))
    });
    found.collect()
}

/// The changes that gave types other names, by crate and by the names that are gone.
fn renamed(changes: &[Change], index: &Index, exposed: &[Exposed]) -> Renamed {
    let mut renamed = Renamed::new();
    let gone = exposed
        .iter()
        .filter(|difference| difference.new.is_none() && difference.parent.is_none());
    for difference in gone {
        let found = Index::find(&index.at, places(difference));
        let found = found.into_iter().filter(|at| {
            let change = &changes[*at];
            change.package == difference.package
                && matches!(change.kind, Kind::SchemaRenamed | Kind::SchemaMoved)
        });
        let name = difference.path.rsplit("::").next().unwrap_or_default();
        let key = (difference.package.clone(), name.to_owned());
        renamed.entry(key).or_default().extend(found);
    }
    renamed
}

/// Whether a change of a field can be why its object lists concepts, or none.
fn of_concepts(change: &Change) -> bool {
    let is_field = change.subject.contains('.');
    match change.kind {
        Kind::BegrepChanged => is_field,
        kind => matches!(
            kind,
            Kind::FieldAdded | Kind::FieldRemoved | Kind::FieldRenamed | Kind::ShapeChanged
        ),
    }
}

fn causes(
    changes: &[Change],
    index: &Index,
    difference: &Exposed,
    constructors: &BTreeMap<(String, String), Vec<String>>,
) -> Vec<usize> {
    let own = |found: Vec<usize>| {
        let found = found.into_iter();
        Vec::from_iter(found.filter(|at| changes[*at].package == difference.package))
    };
    let part = part(&difference.path);
    let module = difference
        .path
        .trim_start_matches("default ")
        .trim_start_matches("feature ");
    // The variant of a year in a response of any year is there with the year.
    let variant = difference.path.rsplit("::").next().unwrap_or_default();
    let year = variant.to_lowercase();
    let year = if variant.starts_with("Aar") {
        &*year
    } else {
        module
    };
    for module in [module, &*part, year] {
        let key = (difference.package.clone(), module.to_owned());
        if let Some(at) = index.modules.get(&key) {
            return vec![*at];
        }
    }
    let parent = difference.parent.as_deref().unwrap_or_default();
    let key = (difference.package.clone(), parent.to_owned());
    let is_function = [&difference.old, &difference.new]
        .into_iter()
        .flatten()
        .any(|entry| entry.parameters.is_some());
    let is_default = difference.path.ends_with(": Default");
    if !is_function && !difference.path.contains(": ") {
        return of_name(changes, index, difference, &part, own);
    }
    let of_parent = own(Index::find(&index.owners, parents(difference)));
    let names = match constructors.get(&key) {
        Some(names) if is_default => names.clone(),
        _ => difference
            .parameters()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    };
    let names = BTreeSet::from_iter(names.iter().map(|name| plain(name)));
    let has_name = |at: &usize| {
        let last = changes[*at].subject.rsplit('.').next().unwrap_or_default();
        names.contains(&plain(last))
            || changes[*at]
                .old
                .as_deref()
                .is_some_and(|old| names.contains(&plain(old)))
    };
    let exact = Vec::from_iter(of_parent.iter().copied().filter(has_name));
    if !exact.is_empty() {
        return exact;
    }
    let function = difference.path.rsplit("::").next().unwrap_or_default();
    let concerned = of_parent
        .into_iter()
        .filter(|at| concerns(changes[*at].kind, function));
    concerned.collect()
}

/// Whether a change takes something away, or its name.
fn takes_away(kind: Kind) -> bool {
    let ends = ["-removed", "-renamed", "-moved"];
    ends.iter().any(|end| kind.name().ends_with(end))
}

/// What brings about that a name that is no function's is there, gone, or of another type.
fn of_name(
    changes: &[Change],
    index: &Index,
    difference: &Exposed,
    part: &str,
    own: impl Fn(Vec<usize>) -> Vec<usize>,
) -> Vec<usize> {
    let found = own(Index::find(&index.at, places(difference)));
    // A name that is gone is so because something is, whatever else there is to be said of it.
    let is_gone = |at: &usize| takes_away(changes[*at].kind);
    if difference.new.is_none() && found.iter().any(is_gone) {
        return found.into_iter().filter(is_gone).collect();
    }
    if difference.path.ends_with("::BEGREP") {
        let owned = own(Index::find(&index.owners, parents(difference)));
        let of_field = |at: &usize| of_concepts(&changes[*at]);
        let owned = Vec::from_iter(owned.into_iter().filter(of_field));
        if !owned.is_empty() {
            return owned;
        }
    }
    // The types of what an operation answers stand where the operation does.
    let answers = |at: &usize| concerns(changes[*at].kind, "decode");
    if difference.parent.is_none() && !found.iter().any(answers) {
        let owned = own(Index::find(&index.owners, places(difference)));
        let owned = Vec::from_iter(owned.into_iter().filter(answers));
        if !owned.is_empty() {
            return owned;
        }
    }
    if !found.is_empty() {
        return found;
    }
    // What was within something that is of another kind now went with that.
    let around = [0, 1].map(|side| difference.parent_at[side].as_ref());
    let around = own(Index::find(&index.at, around));
    let is_shape = |at: &usize| changes[*at].kind == Kind::ShapeChanged;
    let around = Vec::from_iter(around.into_iter().filter(is_shape));
    if !around.is_empty() {
        return around;
    }
    of_own_name(changes, difference, part)
}

/// What brings about what is named after an operation or by us, and stands nowhere.
fn of_own_name(changes: &[Change], difference: &Exposed, part: &str) -> Vec<usize> {
    let name = difference.path.rsplit("::").next().unwrap_or_default();
    // The types of what an operation answers are named after it.
    let is_answer = |at: &usize| {
        let change = &changes[*at];
        let operation = change.subject.split('.').next().unwrap_or_default();
        change.package == difference.package
            && change.part == *part
            && concerns(change.kind, "decode")
            && plain(name).starts_with(&plain(operation))
    };
    if difference.parent.is_none() && ["Response", "Error"].iter().any(|end| name.ends_with(end)) {
        let answers = Vec::from_iter((0..changes.len()).filter(is_answer));
        if !answers.is_empty() {
            return answers;
        }
    }
    // The constants that are named by us, and not by where they stand.
    let kinds: &[Kind] = match name {
        "SCOPE" | "SCOPES" => &[Kind::ScopeAdded, Kind::ScopeRemoved],
        name if name.starts_with("BASE_URL") || name.starts_with("SERVER") => {
            &[Kind::ServerAdded, Kind::ServerRemoved, Kind::ServerChanged]
        }
        name if name.starts_with("SCHEME_") => &[Kind::SecurityChanged],
        _ => &[],
    };
    let of_kind = |at: &usize| {
        let change = &changes[*at];
        change.package == difference.package && change.part == *part && kinds.contains(&change.kind)
    };
    (0..changes.len()).filter(of_kind).collect()
}

/// A name without what tells the wire's spelling from Rust's.
fn plain(name: &str) -> String {
    let name = name.trim_start_matches("r#");
    let letters = name.chars().filter(|char| char.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a change of an operation or a schema can be why a function of its type is another one.
fn concerns(kind: Kind, function: &str) -> bool {
    let is_answer = matches!(
        kind,
        Kind::ResponseAdded
            | Kind::ResponseRemoved
            | Kind::MediaTypeAdded
            | Kind::MediaTypeRemoved
            | Kind::TypeChanged
            | Kind::XmlChanged
            | Kind::ShapeChanged
    );
    let is_call = matches!(
        kind,
        Kind::SecurityChanged
            | Kind::ServerAdded
            | Kind::ServerRemoved
            | Kind::ServerChanged
            | Kind::MediaTypeAdded
            | Kind::MediaTypeRemoved
    );
    if function.starts_with("decode") {
        is_answer
    } else if function == "request" {
        is_call
    } else {
        !is_call || is_answer
    }
}

/// Adds the changes of codes that other crates have in lists of theirs, as those of the platform.
pub(super) fn lent(walk: &mut Walk, old: &Generation, new: &Generation) {
    let mut by_spot = [BTreeMap::<Spot, Vec<usize>>::new(), BTreeMap::new()];
    let mut known = BTreeSet::new();
    for (number, change) in walk.changes.iter().enumerate() {
        known.insert((change.package.clone(), change.kind, change.subject.clone()));
        for (side, at) in [&change.old_at, &change.new_at].into_iter().enumerate() {
            if let Some(spot) = at.as_ref().and_then(spot) {
                by_spot[side].entry(spot).or_default().push(number);
            }
        }
    }
    let mut lent = Vec::new();
    for (generation, by_spot) in [old, new].into_iter().zip(&by_spot) {
        let crates = generation.plan.iter().flat_map(|plan| &plan.crates);
        let modules = crates.flat_map(|krate| krate.modules.iter().map(move |of| (krate, of)));
        for (krate, module) in modules {
            let rows = module.items.iter().flat_map(|item| match item {
                Item::CodeEnum(list) => &*list.rows,
                _ => &[],
            });
            let part = module.path.first().map_or("", |name| name.as_str());
            let found = rows.filter_map(|row| by_spot.get(&spot(&row.at)?));
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

/// A crate that is gone takes everything with it.
pub(super) fn gone(walk: &mut Walk) {
    for change in &mut walk.changes {
        if change.kind == Kind::ApiRemoved {
            let why = format!("the crate `{}` is gone", change.package);
            change.source.add(why);
        }
    }
}
