//! `cargo xtask inspect`: arguments in, handed on to `skattekit-inspect`, its exit code out.
//!
//! It is built when it is asked for, so that the other commands work where a generated crate does not compile.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context;

use crate::print::complain;

const PACKAGE: &str = "skattekit-inspect";

/// Runs the command.
///
/// # Errors
/// When cargo cannot be started.
pub(crate) fn run(arguments: &[std::ffi::OsString]) -> anyhow::Result<ExitCode> {
    let built = cargo("build").status();
    let built = built.context("`cargo` cannot be started")?;
    if !built.success() {
        complain!(
            "error: `{PACKAGE}` does not build; what cargo says is above\n  \
             where it is the generated code that does not: `cargo xtask check` says whether it is what the specifications give"
        );
        return Ok(ExitCode::from(2));
    }
    let mut run = cargo("run");
    run.arg("--").arg("--called=cargo xtask inspect");
    let status = run.args(arguments).status();
    let status = status.context("`cargo` cannot be started")?;
    // A signal ended it, where there is no code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(2)))
}

fn cargo(command: &str) -> Command {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut cargo = Command::new("cargo");
    cargo
        .args([command, "--quiet", "--release", "--package", PACKAGE])
        .arg("--manifest-path")
        .arg(manifest);
    cargo
}
