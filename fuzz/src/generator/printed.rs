//! A check that a printed file is valid Rust, and has nothing that no emitter prints.

use std::collections::BTreeSet;

use syn::visit::Visit;

use super::docs;

/// The attributes that generated code has.
const ATTRIBUTES: [&str; 12] = [
    "allow", "cfg", "cfg_attr", "default", "deprecated", "derive", "doc", "expect", "inline",
    "must_use", "non_exhaustive", "repr",
];

/// The macros that it calls, without their paths.
const MACROS: [&str; 13] = [
    "impl_any_of", "impl_any_year", "impl_any_year_of", "impl_call", "impl_code", "impl_convert",
    "impl_document", "impl_years_of", "impl_model", "impl_sensitive", "impl_setters", "impl_union",
    "include_str",
];

/// Checks a file of Rust.
pub(super) fn check_rust(path: &str, text: &str) {
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{path}");
    let file =
        syn::parse_file(text).unwrap_or_else(|error| unreachable!("{path}: {error} in\n{text}"));
    let mut seen = Seen { path };
    docs::check_file(path, &docs_of(&file.attrs));
    seen.visit_file(&file);
    unique(path, "item", file.items.iter().flat_map(names_of));
}

/// Checks a Cargo.toml.
pub(super) fn check_manifest(path: &str, text: &str) {
    let table: toml::Table = text
        .parse()
        .unwrap_or_else(|error| unreachable!("{path}: {error} in\n{text}"));
    let known = [
        "dependencies", "dev-dependencies", "features", "lib", "lints", "package",
    ];
    assert!(table.keys().all(|key| known.contains(&&**key)), "{text}");
    let names = table["dependencies"].as_table().into_iter().flatten();
    for (name, dependency) in names {
        // The runtime, or another of the crates, whatever the manifest calls them.
        let beside = format!("../{name}");
        let path = dependency.get("path").and_then(toml::Value::as_str);
        assert!(
            name == "skattekit-runtime" || path == Some(&beside),
            "{text}"
        );
        assert!(dependency.get("git").is_none(), "{text}");
    }
}

/// Checks that names of one scope differ.
fn unique(path: &str, what: &str, names: impl Iterator<Item = String>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(!seen.contains(&name), "{path}: two of {what} {name}");
        seen.insert(name);
    }
}

/// The names that an item has in its module, each with the letter of its namespace before it.
fn names_of(item: &syn::Item) -> Vec<String> {
    match item {
        syn::Item::Struct(item) => {
            let is_value = matches!(item.fields, syn::Fields::Unit | syn::Fields::Unnamed(_));
            let value = is_value.then(|| format!("v {}", item.ident));
            [format!("t {}", item.ident)]
                .into_iter()
                .chain(value)
                .collect()
        }
        syn::Item::Enum(item) => vec![format!("t {}", item.ident)],
        syn::Item::Type(item) => vec![format!("t {}", item.ident)],
        syn::Item::Mod(item) => vec![format!("t {}", item.ident)],
        syn::Item::Trait(item) => vec![format!("t {}", item.ident)],
        // Any number of them can go without a name.
        syn::Item::Const(item) if item.ident == "_" => Vec::new(),
        syn::Item::Const(item) => vec![format!("v {}", item.ident)],
        syn::Item::Static(item) => vec![format!("v {}", item.ident)],
        syn::Item::Fn(item) => vec![format!("v {}", item.sig.ident)],
        syn::Item::Use(item) => {
            let mut names = Vec::new();
            add_used(&item.tree, &mut names);
            names
        }
        _ => Vec::new(),
    }
}

/// Adds the names that an import brings.
fn add_used(tree: &syn::UseTree, names: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => add_used(&path.tree, names),
        syn::UseTree::Name(name) => names.push(format!("t {}", name.ident)),
        syn::UseTree::Rename(rename) if rename.rename == "_" => {}
        syn::UseTree::Rename(rename) => names.push(format!("t {}", rename.rename)),
        syn::UseTree::Glob(_) => {}
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                add_used(tree, names);
            }
        }
    }
}

/// What is looked at in a file.
struct Seen<'a> {
    path: &'a str,
}

impl Seen<'_> {
    /// Checks the docs among the attributes of an item.
    fn docs(&self, attributes: &[syn::Attribute]) {
        docs::check(self.path, &docs_of(attributes));
    }
}

/// The docs among attributes.
fn docs_of(attributes: &[syn::Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(meta) = &attribute.meta else {
            return None;
        };
        let syn::Expr::Lit(literal) = &meta.value else {
            return None;
        };
        match &literal.lit {
            syn::Lit::Str(text) if meta.path.is_ident("doc") => Some(text.value()),
            _ => None,
        }
    });
    // rustdoc takes the indentation away that all lines have.
    let lines = lines.collect::<Vec<_>>();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let indent = filled
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or_default();
    lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

impl<'ast> Visit<'ast> for Seen<'_> {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let name = attribute.path().get_ident().map(ToString::to_string);
        assert!(
            name.as_deref()
                .is_some_and(|name| ATTRIBUTES.contains(&name)),
            "{}: an attribute {name:?}",
            self.path
        );
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|last| last.ident.to_string());
        assert!(
            name.as_deref().is_some_and(|name| MACROS.contains(&name)),
            "{}: a macro {name:?}",
            self.path
        );
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Struct(item) => self.docs(&item.attrs),
            syn::Item::Enum(item) => {
                self.docs(&item.attrs);
                let names = item
                    .variants
                    .iter()
                    .map(|variant| variant.ident.to_string());
                unique(self.path, "variant", names);
            }
            syn::Item::Const(item) => self.docs(&item.attrs),
            syn::Item::Static(item) => self.docs(&item.attrs),
            syn::Item::Fn(item) => self.docs(&item.attrs),
            syn::Item::Mod(item) => self.docs(&item.attrs),
            syn::Item::Type(item) => self.docs(&item.attrs),
            syn::Item::Trait(item) => {
                self.docs(&item.attrs);
                let names = item.items.iter().filter_map(|item| match item {
                    syn::TraitItem::Fn(item) => Some(item.sig.ident.to_string()),
                    _ => None,
                });
                unique(self.path, "method", names);
            }
            syn::Item::Impl(item) => {
                let names = item.items.iter().filter_map(|item| match item {
                    syn::ImplItem::Fn(item) => Some(item.sig.ident.to_string()),
                    syn::ImplItem::Const(item) => Some(item.ident.to_string()),
                    _ => None,
                });
                unique(self.path, "member", names);
            }
            syn::Item::Macro(_) | syn::Item::Use(_) => {}
            _ => unreachable!("{}: an item of another kind", self.path),
        }
        syn::visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        match item {
            syn::ImplItem::Fn(item) => self.docs(&item.attrs),
            syn::ImplItem::Const(item) => self.docs(&item.attrs),
            _ => {}
        }
        syn::visit::visit_impl_item(self, item);
    }

    fn visit_fields_named(&mut self, fields: &'ast syn::FieldsNamed) {
        let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
        unique(self.path, "field", names.map(ToString::to_string));
        syn::visit::visit_fields_named(self, fields);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.docs(&field.attrs);
        syn::visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.docs(&variant.attrs);
        syn::visit::visit_variant(self, variant);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let names = signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(input) => match &*input.pat {
                syn::Pat::Ident(name) => Some(name.ident.to_string()),
                _ => None,
            },
            syn::FnArg::Receiver(_) => Some("self".to_owned()),
        });
        unique(self.path, "parameter", names);
    }
}
