//! The values of a column, and the rows that they are of: nothing is kept of a row without one.

use crate::layout::Kind;
use crate::schema::DECIMAL_BYTES;
use crate::texts::Texts;

/// The values of a column from some row on.
#[derive(Debug)]
pub(crate) struct Cells {
    pub(crate) present: Present,
    pub(crate) values: Values,
}

/// The rows that have a value, in order.
#[derive(Debug, Default)]
pub(crate) struct Present {
    /// The row from which on rows are counted.
    start: u32,
    /// As many rows from there on have a value, each of them.
    leading: u32,
    /// The others that have one.
    others: Vec<u32>,
}

/// Values of one type.
#[derive(Debug)]
pub(crate) enum Values {
    /// Whole numbers, and points in time.
    Long(Vec<i64>),
    /// Whole numbers of 32 bits, and dates.
    Short(Vec<i32>),
    Boolean(Vec<bool>),
    /// Texts, and decimal numbers in their bytes. What they need is large, and most columns have none.
    Texts(Box<Texts>),
}

impl Cells {
    /// No values yet, of a column whose dictionary has at most so many bytes.
    pub(crate) fn new(kind: Kind, dictionary: usize) -> Self {
        let values = match kind {
            Kind::Integer | Kind::Time => Values::Long(Vec::new()),
            Kind::Small | Kind::Date => Values::Short(Vec::new()),
            Kind::Boolean => Values::Boolean(Vec::new()),
            Kind::Text | Kind::Code | Kind::Json | Kind::Decimal => {
                let fixed = (kind == Kind::Decimal).then_some(DECIMAL_BYTES);
                Values::Texts(Box::new(Texts::new(fixed, dictionary)))
            }
        };
        Self {
            present: Present::default(),
            values,
        }
    }

    /// Sets the text of a row.
    pub(crate) fn set_text(&mut self, row: u32, text: &[u8]) {
        if let Values::Texts(texts) = &mut self.values
            && self.present.add(row)
        {
            texts.push(text);
        }
    }

    /// How many bytes the values have.
    pub(crate) fn size(&self) -> usize {
        match &self.values {
            Values::Long(values) => size_of_val(&**values),
            Values::Short(values) => size_of_val(&**values),
            Values::Boolean(values) => values.len(),
            Values::Texts(texts) => texts.size(),
        }
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        let values = match &self.values {
            Values::Long(values) => values.capacity() * size_of::<i64>(),
            Values::Short(values) => values.capacity() * size_of::<i32>(),
            Values::Boolean(values) => values.capacity(),
            Values::Texts(texts) => texts.memory(),
        };
        values + self.present.others.capacity() * size_of::<u32>()
    }

    /// Forgets the values, which are those before a row; the dictionary stays.
    pub(crate) fn clear(&mut self, row: u32) {
        self.present.start = row;
        self.present.leading = 0;
        self.present.others.clear();
        match &mut self.values {
            Values::Long(values) => values.clear(),
            Values::Short(values) => values.clear(),
            Values::Boolean(values) => values.clear(),
            Values::Texts(texts) => texts.clear(),
        }
    }

    /// Forgets everything, and gives back what it took.
    pub(crate) fn reset(&mut self) {
        self.present = Present::default();
        match &mut self.values {
            Values::Long(values) => *values = Vec::new(),
            Values::Short(values) => *values = Vec::new(),
            Values::Boolean(values) => *values = Vec::new(),
            Values::Texts(texts) => texts.reset(),
        }
    }
}

impl Present {
    /// Adds a row; `false` if it has a value already, which it keeps.
    #[inline]
    pub(crate) fn add(&mut self, row: u32) -> bool {
        let row = row - self.start;
        if self.others.is_empty() && row == self.leading {
            self.leading += 1;
            return true;
        }
        let is_new = row > self.others.last().copied().unwrap_or(self.leading);
        if is_new {
            self.others.push(row);
        }
        is_new
    }

    /// The row from which on rows are counted.
    pub(crate) const fn start(&self) -> u32 {
        self.start
    }

    /// How many rows have a value.
    pub(crate) fn count(&self) -> usize {
        self.leading as usize + self.others.len()
    }

    /// How many rows from the first on have a value.
    pub(crate) const fn leading(&self) -> usize {
        self.leading as usize
    }

    /// The rows that have a value, counted from the first.
    #[cfg(any(test, feature = "arrow-60"))]
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> {
        let others = self.others.iter().map(|row| *row as usize);
        (0..self.leading()).chain(others)
    }

    /// The place of a row's value, if it has one.
    pub(crate) fn place(&self, row: u32) -> Option<usize> {
        let row = row.checked_sub(self.start)?;
        if row < self.leading {
            return Some(row as usize);
        }
        let place = self.others.binary_search(&row).ok()?;
        Some(self.leading() + place)
    }

    /// Sets the bit of each of so many rows that has a value.
    pub(crate) fn set_bits(&self, rows: usize, bits: &mut Vec<u8>) {
        bits.clear();
        bits.resize(self.leading() / 8, 255);
        bits.resize(rows.div_ceil(8), 0);
        let leading = (self.leading / 8 * 8)..self.leading;
        for row in leading.chain(self.others.iter().copied()) {
            if let Some(byte) = bits.get_mut(row as usize / 8) {
                *byte |= 1 << (row % 8);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Present;

    #[test]
    fn the_rows_with_a_value_are_known() {
        let mut present = Present::default();
        let added = [0, 1, 1, 4, 4, 3, 9, 0].map(|row| present.add(row));
        assert_eq!(added, [true, true, false, true, false, false, true, false]);
        assert_eq!(present.rows().collect::<Vec<_>>(), [0, 1, 4, 9]);
        let places = [1, 2, 4, 9].map(|row| present.place(row));
        assert_eq!(places, [Some(1), None, Some(2), Some(3)]);
        let mut bits = vec![7];
        present.set_bits(11, &mut bits);
        assert_eq!(bits, [0b1_0011, 0b10]);
    }
}
