//! The implementations of `Describe` that the macros of objects and unions generate.

use crate::describe::Describe;
use crate::describe::shape::Shape;

/// The shape of a field, by the way to it.
#[must_use]
pub fn shape_of_field<M, T: Describe>(_: fn(&M) -> &T) -> Shape {
    T::shape()
}

/// The shape of what a variant holds.
#[must_use]
pub fn shape_of_variant<M, T: Describe>(_: fn(T) -> M) -> Shape {
    T::shape()
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_model {
    ($name:ident [$($parameter:ident),*] [$($rest:ident)?] $($field:ident: $wire:literal)*) => {
        impl<$($parameter: $crate::Code),*> $crate::Describe for $name<$($parameter),*> {
            fn shape() -> $crate::Shape {
                #[allow(unused_mut, unused_assignments, reason = "only some objects keep fields")]
                let mut keeps_fields = false;
                $(let _ = stringify!($rest); keeps_fields = true;)?
                $crate::Shape::Object($crate::ObjectShape {
                    name: stringify!($name),
                    fields: || ::std::vec![$($crate::FieldShape {
                        name: $wire,
                        shape: $crate::private::shape_of_field(|value: &Self| &value.$field),
                    }),*],
                    keeps_fields,
                })
            }

            fn visit(&self, at: usize, visitor: &mut dyn $crate::Visitor) {
                if !visitor.object(at, &|| $crate::private::to_text(self)) {
                    return;
                }
                let mut at = 0;
                $(
                    $crate::Describe::visit(&self.$field, at, visitor);
                    at += 1;
                )*
                $(if $crate::private::Rest::count(&self.$rest) > 0 {
                    visitor.other(at, &|| $crate::private::to_text(&self.$rest));
                })?
                let _ = at;
                visitor.end();
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_union {
    ($name:ident; $($variant:ident by $tag:literal is $value:literal),*) => {
        impl $crate::Describe for $name {
            fn shape() -> $crate::Shape {
                $crate::Shape::Union($crate::UnionShape {
                    name: stringify!($name),
                    tag: <Self as $crate::private::Union>::TAG,
                    tag_is_field: <Self as $crate::private::Union>::TAG_IS_FIELD,
                    tag_is_personal: <Self as $crate::private::Union>::TAG_IS_HIDDEN,
                    members: || ::std::vec![$($crate::MemberShape {
                        tag: $value,
                        shape: $crate::private::shape_of_variant(Self::$variant),
                    }),*],
                })
            }

            fn visit(&self, at: usize, visitor: &mut dyn $crate::Visitor) {
                #[allow(dead_code, reason = "a member without values")]
                enum Member { $($variant),* }
                let (member, tag, value): (_, _, &dyn $crate::Describe) = match self {
                    $(Self::$variant(value) => {
                        let member = ::core::option::Option::Some(Member::$variant as usize);
                        (member, ::core::option::Option::Some($value), value)
                    })*
                    Self::Unknown(value) => {
                        let tag = $crate::private::text_of_field::<Self>(value);
                        (::core::option::Option::None, tag, value)
                    }
                };
                if visitor.member(at, member, tag, &|| $crate::private::to_text(self)) {
                    value.visit(0, visitor);
                    visitor.end();
                }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_years {
    ($name:ident; $($(#[$gate:meta])* $variant:ident),*) => {
        impl $crate::Describe for $name {
            fn shape() -> $crate::Shape {
                $crate::Shape::Years(|| {
                    let years: &[fn() -> $crate::Shape] = &[
                        $($(#[$gate])* || $crate::private::shape_of_variant(Self::$variant),)*
                        || $crate::private::shape_of_variant(Self::Other),
                    ];
                    years.iter().map(|year| year()).collect()
                })
            }

            fn visit(&self, at: usize, visitor: &mut dyn $crate::Visitor) {
                match self {
                    $($(#[$gate])* Self::$variant(value) => {
                        $crate::Describe::visit(value, at, visitor);
                    })*
                    Self::Other(value) => $crate::Describe::visit(value, at, visitor),
                }
            }
        }
    };
}

/// What is one of several types without a discriminator is not described.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_any_of {
    ($name:ident [$($parameter:ident),*]) => {
        impl<$($parameter: $crate::Code),*> $crate::Describe for $name<$($parameter),*> {
            fn shape() -> $crate::Shape {
                $crate::Shape::Other
            }

            fn visit(&self, at: usize, visitor: &mut dyn $crate::Visitor) {
                visitor.other(at, &|| $crate::private::to_text(self));
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_describe_text {
    ($name:ident) => {
        impl $crate::Describe for $name {
            fn shape() -> $crate::Shape {
                let text = ::std::boxed::Box::new($crate::Shape::Text);
                $crate::Shape::Personal($crate::PersonalKind::Identifier, text)
            }

            fn visit(&self, at: usize, visitor: &mut dyn $crate::Visitor) {
                visitor.text(at, &self.0);
            }
        }
    };
}
