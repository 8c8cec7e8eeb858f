//! Columns that are filled row by row, of which most rows have few.

use std::borrow::Cow;

use skattekit_runtime::private::mask;
use skattekit_runtime::{CodeList, Date, DateTime, Decimal};

use crate::cells::{Cells, Values};
use crate::layout::{Column, Kind, PARTITION};
use crate::person::{Person, Treatment};
use crate::schema::DECIMAL_SCALE;
use crate::when::{days, microseconds, unscaled};

/// A column of a field, and those beside it.
#[derive(Debug)]
pub(crate) struct ColumnBuilder {
    kind: Kind,
    own: Cells,
    /// The rows whose codes are unknown, in order: all others that have a code have a known one.
    unknown: Vec<u32>,
    /// The texts that its type cannot hold.
    beside: Option<Box<Cells>>,
    has_known: bool,
    treatment: Treatment,
    shows_all: bool,
    /// Whether the folder has its values.
    is_partition: bool,
}

/// One of the columns that a field has in a table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'a> {
    Cells(&'a Cells),
    /// Whether each code is known, given the rows where it is not; a row without a code has no answer.
    Known(&'a Cells, &'a [u32]),
}

impl<'a> Part<'a> {
    /// The values, or those of which it says whether they are known.
    pub(crate) const fn cells(self) -> &'a Cells {
        match self {
            Self::Cells(cells) | Self::Known(cells, _) => cells,
        }
    }

    /// Whether each code is known, of a column that says it.
    pub(crate) fn known(self) -> Option<Vec<bool>> {
        let Self::Known(codes, unknown) = self else {
            return None;
        };
        let mut known = vec![true; codes.present.count()];
        for place in unknown.iter().filter_map(|row| codes.present.place(*row)) {
            if let Some(known) = known.get_mut(place) {
                *known = false;
            }
        }
        Some(known)
    }
}

/// Sets the value of a row; a row that has one keeps it.
macro_rules! put {
    ($cells:expr, $values:ident, $row:expr, $value:expr) => {
        if $cells.present.add($row) {
            $values.push($value);
        }
    };
}

impl ColumnBuilder {
    /// The column without values, whose dictionaries have at most so many bytes.
    pub(crate) fn new(column: &Column, person: &Person, dictionary: usize) -> Self {
        Self {
            kind: column.kind,
            own: Cells::new(column.kind, dictionary),
            unknown: Vec::new(),
            beside: column
                .kind
                .has_text()
                .then(|| Box::new(Cells::new(Kind::Text, dictionary))),
            has_known: column.has_known,
            treatment: person.treatment(column.personal),
            shows_all: person.shows_all(),
            is_partition: column.name == PARTITION,
        }
    }

    /// Whether nothing of it is written.
    pub(crate) const fn is_dropped(&self) -> bool {
        matches!(self.treatment, Treatment::Drop)
    }

    /// A text; in a column of another type it goes beside it.
    pub(crate) fn set_text(&mut self, row: u32, text: &str) {
        if self.is_partition && year_of(text).is_some() {
            return;
        }
        let text = match &self.treatment {
            Treatment::Write => Cow::Borrowed(text),
            Treatment::Drop => return,
            Treatment::Key(key) => Cow::Owned(key.token(text)),
        };
        match self.kind {
            Kind::Text | Kind::Code | Kind::Json => self.own.set_text(row, text.as_bytes()),
            _ => self.set_beside(row, &text),
        }
    }

    /// A text that the type of the column cannot hold. It may be anything, unless it looks like a date or a number.
    fn set_beside(&mut self, row: u32, text: &str) {
        let is_like_one = |byte| b"0123456789 -+.:,/TZeE".contains(&byte);
        if !self.shows_all && !text.bytes().all(is_like_one) {
            return;
        }
        let text = shown(text, self.shows_all);
        if let Some(beside) = &mut self.beside {
            beside.set_text(row, text.as_bytes());
        }
    }

    /// Whether values that are no texts are written: a token needs a text.
    const fn writes(&self) -> bool {
        matches!(self.treatment, Treatment::Write)
    }

    #[inline]
    pub(crate) fn set_integer(&mut self, row: u32, number: i64) {
        if !self.writes() {
            return;
        }
        if self.is_partition {
            return self.set_text(row, &number.to_string());
        }
        match (self.kind, &mut self.own.values) {
            (Kind::Integer, Values::Long(values)) => put!(self.own, values, row, number),
            (Kind::Decimal, _) => {
                let unscaled =
                    i128::from(number) * 10_i128.pow(u32::from(DECIMAL_SCALE.unsigned_abs()));
                self.own.set_text(row, &unscaled.to_be_bytes());
            }
            (Kind::Small, Values::Short(values)) => match i32::try_from(number) {
                Ok(number) => put!(self.own, values, row, number),
                Err(_) => self.set_beside(row, &number.to_string()),
            },
            _ => self.set_text(row, &number.to_string()),
        }
    }

    pub(crate) fn set_decimal(&mut self, row: u32, number: &Decimal) {
        if !self.writes() {
            return;
        }
        if self.kind != Kind::Decimal {
            return self.set_text(row, number.as_str());
        }
        match unscaled(number.as_str()) {
            Some(unscaled) => self.own.set_text(row, &unscaled.to_be_bytes()),
            None => self.set_beside(row, number.as_str()),
        }
    }

    pub(crate) fn set_boolean(&mut self, row: u32, value: bool) {
        if !self.writes() {
            return;
        }
        match &mut self.own.values {
            Values::Boolean(values) => put!(self.own, values, row, value),
            _ => self.set_text(row, if value { "true" } else { "false" }),
        }
    }

    pub(crate) fn set_date(&mut self, row: u32, date: &Date) {
        if !self.writes() {
            return;
        }
        match (self.kind, &mut self.own.values) {
            (Kind::Date, Values::Short(values)) => match date.calendar() {
                Some(day) => put!(self.own, values, row, days(day)),
                None => self.set_beside(row, date.as_str()),
            },
            _ => self.set_text(row, date.as_str()),
        }
    }

    pub(crate) fn set_time(&mut self, row: u32, time: &DateTime) {
        if !self.writes() {
            return;
        }
        match (self.kind, &mut self.own.values) {
            (Kind::Time, Values::Long(values)) => {
                let read = time.parts().map(microseconds);
                if let Some((micros, _)) = read {
                    put!(self.own, values, row, micros);
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
    pub(crate) fn set_year(&mut self, row: u32, year: Option<u16>, text: &str) {
        if !self.writes() {
            return;
        }
        if self.is_partition {
            return self.set_text(row, text);
        }
        match (self.kind, &mut self.own.values, year) {
            (Kind::Small, Values::Short(values), Some(year)) => {
                put!(self.own, values, row, i32::from(year));
            }
            (Kind::Small, _, None) => self.set_beside(row, text),
            _ => self.set_text(row, text),
        }
    }

    #[inline]
    pub(crate) fn set_code(&mut self, row: u32, list: &'static CodeList, code: usize) {
        match (&self.treatment, self.kind, &mut self.own.values) {
            (Treatment::Write, Kind::Code, Values::Texts(texts)) => {
                if self.own.present.add(row) {
                    texts.push_code(list, code);
                }
            }
            _ => self.set_text(row, list.code(code)),
        }
    }

    /// A code that its list lacks; a blank one is absent.
    pub(crate) fn set_unknown(&mut self, row: u32, text: &str) {
        if !text.is_empty() {
            let shown = shown(text, self.shows_all);
            self.set_code_text(row, &shown, false);
        }
    }

    /// The text of a code.
    pub(crate) fn set_code_text(&mut self, row: u32, text: &str, known: bool) {
        self.set_text(row, text);
        self.set_known(row, known);
    }

    /// Whether the codes of a row, whose text is there, are known.
    pub(crate) fn set_known(&mut self, row: u32, known: bool) {
        if !known && self.unknown.last() != Some(&row) {
            self.unknown.push(row);
        }
    }

    /// Whether it is a column of codes.
    pub(crate) fn is_of_codes(&self) -> bool {
        self.kind == Kind::Code
    }

    /// The columns that it has in a table, in the order of [`Column::all`].
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let own = Part::Cells(&self.own);
        let known = Part::Known(&self.own, &self.unknown);
        let beside = self.beside.as_deref().map(Part::Cells);
        let parts = [
            (!self.is_partition).then_some(own),
            self.has_known.then_some(known),
            beside,
        ];
        parts.into_iter().flatten()
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        let unknown = self.unknown.capacity() * size_of::<u32>();
        let beside = self.beside.as_deref().map_or(0, Cells::memory);
        self.own.memory() + beside + unknown
    }

    /// Forgets the values before a row in columns where they have so many bytes.
    pub(crate) fn clear(&mut self, row: u32, least: usize) {
        if self.own.size() >= least {
            self.own.clear(row);
            self.unknown.clear();
        }
        if let Some(beside) = &mut self.beside
            && beside.size() >= least
        {
            beside.clear(row);
        }
    }

    /// Forgets everything.
    pub(crate) fn reset(&mut self) {
        self.own.reset();
        if let Some(beside) = &mut self.beside {
            beside.reset();
        }
        self.unknown = Vec::new();
    }
}

/// A text that no model foresees: long numbers in it may be a person's.
fn shown(text: &str, shows_all: bool) -> Cow<'_, str> {
    if shows_all {
        Cow::Borrowed(text)
    } else {
        mask(text)
    }
}

/// The year that a text is; years have one to four digits, as the names of folders.
pub(crate) fn year_of(text: &str) -> Option<u16> {
    let is_year = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| text.parse().ok())?
}
