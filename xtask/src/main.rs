//! The command line of the workspace: arguments in, one command run, an exit code out.

mod check;
mod explain;
mod files;
mod format;
mod input;
mod inspect;
mod paths;
mod print;
mod regenerate;
mod replace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use format::{Options, harmless};
use paths::Folders;
use print::complain;

const EXIT_CODES: &str = "\
Exit codes:
  0  everything is fine
  1  the generated code is not what the specifications give, or there are warnings and --deny-warnings
  2  bad usage or bad input; nothing was written";

/// Keeps Skatteetaten's specifications and the generated crates together.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crates from the specifications and says what changed.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask regenerate                                  the crates of this workspace\n",
        "  cargo xtask regenerate --specs my/specs --out /tmp/out  other specifications, elsewhere\n\n",
        "All files are replaced at once or none is; unchanged ones are not touched, and files\n",
        "that nothing gives any more are removed.\n\n",
        "Exit codes: 0 done, 1 warnings and --deny-warnings, 2 bad usage or bad input (nothing was written by 1 and 2)"
    ))]
    Regenerate {
        #[command(flatten)]
        folders: FolderArgs,
        #[command(flatten)]
        options: Options,
    },
    /// Compares the generated crates with what the specifications give, and writes nothing.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask check                    the crates of this workspace\n",
        "  cargo xtask check --out /tmp/out     crates that were generated elsewhere\n",
        "  cargo xtask check --format sarif     for a code scanning service, on standard output\n\n",
        "In GitHub Actions (GITHUB_ACTIONS=true) every finding is also an annotation.\n\n",
        "Exit codes: 0 no difference, 1 stale, missing or orphan files, or warnings and --deny-warnings,\n",
        "2 bad usage or bad input"
    ))]
    Check {
        #[command(flatten)]
        folders: FolderArgs,
        #[command(flatten)]
        options: Options,
    },
    /// Reads real responses, and reports what the generated models do not know of them.
    ///
    /// All arguments are handed on to `skattekit-inspect`: `cargo xtask inspect --help` says which there are.
    #[command(disable_help_flag = true)]
    Inspect {
        /// Files, folders, `-`, and options
        #[arg(
            trailing_var_arg = true,
            allow_hyphen_values = true,
            value_name = "FILE"
        )]
        arguments: Vec<std::ffi::OsString>,
    },
    /// Says what a code in a message means, with an example of the fault and of its repair.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask explain                every code, a line each\n",
        "  cargo xtask explain unknown-key    one of them\n\n",
        "Exit codes: 0 done, 2 bad usage or no such code"
    ))]
    Explain {
        /// The code, as it stands in brackets in a message
        code: Option<String>,
        /// How to print it: as text, or as a line of JSON a code
        #[arg(long, value_enum, default_value_t)]
        format: explain::Format,
    },
}

#[derive(Args)]
struct FolderArgs {
    /// The folder with the specifications and their manifest, specs.toml [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// The folder of the generated crates [default: generated/ of the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How a command ended.
enum Outcome {
    /// Everything is fine.
    Fine,
    /// Specification and code differ.
    Drift,
    /// There are warnings, which were to count as errors.
    Denied,
    /// The input is at fault; what is wrong was printed.
    BadInput,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let annotate = in_github_actions();
    let outcome = match &cli.command {
        Command::Regenerate { folders, options } => folders
            .resolve()
            .and_then(|folders| regenerate::run(&folders, &options.settle(annotate))),
        Command::Check { folders, options } => folders
            .resolve()
            .and_then(|folders| check::run(&folders, &options.settle(annotate))),
        Command::Inspect { arguments } => match inspect::run(arguments) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
        Command::Explain { code, format } => Ok(explain::run(code.as_deref(), *format)),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Drift | Outcome::Denied) => ExitCode::from(1),
        Ok(Outcome::BadInput) => ExitCode::from(2),
        Err(error) => {
            complain!("{}", harmless(&format!("error: {error:#}")));
            ExitCode::from(2)
        }
    }
}

impl FolderArgs {
    fn resolve(&self) -> anyhow::Result<Folders> {
        Folders::resolve(self.specs.as_deref(), self.out.as_deref())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read here and nowhere else"
)]
fn in_github_actions() -> bool {
    std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true")
}
