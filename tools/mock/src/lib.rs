//! Skatteetaten's APIs and Maskinporten's token endpoint with synthetic data, on your own machine.

mod accept;
mod date;
mod echo;
mod events;
mod feilkode;
mod http;
mod identifier;
mod journal;
mod line;
mod mock;
mod options;
mod parameter;
mod route;
mod scenario;
mod seed;
mod server;
mod target;
mod token;

pub use http::{Delivery, Request, Response};
pub use journal::{Journal, Received, SCENARIO};
pub use mock::Mock;
pub use options::Options;
pub use scenario::{
    CHOOSE_SCENARIO, Effect, Fault, Scenario, Scenarios, ScenariosError, ScenariosFault,
    UnknownEffect,
};
pub use server::{Handle, Limits, Server, Service};
pub use token::{
    Clients, ClientsError, ClientsFault, KeyError, Maskinporten, Refusal, TEST_CLIENT, TestClient,
};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
