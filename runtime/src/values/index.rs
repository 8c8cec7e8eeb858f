//! The look-up of a code in its list.

use std::sync::OnceLock;

use crate::read::json::direct::are_plain;
use crate::read::json::first_quote;

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
        let length = first_quote(text).filter(|_| table.is_plain)?;
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
    /// A power of two, at most a quarter full, so that a search ends soon.
    slots: Box<[Slot]>,
    /// All codes one after the other, since those of a list are far apart in memory.
    text: Box<[u8]>,
    /// Whether JSON can write each code as it is.
    is_plain: bool,
}

/// The row of a code, where its text is, and bits of its hash that did not select the slot: they distinguish nearly all
/// other texts.
#[derive(Clone, Copy)]
struct Slot {
    start: u32,
    length: u32,
    row: u16,
    tag: u16,
}

impl Slot {
    const FREE: Self = Self {
        start: 0,
        length: u32::MAX,
        row: u16::MAX,
        tag: 0,
    };

    const fn is_free(self) -> bool {
        self.row == Self::FREE.row
    }
}

impl Table {
    fn new(codes: &[&str]) -> Self {
        let count = (codes.len() * 4 + 1).next_power_of_two();
        let mut slots = vec![Slot::FREE; count].into_boxed_slice();
        let mask = slots.len() - 1;
        let mut start = 0_u32;
        for (row, code) in (0..Slot::FREE.row).zip(codes) {
            let (mut at, tag) = hash(code.as_bytes());
            while !slots[at & mask].is_free() {
                at += 1;
            }
            let length = u32::try_from(code.len()).unwrap_or(u32::MAX);
            slots[at & mask] = Slot {
                start,
                length,
                row,
                tag,
            };
            start = start.saturating_add(length);
        }
        Self {
            slots,
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
        let (at, tag) = hash(text);
        let slot = self.slots[at & (self.slots.len() - 1)];
        if self.is_at(slot, tag, text) {
            return Some(usize::from(slot.row));
        }
        self.find_after(slot, (at, tag), text)
    }

    /// Looks on, past the slots of other codes.
    // A separate function, since most codes are in the first slot.
    #[inline(never)]
    fn find_after(
        &self,
        mut slot: Slot,
        (mut at, tag): (usize, u16),
        text: &[u8],
    ) -> Option<usize> {
        while !slot.is_free() {
            at += 1;
            slot = self.slots[at & (self.slots.len() - 1)];
            if self.is_at(slot, tag, text) {
                return Some(usize::from(slot.row));
            }
        }
        None
    }

    #[inline]
    fn is_at(&self, slot: Slot, tag: u16, text: &[u8]) -> bool {
        let start = slot.start as usize;
        slot.tag == tag
            && slot.length as usize == text.len()
            && self.text.get(start..start + text.len()) == Some(text)
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
    let word = first ^ last.rotate_left(32) ^ length as u64;
    // The middle of the product depends on all that is multiplied: the low bits of its upper half, the high ones of its
    // lower half.
    let upper = (u128::from(word) * u128::from(FACTOR)) >> 64;
    let lower = word.wrapping_mul(FACTOR);
    ((upper & 0xffff_ffff) as usize, (lower >> 48) as u16)
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
