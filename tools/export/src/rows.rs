//! The rows of one data set and one inntektsår, filled by a walk over each response.

use std::io::Write;

use parquet::errors::ParquetError;
use parquet::file::writer::SerializedRowGroupWriter;
use parquet::schema::types::ColumnDescPtr;

use crate::cells::{Cells, Values};
use crate::chunk::{Chunk, PageWriter};
use crate::columns::{ColumnBuilder, Part};
use crate::layout::{DataSet, Table};
use crate::person::Person;

/// How much of a table is taken together: each inntektsår has rows at the same time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portion {
    /// The most rows.
    rows: usize,
    /// The most rows times columns.
    cells: usize,
    /// The bytes of a column's dictionary; what comes after it is kept as it is.
    dictionary: usize,
}

/// The rows of all tables of a data set.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    pub(crate) tables: Vec<TableRows<'a>>,
}

/// The rows of a table.
#[derive(Debug)]
pub(crate) struct TableRows<'a> {
    pub(crate) table: &'a Table,
    pub(crate) keys: Vec<Cells>,
    pub(crate) columns: Vec<ColumnBuilder>,
    pub(crate) rows: u32,
    /// The rows of the response so far.
    pub(crate) in_response: i32,
    most: u32,
    /// The pages of each column, in the order of the table's.
    chunks: Vec<Chunk>,
}

/// A value of a key column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyValue<'a> {
    Integer(i64),
    Text(&'a str),
    Null,
}

impl Portion {
    /// A record batch.
    #[cfg(any(test, feature = "arrow-60"))]
    pub(crate) const BATCH: Self = Self {
        rows: 16 * 1024,
        cells: 400_000,
        dictionary: usize::MAX,
    };

    /// A row group.
    pub(crate) const GROUP: Self = Self {
        rows: 128 * 1024,
        cells: usize::MAX,
        dictionary: 256 * 1024,
    };

    /// The most rows of a table with so many columns.
    fn most_rows(self, columns: usize) -> u32 {
        let rows = self.rows.min(self.cells / columns.max(1)).max(1);
        u32::try_from(rows).unwrap_or(u32::MAX)
    }
}

impl<'a> Rows<'a> {
    pub(crate) fn new(data_set: &'a DataSet, person: &Person, portion: Portion) -> Self {
        let tables = data_set.tables.iter();
        let tables = tables.map(|table| TableRows::new(table, person, portion));
        Self {
            tables: tables.collect(),
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
        let parents = &self.tables[number].table.parents;
        // A table can have rows within several others.
        for (at, parent) in parents.iter().enumerate() {
            let nr = self.tables[*parent].in_response - 1;
            let own = &mut self.tables[number];
            if around.contains(parent) {
                own.keys[1 + at].set_short(own.rows, nr);
            }
        }
        let own = &mut self.tables[number];
        let (row, count) = (own.rows, parents.len());
        own.keys[0].set_long(row, svar_id);
        own.keys[1 + count].set_short(row, own.in_response);
        own.keys[2 + count].set_text(row, path.as_bytes());
        own.in_response += 1;
        own.rows += 1;
    }
}

impl Cells {
    fn set_long(&mut self, row: u32, number: i64) {
        if let Values::Long(values) = &mut self.values
            && self.present.add(row)
        {
            values.push(number);
        }
    }

    fn set_short(&mut self, row: u32, number: i32) {
        if let Values::Short(values) = &mut self.values
            && self.present.add(row)
        {
            values.push(number);
        }
    }
}

impl<'a> TableRows<'a> {
    pub(crate) fn new(table: &'a Table, person: &Person, portion: Portion) -> Self {
        let dictionary = portion.dictionary;
        let keys = table.keys.iter();
        let keys = keys.map(|key| Cells::new(key.kind, dictionary));
        let columns = table.columns.iter();
        let columns = columns.map(|column| ColumnBuilder::new(column, person, dictionary));
        let mut rows = Self {
            most: 0,
            keys: keys.collect(),
            columns: columns.collect(),
            chunks: Vec::new(),
            table,
            rows: 0,
            in_response: 0,
        };
        let count = rows.parts().count();
        rows.most = portion.most_rows(count);
        rows.chunks.resize_with(count, Chunk::default);
        rows
    }

    /// Adds a row of keys.
    pub(crate) fn add(&mut self, keys: &[KeyValue<'_>]) {
        for (cells, value) in self.keys.iter_mut().zip(keys) {
            match *value {
                KeyValue::Integer(number) => cells.set_long(self.rows, number),
                KeyValue::Text(text) => cells.set_text(self.rows, text.as_bytes()),
                KeyValue::Null => {}
            }
        }
        self.rows += 1;
    }

    /// Whether there are as many rows as are taken together.
    pub(crate) const fn is_full(&self) -> bool {
        self.rows >= self.most
    }

    /// How many bytes of memory they take.
    pub(crate) fn memory(&self) -> usize {
        let keys = self.keys.iter().map(Cells::memory);
        let columns = self.columns.iter().map(ColumnBuilder::memory);
        let pages = self.chunks.iter().map(Chunk::memory);
        keys.chain(columns).chain(pages).sum()
    }

    /// The columns, in the order of [`Table::all`].
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let columns = self.columns.iter().flat_map(ColumnBuilder::parts);
        self.keys.iter().map(Part::Cells).chain(columns)
    }

    /// Makes pages of the columns whose values have so many bytes.
    pub(crate) fn write_pages(
        &mut self,
        pages: &mut PageWriter,
        least: usize,
        is_last: bool,
    ) -> Result<(), ParquetError> {
        let rows = self.rows;
        let mut chunks = self.chunks.iter_mut();
        for ((cells, key), chunk) in self.keys.iter_mut().zip(&self.table.keys).zip(&mut chunks) {
            if cells.size() >= least {
                pages.write(chunk, Part::Cells(cells), rows, key.is_nullable, is_last)?;
                cells.clear(rows);
            }
        }
        for column in &mut self.columns {
            for (part, chunk) in column.parts().zip(&mut chunks) {
                if part.cells().size() >= least {
                    pages.write(chunk, part, rows, true, is_last)?;
                }
            }
            column.clear(rows, least);
        }
        Ok(())
    }

    /// Writes the rows as a row group; none is left.
    pub(crate) fn write_group<W: Write + Send>(
        &mut self,
        pages: &mut PageWriter,
        columns: &[ColumnDescPtr],
        mut group: SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        self.write_pages(pages, 0, true)?;
        let chunks = self.chunks.iter_mut().map(std::mem::take);
        let chunks = chunks.collect::<Vec<_>>();
        for ((chunk, part), column) in chunks.into_iter().zip(self.parts()).zip(columns) {
            let (bytes, closed) = pages.close(chunk, part, column.clone())?;
            group.append_column(&bytes, closed)?;
        }
        group.close()?;
        self.reset();
        Ok(())
    }

    /// Forgets all rows.
    pub(crate) fn reset(&mut self) {
        self.rows = 0;
        self.keys.iter_mut().for_each(Cells::reset);
        self.columns.iter_mut().for_each(ColumnBuilder::reset);
    }
}
