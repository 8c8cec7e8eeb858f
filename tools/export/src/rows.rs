//! The rows of one data set and one inntektsår, filled by a walk over each response.

use arrow_array::builder::{ArrayBuilder, Int32Builder, Int64Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, SchemaRef};
use std::sync::Arc;

use crate::columns::{CodeBuilder, ColumnBuilder};
use crate::layout::{DataSet, Kind, Table};
use crate::person::Person;

/// The rows that a batch has at most, and the values: each inntektsår has a batch of its own at the same time.
const MOST_ROWS: usize = 16_384;
const MOST_VALUES: usize = 400_000;

/// The rows of all tables of a data set.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    pub(crate) tables: Vec<TableRows<'a>>,
}

/// The rows of a table.
#[derive(Debug)]
pub(crate) struct TableRows<'a> {
    pub(crate) table: &'a Table,
    schema: SchemaRef,
    keys: Vec<KeyBuilder>,
    pub(crate) columns: Vec<ColumnBuilder>,
    pub(crate) rows: usize,
    /// The rows of the response so far.
    pub(crate) in_response: i32,
    most: usize,
}

#[derive(Debug)]
enum KeyBuilder {
    Integer(Int64Builder),
    Small(Int32Builder),
    Code(CodeBuilder),
}

/// A value of a key column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyValue<'a> {
    Integer(i64),
    Small(i32),
    Text(&'a str),
    Null,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(data_set: &'a DataSet, person: &Person) -> Self {
        let tables = data_set.tables.iter();
        Self {
            tables: tables.map(|table| TableRows::new(table, person)).collect(),
        }
    }

    /// Begins a response.
    pub(crate) fn begin(&mut self) {
        for table in &mut self.tables {
            table.in_response = 0;
        }
    }

    /// Begins the row of a list's item.
    pub(crate) fn begin_row(&mut self, number: usize, svar_id: i64, path: &str, around: &[usize]) {
        // A table can have rows within several others.
        let parents = &self.tables[number].table.parents;
        let mut numbers = [KeyValue::Null; DEEPEST];
        for (slot, parent) in numbers.iter_mut().zip(parents) {
            if around.contains(parent) {
                *slot = KeyValue::Small(self.tables[*parent].in_response - 1);
            }
        }
        let own = &mut self.tables[number];
        let count = own.table.parents.len();
        let nr = own.in_response;
        own.in_response += 1;
        let row = own.rows;
        own.keys[0].set(row, KeyValue::Integer(svar_id));
        for (at, value) in numbers.into_iter().take(count).enumerate() {
            own.keys[1 + at].set(row, value);
        }
        own.keys[1 + count].set(row, KeyValue::Small(nr));
        own.keys[2 + count].set(row, KeyValue::Text(path));
        own.rows += 1;
    }
}

/// How many lists can be within each other: deeper than any that a shape has, which is cut where a type contains itself.
const DEEPEST: usize = 16;

impl<'a> TableRows<'a> {
    pub(crate) fn new(table: &'a Table, person: &Person) -> Self {
        let keys = table.keys.iter().map(|key| match key.kind {
            Kind::Integer => KeyBuilder::Integer(Int64Builder::new()),
            Kind::Small => KeyBuilder::Small(Int32Builder::new()),
            _ => KeyBuilder::Code(CodeBuilder::default()),
        });
        let columns = table.columns.iter();
        let schema = table.schema();
        Self {
            most: MOST_ROWS.min(MOST_VALUES / schema.fields().len().max(1)),
            schema,
            keys: keys.collect(),
            columns: columns
                .map(|column| ColumnBuilder::new(column, person))
                .collect(),
            table,
            rows: 0,
            in_response: 0,
        }
    }

    /// Adds a row of keys.
    pub(crate) fn add(&mut self, keys: &[KeyValue<'_>]) {
        for (builder, value) in self.keys.iter_mut().zip(keys) {
            builder.set(self.rows, *value);
        }
        self.rows += 1;
    }

    /// Whether there are so many rows that they make a batch.
    pub(crate) const fn is_full(&self) -> bool {
        self.rows >= self.most
    }

    /// Takes the rows as a batch.
    ///
    /// # Errors
    /// None: the columns are those of the schema.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let rows = std::mem::take(&mut self.rows);
        let mut arrays = Vec::with_capacity(self.schema.fields().len());
        arrays.extend(self.keys.iter_mut().map(|key| key.finish(rows)));
        for (builder, column) in self.columns.iter_mut().zip(&self.table.columns) {
            arrays.extend(builder.finish(column, rows));
        }
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }
}

impl KeyBuilder {
    fn set(&mut self, row: usize, value: KeyValue<'_>) {
        match (self, value) {
            (Self::Integer(builder), KeyValue::Integer(number)) => builder.append_value(number),
            (Self::Integer(builder), _) => builder.append_null(),
            (Self::Small(builder), KeyValue::Small(number)) => builder.append_value(number),
            (Self::Small(builder), _) => builder.append_null(),
            (Self::Code(builder), KeyValue::Text(text)) => builder.set(row, text),
            (Self::Code(_), _) => {}
        }
    }

    fn finish(&mut self, rows: usize) -> ArrayRef {
        match self {
            Self::Integer(builder) => {
                builder.append_nulls(rows - builder.len());
                Arc::new(builder.finish())
            }
            Self::Small(builder) => {
                builder.append_nulls(rows - builder.len());
                Arc::new(builder.finish())
            }
            Self::Code(builder) => builder.finish(rows),
        }
    }
}
