//! Commands that another program carries out, which is built on demand.
//!
//! So the others wait for no TLS and no HTTP client, and work where a generated crate does not compile.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context;

use crate::print::eprint_line;

/// What real responses have is read by a command of its own, which reads with every generated crate.
const INSPECT: Program = Program {
    chosen: &["--release", "--package", "skattekit-inspect"],
    first: "--called=cargo xtask inspect",
    why: "if the generated code does not compile, `cargo xtask check` shows whether it is up to date",
};

/// What asks upstream is this program again, with TLS and an HTTP client.
#[cfg(not(feature = "fetch"))]
const FETCH: Program = Program {
    chosen: &[
        "--package", "xtask", "--features", "fetch", "--bin", "xtask-fetch",
    ],
    first: "fetch",
    why: "its TLS needs a C compiler",
};

/// Reads real responses.
///
/// # Errors
/// When cargo cannot be started.
pub(crate) fn inspect(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    INSPECT.run(arguments)
}

/// Asks upstream.
///
/// # Errors
/// When cargo cannot be started.
#[cfg(not(feature = "fetch"))]
pub(crate) fn fetch(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    FETCH.run(arguments)
}

struct Program {
    /// What cargo is told of it.
    chosen: &'static [&'static str],
    /// Its first argument.
    first: &'static str,
    /// Why it may not build.
    why: &'static str,
}

impl Program {
    fn run(&self, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
        let built = self
            .cargo("build")
            .status()
            .context("`cargo` cannot be started")?;
        if !built.success() {
            eprint_line!(
                "error: the command does not build; see cargo's output above\n  {}",
                self.why
            );
            return Ok(ExitCode::from(2));
        }
        let mut run = self.cargo("run");
        let status = run
            .arg("--")
            .arg(self.first)
            .args(arguments)
            .status()
            .context("`cargo` cannot be started")?;
        // A signal ended it, where there is no code.
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(ExitCode::from(code.unwrap_or(2)))
    }

    fn cargo(&self, command: &str) -> Command {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let mut cargo = Command::new("cargo");
        cargo
            .args([command, "--quiet"])
            .args(self.chosen)
            .arg("--manifest-path")
            .arg(manifest);
        cargo
    }
}
