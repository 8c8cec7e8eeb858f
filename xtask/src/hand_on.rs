//! Commands that another program executes, which is built on demand.
//!
//! The other commands thus need no TLS and no HTTP client, and work even if a generated crate does not compile.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::Context;

use crate::print::eprint_line;

/// Responses are read by a separate program, which is linked with every generated crate.
const INSPECT: Program = Program {
    chosen: &["--release", "--package", "skattekit-inspect"],
    first: "--called=cargo xtask inspect",
    why: "if the generated code does not compile, `cargo xtask check` shows whether it is up to date",
};

/// Fetching is done by this program built with TLS and an HTTP client.
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
/// If cargo cannot be started.
pub(crate) fn inspect(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    INSPECT.run(arguments)
}

/// Reads real responses and returns what is printed, and whether all inputs were read.
///
/// # Errors
/// If cargo cannot be started, or what is printed is not UTF-8.
pub(crate) fn inspect_for_report(arguments: &[OsString]) -> anyhow::Result<(String, bool)> {
    if !INSPECT.build()? {
        return Ok((String::new(), false));
    }
    let mut run = INSPECT.command(arguments);
    let output = run
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .context("`cargo` cannot be started")?;
    let text = String::from_utf8(output.stdout).context("the report is not UTF-8")?;
    Ok((text, output.status.success()))
}

/// Adds an API whose document is fetched.
///
/// # Errors
/// If cargo cannot be started.
#[cfg(not(feature = "fetch"))]
pub(crate) fn add() -> anyhow::Result<ExitCode> {
    let program = Program {
        first: "add",
        ..FETCH
    };
    program.run(&std::env::args_os().skip(2).collect::<Vec<_>>())
}

/// Fetches from upstream.
///
/// # Errors
/// If cargo cannot be started.
#[cfg(not(feature = "fetch"))]
pub(crate) fn fetch(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    FETCH.run(arguments)
}

struct Program {
    /// The arguments for cargo that select it.
    chosen: &'static [&'static str],
    /// Its first argument.
    first: &'static str,
    /// The help if it does not build.
    why: &'static str,
}

impl Program {
    /// Builds it; returns whether it does, after saying why not.
    fn build(&self) -> anyhow::Result<bool> {
        let built = self
            .cargo("build")
            .status()
            .context("`cargo` cannot be started")?;
        if !built.success() {
            eprint_line!(
                "error: the command does not build; see cargo's output above\n  {}",
                self.why
            );
        }
        Ok(built.success())
    }

    /// The command that runs it.
    fn command(&self, arguments: &[OsString]) -> Command {
        let mut run = self.cargo("run");
        run.arg("--").arg(self.first).args(arguments);
        run
    }

    fn run(&self, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
        if !self.build()? {
            return Ok(ExitCode::from(2));
        }
        let status = self
            .command(arguments)
            .status()
            .context("`cargo` cannot be started")?;
        // There is no code if a signal ended it.
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(ExitCode::from(code.unwrap_or(2)))
    }

    fn cargo(&self, command: &str) -> Command {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let mut cargo = Command::new("cargo");
        // Build scripts that look at what cargo says of our own package would run again, and what depends on their crates
        // be compiled again, here and in the next build.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name == "OUT_DIR"
                || name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_MANIFEST_")
            {
                cargo.env_remove(&*name);
            }
        }
        cargo
            .args([command, "--quiet"])
            .args(self.chosen)
            .arg("--manifest-path")
            .arg(manifest);
        cargo
    }
}
