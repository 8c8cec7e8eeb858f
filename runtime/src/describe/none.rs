//! Stand-ins without the feature `describe`: the macros of objects and unions generate nothing for it, and tables of types nothing to read.

/// The description of one type, whose name need not be known, and the way to read its values.
///
/// Without the feature `describe` it can do nothing.
#[derive(Clone, Copy, Debug)]
pub struct DescribeOf(());

impl DescribeOf {
    /// That of a type.
    #[must_use]
    pub const fn of<T>() -> Self {
        Self(())
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_model {
    ($($description:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_union {
    ($($description:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_years {
    ($($description:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_any_of {
    ($($description:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_text {
    ($($description:tt)*) => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_facts {
    ($list:ty [$($column:ident),*]) => {
        impl $crate::private::YearFacts for $list {}
    };
}
