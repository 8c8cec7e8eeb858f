//! Calls of Skatteetaten's APIs, blocking or async: tokens, retries, event lists and look-ups.
//!
#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "async")]
mod async_client;
mod call;
mod checkpoint;
mod checkpoint_file;
mod client;
mod client_core;
mod counters;
mod date;
mod environment;
mod error;
mod events;
mod exchange;
mod korrelasjonsid;
mod look_up;
mod proxy;
mod retries;
mod settings;
mod synk;
mod trace;
mod transport;
#[cfg(feature = "reqwest")]
mod with_reqwest;
#[cfg(feature = "ureq")]
mod with_ureq;

#[cfg(feature = "async")]
#[cfg_attr(docsrs, doc(cfg(feature = "async")))]
pub use async_client::{AsyncClient, AsyncTransport};
pub use checkpoint::{Checkpoint, CheckpointStore, InvalidCheckpoint};
pub use checkpoint_file::{CheckpointFile, CheckpointFileError};
pub use client::Client;
pub use counters::Counters;
pub use environment::{AddressError, Environment};
pub use error::{Answer, CallError, CallInfo, Error, ErrorKind, Refused};
pub use events::{AtEnd, Batch, Begin, Events, EventsError, ListError};
pub use look_up::{Found, LookUp, NotFound};
pub use proxy::Alteration;
pub use retries::Retries;
pub use settings::Settings;
pub use skattekit_maskinporten as maskinporten;
pub use synk::{Synced, SyncedBatch, Synk, SynkError, SynkReport};
pub use transport::{Incoming, Outgoing, Transport, TransportError, TransportErrorKind};
