//! A kept value that can be read by reference any number of times.

use std::cell::Cell;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::slice;

use serde_core::de::value::BorrowedStrDeserializer;
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use crate::read::asks::Asks;
use crate::read::buffered::visit_number;
use crate::read::raw::{RawText, raw_token};
use crate::read::value::{Fields, Value};

/// The name by which a reader asks which part of a tree it is reading; other sources do not answer.
pub(crate) const CONTENT_REF: &str = "skattekit_runtime::ContentRef";

/// A kept value in which each list, object and element of these has an index.
#[derive(Debug)]
pub(crate) struct Tree {
    parts: Vec<Part>,
    /// The hash of each part's content.
    hashes: Vec<u64>,
    /// The part that was asked for last.
    asked: Cell<Option<usize>>,
}

#[derive(Debug)]
enum Part {
    /// A value without parts.
    Leaf(Value),
    List(Vec<usize>),
    Object(Vec<(Box<str>, usize)>),
}

impl Tree {
    /// The tree of a value; the value itself is its last part.
    pub(crate) fn new(value: Value, hasher: &RandomState) -> Self {
        let mut tree = Self {
            parts: Vec::new(),
            hashes: Vec::new(),
            asked: Cell::new(None),
        };
        tree.add(value, hasher);
        tree
    }

    fn add(&mut self, value: Value, hasher: &RandomState) -> usize {
        let mut hash = hasher.build_hasher();
        std::mem::discriminant(&value).hash(&mut hash);
        let part = match value {
            Value::List(items) => {
                let parts = items
                    .into_iter()
                    .map(|item| self.add(item, hasher))
                    .collect::<Vec<_>>();
                parts.len().hash(&mut hash);
                for part in &parts {
                    self.hash(*part).hash(&mut hash);
                }
                Part::List(parts)
            }
            Value::Object(fields) => {
                let parts = fields
                    .entries
                    .into_iter()
                    .map(|(name, value)| (name, self.add(value, hasher)))
                    .collect::<Vec<_>>();
                parts.len().hash(&mut hash);
                for (name, part) in &parts {
                    (name, self.hash(*part)).hash(&mut hash);
                }
                Part::Object(parts)
            }
            leaf => {
                leaf.as_str().hash(&mut hash);
                Part::Leaf(leaf)
            }
        };
        self.parts.push(part);
        self.hashes.push(hash.finish());
        self.parts.len() - 1
    }

    /// The whole value.
    pub(crate) fn root(&self) -> ContentRef<'_> {
        self.part(self.parts.len().saturating_sub(1))
    }

    pub(crate) const fn part(&self, at: usize) -> ContentRef<'_> {
        ContentRef { tree: self, at }
    }

    /// The part that is being read, if it belongs to this tree.
    pub(crate) fn take_asked(&self) -> Option<usize> {
        self.asked.take()
    }

    fn hash(&self, part: usize) -> u64 {
        self.hashes.get(part).copied().unwrap_or_default()
    }
}

/// A part of a kept value, to be read by reference.
#[derive(Clone, Copy)]
pub struct ContentRef<'v> {
    tree: &'v Tree,
    at: usize,
}

impl<'v> ContentRef<'v> {
    /// The hash of the value: equal for equal values, and for different ones with a probability of 1 in 2^64.
    pub(crate) fn hash(self) -> u64 {
        self.tree.hash(self.at)
    }

    /// Whether it is a list or an object.
    pub(crate) fn is_compound(self) -> bool {
        !matches!(self.part(), Part::Leaf(_))
    }

    pub(crate) fn is_list(self) -> bool {
        matches!(self.part(), Part::List(_))
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.part(), Part::Leaf(Value::Null))
    }

    /// Whether it is a text with only white space.
    pub(crate) fn is_blank(self) -> bool {
        matches!(self.part(), Part::Leaf(Value::Text(text)) if text.trim().is_empty())
    }

    /// The value itself.
    pub(crate) fn to_value(self) -> Value {
        match self.part() {
            Part::Leaf(value) => value.clone(),
            Part::List(items) => {
                let items = items.iter().map(|at| self.tree.part(*at).to_value());
                Value::List(items.collect())
            }
            Part::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(name, at)| (name.clone(), self.tree.part(*at).to_value()));
                Value::Object(Fields {
                    entries: entries.collect(),
                })
            }
        }
    }

    fn part(self) -> &'v Part {
        const NOTHING: &Part = &Part::Leaf(Value::Null);
        self.tree.parts.get(self.at).unwrap_or(NOTHING)
    }
}

/// The error of a value that is not of a type; the reason is not needed.
#[derive(Debug)]
pub struct Misfit;

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not of this type")
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for ContentRef<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let tree = self.tree;
        match self.part() {
            Part::Leaf(Value::Bool(value)) => visitor.visit_bool(*value),
            Part::Leaf(Value::Number(text)) => visit_number(text, visitor),
            Part::Leaf(Value::Text(text)) => visitor.visit_borrowed_str(text),
            Part::Leaf(_) => visitor.visit_unit(),
            Part::List(items) => visitor.visit_seq(Items {
                tree,
                rest: items.iter(),
            }),
            Part::Object(entries) => visitor.visit_map(Entries {
                tree,
                rest: entries.iter(),
                value: 0,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    // As serde_json does: the text of a number, if the name of the newtype requests it.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.part() {
            Part::Leaf(Value::Number(text)) if name == raw_token() => {
                return visitor.visit_map(RawText::new(text));
            }
            _ if name == CONTENT_REF => self.tree.asked.set(Some(self.at)),
            _ => {}
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.part() {
            Part::Leaf(Value::Text(_)) if Asks::of(name).object && self.is_blank() => visitor
                .visit_map(Entries {
                    tree: self.tree,
                    rest: [].iter(),
                    value: 0,
                }),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Items<'v> {
    tree: &'v Tree,
    rest: slice::Iter<'v, usize>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        self.rest
            .next()
            .map(|at| self.tree.part(*at))
            .map(|item| seed.deserialize(item))
            .transpose()
    }
}

struct Entries<'v> {
    tree: &'v Tree,
    rest: slice::Iter<'v, (Box<str>, usize)>,
    /// The value of the last name.
    value: usize,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        let Some((name, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = *value;
        seed.deserialize(BorrowedStrDeserializer::new(name))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        seed.deserialize(self.tree.part(self.value))
    }
}
