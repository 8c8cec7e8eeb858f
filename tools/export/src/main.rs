//! `skattekit-export`: the command line of the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    skattekit_export::command::main()
}
