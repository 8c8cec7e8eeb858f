//! Values without parts: codes, dates, numbers and personal data, and the rules that a specification sets for them.

pub(crate) mod bounds;
pub(crate) mod code;
pub(crate) mod decimal;
mod exact;
pub(crate) mod facts;
pub(crate) mod index;
pub(crate) mod lookup;
pub(crate) mod open;
pub(crate) mod person;
pub(crate) mod sensitive;
pub(crate) mod when;
