//! HTTP: requests for any client to make, what their answers are, and the table of all types that an answer can have.

pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod table;
