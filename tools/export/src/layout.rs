//! The tables of all models: long, without nesting, with columns that are known before the first row.
//!
//! An API has a data set, whose tables its versions share. Each table has the columns of every version and every inntektsår.

mod compile;
mod node;

use skattekit_models::ResponseType;
use skattekit_runtime::PersonalKind;

pub(crate) use node::{Node, Slot};

/// The version of the layout: it changes when tables of two layouts cannot be read together.
pub const LAYOUT: u32 = 1;

/// The column that a data set is partitioned by.
pub const PARTITION: &str = "inntektsaar";

/// The data set of what belongs to no API.
pub const COMMON: &str = "skattekit";

/// The place of the tables that every data set has.
pub(crate) const SVAR: usize = 0;
/// As above.
pub(crate) const FEIL: usize = 1;
/// As above.
pub(crate) const FUNN: usize = 2;

/// The data sets of all models.
#[derive(Debug)]
pub struct Layout {
    /// The data sets, in the order of the table of models.
    pub data_sets: Vec<DataSet>,
    /// Per model, in the order of the table of models, where it goes.
    pub(crate) roots: Vec<Root>,
}

/// The tables of one API.
#[derive(Debug)]
pub struct DataSet {
    /// The slug of the API.
    pub name: String,
    /// Whether responses have an inntektsår, by which all tables except `feil` and `kode` are partitioned.
    pub is_partitioned: bool,
    /// The tables: `svar`, `feil`, `funn`, then one per list of objects.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The columns that every row has, and that say where it belongs.
    pub keys: Vec<Key>,
    /// The columns of the model's fields.
    pub columns: Vec<Column>,
    /// Whether it is partitioned.
    pub is_partitioned: bool,
    /// The tables around it, by number, from the outermost.
    pub(crate) parents: Vec<usize>,
}

/// A key column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Whether a row can lack it.
    pub is_nullable: bool,
}

/// A column of a model's field, with the columns beside it that complete it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Whether it is personal data.
    pub personal: Option<PersonalKind>,
    /// Whether a column beside it says if a code is one of its list.
    pub has_known: bool,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text.
    Text,
    /// Text with few different values.
    Code,
    /// A whole number of 64 bits.
    Integer,
    /// A whole number of 32 bits.
    Small,
    /// A decimal number with ten decimals.
    Decimal,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A point in time, in microseconds, in UTC.
    Time,
    /// JSON as text.
    Json,
}

/// Where a model goes.
#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) data_set: usize,
    /// The table of the response.
    pub(crate) table: usize,
    pub(crate) node: Node,
    /// The place of the field with the inntektsår.
    pub(crate) year: Option<usize>,
}

impl Layout {
    /// The tables of all models of the generated crates.
    #[must_use]
    pub fn new() -> Self {
        Self::of(skattekit_models::MODELS)
    }

    /// The tables of some models.
    #[must_use]
    pub fn of(models: &[ResponseType]) -> Self {
        compile::compile(models)
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::new()
    }
}

impl Kind {
    /// Whether a text beside it says what its type cannot.
    #[must_use]
    pub const fn has_text(self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::Decimal | Self::Small)
    }
}

impl Table {
    /// The names and types of all columns, in their order, without the one that it is partitioned by.
    #[must_use]
    pub fn all(&self) -> Vec<(String, Kind)> {
        let keys = self.keys.iter().map(|key| (key.name.clone(), key.kind));
        let columns = self.columns.iter().flat_map(Column::all);
        keys.chain(columns).collect()
    }
}

impl Column {
    /// Its name and type, and those of the columns beside it.
    #[must_use]
    pub fn all(&self) -> Vec<(String, Kind)> {
        let mut all = Vec::new();
        // The folder has the year itself.
        if self.name != PARTITION {
            all.push((self.name.clone(), self.kind));
        }
        if self.has_known {
            all.push((format!("{}_kjent", self.name), Kind::Boolean));
        }
        if self.kind.has_text() {
            all.push((format!("{}_tekst", self.name), Kind::Text));
        }
        all
    }
}
