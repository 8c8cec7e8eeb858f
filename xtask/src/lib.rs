//! The command line of the workspace: arguments in, one command run, an exit code out.

mod check;
mod diff;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod files;
mod format;
mod git;
mod hand_on;
mod input;
mod lock;
mod outcome;
mod paths;
mod print;
mod regenerate;
mod release_notes;
mod replace;
mod semver;
mod side;
mod swap;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use format::{Options, harmless};
use outcome::Outcome;
use paths::Folders;
use print::eprint_line;

const EXIT_CODES: &str = "\
Exit codes:
  0  everything is fine
  1  the generated code, the lock or what is upstream is not what it should be, or there are warnings and --deny-warnings
  2  bad usage or bad input; nothing was written of it";

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
        "What follows the crates is brought up to date: the table of the README, the dependencies of tests/Cargo.toml\n",
        "and, by cargo and without the network, each Cargo.lock of the repository.\n\n",
        "Exit codes: 0 done; 1 warnings and --deny-warnings (nothing was written), or a Cargo.lock that cargo cannot bring\n",
        "up to date; 2 bad usage or bad input (nothing was written)"
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
        "It also looks at what follows the crates: the README's table, tests/Cargo.toml and each Cargo.lock.\n\n",
        "Exit codes: 0 no difference, 1 stale, missing or orphan files, or warnings and --deny-warnings,\n",
        "2 bad usage or bad input"
    ))]
    Check {
        #[command(flatten)]
        folders: FolderArgs,
        #[command(flatten)]
        options: Options,
    },
    /// Fetches the specifications from where they are published, and says what changed.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask fetch                      every file that specs.toml says a place upstream of\n",
        "  cargo xtask fetch avregning            those of one API\n",
        "  cargo xtask fetch --dry-run            only says what is otherwise upstream\n",
        "  cargo xtask fetch --locked             for CI: is upstream still what specs.lock says?\n\n",
        "The files and specs.lock are replaced at once or none is. A file that cannot be had, is not what it\n",
        "should be, or that the generator cannot read, stays as it was, and the others are written.\n",
        "SKATTEKIT_SWAGGERHUB_URL, SKATTEKIT_DOKUMENTASJON_URL and, for each of its repositories, SKATTEKIT_<NAME>_URL name mirrors of the addresses in specs.toml.\n\n",
        "Exit codes: 0 done, 1 --locked and something is otherwise, 2 bad usage or bad input, or a file was not fetched"
    ))]
    #[cfg(feature = "fetch")]
    Fetch {
        #[command(flatten)]
        settings: fetch::Settings,
        /// The folder with the specifications and their manifest, specs.toml [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
    },
    /// Fetches the specifications from where they are published, and says what changed.
    #[cfg(not(feature = "fetch"))]
    #[command(disable_help_flag = true)]
    Fetch {
        /// APIs and pages, and options
        #[arg(
            trailing_var_arg = true,
            allow_hyphen_values = true,
            value_name = "API"
        )]
        arguments: Vec<std::ffi::OsString>,
    },
    /// Says what changed between two versions of the specifications, and what it means for those who use the crates.
    #[command(after_help = concat!(
        "A side is a folder (with specs.toml, or with specs/ in it) or a git revision, which is read from the\n",
        "repository and never checked out; a branch named like a folder is written refs/heads/<name>.\n\n",
        "Every change has three verdicts: whether the old crate decodes new responses, and what it reports\n",
        "(wire); whether code written for the old crate compiles with the new one (source); whether a value\n",
        "that is written the same way still means the same (meaning). `!` marks a breaking change, `~` one\n",
        "that changes the meaning alone.\n\n",
        "With --year, renamed codes come first, then those in another kategori, those that were added and\n",
        "those that were removed; none of these is folded.\n\n",
        "Examples:\n",
        "  cargo xtask diff                                the last commit and the work tree\n",
        "  cargo xtask diff origin/main --format markdown  for the body of a pull request\n",
        "  cargo xtask diff v0.1.0 v0.2.0 --api avregning  one API between two tags\n",
        "  cargo xtask diff old/specs new/specs --format json --fail-on any\n",
        "  cargo xtask diff --year 2024 2025               the lists of two inntektsår\n",
        "  cargo xtask diff --semver-checks                with a second opinion of cargo-semver-checks, if it is installed\n\n",
        "Exit codes: 0 done, 1 a change that --fail-on names, 2 bad usage, a side that cannot be read or has errors"
    ))]
    Diff {
        #[command(flatten)]
        options: diff::Options,
        /// The folder with the specifications of the work tree, which revisions are read for too [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
    },
    /// Raises the releases in the manifest and writes the changelog, from what changed since the last release.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask release-notes                  since the last tag\n",
        "  cargo xtask release-notes --since HEAD     since a revision, or a folder; where there is no tag yet\n",
        "  cargo xtask release-notes --dry-run        says what it would write\n\n",
        "A release that is high enough already is left alone. The part of the changelog that it wrote before is\n",
        "brought up to date: compared with the last tag, sections of unreleased changes are written anew; compared\n",
        "with anything else, the changes are added to them. A section whose release was never tagged is never dropped,\n",
        "and a second run changes nothing. Run `cargo xtask regenerate` afterwards.\n\n",
        "Exit codes: 0 done, 2 bad usage, a side that cannot be read or has errors (nothing was written)"
    ))]
    ReleaseNotes {
        /// The last release: a folder with specifications, a workspace, or a git revision [default: the last tag]
        #[arg(long, value_name = "SIDE")]
        since: Option<String>,
        /// Say what would be written, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// The folder with the specifications [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
        /// The changelog [default: CHANGELOG.md beside the folder with the specifications]
        #[arg(long, value_name = "FILE")]
        changelog: Option<PathBuf>,
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

/// Runs the command that the program's arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let annotate = in_github_actions();
    let outcome = match &cli.command {
        Command::Regenerate { folders, options } => folders
            .resolve()
            .and_then(|folders| regenerate::run(&folders, &options.settle(annotate))),
        Command::Check { folders, options } => folders
            .resolve()
            .and_then(|folders| check::run(&folders, &options.settle(annotate))),
        #[cfg(feature = "fetch")]
        Command::Fetch { settings, specs } => Folders::resolve(specs.as_deref(), None)
            .and_then(|folders| fetch::run(&folders, settings, &mirrors())),
        #[cfg(not(feature = "fetch"))]
        Command::Fetch { arguments } => match hand_on::fetch(arguments) {
            Ok(code) => return code,
            Err(error) => Err(error),
        },
        Command::Diff { options, specs } => Folders::resolve(specs.as_deref(), None)
            .and_then(|folders| diff::run(&folders, options)),
        Command::ReleaseNotes {
            since,
            dry_run,
            specs,
            changelog,
        } => Folders::resolve(specs.as_deref(), None).and_then(|folders| {
            release_notes::run(&folders, since.as_deref(), *dry_run, changelog.as_deref())
        }),
        Command::Inspect { arguments } => match hand_on::inspect(arguments) {
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
            eprint_line!("{}", harmless(&format!("error: {error:#}")));
            ExitCode::from(2)
        }
    }
}

impl FolderArgs {
    fn resolve(&self) -> anyhow::Result<Folders> {
        Folders::resolve(self.specs.as_deref(), self.out.as_deref())
    }
}

fn in_github_actions() -> bool {
    variable("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

#[cfg(feature = "fetch")]
fn mirrors() -> fetch::Mirrors {
    let named = |name: &str| variable(name).filter(|value| !value.is_empty());
    fetch::Mirrors {
        swaggerhub: named(fetch::SWAGGERHUB),
        dokumentasjon: named(fetch::DOKUMENTASJON),
        named,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read here and nowhere else"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
