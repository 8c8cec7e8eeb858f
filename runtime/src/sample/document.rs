//! `SampleOf`: a way to make documents of one type, for tables of types.

use std::fmt;

use crate::formats::document::write_response;
use crate::formats::error::WriteError;
use crate::formats::format::Format;
use crate::formats::response::Response;
use crate::sample::{Sample, Sampler, Wanted};

/// A way to make up responses of one type, whose name need not be known.
///
/// Without the feature `sample` it can do nothing.
#[derive(Clone, Copy)]
pub struct SampleOf(fn(&mut dyn Sampler, Format) -> Result<String, WriteError>);

impl SampleOf {
    /// That of a type.
    #[must_use]
    pub const fn of<T: Sample + Response>() -> Self {
        Self(|sampler, format| write_response(&T::sample(sampler, &Wanted::default()), format))
    }

    /// A response from what the sampler decides.
    ///
    /// # Errors
    /// A value that the format has no form for: in XML, one of a type that exists only in JSON.
    pub fn document(self, sampler: &mut dyn Sampler, format: Format) -> Result<String, WriteError> {
        self.0(sampler, format)
    }
}

impl fmt::Debug for SampleOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SampleOf")
    }
}
