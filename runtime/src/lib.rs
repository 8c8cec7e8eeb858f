//! The few hand-written types that generated code leans on: text from the wire in, typed values out, and the same text back.
//!
//! | type | what it is for |
//! |---|---|
//! | [`Open`], [`Code`] | a code from a list that grows: what the list lacks is kept, not refused |
//! | [`List`] | a list that a response may leave out: absent and empty stay apart |
//! | [`Date`], [`DateTime`], [`Year`] | text kept as sent, with typed parts on request |
//! | [`NoCodes`] | the empty code list, for reading responses whose list is not at hand |
//!
//! The generated crates re-export what their models use; nobody needs to depend on this one directly.

mod code;
mod list;
mod open;
mod sensitive;
mod when;

pub use code::{Code, NoCodes, UnknownCode};
pub use list::List;
pub use open::{Open, Unknown};
pub use when::{CalendarDate, ClockTime, Date, DateTime, InvalidText, Year};

/// What the macros of this crate expand to; not for use by hand.
#[doc(hidden)]
pub mod private {
    pub use crate::code::{Index, deserialize_code};
    pub use crate::sensitive::deserialize_sensitive;
    pub use serde;
}
