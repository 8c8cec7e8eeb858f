//! Reading: how a type is read from a response, with its place there and the recipient of what is unknown; and JSON text.

pub(crate) mod asks;
pub(crate) mod buffered;
pub(crate) mod content;
pub(crate) mod context;
pub(crate) mod finding;
pub(crate) mod hidden;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod observer;
pub(crate) mod raw;
pub(crate) mod refuse;
pub(crate) mod rules;
pub(crate) mod scalar;
pub(crate) mod size;
pub(crate) mod value;
pub(crate) mod wire;
