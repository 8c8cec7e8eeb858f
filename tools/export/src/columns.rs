//! Columns that are filled row by row, of which most rows have few.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBufferBuilder, BooleanBuilder, Date32Builder, Decimal128Builder, Int32Builder,
    Int64Builder, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{Array, ArrayRef, BooleanArray, DictionaryArray, StringArray, new_null_array};
use skattekit_runtime::private::mask;
use skattekit_runtime::{CodeList, Date, DateTime, Decimal};

use crate::layout::{Column, Kind};
use crate::person::{Person, Treatment};
use crate::schema::{DECIMAL_PRECISION, DECIMAL_SCALE, UTC, type_of};
use crate::when::{days, microseconds, unscaled};

/// The most different texts that a column keeps from batch to batch.
const REMEMBERED: usize = 65_536;

/// A column of a field, and those beside it.
#[derive(Debug)]
pub(crate) struct ColumnBuilder {
    name: String,
    kind: Kind,
    data: Data,
    /// The rows whose codes are unknown, in order: all others that have a code have a known one.
    unknown: Vec<usize>,
    text: Option<StringBuilder>,
    treatment: Treatment,
    shows_all: bool,
    /// Whether the folder has its values.
    is_partition: bool,
}

#[derive(Debug)]
enum Data {
    /// Nothing has come yet.
    None,
    Text(StringBuilder),
    Code(CodeBuilder),
    Integer(Int64Builder),
    Small(Int32Builder),
    Decimal(Decimal128Builder),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    Time(TimestampMicrosecondBuilder),
}

/// Appends a value to a row, after nulls for the rows before it that have none; a row that has one keeps it.
macro_rules! put {
    ($builder:expr, $row:expr, $value:expr) => {{
        let builder = $builder;
        let before = arrow_array::builder::ArrayBuilder::len(&*builder);
        if let Some(missing) = $row.checked_sub(before) {
            if missing > 0 {
                builder.append_nulls(missing);
            }
            builder.append_value($value);
        }
    }};
}

impl ColumnBuilder {
    pub(crate) fn new(column: &Column, person: &Person) -> Self {
        Self {
            name: column.name.clone(),
            kind: column.kind,
            data: Data::None,
            unknown: Vec::new(),
            text: None,
            treatment: person.treatment(column.personal),
            shows_all: person.shows_all(),
            is_partition: column.name == crate::layout::PARTITION,
        }
    }

    /// Whether nothing of it is written.
    pub(crate) const fn is_dropped(&self) -> bool {
        matches!(self.treatment, Treatment::Drop)
    }

    fn data(&mut self) -> &mut Data {
        if matches!(self.data, Data::None) {
            self.data = match self.kind {
                Kind::Text | Kind::Json => Data::Text(StringBuilder::new()),
                Kind::Code => Data::Code(CodeBuilder::default()),
                Kind::Integer => Data::Integer(Int64Builder::new()),
                Kind::Small => Data::Small(Int32Builder::new()),
                Kind::Decimal => Data::Decimal(Decimal128Builder::new()),
                Kind::Boolean => Data::Boolean(BooleanBuilder::new()),
                Kind::Date => Data::Date(Date32Builder::new()),
                Kind::Time => Data::Time(TimestampMicrosecondBuilder::new()),
            };
        }
        &mut self.data
    }

    /// A text; in a column of another type it goes beside it.
    pub(crate) fn set_text(&mut self, row: usize, text: &str) {
        if self.is_partition && year_of(text).is_some() {
            return;
        }
        let text = match &self.treatment {
            Treatment::Write => Cow::Borrowed(text),
            Treatment::Drop => return,
            Treatment::Key(key) => Cow::Owned(key.token(text)),
        };
        match self.data() {
            Data::Text(builder) => put!(builder, row, &*text),
            Data::Code(builder) => builder.set(row, &text),
            _ => self.set_beside(row, &text),
        }
    }

    /// A text that the type of the column cannot hold. It may be anything, unless it looks like a date or a number.
    fn set_beside(&mut self, row: usize, text: &str) {
        let is_like_one = |byte| b"0123456789 -+.:,/TZeE".contains(&byte);
        if !self.shows_all && !text.bytes().all(is_like_one) {
            return;
        }
        let text = self.shown(text);
        if self.kind.has_text() {
            put!(self.text.get_or_insert_default(), row, &*text);
        }
    }

    /// A text that no model foresees: long numbers in it may be a person's.
    fn shown<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.shows_all {
            Cow::Borrowed(text)
        } else {
            mask(text)
        }
    }

    /// Whether values that are no texts are written: a token needs a text.
    const fn writes(&self) -> bool {
        matches!(self.treatment, Treatment::Write)
    }

    #[inline]
    pub(crate) fn set_integer(&mut self, row: usize, number: i64) {
        if !self.writes() {
            return;
        }
        if self.is_partition {
            return self.set_text(row, &number.to_string());
        }
        match self.data() {
            Data::Integer(builder) => put!(builder, row, number),
            Data::Decimal(builder) => {
                let unscaled =
                    i128::from(number) * 10_i128.pow(u32::from(DECIMAL_SCALE.unsigned_abs()));
                put!(builder, row, unscaled);
            }
            Data::Small(builder) => match i32::try_from(number) {
                Ok(number) => put!(builder, row, number),
                Err(_) => self.set_beside(row, &number.to_string()),
            },
            _ => self.set_text(row, &number.to_string()),
        }
    }

    pub(crate) fn set_decimal(&mut self, row: usize, number: &Decimal) {
        if !self.writes() {
            return;
        }
        match self.data() {
            Data::Decimal(builder) => match unscaled(number.as_str()) {
                Some(unscaled) => put!(builder, row, unscaled),
                None => self.set_beside(row, number.as_str()),
            },
            _ => self.set_text(row, number.as_str()),
        }
    }

    pub(crate) fn set_boolean(&mut self, row: usize, value: bool) {
        if !self.writes() {
            return;
        }
        match self.data() {
            Data::Boolean(builder) => put!(builder, row, value),
            _ => self.set_text(row, if value { "true" } else { "false" }),
        }
    }

    pub(crate) fn set_date(&mut self, row: usize, date: &Date) {
        if !self.writes() {
            return;
        }
        match self.data() {
            Data::Date(builder) => match date.calendar() {
                Some(day) => put!(builder, row, days(day)),
                None => self.set_beside(row, date.as_str()),
            },
            _ => self.set_text(row, date.as_str()),
        }
    }

    pub(crate) fn set_time(&mut self, row: usize, time: &DateTime) {
        if !self.writes() {
            return;
        }
        match self.data() {
            Data::Time(builder) => {
                let read = time.parts().map(microseconds);
                if let Some((micros, _)) = read {
                    put!(builder, row, micros);
                }
                // Without a zone, or with more digits than microseconds, the text says more.
                if read.is_none_or(|(_, is_all)| !is_all) {
                    self.set_beside(row, time.as_str());
                }
            }
            _ => self.set_text(row, time.as_str()),
        }
    }

    /// A year: in the folder's own column only a text that is none is kept.
    pub(crate) fn set_year(&mut self, row: usize, year: Option<u16>, text: &str) {
        if !self.writes() {
            return;
        }
        if self.is_partition {
            return self.set_text(row, text);
        }
        match (self.data(), year) {
            (Data::Small(builder), Some(year)) => put!(builder, row, i32::from(year)),
            (Data::Small(_), None) => self.set_beside(row, text),
            _ => self.set_text(row, text),
        }
    }

    #[inline]
    pub(crate) fn set_code(&mut self, row: usize, list: &'static CodeList, code: usize) {
        match (&self.treatment, &mut self.data) {
            (Treatment::Write, Data::Code(builder)) => builder.set_row(row, list, code),
            (Treatment::Write, Data::None) if self.kind == Kind::Code => {
                self.data();
                self.set_code(row, list, code);
            }
            _ => self.set_text(row, list.code(code)),
        }
    }

    /// A code that its list lacks; a blank one is absent.
    pub(crate) fn set_unknown(&mut self, row: usize, text: &str) {
        if !text.is_empty() {
            let shown = self.shown(text).into_owned();
            self.set_code_text(row, &shown, false);
        }
    }

    /// The text of a code.
    pub(crate) fn set_code_text(&mut self, row: usize, text: &str, known: bool) {
        self.set_text(row, text);
        self.set_known(row, known);
    }

    /// Whether the codes of a row, whose text is there, are known.
    pub(crate) fn set_known(&mut self, row: usize, known: bool) {
        if !known && self.unknown.last() != Some(&row) {
            self.unknown.push(row);
        }
    }

    /// Whether it is a column of codes.
    pub(crate) fn is_of_codes(&self) -> bool {
        self.kind == Kind::Code
    }

    /// Takes the arrays of so many rows, in the order of [`Column::all`].
    pub(crate) fn finish(&mut self, column: &Column, rows: usize) -> Vec<ArrayRef> {
        let mut arrays = Vec::with_capacity(3);
        let own = self.finish_own(rows);
        let beside = column.all();
        for (name, kind) in &beside {
            arrays.push(if *name == self.name {
                Arc::clone(&own)
            } else if *kind == Kind::Boolean {
                known(&std::mem::take(&mut self.unknown), &own)
            } else {
                finish(self.text.take(), rows, *kind, |mut builder, missing| {
                    builder.append_nulls(missing);
                    Arc::new(builder.finish())
                })
            });
        }
        arrays
    }

    fn finish_own(&mut self, rows: usize) -> ArrayRef {
        /// Fills a builder up and takes its array.
        macro_rules! filled {
            ($builder:expr) => {{
                let builder = $builder;
                let missing = rows - arrow_array::builder::ArrayBuilder::len(&*builder);
                builder.append_nulls(missing);
                Arc::new(builder.finish()) as ArrayRef
            }};
        }
        match &mut self.data {
            Data::None => new_null_array(&type_of(self.kind), rows),
            Data::Code(builder) => builder.finish(rows),
            Data::Text(builder) => {
                let array = filled!(builder);
                self.data = Data::None;
                array
            }
            Data::Integer(builder) => filled!(builder),
            Data::Small(builder) => filled!(builder),
            Data::Boolean(builder) => filled!(builder),
            Data::Date(builder) => filled!(builder),
            Data::Decimal(builder) => {
                builder.append_nulls(rows - arrow_array::builder::ArrayBuilder::len(&*builder));
                let array = builder.finish();
                // Each was checked to fit.
                let sized = array.with_precision_and_scale(DECIMAL_PRECISION, DECIMAL_SCALE);
                sized.map_or_else(
                    |_| new_null_array(&type_of(Kind::Decimal), rows),
                    |array| Arc::new(array) as ArrayRef,
                )
            }
            Data::Time(builder) => {
                builder.append_nulls(rows - arrow_array::builder::ArrayBuilder::len(&*builder));
                Arc::new(builder.finish().with_timezone(UTC))
            }
        }
    }
}

/// Whether each code is known, given the rows where it is not; a row without a code has no answer.
fn known(unknown: &[usize], codes: &ArrayRef) -> ArrayRef {
    let mut values = BooleanBufferBuilder::new(codes.len());
    values.append_n(codes.len(), true);
    for row in unknown {
        values.set_bit(*row, false);
    }
    Arc::new(BooleanArray::new(values.finish(), codes.logical_nulls()))
}

/// The year that a text is; years have one to four digits, as the names of folders.
pub(crate) fn year_of(text: &str) -> Option<u16> {
    let is_year = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| text.parse().ok())?
}

fn finish<B: arrow_array::builder::ArrayBuilder>(
    builder: Option<B>,
    rows: usize,
    kind: Kind,
    fill: impl FnOnce(B, usize) -> ArrayRef,
) -> ArrayRef {
    match builder {
        Some(builder) => {
            let missing = rows - builder.len();
            fill(builder, missing)
        }
        None => new_null_array(&type_of(kind), rows),
    }
}

/// A column of texts with few different values.
#[derive(Debug, Default)]
pub(crate) struct CodeBuilder {
    keys: Int32Builder,
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, i32>,
    /// The number of the last text, which is mostly that of the next one too.
    last: i32,
    /// Per list, the number of each row's text, or -1.
    lists: Vec<(&'static str, Vec<i32>)>,
    /// The array of the texts, as long as none was added.
    array: Option<Arc<StringArray>>,
}

impl CodeBuilder {
    fn number(&mut self, text: &str) -> i32 {
        let last = usize::try_from(self.last).ok();
        if last
            .and_then(|last| self.texts.get(last))
            .is_some_and(|last| **last == *text)
        {
            return self.last;
        }
        if let Some(number) = self.numbers.get(text) {
            self.last = *number;
            return *number;
        }
        let number = i32::try_from(self.texts.len()).unwrap_or(i32::MAX);
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        self.array = None;
        number
    }

    /// A text.
    pub(crate) fn set(&mut self, row: usize, text: &str) {
        let number = self.number(text);
        put!(&mut self.keys, row, number);
    }

    /// The code of a list.
    #[inline]
    fn set_row(&mut self, row: usize, list: &'static CodeList, code: usize) {
        // Lists of one name are one list, and mostly one text in memory.
        let name = list.name();
        let mut known = self.lists.iter();
        let at = known.position(|(known, _)| std::ptr::eq(*known, name));
        let at = at.unwrap_or_else(|| {
            self.lists.push((name, vec![-1; list.count()]));
            self.lists.len() - 1
        });
        let mut number = self.lists[at].1.get(code).copied().unwrap_or(-1);
        if number < 0 {
            number = self.number(list.code(code));
            if let Some(known) = self.lists[at].1.get_mut(code) {
                *known = number;
            }
        }
        put!(&mut self.keys, row, number);
    }

    /// Takes the array of so many rows.
    pub(crate) fn finish(&mut self, rows: usize) -> ArrayRef {
        let missing = rows - arrow_array::builder::ArrayBuilder::len(&self.keys);
        self.keys.append_nulls(missing);
        let keys = self.keys.finish();
        let texts = self.array.get_or_insert_with(|| {
            let texts = self.texts.iter().map(|text| Some(&**text));
            Arc::new(texts.collect())
        });
        let texts = Arc::clone(texts);
        if self.texts.len() > REMEMBERED {
            *self = Self::default();
        }
        match DictionaryArray::try_new(keys, texts) {
            Ok(array) => Arc::new(array),
            // Each key is the number of a text.
            Err(_) => new_null_array(&type_of(Kind::Code), rows),
        }
    }
}
