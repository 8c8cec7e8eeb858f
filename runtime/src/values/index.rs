//! The look-up of a code in its list.

use std::sync::OnceLock;

use crate::read::json::direct::are_plain;

/// The look-up of a code's row: a hash table with open addressing, filled at its first use.
///
/// Filling it at compile time would cost more than the rest of a list; filling it at run time costs some microseconds,
/// once.
pub struct Index {
    rows: usize,
    code_of: fn(usize) -> &'static str,
    table: OnceLock<Table>,
}

impl Index {
    /// The index of a table with `rows` rows, each with a code.
    #[must_use]
    pub const fn new(rows: usize, code_of: fn(usize) -> &'static str) -> Self {
        Self {
            rows,
            code_of,
            table: OnceLock::new(),
        }
    }

    /// The row whose code is `text`.
    // Not generic, so that it is compiled once and not for every list.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<usize> {
        self.table().find(text.as_bytes())
    }

    /// The row whose code ends at the first quote of a text, and the code's length.
    ///
    /// `None` too if JSON writes some code of the list with an escape: then the text before a quote may be another.
    #[must_use]
    pub fn find_before_quote(&self, text: &[u8]) -> Option<(usize, usize)> {
        let table = self.table();
        let length = quote(text).filter(|_| table.is_plain)?;
        Some((table.find(&text[..length])?, length))
    }

    #[inline]
    fn table(&self) -> &Table {
        match self.table.get() {
            Some(table) => table,
            None => self.fill(),
        }
    }

    #[cold]
    fn fill(&self) -> &Table {
        self.table
            .get_or_init(|| Table::new(&(0..self.rows).map(self.code_of).collect::<Vec<_>>()))
    }
}

struct Table {
    /// A power of two, at most half full, so that a search always ends.
    slots: Box<[Slot]>,
    /// All codes one after the other, since those of a list are far apart in memory.
    text: Box<[u8]>,
    /// Where the code of each row is in it: its start and its length.
    codes: Box<[(usize, usize)]>,
    /// Whether JSON can write each code as it is.
    is_plain: bool,
}

/// A row, and the bits of its code's hash that did not select the slot: they distinguish nearly all other texts.
#[derive(Clone, Copy)]
struct Slot {
    row: u16,
    tag: u16,
}

impl Slot {
    const FREE: u16 = u16::MAX;
}

impl Table {
    fn new(codes: &[&str]) -> Self {
        let free = Slot {
            row: Slot::FREE,
            tag: 0,
        };
        let mut slots = vec![free; (codes.len() * 4 + 1).next_power_of_two()].into_boxed_slice();
        let mask = slots.len() - 1;
        for (row, code) in (0..Slot::FREE).zip(codes) {
            let (mut slot, tag) = hash(code.as_bytes());
            while slots[slot & mask].row != Slot::FREE {
                slot += 1;
            }
            slots[slot & mask] = Slot { row, tag };
        }
        let mut start = 0;
        let spans = codes.iter().map(|code| {
            start += code.len();
            (start - code.len(), code.len())
        });
        Self {
            slots,
            codes: spans.collect(),
            text: codes.concat().into_bytes().into(),
            is_plain: are_plain(codes),
        }
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a tenth of the time of a look-up, in two places"
    )]
    fn find(&self, text: &[u8]) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let (mut at, tag) = hash(text);
        loop {
            let slot = self.slots[at & mask];
            if slot.row == Slot::FREE {
                return None;
            }
            let row = usize::from(slot.row);
            let (start, length) = self.codes[row];
            if slot.tag == tag && length == text.len() && self.text[start..][..length] == *text {
                return Some(row);
            }
            at += 1;
        }
    }
}

/// The slot of a code and its tag, from its length and its first and last eight bytes.
///
/// The codes are long, so processing one byte at a time would be slow; and without a loop no branch depends on their
/// length. The few codes with equal bytes in these groups are distinguished by the final comparison.
#[inline]
fn hash(text: &[u8]) -> (usize, u16) {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let length = text.len();
    let (first, last) = if let (Some(first), Some(last)) =
        (text.first_chunk::<8>(), text.last_chunk::<8>())
    {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let word = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        (word(first), word(last))
    } else {
        let join = |word, byte: &u8| word << 8 | u64::from(*byte);
        (text.iter().fold(0, join), 0)
    };
    let all = (first ^ last.rotate_left(32) ^ length as u64).wrapping_mul(FACTOR);
    let all = (all ^ all >> 32).wrapping_mul(FACTOR);
    ((all >> 32) as usize, (all >> 48) as u16)
}

/// Where the first quote is.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "lazy ones are not compiled to one comparison of all"
)]
#[inline]
fn quote(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    let mut rest = text;
    // Compiled to a comparison of all of them at once.
    let any = |bytes: &[u8; 16]| bytes.iter().fold(false, |any, byte| any | (*byte == b'"'));
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        // A quote leaves a zero; the lowest zero is the first of which the high bit is set by the subtraction.
        let word = u64::from_le_bytes(*word) ^ (ONES * 0x22);
        let found = word.wrapping_sub(ONES) & !word & (ONES << 7);
        if found != 0 {
            return Some(text.len() - rest.len() + found.trailing_zeros() as usize / 8);
        }
        rest = tail;
        while let Some((bytes, tail)) = rest.split_first_chunk()
            && !any(bytes)
        {
            rest = tail;
        }
    }
    let at = rest.iter().position(|byte| *byte == b'"')?;
    Some(text.len() - rest.len() + at)
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn an_index_finds_each_code_and_nothing_else() {
        const CODES: [&str; 5] = [
            "", "a", "samletGjeld", "samletGjeldIUtlandet", "samletGjelD",
        ];
        let index = Index::new(CODES.len(), |row| CODES[row]);
        for (row, code) in CODES.iter().enumerate() {
            assert_eq!(index.find(code), Some(row));
        }
        for text in ["b", "samletgjeld", "samletGjeldI", "å"] {
            assert_eq!(index.find(text), None);
        }
        for (row, code) in CODES.iter().enumerate() {
            for after in ["\"", "\",\"samletGjeld\"", "\"  ", "\"ø\\"] {
                let text = format!("{code}{after}");
                assert_eq!(
                    index.find_before_quote(text.as_bytes()),
                    Some((row, code.len()))
                );
            }
            assert_eq!(index.find_before_quote(code.as_bytes()), None);
        }
    }

    #[test]
    fn a_list_with_escapes_is_not_looked_up_in_the_text() {
        const CODES: [&str; 2] = ["a\\n", "b"];
        let index = Index::new(CODES.len(), |row| CODES[row]);
        assert_eq!(index.find("b"), Some(1));
        assert_eq!(index.find_before_quote(b"b\""), None);
        assert_eq!(index.find_before_quote(b"a\\n\""), None);
    }

    #[test]
    fn codes_that_differ_in_a_byte_that_the_hash_leaves_out_are_told_apart() {
        let code = |at: usize| {
            let mut code = "a".repeat(70);
            code.replace_range(at..=at, "b");
            &*code.leak()
        };
        let codes: Vec<&'static str> = (0..70).map(code).collect();
        let table = super::Table::new(&codes);
        for (row, code) in codes.iter().enumerate() {
            assert_eq!(table.find(code.as_bytes()), Some(row));
        }
        assert_eq!(table.find("a".repeat(70).as_bytes()), None);
        assert_eq!(table.find("a".repeat(69).as_bytes()), None);
    }
}
