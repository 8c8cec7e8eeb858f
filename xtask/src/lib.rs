//! The command line of the workspace: runs one command and returns its exit code.

mod add;
mod check;
mod date;
mod diff;
mod explain;
mod export;
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
mod propose;
mod regenerate;
mod release_notes;
mod replace;
mod report;
mod semver;
mod side;
mod specs_folder;
mod swap;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use format::{Options, Reporter, harmless};
use outcome::{CommandOutcome, advice};
use paths::Folders;
use print::eprint_line;

const EXIT_CODES: &str = "\
Exit codes:
  0  everything is fine
  1  the generated code or the lock is out of date, upstream has changed, or there are warnings and --deny-warnings is given
  2  bad usage or bad input; nothing was written from it";

/// Keeps Skatteetaten's specifications and the generated crates in step.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the crates and the export from the specifications and lists what changed.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask regenerate                                  the crates of this workspace\n",
        "  cargo xtask regenerate --specs my/specs --out /tmp/out  crates of other specifications, in another folder\n\n",
        "Either all files are replaced or none. Unchanged files are not touched, and files that the\n",
        "specifications no longer produce are removed.\n\n",
        "The export (files for those who write no Rust) is replaced together with the crates; with --out it is not\n",
        "written unless --export names a folder for it. `cargo xtask export` writes it alone.\n\n",
        "Files that depend on the crates are updated too: the table in the README, the dependencies in tests/Cargo.toml\n",
        "and each Cargo.lock of the repository (by cargo, which asks the registry only for what this machine never had).\n\n",
        "Exit codes: 0 done; 1 warnings with --deny-warnings (nothing was written), or a Cargo.lock that cargo cannot\n",
        "update; 2 bad usage or bad input (nothing was written)"
    ))]
    Regenerate {
        #[command(flatten)]
        folders: FolderArgs,
        #[command(flatten)]
        options: Options,
    },
    /// Checks that the generated crates and the export match the specifications; writes nothing.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask check                    the crates of this workspace\n",
        "  cargo xtask check --out /tmp/out     crates in another folder\n",
        "  cargo xtask check --format sarif     output for a code scanning service\n\n",
        "In GitHub Actions (GITHUB_ACTIONS=true) every diagnostic is also an annotation.\n\n",
        "It also checks the files that depend on the crates: the README's table, tests/Cargo.toml and each Cargo.lock.\n\n",
        "Exit codes: 0 no difference; 1 stale, missing or orphan files, or warnings with --deny-warnings;\n",
        "2 bad usage or bad input"
    ))]
    Check {
        #[command(flatten)]
        folders: FolderArgs,
        #[command(flatten)]
        options: Options,
    },
    /// Writes the files for those who write no Rust: code lists, JSON Schema, OpenAPI and SQL.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask export                     the files in export/, which `cargo xtask regenerate` writes too\n",
        "  cargo xtask export --out /tmp/files    the files alone, in another folder\n\n",
        "Either all files are replaced or none. Unchanged files are not touched, and files that the\n",
        "specifications no longer produce are removed.\n\n",
        "Exit codes: 0 done; 1 warnings with --deny-warnings (nothing was written); 2 bad usage or bad input (nothing was\n",
        "written)"
    ))]
    Export {
        /// The folder with the specifications and their manifest, specs.toml [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
        /// The folder of the files [default: export/ of the workspace]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        #[command(flatten)]
        options: Options,
    },
    /// Writes a page for everybody: each code by inntektsår, error codes, APIs and their sources, and the code lists.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask report                     the page target/report/index.html, and the code lists beside it\n",
        "  cargo xtask report --out /tmp/page     the same in another folder\n\n",
        "The page is in Norwegian. It needs no network and no script: open the file in a browser.\n",
        "Either all files are replaced or none. Unchanged files are not touched, and files that the\n",
        "specifications no longer produce are removed.\n\n",
        "Exit codes: 0 done; 1 warnings with --deny-warnings (nothing was written); 2 bad usage or bad input (nothing was\n",
        "written)"
    ))]
    Report {
        /// The folder with the specifications and their manifest, specs.toml [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
        /// The folder of the page [default: target/report of the workspace]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        #[command(flatten)]
        options: Options,
    },
    /// Adds an API of the catalogue: its entry, its document and its crate.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask add inntekt                        fetch the document, and write everything\n",
        "  cargo xtask add inntekt --document FILE        with a document that is there already\n",
        "  cargo xtask add inntekt --dry-run              print the entry and what would change; write nothing\n",
        "  cargo xtask add --undo inntekt                 remove it again, before it is committed\n",
        "  cargo xtask add --all --documents mirror/      try every page that the folder has a document of\n\n",
        "The page of the API in the catalogue says where its document is. The entry gets its name, title and version,\n",
        "the links of parameters and event lists, the names that other entries protect, and the fix-ups by which persons,\n",
        "errors and an example are like those of the other APIs. What a person should look at is printed.\n\n",
        "Everything is generated in memory first. Specifications, lock, crates, export, the README's table,\n",
        "tests/Cargo.toml and each Cargo.lock are written together or not at all; nothing else in specs.toml changes.\n",
        "Documents are fetched as `cargo xtask fetch` does, with the same mirrors.\n\n",
        "Exit codes: 0 done; 1 with --all, an API that cannot be added as it is; 2 bad usage or bad input (nothing was\n",
        "written)"
    ))]
    Add {
        #[command(flatten)]
        settings: add::Settings,
        #[command(flatten)]
        folders: FolderArgs,
    },
    /// Fetches the published specifications and lists what changed.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask fetch                      every file with `fetch` in specs.toml\n",
        "  cargo xtask fetch avregning            the files of one API\n",
        "  cargo xtask fetch --dry-run            show what differs upstream; write nothing\n",
        "  cargo xtask fetch --locked             for CI: fail if upstream differs from specs.lock\n\n",
        "Either all files and specs.lock are replaced or none. A file that cannot be fetched, is of the wrong\n",
        "kind, or cannot be read by the generator stays as it was, and the others are written.\n",
        "The environment variables SKATTEKIT_SWAGGERHUB_URL, SKATTEKIT_DOKUMENTASJON_URL and, for each repository\n",
        "in specs.toml, SKATTEKIT_<NAME>_URL name mirrors to fetch from instead.\n\n",
        "Exit codes: 0 done; 1 something differs, with --locked; 2 bad usage or bad input, or a file was not fetched"
    ))]
    #[cfg(feature = "fetch")]
    Fetch {
        #[command(flatten)]
        settings: fetch::Settings,
        /// The folder with the specifications and their manifest, specs.toml [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
    },
    /// Fetches the published specifications and lists what changed.
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
    /// Shows what changed between two versions of the specifications, and what it means for users of the crates.
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
        "  cargo xtask diff --format html > diff.html      a page for a browser\n",
        "  cargo xtask diff --semver-checks                with a second opinion of cargo-semver-checks, if it is installed\n\n",
        "Exit codes: 0 done, 1 a change that --fail-on names, 2 bad usage, a side that cannot be read or has errors"
    ))]
    Diff {
        #[command(flatten)]
        options: diff::Options,
        /// The folder with the specifications, in the work tree and in revisions [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
    },
    /// Raises the releases in the manifest and writes the changelog for the changes since the last release.
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
        /// Show what would be written; write nothing
        #[arg(long)]
        dry_run: bool,
        /// The folder with the specifications [default: specs/ of the workspace]
        #[arg(long, value_name = "DIR")]
        specs: Option<PathBuf>,
        /// The changelog [default: CHANGELOG.md beside the folder with the specifications]
        #[arg(long, value_name = "FILE")]
        changelog: Option<PathBuf>,
    },
    /// Reads real responses and reports what the generated models do not know.
    ///
    /// All arguments are passed to `skattekit-inspect`; `cargo xtask inspect --help` lists them.
    /// With --propose it prints the fix-ups that teach the models what they do not know, and has options of its own.
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
    /// Explains a diagnostic code, with an example of the fault and its repair.
    #[command(after_help = concat!(
        "Examples:\n",
        "  cargo xtask explain                list all codes\n",
        "  cargo xtask explain unknown-key    explain one code\n\n",
        "Exit codes: 0 done; 2 bad usage or an unknown code"
    ))]
    Explain {
        /// The code, which messages show in brackets
        code: Option<String>,
        /// The output format
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
    /// The folder of the export [default: export/ of the workspace; none with --out]
    #[arg(long, value_name = "DIR")]
    export: Option<PathBuf>,
}

/// Runs the command that the program's arguments name.
#[must_use]
pub fn main() -> ExitCode {
    run(&Cli::parse().command).unwrap_or_else(|error| {
        let said = format!("error: {error:#}{}", advice(&error));
        eprint_line!("{}", harmless(&said));
        ExitCode::from(2)
    })
}

fn run(command: &Command) -> anyhow::Result<ExitCode> {
    let annotate = in_github_actions();
    let outcome = match command {
        Command::Regenerate { folders, options } => folders
            .resolve()
            .and_then(|folders| regenerate::run(&folders, &options.settle(annotate))),
        Command::Check { folders, options } => folders
            .resolve()
            .and_then(|folders| check::run(&folders, &options.settle(annotate))),
        Command::Export {
            specs,
            out,
            options,
        } => Folders::resolve_export(specs.as_deref(), out.as_deref())
            .and_then(|folders| export::run(&folders, &options.settle(annotate))),
        Command::Report {
            specs,
            out,
            options,
        } => Folders::resolve_report(specs.as_deref(), out.as_deref())
            .and_then(|folders| report::run(&folders, &options.settle(annotate))),
        Command::Add { settings, folders } => {
            return run_add(&folders.resolve()?, settings, annotate);
        }
        #[cfg(feature = "fetch")]
        Command::Fetch { settings, specs } => Folders::resolve(specs.as_deref(), None)
            .and_then(|folders| fetch::run(&folders, settings, &mirrors())),
        #[cfg(not(feature = "fetch"))]
        Command::Fetch { arguments } => return hand_on::fetch(arguments),
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
        Command::Inspect { arguments } => return inspect(arguments),
        Command::Explain { code, format } => Ok(explain::run(code.as_deref(), *format)),
    };
    outcome.map(ExitCode::from)
}

impl From<CommandOutcome> for ExitCode {
    fn from(outcome: CommandOutcome) -> Self {
        match outcome {
            CommandOutcome::Fine => Self::SUCCESS,
            CommandOutcome::Drift | CommandOutcome::Denied => Self::from(1),
            CommandOutcome::BadInput => Self::from(2),
        }
    }
}

fn inspect(arguments: &[std::ffi::OsString]) -> anyhow::Result<ExitCode> {
    if arguments
        .iter()
        .any(|argument| argument == propose::PROPOSE)
    {
        propose::run(arguments)
    } else {
        hand_on::inspect(arguments)
    }
}

/// Adds an API; without an HTTP client, another program does that, and its exit code is returned.
#[cfg(feature = "fetch")]
fn run_add(
    folders: &Folders,
    settings: &add::Settings,
    annotate: bool,
) -> anyhow::Result<ExitCode> {
    let mirrors = mirrors();
    let fetch: &add::FetchDocument<'_> =
        &|listing, sources, listed| fetch::document(&mirrors, listing, sources, listed);
    let outcome = add::run(folders, settings, &Reporter::plain(annotate), Some(fetch))?;
    Ok(outcome.map_or(ExitCode::from(2), ExitCode::from))
}

#[cfg(not(feature = "fetch"))]
fn run_add(
    folders: &Folders,
    settings: &add::Settings,
    annotate: bool,
) -> anyhow::Result<ExitCode> {
    match add::run(folders, settings, &Reporter::plain(annotate), None)? {
        Some(outcome) => Ok(outcome.into()),
        None => hand_on::add(),
    }
}

impl FolderArgs {
    fn resolve(&self) -> anyhow::Result<Folders> {
        let [specs, out, export] =
            [&self.specs, &self.out, &self.export].map(|folder| folder.as_deref());
        Folders::with_export(specs, out, export)
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
