//! Stand-ins for wrong or missing values of a manifest, so that one run shows all its faults.
//!
//! serde gives up at the first fault. A stand-in has a place that no text has, by which it is known again: what is said of it
//! is none of the manifest's faults.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a stand-in is, one after the other, until one is of the kind that is wanted.
const KINDS: [&str; 5] = ["'x'", "false", "1", "[]", "{}"];

/// Puts stand-ins into a manifest.
pub(super) struct Mender {
    /// The length of the text.
    end: usize,
    /// How many stand-ins there were.
    count: usize,
}

impl Mender {
    pub(super) const fn new(text: &str) -> Self {
        Self {
            end: text.len(),
            count: 0,
        }
    }

    /// Whether anything stands for something else.
    pub(super) const fn is_used(&self) -> bool {
        self.count > 0
    }

    /// Whether a place is that of a stand-in.
    pub(super) const fn is_stand_in(&self, at: &Range<usize>) -> bool {
        at.start > self.end
    }

    /// Gives a table a key that it lacks.
    pub(super) fn add(
        &mut self,
        root: &mut DeTable<'_>,
        at: &Range<usize>,
        key: &str,
    ) -> Option<()> {
        let value = self.stand_in(0)?;
        // A list of tables has the place of its first one.
        let table = find(root, at, DeValue::is_table)?;
        let DeValue::Table(table) = table.get_mut() else {
            return None;
        };
        table.insert(Spanned::new(value.span(), key.to_owned().into()), value);
        Some(())
    }

    /// Puts the next stand-in in the place of a value; none when no kind was the wanted one.
    pub(super) fn replace(&mut self, root: &mut DeTable<'_>, at: &Range<usize>) -> Option<()> {
        let known = at.start.checked_sub(self.end + 1);
        let kind = known.map_or(0, |known| known % KINDS.len() + 1);
        *find(root, at, |_| true)? = self.stand_in(kind)?;
        Some(())
    }

    /// Puts a word that is wanted in the place of a value.
    pub(super) fn name(
        &mut self,
        root: &mut DeTable<'_>,
        at: &Range<usize>,
        word: &str,
    ) -> Option<()> {
        let value = self.stand_in(0)?;
        let word = DeValue::String(word.to_owned().into());
        *find(root, at, |_| true)? = Spanned::new(value.span(), word);
        Some(())
    }

    /// Makes a value the one item of a list, so that what is wrong in it shows.
    pub(super) fn list(&mut self, root: &mut DeTable<'_>, at: &Range<usize>) -> Option<()> {
        let list = self.stand_in(3)?;
        let value = find(root, at, |_| true)?;
        let item = std::mem::replace(value, list);
        if let DeValue::Array(items) = value.get_mut() {
            items.push(item);
        }
        Some(())
    }

    /// A stand-in of a kind, which its place tells again.
    fn stand_in(&mut self, kind: usize) -> Option<Spanned<DeValue<'static>>> {
        let value = DeValue::parse(KINDS.get(kind)?).ok()?.into_inner();
        let start = self.end + 1 + self.count * KINDS.len() + kind;
        self.count += 1;
        Some(Spanned::new(start..start, value))
    }
}

/// The wanted value at a place.
fn find<'t, 'i>(
    table: &'t mut DeTable<'i>,
    at: &Range<usize>,
    is_wanted: fn(&DeValue<'i>) -> bool,
) -> Option<&'t mut Spanned<DeValue<'i>>> {
    table
        .iter_mut()
        .find_map(|(_, value)| find_within(value, at, is_wanted))
}

fn find_within<'t, 'i>(
    value: &'t mut Spanned<DeValue<'i>>,
    at: &Range<usize>,
    is_wanted: fn(&DeValue<'i>) -> bool,
) -> Option<&'t mut Spanned<DeValue<'i>>> {
    if value.span() == *at && is_wanted(value.get_ref()) {
        return Some(value);
    }
    match value.get_mut() {
        DeValue::Table(table) => find(table, at, is_wanted),
        DeValue::Array(items) => items
            .iter_mut()
            .find_map(|item| find_within(item, at, is_wanted)),
        _ => None,
    }
}
