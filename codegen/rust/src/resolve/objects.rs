//! Components that are objects: their fields, how a value is constructed, and their alternatives.

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{Access, Field, Object, Scalar, Schema, Type, WireName};
use skattekit_ir::links::CONCEPTS;
use skattekit_ir::markdown::code;

use super::lists::FEILKODE;
use super::names::{Case, Renames, Scope};
use super::types::{Components, Role};
use super::{bounds, docs, fixed, years};
use crate::plan::{self, Alternatives, Construction, RuntimeType, RustName, Struct};

/// The field for additional properties.
const REST: &str = "additional_properties";

impl Components<'_> {
    /// The field with the year of an object's codes, and the type parameter for their list.
    fn year(&self, schema: &Schema, fields: &[plan::Field]) -> Option<(usize, RustName)> {
        years::told(self.api, fields, |list| {
            self.lists(&schema.name)
                .any(|of| of == list)
                .then(|| self.parameter(list))
        })
    }

    pub(super) fn structure(
        &self,
        schema: &Schema,
        name: RustName,
        object: &Object,
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Struct {
        let mut scope = Scope::new(format!("the fields of {}", schema.name), renames);
        scope.of_kind("property");
        if object.rest.is_some() {
            scope.reserve(&fixed(REST), diagnostics);
        }
        // The variant already identifies the member, so the member has no field for the tag.
        let tag = self.tags.dropped(&schema.name);
        let fields = object
            .fields
            .iter()
            .filter(|field| tag != Some(&field.name))
            .collect::<Vec<_>>();
        let key = |field: &Field| format!("{}.{}", schema.name, field.name);
        let keys = fields.iter().map(|field| (&*field.name.0, key(field)));
        scope.expect(keys, Case::Snake);
        let named = fields
            .iter()
            .copied()
            .map(|field| {
                let key = key(field);
                scope.name(
                    &field.name.0,
                    &key,
                    Case::Snake,
                    &field.origin.at,
                    diagnostics,
                )
            })
            .collect::<Vec<_>>();
        let plans = named
            .into_iter()
            .zip(fields.iter().copied())
            .map(|(name, field)| self.field(schema, field, name));
        let rest = object
            .rest
            .as_ref()
            .map(|ty| Box::new(self.rest(schema, ty)));
        let begrep = concepts(&fields);
        let alternatives = alternatives(schema, &name, object, &fields, renames, diagnostics);
        let fields = plans.collect::<Vec<_>>();
        let docs = self.docs(schema, &name);
        let parameters = self
            .lists(&schema.name)
            .map(|list| self.parameter(list))
            .collect::<Vec<_>>();
        let construction = construction(&fields, &parameters, self.sent.contains(&schema.name));
        Struct {
            name,
            docs,
            code: self.error_code(schema, &fields),
            setters: setters(&fields, &construction),
            construction,
            year: self.year(schema, &fields),
            parameters,
            root: root(schema),
            begrep,
            alternatives,
            fields,
            rest,
            at: schema.origin.at.clone(),
        }
    }

    /// The documentation of an object, which begins with its type parameters.
    fn docs(&self, schema: &Schema, name: &RustName) -> plan::Docs {
        let mut docs = docs::schema(schema, name, self.version);
        for list in self.lists(&schema.name) {
            let parameter =
                docs::type_parameter(&self.parameter(list), list, self.api.is_year_list(list));
            docs.ours.insert(0, parameter);
        }
        docs
    }

    /// The field with the error code.
    fn error_code(&self, schema: &Schema, fields: &[plan::Field]) -> Option<RustName> {
        let is_code = |field: &&plan::Field| {
            let wire = WireName(field.wire.clone());
            self.code_list(&schema.name, &wire) == Some(FEILKODE)
        };
        let code = fields.iter().find(is_code)?;
        Some(code.name.clone())
    }

    fn field(&self, schema: &Schema, field: &Field, name: RustName) -> plan::Field {
        let ty = self.field_type(schema, field);
        let can_be_null = matches!(ty, plan::Type::Nullable(_));
        plan::Field {
            docs: docs::field(field, &name, self.version),
            name,
            wire: field.name.0.clone(),
            element: field.element.clone(),
            required: can_be_null && self.is_required(schema, field),
            ty,
            bounds: bounds::field(field, self.version),
            at: field.origin.at.clone(),
        }
    }

    /// The field for additional properties.
    fn rest(&self, schema: &Schema, ty: &Type) -> plan::Field {
        let mut ty = match self.ty(ty, None) {
            plan::Type::Runtime(plan::RuntimeType::Value) => {
                plan::Type::Runtime(plan::RuntimeType::Fields)
            }
            ty => plan::Type::Map(Box::new(ty)),
        };
        if self
            .version
            .hides_property(&schema.name, &WireName("*".to_owned()))
        {
            ty = self.hide(ty);
        }
        let about = format!(
            "The additional properties, by name, which {} allows.",
            code(&schema.name.0)
        );
        plan::Field {
            name: fixed(REST),
            wire: String::new(),
            element: None,
            ty,
            required: false,
            bounds: Vec::new(),
            docs: docs::ours([about]),
            at: schema.origin.at.clone(),
        }
    }

    /// Whether a field is always present in responses and in requests.
    fn is_required(&self, owner: &Schema, field: &Field) -> bool {
        let is_left_out = match field.access {
            Access::Both => false,
            Access::Request => true,
            // A read-only field cannot be required from the sender of a request.
            Access::Response => self.sent.contains(&owner.name),
        };
        field.required && !is_left_out
    }

    fn field_type(&self, owner: &Schema, field: &Field) -> plan::Type {
        let list = self.code_list(&owner.name, &field.name).map(|list| {
            if self.settled.contains(list) {
                fixed(list)
            } else {
                self.parameter(list)
            }
        });
        let mut ty = self.ty(&field.ty, list.as_ref());
        if self.version.hides_property(&owner.name, &field.name) {
            ty = self.hide(ty);
        }
        let in_cycle = self.containment.is_in_cycle(&owner.name, &field.ty);
        let is_required = self.is_required(owner, field);
        match ty {
            plan::Type::Nullable(ty) if in_cycle && !matches!(*ty, plan::Type::Vec(_)) => {
                plan::Type::Nullable(Box::new(plan::Type::Boxed(ty)))
            }
            plan::Type::Nullable(ty) => plan::Type::Nullable(ty),
            plan::Type::Vec(items) if is_required => plan::Type::Vec(items),
            plan::Type::Vec(items) | plan::Type::List(items) if in_cycle => {
                plan::Type::List(Box::new(plan::Type::Boxed(items)))
            }
            plan::Type::Vec(items) | plan::Type::List(items) => plan::Type::List(items),
            ty if in_cycle && is_required => plan::Type::Boxed(Box::new(ty)),
            ty if in_cycle => plan::Type::Option(Box::new(plan::Type::Boxed(Box::new(ty)))),
            ty if is_required => ty,
            ty => plan::Type::Option(Box::new(ty)),
        }
    }

    /// The type of a value; `list` is the code list of its strings.
    pub(super) fn ty(&self, ty: &Type, list: Option<&RustName>) -> plan::Type {
        match ty {
            Type::Scalar(scalar) => scalar_type(*scalar, list),
            Type::Array(items) => plan::Type::Vec(Box::new(self.ty(items, list))),
            Type::OneOrMany(items) => plan::Type::List(Box::new(self.ty(items, list))),
            Type::Map(values) => plan::Type::Map(Box::new(self.ty(values, list))),
            Type::Object => plan::Type::Runtime(plan::RuntimeType::Fields),
            Type::Any => plan::Type::Runtime(plan::RuntimeType::Value),
            Type::Nullable(ty) => match self.ty(ty, list) {
                // `Value` already includes null.
                plan::Type::Runtime(plan::RuntimeType::Value) => {
                    plan::Type::Runtime(plan::RuntimeType::Value)
                }
                ty => plan::Type::Nullable(Box::new(ty)),
            },
            Type::Named(name) if self.version.hides(name) => self.hide(self.named(name, list)),
            Type::Named(name) => self.named(name, list),
        }
    }

    /// The type of a component's values, ignoring personal data.
    fn named(&self, name: &WireName, list: Option<&RustName>) -> plan::Type {
        let open = |name: &RustName| {
            plan::Type::Open(Box::new(plan::Type::Named(name.clone(), Vec::new())))
        };
        match self.role(name) {
            Some(Role::Scalar(scalar)) => scalar_type(*scalar, list),
            Some(Role::Alias(ty)) => self.ty(ty, list),
            Some(Role::Enum(name)) => open(list.unwrap_or(name)),
            Some(
                Role::Sensitive(name)
                | Role::Shared(name)
                | Role::Union(name, _)
                | Role::AnyOf(name, _),
            ) => plan::Type::Named(name.clone(), Vec::new()),
            Some(Role::Free) => plan::Type::Runtime(plan::RuntimeType::Fields),
            Some(Role::Struct(rust, _)) => {
                let arguments = self.lists(name).map(|list| self.parameter(list));
                plan::Type::Named(rust.clone(), arguments.collect())
            }
            // Only if the component could not be read, which was reported.
            None => plan::Type::Text,
        }
    }

    /// The type of values that are personal data.
    pub(super) fn hide(&self, ty: plan::Type) -> plan::Type {
        use plan::Type;
        let inner = |ty: Box<Type>| Box::new(self.hide(*ty));
        match ty {
            Type::Text => Type::Runtime(RuntimeType::Sensitive),
            Type::Integer
            | Type::Runtime(
                RuntimeType::Date
                | RuntimeType::DateTime
                | RuntimeType::Decimal
                | RuntimeType::Year,
            ) => Type::Sensitive(Box::new(ty)),
            Type::Named(ref name, _) if self.is_any_of(name) => Type::Sensitive(Box::new(ty)),
            Type::Vec(items) => Type::Vec(inner(items)),
            Type::List(items) => Type::List(inner(items)),
            Type::Option(ty) => Type::Option(inner(ty)),
            Type::Nullable(ty) => Type::Nullable(inner(ty)),
            Type::Map(values) => Type::Map(inner(values)),
            Type::Boxed(ty) => Type::Boxed(inner(ty)),
            // Types that hide themselves or their fields, and types with nothing to hide.
            ty @ (Type::Named(..)
            | Type::Runtime(_)
            | Type::Sensitive(_)
            | Type::Boolean
            | Type::Open(_)) => ty,
        }
    }
}

/// Methods that every type or its operators have: a setter of that name would hide them or be mistaken for them.
const METHODS: [&str; 31] = [
    "add", "alternative", "as_mut", "as_ref", "bitand", "bitor", "bitxor", "borrow", "borrow_mut",
    "clone", "cmp", "default", "deref", "deref_mut", "div", "drop", "eq", "fmt", "hash", "index",
    "index_mut", "into", "mul", "neg", "new", "next", "not", "rem", "shl", "shr", "sub",
];

/// The fields with a setter: those that are initially absent and whose names are free.
fn setters(fields: &[plan::Field], construction: &Construction) -> Vec<usize> {
    let is_taken =
        |at: usize| matches!(construction, Construction::New(taken) if taken.contains(&at));
    (0..fields.len())
        .filter(|at| !is_taken(*at) && !METHODS.contains(&fields[*at].name.as_str()))
        .collect()
}

/// The alternatives of an object, each named after its required fields.
fn alternatives(
    schema: &Schema,
    of: &RustName,
    object: &Object,
    fields: &[&Field],
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Alternatives> {
    if object.branches.is_empty() {
        return None;
    }
    let mut scope = Scope::new(format!("the alternatives of {}", schema.name), renames);
    let (mut variants, mut is_whole) = (Vec::new(), true);
    for branch in &object.branches {
        // The tag of a union's member is not a field.
        let is_field = |name: &&WireName| fields.iter().any(|field| field.name == **name);
        let own = branch.iter().filter(is_field).collect::<Vec<_>>();
        is_whole &= own.len() == branch.len() && !own.is_empty();
        let branch = own;
        if branch.is_empty() {
            continue;
        }
        let wire = branch
            .iter()
            .map(|name| &*name.0)
            .collect::<Vec<_>>()
            .join(" ");
        let key = format!("{}.{wire}", schema.name);
        let place = |name: &&WireName| fields.iter().position(|field| field.name == **name);
        let members = branch.iter().filter_map(place).collect::<Vec<_>>();
        let at = members
            .first()
            .map_or(&schema.origin.at, |at| &fields[*at].origin.at);
        let name = scope.name(&wire, &key, Case::Pascal, at, diagnostics);
        variants.push((name, members));
    }
    // After the type's own name, which no other type of the module has.
    (!variants.is_empty()).then(|| Alternatives {
        name: RustName(format!("{}Alternative", of.as_str())),
        variants,
        is_whole,
    })
}

/// The addresses of the fields' concepts, by wire name.
fn concepts(fields: &[&Field]) -> Vec<(String, String)> {
    fields
        .iter()
        .filter_map(|field| {
            let address = format!("{CONCEPTS}{}", field.begrep.as_ref()?.text);
            Some((field.name.0.clone(), address))
        })
        .collect()
}

/// How a value of an object is constructed. A request needs all required fields, however many.
fn construction(fields: &[plan::Field], parameters: &[RustName], is_sent: bool) -> Construction {
    /// Clippy's limit on the number of arguments of a function.
    const MOST_ARGUMENTS: usize = 7;
    let is_required = |field: &plan::Field| {
        field.required
            || !matches!(
                field.ty,
                plan::Type::Option(_)
                    | plan::Type::List(_)
                    | plan::Type::Vec(_)
                    | plan::Type::Map(_)
                    | plan::Type::Nullable(_)
            )
    };
    let required = (0..fields.len())
        .filter(|at| is_required(&fields[*at]))
        .collect::<Vec<_>>();
    match required.len() {
        // A derived `Default` would require `Default` of the code lists, which they do not implement.
        0 if parameters.is_empty() => Construction::Default,
        count if is_sent || count <= MOST_ARGUMENTS => Construction::New(required),
        _ => Construction::Literal,
    }
}

/// The type of a scalar; `list` is the code list of its strings.
fn scalar_type(scalar: Scalar, list: Option<&RustName>) -> plan::Type {
    match (scalar, list) {
        (Scalar::Text, Some(list)) => {
            plan::Type::Open(Box::new(plan::Type::Named(list.clone(), Vec::new())))
        }
        (Scalar::Text, None) => plan::Type::Text,
        (Scalar::Integer, _) => plan::Type::Integer,
        (Scalar::Decimal, _) => plan::Type::Runtime(plan::RuntimeType::Decimal),
        (Scalar::Boolean, _) => plan::Type::Boolean,
        (Scalar::Date, _) => plan::Type::Runtime(plan::RuntimeType::Date),
        (Scalar::DateTime, _) => plan::Type::Runtime(plan::RuntimeType::DateTime),
        (Scalar::Year, _) => plan::Type::Runtime(plan::RuntimeType::Year),
    }
}

/// The root element of a schema that is a response: those with a name in XML.
fn root(schema: &Schema) -> Option<plan::XmlRoot> {
    let xml = schema.xml.as_ref()?;
    let name = xml.name.clone().unwrap_or_else(|| schema.name.0.clone());
    Some(plan::XmlRoot {
        name,
        namespace: xml.namespace.clone(),
    })
}
