//! Yesterday's hendelser and the skattegrunnlag of each, as NDJSON: the client that blocks.
//!
//! ```console
//! $ cargo run -p skattekit-examples --bin synk-ureq -- grunnlag 2025-01-20
//! ```
//!
//! Without more, the mock answers, whose first event is of 2025-01-06. The services themselves are asked where `MASKINPORTEN_SCOPES`
//! is set, with what else `skattekit_client::Settings::from_env` reads:
//!
//! ```console
//! $ cargo run -p skattekit-examples --features ureq/rustls --bin synk-ureq -- grunnlag
//! ```
//!
//! A run that is stopped, by whatever, is gone on with by the next one.

mod shared;

use std::error::Error;
use std::process::ExitCode;

use shared::{Arguments, end, look_up, print, write};
use skattekit_client::{CheckpointFile, Client};
use skattekit_hendelser::v1::{HentHendelser, servers};

/// How many events a page has at most: what a run that is stopped does again.
const PAGE: i64 = 20;

fn main() -> ExitCode {
    end(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read()?;
    let client = Client::ureq(arguments.settings());
    let report = client
        .service(servers::skatteoppgjoer_hendelser::ALL)
        .synk(HentHendelser::new().antall(PAGE))
        .begin(arguments.begin.clone())
        .run(
            &mut CheckpointFile::new(arguments.folder.join("checkpoint.json")),
            look_up,
            |batch| write(batch, &arguments.folder),
        )?;
    Ok(print(report, &arguments.folder)?)
}
