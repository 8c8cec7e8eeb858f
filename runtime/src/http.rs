//! HTTP: requests for any client to send, their replies, and the table of all response types.

pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod table;
