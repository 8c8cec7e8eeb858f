//! `impl_setters!`: setters with which an object is built in one expression.

/// Implements a method for each listed field, which takes the object by value and returns it with that field set.
///
/// The argument of the method is in parentheses: a type, after `some` if the field is an `Option` of it, after `boxed`
/// if that is in a `Box`, and after `into` if the method accepts anything that converts to it.
///
/// ```
/// use skattekit_runtime::List;
///
/// #[derive(Debug, Default, PartialEq)]
/// pub struct Post {
///     pub navn: Option<String>,
///     pub beloep: Option<i64>,
///     pub kategori: List<String>,
///     pub del: Option<Box<Post>>,
/// }
///
/// skattekit_runtime::impl_setters! {
///     Post,
///     navn(some into String),
///     beloep(some i64),
///     kategori(into List<String>),
///     del(some boxed Post),
/// }
///
/// let del = Post::default().navn("fast").kategori(vec!["inntekt".to_owned()]);
/// let post = Post::default().navn("loenn").beloep(100).del(del);
/// assert_eq!((post.navn.as_deref(), post.beloep), (Some("loenn"), Some(100)));
/// assert_eq!(post.del.unwrap().kategori[0], "inntekt");
/// ```
#[macro_export]
macro_rules! impl_setters {
    ($name:ident $(<$($parameter:ident),+>)? $(, $field:ident($($taken:tt)+))* $(,)?) => {
        impl $(<$($parameter: $crate::Code),+>)? $name $(<$($parameter),+>)? {
            $($crate::setter!($field: $($taken)+);)*
        }
    };
}

/// A method that sets a field.
#[doc(hidden)]
#[macro_export]
macro_rules! setter {
    ($field:ident: some boxed $ty:ty) => {
        $crate::setter!(@ $field, $ty, ::core::option::Option::Some(::std::boxed::Box::new($field)));
    };
    ($field:ident: some into $ty:ty) => {
        $crate::setter!(@ $field, impl ::core::convert::Into<$ty>, ::core::option::Option::Some($field.into()));
    };
    ($field:ident: some $ty:ty) => {
        $crate::setter!(@ $field, $ty, ::core::option::Option::Some($field));
    };
    ($field:ident: into $ty:ty) => {
        $crate::setter!(@ $field, impl ::core::convert::Into<$ty>, $field.into());
    };
    ($field:ident: $ty:ty) => {
        $crate::setter!(@ $field, $ty, $field);
    };
    (@ $field:ident, $taken:ty, $value:expr) => {
        #[doc = concat!("The value with `", stringify!($field), "`.")]
        #[must_use]
        pub fn $field(mut self, $field: $taken) -> Self {
            self.$field = $value;
            self
        }
    };
}
