//! The implementations of `Sample` for scalars and for wrappers of one value.

use std::collections::BTreeMap;

use crate::read::observer::CodeList;
use crate::read::value::{Fields, Value};
use crate::read::wire::Wire;
use crate::sample::{Sample, Sampler, Wanted};
use crate::shapes::list::List;
use crate::shapes::nullable::Nullable;
use crate::values::code::Code;
use crate::values::decimal::Decimal;
use crate::values::open::Open;
use crate::values::sensitive::Sensitive;
use crate::values::when::{Date, DateTime, Year};

/// A year: that of the codes around it, where they are of one.
fn year(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> u16 {
    let any = sampler.year(wanted);
    wanted.year.unwrap_or(any)
}

impl Sample for String {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        match wanted.fixed {
            Some(text) => text.into(),
            None if wanted.tells_year => format!("{:04}", year(sampler, wanted)),
            None => sampler.text(wanted),
        }
    }
}

impl Sample for i64 {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        if wanted.tells_year {
            return year(sampler, wanted).into();
        }
        sampler.integer(wanted)
    }
}

impl Sample for bool {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        sampler.boolean(wanted)
    }
}

/// Implements `Sample` for a type that is kept as text, with the sampler's text; a text in the wrong form becomes the
/// default value.
macro_rules! sample_text {
    ($($name:ident by $method:ident),*) => {$(
        impl Sample for $name {
            fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
                let text = sampler.$method(wanted).to_string();
                text.parse().unwrap_or_else(|_| Wire::default_value())
            }
        }
    )*};
}

sample_text!(Decimal by decimal, Date by date, DateTime by date_time);

impl Sample for Year {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        let text = format!("{:04}", year(sampler, wanted));
        text.parse().unwrap_or_else(|_| Wire::default_value())
    }
}

impl<T: Code> Sample for Open<T> {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        let list = CodeList::of::<T>();
        match wanted.fixed {
            Some(text) => text.into(),
            None if T::ALL.is_empty() => Self::from(&*sampler.text(wanted)),
            None => Self::Known(T::ALL[sampler.row(wanted, &list) % T::ALL.len()]),
        }
    }
}

impl<T: Sample> Sample for Sensitive<T> {
    const NULLABLE: bool = T::NULLABLE;

    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        T::sample(sampler, wanted).into()
    }
}

impl<T: Sample> Sample for Box<T> {
    const NULLABLE: bool = T::NULLABLE;

    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        Self::new(T::sample(sampler, wanted))
    }
}

fn is_there(sampler: &mut dyn Sampler, wanted: &Wanted<'_>, nullable: bool) -> bool {
    let decided = wanted.presence.or(wanted.fixed.map(|_| true));
    let wanted = Wanted {
        nullable,
        ..*wanted
    };
    decided.unwrap_or_else(|| sampler.is_there(&wanted))
}

impl<T: Sample> Sample for Option<T> {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        is_there(sampler, wanted, T::NULLABLE).then(|| T::sample(sampler, wanted))
    }
}

impl<T: Sample> Sample for Nullable<T> {
    const NULLABLE: bool = true;

    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        if is_there(sampler, wanted, true) {
            Self::Value(T::sample(sampler, wanted))
        } else {
            Self::Absent
        }
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        let count = match wanted.presence {
            Some(false) => 0,
            Some(true) => sampler.count(wanted).max(1),
            None => sampler.count(wanted),
        };
        (0..count)
            .map(|at| T::sample(sampler, &wanted.item(at)))
            .collect()
    }
}

impl<T: Sample> Sample for List<T> {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        if wanted.presence == Some(false) {
            return Self::absent();
        }
        Vec::sample(sampler, wanted).into()
    }
}

impl<T: Sample> Sample for BTreeMap<String, T> {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        sampler.keeps_fields(wanted);
        (0..sampler.count(wanted))
            .map(|at| {
                let name = format!("navn{at}");
                let wanted = Wanted {
                    name: &name,
                    index: None,
                    ..wanted.item(at)
                };
                let value = T::sample(sampler, &wanted);
                (name, value)
            })
            .collect()
    }
}

/// A value of unknown form is a string.
impl Sample for Value {
    const NULLABLE: bool = true;

    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        Self::Text(sampler.text(wanted).into())
    }
}

impl Sample for Fields {
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self {
        sampler.keeps_fields(wanted);
        Self::default()
    }
}
