//! The implementations of `Sample` that the macros of objects and unions generate.

use crate::read::rules::Bound;
use crate::sample::{Sampler, Wanted};
use crate::shapes::model::Model;

/// The sets of fields of which an object has one; empty without such a choice.
#[must_use]
pub fn sets<T: Model>() -> &'static [&'static [&'static str]] {
    let mut bounds = T::BOUNDS.iter();
    bounds
        .find_map(|bound| match bound {
            Bound::OneOf(sets) => Some(*sets),
            _ => None,
        })
        .unwrap_or_default()
}

/// The index of one of several; 0 if there is nothing to choose.
pub fn choose(sampler: &mut dyn Sampler, wanted: &Wanted<'_>, count: usize) -> usize {
    match count {
        0 | 1 => 0,
        count => sampler.choose(wanted, count) % count,
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_sample_model {
    (
        $name:ident [$($parameter:ident),*] [$($rest:ident)?]
        $($field:ident: $wire:literal $(tells $list:ident)? [$($bounds:tt)*])*
    ) => {
        impl<$($parameter: $crate::Code),*> $crate::Sample for $name<$($parameter),*> {
            fn sample(sampler: &mut dyn $crate::Sampler, wanted: &$crate::Wanted<'_>) -> Self {
                let wanted = *wanted;
                $($(let wanted = wanted.of_year::<$list>();)?)*
                let sets = $crate::private::sets::<Self>();
                let chosen = $crate::private::choose(sampler, &wanted, sets.len());
                let _ = (&sampler, chosen);
                Self {
                    $($field: $crate::Sample::sample(
                        sampler,
                        &wanted.field($wire, $crate::bounds!($($bounds)*))
                            $(.telling_year_of::<$list>())?
                            .within(sets, chosen),
                    ),)*
                    $($rest: {
                        sampler.keeps_fields(&wanted);
                        ::core::default::Default::default()
                    },)?
                }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_sample_union {
    ($name:ident [$($parameter:ident),*] $nullable:literal $(@$as:ident)? $unknown:expr; $($(#[$gate:meta])* $variant:ident $(by $tag:literal is $value:literal)?),*) => {
        impl<$($parameter: $crate::Code),*> $crate::Sample for $name<$($parameter),*> {
            const NULLABLE: bool = $nullable;

            fn sample(sampler: &mut dyn $crate::Sampler, wanted: &$crate::Wanted<'_>) -> Self {
                type Make<T> = fn(&mut dyn $crate::Sampler, &$crate::Wanted<'_>) -> T;
                $(let wanted = &wanted.$as();)?
                let variants: &[Make<Self>] = &[$(
                    $(#[$gate])*
                    |sampler, wanted| {
                        Self::$variant($crate::Sample::sample(sampler, &wanted$(.typed($tag, $value))?))
                    },
                )*];
                match variants.get($crate::private::choose(sampler, wanted, variants.len())) {
                    Some(make) => make(sampler, wanted),
                    None => $unknown,
                }
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_sample_text {
    ($name:ident) => {
        impl $crate::Sample for $name {
            fn sample(sampler: &mut dyn $crate::Sampler, wanted: &$crate::Wanted<'_>) -> Self {
                Self(sampler.text(wanted))
            }
        }
    };
}
