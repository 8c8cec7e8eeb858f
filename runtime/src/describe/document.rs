//! `DescribeOf`: the description of one type, and the way to read its values, for tables of types.

use std::fmt;

use crate::describe::Describe;
use crate::describe::shape::Shape;
use crate::formats::document::inspect;
use crate::formats::error::ReadError;
use crate::formats::format::Format;
use crate::formats::response::Response;
use crate::read::observer::Observer;

type Read = fn(Format, &[u8], &dyn Observer) -> Result<Box<dyn Describe>, ReadError>;

/// The description of one type, whose name need not be known, and the way to read its values.
///
/// Without the feature `describe` it can do nothing.
#[derive(Clone, Copy)]
pub struct DescribeOf {
    shape: fn() -> Shape,
    read: Read,
}

impl DescribeOf {
    /// That of a type.
    #[must_use]
    pub const fn of<T: Describe + Response + 'static>() -> Self {
        Self {
            shape: T::shape,
            read: |format, body, observer| {
                inspect::<T>(format, body, observer)
                    .map(|value| Box::new(value) as Box<dyn Describe>)
            },
        }
    }

    /// What the values of the type are made of.
    #[must_use]
    pub fn shape(self) -> Shape {
        (self.shape)()
    }

    /// Reads a response and reports to an observer, as [`inspect`] does.
    ///
    /// # Errors
    /// As [`inspect`].
    pub fn read(
        self,
        format: Format,
        body: &[u8],
        observer: &dyn Observer,
    ) -> Result<Box<dyn Describe>, ReadError> {
        (self.read)(format, body, observer)
    }
}

impl fmt::Debug for DescribeOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DescribeOf")
    }
}
