//! Skatteetaten's APIs and Maskinporten's token endpoint with synthetic data, on your own machine.

mod http;
mod journal;
mod server;
mod token;

pub use http::{Delivery, Request, Response};
pub use journal::{Journal, Received, SCENARIO};
pub use server::{Handle, Limits, Server, Service};
pub use token::{
    Clients, ClientsError, ClientsFault, KeyError, Maskinporten, Refusal, TEST_CLIENT, TestClient,
};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
