//! Stand-ins without the feature `sample`: the macros of objects and unions generate nothing for it, and tables of types nothing to make.

/// A way to make up responses of one type, whose name need not be known.
///
/// Without the feature `sample` it can do nothing.
#[derive(Clone, Copy, Debug)]
pub struct SampleOf(());

impl SampleOf {
    /// That of a type.
    #[must_use]
    pub const fn of<T>() -> Self {
        Self(())
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_sample_model {
    ($($description:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_sample_union {
    ($($description:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_sample_text {
    ($($description:tt)*) => {};
}
