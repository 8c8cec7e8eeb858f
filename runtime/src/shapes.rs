//! Shapes: objects, lists, maps and unions, read and written from the description that a macro is given.

pub(crate) mod any_of;
pub(crate) mod convert;
pub(crate) mod direct;
pub(crate) mod elements;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod model;
pub(crate) mod nullable;
pub(crate) mod object;
pub(crate) mod one_of;
mod setters;
mod traits;
pub(crate) mod union;
pub(crate) mod years;
