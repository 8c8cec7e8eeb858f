//! The implementations of `Describe` for scalars and for wrappers of one value.

use std::collections::BTreeMap;

use serde_core::Serialize;

use crate::describe::shape::{PersonalKind, Shape};
use crate::describe::{Describe, Visitor};
use crate::formats::document::to_json;
use crate::read::observer::CodeList;
use crate::read::value::{Fields, Value};
use crate::shapes::list::List;
use crate::shapes::nullable::Nullable;
use crate::shapes::union::Union;
use crate::values::code::Code;
use crate::values::decimal::Decimal;
use crate::values::open::Open;
use crate::values::sensitive::Sensitive;
use crate::values::when::{Date, DateTime, Year};

/// A value as JSON.
pub fn to_text<T: Serialize + ?Sized>(value: &T) -> String {
    // Every value that was read can be written.
    to_json(value).unwrap_or_default()
}

/// The text of a union's tag in an object of an unknown type.
#[must_use]
pub fn text_of_field<T: Union>(value: &Value) -> Option<&str> {
    value.as_fields()?.get(T::TAG)?.as_str()
}

/// Implements `Describe` for scalars that a method of the visitor takes.
macro_rules! describe_scalar {
    ($($name:ty: $shape:ident by $method:ident ($value:ident) $pass:expr),* $(,)?) => {$(
        impl Describe for $name {
            fn shape() -> Shape {
                Shape::$shape
            }

            #[inline]
            fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
                let $value = self;
                visitor.$method(at, $pass);
            }
        }
    )*};
}

describe_scalar! {
    String: Text by text (value) value,
    i64: Integer by integer (value) *value,
    bool: Boolean by boolean (value) *value,
    Decimal: Decimal by decimal (value) value,
    Date: Date by date (value) value,
    DateTime: DateTime by date_time (value) value,
    Year: Year by year (value) value,
}

/// An object without fields is absent.
impl Describe for Fields {
    fn shape() -> Shape {
        Shape::Other
    }

    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        if !self.is_empty() {
            visitor.other(at, &|| to_text(self));
        }
    }
}

/// A null is absent.
impl Describe for Value {
    fn shape() -> Shape {
        Shape::Other
    }

    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        if !matches!(self, Self::Null) {
            visitor.other(at, &|| to_text(self));
        }
    }
}

impl<T: Serialize> Describe for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Other
    }

    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        visitor.other(at, &|| to_text(self));
    }
}

impl<T: Code> Describe for Open<T> {
    fn shape() -> Shape {
        Shape::Code(CodeList::of::<T>(), T::YEAR)
    }

    #[inline]
    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        match self {
            Self::Known(code) => visitor.code(at, const { &CodeList::of::<T>() }, code.row()),
            Self::Unknown(code) => visitor.unknown_code(at, code.as_str()),
        }
    }
}

impl<T: Describe> Describe for Sensitive<T> {
    fn shape() -> Shape {
        Shape::Personal(PersonalKind::Other, Box::new(T::shape()))
    }

    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        self.get().visit(at, visitor);
    }
}

impl<T: Describe> Describe for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        T::visit(self, at, visitor);
    }
}

impl<T: Describe> Describe for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }

    #[inline]
    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        if let Some(value) = self {
            value.visit(at, visitor);
        }
    }
}

impl<T: Describe> Describe for Nullable<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        if let Some(value) = self.get() {
            value.visit(at, visitor);
        }
    }
}

impl<T: Describe + Serialize> Describe for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        visit_items(self, at, visitor);
    }
}

impl<T: Describe + Serialize> Describe for List<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    #[inline]
    fn visit(&self, at: usize, visitor: &mut dyn Visitor) {
        visit_items(self, at, visitor);
    }
}

#[inline]
fn visit_items<T: Describe + Serialize>(items: &[T], at: usize, visitor: &mut dyn Visitor) {
    if !items.is_empty() && visitor.list(at, items.len(), &|| to_text(items)) {
        for item in items {
            item.visit(0, visitor);
        }
        visitor.end();
    }
}
