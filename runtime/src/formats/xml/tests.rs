//! Valid, invalid and hostile documents, read as trees or rejected.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::error::Error;
use super::read::read;
use crate::formats::format::Root;

mod content;
mod faults;
mod names;
mod writing;

const ROOT: Root = Root {
    name: "r",
    namespace: Some("urn:r"),
};
const ANY: Root = Root {
    name: "r",
    namespace: None,
};

/// The whole content of a document.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Nil,
    Text(String),
    Map(Vec<(String, Tree)>),
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Nil)
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut children = Vec::new();
        while let Some(child) = map.next_entry()? {
            children.push(child);
        }
        Ok(Tree::Map(children))
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

fn text(text: &str) -> Tree {
    Tree::Text(text.to_owned())
}

fn map<const N: usize>(children: [(&str, Tree); N]) -> Tree {
    Tree::Map(
        children
            .map(|(name, child)| (name.to_owned(), child))
            .into(),
    )
}

fn parse<'de, T: Deserialize<'de>>(document: &'de str, root: Root) -> Result<T, Error> {
    read(document, root, |element| T::deserialize(element))
}

/// The tree of a document whose root is `r`, in any namespace.
fn tree(document: &str) -> Tree {
    parse(document, ANY).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// The error of reading the whole document; reading none of it may or may not fail.
fn error(document: &str) -> String {
    parse::<Tree>(document, ANY)
        .expect_err(document)
        .to_string()
}

/// Reads the repeated elements named `a`, and drops others in different ways.
#[derive(Default, Debug, PartialEq)]
struct Picky {
    a: Vec<String>,
    first_of_map: Vec<String>,
}

impl<'de> Visitor<'de> for Picky {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "a" => self.a.extend(map.next_value::<Vec<String>>()?),
                "stop" => return Ok(self),
                "first" => self.first_of_map.push(map.next_value::<First>()?.0),
                "wrong" => drop(map.next_value::<String>()),
                "half" => drop(map.next_value::<(First, u8)>()),
                "unread" => {}
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        assert_eq!(map.next_key::<String>()?, None);
        Ok(self)
    }
}

impl<'de> Deserialize<'de> for Picky {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Picky", &["a"], Self::default())
    }
}

/// The name of the first child, whose content stays unread.
struct First(String);

impl<'de> Visitor<'de> for First {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("children")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        Ok(First(map.next_key()?.unwrap_or_default()))
    }
}

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(First(String::new()))
    }
}
