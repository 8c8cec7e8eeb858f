//! Specifications, generated crates and the command line in, a verdict on each out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first thing that is not as expected, and reads and writes files itself"
)]

mod catalogue;
mod code_lists;
mod command_line;
mod compiled;
mod constructs;
mod consumers;
mod determinism;
mod diagnostics;
mod difference;
mod every;
mod exact;
mod explain;
mod fetch;
mod fetch_interrupted;
mod fetch_manifest;
mod fetch_refused;
mod fill;
mod fixtures;
mod fixups;
mod forms;
mod fuzzing;
mod generated;
mod hostile;
mod inspect;
mod interruption;
mod january;
mod json;
mod limits;
mod lock;
mod markup;
mod mutation;
mod novelty;
mod operations;
mod oracle;
mod others;
mod payloads;
mod privacy;
mod properties;
mod public_api;
mod published;
mod published_error;
mod reading;
mod released;
mod roundtrip;
mod schemas;
mod shapes;
mod spesifisering;
mod story;
mod support;
mod tables;
mod tidy;
mod upstream;
mod upstream_workflow;
mod year_sources;
mod years;
