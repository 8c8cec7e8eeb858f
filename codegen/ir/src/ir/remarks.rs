//! Remarks: the parts of a document other than types, such as `x-` keys, unnamed parts, and references to more
//! documentation.

use std::collections::BTreeMap;

use super::Text;
use super::schema::Constraints;
use crate::diag::Location;
use crate::pointer::Pointer;

/// The remarks on schemas, properties, operations, parameters, bodies and the document itself, by pointer; in source
/// order, not empty.
pub type Remarks = BTreeMap<Pointer, Vec<Remark>>;

/// A remark on a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// A text.
    Text(Text),
    /// A reference to more documentation.
    More(More),
    /// An extension key and its value as text.
    Extension(Text, String),
    /// A remark on an unnamed part.
    Part {
        /// The path to the part from the outside in; empty for the whole.
        path: Vec<Aspect>,
        /// The constraints on its values; empty if they are stated elsewhere.
        constraints: Constraints,
        /// Its description.
        text: Option<Text>,
        /// Its place.
        at: Location,
    },
}

impl Remark {
    /// Its place.
    #[must_use]
    pub const fn at(&self) -> &Location {
        match self {
            Self::Text(text) | Self::Extension(text, _) => &text.at,
            Self::More(more) => &more.url.at,
            Self::Part { at, .. } => at,
        }
    }
}

/// A part of a value that has no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
    /// An alternative, from 1.
    Alternative(usize),
    /// The body in a media type.
    Body(String),
}

/// Documentation elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct More {
    /// Its address.
    pub url: Text,
    /// Its description.
    pub about: Option<Text>,
}

/// A group of operations.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name.
    pub name: Text,
    /// Its description.
    pub about: Option<Text>,
    /// A reference to more documentation.
    pub more: Option<More>,
}
