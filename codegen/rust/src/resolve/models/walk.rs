//! Facts that distinguish a type from others: its path, the fields of its root, and the code lists that it can contain.

use std::collections::{BTreeMap, BTreeSet};

use super::super::crate_ident;
use crate::plan;
use crate::plan::{
    Alias, AnyYear, Crate, Item, Module, Outermost, RuntimeType, RustName, Struct, Type, Union,
    Wrapper,
};

/// The values of the type parameters: the path of a code list, or `None` without a list.
pub(super) type Environment = BTreeMap<RustName, Option<String>>;

/// The stand-in for a missing list.
const NO_CODES: &str = "skattekit_runtime::NoCodes";

/// A version's module, in which types are named.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub krate: &'a Crate,
    pub module: &'a Module,
}

impl<'a> Scope<'a> {
    pub(super) fn of(krate: &'a Crate, version: &str) -> Option<Self> {
        let mut modules = krate.modules.iter();
        let module =
            modules.find(|module| matches!(&*module.path, [only] if only.as_str() == version))?;
        Some(Self { krate, module })
    }

    /// The object that a path into another crate names.
    pub(super) fn find(crates: &'a [Crate], path: &str) -> Option<(Self, &'a Struct)> {
        let (krate, name) = path.split_once("::")?;
        let name = name.rsplit("::").next()?;
        let krate = crates
            .iter()
            .find(|other| crate_ident(&other.package) == krate)?;
        let modules = krate.modules.iter().filter(|module| module.path.len() == 1);
        let mut found = modules.flat_map(|module| {
            module.items.iter().filter_map(move |item| match item {
                Item::Struct(item) if item.name.as_str() == name => {
                    Some((Self { krate, module }, item))
                }
                _ => None,
            })
        });
        found.next()
    }

    pub(super) fn version(&self) -> &'a str {
        self.module.path.first().map_or("", RustName::as_str)
    }

    /// The path of an item of the module, from outside the crate.
    pub(super) fn path(&self, name: &RustName) -> String {
        let krate = crate_ident(&self.krate.package);
        format!("{krate}::{}::{}", self.version(), name.as_str())
    }

    /// Whether the module re-exports a name that it does not define.
    pub(super) fn exports(&self, name: &RustName) -> bool {
        let mut paths = self.module.reexports.iter();
        paths.any(|path| path.rsplit("::").next() == Some(name.as_str()))
    }

    /// The alias that a type refers to.
    pub(super) fn alias(&self, ty: &Type) -> Option<&'a Alias> {
        let Type::Named(name, _) = ty else {
            return None;
        };
        let mut items = self.module.items.iter();
        items.find_map(|item| match item {
            Item::Alias(item) if item.name == *name => Some(item),
            _ => None,
        })
    }

    fn structure(&self, name: &RustName) -> Option<&'a Struct> {
        let mut items = self.module.items.iter();
        items.find_map(|item| match item {
            Item::Struct(item) if item.name == *name => Some(item),
            _ => None,
        })
    }

    /// Whether the response of any year with this name wraps this type.
    pub(super) fn is_any_year_of(&self, name: &RustName, ty: &Type) -> bool {
        self.module.items.iter().any(|item| match item {
            Item::AnyYear(item) => {
                item.name == *name && matches!(ty, Type::Named(of, _) if *of == item.of)
            }
            _ => false,
        })
    }
}

/// The facts found so far.
pub(super) struct Walk<'a> {
    crates: &'a [Crate],
    pub fields: Vec<String>,
    pub required: Vec<String>,
    pub lists: Vec<String>,
    pub year_lists: Vec<(u16, String)>,
    pub year: Option<(RustName, bool)>,
    /// The types already visited, since a type can contain itself.
    seen: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(crates: &'a [Crate]) -> Self {
        Self {
            crates,
            fields: Vec::new(),
            required: Vec::new(),
            lists: Vec::new(),
            year_lists: Vec::new(),
            year: None,
            seen: BTreeSet::new(),
        }
    }

    /// Visits a type that is a response.
    pub(super) fn add_root(&mut self, scope: Scope<'a>, ty: &Type, environment: &Environment) {
        if let Type::Nullable(inner) | Type::Boxed(inner) = ty {
            return self.add_root(scope, inner, environment);
        }
        if let Type::Named(name, _) = ty {
            for item in &scope.module.items {
                match item {
                    Item::Struct(item) if item.name == *name => self.root_of_struct(item),
                    Item::Union(item) if item.name == *name => self.root_of_union(scope, item),
                    Item::AnyYear(item) if item.name == *name => self.root_of_any_year(scope, item),
                    Item::Alias(item) if item.name == *name => {
                        if let Some((_, item)) = Scope::find(self.crates, &item.target) {
                            self.root_of_struct(item);
                        }
                    }
                    _ => {}
                }
            }
        }
        self.add(scope, ty, environment);
    }

    fn root_of_struct(&mut self, item: &Struct) {
        for field in &item.fields {
            self.fields.push(field.wire.clone());
            if !can_be_absent(&field.ty) {
                self.required.push(field.wire.clone());
            }
        }
        let mut years = item.fields.iter().filter(|field| is_year(&field.ty));
        // With several year fields, none of them is certain to be the response's year.
        if let (Some(year), None) = (years.next(), years.next()) {
            self.year = Some((year.name.clone(), false));
        }
    }

    fn root_of_union(&mut self, scope: Scope<'a>, item: &Union) {
        self.fields.push(item.tag.clone());
        self.required.push(item.tag.clone());
        for member in &item.members {
            let Type::Named(name, _) = &member.ty else {
                continue;
            };
            for field in scope.structure(name).iter().flat_map(|item| &item.fields) {
                if !self.fields.contains(&field.wire) {
                    self.fields.push(field.wire.clone());
                }
            }
        }
    }

    fn root_of_any_year(&mut self, scope: Scope<'a>, item: &AnyYear) {
        if let Some(of) = scope.structure(&item.of) {
            self.root_of_struct(of);
        }
        let krate = crate_ident(&scope.krate.package);
        let path = |list: &str| list.replacen("crate::", &format!("{krate}::"), 1);
        let years = item.years.iter();
        self.year_lists = years.map(|year| (year.year, path(&year.list))).collect();
        self.year = tells_year(&item.field).then(|| (item.field.name.clone(), true));
    }

    /// Visits a type to find its lists.
    fn add(&mut self, scope: Scope<'a>, ty: &Type, environment: &Environment) {
        match ty.outermost() {
            Outermost::Of(Wrapper::Open, Type::Named(name, _)) => {
                let own = || Some(scope.path(name));
                let list = environment.get(name).cloned().unwrap_or_else(own);
                if let Some(list) = list.filter(|list| !self.lists.contains(list)) {
                    self.lists.push(list);
                }
            }
            Outermost::Of(_, inner) => self.add(scope, inner, environment),
            Outermost::Named(name, arguments) if self.seen.insert(text(scope, ty, environment)) => {
                self.add_named(scope, name, arguments, environment);
            }
            _ => {}
        }
    }

    fn add_named(
        &mut self,
        scope: Scope<'a>,
        name: &RustName,
        arguments: &[RustName],
        around: &Environment,
    ) {
        for item in &scope.module.items {
            match item {
                Item::Struct(item) if item.name == *name => {
                    let own = |list: &RustName| around.get(list).cloned().flatten();
                    let own = item
                        .parameters
                        .iter()
                        .cloned()
                        .zip(arguments.iter().map(own));
                    self.add_fields(scope, item, &own.collect());
                }
                Item::Union(item) if item.name == *name => {
                    for member in &item.members {
                        self.add(scope, &member.ty, around);
                    }
                }
                Item::AnyOf(item) if item.name == *name => {
                    for (_, ty) in &item.variants {
                        self.add(scope, ty, around);
                    }
                }
                // The lists of the years are known already.
                Item::AnyYear(item) if item.name == *name => {
                    if let Some(of) = scope.structure(&item.of) {
                        let none = of.parameters.iter().map(|name| (name.clone(), None));
                        self.add_fields(scope, of, &none.collect());
                    }
                }
                Item::Alias(item) if item.name == *name => {
                    if let Some((shared, of)) = Scope::find(self.crates, &item.target) {
                        let lists = item.arguments.iter().map(|list| Some(scope.path(list)));
                        let lists = of.parameters.iter().cloned().zip(lists);
                        self.add_fields(shared, of, &lists.collect());
                    }
                }
                _ => {}
            }
        }
    }

    fn add_fields(&mut self, scope: Scope<'a>, item: &Struct, environment: &Environment) {
        for field in item.fields.iter().chain(item.rest.as_deref()) {
            self.add(scope, &field.ty, environment);
        }
    }
}

/// A type in Rust notation, with full paths.
pub(super) fn text(scope: Scope<'_>, ty: &Type, environment: &Environment) -> String {
    match ty.outermost() {
        Outermost::Text => "String".to_owned(),
        Outermost::Integer => "i64".to_owned(),
        Outermost::Boolean => "bool".to_owned(),
        Outermost::Runtime(ty) => format!("skattekit_runtime::{ty}"),
        Outermost::Of(wrapper, inner) => {
            let inner = text(scope, inner, environment);
            match wrapper {
                Wrapper::Vec | Wrapper::Option | Wrapper::Box => format!("{wrapper}<{inner}>"),
                Wrapper::Map => format!("std::collections::{wrapper}<String, {inner}>"),
                _ => format!("skattekit_runtime::{wrapper}<{inner}>"),
            }
        }
        Outermost::Named(name, arguments) => {
            let path = scope.path(name);
            let lists = arguments.iter().map(|name| {
                environment
                    .get(name)
                    .cloned()
                    .flatten()
                    .unwrap_or_else(|| NO_CODES.to_owned())
            });
            match &*lists.collect::<Vec<_>>() {
                [] => path,
                lists => format!("{path}<{}>", lists.join(", ")),
            }
        }
    }
}

/// The name of a type for reports.
pub(super) fn shown(ty: &Type) -> String {
    match ty.outermost() {
        Outermost::Text => "String".to_owned(),
        Outermost::Integer => "i64".to_owned(),
        Outermost::Boolean => "bool".to_owned(),
        Outermost::Runtime(ty) => ty.path().to_owned(),
        Outermost::Of(Wrapper::Vec | Wrapper::List, inner) => format!("[{}]", shown(inner)),
        Outermost::Of(Wrapper::Map, inner) => format!("{{{}}}", shown(inner)),
        Outermost::Of(_, inner) => shown(inner),
        Outermost::Named(name, _) => name.as_str().to_owned(),
    }
}

fn can_be_absent(ty: &Type) -> bool {
    match ty {
        Type::Option(_) | Type::List(_) | Type::Nullable(_) => true,
        Type::Boxed(inner) => can_be_absent(inner),
        _ => false,
    }
}

/// Whether a type is that of years.
fn is_year(ty: &Type) -> bool {
    match ty {
        Type::Runtime(ty) => *ty == RuntimeType::Year,
        Type::Option(inner) | Type::Nullable(inner) => is_year(inner),
        _ => false,
    }
}

/// Whether a year can be read from the field that is configured to hold it.
fn tells_year(field: &plan::Field) -> bool {
    let tells = |ty: &Type| {
        matches!(
            ty,
            Type::Runtime(RuntimeType::Year) | Type::Text | Type::Integer
        )
    };
    match &field.ty {
        Type::Option(inner) | Type::Nullable(inner) => tells(inner),
        ty => tells(ty),
    }
}
