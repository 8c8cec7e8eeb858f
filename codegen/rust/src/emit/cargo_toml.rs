//! A crate to its Cargo.toml.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use crate::plan::Crate;

/// The text of the crate's Cargo.toml.
pub(crate) fn emit_cargo_toml(krate: &Crate) -> String {
    let mut document = DocumentMut::new();
    document["package"] = Item::Table(package(krate));
    document["package"]["metadata"] = Item::Table(implicit());
    document["package"]["metadata"]["docs"] = Item::Table(implicit());
    document["package"]["metadata"]["docs"]["rs"] = Item::Table(docs_rs());
    document["package"]["metadata"]["cargo-semver-checks"] = Item::Table(implicit());
    document["package"]["metadata"]["cargo-semver-checks"]["lints"] = Item::Table(semver_lints());
    document["lib"] = Item::Table(lib());
    document["features"] = Item::Table(features(krate));
    document["dependencies"] = Item::Table(dependencies(krate));
    if krate.readme.example.is_some() {
        let mut table = Table::new();
        table["serde_json"] = value(inherited());
        document["dev-dependencies"] = Item::Table(table);
    }
    let mut lints = Table::new();
    lints["workspace"] = value(true);
    document["lints"] = Item::Table(lints);
    document.to_string()
}

fn package(krate: &Crate) -> Table {
    let mut package = Table::new();
    package["name"] = value(&krate.package);
    package["description"] = value(&krate.description);
    package["version"] = value(&krate.release);
    for key in ["edition", "rust-version", "license", "repository"] {
        package[key] = value(inherited());
    }
    package["readme"] = value("README.md");
    package["keywords"] = value(Array::from_iter(["skatteetaten", "skatt", "serde"]));
    package["categories"] = value(Array::from_iter(["data-structures"]));
    package
}

fn docs_rs() -> Table {
    let mut table = Table::new();
    table["all-features"] = value(true);
    table["rustdoc-args"] = value(Array::from_iter(["--cfg", "docsrs"]));
    table
}

/// The lints of cargo-semver-checks that do not apply to these crates.
fn semver_lints() -> Table {
    let mut table = Table::new();
    let lint = "enum_no_repr_variant_discriminant_changed";
    table[lint] = value("allow");
    if let Some(mut key) = table.key_mut(lint) {
        let why = "# The number that a code can be cast to is its place in the table, which nobody is promised.\n";
        key.leaf_decor_mut().set_prefix(why);
    }
    table
}

/// No unit test is generated, and a library without any is not compiled a second time for them.
fn lib() -> Table {
    let mut table = Table::new();
    table["test"] = value(false);
    table
}

/// Features with an additional dependency are off by default.
fn features(krate: &Crate) -> Table {
    let mut table = Table::new();
    let default = krate.version_features.iter().chain(&krate.default_features);
    table["default"] = value(default.collect::<Array>());
    if let Some(all) = &krate.all_features {
        table[all] = value(Array::from_iter(&krate.features));
    }
    for feature in krate.version_features.iter().chain(&krate.features) {
        table[feature] = value(Array::new());
    }
    for feature in &krate.runtime_features {
        table[feature] = value(Array::from_iter([format!("skattekit-runtime/{feature}")]));
    }
    table
}

fn dependencies(krate: &Crate) -> Table {
    let mut table = Table::new();
    table["skattekit-runtime"] = value(inherited());
    for dependency in krate.dependencies() {
        let mut entry = InlineTable::new();
        entry.insert("version", (&dependency.release).into());
        entry.insert("path", (&dependency.path).into());
        if !dependency.features.is_empty() {
            entry.insert("features", Array::from_iter(&dependency.features).into());
        }
        table[&dependency.package] = value(entry);
    }
    table
}

/// `.workspace = true`.
fn inherited() -> InlineTable {
    let mut table = InlineTable::new();
    table.set_dotted(true);
    table.insert("workspace", true.into());
    table
}

/// A table that is printed only through its subtables.
fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}
