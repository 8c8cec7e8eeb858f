//! Resolution of one version of an API to its modules: the models, and a module for each code list.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Api, CodeList, Column, Field, Shape, Version, WireName};
use skattekit_ir::markdown::{code, inline};

use super::codes::{List, code_enum, sets_of, value_enum};
use super::imports::imports;
use super::lists::{FEILKODE, is_text, property, tables_of};
use super::names::{Case, Renames, Scope, module_name, rust_name};
use super::operations::{Around, name_roots};
use super::sets::{ValueSet, component_set, value_sets};
use super::shared::Shared;
use super::suggest::settable_help;
use super::types::{Components, Surroundings};
use super::years::add_any_years;
use super::{constants, docs, fixed, module_docs, servers};
use crate::plan::{CodeEnum, Item, Module, RustName, Source, Struct, Submodule};

/// The result for a version.
pub(super) struct ResolvedVersion<'a> {
    pub name: RustName,
    /// The feature that its module is behind, if the API has several versions: whoever calls one compiles one. The
    /// shared crate is whole, since the others name it.
    pub feature: Option<String>,
    pub modules: Vec<Module>,
    /// Its components, whose items are in the module of the version.
    pub components: Components<'a>,
    /// The error codes.
    pub feilkoder: Option<CodeEnum>,
}

/// The features of versions, if each has one.
pub(super) fn features<'a>(versions: &'a [ResolvedVersion<'_>]) -> impl Iterator<Item = &'a str> {
    versions.iter().filter_map(|it| it.feature.as_deref())
}

impl ResolvedVersion<'_> {
    /// The object of the version's module that a component became.
    pub(super) fn structure_of(&self, name: &WireName) -> Option<&Struct> {
        let name = self.components.struct_name(name)?;
        let mut items = self.modules.iter().take(1).flat_map(|models| &models.items);
        items.find_map(|item| match item {
            Item::Struct(item) if item.name == *name => Some(item),
            _ => None,
        })
    }
}

pub(super) fn resolve_version<'a>(
    api: &'a Api,
    version: &'a Version,
    shared: Option<&'a Shared<'a>>,
    root_sets: &BTreeSet<String>,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> ResolvedVersion<'a> {
    let name = rust_name(&version.name, Case::Snake).unwrap_or_else(|| fixed("v"));
    let own_lists = tables_of(version);
    let tables: Vec<_> = own_lists.iter().map(|(_, table)| *table).collect();
    let sets = value_sets(&tables, std::slice::from_ref(version), renames, diagnostics);
    let listed = own_lists.iter().map(|(list, _)| (*list).to_owned());
    let lists = sets.keys().cloned().chain(listed).collect();

    let mut scope = Scope::new(format!("the types of {}", version.name), renames);
    scope.of_kind("type");
    name_lists(version, &own_lists, &sets, &mut scope, diagnostics);
    let around = Surroundings {
        shared,
        root_sets,
        lists,
        is_shared: api.shared,
    };
    let mut components =
        Components::resolve(api, version, &around, &mut scope, renames, diagnostics);
    add_any_years(api, version, &mut components, &mut scope, diagnostics);
    name_roots(version, &mut components, diagnostics);

    let platform = shared.and_then(|shared| platform_codes(shared, &components));
    let mut enums = own_lists
        .into_iter()
        .map(|(list, table)| {
            let more = platform.as_ref().filter(|_| list == FEILKODE);
            list_enum(api, list, table, more, &sets, renames, diagnostics)
        })
        .collect::<Vec<_>>();
    let value_enums = sets.values().map(|set| value_enum(set, fixed(&set.name)));
    enums.extend(value_enums.map(|list| (list, Vec::new())));
    for (name, schema) in &components.enums {
        let set = component_set(version, schema, renames, diagnostics);
        enums.push((value_enum(&set, name.clone()), Vec::new()));
    }
    let mut lists = enums.iter().map(|(list, _)| list);
    let feilkoder = lists.find(|list| list.name.as_str() == FEILKODE).cloned();
    check_code_fields(api, version, &around, diagnostics);
    let operations = Around {
        api,
        version,
        shared,
        components: &components,
        renames,
        addresses: servers::has_addresses(version).then(|| addresses_module(&enums)),
    };
    scope.of_kind("operation");
    let operations = operations.resolve(&mut scope, diagnostics);
    let modules = modules(
        version, renames, &name, &mut components, operations, enums, diagnostics,
    );
    let has_feature = api.versions.len() > 1 && !api.shared;
    ResolvedVersion {
        feature: has_feature.then(|| name.as_str().to_owned()),
        name,
        modules,
        components,
        feilkoder,
    }
}

/// Reserves the names of a version's lists; the name of an enum component is taken with the component.
fn name_lists(
    version: &Version,
    lists: &[(&str, &CodeList)],
    sets: &BTreeMap<String, ValueSet<'_>>,
    scope: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) {
    let lists = lists.iter().map(|(list, table)| (*list, &table.origin.at));
    let is_component = |set: &str| {
        let schema = version.schema(&WireName(set.to_owned()));
        schema.is_some_and(|schema| matches!(schema.shape, Shape::Enum(..)))
    };
    let sets = sets.values().filter(|set| !is_component(&set.name));
    for (name, at) in lists.chain(sets.map(|set| (&*set.name, &set.at))) {
        scope.name(name, name, Case::Pascal, at, diagnostics);
    }
}

/// The platform's error codes, and what an API's own list says about them.
fn platform_codes<'a>(
    shared: &Shared<'a>,
    components: &Components<'_>,
) -> Option<(&'a CodeList, String)> {
    let table = shared.feilkoder()?;
    let mut list = code(&shared.path(FEILKODE));
    // A crate that uses nothing of the shared one does not depend on it, and cannot link to it.
    if components.take_from(shared) {
        list = format!("[{list}]");
    }
    let which = match table.rows.len() {
        1 => "The last code is the platform's".to_owned(),
        count => format!("The last {count} codes are the platform's"),
    };
    let about = format!("{which}, which {list} has too.");
    Some((table, about))
}

/// The enum of one of the page's tables, and the imports of its module.
fn list_enum(
    api: &Api,
    list: &'static str,
    table: &CodeList,
    more: Option<&(&CodeList, String)>,
    sets: &BTreeMap<String, ValueSet<'_>>,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> (CodeEnum, Vec<String>) {
    let (more, about_more) = more.map_or((None, None), |(more, about)| (Some(*more), Some(about)));
    let columns = match list {
        FEILKODE => {
            // The status is a column of all codes, or an optional one if any code has no certain status.
            let mut tables = [Some(table), more].into_iter().flatten();
            let all = tables.all(|table| table.columns.contains(&Column::HttpStatus));
            let status = if all {
                Column::HttpStatus
            } else {
                Column::MaybeHttpStatus
            };
            vec![status, Column::Omraade]
        }
        _ => vec![Column::Stadier, Column::Merknad],
    };
    let columns = columns
        .into_iter()
        .filter(|column| list == FEILKODE || table.columns.contains(column))
        .collect::<Vec<_>>();
    let title = inline(&api.title);
    let mut paragraphs = vec![match list {
        FEILKODE => format!("An error code of {title}."),
        _ => format!("A rettighetspakke of {title}: what a consumer is entitled to read."),
    }];
    paragraphs.extend(about_more.cloned());
    let imports = sets_of(&columns)
        .into_iter()
        .map(|set| format!("super::{set}"))
        .collect();
    let plan = List {
        name: fixed(list),
        label: list.to_owned(),
        docs: docs::ours(paragraphs),
        tables: [Some(table), more].into_iter().flatten().collect(),
        columns,
        year: None,
    };
    (code_enum(plan, sets, renames, diagnostics), imports)
}

/// Reports code fields in the manifest that do not exist.
fn check_code_fields(
    api: &Api,
    version: &Version,
    around: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) {
    for (field, setting) in &api.code_fields {
        let list = &*setting.value;
        let is_year_list = api
            .year_list
            .as_ref()
            .is_some_and(|years| years.name.value == list);
        if !is_year_list && !around.lists.contains(list) {
            diagnostics
                .error(Code::UnusedSetting, setting.at.clone())
                .found(format!(
                    "{} {} has no list `{list}`",
                    api.slug, version.name
                ))
                .expected("the name of the year list, of a table of the page, or of an enum")
                .help("correct the name, or remove the line");
        }
        let is_hidden = |name: &str| api.sensitive.iter().any(|setting| setting.value == name);
        let hidden_type = |property: &Field| {
            property
                .ty
                .component()
                .is_some_and(|name| version.hides(name))
        };
        let fault = match property(version, field) {
            Some(property) if is_hidden(field) || hidden_type(property) => {
                format!("`{field}` is personal data, so it cannot be a code")
            }
            None => format!("{} has no property `{field}`", version.file),
            Some(property) if !is_text(&property.ty, version) => {
                format!("`{field}` is not a string")
            }
            Some(_) => continue,
        };
        diagnostics
            .error(Code::UnusedSetting, setting.at.clone())
            .found(fault)
            .expected("`Schema.property` of a property whose values are strings")
            .help(settable_help(field, std::slice::from_ref(version)));
    }
    let year_field = api
        .year_list
        .as_ref()
        .and_then(|list| list.year_field.as_ref());
    if let Some(setting) = year_field.filter(|field| !has_property(version, &field.value)) {
        diagnostics
            .error(Code::UnusedSetting, setting.at.clone())
            .found(format!(
                "{} has no property `{}`",
                version.file, setting.value
            ))
            .expected("the property of a response that holds its year")
            .help("correct the name, or remove the line");
    }
}

fn has_property(version: &Version, name: &str) -> bool {
    version.schemas.iter().any(|schema| match &schema.shape {
        Shape::Struct(object) => object.fields.iter().any(|field| field.name.0 == name),
        _ => false,
    })
}

fn modules(
    version: &Version,
    renames: &Renames<'_>,
    name: &RustName,
    components: &mut Components<'_>,
    operations: Vec<Item>,
    mut enums: Vec<(CodeEnum, Vec<String>)>,
    diagnostics: &mut Diagnostics,
) -> Vec<Module> {
    enums.sort_by(|(left, _), (right, _)| left.name.cmp(&right.name));
    let mut items = constants::resolve(version, renames, diagnostics);
    let addresses = servers::resolve(version, addresses_module(&enums), renames, diagnostics);
    items.extend(addresses.map(Item::Servers));
    items.reserve_exact(components.items.len() + operations.len());
    items.append(&mut components.items);
    components.items = Vec::new();
    items.extend(operations);
    let mut reexports = components.reexports.clone();
    let (submodules, below) = modules_of_lists(name, enums, &mut reexports);
    let sources = std::iter::once(&version.provenance)
        .chain(&version.page)
        .map(module_docs::source_of);
    let models = Module {
        path: vec![name.clone()],
        docs: module_docs::version(version),
        lints: Vec::new(),
        sources: sources.collect(),
        imports: imports(&items),
        submodules,
        reexports: reexports.into_iter().collect(),
        items,
        readme_doctest: None,
    };
    std::iter::once(models).chain(below).collect()
}

/// The name of the module of base addresses; a code list has the name that its users know.
fn addresses_module(enums: &[(CodeEnum, Vec<String>)]) -> RustName {
    let mut lists = enums.iter();
    let is_taken = lists.any(|(list, _)| module_name(&list.name).as_str() == "servers");
    fixed(if is_taken { "servers_" } else { "servers" })
}

/// The modules of code lists below a module, which exports what they define.
pub(super) fn modules_of_lists(
    name: &RustName,
    lists: Vec<(CodeEnum, Vec<String>)>,
    reexports: &mut BTreeSet<String>,
) -> (Vec<Submodule>, Vec<Module>) {
    let (mut submodules, mut below) = (Vec::new(), Vec::new());
    for (list, imports) in lists {
        let module = module_name(&list.name);
        reexports.insert(format!("{}::{}", module.as_str(), list.name.as_str()));
        submodules.push(Submodule {
            name: module.clone(),
            public: false,
            feature: None,
        });
        below.push(code_module(vec![name.clone(), module], list, imports));
    }
    (submodules, below)
}

/// A module with only a list of codes.
pub(super) fn code_module(path: Vec<RustName>, list: CodeEnum, imports: Vec<String>) -> Module {
    let mut sources = list
        .rows
        .iter()
        .map(|row| &*row.at.file)
        .collect::<Vec<_>>();
    sources.push(&list.at.file);
    sources.sort_unstable();
    sources.dedup();
    let sources = sources.into_iter().map(|file| Source {
        file: file.to_owned(),
        relation: None,
    });
    let about = match list.rows.len() {
        1 => format!("The one code of the list {}.", code(&list.list)),
        count => format!("The {count} codes of the list {}.", code(&list.list)),
    };
    Module {
        path,
        docs: vec![(docs::ours([about]), None)],
        lints: Vec::new(),
        sources: sources.collect(),
        imports,
        submodules: Vec::new(),
        reexports: Vec::new(),
        items: vec![Item::CodeEnum(list)],
        readme_doctest: None,
    }
}

/// The columns of a year's list: those that every year has, and the additional ones of this year's tables.
///
/// A column without values in any year is left out, since its enum would be empty.
pub(super) fn year_columns(table: &CodeList, sets: &BTreeMap<String, ValueSet<'_>>) -> Vec<Column> {
    let has_values = |column: &Column| column.value_set().is_none_or(|set| sets.contains_key(set));
    let mut columns = Column::OF_EVERY_YEAR
        .into_iter()
        .filter(has_values)
        .collect::<Vec<_>>();
    columns.extend(
        table
            .columns
            .iter()
            .filter(|column| !columns.contains(column))
            .copied()
            .collect::<Vec<_>>(),
    );
    columns.sort_unstable();
    columns
}
