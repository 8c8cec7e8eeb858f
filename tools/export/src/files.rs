//! The Parquet files of one worker: one per table and inntektsår, few of them open at a time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::error::Unwritten;
use crate::layout::{Kind, PARTITION, Table};
use crate::worker::TableBatch;

/// The rows of a row group: each inntektsår has one open, of every table.
const GROUP: usize = 128 * 1024;

/// The row groups of a file: what is known of each stays in memory until the end of the file.
const GROUPS: usize = 32;

/// The bytes of a column's dictionary; what comes after it is written plainly.
const DICTIONARY: usize = 256 * 1024;

/// The folder of rows without an inntektsår, by the name that every reader of such folders knows.
const NO_YEAR: &str = "__HIVE_DEFAULT_PARTITION__";

type Writer = ArrowWriter<BufWriter<File>>;

/// A data set's name, a table's name, and an inntektsår.
type Place = (String, String, Option<u16>);

/// What the files of one worker may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many may be open.
    pub(crate) files: usize,
    /// The bytes of the row groups that are open, in all.
    pub(crate) memory: usize,
}

/// The files of one worker.
pub(crate) struct Files<'a> {
    /// The folder that becomes the data set.
    folder: &'a Path,
    /// What the names of the files begin with.
    prefix: String,
    limits: Limits,
    open: BTreeMap<Place, Open>,
    /// The number of files so far.
    made: usize,
    /// The number of batches so far.
    batches: u64,
    /// The rows per table.
    pub(crate) rows: BTreeMap<(String, String), u64>,
}

struct Open {
    writer: Writer,
    path: PathBuf,
    /// The number of the batch that came last.
    last: u64,
}

impl<'a> Files<'a> {
    pub(crate) fn new(folder: &'a Path, prefix: String, limits: Limits) -> Self {
        Self {
            folder,
            prefix,
            limits,
            open: BTreeMap::new(),
            made: 0,
            batches: 0,
            rows: BTreeMap::new(),
        }
    }

    /// Writes a batch.
    pub(crate) fn write(&mut self, table: &TableBatch<'_>) -> Result<(), Unwritten> {
        let names = (table.data_set.to_owned(), table.table.name.clone());
        let rows = u64::try_from(table.batch.num_rows()).unwrap_or(u64::MAX);
        *self.rows.entry(names.clone()).or_default() += rows;
        let place = (names.0, names.1, table.inntektsaar);
        if !self.open.contains_key(&place) {
            if self.open.len() >= self.limits.files {
                self.close_oldest()?;
            }
            let open = self.create(table)?;
            self.open.insert(place.clone(), open);
        }
        self.batches += 1;
        let Some(open) = self.open.get_mut(&place) else {
            return Ok(());
        };
        open.last = self.batches;
        open.writer
            .write(&table.batch)
            .map_err(|error| Unwritten::new(&open.path, error))?;
        if open.writer.flushed_row_groups().len() >= GROUPS {
            self.open.remove(&place).map_or(Ok(()), close)?;
        }
        self.bound_memory()
    }

    /// Ends the largest row group if all of them take too much.
    fn bound_memory(&mut self) -> Result<(), Unwritten> {
        let sizes = self.open.values().map(|open| open.writer.memory_size());
        if sizes.sum::<usize>() <= self.limits.memory {
            return Ok(());
        }
        let largest = self
            .open
            .values_mut()
            .max_by_key(|open| open.writer.memory_size());
        let Some(open) = largest else { return Ok(()) };
        open.writer
            .flush()
            .map_err(|error| Unwritten::new(&open.path, error))
    }

    fn create(&mut self, table: &TableBatch<'_>) -> Result<Open, Unwritten> {
        let mut path = self.folder.join(table.data_set).join(&table.table.name);
        if table.table.is_partitioned {
            let year = table.inntektsaar.map(|year| year.to_string());
            path.push(format!(
                "{PARTITION}={}",
                year.as_deref().unwrap_or(NO_YEAR)
            ));
        }
        fs::create_dir_all(&path).map_err(|error| Unwritten::new(&path, error))?;
        path.push(format!("{}-{}.parquet", self.prefix, self.made));
        self.made += 1;
        let file = File::create_new(&path).map_err(|error| Unwritten::new(&path, error))?;
        let properties = properties(table.table);
        let writer = ArrowWriter::try_new(
            BufWriter::with_capacity(256 * 1024, file),
            table.batch.schema(),
            Some(properties),
        )
        .map_err(|error| Unwritten::new(&path, error))?;
        Ok(Open {
            writer,
            path,
            last: self.batches,
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

/// How a table is written: whole numbers as differences, text by dictionary and without its least and greatest value, which
/// no reader gains from in rows that are in no order.
fn properties(table: &Table) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(GROUP))
        .set_dictionary_page_size_limit(DICTIONARY)
        .set_offset_index_disabled(true)
        // What compresses a page is as large as many of them, and stays until the end of the row group.
        .set_data_page_row_count_limit(GROUP)
        .set_created_by(concat!("skattekit-export ", env!("CARGO_PKG_VERSION")).to_owned());
    for (name, kind) in table.all() {
        let path = ColumnPath::new(vec![name]);
        properties = match kind {
            Kind::Integer | Kind::Small | Kind::Time | Kind::Date => properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
            Kind::Text | Kind::Code | Kind::Json => {
                properties.set_column_statistics_enabled(path, EnabledStatistics::None)
            }
            Kind::Decimal | Kind::Boolean => properties,
        };
    }
    properties.build()
}

/// Writes one batch to a file of its own, which replaces one of the same name.
pub(crate) fn write_alone(path: &Path, batch: &arrow_array::RecordBatch) -> Result<(), Unwritten> {
    let unwritten = |error: ParquetError| Unwritten::new(path, error);
    let file = File::create(path).map_err(|error| Unwritten::new(path, error))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(concat!("skattekit-export ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let buffer = BufWriter::new(file);
    let mut writer =
        ArrowWriter::try_new(buffer, batch.schema(), Some(properties)).map_err(unwritten)?;
    writer.write(batch).map_err(unwritten)?;
    writer.close().map(drop).map_err(unwritten)
}
