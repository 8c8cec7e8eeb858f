//! Names of the schemas that bundling turns into components; a second schema with the same name is renamed and reported.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::pointer::Pointer;

use crate::openapi::bundle::files::{Files, Target};
use crate::openapi::syntax::tree::Node;

/// Per file, the final targets of its references.
#[derive(Default)]
pub(super) struct Resolved(Vec<BTreeMap<String, Target>>);

impl Resolved {
    /// The final target of a reference in a file, once it is known.
    pub(super) fn get(&self, file: usize, reference: &str) -> Option<&Target> {
        self.0.get(file)?.get(reference)
    }

    pub(super) fn insert(&mut self, file: usize, reference: String, target: Target) {
        if self.0.len() <= file {
            self.0.resize_with(file + 1, BTreeMap::new);
        }
        self.0[file].insert(reference, target);
    }
}

/// The names of the new components.
#[derive(Default)]
pub(super) struct Names {
    by_target: BTreeMap<Target, String>,
    /// Targets that equal an existing component.
    known: BTreeSet<Target>,
}

impl Names {
    /// The name of a target.
    pub(super) fn of(&self, target: &Target) -> Option<&str> {
        self.by_target.get(target).map(String::as_str)
    }

    /// Whether a target equals an existing component and need not be added.
    pub(super) fn is_known(&self, target: &Target) -> bool {
        self.known.contains(target)
    }
}

/// Names the schemas.
pub(super) fn name_bundled(
    schemas: &[Target],
    files: &Files<'_, '_>,
    resolved: &Resolved,
    diagnostics: &mut Diagnostics,
) -> Names {
    let mut names = Names::default();
    let components = files
        .tree(0)
        .and_then(|tree| tree.at(&Pointer::of(["components", "schemas"])));
    // A component that is only a reference gives its name to its target, preferably to one that has the same name.
    let mut aliases = components
        .map(Node::entries)
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| {
            let reference = entry.value.get("$ref")?;
            let target = resolved.get(0, reference.text()?)?;
            Some((&*entry.key, target.clone()))
        })
        .collect::<Vec<_>>();
    aliases.sort_by_key(|(name, target)| *name != natural(target, files));
    let mut owners: BTreeMap<String, Target> = BTreeMap::new();
    let bundled = BTreeSet::from_iter(schemas);
    for (name, target) in aliases {
        if bundled.contains(&target) && !names.by_target.contains_key(&target) {
            owners.insert(name.to_owned(), target.clone());
            names.by_target.insert(target, name.to_owned());
        }
    }
    for target in schemas {
        if names.by_target.contains_key(target) {
            continue;
        }
        let Some(node) = files.node(target) else {
            continue;
        };
        let owner = |name: &str| match owners.get(name) {
            Some(owner) => files.node(owner),
            None => components.and_then(|components| components.get(name)),
        };
        let plain = natural(target, files);
        let mut candidates = candidates(&plain, target, files);
        let free = |name: &String| owner(name).is_none_or(|owner| owner.says_the_same(node));
        let Some(name) = candidates.find(free) else {
            continue;
        };
        if let Some(first) = owner(&plain).filter(|_| name != plain) {
            diagnostics
                .warning(Code::NameCollision, files.source.at(&node.span))
                .found(format!(
                    "this schema is named `{name}`, since another component is already named `{plain}`"
                ))
                .expected("a unique name for each schema that a document refers to")
                .other(files.source.at(&first.span), "first used here")
                .help("rename one of the two, or refer to the same schema everywhere");
        }
        if owner(&name).is_some() {
            names.known.insert(target.clone());
        } else {
            owners.insert(name.clone(), target.clone());
        }
        names.by_target.insert(target.clone(), name);
    }
    names
}

/// Possible names of a schema: from its place, then with its file or folder, then with a number.
fn candidates<'c>(
    plain: &'c str,
    (file, pointer): &Target,
    files: &Files<'_, '_>,
) -> impl Iterator<Item = String> + 'c {
    let path = files.path(*file);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let around = if pointer.is_root() {
        folder.rsplit('/').next().unwrap_or_default()
    } else {
        name.split('.').next().unwrap_or_default()
    };
    let longer = match around {
        "" => plain.to_owned(),
        around => format!("{around}_{plain}"),
    };
    let numbered = (2_usize..).map(move |number| format!("{plain}{number}"));
    [plain.to_owned(), longer].into_iter().chain(numbered)
}

/// The name of a schema judging by its place.
fn natural((file, pointer): &Target, files: &Files<'_, '_>) -> String {
    const STRUCTURE: [&str; 13] = [
        "components", "schemas", "properties", "definitions", "$defs", "content", "schema",
        "paths", "responses", "parameters", "requestBody", "requestBodies", "headers",
    ];
    let parts = pointer.keys().collect::<Vec<_>>();
    let parts = parts.iter().map(String::as_str).collect::<Vec<_>>();
    if let [name] | ["components", "schemas", name] | ["definitions" | "$defs", name] = *parts {
        return name.to_owned();
    }
    if parts.is_empty() {
        let path = files.path(*file);
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        return name.split('.').next().unwrap_or(name).to_owned();
    }
    parts
        .iter()
        .filter(|part| !STRUCTURE.contains(part))
        .flat_map(|part| part.split(|char: char| !char.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}
