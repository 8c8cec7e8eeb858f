//! Plan of a list of codes: an enum and its table.

use skattekit_ir::diag::Location;

use super::{Docs, RustName};

/// A list of codes.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeEnum {
    /// The enum's name.
    pub name: RustName,
    /// The list's name in error texts.
    pub list: String,
    /// Whether the codes are integers on the wire, rather than strings.
    pub numbers: bool,
    /// The inntektsår, if there is one list per inntektsår.
    pub year: Option<ListOfYear>,
    /// Its documentation.
    pub docs: Docs,
    /// The columns of its table, other than the code.
    pub columns: Vec<Column>,
    /// The codes, in source order; each has a value per column.
    pub rows: Vec<Row>,
    /// Its place in the specification.
    pub at: Location,
}

/// The inntektsår of a list, and the names of its codes in other years.
#[derive(Clone, Debug, PartialEq)]
pub struct ListOfYear {
    /// The inntektsår.
    pub year: u16,
    /// The names in earlier years, and those in later ones; empty if no year of the API has another name for a code.
    pub other_names: Vec<OtherNames>,
}

/// The names of some codes in other years. They become a method: a column would be nearly that it is no
/// column. A year without any has the method too, so that none codes added or removed when another year comes.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherNames {
    /// The method's name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The variants with another name, and that name.
    pub names: Vec<(RustName, String)>,
}

/// A column of the table, which becomes a field and a method of the same name.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The type of its values.
    pub kind: ColumnKind,
}

/// The type of a column's values.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnKind {
    /// `&'static str`.
    Text,
    /// `Option<&'static str>`.
    MaybeText,
    /// `bool`.
    Mark,
    /// `u16`.
    Number,
    /// `Option<u16>`.
    MaybeNumber,
    /// `Option<_>` of another enum.
    Value(RustName),
    /// `&'static [_]` of another enum.
    Values(RustName),
}

/// One code.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The variant's name.
    pub variant: RustName,
    /// The code on the wire.
    pub code: String,
    /// Its documentation.
    pub docs: Docs,
    /// Its values, one per column.
    pub values: Vec<Value>,
    /// Per value, its place if that is in another table than the code.
    pub elsewhere: Vec<Option<Location>>,
    /// Its place in the specification.
    pub at: Location,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A text or none.
    MaybeText(Option<String>),
    /// A mark.
    Mark(bool),
    /// A number.
    Number(u16),
    /// A number or none.
    MaybeNumber(Option<u16>),
    /// A variant of the column's enum, or none.
    Value(Option<RustName>),
    /// Variants of the column's enum.
    Values(Vec<RustName>),
}
