//! The page of the manifest's keys, from the types that `specs.toml` is read into.

use std::collections::BTreeMap;

use syn::{Attribute, Field, GenericArgument, Item, PathArguments, Type};

use super::page::{anchor, assert_page};
use crate::support::workspace;

const HEAD: &str = "# Keys of the manifest

Every key of `specs/specs.toml`, from the types that the generator reads it into; an unknown key is an error.
[The manifest](../maintain/manifest.md) says how an entry is written, and what the values of the larger tables are.
A test writes this page, and `INSTA_UPDATE=always cargo test -p skattekit-tests book` brings it up to date.
";

/// The files with the types, the first with that of the whole.
const SOURCES: [&str; 2] = ["codegen/spec/src/manifest/data.rs", "codegen/ir/src/ir.rs"];
const WHOLE: &str = "Manifest";

#[test]
fn every_key_is_on_the_page_of_the_manifest() {
    let files = SOURCES.map(|source| {
        let text = std::fs::read_to_string(workspace().join(source)).unwrap();
        syn::parse_file(&text).unwrap()
    });
    let mut types = BTreeMap::new();
    for item in files.iter().flat_map(|file| &file.items) {
        // The manifest's own type goes before one of the IR that has its name.
        match item {
            Item::Struct(of) => _ = types.entry(of.ident.to_string()).or_insert(item),
            Item::Enum(of) => _ = types.entry(of.ident.to_string()).or_insert(item),
            _ => {}
        }
    }
    let mut book = Keys {
        types,
        places: Vec::new(),
    };
    book.place(WHOLE, &[]);
    let sections = book
        .places
        .iter()
        .map(|(name, places)| book.section(name, places));
    assert_page(
        "reference/manifest.md",
        &format!("{HEAD}{}", sections.collect::<String>()),
    );
}

/// A type of the manifest, seen from one of its keys.
enum Value {
    /// A word for what stands there.
    Plain(&'static str),
    /// A type with a section of its own.
    Of(String),
    List(Box<Self>),
    Table(Box<Self>),
}

impl Value {
    fn read(ty: &Type) -> Self {
        let Type::Path(path) = ty else {
            panic!("a key of the manifest has a type without a name");
        };
        let last = path.path.segments.last().unwrap();
        let arguments = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.iter().collect(),
            _ => Vec::new(),
        };
        let inner = || match arguments.last() {
            Some(GenericArgument::Type(ty)) => Self::read(ty),
            _ => panic!("`{}` has no argument", last.ident),
        };
        match &*last.ident.to_string() {
            "Option" | "Spanned" => inner(),
            "Vec" => Self::List(Box::new(inner())),
            "BTreeMap" => Self::Table(Box::new(inner())),
            "String" => Self::Plain("string"),
            "bool" => Self::Plain("boolean"),
            "u16" | "usize" => Self::Plain("whole number"),
            "Value" => Self::Plain("any value"),
            name => Self::Of(name.to_owned()),
        }
    }

    /// The type with keys that it is about, if there is one.
    fn of(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Of(name) => Some(name),
            Self::List(inner) | Self::Table(inner) => inner.of(),
        }
    }
}

/// The types of the manifest and where each stands.
struct Keys<'a> {
    types: BTreeMap<String, &'a Item>,
    places: Vec<(String, Vec<String>)>,
}

impl Keys<'_> {
    /// Notes a place of a type, and those of everything in it.
    fn place(&mut self, name: &str, path: &[String]) {
        let known = self.places.iter().position(|(known, _)| known == name);
        let at = known.unwrap_or_else(|| {
            self.places.push((name.to_owned(), Vec::new()));
            self.places.len() - 1
        });
        self.places[at].1.push(path.join("."));
        // What is in it stands there, too, and is listed with its first place.
        if known.is_some() {
            return;
        }
        for (key, value) in self.fields(name) {
            if let Some(inner) = value.of() {
                let inner = inner.to_owned();
                let key = match &value {
                    Value::Table(_) => format!("{key}.<name>"),
                    Value::List(_) => format!("{key}[]"),
                    _ => key,
                };
                self.place(&inner, &[path, &[key]].concat());
            }
        }
    }

    fn fields(&self, name: &str) -> Vec<(String, Value)> {
        let Item::Struct(of) = self.types[name] else {
            return Vec::new();
        };
        let all = attribute(&of.attrs, "rename_all").is_some();
        of.fields
            .iter()
            .map(|field| (key(field, all), Value::read(&field.ty)))
            .collect()
    }

    fn section(&self, name: &str, places: &[String]) -> String {
        let item = self.types[name];
        let (attributes, rows) = match item {
            Item::Struct(of) => (&of.attrs, self.keys(name, of)),
            Item::Enum(of) => (&of.attrs, values(of)),
            _ => unreachable!("only these two are kept"),
        };
        let mut text = format!("\n## `{}`\n\n{}\n", self.title(name), docs(attributes));
        if let [_, others @ ..] = places
            && !others.is_empty()
        {
            let others = others
                .iter()
                .map(|place| format!("`{}`", self.shown_place(name, place)));
            text += &format!("Also at {}.\n", others.collect::<Vec<_>>().join(", "));
        }
        if let Some(form) = attribute(attributes, "expecting") {
            text += &format!("Written as {form}.\n");
        }
        text + &rows
    }

    /// The first place of a type.
    fn title(&self, name: &str) -> String {
        let (_, places) = self.places.iter().find(|(known, _)| known == name).unwrap();
        self.shown_place(name, &places[0])
    }

    /// A place as TOML has it: what is written within a line stands below no header.
    fn shown_place(&self, name: &str, place: &str) -> String {
        let plain = place.replace("[]", "");
        let attributes = match self.types[name] {
            Item::Struct(of) => &of.attrs[..],
            _ => &[],
        };
        match attribute(attributes, "expecting") {
            _ if plain.is_empty() => "specs.toml".to_owned(),
            None if place.ends_with("[]") => format!("[[{plain}]]"),
            _ => plain,
        }
    }

    fn keys(&self, name: &str, of: &syn::ItemStruct) -> String {
        let all_optional = has_default(&of.attrs);
        let mut rows = String::new();
        for (field, (key, value)) in of.fields.iter().zip(self.fields(name)) {
            let value = self.shown(&value);
            let required = if all_optional || is_optional(field) {
                ""
            } else {
                "yes"
            };
            let docs = docs(&field.attrs).replace('|', "\\|");
            assert!(!docs.is_empty(), "`{key}` of `{name}` is not documented");
            rows += &format!("| `{key}` | {value} | {required} | {docs} |\n");
        }
        format!("\n| key | value | required | meaning |\n|---|---|---|---|\n{rows}")
    }

    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Plain(word) => (*word).to_owned(),
            Value::Of(name) => {
                let title = self.title(name);
                format!("[`{title}`](#{})", anchor(&title))
            }
            Value::List(inner) => format!("list of {}", self.shown_many(inner)),
            Value::Table(inner) => format!("table of {}", self.shown_many(inner)),
        }
    }

    fn shown_many(&self, value: &Value) -> String {
        match value {
            Value::Plain(word) => format!("{word}s"),
            other => self.shown(other),
        }
    }
}

fn values(of: &syn::ItemEnum) -> String {
    assert_eq!(
        attribute(&of.attrs, "rename_all").as_deref(),
        Some("kebab-case")
    );
    let rows = of.variants.iter().map(|variant| {
        let name = variant.ident.to_string().to_lowercase();
        format!("| `{name}` | {} |\n", docs(&variant.attrs))
    });
    format!(
        "\n| value | meaning |\n|---|---|\n{}",
        rows.collect::<String>()
    )
}

fn is_optional(field: &Field) -> bool {
    let is_option =
        |ty: &Type| matches!(ty, Type::Path(path) if path.path.segments[0].ident == "Option");
    has_default(&field.attrs) || is_option(&field.ty)
}

fn key(field: &Field, kebab: bool) -> String {
    let name = field.ident.as_ref().unwrap().to_string();
    attribute(&field.attrs, "rename")
        .unwrap_or_else(|| if kebab { name.replace('_', "-") } else { name })
}

fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        text_of(&pair.value).filter(|_| pair.path.is_ident("doc"))
    });
    let lines = lines.map(|line| line.trim().to_owned());
    lines.collect::<Vec<_>>().join(" ")
}

fn text_of(value: &syn::Expr) -> Option<String> {
    match value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// The text that serde's attribute gives a name, such as that of `rename`.
fn attribute(attributes: &[Attribute], name: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                let value = meta
                    .value()
                    .ok()
                    .map(syn::parse::ParseBuffer::parse::<syn::Expr>);
                if meta.path.is_ident(name) {
                    found = value.and_then(Result::ok).as_ref().and_then(text_of);
                }
                Ok(())
            })
            .unwrap();
    }
    found
}

fn has_default(attributes: &[Attribute]) -> bool {
    let mut found = false;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                found |= meta.path.is_ident("default");
                if let Ok(value) = meta.value() {
                    value.parse::<syn::Expr>()?;
                }
                Ok(())
            })
            .unwrap();
    }
    found
}
