//! `List<T>`: a list that a response may leave out.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::{option, slice, vec};

use serde_core::de::value::{MapAccessDeserializer, StrDeserializer, StringDeserializer};
use serde_core::de::{self, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_core::{Serialize, Serializer, forward_to_deserialize_any};

use crate::read::context::Place;
use crate::read::finding::FindingKind;
use crate::read::names::TYPE;
use crate::read::value::Value;
use crate::read::wire::{At, Lists, Wire, read_silently, required};

/// A list that a response may leave out; used like the slice of its items, which is empty when the list is absent.
///
/// How it came is told apart only when the list is written again: an absent one is left out, an empty one is `[]`,
/// and one item that came without brackets goes without them. Lists with the same items are equal, since they mean the same
/// and XML cannot tell them apart. A list of one item needs no memory of its own.
#[derive(Clone)]
pub struct List<T> {
    items: Items<T>,
}

// A flag of one byte in place of `Bare` would have lists copied in odd pieces, which is a tenth of the time of all reading.
#[derive(Clone)]
enum Items<T> {
    Absent,
    /// One item, within brackets.
    One(T),
    /// One item, without brackets.
    Bare(T),
    Some(Vec<T>),
}

impl<T> List<T> {
    /// The list that is left out.
    #[must_use]
    pub const fn absent() -> Self {
        Self {
            items: Items::Absent,
        }
    }

    /// The list of one item that goes without brackets, as some versions of an API write it.
    #[must_use]
    pub const fn bare(item: T) -> Self {
        Self {
            items: Items::Bare(item),
        }
    }

    /// Whether the list is left out, as opposed to empty.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self.items, Items::Absent)
    }

    /// The items, unless the list is left out.
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

    /// The items; none when the list is absent.
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

impl<'de, T: Wire> de::Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

impl<T: Wire> Wire for List<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(source: D, place: &Place<'_>) -> Result<Self, D::Error> {
        let before = Self::absent();
        ListVisitor { before, place }.read(source)
    }

    fn blank() -> Self {
        Self::absent()
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        place: &Place<'_>,
    ) -> Result<Self, D::Error> {
        // An absent list is one that was null.
        if !self.is_absent() && !place.is_xml() {
            return Err(place.fault(format_args!("comes a second time")));
        }
        let before = self;
        ListVisitor { before, place }.read(source)
    }

    fn missing<E: de::Error>(_: &Place<'_>) -> Result<Self, E> {
        Ok(Self::absent())
    }

    const LISTS: Lists = Lists::Always;
    const TYPED: bool = T::TYPED;

    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}

/// Reads a list: the items within brackets, or one item that stands by itself and follows those before it.
struct ListVisitor<'a, T> {
    before: List<T>,
    place: &'a Place<'a>,
}

impl<T: Wire> ListVisitor<'_, T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(self, source: D) -> Result<List<T>, D::Error> {
        if T::TYPED && self.place.is_xml() {
            source.deserialize_newtype_struct(TYPE, self)
        } else {
            source.deserialize_any(self)
        }
    }

    fn one<'de, D: Deserializer<'de>>(self, source: D) -> Result<List<T>, D::Error> {
        let Self {
            before: mut list,
            place,
        } = self;
        // An item that can be a list would be tried as that, which would be tried as an item, and so on.
        if place.trial().is_some() && T::LISTS != Lists::Never {
            return Err(place.refuse("an item", "a list"));
        }
        if place.is_xml() {
            list.push(T::read(source, &place.item(list.len()))?);
            Ok(list)
        } else {
            // It stands where the list would, and has no index.
            Ok(List::bare(T::read(source, place)?))
        }
    }
}

impl<'de, T: Wire> Visitor<'de> for ListVisitor<'_, T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<List<T>, A::Error> {
        // Nothing comes before: XML has no brackets, and elsewhere a second list is refused.
        let mut one = None;
        let mut more = Vec::new();
        let mut at = 0;
        while let Some(item) = source.next_element_seed(At::new(&self.place.optional_item(at)))? {
            at += 1;
            // A null is listed where somebody asks, and is no item.
            if self.place.take_left_out() {
                continue;
            }
            match one.take() {
                Some(first) => {
                    more.reserve(4);
                    more.extend([first, item]);
                }
                None if more.is_empty() => one = Some(item),
                None => more.push(item),
            }
        }
        let items = one.map_or(Items::Some(more), Items::One);
        Ok(List { items })
    }

    fn visit_unit<E: de::Error>(self) -> Result<List<T>, E> {
        // In XML, this is an item, where an item can be null.
        let mut list = self.before;
        if let Some(item) = T::null().filter(|_| self.place.is_xml()) {
            list.push(item);
        } else {
            self.place.report(FindingKind::Null, || Value::Null);
        }
        Ok(list)
    }

    fn visit_none<E: de::Error>(self) -> Result<List<T>, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<List<T>, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<List<T>, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
        self.one(Item(StrDeserializer::new(text)))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<List<T>, E> {
        self.one(Item(StringDeserializer::new(text)))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<List<T>, E> {
        self.one(Item(value.into_deserializer()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<List<T>, E> {
        self.one(Item(number.into_deserializer()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<List<T>, E> {
        self.one(Item(number.into_deserializer()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<List<T>, E> {
        self.one(Item(number.into_deserializer()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
        self.one(Item(MapAccessDeserializer::new(map)))
    }
}

/// One item that stands by itself: a value, and not a null.
struct Item<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Item<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A list that is always there.
impl<T: Wire> Wire for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(source: D, place: &Place<'_>) -> Result<Self, D::Error> {
        let list = List::read(source, place)?;
        // A null, which the list has listed where somebody asks.
        if list.is_absent() {
            if place.is_optional() {
                place.leave_out();
            } else if !place.fills_blanks() {
                return Err(place.fault(format_args!("null, and required")));
            }
        }
        Ok(list.into_vec())
    }

    fn blank() -> Self {
        Self::new()
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        place: &Place<'_>,
    ) -> Result<Self, D::Error> {
        List::from(self)
            .read_again(source, place)
            .map(List::into_vec)
    }

    const LISTS: Lists = Lists::Always;
    const TYPED: bool = T::TYPED;

    // An empty list is nothing at all in XML.
    fn missing<E: de::Error>(place: &Place<'_>) -> Result<Self, E> {
        if place.is_xml() {
            Ok(Self::new())
        } else {
            required(place, FindingKind::Missing, "missing")
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
            "[1]: found a list, expected a whole number of 64 bits at line 1 column 4"
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
