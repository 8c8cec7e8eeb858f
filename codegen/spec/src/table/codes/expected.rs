//! Differences between sources that the manifest expects.

use skattekit_ir::diag::{Code, Location};
use skattekit_ir::ir::Column;

/// An expected difference between two sources.
pub(crate) struct Expected {
    /// The kind of difference.
    pub lint: Code,
    /// The subjects as named in messages, each with its place in the manifest, and whether it was found.
    pub about: Vec<(String, Location, bool)>,
    /// Why it is accepted.
    pub reason: String,
}

/// The reason why a difference is accepted; `None` if the manifest does not expect it.
pub(super) fn settled(expected: &mut [Expected], lint: Code, subject: &str) -> Option<String> {
    let entries = expected.iter_mut().filter(|entry| entry.lint == lint);
    for entry in entries {
        let mut about = entry.about.iter_mut();
        if let Some((.., found)) = about.find(|(about, ..)| about == subject) {
            *found = true;
            return Some(entry.reason.clone());
        }
    }
    None
}

/// The name of a column in the manifest, which is that of the method that reads it.
pub(super) const fn column_name(column: Column) -> &'static str {
    match column {
        Column::Kategori => "kategori",
        Column::Visningstekst => "visningstekst",
        Column::PostIOppgjoer => "post_i_oppgjoer",
        Column::Begrep => "begrep",
        Column::Spesifisert => "spesifisert",
        Column::Spesifiseringstyper => "spesifiseringstyper",
        Column::SpesifiseringstyperOrdinaer => "spesifiseringstyper_ordinaer",
        Column::SpesifiseringstyperPilot => "spesifiseringstyper_pilot",
        Column::HttpStatus | Column::MaybeHttpStatus => "http_status",
        Column::Omraade => "omraade",
        Column::Aarsak => "aarsak",
        Column::Stadier => "stadier",
        Column::Merknad => "merknad",
    }
}

/// The manifest entry that accepts a difference.
pub(super) fn expect(lint: Code, subject: &str) -> String {
    format!(
        "`expect = [{{ lint = \"{}\", about = [\"{subject}\"], reason = \"…\" }}]`",
        lint.as_str()
    )
}

/// The start of a place.
pub(super) fn start(at: &Location) -> Location {
    let span = at.span.as_ref().map(|span| span.start..span.start);
    Location {
        file: at.file.clone(),
        span,
    }
}
