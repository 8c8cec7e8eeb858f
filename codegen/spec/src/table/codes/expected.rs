//! What the manifest says of differences that somebody has looked at.

use skattekit_ir::diag::{Code, Location};
use skattekit_ir::ir::Column;

/// A difference between two sources that somebody has looked at.
pub(crate) struct Expected {
    /// The kind of difference.
    pub lint: Code,
    /// What it is about, as messages name it, where the manifest says so, and whether it was found.
    pub about: Vec<(String, Location, bool)>,
    /// Why it is settled so.
    pub reason: String,
}

/// Why a difference is settled; none when nobody has looked at it.
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

/// A column as the manifest names it: as the method that reads it.
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

/// How the manifest says that a difference is settled.
pub(super) fn expect(lint: Code, subject: &str) -> String {
    format!(
        "`expect = [{{ lint = \"{}\", about = [\"{subject}\"], reason = \"…\" }}]`",
        lint.as_str()
    )
}

/// The place where something begins.
pub(super) fn start(at: &Location) -> Location {
    let span = at.span.as_ref().map(|span| span.start..span.start);
    Location {
        file: at.file.clone(),
        span,
    }
}
