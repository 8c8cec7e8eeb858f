//! Tests of the specifications, the generated crates and the command line.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first thing that is not as expected, and reads and writes files itself"
)]

// `each_year!`, `each_model!`, `each_code_list!` and `each_page!`, with everything that the generated crates have.
include!(concat!(env!("OUT_DIR"), "/lists.rs"));

mod add;
mod book;
mod by_hand;
mod catalogue;
mod code_lists;
mod command_line;
mod constructs;
mod diagnostics;
mod difference;
mod every;
mod exact;
mod explain;
mod export;
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
mod json;
mod layers;
mod lists;
mod lock;
mod markup;
mod oracle;
mod others;
mod payloads;
mod privacy;
mod propose;
mod public_api;
mod published;
mod reading;
mod released;
mod report;
mod roundtrip;
mod samples;
mod schemas;
mod shapes;
mod spesifisering;
mod support;
mod tables;
mod thorough;
mod tidy;
mod upstream;
mod upstream_workflow;
mod year_names;
mod year_sources;
mod years;
