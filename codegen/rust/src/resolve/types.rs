//! Resolution of the components of one version: the type of each, and the code lists that it depends on.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{
    Api, Content, Field, Object, Operation, Scalar, Schema, Shape, Type, Union, Version, WireName,
};

use super::cycles::Containment;
use super::names::{Case, Renames, Scope};
use super::packages::Called;
use super::shared::{OwnSettings, Shared};
use super::tags::Tags;
use super::{docs, fixed};
use crate::plan::{self, Alias, Item, RustName, Sensitive, Struct};

/// What a component becomes.
pub(super) enum Role<'a> {
    /// A primitive, wherever it is used.
    Scalar(Scalar),
    /// The aliased type, wherever it is used.
    Alias(&'a Type),
    /// A string that is personal data.
    Sensitive(RustName),
    /// An enum of this module, or one that it re-exports.
    Enum(RustName),
    /// An object of this module.
    Struct(RustName, &'a Object),
    /// One of several objects.
    Union(RustName, &'a Union),
    /// One of several types.
    AnyOf(RustName, &'a [Type]),
    /// An object that is kept unparsed.
    Free,
    /// An object of the shared crate with fixed type arguments.
    Shared(RustName),
}

/// The resolved components of a version.
pub(super) struct Components<'a> {
    pub(super) api: &'a Api,
    pub(super) version: &'a Version,
    roles: BTreeMap<&'a WireName, Role<'a>>,
    /// Per struct, the code lists that it depends on.
    parameters: BTreeMap<&'a WireName, BTreeSet<String>>,
    /// The settings of the shared components, which apply to components of the same name that differ.
    pub(super) of_shared: OwnSettings,
    /// The lists that are the same for the whole module, so that types need no parameter for them.
    pub(super) settled: BTreeSet<String>,
    pub(super) containment: Containment<'a>,
    pub(super) tags: Tags<'a>,
    /// The components used in requests.
    pub(super) sent: BTreeSet<&'a WireName>,
    pub items: Vec<Item>,
    pub reexports: BTreeSet<String>,
    /// The enum components that are defined nowhere else.
    pub enums: Vec<(RustName, &'a Schema)>,
}

/// The parts of a version's module other than its components.
pub(super) struct Surroundings<'a> {
    pub shared: Option<&'a Shared<'a>>,
    /// The enums that the crate's root defines.
    pub root_sets: &'a BTreeSet<String>,
    /// The code lists of the module itself.
    pub lists: BTreeSet<String>,
    /// Whether this is the shared API, whose lists differ between the crates that use its types.
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
        let sent = version.operations.iter().flat_map(Operation::sent);
        let mut components = Self {
            api,
            version,
            roles: BTreeMap::new(),
            parameters: BTreeMap::new(),
            settled,
            of_shared: OwnSettings::default(),
            containment: Containment::of(&version.schemas),
            tags: Tags::of(version),
            sent: version.reachable(sent.flat_map(Content::types)),
            items: Vec::new(),
            reexports: BTreeSet::new(),
            enums: Vec::new(),
        };
        let named = version
            .schemas
            .iter()
            .filter(|schema| has_type(&schema.shape));
        let called = Called::of(&version.schemas, scope);
        let keys = named.map(|schema| (called.name(schema), schema.name.0.clone()));
        scope.expect(keys, Case::Pascal);
        let used = used_components(version, &components.tags);
        // An unnamed property that is a union's tag is not a field, so its type is not needed.
        let is_used = |schema: &&Schema| schema.place.is_none() || used.contains(&schema.name);
        for schema in version.schemas.iter().filter(is_used) {
            let called = called.name(schema);
            components.assign_role(schema, called, around, scope, diagnostics);
        }
        if let Some(shared) = around.shared {
            components.take_settings(shared, around);
        }
        components.spread_parameters();
        for list in components
            .parameters
            .values()
            .flatten()
            .collect::<BTreeSet<_>>()
        {
            scope.reserve(&components.parameter(list), diagnostics);
        }
        components.check_members(diagnostics);
        components.make_items(scope, renames, diagnostics);
        components
    }

    /// The items of the components with types in this module.
    fn make_items(
        &mut self,
        scope: &mut Scope<'_>,
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let version: &'a Version = self.version;
        for schema in &version.schemas {
            let item = match self.roles.get(&schema.name) {
                Some(Role::Struct(name, object)) => {
                    let item = self.structure(schema, name.clone(), object, renames, diagnostics);
                    if let Some(alternatives) = &item.alternatives {
                        scope.reserve(&alternatives.name, diagnostics);
                    }
                    Item::Struct(item)
                }
                Some(Role::Union(name, union)) => {
                    Item::Union(self.union(schema, name.clone(), union, renames, diagnostics))
                }
                Some(Role::AnyOf(name, types)) => {
                    Item::AnyOf(self.any_of(schema, name.clone(), types, renames, diagnostics))
                }
                _ => continue,
            };
            self.items.push(item);
        }
    }

    fn assign_role(
        &mut self,
        schema: &'a Schema,
        called: &str,
        around: &Surroundings<'_>,
        scope: &mut Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let at = &schema.origin.at;
        let is_shared = around
            .shared
            .filter(|shared| shared.has_same(self.version, schema));
        if let Some(shared) = around.shared {
            self.report_other(schema, shared, diagnostics);
        }
        let sensitive = matches!(schema.shape, Shape::Scalar(Scalar::Text, _))
            && self.version.hides(&schema.name);
        let names_type = !matches!(schema.shape, Shape::Alias(_) | Shape::Free { .. })
            && (sensitive || is_shared.is_some() || !matches!(schema.shape, Shape::Scalar(..)));
        if !names_type {
            let role = match &schema.shape {
                Shape::Scalar(scalar, _) => Role::Scalar(*scalar),
                Shape::Alias(ty) => Role::Alias(ty),
                Shape::Free { .. } => Role::Free,
                Shape::Struct(_) | Shape::Union(_) | Shape::AnyOf(_) | Shape::Enum(..) => {
                    unreachable!("these have names")
                }
            };
            self.roles.insert(&schema.name, role);
            return;
        }
        if let Some(name) = self.same_enum(schema, scope) {
            self.roles.insert(&schema.name, Role::Enum(name));
            return;
        }
        let name = scope.name(called, &schema.name.0, Case::Pascal, at, diagnostics);
        let role = match (&schema.shape, is_shared) {
            (_, Some(shared)) => self.take_shared(schema, shared, name, around),
            (Shape::Struct(object), None) => Role::Struct(name, object),
            (Shape::Union(union), None) => Role::Union(name, union),
            (Shape::AnyOf(types), None) => Role::AnyOf(name, types),
            (Shape::Enum(..), None) => {
                if around.root_sets.contains(&schema.name.0) {
                    self.reexports.insert(format!("crate::{}", name.as_str()));
                } else if !around.lists.contains(&schema.name.0) {
                    self.enums.push((name.clone(), schema));
                }
                Role::Enum(name)
            }
            (_, None) => {
                let docs = docs::schema(schema, &name, self.version);
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

    /// The enum that the manifest gives the same name, if both have the same values: they become one type.
    fn same_enum(&self, schema: &Schema, scope: &Scope<'_>) -> Option<RustName> {
        let values = |schema: &'_ Schema| match &schema.shape {
            Shape::Enum(of, values) => {
                let values = values.iter().map(|value| value.name.clone());
                Some((*of, values.collect::<BTreeSet<_>>()))
            }
            _ => None,
        };
        let own = values(schema)?;
        let called = scope.renamed(&schema.name.0)?;
        let mut enums = self.enums.iter();
        enums
            .find(|(name, other)| {
                name.as_str() == called && values(other).is_some_and(|values| values == own)
            })
            .map(|(name, _)| name.clone())
    }

    /// A component of the shared crate: re-exported, or aliased with this module's lists as type arguments.
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
            docs: docs::shared_schema(schema, &name, self.version),
            name: name.clone(),
            arguments: arguments.collect(),
            target: shared.path(name.as_str()),
            at: schema.origin.at.clone(),
        };
        self.items.push(Item::Alias(alias));
        Role::Shared(name)
    }

    /// The code list of a field's values.
    pub(super) fn code_list(&self, owner: &WireName, field: &WireName) -> Option<&str> {
        let key = format!("{owner}.{field}");
        self.api
            .code_fields
            .get(&key)
            .map(|setting| &*setting.value)
            .or_else(|| self.of_shared.code_fields.get(&key).map(String::as_str))
    }

    /// Computes, for each struct, the lists that it depends on, directly or through its fields.
    fn spread_parameters(&mut self) {
        // Most components depend on none, so the search starts from where a list is named.
        let mut users: BTreeMap<&'a WireName, Vec<&'a WireName>> = BTreeMap::new();
        let mut open = Vec::new();
        for schema in &self.version.schemas {
            for component in schema.shape.components() {
                users.entry(component).or_default().push(&schema.name);
            }
            let lists = match &schema.shape {
                Shape::Struct(object) => self.own_lists(&schema.name, object),
                _ => BTreeSet::new(),
            };
            if !lists.is_empty() {
                open.push(&schema.name);
                self.parameters.insert(&schema.name, lists);
            }
        }
        while let Some(name) = open.pop() {
            let lists = self.parameters.get(name).cloned().unwrap_or_default();
            for user in users.get(name).into_iter().flatten() {
                let known = self.parameters.entry(user).or_default();
                let before = known.len();
                known.extend(lists.iter().cloned());
                if known.len() > before {
                    open.push(user);
                }
            }
        }
        // Types of the shared crate are named with fixed lists.
        let roles = &self.roles;
        let has_parameters = |name: &WireName| {
            matches!(
                roles.get(name),
                Some(Role::Struct(..) | Role::Union(..) | Role::AnyOf(..))
            )
        };
        self.parameters.retain(|name, _| has_parameters(name));
    }

    /// The code lists of an object's own fields.
    fn own_lists(&self, name: &WireName, object: &Object) -> BTreeSet<String> {
        if !matches!(self.roles.get(name), Some(Role::Struct(..))) {
            return BTreeSet::new();
        }
        object
            .fields
            .iter()
            .filter_map(|field| self.code_list(name, &field.name))
            .filter(|list| !self.settled.contains(*list))
            .map(str::to_owned)
            .collect()
    }

    /// The type parameter for a list.
    pub(super) fn parameter(&self, list: &str) -> RustName {
        let all = self.parameters.values().flatten().collect::<BTreeSet<_>>();
        if all.len() == 1 {
            fixed("K")
        } else {
            fixed(&format!("K{list}"))
        }
    }

    /// The lists that a component's type depends on.
    pub(super) fn lists(&self, name: &WireName) -> impl Iterator<Item = &str> {
        self.parameters
            .get(name)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// Whether any item of the shared crate is named, so that the crate depends on it.
    pub(super) fn take_from(&self, shared: &Shared<'_>) -> bool {
        shared.is_named_by(&self.reexports, &self.items)
    }

    /// What a component became; `None` if it could not be read, which was reported.
    pub(super) fn role(&self, name: &WireName) -> Option<&Role<'a>> {
        self.roles.get(name)
    }

    /// Whether a type of this module is one of several types.
    pub(super) fn is_any_of(&self, name: &RustName) -> bool {
        let mut roles = self.roles.values();
        roles.any(|role| matches!(role, Role::AnyOf(known, _) if known == name))
    }

    /// The object of this module that a component became.
    pub(super) fn structure_of(&self, name: &WireName) -> Option<&Struct> {
        let name = self.struct_name(name)?;
        self.items.iter().find_map(|item| match item {
            Item::Struct(item) if item.name == *name => Some(item),
            _ => None,
        })
    }

    /// The object of this module that a type refers to.
    pub(super) fn structure_named(&self, ty: &plan::Type) -> Option<&Struct> {
        let plan::Type::Named(name, _) = ty else {
            return None;
        };
        self.items.iter().find_map(|item| match item {
            Item::Struct(item) if item.name == *name => Some(item),
            _ => None,
        })
    }

    /// The type of a component of any year, if it has one.
    pub(super) fn any_year(&self, name: &WireName) -> Option<RustName> {
        let name = self.struct_name(name)?;
        self.items.iter().find_map(|item| match item {
            Item::AnyYear(item) if item.of == *name => Some(item.name.clone()),
            _ => None,
        })
    }

    /// The Rust name of a component that is an object of this module.
    pub(super) fn struct_name(&self, name: &WireName) -> Option<&RustName> {
        match self.roles.get(name) {
            Some(Role::Struct(name, _)) => Some(name),
            _ => None,
        }
    }
}

/// Whether a component becomes a separate type, unless it is personal data.
const fn has_type(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Struct(_) | Shape::Union(_) | Shape::AnyOf(_) | Shape::Enum(..)
    )
}

/// The components that are referred to, other than by the tag of a union's member.
fn used_components<'a>(version: &'a Version, tags: &Tags<'_>) -> IndexSet<&'a WireName> {
    let mut used = IndexSet::new();
    for schema in &version.schemas {
        match &schema.shape {
            Shape::Struct(object) => {
                let tag = tags.dropped(&schema.name);
                let is_field = |field: &&Field| tag != Some(&field.name);
                let fields = object.fields.iter().filter(is_field).map(|field| &field.ty);
                used.extend(fields.chain(&object.rest).filter_map(Type::component));
            }
            shape => used.extend(shape.components()),
        }
    }
    for operation in &version.operations {
        used.extend(operation.types().filter_map(Type::component));
    }
    used
}
