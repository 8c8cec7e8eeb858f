//! Items of generated files as Rust writes them, without or with only their documentation.

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, Visibility};

/// The item that a selector names: `Type`, `Type.field`, `Type::method`, `Type::Variant` or `module::CONST`; with `#doc` its documentation.
pub(super) fn show<'t>(files: impl Iterator<Item = &'t str>, selector: &str) -> Option<String> {
    let (path, docs) = match selector.strip_suffix("#doc") {
        Some(path) => (path, true),
        None => (selector, false),
    };
    let (name, part) = match path.split_once("::") {
        Some((name, item)) => (name, Part::Item(item)),
        None => match path.split_once('.') {
            Some((name, field)) => (name, Part::Field(field)),
            None => (path, Part::Whole),
        },
    };
    for text in files {
        for item in syn::parse_file(text).unwrap().items {
            let found = match part {
                Part::Whole => whole(item, name),
                Part::Field(field) => field_of(item, name, field),
                Part::Item(part) => part_of(item, name, part),
            };
            if let Some((code, attributes)) = found {
                return Some(if docs {
                    documentation(&attributes)
                } else {
                    code
                });
            }
        }
    }
    None
}

/// Which part of a type.
#[derive(Clone, Copy)]
enum Part<'a> {
    Whole,
    Field(&'a str),
    Item(&'a str),
}

type Found = (String, Vec<Attribute>);

fn whole(mut item: Item, name: &str) -> Option<Found> {
    let (ident, visibility, attributes) = match &mut item {
        Item::Struct(item) => (&item.ident, &mut item.vis, &mut item.attrs),
        Item::Enum(item) => (&item.ident, &mut item.vis, &mut item.attrs),
        Item::Type(item) => (&item.ident, &mut item.vis, &mut item.attrs),
        Item::Const(item) => (&item.ident, &mut item.vis, &mut item.attrs),
        Item::Static(item) => (&item.ident, &mut item.vis, &mut item.attrs),
        Item::Fn(item) => (&item.sig.ident, &mut item.vis, &mut item.attrs),
        _ => return None,
    };
    if ident != name {
        return None;
    }
    *visibility = Visibility::Inherited;
    let said = plain(attributes);
    match &mut item {
        Item::Struct(item) => item.fields.iter_mut().for_each(|field| {
            field.vis = Visibility::Inherited;
            plain(&mut field.attrs);
        }),
        Item::Enum(item) => item.variants.iter_mut().for_each(|variant| {
            plain(&mut variant.attrs);
        }),
        _ => {}
    }
    Some((on_one_line(item), said))
}

fn field_of(item: Item, name: &str, part: &str) -> Option<Found> {
    let Item::Struct(item) = item else {
        return None;
    };
    let Fields::Named(fields) = item.fields else {
        return None;
    };
    let mut fields = fields.named.into_iter().filter(|_| item.ident == name);
    let is_it = |field: &syn::Field| field.ident.as_ref().is_some_and(|own| own == part);
    let mut field = fields.find(is_it)?;
    field.vis = Visibility::Inherited;
    let said = plain(&mut field.attrs);
    Some((on_one_line(syn::parse_quote!(struct Of { #field })), said))
}

fn part_of(item: Item, name: &str, part: &str) -> Option<Found> {
    match item {
        Item::Enum(item) if item.ident == name => {
            let mut variants = item.variants.into_iter();
            let mut variant = variants.find(|variant| variant.ident == part)?;
            let said = plain(&mut variant.attrs);
            Some((on_one_line(syn::parse_quote!(enum Of { #variant })), said))
        }
        Item::Impl(item) if item.self_ty.to_token_stream().to_string() == name => {
            let mut items = item.items.into_iter();
            items.find_map(|item| match item {
                ImplItem::Fn(mut method) if method.sig.ident == part => {
                    let said = plain(&mut method.attrs);
                    let (attributes, signature) = (method.attrs, method.sig);
                    let item = syn::parse_quote!(#(#attributes)* #signature {});
                    Some((on_one_line(item), said))
                }
                ImplItem::Const(constant) if constant.ident == part => {
                    let (ident, ty, value) = (constant.ident, constant.ty, constant.expr);
                    let item = syn::parse_quote!(const #ident: #ty = #value;);
                    Some((on_one_line(item), constant.attrs))
                }
                _ => None,
            })
        }
        Item::Mod(module) if module.ident == name => {
            let (_, items) = module.content?;
            let found = items
                .into_iter()
                .find_map(|item| match part.split_once("::") {
                    Some((below, part)) => part_of(item, below, part),
                    None => whole(item, part),
                });
            found.map(|(code, said)| (format!("mod {name} {{ {code} }}"), said))
        }
        _ => None,
    }
}

/// Takes away what does not show what an item is; gives all that stood there.
fn plain(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let all = attributes.clone();
    attributes.retain(|attribute| attribute.path().is_ident("deprecated"));
    all
}

fn on_one_line(item: Item) -> String {
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    };
    let text = prettyplease::unparse(&file);
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (from, to) in [
        (", }", " }"),
        ("( ", "("),
        (", )", ")"),
        (" {}", ""),
        ("struct Of { ", ""),
        ("enum Of { ", ""),
    ] {
        if from.ends_with("Of { ") && text.starts_with(from) {
            text = text[from.len()..].trim_end_matches(" }").to_owned();
        } else {
            text = text.replace(from, to);
        }
    }
    text
}

fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| {
            let value = &attribute.meta.require_name_value().ok()?;
            if !value.path.is_ident("doc") {
                return None;
            }
            let syn::Expr::Lit(text) = &value.value else {
                return None;
            };
            let syn::Lit::Str(text) = &text.lit else {
                return None;
            };
            Some(text.value().trim().to_owned())
        })
        .filter(|line| !line.is_empty());
    format!("/// {}", lines.collect::<Vec<_>>().join(" "))
}
