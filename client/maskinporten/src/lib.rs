//! Access tokens from Maskinporten, with any HTTP client: the grant, the answer and a cache, without I/O.
//!
#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod cache;
mod config;
mod der;
mod error;
mod fixed;
mod grant;
#[cfg(feature = "ring")]
mod key;
mod key_error;
mod maskinporten;
mod pem;
mod refusal;
mod sign;
mod skew;
mod source;
mod texas;
mod token;

pub use cache::{Ask, Cache, Ticket};
pub use config::{ConfigError, ConfigFault, Variables};
pub use error::{InvalidAnswer, NotAToken, RequestError, TokenError};
pub use fixed::Fixed;
pub use grant::Grant;
#[cfg(feature = "ring")]
#[cfg_attr(docsrs, doc(cfg(feature = "ring")))]
pub use key::Key;
pub use key_error::{KeyError, KeyForm, KeyKind};
pub use maskinporten::Maskinporten;
pub use refusal::{Reason, Refusal};
pub use sign::{Algorithm, KeyName, Sign, SignError};
pub use skattekit_runtime::{InvalidRequest, Request, Retry};
pub use skew::ClockSkew;
pub use source::{Freshness, Source, Start};
pub use texas::Texas;
pub use token::{Token, TokenResponse};
