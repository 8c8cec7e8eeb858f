//! `List<T>`: a list that can be absent from a response.

mod wire;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::{option, slice, vec};

use serde_core::{Serialize, Serializer};

use crate::values::code::Code;
use crate::values::open::Open;

/// A list that a response may leave out. It dereferences to a slice of its items, which is empty if the list is absent.
///
/// How the list was sent matters only for writing: an absent list is left out, an empty list is `[]`,
/// and an item sent without brackets is written without them. Lists with the same items are equal, since they mean the same
/// and XML does not distinguish them. A list of one item allocates no memory.
///
/// ```
/// use skattekit_runtime::List;
///
/// let bare: List<&str> = "formuesfradrag".into();
/// let within_brackets: List<&str> = vec!["formuesfradrag"].into();
/// assert_eq!(serde_json::to_string(&bare)?, r#""formuesfradrag""#);
/// assert_eq!(serde_json::to_string(&within_brackets)?, r#"["formuesfradrag"]"#);
/// assert_eq!(bare, within_brackets);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct List<T> {
    items: Items<T>,
}

// A separate flag instead of `Bare` would make copying of lists slower and cost a tenth of the time of all reading.
#[derive(Clone)]
enum Items<T> {
    Absent,
    /// One item, in brackets.
    One(T),
    /// One item, without brackets.
    Bare(T),
    Some(Vec<T>),
}

impl<T> List<T> {
    /// An absent list.
    #[must_use]
    pub const fn absent() -> Self {
        Self {
            items: Items::Absent,
        }
    }

    /// A list of one item that is written without brackets, as some versions of an API do.
    #[must_use]
    pub const fn bare(item: T) -> Self {
        Self {
            items: Items::Bare(item),
        }
    }

    /// Whether the list is absent, as opposed to empty.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self.items, Items::Absent)
    }

    /// The items; `None` if the list is absent.
    #[must_use]
    pub fn present(&self) -> Option<&Self> {
        (!self.is_absent()).then_some(self)
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.items = match std::mem::replace(&mut self.items, Items::Absent) {
            Items::Absent => Items::One(item),
            Items::One(first) | Items::Bare(first) => Items::Some(vec![first, item]),
            Items::Some(mut items) => {
                items.push(item);
                Items::Some(items)
            }
        };
    }

    /// Applies a function to each item; the result is written in the form in which this list was received.
    #[must_use]
    pub fn map<U>(self, mut function: impl FnMut(T) -> U) -> List<U> {
        let items = match self.items {
            Items::Absent => Items::Absent,
            Items::One(item) => Items::One(function(item)),
            Items::Bare(item) => Items::Bare(function(item)),
            Items::Some(items) => Items::Some(items.into_iter().map(function).collect()),
        };
        List { items }
    }

    /// The items; empty if the list is absent.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        match self.items {
            Items::Absent => Vec::new(),
            Items::One(item) | Items::Bare(item) => vec![item],
            Items::Some(items) => items,
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::absent()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.items {
            Items::Absent => f.write_str("absent"),
            _ => fmt::Debug::fmt(&**self, f),
        }
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T: Hash> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.items {
            Items::Absent => &[],
            Items::One(item) | Items::Bare(item) => slice::from_ref(item),
            Items::Some(items) => items,
        }
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.items {
            Items::Absent => &mut [],
            Items::One(item) | Items::Bare(item) => slice::from_mut(item),
            Items::Some(items) => items,
        }
    }
}

/// One item becomes [`bare`](List::bare) and is written without brackets; a list of one item is `vec![item].into()`.
impl<T> From<T> for List<T> {
    fn from(item: T) -> Self {
        Self::bare(item)
    }
}

/// A single code is bare too.
impl<T: Code> From<T> for List<Open<T>> {
    fn from(code: T) -> Self {
        Self::bare(code.into())
    }
}

/// The items are written in brackets, whatever their number.
impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items: Items::Some(items),
        }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

/// The items of a list, one after the other.
#[derive(Debug)]
pub struct IntoIter<T> {
    one: option::IntoIter<T>,
    more: vec::IntoIter<T>,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.one.next().or_else(|| self.more.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.one.len() + self.more.len();
        (left, Some(left))
    }
}

impl<T> ExactSizeIterator for IntoIter<T> {}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        let (one, more) = match self.items {
            Items::Absent => (None, Vec::new()),
            Items::One(item) | Items::Bare(item) => (Some(item), Vec::new()),
            Items::Some(items) => (None, items),
        };
        IntoIter {
            one: one.into_iter(),
            more: more.into_iter(),
        }
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.items {
            Items::Bare(item) => item.serialize(serializer),
            _ => serializer.collect_seq(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::List;
    use crate::formats::document::from_json;

    #[test]
    fn absent_and_empty_mean_the_same_and_are_told_apart_when_written() {
        let empty: List<i64> = serde_json::from_str("[]").unwrap();
        let null: List<i64> = serde_json::from_str("null").unwrap();
        assert_eq!(empty, List::absent());
        assert!(!empty.is_absent());
        assert!(null.is_absent());
        assert_eq!(serde_json::to_string(&empty).unwrap(), "[]");
    }

    #[test]
    fn a_list_goes_out_as_it_came() {
        for (text, items) in [
            ("[]", &[][..]),
            ("[1]", &[1]),
            ("1", &[1]),
            ("[1,2]", &[1, 2]),
            ("[1,2,3,4,5,6,7]", &[1, 2, 3, 4, 5, 6, 7]),
        ] {
            let theirs: List<i64> = serde_json::from_str(text).unwrap();
            let ours: List<i64> = from_json(text).unwrap();
            for list in [theirs, ours] {
                assert_eq!(*list, *items);
                assert_eq!(serde_json::to_string(&list).unwrap(), text);
            }
        }
        let error = from_json::<List<i64>>("[1,[2],3]").unwrap_err();
        assert_eq!(
            error.to_string(),
            "[1]: found a list, expected an integer of 64 bits at line 1 column 4"
        );
    }

    #[test]
    fn a_list_is_used_like_its_items() {
        let mut list = List::absent();
        assert_eq!(list.len(), 0);
        list.push(2);
        list.push(1);
        list.sort_unstable();
        assert_eq!(list.iter().sum::<i32>(), 3);
        assert_eq!((&list).into_iter().next(), Some(&1));
        assert_eq!(list.into_vec(), [1, 2]);
    }
}
