//! Reading the specifications and printing what is found fault with, the same for every command.

use std::io::IsTerminal;

use skattekit_codegen::{Diagnostics, Generation, Severity, Sources, Style, generate};

use crate::files;
use crate::paths::Folders;
use crate::print::{complain, say};

/// What the specifications are, and what they give.
pub(crate) struct Input {
    pub sources: Sources,
    pub generation: Generation,
}

/// Reads and generates; prints the diagnostics on standard error.
///
/// # Errors
/// A specs folder that cannot be read.
pub(crate) fn read(folders: &Folders, verbose: bool, annotate: bool) -> anyhow::Result<Input> {
    let sources = files::read_sources(&folders.specs)?;
    let mut generation = generate(&sources);
    if !verbose {
        generation.diagnostics = generation.diagnostics.without_notes();
    }
    print(&generation.diagnostics, &sources, folders, annotate);
    Ok(Input {
        sources,
        generation,
    })
}

fn print(diagnostics: &Diagnostics, sources: &Sources, folders: &Folders, annotate: bool) {
    let style = Style {
        prefix: folders.specs_prefix(),
        color: uses_color(),
    };
    let text = diagnostics.print(sources, &style);
    if !text.is_empty() {
        complain!("{text}");
    }
    if annotate {
        for diagnostic in diagnostics.sorted() {
            let file = folders.specs_prefix() + &diagnostic.at.file;
            let line = diagnostic.at.line(sources).unwrap_or(1);
            let level = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let parts = [
                Some(&diagnostic.found),
                diagnostic.expected.as_ref(),
                diagnostic.help.as_ref(),
            ];
            let message =
                Vec::from_iter(parts.into_iter().flatten().map(String::as_str)).join("; ");
            say!("{}", annotation(level, &file, line, &message));
        }
    }
    let (errors, warnings) = (
        diagnostics.count(Severity::Error),
        diagnostics.count(Severity::Warning),
    );
    if errors + warnings > 0 {
        complain!("{errors} errors, {warnings} warnings");
    }
    if errors > 0 {
        complain!("nothing was written");
    }
}

/// A workflow command of GitHub Actions that marks a line.
pub(crate) fn annotation(level: &str, file: &str, line: usize, message: &str) -> String {
    let escape = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{level} file={},line={line}::{}",
        property(file),
        escape(message)
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "NO_COLOR is a convention of command lines"
)]
fn uses_color() -> bool {
    let refused = std::env::var("NO_COLOR").is_ok_and(|value| !value.is_empty());
    !refused && std::io::stderr().is_terminal()
}
