//! The traits that follow from how a type is read and written: serde's, those of errors, and its name in XML.

/// Implements serde's traits for a type, which read without findings.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serde {
    ($name:ident $(<$($parameter:ident),+>)?, $write:expr) => {
        impl $(<$($parameter: $crate::Code),+>)? $crate::private::serde::Serialize for $name $(<$($parameter),+>)? {
            // No type is named like these parameters, which would hide it.
            fn serialize<__S: $crate::private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $write(self, serializer)
            }
        }

        impl<'de $($(, $parameter: $crate::Code)+)?> $crate::private::serde::Deserialize<'de> for $name $(<$($parameter),+>)? {
            fn deserialize<__D: $crate::private::serde::Deserializer<'de>>(
                source: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::private::read_silently(source)
            }
        }
    };
}

/// Implements the error traits for an error of an API.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_error {
    ($name:ident [$($parameter:ident),*]) => {};
    ($name:ident [$($parameter:ident),*] $code:ident) => {
        impl<$($parameter: $crate::Code),*> ::core::fmt::Display for $name<$($parameter),*> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::private::fmt_error(self, f)
            }
        }

        impl<$($parameter: $crate::Code),*> ::std::error::Error for $name<$($parameter),*> {}
    };
}

/// Sets the name of a type in XML, if it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_document {
    ($name:ident [$($parameter:ident),*]) => {
        impl<$($parameter: $crate::Code),*> $crate::Response for $name<$($parameter),*> {}
    };
    ($name:ident [$($parameter:ident),*] $root:literal) => {
        $crate::impl_document!(@root $name [$($parameter),*] $root, ::core::option::Option::None);
    };
    ($name:ident [$($parameter:ident),*] $root:literal, $namespace:literal) => {
        $crate::impl_document!(
            @root $name [$($parameter),*] $root, ::core::option::Option::Some($namespace)
        );
    };
    (@root $name:ident [$($parameter:ident),*] $root:literal, $namespace:expr) => {
        impl<$($parameter: $crate::Code),*> $crate::Document for $name<$($parameter),*> {
            const ROOT: $crate::Root = $crate::Root { name: $root, namespace: $namespace };
        }
    };
}
