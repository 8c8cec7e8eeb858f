//! What is written page by page is what Parquet's own reader finds.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{Array, PrimitiveArray, RecordBatch};
use arrow_schema::DataType;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;
use skattekit_testdata::Random;

use crate::chunk::PageWriter;
use crate::files::writer;
use crate::layout::{Column, Key, Kind, Table};
use crate::person::Person;
use crate::rows::{KeyValue, Portion, TableRows};

const KINDS: [Kind; 9] = [
    Kind::Text,
    Kind::Code,
    Kind::Integer,
    Kind::Small,
    Kind::Decimal,
    Kind::Boolean,
    Kind::Date,
    Kind::Time,
    Kind::Json,
];

/// A table with columns of each kind, for each of some ways in which rows have values.
fn table() -> Table {
    let kinds = (0..5).flat_map(|way| KINDS.map(|kind| (way, kind)));
    let columns = kinds.map(|(way, kind)| Column {
        name: format!("{kind:?}_{way}").to_lowercase(),
        kind,
        personal: None,
        has_known: kind == Kind::Code,
    });
    Table {
        name: "alt".to_owned(),
        keys: vec![Key {
            name: "svar_id".to_owned(),
            kind: Kind::Integer,
            is_nullable: false,
        }],
        columns: columns.collect(),
        is_partitioned: false,
        parents: Vec::new(),
    }
}

/// Whether a row has a value: each, none, few, some in stretches, most.
fn is_there(random: &mut Random, way: usize, row: u32) -> bool {
    match way {
        0 => true,
        1 => false,
        2 => random.percent(1),
        3 => (row / 300).is_multiple_of(2) && random.percent(60),
        _ => random.percent(97),
    }
}

/// Adds rows with values of all sizes.
fn fill(rows: &mut TableRows<'_>, random: &mut Random, count: u32) {
    for _ in 0..count {
        let row = rows.rows;
        let long = random.next_u64().cast_signed() >> random.between(0, 63);
        rows.add(&[KeyValue::Integer(long)]);
        for (at, column) in rows.columns.iter_mut().enumerate() {
            if !is_there(random, at / KINDS.len(), row) {
                continue;
            }
            let day = 1 + long.rem_euclid(28);
            match KINDS[at % KINDS.len()] {
                Kind::Integer => column.set_integer(row, long),
                Kind::Small => column.set_integer(row, long >> 32),
                Kind::Decimal => column.set_integer(row, long >> at),
                Kind::Boolean => column.set_boolean(row, day < 9),
                Kind::Code => column.set_code_text(row, &format!("kode{day}"), day % 7 != 0),
                // More than a dictionary holds, in one of them.
                Kind::Text if at == 0 => column.set_text(row, &format!("{long:040}")),
                Kind::Text => column.set_text(row, if day < 9 { "" } else { "æ" }),
                Kind::Json => column.set_text(row, &long.to_string()),
                Kind::Date => {
                    let date = format!("{}-01-{day:02}", 2000 + long.rem_euclid(99));
                    column.set_date(row, &date.parse().unwrap());
                }
                Kind::Time => {
                    let time = format!("2020-01-{day:02}T01:02:03.5Z");
                    column.set_time(row, &time.parse().unwrap());
                }
            }
        }
    }
}

/// What is written of the rows in pages of some sizes, and the same as a batch.
fn written(counts: &[&[u32]]) -> (Bytes, Vec<RecordBatch>) {
    let table = table();
    let mut pages = PageWriter::new().unwrap();
    let mut file = writer(Vec::new(), &table).unwrap();
    let columns = file.schema_descr().columns().to_vec();
    let mut rows = TableRows::new(&table, &Person::Keep, Portion::GROUP);
    let mut batches = Vec::new();
    for (seed, counts) in (1..).zip(counts) {
        let mut expected = TableRows::new(&table, &Person::Keep, Portion::BATCH);
        fill(
            &mut expected,
            &mut Random::from_seed(seed),
            counts.iter().sum(),
        );
        batches.push(expected.finish().unwrap());
        let mut random = Random::from_seed(seed);
        for count in *counts {
            fill(&mut rows, &mut random, *count);
            rows.write_pages(&mut pages, 3000, false).unwrap();
        }
        let group = file.next_row_group().unwrap();
        rows.write_group(&mut pages, &columns, group).unwrap();
    }
    (file.into_inner().unwrap().into(), batches)
}

#[test]
fn rows_are_read_as_they_were_written() {
    let counts: [&[u32]; 5] = [&[1], &[7, 900], &[7000], &[300, 900, 9, 2048, 1], &[64]];
    let (bytes, expected) = written(&counts);
    for (number, expected) in expected.iter().enumerate() {
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes.clone()).unwrap();
        assert_eq!(*reader.schema(), table().schema());
        let metadata = Arc::clone(reader.metadata());
        let reader = reader
            .with_row_groups(vec![number])
            .with_batch_size(100_000);
        let found = reader.build().unwrap().collect::<Result<Vec<_>, _>>();
        let [found] = &found.unwrap()[..] else {
            panic!("several batches");
        };
        assert_eq!(found.num_rows(), expected.num_rows());
        let group = metadata.row_group(number);
        for (at, field) in expected.schema().fields().iter().enumerate() {
            let (found, expected) = (found.column(at), expected.column(at));
            assert_eq!(found, expected, "{} in {number}", field.name());
            if let Some(values) = numbers(expected) {
                let known = statistics(group, at);
                let nulls = expected.null_count() as u64;
                let range = values
                    .iter()
                    .min()
                    .copied()
                    .zip(values.iter().max().copied());
                assert_eq!(known, (range, Some(nulls)), "{} in {number}", field.name());
            }
        }
    }
}

/// The values of a column that is not of texts, as numbers.
fn numbers(array: &dyn Array) -> Option<Vec<i128>> {
    Some(match array.data_type() {
        DataType::Int64 => of(array.as_primitive::<Int64Type>()),
        DataType::Int32 => of(array.as_primitive::<Int32Type>()),
        DataType::Date32 => of(array.as_primitive::<Date32Type>()),
        DataType::Timestamp(..) => of(array.as_primitive::<TimestampMicrosecondType>()),
        DataType::Decimal128(..) => of(array.as_primitive::<Decimal128Type>()),
        DataType::Boolean => {
            let values = array.as_boolean().iter().flatten();
            values.map(i128::from).collect()
        }
        _ => return None,
    })
}

fn of<T: ArrowPrimitiveType<Native: Into<i128>>>(array: &PrimitiveArray<T>) -> Vec<i128> {
    array.iter().flatten().map(Into::into).collect()
}

/// The least and the greatest value of a column that the file tells, and how many rows have none.
fn statistics(group: &RowGroupMetaData, at: usize) -> (Option<(i128, i128)>, Option<u64>) {
    let known = group.column(at).statistics().unwrap();
    let number = |bytes: &[u8]| {
        let is_negative = bytes[bytes.len() - 1] > 127 && bytes.len() > 1;
        let mut all = [if is_negative { 255 } else { 0 }; 16];
        all[..bytes.len()].copy_from_slice(bytes);
        i128::from_le_bytes(all)
    };
    let value = |bytes: &[u8]| match known {
        Statistics::FixedLenByteArray(_) => i128::from_be_bytes(bytes.try_into().unwrap()),
        _ => number(bytes),
    };
    let least = known.min_bytes_opt().map(value);
    (
        least.zip(known.max_bytes_opt().map(value)),
        known.null_count_opt(),
    )
}
