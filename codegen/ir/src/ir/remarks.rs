//! Remarks: what a document says beside types, in `x-` keys, in unnamed parts, and by references to more.

use std::collections::BTreeMap;

use super::Text;
use super::schema::Constraints;
use crate::diag::Location;
use crate::pointer::Pointer;

/// Remarks on schemas, properties, operations, parameters, bodies and the document itself, by the pointer to each; in
/// source order, not empty.
pub type Remarks = BTreeMap<Pointer, Vec<Remark>>;

/// Something that is said of what stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// A text about it.
    Text(Text),
    /// Where there is more about it.
    More(More),
    /// A key of the document's own and what it says, as it can be shown.
    Extension(Text, String),
    /// What is said of a part of it that has no name.
    Part {
        /// The part, from the outside in; empty for the whole.
        path: Vec<Aspect>,
        /// What is said of its values; empty where that is said elsewhere.
        constraints: Constraints,
        /// What is said of it in words.
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
    /// What it is about.
    pub about: Option<Text>,
}

/// What a document groups its operations under.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name.
    pub name: Text,
    /// What is said of it.
    pub about: Option<Text>,
    /// Where there is more.
    pub more: Option<More>,
}
