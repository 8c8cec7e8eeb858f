//! Every model of the generated crates behind one interface, found by its schema.

use std::any::Any;
use std::fmt::Debug;
use std::marker::PhantomData;

use crate::shapes::{Node, shape, specification};
use serde::de::DeserializeOwned;
use skattekit_codegen::ir::{Api, Schema, Shape, Specification, Version};
use skattekit_runtime::{
    Document, Fields, Finding, Format, ReadError, Root, Sample, ShowAll, Wire, WriteError,
    from_json, from_json_strict, from_json_with_findings, from_xml, from_xml_strict,
    from_xml_with_findings, to_json, to_xml,
};
use skattekit_testdata::{News, Novelty, Samples};

/// A model.
pub(crate) struct Entry {
    pub(crate) api: &'static str,
    pub(crate) version: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) codes: Codes,
    pub(crate) model: Box<dyn Model>,
}

/// Which codes a model knows, of those that there is a list of per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codes {
    /// Those of one year.
    Of(u16),
    /// Those of the year that the response tells.
    Any,
    /// None, or the model has no such codes.
    None,
}

impl Entry {
    /// The model's shape; a model of any year is asked about `year`.
    pub(crate) fn shape(&self, year: u16) -> Node {
        let year = match self.codes {
            Codes::Of(year) => Some(year),
            Codes::Any => Some(year),
            Codes::None => None,
        };
        shape(self.api, self.version, self.schema, year)
    }

    pub(crate) fn name(&self) -> String {
        let Self {
            api,
            version,
            schema,
            codes,
            ..
        } = self;
        format!("{api} {version} {schema} {codes:?}")
    }
}

/// A type that is read from bodies.
pub(crate) trait Model {
    /// Its name in XML, where it has one.
    fn root(&self) -> Option<Root>;
    fn read(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError>;
    fn read_with_findings(
        &self,
        format: Format,
        body: &[u8],
    ) -> Result<(Box<dyn Held>, Vec<Finding>), ReadError>;
    fn read_strict(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError>;
    /// Makes a value up.
    fn sample(&self, samples: &mut Samples) -> Box<dyn Held>;
    /// Makes up a body of a format with one novelty in it.
    fn news(&self, samples: &mut Samples, format: Format, novelty: Novelty) -> Option<News>;
    /// Reads JSON as serde has it: from a `str`, as the fuzzing does, so that those readers are compiled once.
    fn deserialize(&self, body: &str) -> Result<Box<dyn Held>, serde_json::Error>;
}

/// A value of a model.
pub(crate) trait Held {
    fn debug(&self) -> [String; 2];
    fn show_all(&self) -> [String; 2];
    fn to_json(&self) -> String;
    fn to_xml(&self) -> Result<String, WriteError>;
    fn equals(&self, other: &dyn Held) -> bool;
    fn value(&self) -> &dyn Any;
}

/// What every model can do.
pub(crate) trait Common:
    Wire + Sample + DeserializeOwned + Debug + PartialEq + 'static
{
}
impl<T: Wire + Sample + DeserializeOwned + Debug + PartialEq + 'static> Common for T {}

struct Whole<T>(PhantomData<T>);
struct Inner<T>(PhantomData<T>);
struct HeldWhole<T>(T);
struct HeldInner<T>(T);

macro_rules! impl_model {
    ($model:ident $held:ident [$($bound:ident)?] $root:expr, $read:ident $strict:ident $findings:ident $news:ident $write:expr) => {
        impl<T: Common $(+ $bound)?> Model for $model<T> {
            fn root(&self) -> Option<Root> {
                $root
            }

            fn read(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError> {
                let value: T = match format {
                    Format::Json => from_json(body)?,
                    Format::Xml => $read(body)?,
                };
                Ok(Box::new($held(value)))
            }

            fn read_with_findings(
                &self,
                format: Format,
                body: &[u8],
            ) -> Result<(Box<dyn Held>, Vec<Finding>), ReadError> {
                let (value, findings): (T, _) = match format {
                    Format::Json => from_json_with_findings(body)?,
                    Format::Xml => $findings(body)?,
                };
                Ok((Box::new($held(value)), findings))
            }

            fn read_strict(&self, format: Format, body: &[u8]) -> Result<Box<dyn Held>, ReadError> {
                let value: T = match format {
                    Format::Json => from_json_strict(body)?,
                    Format::Xml => $strict(body)?,
                };
                Ok(Box::new($held(value)))
            }

            fn sample(&self, samples: &mut Samples) -> Box<dyn Held> {
                Box::new($held(samples.value::<T>()))
            }

            fn news(&self, samples: &mut Samples, format: Format, novelty: Novelty) -> Option<News> {
                match format {
                    Format::Json => samples.news::<T>(novelty),
                    Format::Xml => $news::<T>(samples, novelty),
                }
            }

            fn deserialize(&self, body: &str) -> Result<Box<dyn Held>, serde_json::Error> {
                let value: T = serde_json::from_str(body)?;
                Ok(Box::new($held(value)))
            }
        }

        impl<T: Common $(+ $bound)?> Held for $held<T> {
            fn debug(&self) -> [String; 2] {
                [format!("{:?}", self.0), format!("{:#?}", self.0)]
            }

            fn show_all(&self) -> [String; 2] {
                let shown = ShowAll(&self.0);
                [format!("{shown:?}"), format!("{shown:#?}")]
            }

            fn to_json(&self) -> String {
                to_json(&self.0).unwrap()
            }

            fn to_xml(&self) -> Result<String, WriteError> {
                $write(&self.0)
            }

            fn equals(&self, other: &dyn Held) -> bool {
                other.value().downcast_ref::<T>() == Some(&self.0)
            }

            fn value(&self) -> &dyn Any {
                &self.0
            }
        }
    };
}

impl_model!(Whole HeldWhole [Document] Some(T::ROOT), from_xml from_xml_strict from_xml_with_findings xml_news to_xml);
impl_model!(Inner HeldInner [] None, no_xml no_xml no_xml no_news no_document);

fn no_xml<T>(_: &[u8]) -> Result<T, ReadError> {
    panic!("the model is no root")
}

fn xml_news<T: Common + Document>(samples: &mut Samples, novelty: Novelty) -> Option<News> {
    samples.xml_news::<T>(novelty)
}

#[expect(
    clippy::extra_unused_type_parameters,
    reason = "it is called as the other one"
)]
fn no_news<T>(_: &mut Samples, _: Novelty) -> Option<News> {
    panic!("the model is no root")
}

fn no_document<T>(_: &T) -> Result<String, WriteError> {
    panic!("the model is no root")
}

/// Makes the model of a type: a whole response where it is one, and else a part of one.
struct Probe<T>(PhantomData<T>);

trait AsWhole {
    fn boxed(self) -> Box<dyn Model>;
}

trait AsInner {
    fn boxed(self) -> Box<dyn Model>;
}

impl<T: Common + Document> AsWhole for &&Probe<T> {
    fn boxed(self) -> Box<dyn Model> {
        Box::new(Whole::<T>(PhantomData))
    }
}

// Where both apply to a reference of a reference, the other one is taken: nothing has to be taken off for it.
impl<T: Common> AsInner for &Probe<T> {
    fn boxed(self) -> Box<dyn Model> {
        Box::new(Inner::<T>(PhantomData))
    }
}

/// A model by the names that it has in Rust.
struct Generated {
    krate: &'static str,
    module: &'static str,
    name: &'static str,
    codes: Codes,
    model: Box<dyn Model>,
}

macro_rules! generated {
    ([] $($krate:ident $module:ident $name:ident ($codes:expr) [$ty:ty];)*) => {
        vec![$(Generated {
            krate: stringify!($krate),
            module: stringify!($module),
            name: stringify!($name),
            codes: $codes,
            model: (&&Probe::<$ty>(PhantomData)).boxed(),
        }),*]
    };
}

/// Every model, by the schemas of the specifications; one with codes by year with several lists.
pub(crate) fn models() -> Vec<Entry> {
    let mut generated: Vec<Generated> = each_model!(generated);
    let mut models = Vec::new();
    for (api, version, schema) in schemas() {
        let krate = api.package.replace('-', "_");
        let schema_name = &*schema.name.0;
        let name = name_of(api, schema);
        let mut entry = |codes, model| {
            models.push(Entry {
                api: &api.slug,
                version: &version.name,
                schema: schema_name,
                codes,
                model,
            });
        };
        if let Shape::Free { .. } = schema.shape {
            entry(Codes::None, Box::new(Inner::<Fields>(PhantomData)));
            continue;
        }
        let is_it = |of: &mut Generated| {
            (of.krate, of.module) == (&*krate, &*version.name) && plain(of.name) == plain(name)
        };
        for of in generated.extract_if(.., is_it) {
            entry(of.codes, of.model);
        }
    }
    models
}

/// The schemas that nothing in Rust is of, where `models` gives the names of the models of a crate's module.
pub(crate) fn left_out(
    specification: &Specification,
    models: impl Fn(&str, &str) -> Vec<String>,
) -> Vec<String> {
    schemas_of(specification)
        .filter(|(api, version, schema)| {
            let names = models(&api.package.replace('-', "_"), &version.name);
            let is_kept = matches!(schema.shape, Shape::Free { .. });
            !is_kept
                && !names
                    .iter()
                    .any(|name| plain(name) == plain(name_of(api, schema)))
        })
        .map(|(api, version, schema)| format!("{} {} {}", api.slug, version.name, schema.name))
        .collect()
}

/// What a schema is called in Rust, but for the case of its letters.
fn name_of<'a>(api: &'a Api, schema: &'a Schema) -> &'a str {
    let renamed = api.renames.get(&schema.name.0);
    renamed.map_or(&schema.name.0, |renamed| &renamed.value)
}

fn schemas() -> impl Iterator<Item = (&'static Api, &'static Version, &'static Schema)> {
    schemas_of(specification())
}

/// The schemas that are objects, by API and version.
fn schemas_of(specification: &Specification) -> impl Iterator<Item = (&Api, &Version, &Schema)> {
    specification
        .apis
        .iter()
        .flat_map(|api| api.versions.iter().map(move |version| (api, version)))
        .flat_map(|(api, version)| {
            version
                .schemas
                .iter()
                .map(move |schema| (api, version, schema))
        })
        .filter(|(.., schema)| {
            matches!(
                schema.shape,
                Shape::Struct(_) | Shape::Union(_) | Shape::Free { .. }
            )
        })
}

/// A name without what tells the wire's spelling from Rust's.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|char| char.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[test]
fn no_model_is_left_out() {
    let generated: Vec<Generated> = each_model!(generated);
    let missing = left_out(specification(), |krate, module| {
        generated
            .iter()
            .filter(|of| (of.krate, of.module) == (krate, module))
            .map(|of| of.name.to_owned())
            .collect()
    });
    assert_eq!(missing, Vec::<String>::new());
    let models = models();
    assert!(models.len() > schemas().count());
    for (api, version, schema) in schemas() {
        let (slug, version, name) = (&*api.slug, &*version.name, &*schema.name.0);
        let of_schema =
            |entry: &&Entry| (entry.api, entry.version, entry.schema) == (slug, version, name);
        let found = models.iter().filter(of_schema).collect::<Vec<_>>();
        let entry = found
            .first()
            .unwrap_or_else(|| panic!("no {slug} {version} {name}"));
        let namespace = schema.xml.as_ref().map(|xml| xml.namespace.as_deref());
        if let Some(root) = entry.model.root() {
            assert!(namespace.is_none_or(|expected| expected == root.namespace));
        } else {
            assert!(schema.xml.is_none(), "{name} has a name in XML");
        }
        // A response that tells its year is read by it, too, and without the codes of any.
        let has_year = |codes| found.iter().any(|entry| entry.codes == codes);
        if has_year(Codes::Any) {
            assert!(has_year(Codes::None), "{slug} {version} {name}");
        }
    }
    let of_any_year = models.iter().filter(|entry| entry.codes == Codes::Any);
    assert!(of_any_year.count() >= 2);
}
