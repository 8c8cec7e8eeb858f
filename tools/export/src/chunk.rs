//! Column chunks of Parquet, made page by page of the values that are there.

use std::io;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, PageType, Type, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter as _};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, PageEncodingStats};
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use crate::cells::{Cells, Present, Values};
use crate::columns::Part;
use crate::encode::{
    write_booleans, write_differences_of_32, write_levels, write_long_differences, write_numbers,
    write_run_of_levels,
};
use crate::schema::DECIMAL_BYTES;
use crate::texts::Texts;

/// A chunk with fewer bytes is not compressed.
const SMALL: usize = 64;

/// The bytes of the length before the levels of a page.
const LENGTH: usize = 4;

/// The pages of a column in one row group.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    /// The pages, except for that of the dictionary.
    pages: Vec<u8>,
    rows: usize,
    values: usize,
    /// The bytes of all pages before they were compressed.
    uncompressed: usize,
    /// The least and the greatest value.
    range: Option<(i128, i128)>,
    is_compressed: bool,
    /// How many pages there are of each encoding.
    encodings: Vec<(Encoding, i32)>,
}

/// What makes pages; there is one of it, since what compresses is larger than most columns.
pub(crate) struct PageWriter {
    compressor: Compressor<'static>,
    level: ZstdLevel,
    /// The bits of levels.
    bits: Vec<u8>,
    /// A page before it is compressed, and after it.
    raw: Vec<u8>,
    compressed: Vec<u8>,
}

impl Chunk {
    /// How many bytes of memory it takes.
    pub(crate) const fn memory(&self) -> usize {
        self.pages.capacity()
    }

    fn add_range(&mut self, values: impl Iterator<Item = i128>) {
        for value in values {
            let (least, greatest) = self.range.unwrap_or((value, value));
            self.range = Some((least.min(value), greatest.max(value)));
        }
    }

    fn add_page(&mut self, page: Page, uncompressed: usize) -> Result<(), ParquetError> {
        let encoding = page.encoding();
        let known = self.encodings.iter_mut();
        match known.into_iter().find(|(known, _)| *known == encoding) {
            Some((_, count)) => *count += 1,
            None => self.encodings.push((encoding, 1)),
        }
        let page = CompressedPage::new(page, uncompressed);
        self.uncompressed += write_page(page, &mut self.pages)?;
        Ok(())
    }

    fn has_numbers(&self) -> bool {
        let mut encodings = self.encodings.iter();
        encodings.any(|(encoding, _)| *encoding == Encoding::RLE_DICTIONARY)
    }
}

/// Writes a page; returns how many bytes it had before it was compressed.
fn write_page(page: CompressedPage, out: &mut Vec<u8>) -> Result<usize, ParquetError> {
    let mut sink = TrackedWrite::new(std::mem::take(out));
    let spec = SerializedPageWriter::new(&mut sink).write_page(page)?;
    *out = sink.into_inner()?;
    Ok(spec.uncompressed_size)
}

impl PageWriter {
    pub(crate) fn new() -> io::Result<Self> {
        let level = ZstdLevel::default();
        Ok(Self {
            compressor: Compressor::new(level.compression_level())?,
            level,
            bits: Vec::new(),
            raw: Vec::new(),
            compressed: Vec::new(),
        })
    }

    /// Makes a page of the values of the rows before a row, which is the end of the chunk or not.
    pub(crate) fn write(
        &mut self,
        chunk: &mut Chunk,
        part: Part<'_>,
        row: u32,
        is_nullable: bool,
        is_last: bool,
    ) -> Result<(), ParquetError> {
        let present = &part.cells().present;
        let rows = row.saturating_sub(present.start()) as usize;
        if rows == 0 {
            return Ok(());
        }
        self.raw.clear();
        if is_nullable {
            self.write_levels(present, rows);
        } else if present.count() != rows {
            let missing = rows.abs_diff(present.count());
            let reason = format!("{missing} rows lack a value that every row has");
            return Err(ParquetError::General(reason));
        }
        let encoding = self.write_values(chunk, part);
        let has_pages = !chunk.pages.is_empty();
        let dictionary = texts_of(part).map_or(0, |texts| texts.dictionary().0.len());
        chunk.is_compressed = has_pages || !is_last || self.raw.len() + dictionary >= SMALL;
        chunk.rows += rows;
        chunk.values += present.count();
        let page = Page::DataPage {
            buf: self.packed(chunk.is_compressed)?,
            num_values: u32::try_from(rows).unwrap_or(u32::MAX),
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        chunk.add_page(page, self.raw.len())
    }

    fn write_levels(&mut self, present: &Present, rows: usize) {
        self.raw.extend_from_slice(&[0; LENGTH]);
        if present.leading() == rows || present.count() == 0 {
            write_run_of_levels(present.count() > 0, rows, &mut self.raw);
        } else {
            present.set_bits(rows, &mut self.bits);
            write_levels(&self.bits, rows, &mut self.raw);
        }
        let length = u32::try_from(self.raw.len() - LENGTH).unwrap_or(u32::MAX);
        self.raw[..LENGTH].copy_from_slice(&length.to_le_bytes());
    }

    fn write_values(&mut self, chunk: &mut Chunk, part: Part<'_>) -> Encoding {
        let raw = &mut self.raw;
        if part.cells().present.count() == 0 {
            return Encoding::PLAIN;
        }
        if let Some(known) = part.known() {
            write_known(chunk, &known, raw);
            return Encoding::PLAIN;
        }
        match &part.cells().values {
            Values::Boolean(values) => {
                write_known(chunk, values, raw);
                Encoding::PLAIN
            }
            Values::Long(values) => {
                chunk.add_range(ends(values));
                write_long_differences(values, raw);
                Encoding::DELTA_BINARY_PACKED
            }
            Values::Short(values) => {
                chunk.add_range(ends(values));
                write_differences_of_32(values, raw);
                Encoding::DELTA_BINARY_PACKED
            }
            Values::Texts(texts) => {
                if let Some(numbers) = texts.numbers() {
                    write_numbers(numbers, texts.dictionary().1, raw);
                    return Encoding::RLE_DICTIONARY;
                }
                let start = raw.len();
                texts.write_plain(raw);
                if texts.is_fixed() {
                    let (numbers, _) = raw[start..].as_chunks::<DECIMAL_BYTES>();
                    chunk.add_range(numbers.iter().map(|number| i128::from_be_bytes(*number)));
                }
                Encoding::PLAIN
            }
        }
    }

    /// What was written, compressed or as it is.
    fn packed(&mut self, is_compressed: bool) -> io::Result<Bytes> {
        if !is_compressed {
            return Ok(Bytes::copy_from_slice(&self.raw));
        }
        self.compressed.clear();
        let most = zstd::zstd_safe::compress_bound(self.raw.len());
        self.compressed.reserve(most);
        let compressor = &mut self.compressor;
        compressor.compress_to_buffer(&self.raw, &mut self.compressed)?;
        Ok(Bytes::copy_from_slice(&self.compressed))
    }

    /// Ends a chunk: its bytes, and what a file says of it.
    pub(crate) fn close(
        &mut self,
        mut chunk: Chunk,
        part: Part<'_>,
        column: ColumnDescPtr,
    ) -> Result<(Bytes, ColumnCloseResult), ParquetError> {
        let mut bytes = Vec::new();
        let mut statistics = Vec::new();
        if let Some(texts) = texts_of(part).filter(|_| chunk.has_numbers()) {
            self.write_dictionary(&mut chunk, texts, &mut bytes)?;
            statistics.push(encoding_stats(
                PageType::DICTIONARY_PAGE,
                Encoding::PLAIN,
                1,
            ));
        }
        let dictionary = bytes.len();
        bytes.extend_from_slice(&chunk.pages);
        let mut encodings = vec![Encoding::RLE];
        for (encoding, count) in &chunk.encodings {
            encodings.push(*encoding);
            statistics.push(encoding_stats(PageType::DATA_PAGE, *encoding, *count));
        }
        if dictionary > 0 {
            encodings.push(Encoding::PLAIN);
        }
        let compression = if chunk.is_compressed {
            Compression::ZSTD(self.level)
        } else {
            Compression::UNCOMPRESSED
        };
        let is_text = column.physical_type() == Type::BYTE_ARRAY;
        let range = statistics_of(&chunk, column.physical_type());
        let mut builder = ColumnChunkMetaData::builder(column)
            .set_compression(compression)
            .set_encodings(encodings)
            .set_num_values(integer(chunk.rows))
            .set_total_compressed_size(integer(bytes.len()))
            .set_total_uncompressed_size(integer(chunk.uncompressed))
            .set_data_page_offset(integer(dictionary))
            .set_dictionary_page_offset((dictionary > 0).then_some(0))
            .set_page_encoding_stats(statistics);
        // No reader gains from the least and greatest text in rows that are in no order.
        if !is_text {
            builder = builder.set_statistics(range);
        }
        let closed = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: chunk.rows as u64,
            metadata: builder.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((bytes.into(), closed))
    }

    fn write_dictionary(
        &mut self,
        chunk: &mut Chunk,
        texts: &Texts,
        out: &mut Vec<u8>,
    ) -> Result<(), ParquetError> {
        if texts.is_fixed() {
            let numbers = texts.entries().filter_map(|entry| entry.try_into().ok());
            chunk.add_range(numbers.map(i128::from_be_bytes));
        }
        let (entries, count) = texts.dictionary();
        self.raw.clear();
        self.raw.extend_from_slice(entries);
        let page = Page::DictionaryPage {
            buf: self.packed(chunk.is_compressed)?,
            num_values: u32::try_from(count).unwrap_or(u32::MAX),
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        chunk.uncompressed += write_page(CompressedPage::new(page, entries.len()), out)?;
        Ok(())
    }
}

/// The least and the greatest value, if there is any.
fn ends<T: Copy + Ord + Into<i128>>(values: &[T]) -> impl Iterator<Item = i128> {
    let ends = values.iter().min().zip(values.iter().max());
    ends.into_iter()
        .flat_map(|(least, most)| [(*least).into(), (*most).into()])
}

fn write_known(chunk: &mut Chunk, values: &[bool], out: &mut Vec<u8>) {
    let has = |wanted| values.contains(&wanted).then_some(i128::from(wanted));
    chunk.add_range([has(false), has(true)].into_iter().flatten());
    write_booleans(values, out);
}

fn texts_of(part: Part<'_>) -> Option<&Texts> {
    match part {
        Part::Cells(Cells {
            values: Values::Texts(texts),
            ..
        }) => Some(texts),
        _ => None,
    }
}

const fn encoding_stats(page_type: PageType, encoding: Encoding, count: i32) -> PageEncodingStats {
    PageEncodingStats {
        page_type,
        encoding,
        count,
    }
}

/// How many values a chunk lacks, its least one and its greatest one.
fn statistics_of(chunk: &Chunk, physical: Type) -> Statistics {
    let nulls = Some((chunk.rows - chunk.values) as u64);
    let (least, greatest) = chunk.range.unzip();
    // Each is a value of the column.
    let long = |value: Option<i128>| value.and_then(|value| value.try_into().ok());
    let short = |value: Option<i128>| value.and_then(|value| value.try_into().ok());
    let boolean = |value: Option<i128>| value.map(|value| value != 0);
    let fixed = |value: Option<i128>| {
        let bytes = value.map(|value| value.to_be_bytes().to_vec());
        bytes.map(|bytes| FixedLenByteArray::from(ByteArray::from(bytes)))
    };
    match physical {
        Type::BOOLEAN => Statistics::boolean(boolean(least), boolean(greatest), None, nulls, false),
        Type::INT32 => Statistics::int32(short(least), short(greatest), None, nulls, false),
        Type::INT64 => Statistics::int64(long(least), long(greatest), None, nulls, false),
        Type::FIXED_LEN_BYTE_ARRAY => {
            Statistics::fixed_len_byte_array(fixed(least), fixed(greatest), None, nulls, false)
        }
        _ => Statistics::byte_array(None, None, None, nulls, false),
    }
}

fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
