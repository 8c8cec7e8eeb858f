//! The Parquet files of one worker: one per table and inntektsår, few of them open at a time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::arrow::{ArrowSchemaConverter, ArrowWriter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnDescPtr;

use crate::chunk::PageWriter;
use crate::error::Unwritten;
use crate::layout::{PARTITION, Table};
use crate::rows::TableRows;
use crate::worker::Worker;

/// The column chunks of a file: what is known of each stays in memory until the end of the file.
const CHUNKS: usize = 1024;

/// The bytes of a column's values that are worth a page.
const PAGE: usize = 64 * 1024;

/// The same when memory is short.
const SHORT_PAGE: usize = 4 * 1024;

/// The bytes of a file that are written at once.
const BUFFER: usize = 64 * 1024;

/// The folder of rows without an inntektsår, by the name that every reader of such folders knows.
const NO_YEAR: &str = "__HIVE_DEFAULT_PARTITION__";

const CREATED_BY: &str = concat!("skattekit-export ", env!("CARGO_PKG_VERSION"));

type Writer = SerializedFileWriter<BufWriter<File>>;

/// A data set's name, a table's name, and an inntektsår.
type Place = (String, String, Option<u16>);

/// What one worker may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many files may be open.
    pub(crate) files: usize,
    /// The bytes of the rows that are in no file yet, in all.
    pub(crate) memory: usize,
}

/// The files of one worker.
pub(crate) struct Files<'a> {
    /// The folder that becomes the data set.
    folder: &'a Path,
    /// What the names of the files begin with.
    prefix: String,
    limits: Limits,
    pages: PageWriter,
    open: BTreeMap<Place, Open>,
    /// The number of files so far.
    made: usize,
    /// The number of row groups so far.
    groups: u64,
    /// The rows per table.
    pub(crate) rows: BTreeMap<(String, String), u64>,
}

struct Open {
    writer: Writer,
    columns: Vec<ColumnDescPtr>,
    path: PathBuf,
    /// The number of the row group that came last.
    last: u64,
}

impl<'a> Files<'a> {
    pub(crate) fn new(folder: &'a Path, prefix: String, limits: Limits) -> Result<Self, Unwritten> {
        let pages = PageWriter::new().map_err(|error| Unwritten::new(folder, error))?;
        Ok(Self {
            folder,
            prefix,
            limits,
            pages,
            open: BTreeMap::new(),
            made: 0,
            groups: 0,
            rows: BTreeMap::new(),
        })
    }

    /// Writes the rows of a table as a row group.
    pub(crate) fn write(
        &mut self,
        data_set: &str,
        year: Option<u16>,
        rows: &mut TableRows<'_>,
    ) -> Result<(), Unwritten> {
        let names = (data_set.to_owned(), rows.table.name.clone());
        *self.rows.entry(names.clone()).or_default() += u64::from(rows.rows);
        let place = (names.0, names.1, year);
        let mut open = match self.open.remove(&place) {
            Some(open) => open,
            None => self.create(&place, rows.table)?,
        };
        self.groups += 1;
        open.last = self.groups;
        let group = open.writer.next_row_group();
        group
            .and_then(|group| rows.write_group(&mut self.pages, &open.columns, group))
            .map_err(|error| Unwritten::new(&open.path, error))?;
        if open.writer.flushed_row_groups().len() * open.columns.len() >= CHUNKS {
            return close(open);
        }
        if self.open.len() + 1 > self.limits.files {
            self.close_oldest()?;
        }
        self.open.insert(place, open);
        Ok(())
    }

    /// Makes pages of the columns that have enough for one, and row groups of the largest tables while all take too much.
    pub(crate) fn bound_memory(&mut self, worker: &mut Worker<'_>) -> Result<(), Unwritten> {
        let unwritten = |error| Unwritten::new(self.folder, error);
        let pages = &mut self.pages;
        let mut memory = 0;
        for (_, _, rows) in worker.tables().filter(|(_, _, rows)| rows.rows > 0) {
            rows.write_pages(pages, PAGE, false).map_err(unwritten)?;
            memory += rows.memory();
        }
        if memory <= self.limits.memory {
            return Ok(());
        }
        memory = 0;
        for (_, _, rows) in worker.tables().filter(|(_, _, rows)| rows.rows > 0) {
            rows.write_pages(pages, SHORT_PAGE, false)
                .map_err(unwritten)?;
            memory += rows.memory();
        }
        while memory > self.limits.memory / 4 * 3 {
            let largest = worker.tables().max_by_key(|(_, _, rows)| rows.memory());
            let Some((data_set, year, rows)) = largest.filter(|(_, _, rows)| rows.rows > 0) else {
                return Ok(());
            };
            let before = rows.memory();
            self.write(data_set, year, rows)?;
            memory = memory.saturating_sub(before - rows.memory());
        }
        Ok(())
    }

    fn create(&mut self, place: &Place, table: &Table) -> Result<Open, Unwritten> {
        let mut path = self.folder.join(&place.0).join(&place.1);
        if table.is_partitioned {
            let year = place.2.map(|year| year.to_string());
            path.push(format!(
                "{PARTITION}={}",
                year.as_deref().unwrap_or(NO_YEAR)
            ));
        }
        fs::create_dir_all(&path).map_err(|error| Unwritten::new(&path, error))?;
        path.push(format!("{}-{}.parquet", self.prefix, self.made));
        self.made += 1;
        let file = File::create_new(&path).map_err(|error| Unwritten::new(&path, error))?;
        let buffer = BufWriter::with_capacity(BUFFER, file);
        let writer = writer(buffer, table).map_err(|error| Unwritten::new(&path, error))?;
        Ok(Open {
            columns: writer.schema_descr().columns().to_vec(),
            writer,
            path,
            last: 0,
        })
    }

    fn close_oldest(&mut self) -> Result<(), Unwritten> {
        let oldest = self.open.iter().min_by_key(|(_, open)| open.last);
        let Some(place) = oldest.map(|(place, _)| place.clone()) else {
            return Ok(());
        };
        self.open.remove(&place).map_or(Ok(()), close)
    }

    /// Ends all files.
    pub(crate) fn close(&mut self) -> Result<(), Unwritten> {
        for open in std::mem::take(&mut self.open).into_values() {
            close(open)?;
        }
        Ok(())
    }
}

fn close(open: Open) -> Result<(), Unwritten> {
    let Open { writer, path, .. } = open;
    let end = |writer: Writer| -> Result<(), ParquetError> {
        let buffer = writer.into_inner()?;
        let file = buffer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(file.sync_all()?)
    };
    end(writer).map_err(|error| Unwritten::new(&path, error))
}

/// Begins the file of a table.
pub(crate) fn writer<W: Write + Send>(
    out: W,
    table: &Table,
) -> Result<SerializedFileWriter<W>, ParquetError> {
    let schema = table.schema();
    let mut properties = WriterProperties::builder()
        .set_offset_index_disabled(true)
        .set_created_by(CREATED_BY.to_owned())
        .build();
    add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
    let columns = ArrowSchemaConverter::new().convert(&schema)?;
    SerializedFileWriter::new(out, columns.root_schema_ptr(), Arc::new(properties))
}

/// Writes one batch to a file of its own, which replaces one of the same name.
pub(crate) fn write_alone(path: &Path, batch: &arrow_array::RecordBatch) -> Result<(), Unwritten> {
    let unwritten = |error: ParquetError| Unwritten::new(path, error);
    let file = File::create(path).map_err(|error| Unwritten::new(path, error))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(CREATED_BY.to_owned())
        .build();
    let buffer = BufWriter::new(file);
    let mut writer =
        ArrowWriter::try_new(buffer, batch.schema(), Some(properties)).map_err(unwritten)?;
    writer.write(batch).map_err(unwritten)?;
    writer.close().map(drop).map_err(unwritten)
}
