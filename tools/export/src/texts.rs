//! Texts of a column: each different one once, and its number per row.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use skattekit_runtime::CodeList;

/// The number of a code that has none yet.
const NONE: u32 = u32::MAX;

/// The bytes before a text that say how many it has.
const PREFIX: usize = 4;

/// The texts of a column, in the bytes that Parquet writes.
#[derive(Debug)]
pub(crate) struct Texts {
    /// Different texts in the order in which they came, each after its length unless all have the same.
    entries: Entries,
    /// The numbers of the texts, by text.
    numbers_by_text: HashTable<u32>,
    hasher: RandomState,
    /// The most bytes of different texts; what comes after them is kept as it is.
    most: usize,
    /// The number of the last text, which is mostly that of the next one too.
    last: u32,
    /// Per list of codes, the number of each code.
    lists: Vec<(&'static str, Vec<u32>)>,
    /// The number of each value.
    numbers: Vec<u32>,
    /// The values after those, each after its length as above.
    plain: Vec<u8>,
}

#[derive(Debug)]
struct Entries {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The bytes of each, if all have the same.
    fixed: Option<usize>,
}

impl Texts {
    /// No texts yet, with the length of each if all have the same, and the most bytes of different ones.
    pub(crate) fn new(fixed: Option<usize>, most: usize) -> Self {
        Self {
            entries: Entries {
                bytes: Vec::new(),
                ends: Vec::new(),
                fixed,
            },
            numbers_by_text: HashTable::new(),
            hasher: RandomState::default(),
            most,
            last: 0,
            lists: Vec::new(),
            numbers: Vec::new(),
            plain: Vec::new(),
        }
    }

    /// Adds a value.
    pub(crate) fn push(&mut self, text: &[u8]) {
        if self.is_full() {
            write_text(text, self.entries.fixed, &mut self.plain);
        } else {
            let number = self.number(text);
            self.numbers.push(number);
        }
    }

    /// Adds the code of a list.
    #[inline]
    pub(crate) fn push_code(&mut self, list: &'static CodeList, code: usize) {
        if self.is_full() {
            return self.push(list.code(code).as_bytes());
        }
        // Lists of one name are one list, and mostly one text in memory.
        let name = list.name();
        let mut known = self.lists.iter();
        let at = known.position(|(known, _)| std::ptr::eq(*known, name));
        let at = at.unwrap_or_else(|| {
            self.lists.push((name, vec![NONE; list.count()]));
            self.lists.len() - 1
        });
        let mut number = self.lists[at].1.get(code).copied().unwrap_or(NONE);
        if number == NONE {
            number = self.number(list.code(code).as_bytes());
            if let Some(known) = self.lists[at].1.get_mut(code) {
                *known = number;
            }
        }
        self.numbers.push(number);
    }

    /// Whether there are as many different texts as there may be.
    const fn is_full(&self) -> bool {
        self.entries.bytes.len() >= self.most
    }

    fn number(&mut self, text: &[u8]) -> u32 {
        let entries = &mut self.entries;
        if entries.count() > 0 && entries.get(self.last) == text {
            return self.last;
        }
        let hash = self.hasher.hash_one(text);
        let is_it = |number: &u32| entries.get(*number) == text;
        self.last = if let Some(number) = self.numbers_by_text.find(hash, is_it) {
            *number
        } else {
            let number = u32::try_from(entries.count()).unwrap_or(NONE);
            entries.add(text);
            let hash_of = |number: &u32| self.hasher.hash_one(entries.get(*number));
            self.numbers_by_text.insert_unique(hash, number, hash_of);
            number
        };
        self.last
    }

    /// Whether all have the same length.
    pub(crate) const fn is_fixed(&self) -> bool {
        self.entries.fixed.is_some()
    }

    /// The different texts as Parquet writes them, and how many they are.
    pub(crate) fn dictionary(&self) -> (&[u8], usize) {
        (&self.entries.bytes, self.entries.count())
    }

    /// The different texts.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.iter()
    }

    /// The numbers of the values; `None` if some have none.
    pub(crate) fn numbers(&self) -> Option<&[u32]> {
        self.plain.is_empty().then_some(&*self.numbers)
    }

    /// Writes the values as Parquet writes them without a dictionary.
    pub(crate) fn write_plain(&self, out: &mut Vec<u8>) {
        for number in &self.numbers {
            write_text(self.entries.get(*number), self.entries.fixed, out);
        }
        out.extend_from_slice(&self.plain);
    }

    /// How many bytes the values have.
    pub(crate) fn size(&self) -> usize {
        size_of_val(&*self.numbers) + self.plain.len()
    }

    /// How many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        let lists = self.lists.iter().map(|(_, numbers)| numbers.capacity());
        let numbers = lists.sum::<usize>() + self.numbers.capacity();
        numbers * size_of::<u32>()
            + self.plain.capacity()
            + self.entries.bytes.capacity()
            + self.entries.ends.capacity() * size_of::<usize>()
            + self.numbers_by_text.allocation_size()
    }

    /// Forgets the values.
    pub(crate) fn clear(&mut self) {
        self.numbers.clear();
        self.plain.clear();
    }

    /// Forgets everything, and gives back what it took.
    pub(crate) fn reset(&mut self) {
        let lists = std::mem::take(&mut self.lists);
        *self = Self {
            hasher: self.hasher.clone(),
            ..Self::new(self.entries.fixed, self.most)
        };
        self.lists = lists;
        for (_, numbers) in &mut self.lists {
            numbers.fill(NONE);
        }
    }
}

impl Entries {
    const fn count(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let before = number.checked_sub(1);
        let start = before.and_then(|before| self.ends.get(before));
        let start = start.copied().unwrap_or_default();
        let prefix = if self.fixed.is_some() { 0 } else { PREFIX };
        let end = self.ends.get(number).copied().unwrap_or_default();
        self.bytes.get(start + prefix..end).unwrap_or_default()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let count = u32::try_from(self.count()).unwrap_or(NONE);
        (0..count).map(|number| self.get(number))
    }

    fn add(&mut self, text: &[u8]) {
        write_text(text, self.fixed, &mut self.bytes);
        self.ends.push(self.bytes.len());
    }
}

/// Writes a text after its length, unless all have the same.
fn write_text(text: &[u8], fixed: Option<usize>, out: &mut Vec<u8>) {
    if fixed.is_none() {
        // A record that is longer is not read.
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&length.to_le_bytes());
    }
    out.extend_from_slice(text);
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn a_text_is_kept_once_as_long_as_there_is_room() {
        let mut texts = Texts::new(None, 12);
        for text in ["ab", "", "ab", "ab"] {
            texts.push(text.as_bytes());
        }
        assert_eq!(texts.numbers(), Some(&[0, 1, 0, 0][..]));
        assert_eq!(texts.dictionary(), (&b"\x02\0\0\0ab\0\0\0\0"[..], 2));
        texts.push(b"cde");
        assert_eq!(texts.numbers(), Some(&[0, 1, 0, 0, 2][..]));
        texts.push(b"ab");
        assert_eq!(texts.numbers(), None);
        let mut plain = Vec::new();
        texts.write_plain(&mut plain);
        let one = b"\x02\0\0\0ab";
        let expected = [one, &b"\0\0\0\0"[..], one, one, b"\x03\0\0\0cde", one];
        assert_eq!(plain, expected.concat());
        texts.clear();
        texts.push(b"ab");
        assert_eq!(texts.numbers(), None);
        texts.reset();
        texts.push(b"x");
        assert_eq!(texts.numbers(), Some(&[0][..]));
        assert_eq!(texts.entries().collect::<Vec<_>>(), [b"x"]);
    }
}
