//! Lowering of single cells by the meaning of their column.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Cell, Column, WireName};
use skattekit_ir::links::is_uuid;
use skattekit_ir::source::Source;

use crate::table::{RawCell, RawRow};

/// The value of a column in a row that has no cell for it.
pub(super) fn absent(column: Column) -> Cell {
    match column {
        Column::Kategori => Cell::Value(None),
        Column::Visningstekst | Column::PostIOppgjoer | Column::Aarsak | Column::Merknad => {
            Cell::MaybeText(None)
        }
        Column::Begrep => Cell::Concept(None),
        Column::Spesifisert => Cell::Mark(false),
        Column::Spesifiseringstyper
        | Column::SpesifiseringstyperOrdinaer
        | Column::SpesifiseringstyperPilot
        | Column::Stadier => Cell::Values(Vec::new()),
        Column::HttpStatus => Cell::Number(0),
        Column::MaybeHttpStatus => Cell::MaybeNumber(None),
        Column::Omraade => Cell::Text(String::new()),
    }
}

/// The value of a cell; `None`, after reporting it, if the text is invalid for its column.
pub(super) fn lower_cell(
    column: Column,
    cell: Option<&RawCell>,
    row: &RawRow,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Cell> {
    let text = cell.map(|cell| &*cell.text).unwrap_or_default();
    let trimmed = text.trim();
    let span = cell
        .filter(|cell| !cell.span.is_empty())
        .map_or(&row.span, |cell| &cell.span);
    match column {
        Column::Kategori => {
            if trimmed.is_empty() {
                return Some(Cell::Value(None));
            }
            // `-` is a valid kategori: responses contain it.
            check_word(trimmed, span, source, diagnostics)?;
            Some(Cell::Value(Some(WireName(trimmed.to_owned()))))
        }
        // The text is kept unchanged, including double spaces.
        Column::Visningstekst | Column::PostIOppgjoer | Column::Aarsak | Column::Merknad => Some(
            Cell::MaybeText((!trimmed.is_empty()).then(|| trimmed.to_owned())),
        ),
        Column::Omraade => Some(Cell::Text(trimmed.to_owned())),
        Column::Spesifisert => match trimmed {
            "" | "-" => Some(Cell::Mark(false)),
            "x" | "X" => Some(Cell::Mark(true)),
            other => {
                diagnostics
                    .error(Code::WrongKind, source.at(span))
                    .found(format!("`{other}` is not a mark"))
                    .expected("`x` or an empty cell")
                    .help("write `x`, or leave the cell empty");
                None
            }
        },
        Column::Spesifiseringstyper
        | Column::SpesifiseringstyperOrdinaer
        | Column::SpesifiseringstyperPilot => {
            words(trimmed, &[",", ";"], span, source, diagnostics).map(Cell::Values)
        }
        Column::Stadier => {
            words(trimmed, &[",", " og "], span, source, diagnostics).map(Cell::Values)
        }
        Column::HttpStatus => status(trimmed, span, source, diagnostics).map(Cell::Number),
        Column::MaybeHttpStatus if trimmed.is_empty() => Some(Cell::MaybeNumber(None)),
        Column::MaybeHttpStatus => {
            let status = status(trimmed, span, source, diagnostics)?;
            Some(Cell::MaybeNumber(Some(status)))
        }
        Column::Begrep => concept(cell?, source, diagnostics),
    }
}

/// Reports a value that is not a single word: a longer text has probably slipped into the wrong column.
pub(in crate::table) fn check_word(
    value: &str,
    span: &std::ops::Range<usize>,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    if !value.contains(char::is_whitespace) {
        return Some(());
    }
    diagnostics
        .error(Code::WrongKind, source.at(span))
        .found(format!("`{value}` is not a single word"))
        .expected("a value such as `inntekt`")
        .help("compare the cells of the row with the header: one may be missing");
    None
}

/// The single words that a cell lists between separators; `-` and `NA` stand for none.
fn words(
    text: &str,
    separators: &[&str],
    span: &std::ops::Range<usize>,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<WireName>> {
    let unified = separators.iter().fold(text.to_owned(), |text, separator| {
        text.replace(separator, "\n")
    });
    let values = unified
        .split('\n')
        .map(str::trim)
        .filter(|value| !matches!(*value, "" | "-" | "NA"));
    let values = values.collect::<Vec<_>>();
    for value in &values {
        check_word(value, span, source, diagnostics)?;
    }
    Some(
        values
            .into_iter()
            .map(|value| WireName(value.to_owned()))
            .collect(),
    )
}

/// An HTTP status, alone or before its reason phrase: `400` or `400 Bad request`.
pub(in crate::table) fn status(
    text: &str,
    span: &std::ops::Range<usize>,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<u16> {
    if let Some(status) = status_of(text) {
        Some(status)
    } else {
        diagnostics
            .error(Code::InvalidStatus, source.at(span))
            .found(match text {
                "" => "an empty cell is not an HTTP status".to_owned(),
                text => format!("`{text}` is not an HTTP status"),
            })
            .expected("a number from 100 to 599")
            .help("write the number of the status; a reason phrase may follow it");
        None
    }
}

/// The status at the start of a text.
pub(in crate::table) fn status_of(text: &str) -> Option<u16> {
    let number = text.split_whitespace().next()?;
    number
        .parse()
        .ok()
        .filter(|status| (100..=599).contains(status))
}

/// The concept that a name links to: an address in the data catalogue that ends in a UUID, or the UUID alone.
fn concept(cell: &RawCell, source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Cell> {
    let Some(link) = &cell.link else {
        return Some(Cell::Concept(None));
    };
    if let Some((uuid, _)) = concept_of(link) {
        return Some(Cell::Concept(Some(uuid)));
    }
    diagnostics
        .error(Code::InvalidLink, source.at(&cell.span))
        .found(format!("`{link}` is not a concept of the data catalogue"))
        .expected("an address such as https://data.skatteetaten.no/web/datakatalog/begrep/<UUID>")
        .help("correct the address, or remove the link");
    None
}

/// The UUID at the end of a data catalogue address, and whether the path is repeated, as in some lists.
///
/// A UUID alone is accepted too, and the scheme can be doubled, as on the pages of two years.
pub(in crate::table) fn concept_of(link: &str) -> Option<(String, bool)> {
    const HOST: &str = "data.skatteetaten.no/";
    const PATH: &str = "web/datakatalog/";
    let bare = link.trim().trim_start_matches("https://");
    let (address, uuid) = bare.rsplit_once('/').unwrap_or(("", bare));
    let uuid = is_uuid(uuid).then(|| uuid.to_ascii_lowercase())?;
    if address.is_empty() {
        return Some((uuid, false));
    }
    let path = address.strip_prefix(HOST)?.strip_suffix("begrep")?;
    let is_doubled = path.len() > PATH.len();
    path.trim_start_matches(PATH)
        .is_empty()
        .then_some((uuid, is_doubled))
}
