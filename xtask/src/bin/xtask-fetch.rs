//! `cargo xtask` with what `fetch` needs.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
