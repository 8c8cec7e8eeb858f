//! Skatteetaten's APIs and Maskinporten's token endpoint with synthetic data, on your own machine.

mod accept;
mod authorize;
mod date;
mod echo;
mod events;
mod feilkode;
mod http;
mod identifier;
mod mock;
mod options;
mod parameter;
mod route;
mod seed;
mod target;

pub use authorize::{AcceptAll, Authorize, Denied};
pub use http::{Delivery, Request, Response};
pub use mock::Mock;
pub use options::Options;
