//! One cell to what its column says of a code.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Cell, Column, WireName};
use skattekit_ir::links::is_uuid;
use skattekit_ir::source::Source;

use crate::table::{RawCell, RawRow};

/// What a column says when a row has no cell for it.
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

/// What a cell says; none, after reporting it, when it says nothing that its column can mean.
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
            // `-` is a kategori like any other: responses carry it.
            check_word(trimmed, span, source, diagnostics)?;
            Some(Cell::Value(Some(WireName(trimmed.to_owned()))))
        }
        // The text is kept as it stands, double spaces within it included.
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

/// Reports a value that is not one word: a text is most likely a cell that slipped into the wrong column.
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

/// The values that a cell lists between separators, each one word; `-` and `NA` stand for none.
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

/// A status code, alone or before its reason phrase: `400` or `400 Bad request`.
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

/// The status that a text begins with.
pub(in crate::table) fn status_of(text: &str) -> Option<u16> {
    let number = text.split_whitespace().next()?;
    number
        .parse()
        .ok()
        .filter(|status| (100..=599).contains(status))
}

/// The concept that a name links to: an address of the data catalogue that ends in a UUID, or the UUID alone.
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

/// The UUID that an address of the data catalogue ends in, and whether the path stands in it more than once, as in some lists.
///
/// A UUID alone is one too, and the scheme can be doubled, as on two years' pages.
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
