//! Stand-ins for wrong or missing values of a manifest, so that one run shows all its faults.
//!
//! serde stops at the first fault. A stand-in is recognised by its place, which lies beyond the text; diagnostics about
//! it are dropped.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The stand-ins, tried in this order until one has the expected type.
const KINDS: [&str; 5] = ["'x'", "false", "1", "[]", "{}"];

/// Inserts stand-ins into a manifest.
pub(super) struct Mender {
    /// The length of the text.
    end: usize,
    /// How many stand-ins there have been.
    count: usize,
}

impl Mender {
    pub(super) const fn new(text: &str) -> Self {
        Self {
            end: text.len(),
            count: 0,
        }
    }

    /// Whether any stand-in was inserted.
    pub(super) const fn is_used(&self) -> bool {
        self.count > 0
    }

    /// Whether a place is that of a stand-in.
    pub(super) const fn is_stand_in(&self, at: &Range<usize>) -> bool {
        at.start > self.end
    }

    /// Adds a missing key to a table.
    pub(super) fn add(
        &mut self,
        root: &mut DeTable<'_>,
        at: &Range<usize>,
        key: &str,
    ) -> Option<()> {
        let value = self.stand_in(0)?;
        // An array of tables has the place of its first table.
        let table = find(root, at, DeValue::is_table)?;
        let DeValue::Table(table) = table.get_mut() else {
            return None;
        };
        table.insert(Spanned::new(value.span(), key.to_owned().into()), value);
        Some(())
    }

    /// Replaces a value by the next stand-in; `None` if none had the expected type.
    pub(super) fn replace(&mut self, root: &mut DeTable<'_>, at: &Range<usize>) -> Option<()> {
        let known = at.start.checked_sub(self.end + 1);
        let kind = known.map_or(0, |known| known % KINDS.len() + 1);
        *find(root, at, |_| true)? = self.stand_in(kind)?;
        Some(())
    }

    /// Replaces a value by an allowed word.
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

    /// Wraps a value in a list, so that faults inside it are found.
    pub(super) fn list(&mut self, root: &mut DeTable<'_>, at: &Range<usize>) -> Option<()> {
        let list = self.stand_in(3)?;
        let value = find(root, at, |_| true)?;
        let item = std::mem::replace(value, list);
        if let DeValue::Array(items) = value.get_mut() {
            items.push(item);
        }
        Some(())
    }

    /// A stand-in; its place encodes which one it is.
    fn stand_in(&mut self, kind: usize) -> Option<Spanned<DeValue<'static>>> {
        let value = DeValue::parse(KINDS.get(kind)?).ok()?.into_inner();
        let start = self.end + 1 + self.count * KINDS.len() + kind;
        self.count += 1;
        Some(Spanned::new(start..start, value))
    }
}

/// The value at a place that satisfies a condition.
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
