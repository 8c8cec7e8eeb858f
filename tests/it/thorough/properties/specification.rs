//! Arbitrary specifications, in the form that the reader produces.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use skattekit_codegen::Location;
use skattekit_codegen::ir::{
    Access, Api, Constraint, Element, EnumOf, EnumValue, Field, Info, Member, Object, Origin,
    Provenance, Rule, Scalar, Schema, Setting, Shape, Specification, Tag, Text, Type, Union,
    Version, WireName, Xml,
};

use super::names::{name, text};
use super::operations::operations;

/// One API with one version or two.
pub(super) fn specification() -> impl Strategy<Value = Specification> {
    (vec(version(), 1..3), renames()).prop_map(|(versions, renames)| Specification {
        apis: vec![api(versions, &renames)],
        catalogue: None,
        models: None,
    })
}

fn api(mut versions: Vec<Version>, renames: &[(Index, String)]) -> Api {
    for (number, version) in versions.iter_mut().enumerate() {
        version.name = format!("v{}", number + 1);
    }
    let keys = versions
        .iter()
        .flat_map(|version| &version.schemas)
        .flat_map(|schema| {
            let fields = fields(&schema.shape)
                .iter()
                .map(|field| format!("{}.{}", schema.name, field.name));
            std::iter::once(schema.name.0.clone()).chain(fields)
        })
        .collect::<Vec<_>>();
    let renames = renames
        .iter()
        .filter(|_| !keys.is_empty())
        .map(|(at, to)| (at.get(&keys).clone(), setting(to)));
    Api {
        slug: "skatt".to_owned(),
        package: "skattekit-skatt".to_owned(),
        release: "0.1.0".to_owned(),
        released: false,
        title: "Skatt".to_owned(),
        at: place(),
        shared: false,
        renames: renames.collect(),
        versions,
        code_fields: BTreeMap::new(),
        code_parameters: BTreeMap::new(),
        cursors: BTreeMap::new(),
        sensitive: Vec::new(),
        person_identifiers: Vec::new(),
        year_list: None,
    }
}

fn renames() -> impl Strategy<Value = Vec<(Index, String)>> {
    prop_oneof![3 => Just(Vec::new()), 1 => vec((any::<Index>(), name()), 0..3)]
}

fn tag() -> impl Strategy<Value = Tag> {
    (text(), option::of(text())).prop_map(|(name, about)| Tag {
        name,
        about,
        more: None,
    })
}

fn version() -> impl Strategy<Value = Version> {
    let about = (option::of(text()), option::of(text()), vec(tag(), 0..2));
    let all = btree_set(name(), 1..8).prop_flat_map(|names| {
        let names = Vec::from_iter(names);
        let shapes = vec(shape(names.clone()), names.len());
        (schemas(names.clone(), shapes), operations(names))
    });
    (about, all).prop_map(
        |((title, description, tags), (schemas, operations))| Version {
            name: String::new(),
            file: "skatt.yaml".to_owned(),
            provenance: provenance(),
            page: None,
            info: Info {
                title,
                version: None,
                description,
                documentation: None,
                documentation_about: None,
                terms: None,
                contact: None,
                license: None,
                tags,
            },
            scopes: Vec::new(),
            schemes: Vec::new(),
            security: Vec::new(),
            servers: Vec::new(),
            operations,
            schemas: schemas.into(),
            remarks: skattekit_codegen::ir::Remarks::default(),
            examples: Vec::new(),
            feilkoder: None,
            rettighetspakker: None,
            personal: std::collections::BTreeMap::new(),
        },
    )
}

fn schemas(
    names: Vec<String>,
    shapes: impl Strategy<Value = Vec<Shape>>,
) -> impl Strategy<Value = Vec<Schema>> {
    let xml = option::of((option::of(name()), option::of(name())));
    let about = vec((option::of(text()), xml), names.len());
    (shapes, about).prop_map(move |(shapes, about)| {
        let about = names.iter().zip(shapes).zip(about);
        let schemas = about.map(|((name, shape), (description, xml))| Schema {
            name: WireName(name.clone()),
            place: None,
            origin: origin(),
            description,
            begrep: None,
            xml: xml.map(|(name, namespace)| Xml { name, namespace }),
            json_alone: false,
            constraints: Vec::new(),
            shape,
        });
        understood(schemas.collect())
    })
}

/// Takes out what the reader would have refused: names for themselves and members that cannot be told apart.
fn understood(mut schemas: Vec<Schema>) -> Vec<Schema> {
    let before = schemas.clone();
    let find = |name: &WireName| before.iter().find(|schema| schema.name == *name);
    for (index, schema) in schemas.iter_mut().enumerate() {
        match &mut schema.shape {
            // An alias of what stands before it alone is never one of itself.
            Shape::Alias(ty) => {
                let known = |name: &WireName| before[..index].iter().any(|one| one.name == *name);
                if ty.component().is_some_and(|name| !known(name)) {
                    *ty = Type::Any;
                }
            }
            Shape::Union(union) => {
                let mut values = std::collections::BTreeSet::new();
                union.members.retain(|member| {
                    let member_of = find(&member.schema).map(|schema| fields(&schema.shape));
                    let told = member_of.unwrap_or_default().iter().any(|field| {
                        field.name == union.discriminator && field.ty == Type::Scalar(Scalar::Text)
                    });
                    told && values.insert(member.value.clone())
                });
                if union.members.is_empty() {
                    schema.shape = Shape::Alias(Type::Object);
                }
            }
            _ => {}
        }
    }
    schemas
}

fn fields(shape: &Shape) -> &[Field] {
    match shape {
        Shape::Struct(object) => &object.fields,
        Shape::Free { fields } => fields,
        _ => &[],
    }
}

/// The property that tells members of unions apart; some objects have it.
const TAG: &str = "type";

fn shape(names: Vec<String>) -> impl Strategy<Value = Shape> {
    let enums = (btree_set(name(), 1..6), btree_set(any::<i64>(), 1..4));
    let values = |values: Vec<String>, description: &Option<Text>| {
        values
            .into_iter()
            .map(|name| EnumValue {
                deprecated: name.len() % 2 == 0,
                name: WireName(name),
                origin: origin(),
                description: description.clone(),
            })
            .collect()
    };
    let texts = move |(texts, said): (std::collections::BTreeSet<String>, _)| {
        values(Vec::from_iter(texts), &said)
    };
    let numbers = move |(numbers, said): (std::collections::BTreeSet<i64>, _)| {
        values(numbers.iter().map(ToString::to_string).collect(), &said)
    };
    let enums = ((enums.0, option::of(text())), (enums.1, option::of(text())));
    prop_oneof![
        6 => object(names.clone()).prop_map(Shape::Struct),
        1 => tagged().prop_map(|tag| Shape::Free { fields: vec![tag] }),
        2 => union(names.clone()),
        1 => vec(ty(names.clone()), 2..4).prop_map(any_of),
        2 => enums.0.prop_map(move |names| Shape::Enum(EnumOf::Texts, texts(names))),
        1 => enums.1.prop_map(move |all| Shape::Enum(EnumOf::Numbers, numbers(all))),
        2 => (scalar(), constraints()).prop_map(|(scalar, all)| Shape::Scalar(scalar, all)),
        2 => ty(names).prop_map(|ty| Shape::Alias(not_null(ty))),
    ]
}

fn any_of(mut types: Vec<Type>) -> Shape {
    types.dedup();
    if types.len() < 2 || types.contains(&Type::Any) {
        Shape::Alias(Type::Any)
    } else {
        Shape::AnyOf(types)
    }
}

fn union(names: Vec<String>) -> impl Strategy<Value = Shape> {
    let members = vec((name(), select(names)), 1..5);
    (members, name()).prop_map(|(members, other)| {
        let members = members.into_iter().map(|(value, schema)| Member {
            value: WireName(if value.is_empty() {
                other.clone()
            } else {
                value
            }),
            schema: WireName(schema),
            origin: origin(),
        });
        Shape::Union(Union {
            discriminator: WireName(TAG.to_owned()),
            members: members
                .filter(|member| !member.value.0.is_empty())
                .collect(),
        })
    })
}

fn tagged() -> impl Strategy<Value = Field> {
    option::of(text()).prop_map(|description| Field {
        name: WireName(TAG.to_owned()),
        origin: origin(),
        ty: Type::Scalar(Scalar::Text),
        required: true,
        access: Access::Both,
        description,
        begrep: None,
        constraints: Vec::new(),
        element: None,
    })
}

fn object(names: Vec<String>) -> impl Strategy<Value = Object> {
    let fields = btree_map(name(), field(names.clone()), 0..6);
    let rest = option::weighted(0.1, ty(names));
    let branches = prop_oneof![4 => Just(Vec::new()), 1 => vec(any::<Index>(), 2..4)];
    (fields, option::of(tagged()), rest, branches).prop_map(|(fields, tag, rest, branches)| {
        let fields = fields.into_iter().map(|(name, mut field)| {
            field.name = WireName(name);
            field
        });
        let own = fields.filter(|field| tag.is_none() || field.name.0 != TAG);
        let fields = tag.clone().into_iter().chain(own).collect::<Vec<_>>();
        let branches = branches
            .iter()
            .filter(|_| !fields.is_empty())
            .map(|at| vec![at.get(&fields).name.clone()]);
        let mut branches = branches.collect::<Vec<_>>();
        branches.dedup();
        Object {
            fields,
            branches,
            rest,
        }
    })
}

fn field(names: Vec<String>) -> impl Strategy<Value = Field> {
    let access = select(vec![
        Access::Both,
        Access::Both,
        Access::Both,
        Access::Response,
        Access::Request,
    ]);
    (
        ty(names),
        any::<bool>(),
        access,
        option::of(text()),
        option::of(uuid()),
        constraints(),
        option::weighted(0.2, element()),
    )
        .prop_map(
            |(ty, required, access, description, begrep, constraints, element)| Field {
                name: WireName(String::new()),
                origin: origin(),
                ty,
                required,
                access,
                description,
                begrep: begrep.map(Box::new),
                constraints,
                element: element.map(Box::new),
            },
        )
}

fn element() -> impl Strategy<Value = Element> {
    (name(), option::of(name())).prop_map(|(name, wrapper)| Element { name, wrapper })
}

fn uuid() -> impl Strategy<Value = Text> {
    (any::<[u16; 5]>(), text()).prop_map(|([a, b, c, d, e], text)| Text {
        text: format!("{a:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}"),
        ..text
    })
}

fn constraints() -> impl Strategy<Value = Vec<Constraint>> {
    let pattern = name().prop_map(|pattern| Constraint::Rule(Rule::Pattern, pattern));
    let length =
        any::<u64>().prop_map(|count| Constraint::Rule(Rule::MaxLength, count.to_string()));
    let default = name().prop_map(Constraint::Default);
    prop_oneof![4 => Just(Vec::new()), 1 => vec(prop_oneof![pattern, length, default], 1..3)]
}

fn scalar() -> impl Strategy<Value = Scalar> {
    select(vec![
        Scalar::Text,
        Scalar::Integer,
        Scalar::Decimal,
        Scalar::Boolean,
        Scalar::Date,
        Scalar::DateTime,
        Scalar::Year,
    ])
}

/// A type, over components of these names.
pub(super) fn ty(names: Vec<String>) -> impl Strategy<Value = Type> {
    let component = if names.is_empty() {
        Just(Type::Any).boxed()
    } else {
        select(names)
            .prop_map(|name| Type::Named(WireName(name)))
            .boxed()
    };
    let leaf = prop_oneof![
        4 => scalar().prop_map(Type::Scalar),
        5 => component,
        1 => Just(Type::Object),
        1 => Just(Type::Any),
    ];
    leaf.prop_recursive(3, 6, 1, |inner| {
        prop_oneof![
            3 => inner.clone().prop_map(|ty| Type::Array(Box::new(ty))),
            1 => inner.clone().prop_map(|ty| Type::OneOrMany(Box::new(not_null(ty)))),
            1 => inner.clone().prop_map(|ty| Type::Map(Box::new(ty))),
            1 => inner.prop_map(|ty| Type::Nullable(Box::new(not_null(ty)))),
        ]
    })
}

fn not_null(ty: Type) -> Type {
    match ty {
        Type::Nullable(inner) => *inner,
        other => other,
    }
}

/// A place in the document.
fn place() -> Location {
    Location {
        file: "skatt.yaml".into(),
        span: Some(0..1),
    }
}

pub(super) fn origin() -> Origin {
    Origin {
        at: place(),
        pointer: Some(skattekit_codegen::Pointer::schema("A")),
    }
}

pub(super) fn said(text: String) -> Text {
    Text { text, at: place() }
}

fn setting(value: &str) -> Setting {
    Setting {
        value: value.to_owned(),
        at: place(),
    }
}

fn provenance() -> Provenance {
    Provenance {
        file: "skatt.yaml".to_owned(),
        source: "here".to_owned(),
        status: skattekit_codegen::Status::Published,
    }
}
