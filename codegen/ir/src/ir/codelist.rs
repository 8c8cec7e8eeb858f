//! Code lists: the rows of a published table, each with a code and its values.

use std::fmt;

use super::{Origin, WireName};
use crate::diag::Location;

/// The codes of one table, or of several that were merged.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeList {
    /// The table.
    pub origin: Origin,
    /// The columns other than the code, in a fixed order; each row has a cell for each column.
    pub columns: Vec<Column>,
    /// The rows, in source order; the codes are unique and not empty.
    pub rows: Vec<CodeRow>,
    /// Remarks on the whole list, such as a row that was removed.
    pub remarks: Vec<String>,
}

impl CodeList {
    /// A list without rows.
    #[must_use]
    pub const fn new(at: Location, columns: Vec<Column>) -> Self {
        Self {
            origin: Origin { at, pointer: None },
            columns,
            rows: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// One code.
#[derive(Clone, PartialEq)]
pub struct CodeRow {
    /// The code as sent.
    pub code: WireName,
    /// Its row.
    pub origin: Origin,
    /// The cells of the row, one per column.
    pub cells: Vec<Cell>,
    /// Per cell, its row if that is in another table than the code.
    pub elsewhere: Vec<Option<Origin>>,
    /// Remarks on the code, such as that it was corrected.
    pub remarks: Vec<String>,
}

impl CodeRow {
    /// A row of a table, with a cell for each of its columns.
    #[must_use]
    pub fn new(code: String, at: Location, cells: Vec<Cell>) -> Self {
        Self {
            code: WireName(code),
            origin: Origin { at, pointer: None },
            elsewhere: vec![None; cells.len()],
            cells,
            remarks: Vec::new(),
        }
    }

    /// The concept of the data catalogue that the code links to.
    #[must_use]
    pub fn concept(&self) -> Option<&str> {
        self.cells.iter().find_map(|cell| match cell {
            Cell::Concept(uuid) => uuid.as_deref(),
            _ => None,
        })
    }
}

impl fmt::Debug for CodeRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}: {:?}", self.code, self.origin, self.cells)
    }
}

/// A column of a code list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The kind of post: one value or none.
    Kategori,
    /// The official short label: a text or none.
    Visningstekst,
    /// The post of the skatteoppgjør, number and label: a text or none.
    PostIOppgjoer,
    /// The concept in the data catalogue, which the code links to: a UUID or none.
    Begrep,
    /// Whether the post is specified.
    Spesifisert,
    /// The types that a specification of the post can have: any number of values.
    Spesifiseringstyper,
    /// The same for the ordinary run of 2018.
    SpesifiseringstyperOrdinaer,
    /// The same for the pilot run of 2018.
    SpesifiseringstyperPilot,
    /// The HTTP status of an error: a number.
    HttpStatus,
    /// The HTTP status of an error in the catalogue, where not every table has one: a number or none.
    MaybeHttpStatus,
    /// The description of an error: a text.
    Omraade,
    /// The cause of an error: a text or none.
    Aarsak,
    /// The stadier that a rettighetspakke gives access to: any number of values.
    Stadier,
    /// A remark on a rettighetspakke: a text or none.
    Merknad,
}

impl Column {
    /// The columns that the codes of every inntektsår have, even if the year's table lacks them.
    pub const OF_EVERY_YEAR: [Self; 4] = [
        Self::Kategori,
        Self::Visningstekst,
        Self::Begrep,
        Self::Spesifiseringstyper,
    ];

    /// The name of the set that the column's values belong to, if it is a column of values.
    #[must_use]
    pub const fn value_set(self) -> Option<&'static str> {
        match self {
            Self::Kategori => Some("Kategori"),
            Self::Spesifiseringstyper
            | Self::SpesifiseringstyperOrdinaer
            | Self::SpesifiseringstyperPilot => Some("Spesifiseringstype"),
            Self::Stadier => Some("Stadie"),
            _ => None,
        }
    }
}

/// The value of a column for a code.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text that is always present.
    Text(String),
    /// A text or none.
    MaybeText(Option<String>),
    /// A mark: set or not.
    Mark(bool),
    /// A number.
    Number(u16),
    /// A number or none.
    MaybeNumber(Option<u16>),
    /// The UUID of a concept, or none.
    Concept(Option<String>),
    /// A value of the column's set, or none.
    Value(Option<WireName>),
    /// Some values of the column's set, in source order.
    Values(Vec<WireName>),
}

impl Cell {
    /// The values of the column's set in the cell.
    #[must_use]
    pub fn values(&self) -> &[WireName] {
        match self {
            Self::Value(value) => value.as_slice(),
            Self::Values(values) => values,
            _ => &[],
        }
    }
}
