//! `cargo xtask` built with the dependencies of `fetch`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
