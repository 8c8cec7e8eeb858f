//! Names of components before conversion to Rust: without the package prefix, and after the component that contains
//! them.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use skattekit_ir::ir::{Schema, Schemas, WireName};
use skattekit_ir::pointer::Pointer;

use super::names::Scope;

/// The names that differ from those in the document.
pub(super) struct Called<'a>(BTreeMap<&'a WireName, String>);

impl<'a> Called<'a> {
    /// A component like `no.etat.person.v1.Post` is named `Post`, with as much of its package as is needed to be
    /// unique. A component without a name is named after the one that contains it.
    pub(super) fn of(schemas: &'a Schemas, scope: &Scope<'_>) -> Self {
        let mut alike: BTreeMap<String, Vec<&WireName>> = BTreeMap::new();
        for schema in schemas.iter().filter(|schema| schema.place.is_none()) {
            let (_, last) = parts(&schema.name);
            alike
                .entry(last.to_upper_camel_case())
                .or_default()
                .push(&schema.name);
        }
        let mut called = BTreeMap::new();
        for names in alike.values() {
            let packages = names.iter().map(|name| parts(name).0).collect::<Vec<_>>();
            let is_shared = |part: &&str| packages.iter().all(|package| package.contains(part));
            let short = |name: &WireName| {
                let (package, last) = parts(name);
                package
                    .into_iter()
                    .filter(|part| !is_shared(part))
                    .chain([last])
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let all = names.iter().map(|name| short(name));
            if all.collect::<BTreeSet<_>>().len() == names.len() {
                let other = names.iter().filter(|name| !parts(name).0.is_empty());
                called.extend(other.map(|name| (*name, short(name))));
            }
        }
        let inline = schemas
            .iter()
            .filter_map(|schema| {
                let owner = owner(schema)?;
                let renamed = scope.renamed(&owner.0).map(str::to_owned);
                let now = renamed.or_else(|| called.get(&owner).cloned())?;
                let rest = schema.name.0.strip_prefix(&owner.0.to_upper_camel_case())?;
                Some((&schema.name, format!("{}{rest}", now.to_upper_camel_case())))
            })
            .collect::<Vec<_>>();
        called.extend(inline);
        Self(called)
    }

    /// The name of a component.
    pub(super) fn name<'b>(&'b self, schema: &'b Schema) -> &'b str {
        self.0.get(&schema.name).unwrap_or(&schema.name.0)
    }
}

/// The package prefix of a component's name, and the rest of it.
fn parts(name: &WireName) -> (Vec<&str>, &str) {
    let begins = |part: &str, is: fn(char) -> bool| part.starts_with(is);
    match name.0.rsplit_once('.') {
        Some((package, last)) if begins(last, char::is_uppercase) => {
            let package = package.split('.').collect::<Vec<_>>();
            if package.iter().all(|part| begins(part, char::is_lowercase)) {
                return (package, last);
            }
            (Vec::new(), &name.0)
        }
        _ => (Vec::new(), &name.0),
    }
}

/// The component that contains a component without a name.
fn owner(schema: &Schema) -> Option<WireName> {
    let place = schema.place.as_ref()?;
    place.within(&Pointer::of(["components", "schemas"]))?;
    place.keys().nth(2).map(WireName)
}
