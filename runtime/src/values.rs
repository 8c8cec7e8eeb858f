//! Values with nothing in them: codes, dates, numbers and personal data, and what a specification says of such values.

pub(crate) mod bounds;
pub(crate) mod code;
pub(crate) mod decimal;
mod exact;
pub(crate) mod lookup;
pub(crate) mod open;
pub(crate) mod person;
pub(crate) mod sensitive;
pub(crate) mod when;
