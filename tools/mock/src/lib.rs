//! Skatteetaten's APIs and Maskinporten's token endpoint with synthetic data, on your own machine.

mod http;

pub use http::{Delivery, Request, Response};
