//! `Response` and `Document`: the types that can be a whole response, and how their values are distinguished.

use crate::formats::format::Root;
use crate::read::value::{Fields, Value};
use crate::read::wire::Wire;
use crate::values::code::Code;
use crate::values::decimal::Decimal;
use crate::values::open::Open;
use crate::values::sensitive::Sensitive;
use crate::values::when::{Date, DateTime, Year};

/// A type that is a complete response, with a root element in XML.
pub trait Document: Wire {
    /// The name of its root element.
    const ROOT: Root;
}

/// A type that a call can return: every [`Document`], and types that exist only in JSON.
///
/// A model without a root element in XML needs `impl Response for Model {}` to be decoded.
pub trait Response: Wire {
    /// The name of its root element; `None` for types that exist only in JSON.
    const XML_ROOT: Option<Root> = None;

    /// The form of its values in JSON, which distinguishes them from other types.
    #[doc(hidden)]
    const KIND: RootKind = RootKind::Object;
}

/// The form of a type's values in JSON.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootKind {
    /// Objects with at least one of the type's fields.
    Object,
    /// Lists.
    List,
    /// Anything that the type can be read from.
    Any,
}

/// Implements `Response` for types that exist only in JSON.
macro_rules! json_alone {
    ($($name:ty),*) => {
        $(impl Response for $name {
            const KIND: RootKind = RootKind::Any;
        })*
    };
}

json_alone!(
    String, i64, bool, Date, DateTime, Decimal, Fields, Value, Year
);

impl<T: Code> Response for Open<T> {
    const KIND: RootKind = RootKind::Any;
}

impl<T: Response> Response for Sensitive<T> {
    const KIND: RootKind = T::KIND;
}

impl<T: Document> Response for T {
    const XML_ROOT: Option<Root> = Some(T::ROOT);
}
