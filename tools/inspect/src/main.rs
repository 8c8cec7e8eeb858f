//! `skattekit-inspect`: the command line of the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    skattekit_inspect::command::main()
}
