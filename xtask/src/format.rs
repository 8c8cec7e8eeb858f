//! Output of diagnostics: as text or in a machine format, depending on a command's options.

use std::io::IsTerminal;

use clap::{Args, ValueEnum};
use skattekit_codegen::{Finding, Fold, Report, Severity, counted, visible};

use crate::print::{eprint_line, print_line};

/// A format of findings.
#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people, on standard error
    #[default]
    Text,
    /// JSON, one line per diagnostic, as described by codegen/src/report/diagnostics.schema.json
    Json,
    /// SARIF 2.1.0, for code scanning services
    Sarif,
    /// Workflow commands of GitHub Actions, which annotate the lines of a change
    Github,
}

/// When to use colours.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` or `CLICOLOR_FORCE` says otherwise
    #[default]
    Auto,
    Always,
    Never,
}

/// The options of every command that reads specifications.
#[derive(Args)]
pub(crate) struct Options {
    /// The format of diagnostics; text goes to standard error, the others to standard output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Whether to use colours in text
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    /// End with exit code 1 when there are warnings, and write nothing
    #[arg(long)]
    deny_warnings: bool,
    /// Show every diagnostic instead of a count where a file has many of one kind
    #[arg(long)]
    all: bool,
    /// Also show notes, which need no action, such as tables that were repaired while reading
    #[arg(short, long)]
    verbose: bool,
}

/// The options of a command, combined with the environment.
pub(crate) struct Reporter {
    pub format: Format,
    pub deny_warnings: bool,
    /// The lowest severity that is shown.
    pub least: Severity,
    fold: Fold,
    color: bool,
    /// Whether findings are annotations too, in addition to text.
    annotate: bool,
}

impl Options {
    /// Combines the options with the environment.
    pub(crate) fn settle(&self, annotate: bool) -> Reporter {
        let color = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => has_color(),
        };
        let whole = self.all || matches!(self.format, Format::Json | Format::Sarif);
        Reporter {
            format: self.format,
            deny_warnings: self.deny_warnings,
            least: if self.verbose {
                Severity::Note
            } else {
                Severity::Warning
            },
            fold: if whole { Fold::Nothing } else { Fold::Floods },
            color,
            annotate: annotate && self.format == Format::Text,
        }
    }
}

impl Reporter {
    /// One for people, of a command without these options.
    pub(crate) fn plain(annotate: bool) -> Self {
        Self {
            format: Format::Text,
            deny_warnings: false,
            least: Severity::Warning,
            fold: Fold::Floods,
            color: has_color(),
            annotate,
        }
    }

    /// Whether floods are folded; output for programs is always complete.
    pub(crate) const fn fold(&self) -> Fold {
        self.fold
    }

    /// Prints a line about progress for people, to where it does not disturb programs.
    pub(crate) fn print_status(&self, line: &str) {
        let line = harmless(line);
        if self.format == Format::Text {
            print_line!("{line}");
        } else {
            eprint_line!("{line}");
        }
    }

    /// Prints the diagnostics of the specifications as text; the machine formats are printed at the end.
    pub(crate) fn report(&self, report: &Report) {
        if self.format == Format::Text {
            let text = report.text(self.color);
            if !text.is_empty() {
                eprint_line!("{text}");
            }
            if self.annotate {
                annotate(report);
            }
        }
        let count = |severity| report.count(severity);
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if errors + warnings > 0 {
            eprint_line!(
                "{}, {}",
                counted(errors, "error"),
                counted(warnings, "warning")
            );
        }
        if errors > 0 {
            eprint_line!(
                "nothing was written; `cargo xtask explain <code>` explains the code in brackets"
            );
        } else if warnings > 0 && self.deny_warnings {
            eprint_line!("nothing was written, because of --deny-warnings");
        }
    }

    /// Annotates findings that are printed as text elsewhere, if annotations are on.
    pub(crate) fn mark(&self, findings: &[Finding]) {
        if self.annotate {
            annotate(&Report {
                findings: findings.to_vec(),
                folded: Vec::new(),
            });
        }
    }

    /// Prints all findings for programs.
    pub(crate) fn finish(&self, report: &Report) {
        let text = match self.format {
            Format::Text => return,
            Format::Json => report.json(),
            Format::Sarif => report.sarif(),
            Format::Github => report.github(),
        };
        if !text.is_empty() {
            print_line!("{}", text.trim_end());
        }
    }
}

/// Whether text on standard error has colours by default.
pub(crate) fn has_color() -> bool {
    !anstyle_query::no_color()
        && (anstyle_query::clicolor_force() || std::io::stderr().is_terminal())
}

/// Lines that are safe for a terminal, whatever file names they contain.
pub(crate) fn harmless(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

fn annotate(report: &Report) {
    let commands = report.github();
    if !commands.is_empty() {
        print_line!("{}", commands.trim_end());
    }
}
