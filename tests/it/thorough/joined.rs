//! Generated crates as modules of one crate: what a compiler or rustdoc does for any crate takes longer than what it does
//! for a small one.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::support::Tree;

/// What a crate is called in Rust.
pub(crate) fn identifier(package: &str) -> String {
    package.replace('-', "_")
}

/// A crate with a module for each crate of a tree, which has its name and stands in a folder of that name, so that an
/// error says which crate it is in. Its features and dependencies are those of all of them.
pub(crate) fn join(name: &str, crates: &Tree) -> Tree {
    let manifests = manifests(crates);
    let packages = manifests.iter().map(|(package, _)| *package);
    let packages = packages.collect::<BTreeSet<_>>();
    let mut joined = Tree::new();
    let mut root = "//! Crates as modules.\n\n".to_owned();
    for (package, manifest) in &manifests {
        let module = identifier(package);
        root += &format!("pub mod {module};\n");
        let dependencies =
            table(manifest, "dependencies").filter(|(on, _)| packages.contains(on.as_str()));
        let others = dependencies.map(|(on, _)| format!("{}::", identifier(on)));
        let others = others.collect::<Vec<_>>();
        let source = format!("{package}/src/");
        for (path, bytes) in crates {
            let Some(file) = path.strip_prefix(&source) else {
                continue;
            };
            let text = str::from_utf8(bytes).unwrap();
            let mut text = text.replace("crate::", &format!("crate::{module}::"));
            for other in &others {
                text = text.replace(other, &format!("crate::{other}"));
            }
            let file = if file == "lib.rs" { "mod.rs" } else { file };
            joined.insert(format!("{name}/src/{module}/{file}"), text.into());
        }
    }
    let manifest = joined_manifest(name, &manifests, &packages);
    joined.insert(format!("{name}/Cargo.toml"), manifest.to_string().into());
    joined.insert(format!("{name}/src/lib.rs"), root.into());
    joined
}

/// The manifests of a tree's crates, each with its folder, which is called as the package is.
fn manifests(crates: &Tree) -> Vec<(&str, Table)> {
    crates
        .iter()
        .filter_map(|(path, bytes)| {
            let package = path.strip_suffix("/Cargo.toml")?;
            Some((package, str::from_utf8(bytes).unwrap().parse().unwrap()))
        })
        .collect()
}

fn table<'m>(manifest: &'m Table, key: &str) -> impl Iterator<Item = (&'m String, &'m Value)> {
    let table = manifest.get(key).and_then(Value::as_table);
    table.into_iter().flatten()
}

fn joined_manifest(name: &str, manifests: &[(&str, Table)], packages: &BTreeSet<&str>) -> Table {
    let mut features = Table::new();
    let mut dependencies = Table::new();
    for (_, manifest) in manifests {
        for (feature, needs) in table(manifest, "features") {
            let all = features
                .entry(feature)
                .or_insert_with(|| Value::Array(Vec::new()));
            let all = all.as_array_mut().unwrap();
            for need in needs.as_array().unwrap() {
                // What one of the crates asks of another has the same name there.
                let on = need.as_str().unwrap().split_once('/');
                if !all.contains(need) && !on.is_some_and(|(on, _)| packages.contains(on)) {
                    all.push(need.clone());
                }
            }
        }
        for (on, asked) in table(manifest, "dependencies") {
            if !packages.contains(&**on) {
                let before = dependencies.insert(on.clone(), asked.clone());
                assert!(before.is_none_or(|before| before == *asked), "{on}");
            }
        }
    }
    assert_defaults(manifests, &features);
    let mut manifest: Table = format!(
        "package = {{ name = \"{name}\", version = \"0.0.0\", edition.workspace = true }}\nlints.workspace = true\n"
    )
    .parse()
    .unwrap();
    manifest.insert("features".to_owned(), features.into());
    manifest.insert("dependencies".to_owned(), dependencies.into());
    manifest
}

/// Says that each of the crates has by default what it has by default as a module.
fn assert_defaults(manifests: &[(&str, Table)], joined: &Table) {
    let has = |features: &Table, feature: &str| {
        let default = features.get("default").and_then(Value::as_array);
        default.is_some_and(|default| default.iter().any(|of| of.as_str() == Some(feature)))
    };
    for (package, manifest) in manifests {
        let features = manifest["features"].as_table().unwrap();
        for feature in features.keys().filter(|feature| has(joined, feature)) {
            assert!(has(features, feature), "`{feature}` of `{package}`");
        }
    }
}
