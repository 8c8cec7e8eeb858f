//! The components of one version: what each becomes, and which code lists its type depends on.

use std::collections::{BTreeMap, BTreeSet};

use super::cycles::Containment;
use super::names::{Case, Renames, Scope};
use super::shared::Shared;
use super::{docs, fixed};
use crate::diag::{Code, Diagnostics};
use crate::ir::{Api, Field, Scalar, Schema, Shape, Type, Version, WireName};
use crate::plan::{self, Alias, Construction, FieldPlan, Item, RustName, Sensitive, Struct};

/// The case of a component: what it becomes.
enum Role<'a> {
    /// A primitive wherever it is used.
    Scalar(Scalar),
    /// A list wherever it is used.
    Array(&'a Type),
    /// A string that is personal data.
    Sensitive(RustName),
    /// An enum, of this module or of one that it re-exports from.
    Enum(RustName),
    /// An object of this module.
    Struct(RustName, &'a [Field]),
    /// An object of the shared crate, its type arguments settled.
    Shared(RustName),
}

/// What the components of a version became.
pub(super) struct Components<'a> {
    api: &'a Api,
    version: &'a Version,
    roles: BTreeMap<&'a WireName, Role<'a>>,
    /// Per struct, the code lists that it depends on.
    parameters: BTreeMap<&'a WireName, BTreeSet<String>>,
    /// The code fields of the shared components, which count for a component of the same name that differs.
    shared_fields: BTreeMap<String, String>,
    /// The lists that are one and the same for the whole module, so that a type need not depend on them.
    settled: BTreeSet<String>,
    containment: Containment<'a>,
    pub items: Vec<Item>,
    pub reexports: BTreeSet<String>,
    /// The enum components that nothing else defines.
    pub enums: Vec<(RustName, &'a Schema)>,
}

/// What a version's module has beside its components.
pub(super) struct Surroundings<'a> {
    pub shared: Option<&'a Shared<'a>>,
    /// The enums that the crate's root defines.
    pub root_sets: &'a BTreeSet<String>,
    /// The code lists of the module itself.
    pub lists: BTreeSet<String>,
    /// Whether this is the shared API, whose lists are other ones in each crate that uses its types.
    pub is_shared: bool,
}

impl<'a> Components<'a> {
    pub(super) fn resolve(
        api: &'a Api,
        version: &'a Version,
        around: &Surroundings<'_>,
        scope: &mut Scope<'_>,
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let settled = if around.is_shared {
            BTreeSet::new()
        } else {
            around.lists.clone()
        };
        let mut components = Self {
            api,
            version,
            roles: BTreeMap::new(),
            parameters: BTreeMap::new(),
            settled,
            shared_fields: around.shared.map(Shared::code_fields).unwrap_or_default(),
            containment: Containment::of(&version.schemas),
            items: Vec::new(),
            reexports: BTreeSet::new(),
            enums: Vec::new(),
        };
        for schema in &version.schemas {
            components.assign_role(schema, around, scope, diagnostics);
        }
        components.spread_parameters();
        for list in BTreeSet::from_iter(components.parameters.values().flatten()) {
            scope.reserve(&components.parameter(list), diagnostics);
        }
        for schema in &version.schemas {
            if let Some(Role::Struct(name, fields)) = components.roles.get(&schema.name) {
                let item = components.structure(schema, name.clone(), fields, renames, diagnostics);
                components.items.push(Item::Struct(item));
            }
        }
        components
    }

    fn assign_role(
        &mut self,
        schema: &'a Schema,
        around: &Surroundings<'_>,
        scope: &mut Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let at = &schema.origin.at;
        let is_shared = around
            .shared
            .filter(|shared| shared.has_same(self.version, schema));
        self.report_differing(schema, around, diagnostics);
        let sensitive = self
            .api
            .sensitive
            .iter()
            .any(|setting| setting.value == schema.name.0);
        if sensitive && !matches!(schema.shape, Shape::Scalar(Scalar::Text, _)) {
            diagnostics
                .error(
                    Code::Unsupported,
                    at.clone(),
                    format!("`{}` is to be personal data, and is no string", schema.name),
                )
                .expected("a component of type string")
                .help("take it out of `sensitive`, or make the component a string");
        }
        let names_type = !matches!(schema.shape, Shape::Array(_))
            && (sensitive || is_shared.is_some() || !matches!(schema.shape, Shape::Scalar(..)));
        if !names_type {
            let role = match &schema.shape {
                Shape::Scalar(scalar, _) => Role::Scalar(*scalar),
                Shape::Array(items) => Role::Array(items),
                Shape::Struct(_) | Shape::Enum(_) => unreachable!("these have names"),
            };
            self.roles.insert(&schema.name, role);
            return;
        }
        let name = scope.name(
            &schema.name.0,
            &schema.name.0,
            Case::Pascal,
            at,
            diagnostics,
        );
        let role = match (&schema.shape, is_shared) {
            (_, Some(shared)) => self.take_shared(schema, shared, name, around),
            (Shape::Struct(fields), None) => Role::Struct(name, fields),
            (Shape::Enum(_), None) => {
                if around.root_sets.contains(&schema.name.0) {
                    self.reexports.insert(format!("crate::{}", name.as_str()));
                } else if !around.lists.contains(&schema.name.0) {
                    self.enums.push((name.clone(), schema));
                }
                Role::Enum(name)
            }
            (Shape::Scalar(..) | Shape::Array(_), None) => {
                let docs = docs::schema(schema, self.version);
                self.items.push(Item::Sensitive(Sensitive {
                    name: name.clone(),
                    docs,
                    at: at.clone(),
                }));
                Role::Sensitive(name)
            }
        };
        self.roles.insert(&schema.name, role);
    }

    /// Reports a component that is like a shared one and is not it, and a property that looks like personal data and is not.
    fn report_differing(
        &self,
        schema: &Schema,
        around: &Surroundings<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(shared) = around.shared else { return };
        let at = schema.origin.at.clone();
        if let Some(other) = shared.differing(self.version, schema) {
            let found = format!(
                "`{}` differs from the shared component of that name",
                schema.name
            );
            let report = if shared.is_sensitive(&schema.name) {
                diagnostics.error(Code::DifferingShared, at, found)
            } else {
                diagnostics.warning(Code::DifferingShared, at, found)
            };
            report
                .expected("the same properties, types and XML name")
                .other(other.origin.at.clone(), "the shared one is here")
                .help("make the two alike, or give this one another name; as it is, it becomes a type of its own");
        }
        let Shape::Struct(fields) = &schema.shape else {
            return;
        };
        for field in fields {
            let looks_personal = shared
                .sensitive_properties()
                .any(|name| name == field.name.0.to_lowercase());
            let is_personal = matches!(&field.ty, Type::Named(name) if shared.is_sensitive(name));
            if looks_personal && !is_personal {
                diagnostics
                    .warning(
                        Code::UnprotectedProperty,
                        field.origin.at.clone(),
                        format!(
                            "`{}` is not of the component that is personal data",
                            field.name
                        ),
                    )
                    .expected("a `$ref` to the component of that name")
                    .help("as it is, its values show in `Debug`");
            }
        }
    }

    /// A component that the shared crate has: exported again, or named with this module's lists for its parameters.
    fn take_shared(
        &mut self,
        schema: &'a Schema,
        shared: &Shared<'_>,
        name: RustName,
        around: &Surroundings<'_>,
    ) -> Role<'a> {
        let lists = shared.code_lists(&schema.name);
        if lists.is_empty() {
            self.reexports.insert(shared.path(name.as_str()));
            return match schema.shape {
                Shape::Scalar(..) => Role::Sensitive(name),
                _ => Role::Shared(name),
            };
        }
        let arguments = lists.iter().map(|list| {
            if !around.lists.contains(*list) {
                self.reexports.insert(shared.path(list));
            }
            fixed(list)
        });
        let alias = Alias {
            name: name.clone(),
            docs: docs::shared_schema(schema, self.version),
            arguments: arguments.collect(),
            target: shared.path(name.as_str()),
            at: schema.origin.at.clone(),
        };
        self.items.push(Item::Alias(alias));
        Role::Shared(name)
    }

    /// The list that a field's values are codes of.
    fn code_list(&self, owner: &WireName, field: &WireName) -> Option<&str> {
        let key = format!("{owner}.{field}");
        let own = self
            .api
            .code_fields
            .get(&key)
            .map(|setting| &*setting.value);
        own.or_else(|| self.shared_fields.get(&key).map(String::as_str))
    }

    /// Finds, for each struct, the lists that it depends on, directly or through its fields.
    fn spread_parameters(&mut self) {
        let structs = self.roles.iter().filter_map(|(name, role)| match role {
            Role::Struct(_, fields) => Some((*name, *fields)),
            _ => None,
        });
        let structs = Vec::from_iter(structs);
        loop {
            let mut changed = false;
            for (name, fields) in &structs {
                let mut lists = BTreeSet::new();
                for field in *fields {
                    let list = self.code_list(name, &field.name).map(str::to_owned);
                    lists.extend(list.filter(|list| !self.settled.contains(list)));
                    lists.extend(self.lists_of(&field.ty));
                }
                changed |= self.parameters.insert(name, lists.clone()) != Some(lists);
            }
            if !changed {
                return;
            }
        }
    }

    fn lists_of(&self, ty: &Type) -> BTreeSet<String> {
        match ty {
            Type::Scalar(_) => BTreeSet::new(),
            Type::Array(items) => self.lists_of(items),
            Type::Named(name) => match self.roles.get(name) {
                Some(Role::Array(items)) => self.lists_of(items),
                _ => self.parameters.get(name).cloned().unwrap_or_default(),
            },
        }
    }

    /// The type parameter that stands for a list.
    fn parameter(&self, list: &str) -> RustName {
        let all = BTreeSet::from_iter(self.parameters.values().flatten());
        if all.len() == 1 {
            fixed("K")
        } else {
            fixed(&format!("K{list}"))
        }
    }

    /// The lists that the type of a component depends on.
    pub(super) fn lists(&self, name: &WireName) -> impl Iterator<Item = &str> {
        self.parameters
            .get(name)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The Rust name of a component that is an object of this module.
    pub(super) fn struct_name(&self, name: &WireName) -> Option<&RustName> {
        match self.roles.get(name) {
            Some(Role::Struct(name, _)) => Some(name),
            _ => None,
        }
    }

    fn structure(
        &self,
        schema: &Schema,
        name: RustName,
        fields: &[Field],
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Struct {
        let mut scope = Scope::new(format!("the fields of {}", schema.name), renames);
        let named = Vec::from_iter(fields.iter().map(|field| {
            let key = format!("{}.{}", schema.name, field.name);
            scope.name(
                &field.name.0,
                &key,
                Case::Snake,
                &field.origin.at,
                diagnostics,
            )
        }));
        let camel_case = named
            .iter()
            .zip(fields)
            .all(|(name, field)| camel_case(name) == field.name.0);
        let plans = named
            .into_iter()
            .zip(fields)
            .map(|(name, field)| FieldPlan {
                rename: (!camel_case && name.as_str().trim_start_matches("r#") != field.name.0)
                    .then(|| field.name.0.clone()),
                name,
                ty: self.field_type(schema, field),
                docs: docs::field(field, schema, self.version),
                at: field.origin.at.clone(),
            });
        let fields = Vec::from_iter(plans);
        let mut docs = docs::schema(schema, self.version);
        for list in self.lists(&schema.name) {
            let parameter =
                docs::type_parameter(&self.parameter(list), list, self.api.is_year_list(list));
            docs.ours.insert(0, parameter);
        }
        let parameters = Vec::from_iter(self.lists(&schema.name).map(|list| self.parameter(list)));
        Struct {
            name,
            docs,
            construction: construction(&fields, &parameters),
            parameters,
            camel_case,
            fields,
            at: schema.origin.at.clone(),
        }
    }

    fn field_type(&self, owner: &Schema, field: &Field) -> plan::Type {
        let list = self.code_list(&owner.name, &field.name).map(|list| {
            if self.settled.contains(list) {
                fixed(list)
            } else {
                self.parameter(list)
            }
        });
        let ty = self.ty(&field.ty, list.as_ref());
        if let plan::Type::Vec(items) = ty {
            return if field.required {
                plan::Type::Vec(items)
            } else {
                plan::Type::List(items)
            };
        }
        let boxed = match &field.ty {
            Type::Named(inner) if self.containment.needs_box(&owner.name, inner) => {
                plan::Type::Boxed(Box::new(ty))
            }
            _ => ty,
        };
        if field.required {
            boxed
        } else {
            plan::Type::Option(Box::new(boxed))
        }
    }

    /// The type of a value; `list` is the code list that its strings are codes of.
    fn ty(&self, ty: &Type, list: Option<&RustName>) -> plan::Type {
        let open = |name: &RustName| {
            plan::Type::Open(Box::new(plan::Type::Named(name.clone(), Vec::new())))
        };
        match ty {
            Type::Scalar(scalar) => scalar_type(*scalar, list),
            Type::Array(items) => plan::Type::Vec(Box::new(self.ty(items, list))),
            Type::Named(name) => match self.roles.get(name) {
                Some(Role::Scalar(scalar)) => scalar_type(*scalar, list),
                Some(Role::Array(items)) => plan::Type::Vec(Box::new(self.ty(items, list))),
                Some(Role::Enum(name)) => open(list.unwrap_or(name)),
                Some(Role::Sensitive(name) | Role::Shared(name)) => {
                    plan::Type::Named(name.clone(), Vec::new())
                }
                Some(Role::Struct(rust, _)) => {
                    let arguments = self.lists(name).map(|list| self.parameter(list));
                    plan::Type::Named(rust.clone(), arguments.collect())
                }
                // Only when the component could not be read, which was reported.
                None => plan::Type::Text,
            },
        }
    }
}

/// How a value of an object is made: from what is required.
fn construction(fields: &[FieldPlan], parameters: &[RustName]) -> Construction {
    /// Clippy's bound on the number of arguments of a function.
    const MOST_ARGUMENTS: usize = 7;
    let is_required = |field: &FieldPlan| {
        !matches!(
            field.ty,
            plan::Type::Option(_) | plan::Type::List(_) | plan::Type::Vec(_)
        )
    };
    let required = Vec::from_iter((0..fields.len()).filter(|at| is_required(&fields[*at])));
    match required.len() {
        // A derived `Default` would ask the code lists for one, which they do not have.
        0 if parameters.is_empty() => Construction::Default,
        0..=MOST_ARGUMENTS => Construction::New(required),
        _ => Construction::Literal,
    }
}

/// The type of a scalar; `list` is the code list that its strings are codes of.
fn scalar_type(scalar: Scalar, list: Option<&RustName>) -> plan::Type {
    match (scalar, list) {
        (Scalar::Text, Some(list)) => {
            plan::Type::Open(Box::new(plan::Type::Named(list.clone(), Vec::new())))
        }
        (Scalar::Text, None) => plan::Type::Text,
        (Scalar::Integer, _) => plan::Type::Integer,
        (Scalar::Boolean, _) => plan::Type::Boolean,
        (Scalar::Date, _) => plan::Type::Runtime("Date"),
        (Scalar::DateTime, _) => plan::Type::Runtime("DateTime"),
        (Scalar::Year, _) => plan::Type::Runtime("Year"),
    }
}

/// What serde's `camelCase` makes of a field's name.
fn camel_case(name: &RustName) -> String {
    let mut camel = String::new();
    let mut capital = false;
    for char in name.as_str().trim_start_matches("r#").chars() {
        match char {
            '_' => capital = !camel.is_empty(),
            _ if capital => {
                camel.push(char.to_ascii_uppercase());
                capital = false;
            }
            _ => camel.push(char),
        }
    }
    camel
}
