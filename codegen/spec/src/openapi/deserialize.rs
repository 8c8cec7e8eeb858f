//! A serde deserializer over the tree, with which openapiv3 checks a document without parsing its text again.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::openapi::grammar::ObjectKind;
use crate::openapi::syntax::scalars::Scalar;
use crate::openapi::syntax::tree::{Entry, Node, Value};
use crate::openapi::walk::{Found, objects, pieces};

/// The objects, by address, whose values at [`UNREAD`] are left out: nothing is generated from them, and openapiv3
/// accepts fewer of them than OpenAPI allows.
type Unread = BTreeSet<usize>;

const UNREAD: [&str; 2] = ["callbacks", "links"];

/// Checks that openapiv3 accepts a document of OpenAPI 3.0; its errors are reported at their place.
///
/// The document is read piece by piece and no piece is kept, since the whole would take more memory than the tree.
pub(super) fn check(tree: &Node, source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<()> {
    let unread = &unread(tree);
    let rest = &without_pieces(tree);
    let mut pieces = [(ObjectKind::Document, rest)]
        .into_iter()
        .chain(pieces(tree));
    let refused = |(object, node)| refusal(object, Of { node, unread });
    let Some(mut error) = pieces.find_map(refused) else {
        return Some(());
    };
    // openapiv3 gives no place for errors inside untagged alternatives, so the smallest failing object is searched.
    for Found { node, object } in objects(tree) {
        if let Some(refusal) = refusal(object, Of { node, unread }) {
            error = refusal.or_at(&node.span);
            break;
        }
    }
    let Error { text, at } = error;
    diagnostics
        .error(
            Code::InvalidDocument,
            source.at(&at.unwrap_or(0..0)),
            format!("invalid OpenAPI: {text}"),
        )
        .expected("a value that OpenAPI 3.0 allows here")
        .help("compare this place with the specification of OpenAPI 3.0");
    None
}

/// The error of openapiv3 for an object; `None` for objects that it reads only as part of others.
fn refusal(object: ObjectKind, part: Of<'_>) -> Option<Error> {
    match object {
        ObjectKind::Document => openapiv3::OpenAPI::deserialize(part).err(),
        ObjectKind::Schema => openapiv3::Schema::deserialize(part).err(),
        ObjectKind::Parameter => openapiv3::Parameter::deserialize(part).err(),
        ObjectKind::Header => openapiv3::Header::deserialize(part).err(),
        ObjectKind::RequestBody => openapiv3::RequestBody::deserialize(part).err(),
        ObjectKind::Response => openapiv3::Response::deserialize(part).err(),
        ObjectKind::SecurityScheme => openapiv3::SecurityScheme::deserialize(part).err(),
        ObjectKind::Example => openapiv3::Example::deserialize(part).err(),
        ObjectKind::Operation => openapiv3::Operation::deserialize(part).err(),
        ObjectKind::PathItem => openapiv3::PathItem::deserialize(part).err(),
        _ => None,
    }
}

/// A document without its paths and components.
fn without_pieces(tree: &Node) -> Node {
    let entries = tree
        .entries()
        .iter()
        .filter(|entry| !matches!(&*entry.key, "paths" | "components"));
    let mut rest = Node::mapping(entries.cloned().collect(), tree.span.clone());
    rest.set("paths", Node::mapping(Vec::new(), tree.span.clone()));
    rest
}

/// The objects with keys that openapiv3 does not need to read. The grammar decides, since a property may have the same
/// name.
fn unread(tree: &Node) -> Unread {
    let has_some = |found: &Found<'_>| {
        matches!(
            found.object,
            ObjectKind::Components | ObjectKind::Operation | ObjectKind::Response
        ) && UNREAD.iter().any(|key| found.node.entry(key).is_some())
    };
    objects(tree)
        .into_iter()
        .filter(has_some)
        .map(|found| found.node.span.start)
        .collect()
}

/// A value of the tree to be deserialised.
#[derive(Clone, Copy)]
struct Of<'a> {
    node: &'a Node,
    unread: &'a Unread,
}

impl<'a> Of<'a> {
    fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        let skips = self.unread.contains(&self.node.span.start);
        self.node
            .entries()
            .iter()
            .filter(move |entry| !(skips && UNREAD.contains(&&*entry.key)))
            .map(move |Entry { key, value, .. }| {
                (
                    &**key,
                    Self {
                        node: value,
                        ..self
                    },
                )
            })
    }
}

impl<'a> IntoDeserializer<'a, Error> for Of<'a> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Of<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let result = match &self.node.value {
            Value::Scalar(..) => match self.node.scalar().unwrap_or(Scalar::Null) {
                Scalar::Null => visitor.visit_unit(),
                Scalar::Flag(flag) => visitor.visit_bool(flag),
                // serde_json, in which openapiv3 keeps examples, reads non-negative integers as unsigned.
                Scalar::Whole(number) => match u64::try_from(number) {
                    Ok(number) => visitor.visit_u64(number),
                    Err(_) => visitor.visit_i64(number),
                },
                Scalar::Large(number) => visitor.visit_u64(number),
                Scalar::Decimal(number) => visitor.visit_f64(number),
                Scalar::Text(text) => visitor.visit_borrowed_str(text),
            },
            Value::Sequence(items) => {
                let items = items.iter().map(|node| Self { node, ..self });
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            Value::Mapping(_) => visitor.visit_map(MapDeserializer::new(self.entries())),
        };
        result.map_err(|error| error.or_at(&self.node.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.scalar() {
            Some(Scalar::Null) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let text = self.node.text().unwrap_or_default();
        let variant: serde::de::value::StrDeserializer<'_, Error> = text.into_deserializer();
        variant
            .deserialize_enum(name, variants, visitor)
            .map_err(|error| error.or_at(&self.node.span))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

/// An error of openapiv3, and its place if known.
#[derive(Debug)]
struct Error {
    text: String,
    at: Option<Range<usize>>,
}

impl Error {
    /// Sets the place, unless a closer one is known.
    fn or_at(self, place: &Range<usize>) -> Self {
        Self {
            at: self.at.or_else(|| Some(place.clone())),
            ..self
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self {
            text: text.to_string(),
            at: None,
        }
    }
}
