//! HTTP: requests for any client to send, their replies, and the rows of the tables of all operations and response types.

pub(crate) mod call;
pub(crate) mod operation;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod table;
