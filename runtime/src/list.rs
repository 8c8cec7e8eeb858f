//! `List<T>`: a list that a response may leave out.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list that a response may leave out; used like the slice of its items, which is empty when the list is absent.
///
/// Absent and empty are told apart only when the list is written again: an absent one is left out, an empty one is `[]`.
/// They compare equal, since they mean the same and XML cannot tell them apart.
#[derive(Clone)]
pub struct List<T> {
    items: Option<Vec<T>>,
}

impl<T> List<T> {
    /// The list that is left out.
    #[must_use]
    pub const fn absent() -> Self {
        Self { items: None }
    }

    /// Whether the list is left out, as opposed to empty.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        self.items.is_none()
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.items.get_or_insert_default().push(item);
    }

    /// The items; none when the list is absent.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items.unwrap_or_default()
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
            Some(items) => fmt::Debug::fmt(items, f),
            None => f.write_str("absent"),
        }
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.items.as_deref().unwrap_or_default()
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.items.as_deref_mut().unwrap_or_default()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items: Some(items) }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            items: Option::deserialize(deserializer)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn absent_and_empty_mean_the_same_and_are_told_apart_when_written() {
        let empty: List<u8> = serde_json::from_str("[]").unwrap();
        let null: List<u8> = serde_json::from_str("null").unwrap();
        assert_eq!(empty, List::absent());
        assert!(!empty.is_absent());
        assert!(null.is_absent());
        assert_eq!(serde_json::to_string(&empty).unwrap(), "[]");
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
