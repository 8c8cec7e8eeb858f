//! `YearFacts`: what the table of an inntektsår says of its codes, for lists without their types.

use crate::read::observer::{CodeList, Facts};
use crate::values::code::Code;

impl CodeList {
    /// The list of an inntektsår, with the facts of its table.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_year<T: YearFacts>() -> Self {
        Self::of::<T>().with_facts(|row, pass| {
            if let Some(code) = T::ALL.get(row) {
                code.facts(pass);
            }
        })
    }
}

/// A code of an inntektsår that passes the facts of its table on; none without the feature `describe`.
#[doc(hidden)]
pub trait YearFacts: Code {
    /// Passes them.
    fn facts(self, pass: Facts<'_>) {
        let _ = pass;
    }
}
