//! The shape of every model, from which tests make values and walk through them.

use std::sync::OnceLock;

use skattekit_codegen::ir::{
    Api, Constraint, Element, Field, Object, Rule, Scalar, Schema, Shape, Specification, Type,
    Version, WireName,
};
use skattekit_codegen::{Generation, generate};

use crate::support::{read_sources, workspace};

/// What can stand in the place of a value.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Object(Vec<Property>),
    /// The same, where further fields are kept.
    Open(Vec<Property>),
    /// Members by the text of the tag, each an object without the tag, or kept.
    Union {
        tag: String,
        members: Vec<(String, Node)>,
    },
    /// An object that is kept as it comes.
    Kept,
    /// A code; no known ones where there is no list.
    Code {
        known: Vec<String>,
    },
    Scalar(Scalar),
    /// A text of just so many characters.
    Sized(usize),
    List(Box<Node>),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) required: bool,
    /// Whether its texts are personal data.
    pub(crate) sensitive: bool,
    /// What it is in XML, where it has another name there.
    pub(crate) element: Option<Element>,
    pub(crate) node: Node,
}

/// What is made of the workspace's specifications.
pub(crate) fn generation() -> &'static Generation {
    static UNDERSTOOD: OnceLock<Generation> = OnceLock::new();
    UNDERSTOOD.get_or_init(|| {
        let generation = generate(&read_sources(&workspace().join("specs")));
        assert!(generation.files.is_some());
        generation
    })
}

/// What the workspace's specifications say.
pub(crate) fn specification() -> &'static Specification {
    &generation().specification
}

pub(crate) fn api(slug: &str) -> &'static Api {
    let mut apis = specification().apis.iter();
    apis.find(|api| api.slug == slug).unwrap()
}

pub(crate) fn version(slug: &str, name: &str) -> &'static Version {
    let mut versions = api(slug).versions.iter();
    versions.find(|version| version.name == name).unwrap()
}

/// How long the texts of a scalar are, where that is said: at least and at most.
fn sizes(constraints: &[Constraint]) -> (Option<usize>, Option<usize>) {
    let count = |rule: Rule| {
        constraints.iter().find_map(|constraint| match constraint {
            Constraint::Rule(known, count) if *known == rule => count.parse().ok(),
            _ => None,
        })
    };
    (count(Rule::MinLength), count(Rule::MaxLength))
}

/// The codes of an inntektsår.
pub(crate) fn codes_of(year: u16) -> Vec<String> {
    let mut years = specification().apis.iter().flat_map(Api::years);
    years
        .find(|known| known.year.0 == year)
        .unwrap()
        .codes
        .rows
        .iter()
        .map(|row| row.code.0.clone())
        .collect()
}

/// The shape of a component schema; of its codes by year, those of `year` are known.
pub(crate) fn shape(slug: &str, version_name: &str, schema: &str, year: Option<u16>) -> Node {
    let context = Context {
        api: api(slug),
        shared: specification().apis.iter().find(|api| api.shared).unwrap(),
        version: version(slug, version_name),
        year,
    };
    context.named(schema)
}

#[derive(Clone, Copy)]
struct Context {
    api: &'static Api,
    shared: &'static Api,
    version: &'static Version,
    year: Option<u16>,
}

impl Context {
    fn schema(&self, name: &str) -> &'static Schema {
        let mut schemas = self.version.schemas.iter();
        schemas.find(|schema| schema.name.0 == name).unwrap()
    }

    fn named(&self, name: &str) -> Node {
        match &self.schema(name).shape {
            Shape::Struct(Object { fields, rest, .. }) => {
                let tags = self.tags_of(name);
                let fields = fields
                    .iter()
                    .filter(|field| !tags.contains(&&field.name))
                    .map(|field| self.property(name, field))
                    .collect::<Vec<_>>();
                match rest {
                    None => Node::Object(fields),
                    Some(_) => Node::Open(fields),
                }
            }
            Shape::Free { .. } => Node::Kept,
            Shape::Union(union) => {
                let members = union
                    .members
                    .iter()
                    .map(|member| (member.value.0.clone(), self.named(&member.schema.0)));
                Node::Union {
                    tag: union.discriminator.0.clone(),
                    members: members.collect::<Vec<_>>(),
                }
            }
            Shape::Enum(_, values) => Node::Code {
                known: values.iter().map(|value| value.name.0.clone()).collect(),
            },
            Shape::Scalar(Scalar::Text, constraints) => match sizes(constraints) {
                (Some(least), Some(most)) if least == most => Node::Sized(most),
                _ => Node::Scalar(Scalar::Text),
            },
            Shape::Scalar(scalar, _) => Node::Scalar(*scalar),
            Shape::Alias(ty) => self.node(ty),
            Shape::AnyOf(_) => unreachable!("none of the documents has one"),
        }
    }

    /// The tags of the unions that a component is a member of.
    fn tags_of(&self, name: &str) -> Vec<&'static WireName> {
        self.version
            .schemas
            .iter()
            .filter_map(|schema| match &schema.shape {
                Shape::Union(union) => Some(union),
                _ => None,
            })
            .filter(|union| union.members.iter().any(|member| member.schema.0 == name))
            .map(|union| &union.discriminator)
            .collect()
    }

    fn property(&self, schema: &str, field: &Field) -> Property {
        let place = format!("{schema}.{}", field.name);
        let list = [self.api, self.shared]
            .into_iter()
            .find_map(|api| api.code_fields.get(&place));
        let node = match list {
            Some(list) => Node::Code {
                known: self.codes(&list.value),
            },
            None => self.node(&field.ty),
        };
        Property {
            name: field.name.0.clone(),
            required: field.required,
            sensitive: self.is_sensitive(schema, &field.name) || self.is_sensitive_type(&field.ty),
            element: field.element.as_deref().cloned(),
            node,
        }
    }

    fn node(&self, ty: &Type) -> Node {
        match ty {
            Type::Scalar(scalar) => Node::Scalar(*scalar),
            Type::Array(item) | Type::OneOrMany(item) => Node::List(Box::new(self.node(item))),
            Type::Named(name) => self.named(&name.0),
            Type::Object => Node::Kept,
            Type::Map(_) | Type::Any | Type::Nullable(_) => {
                unreachable!("none of the documents has one")
            }
        }
    }

    fn codes(&self, list: &str) -> Vec<String> {
        if self.api.is_year_list(list) {
            return self.year.map(codes_of).unwrap_or_default();
        }
        assert_eq!(list, "Feilkode", "a list that this test does not know");
        let own = self.version.feilkoder.iter();
        let shared = self
            .shared
            .versions
            .iter()
            .flat_map(|version| &version.feilkoder);
        own.chain(shared)
            .flat_map(|codes| &codes.rows)
            .map(|row| row.code.0.clone())
            .collect()
    }

    fn is_sensitive(&self, schema: &str, field: &WireName) -> bool {
        let schema = WireName(schema.to_owned());
        self.version.hides_property(&schema, field)
    }

    fn is_sensitive_type(&self, ty: &Type) -> bool {
        ty.component().is_some_and(|name| self.version.hides(name))
    }
}
