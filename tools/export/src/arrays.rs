//! Columns as arrays of Arrow.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::ArrowError;

use crate::cells::{Present, Values};
use crate::columns::Part;
use crate::layout::Kind;
use crate::rows::TableRows;
use crate::schema::{DECIMAL_PRECISION, DECIMAL_SCALE, UTC};
use crate::texts::Texts;

/// The array of a column of so many rows.
///
/// # Errors
/// None: the values are those of the column's type.
fn array_of(part: Part<'_>, kind: Kind, rows: usize) -> Result<ArrayRef, ArrowError> {
    let present = &part.cells().present;
    if let Some(known) = part.known() {
        return Ok(Arc::new(BooleanArray::from(spread(present, &known, rows))));
    }
    Ok(match (kind, &part.cells().values) {
        (Kind::Time, Values::Long(values)) => {
            let array = TimestampMicrosecondArray::from(spread(present, values, rows));
            Arc::new(array.with_timezone(UTC))
        }
        (Kind::Date, Values::Short(values)) => {
            Arc::new(Date32Array::from(spread(present, values, rows)))
        }
        (_, Values::Long(values)) => Arc::new(Int64Array::from(spread(present, values, rows))),
        (_, Values::Short(values)) => Arc::new(Int32Array::from(spread(present, values, rows))),
        (_, Values::Boolean(values)) => Arc::new(BooleanArray::from(spread(present, values, rows))),
        (Kind::Decimal, Values::Texts(texts)) => Arc::new(decimals(present, texts, rows)?),
        (Kind::Code, Values::Texts(texts)) => Arc::new(codes(present, texts, rows)?),
        (_, Values::Texts(texts)) => Arc::new(strings(present, texts, rows)),
    })
}

/// The values at their rows, and nothing at the others.
fn spread<T: Copy>(present: &Present, values: &[T], rows: usize) -> Vec<Option<T>> {
    let mut all = vec![None; rows];
    for (row, value) in present.rows().zip(values) {
        if let Some(place) = all.get_mut(row) {
            *place = Some(*value);
        }
    }
    all
}

/// The number of each row's text.
fn numbers(present: &Present, texts: &Texts, rows: usize) -> Vec<Option<u32>> {
    spread(present, texts.numbers().unwrap_or_default(), rows)
}

fn decimals(present: &Present, texts: &Texts, rows: usize) -> Result<Decimal128Array, ArrowError> {
    let value = |entry: &[u8]| entry.try_into().map(i128::from_be_bytes).ok();
    let entries = texts.entries().map(value).collect::<Vec<_>>();
    let numbers = numbers(present, texts, rows).into_iter();
    let values = numbers.map(|number| entries.get(number? as usize).copied().flatten());
    let array = Decimal128Array::from(values.collect::<Vec<_>>());
    array.with_precision_and_scale(DECIMAL_PRECISION, DECIMAL_SCALE)
}

fn codes(
    present: &Present,
    texts: &Texts,
    rows: usize,
) -> Result<DictionaryArray<arrow_array::types::Int32Type>, ArrowError> {
    let entries = texts.entries().map(text).collect::<StringArray>();
    let numbers = numbers(present, texts, rows).into_iter();
    let keys = numbers.map(|number| i32::try_from(number?).ok());
    DictionaryArray::try_new(keys.collect::<Int32Array>(), Arc::new(entries))
}

fn strings(present: &Present, texts: &Texts, rows: usize) -> StringArray {
    let entries = texts.entries().map(text).collect::<Vec<_>>();
    let mut builder = StringBuilder::new();
    for number in numbers(present, texts, rows) {
        let number = number.and_then(|number| entries.get(number as usize));
        builder.append_option(number.copied().flatten());
    }
    builder.finish()
}

/// What was a text before it was kept in bytes.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

impl TableRows<'_> {
    /// Takes the rows as a batch.
    ///
    /// # Errors
    /// None: the columns are those of the schema.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let rows = self.rows as usize;
        let kinds = self.table.all().into_iter().map(|(_, kind)| kind);
        let arrays = self.parts().zip(kinds);
        let arrays = arrays.map(|(part, kind)| array_of(part, kind, rows));
        let batch = RecordBatch::try_new(
            self.table.schema(),
            arrays.collect::<Result<_, ArrowError>>()?,
        )?;
        self.reset();
        Ok(batch)
    }
}
