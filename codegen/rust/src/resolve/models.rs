//! Resolution of the crate with the tables of all with and can be asked: one row per type, with a row an operation.

mod operations;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use operations::operation_rows;
use skattekit_ir::ir;
use skattekit_ir::markdown::cell;
use walk::{Environment, Scope, Walk};

use super::{crate_ident, docs, module_docs};
use crate::plan::{
    Alias, Crate, Dependency, Docs, Example, Item, Model, Models, Module, Operation, OperationRow,
    Outcome, Payload, Readme, Type,
};

/// The imports of the rows.
const IMPORTS: [&str; 13] = [
    "CodeList", "Combination", "DescribeOf", "Operation", "OperationCursor", "OperationError",
    "OperationParameter", "ParameterKind", "ParameterPlace", "Response", "ResponseType",
    "SampleOf", "inspect",
];

/// The runtime's items that the crate re-exports, so that its users need not depend on the runtime.
const EXPORTS: [&str; 6] = [
    "CodeList", "FindingKind", "Format", "Event", "ReadError", "Observer",
];

const ABOUT: &str = "Every model and operation of Skatteetaten's APIs in two tables, to find out which model a response matches and what the model does not know about it.";

pub(super) fn resolve_models(
    table: &ir::Models,
    specification: &ir::Specification,
    crates: &[Crate],
) -> Crate {
    let mut rows = Rows {
        crates,
        specification,
        found: BTreeMap::new(),
    };
    let all = crates;
    for api in &specification.apis {
        for krate in crates.iter().filter(|krate| krate.package == api.package) {
            for version in &api.versions {
                rows.add_version(api, &version.name, krate);
            }
        }
    }
    let mut found = rows.found.into_values().collect::<Vec<_>>();
    let read = found
        .iter()
        .map(|(package, _)| package.clone())
        .collect::<BTreeSet<_>>();
    let crates = crates
        .iter()
        .filter(|krate| read.contains(&krate.package))
        .map(dependency)
        .collect::<Vec<_>>();
    let mut sorted = found.drain(..).map(|(_, row)| row).collect::<Vec<_>>();
    sorted.sort_by_cached_key(key);
    let (docs, readme) = (front(table, &sorted), readme(table, specification, &sorted));
    let item = Models {
        operations: operations_of(specification, all, &sorted),
        rows: sorted,
        crates,
        at: table.at.clone(),
    };
    let names = IMPORTS.iter().chain(&EXPORTS);
    let reexports = names
        .map(|name| format!("skattekit_runtime::{name}"))
        .collect::<BTreeSet<_>>();
    Crate {
        package: table.package.clone(),
        release: table.release.clone(),
        description: ABOUT.to_owned(),
        shared: None,
        version_features: Vec::new(),
        features: Vec::new(),
        default_features: Vec::new(),
        all_features: None,
        runtime_features: vec!["describe", "sample"],
        modules: vec![Module {
            path: Vec::new(),
            docs,
            lints: Vec::new(),
            sources: vec![module_docs::manifest()],
            imports: Vec::new(),
            submodules: Vec::new(),
            reexports: reexports.into_iter().collect(),
            items: vec![Item::Models(item)],
            readme_doctest: None,
        }],
        readme,
        at: table.at.clone(),
    }
}

/// The operations of all APIs.
fn operations_of(
    specification: &ir::Specification,
    crates: &[Crate],
    models: &[Model],
) -> Vec<OperationRow> {
    let mut found = Vec::new();
    for api in &specification.apis {
        for krate in crates.iter().filter(|krate| krate.package == api.package) {
            for version in &api.versions {
                if let Some(scope) = Scope::of(krate, &version.name) {
                    found.extend(operation_rows(api, version, scope, models));
                }
            }
        }
    }
    found
}

/// A crate that the table needs, with the features beside the default ones: XML, and the provisional years.
fn dependency(krate: &Crate) -> Dependency {
    let is_off = |feature: &&String| !krate.default_features.contains(feature);
    let off = krate.features.iter().filter(is_off).cloned();
    Dependency {
        package: krate.package.clone(),
        release: krate.release.clone(),
        path: format!("../{}", krate.package),
        features: std::iter::once("xml".to_owned()).chain(off).collect(),
    }
}

/// The text of the crate's front page.
fn front(table: &ir::Models, rows: &[Model]) -> Vec<docs::Section> {
    let row = rows.iter().find(|row| !row.fields.is_empty());
    let example = row.map(|row| Box::new(look_up(table, row)));
    let about = "[`MODELS`] is the table of what they answer. Each row reads one response, in JSON or XML, and tells an [`Observer`] what is new in it.";
    let asked = "[`OPERATIONS`] is the table of what they can be asked: methods, paths, parameters with their codes, addresses, scopes and error codes.";
    let table = Docs {
        example,
        ..docs::ours([about.to_owned(), asked.to_owned()])
    };
    vec![(docs::ours([ABOUT.to_owned()]), None), (table, None)]
}

/// A look-up of the models that have some known fields: the first two fields of a model.
fn look_up(table: &ir::Models, row: &Model) -> Example {
    let fields = row.fields.iter().take(2).collect::<Vec<_>>();
    Example::Rust(vec![
        format!("use {}::MODELS;", crate_ident(&table.package)),
        String::new(),
        format!("let fields = {fields:?};"),
        "for row in MODELS.iter().filter(|row| fields.iter().all(|name| row.fields.contains(name))) {".to_owned(),
        "    println!(\"{} {} {}: {:?}\", row.api, row.version, row.name, row.operations);".to_owned(),
        "}".to_owned(),
    ])
}

fn key(row: &Model) -> impl Ord + use<> {
    let version = (ir::in_order(&row.version), row.version.clone());
    (row.api.clone(), version, row.is_error, row.name.clone())
}

fn readme(table: &ir::Models, specification: &ir::Specification, rows: &[Model]) -> Readme {
    let contents = specification
        .apis
        .iter()
        .map(|api| {
            let names = rows
                .iter()
                .filter(|row| row.api == api.slug)
                .map(|row| format!("{}.{}", row.version, row.name))
                .collect::<Vec<_>>()
                .join(", ");
            (api.slug.clone(), format!("{}: {names}", cell(&api.title)))
        })
        .filter(|(slug, _)| rows.iter().any(|row| row.api == *slug));
    let versions = specification.apis.iter().flat_map(|api| &api.versions);
    Readme {
        title: table.package.clone(),
        intro: vec![
            ABOUT.to_owned(),
            "`skattekit-inspect` uses it to read responses. To read the responses of one API, depend on that API's crate instead.".to_owned(),
        ],
        requirement: None,
        features: Some("`describe` tells what each model is made of and reads responses part by part, for tables; `sample` makes up responses, for tests. Nothing else is left out: the models of every API are included, in JSON and XML, with the code lists of all years.".to_owned()),
        example: None,
        contents: contents.collect(),
        provenance: versions.map(|version| module_docs::source_file(&version.provenance)).collect(),
    }
}

/// The rows so far, by crate, version and type, each with its crate.
struct Rows<'a> {
    crates: &'a [Crate],
    specification: &'a ir::Specification,
    found: BTreeMap<(String, String, String), (String, Model)>,
}

impl<'a> Rows<'a> {
    fn add_version(&mut self, api: &'a ir::Api, version: &str, krate: &'a Crate) {
        let Some(scope) = Scope::of(krate, version) else {
            return;
        };
        for item in &scope.module.items {
            let Item::Operation(operation) = item else {
                continue;
            };
            for ty in payloads(&operation.reply.model, scope.module) {
                self.add(api, scope, operation, ty, false);
            }
            for ty in payloads(&operation.reply.error, scope.module) {
                self.add(api, scope, operation, ty, true);
                self.add_shared(scope, ty);
            }
        }
    }

    fn add(
        &mut self,
        api: &ir::Api,
        scope: Scope<'a>,
        operation: &Operation,
        ty: &Type,
        is_error: bool,
    ) {
        // A response of any year is read as such, and listed under its own name.
        let any_year = operation
            .any_year
            .as_ref()
            .filter(|name| scope.is_any_year_of(name, ty));
        let read = any_year.map(|name| Type::Named(name.clone(), Vec::new()));
        let read = read.as_ref().unwrap_or(ty);
        let mut walk = Walk::new(self.crates);
        walk.add_root(scope, read, &Environment::new());
        self.insert(api, scope, operation, walk, is_error, (read, ty));
    }

    /// Adds the shared API's error, if an error has that type.
    fn add_shared(&mut self, scope: Scope<'a>, ty: &Type) {
        let Some(alias) = scope.alias(ty) else { return };
        let Some((shared, ty, environment)) = self.shared_type(alias) else {
            return;
        };
        let package = &shared.krate.package;
        let mut apis = self.specification.apis.iter();
        let Some(api) = apis.find(|api| api.package == *package) else {
            return;
        };
        let mut walk = Walk::new(self.crates);
        walk.add_root(shared, &ty, &environment);
        let name = walk::text(shared, &ty, &environment);
        self.insert_as(api, shared, None, walk, true, name, &ty);
    }

    /// The target of an alias, with the lists of its own crate as type arguments.
    fn shared_type(&self, alias: &Alias) -> Option<(Scope<'a>, Type, Environment)> {
        let (scope, item) = Scope::find(self.crates, &alias.target)?;
        let mut environment = Environment::new();
        for (parameter, list) in item.parameters.iter().zip(&alias.arguments) {
            let own = scope.exports(list).then(|| scope.path(list));
            environment.insert(parameter.clone(), own);
        }
        let ty = Type::Named(item.name.clone(), item.parameters.clone());
        Some((scope, ty, environment))
    }

    fn insert(
        &mut self,
        api: &ir::Api,
        scope: Scope<'a>,
        operation: &Operation,
        walk: Walk<'a>,
        is_error: bool,
        (read, shown): (&Type, &Type),
    ) {
        let text = walk::text(scope, read, &Environment::new());
        self.insert_as(api, scope, Some(operation), walk, is_error, text, shown);
    }

    #[expect(clippy::too_many_arguments, reason = "a row is made of as many things")]
    fn insert_as(
        &mut self,
        api: &ir::Api,
        scope: Scope<'a>,
        operation: Option<&Operation>,
        walk: Walk<'a>,
        is_error: bool,
        ty: String,
        shown: &Type,
    ) {
        let version = scope.version().to_owned();
        let key = (api.slug.clone(), version.clone(), ty.clone());
        let (_, row) = self.found.entry(key).or_insert_with(|| {
            let package = scope.krate.package.clone();
            let row = Model {
                api: api.slug.clone(),
                version,
                is_error,
                is_shared: api.shared,
                name: walk::shown(shown),
                ty,
                operations: Vec::new(),
                fields: walk.fields,
                required: walk.required,
                lists: walk.lists,
                year_lists: walk.year_lists,
                year: walk.year,
            };
            (package, row)
        });
        if let Some(operation) = operation {
            let name = operation.name.as_str().to_owned();
            if !row.operations.contains(&name) {
                row.operations.push(name);
            }
        }
    }
}

/// The types of the values that an operation returns.
fn payloads<'a>(outcome: &'a Outcome, module: &'a Module) -> Vec<&'a Type> {
    let value = |payload: &'a Payload| match payload {
        Payload::Value(ty) => Some(ty),
        Payload::Text | Payload::HiddenText | Payload::Bytes | Payload::Nothing => None,
    };
    match outcome {
        Outcome::One(payload) => value(payload).into_iter().collect(),
        Outcome::Choice(name, _) => module
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Choice(item) if item.name == *name => Some(item),
                _ => None,
            })
            .flat_map(|choice| &choice.variants)
            .filter_map(|(_, _, payload)| value(payload))
            .collect(),
    }
}
