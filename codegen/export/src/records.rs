//! Rows with documented columns, which become CSV and JSON.

use std::borrow::Cow;

use serde_json::{Map, Value};
use skattekit_ir::diag::Location;
use skattekit_ir::output::Output;

use crate::csv::Csv;

/// A column of a CSV file, and the key of an object in a JSON file.
pub(crate) struct Column {
    pub name: &'static str,
    /// What it holds, for the README.
    pub about: &'static str,
    /// Whether it holds numbers, so that a database can have it as such.
    pub is_number: bool,
}

impl Column {
    /// A column of texts.
    pub(crate) const fn text(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            is_number: false,
        }
    }

    /// A column of whole numbers.
    pub(crate) const fn number(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            is_number: true,
        }
    }
}

/// The content of a cell.
#[derive(Clone)]
pub(crate) enum Cell<'a> {
    /// A text; an absent one is empty in CSV.
    Text(Option<&'a str>),
    /// A number; an absent one is empty in CSV.
    Number(Option<u16>),
    /// Several values, none of which has a space in it; separated by spaces in CSV.
    Values(Vec<&'a str>),
    /// Whether there is a mark; `true` or `false`, and empty in CSV where nobody says.
    Mark(Option<bool>),
}

impl<'a> Cell<'a> {
    fn csv(&self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text.unwrap_or_default().into(),
            Self::Number(number) => number.map(|it| it.to_string()).unwrap_or_default().into(),
            Self::Values(values) => values.join(" ").into(),
            Self::Mark(mark) => mark.map(|it| it.to_string()).unwrap_or_default().into(),
        }
    }

    /// The value in JSON; `None` if it is absent.
    fn json(&self) -> Option<Value> {
        match self {
            Self::Text(text) => text.map(Value::from),
            Self::Number(number) => number.map(Value::from),
            Self::Values(values) => (!values.is_empty()).then(|| Value::from(values.clone())),
            Self::Mark(mark) => mark.map(Value::from),
        }
    }
}

/// A row, with a cell for each of `N` columns.
pub(crate) struct Row<'a, const N: usize> {
    pub cells: [Cell<'a>; N],
    pub at: &'a Location,
}

/// The CSV file of some rows.
pub(crate) fn csv<'a, const N: usize>(
    columns: &'static [Column; N],
    rows: impl IntoIterator<Item = Row<'a, N>>,
) -> Output {
    let mut csv = Csv::new(columns.iter().map(|column| column.name));
    for row in rows {
        csv.row(row.cells.iter().map(Cell::csv), row.at);
    }
    csv.finish()
}

/// The rows as JSON objects without absent values.
pub(crate) fn json<'a, const N: usize>(
    columns: &'static [Column; N],
    rows: impl IntoIterator<Item = Row<'a, N>>,
) -> Value {
    let rows = rows.into_iter().map(|row| {
        let cells = columns.iter().zip(&row.cells);
        let entries = cells
            .filter_map(|(column, cell)| Some((column.name.to_owned(), cell.json()?)))
            .collect::<Map<_, _>>();
        Value::Object(entries)
    });
    rows.collect()
}
