//! Resolution of one API to its crate: the root, the versions and the years.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{Api, Year};
use skattekit_ir::markdown::inline;

use super::codes::{List, code_enum, sets_of, value_enum};
use super::names::{Case, Renames, Scope, module_name};
use super::sets::{ValueSet, value_sets};
use super::shared::Shared;
use super::version::{ResolvedVersion, code_module, resolve_version, year_columns};
use super::years::{feature, final_years, year_list_name};
use super::{docs, fixed, front, module_docs, readme, version, years};
use crate::plan::{CodeEnum, Crate, Dependency, Item, Module, Readme, Submodule};

/// The runtime's items that a crate re-exports, so that its users need not depend on the runtime.
const RUNTIME_EXPORTS: &str = "skattekit_runtime::exports::*";

/// The runtime's features, which every API crate passes on under the same names.
const PASSED_ON: [&str; 5] = ["chrono", "jiff", "pattern", "time", "xml"];

pub(super) fn resolve_api<'a>(
    api: &'a Api,
    shared: Option<&'a Shared<'a>>,
    partial: bool,
    diagnostics: &mut Diagnostics,
) -> Crate {
    let renames = Renames::new(&api.renames);
    let mut found = Diagnostics::default();
    let tables = api
        .years()
        .iter()
        .map(|year| &year.codes)
        .collect::<Vec<_>>();
    let sets = value_sets(&tables, &api.versions, &renames, &mut found);
    let root_sets = sets.keys().cloned().collect::<BTreeSet<_>>();
    if let Some(list) = &api.year_list {
        let mut scope = Scope::new("the types of the years", &renames);
        for name in years::root_names() {
            scope.reserve(&name, &mut found);
        }
        for set in sets.values() {
            scope.name(&set.name, &set.name, Case::Pascal, &set.at, &mut found);
        }
        let name = &list.name;
        scope.name(&name.value, &name.value, Case::Pascal, &name.at, &mut found);
    }
    let versions = api
        .versions
        .iter()
        .map(|version| resolve_version(api, version, shared, &root_sets, &renames, &mut found))
        .collect::<Vec<_>>();
    let mut modules = Vec::new();
    for set in sets.values() {
        let list = value_enum(set, fixed(&set.name));
        let module = module_name(&list.name);
        modules.push(code_module(vec![module], list, Vec::new()));
    }
    for year in api.years() {
        modules.push(year_module(api, year, &sets, &renames, &mut found));
    }
    let readme = readme::resolve(api, &versions, shared);
    let root = root(api, &versions, &modules, &readme);
    let version_features = version::features(&versions).map(str::to_owned).collect();
    modules.extend(versions.into_iter().flat_map(|version| version.modules));
    modules.sort_by(|left, right| left.path.cmp(&right.path));
    modules.insert(0, root);
    renames.report_unused(&mut found);
    diagnostics.extend(if partial {
        found.without_unused_settings()
    } else {
        found
    });

    Crate {
        package: api.package.clone(),
        release: api.release.clone(),
        description: about(api),
        shared: shared.and_then(|shared| dependency(&modules, shared)),
        version_features,
        features: api.years().iter().map(feature).collect(),
        default_features: final_years(api).map(feature).collect(),
        all_features: None,
        runtime_features: PASSED_ON.to_vec(),
        modules,
        readme,
        at: api.at.clone(),
    }
}

fn about(api: &Api) -> String {
    if api.shared {
        return "What Skatteetaten's APIs have in common: the error, the platform's error codes, and the types that several of them use.".to_owned();
    }
    format!(
        "Typed models, codes and errors of Skatteetaten's API {}.",
        inline(&api.title)
    )
}

/// The shared crate, if a module names it.
fn dependency(modules: &[Module], shared: &Shared<'_>) -> Option<Dependency> {
    modules
        .iter()
        .any(|module| shared.is_named_by(&module.reexports, &module.items))
        .then(|| Dependency {
            package: shared.package().to_owned(),
            release: shared.release().to_owned(),
            path: format!("../{}", shared.package()),
            features: Vec::new(),
        })
}

fn year_module(
    api: &Api,
    year: &Year,
    sets: &BTreeMap<String, ValueSet<'_>>,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Module {
    let columns = year_columns(&year.codes, sets);
    let imports = sets_of(&columns)
        .into_iter()
        .filter(|set| sets.contains_key(*set))
        .map(|set| format!("crate::{set}"))
        .collect();
    let name = year_list_name(api.year_list.as_ref());
    let label = format!("{} of {}", name.as_str(), year.year.0);
    let list = List {
        docs: docs::ours([
            format!(
                "The `{}` of a post in inntektsår {}.",
                uncapitalised(name.as_str()),
                year.year.0
            ),
            if year.is_provisional {
                "Provisional: the codes, their kategori and their texts are those published before the year's page, in their order.".to_owned()
            } else {
                "The codes, their kategori and their texts are those of the published table, in its order.".to_owned()
            },
        ]),
        name,
        label,
        tables: vec![&year.codes],
        columns,
        year: api.year_list.as_ref().map(|list| (list, year.year)),
    };
    let codes: CodeEnum = code_enum(list, sets, renames, diagnostics);
    let mut module = code_module(vec![fixed(&feature(year))], codes, imports);
    module.docs = module_docs::year(year);
    module.sources = year.provenance.iter().map(module_docs::source_of).collect();
    module
}

fn uncapitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}

fn root(
    api: &Api,
    versions: &[ResolvedVersion<'_>],
    modules: &[Module],
    readme: &Readme,
) -> Module {
    let mut reexports = BTreeSet::from([RUNTIME_EXPORTS.to_owned()]);
    let mut submodules = Vec::new();
    for module in modules {
        let Some(name) = module.path.first() else {
            continue;
        };
        let feature = api
            .years()
            .iter()
            .map(feature)
            .find(|feature| feature == name.as_str());
        if feature.is_none() {
            reexports.extend(module.items.iter().filter_map(|item| match item {
                Item::CodeEnum(list) => Some(format!("{}::{}", name.as_str(), list.name.as_str())),
                _ => None,
            }));
        }
        submodules.push(Submodule {
            name: name.clone(),
            public: feature.is_some(),
            feature,
        });
    }
    for version in versions {
        submodules.push(Submodule {
            name: version.name.clone(),
            public: true,
            feature: version.feature.clone(),
        });
        if api.shared {
            let module = version.name.as_str();
            reexports.extend(exports(version).map(|name| format!("{module}::{name}")));
        }
    }
    submodules.sort_by(|left, right| left.name.cmp(&right.name));
    let index = years::index(api, modules);
    Module {
        path: Vec::new(),
        docs: front::resolve(api, versions, about(api)),
        lints: Vec::new(),
        sources: vec![module_docs::manifest()],
        imports: Vec::new(),
        submodules,
        reexports: reexports.into_iter().collect(),
        items: index.into_iter().map(Item::YearIndex).collect(),
        readme_doctest: readme::doctest_features(readme, versions),
    }
}

/// The items of a version's module, for a root that re-exports them.
fn exports(version: &ResolvedVersion<'_>) -> impl Iterator<Item = String> {
    let models = version.modules.first();
    let defined = models
        .into_iter()
        .flat_map(|models| &models.items)
        .filter_map(|item| match item {
            Item::Struct(item) => Some(&item.name),
            Item::Sensitive(item) => Some(&item.name),
            Item::Alias(item) => Some(&item.name),
            Item::Union(item) => Some(&item.name),
            Item::AnyOf(item) => Some(&item.name),
            Item::AnyYear(item) => Some(&item.name),
            Item::Operation(item) => Some(&item.name),
            Item::Form(item) => Some(&item.name),
            Item::Choice(item) => Some(&item.name),
            Item::CodeEnum(_)
            | Item::Constant(_)
            | Item::Root(_)
            | Item::Servers(_)
            | Item::YearIndex(_)
            | Item::Apis(_)
            | Item::Feilkoder(_)
            | Item::Models(_) => None,
        });
    let exported = models
        .into_iter()
        .flat_map(|models| &models.reexports)
        .filter_map(|path| path.rsplit("::").next().map(str::to_owned));
    defined.map(|name| name.as_str().to_owned()).chain(exported)
}
