//! `Fact`: the text of a fact about a code, of any type that the column of a table can have.

use std::borrow::Cow;

use crate::read::observer::Facts;
use crate::values::code::Code;

/// A fact about a code.
pub trait Fact {
    /// Its text; `None` if the table has none.
    fn text(&self) -> Option<Cow<'static, str>>;
}

impl Fact for &'static str {
    fn text(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl Fact for bool {
    fn text(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(if *self { "true" } else { "false" }))
    }
}

impl Fact for u16 {
    fn text(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Owned(self.to_string()))
    }
}

/// A code of another list.
impl<T: Code> Fact for T {
    fn text(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(self.as_str()))
    }
}

impl<T: Fact> Fact for Option<T> {
    fn text(&self) -> Option<Cow<'static, str>> {
        self.as_ref()?.text()
    }
}

impl<T: Code> Fact for &'static [T] {
    fn text(&self) -> Option<Cow<'static, str>> {
        let codes = self.iter().map(|code| code.as_str()).collect::<Vec<_>>();
        (!codes.is_empty()).then(|| Cow::Owned(codes.join(" ")))
    }
}

/// Passes a fact on.
pub fn pass_fact(name: &'static str, fact: &impl Fact, pass: Facts<'_>) {
    pass(name, fact.text().as_deref());
}

#[doc(hidden)]
#[macro_export]
macro_rules! impl_facts {
    ($list:ty [$($column:ident),*]) => {
        impl $crate::private::YearFacts for $list {
            fn facts(self, pass: $crate::private::Facts<'_>) {
                $($crate::private::pass_fact(stringify!($column), &self.$column(), pass);)*
                let _ = pass;
            }
        }
    };
}
