//! Stand-ins without the feature `sample`: the macros of objects and unions generate nothing for it.

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
