//! Lists as types of a response: `List`, and `Vec` for required lists.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use super::{Items, List};
use crate::formats::response::{Response, RootKind};
use crate::read::asks::Asks;
use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::json::{Json, Refused};
use crate::read::wire::{Lists, ReadSeed, Wire, read_silently, required};

impl<'de, T: Wire> de::Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

impl<T: Wire> Wire for List<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        let before = Self::absent();
        ListVisitor { before, context }.read(source)
    }

    #[inline]
    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        if json.peek() != b'[' {
            return read_one(json, context);
        }
        let mut source = json.opened()?;
        let mut is_last = !source.next_item()?;
        let mut items = Vec::new();
        let mut read = 0;
        while !is_last {
            let item = T::read_json(source.json, &context.optional_item(read))?;
            read += 1;
            is_last = !source.next_item()?;
            // A null is reported if findings are wanted, and is not an item.
            if context.take_left_out() {
                continue;
            }
            // A single one is not in memory of its own.
            if is_last && items.is_empty() {
                return Ok(Self {
                    items: Items::One(item),
                });
            }
            items.push(item);
        }
        Ok(Self {
            items: Items::Some(items),
        })
    }

    fn default_value() -> Self {
        Self::absent()
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        // An absent list was null.
        if !self.is_absent() && !context.is_xml() {
            return Err(context.fault(format_args!("is given twice")));
        }
        let before = self;
        ListVisitor { before, context }.read(source)
    }

    fn missing<E: de::Error>(_: &ReadContext<'_>) -> Result<Self, E> {
        Ok(Self::absent())
    }

    fn is_replaceable(&self) -> bool {
        self.is_absent()
    }

    const LISTS: Lists = Lists::Always;
    const ASKS: Asks = T::ASKS;

    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}

/// Reads an item without brackets, or null, from JSON text.
fn read_one<T: Wire>(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<List<T>, Refused> {
    if json.null()? {
        context.report_null(FindingKind::Null);
        return Ok(List::absent());
    }
    refuse_item_in_trial::<T, _>(context)?;
    T::read_json(json, context).map(List::bare)
}

/// An item that can be a list would be tried as that, which would be tried as an item, and so on.
fn refuse_item_in_trial<T: Wire, E: de::Error>(context: &ReadContext<'_>) -> Result<(), E> {
    if context.trial().is_some() && T::LISTS != Lists::Never {
        return Err(context.refuse("an item", "a list"));
    }
    Ok(())
}

/// Reads a list: items in brackets, or a single item, which follows the previous ones.
struct ListVisitor<'a, T> {
    before: List<T>,
    context: &'a ReadContext<'a>,
}

impl<T: Wire> ListVisitor<'_, T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(self, source: D) -> Result<List<T>, D::Error> {
        T::ASKS.read(source, self.context.is_xml(), self)
    }

    fn one<'de, D: Deserializer<'de>>(self, source: D) -> Result<List<T>, D::Error> {
        let Self {
            before: mut list,
            context,
        } = self;
        refuse_item_in_trial::<T, _>(context)?;
        if context.is_xml() {
            list.push(T::read(source, &context.item(list.len()))?);
            Ok(list)
        } else {
            // The item is in the place of the list, and has no index.
            Ok(List::bare(T::read(source, context)?))
        }
    }

    #[inline]
    fn bare<E: de::Error>(self, scalar: Bare<'_>) -> Result<List<T>, E> {
        self.one(Item(BareIn(scalar, PhantomData)))
    }
}

impl<'de, T: Wire> Visitor<'de> for ListVisitor<'_, T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<List<T>, A::Error> {
        // There is nothing before it: XML has no brackets, and other formats reject a second list.
        let mut one = None;
        let mut items = Vec::new();
        for at in 0.. {
            let context = self.context.optional_item(at);
            let Some(item) = source.next_element_seed(ReadSeed::new(&context))? else {
                break;
            };
            // A null is reported if findings are wanted, and is not an item.
            if self.context.take_left_out() {
                continue;
            }
            // A single one is not in memory of its own.
            if items.capacity() > 0 {
                items.push(item);
            } else if let Some(first) = one.take() {
                items.reserve(4);
                items.extend([first, item]);
            } else {
                one = Some(item);
            }
        }
        let items = match one {
            Some(one) => Items::One(one),
            None => Items::Some(items),
        };
        Ok(List { items })
    }

    fn visit_unit<E: de::Error>(self) -> Result<List<T>, E> {
        // In XML, this is an item, if items can be null.
        let mut list = self.before;
        if let Some(item) = T::null().filter(|_| self.context.is_xml()) {
            list.push(item);
        } else {
            self.context.report_null(FindingKind::Null);
        }
        Ok(list)
    }

    fn visit_none<E: de::Error>(self) -> Result<List<T>, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<List<T>, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
        self.bare(Bare::Text(text))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<List<T>, E> {
        self.bare(Bare::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<List<T>, E> {
        self.bare(Bare::Signed(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<List<T>, E> {
        self.bare(Bare::Unsigned(number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<List<T>, E> {
        self.bare(Bare::Float(number))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
        self.one(Item(MapAccessDeserializer::new(map)))
    }
}

/// A scalar, whichever: with a type for each, whatever reads an item would be compiled for all of them.
enum Bare<'a> {
    Text(&'a str),
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

/// The same in a format with these errors.
struct BareIn<'a, E>(Bare<'a>, PhantomData<E>);

impl<'de, E: de::Error> Deserializer<'de> for BareIn<'_, E> {
    type Error = E;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Bare::Text(text) => visitor.visit_str(text),
            Bare::Bool(value) => visitor.visit_bool(value),
            Bare::Signed(number) => visitor.visit_i64(number),
            Bare::Unsigned(number) => visitor.visit_u64(number),
            Bare::Float(number) => visitor.visit_f64(number),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A single item without brackets: a value other than null.
struct Item<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Item<D> {
    type Error = D::Error;

    #[inline]
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

/// A required list.
impl<T: Wire> Wire for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        present(List::read(source, context)?, context)
    }

    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        present(List::read_json(json, context)?, context)
    }

    fn default_value() -> Self {
        Self::new()
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        List::from(self)
            .read_again(source, context)
            .map(List::into_vec)
    }

    const LISTS: Lists = Lists::Always;
    const ASKS: Asks = T::ASKS;

    // An empty list has no elements at all in XML.
    fn missing<E: de::Error>(context: &ReadContext<'_>) -> Result<Self, E> {
        if context.is_xml() {
            Ok(Self::new())
        } else {
            required(context, FindingKind::Missing, "missing")
        }
    }
}

/// The items of a required list.
fn present<T, E: de::Error>(list: List<T>, context: &ReadContext<'_>) -> Result<Vec<T>, E> {
    // A null, which the list has reported if findings are wanted.
    if list.is_absent() {
        if context.is_optional() {
            context.leave_out();
        } else if !context.fills_blanks() {
            return Err(context.fault(format_args!("null, but required")));
        }
    }
    Ok(list.into_vec())
}

/// A list is a response only in JSON: XML would need a name for the element around it.
impl<T: Wire> Response for Vec<T> {
    const KIND: RootKind = RootKind::List;
}

/// A list, or a single item without brackets.
impl<T: Wire> Response for List<T> {
    const KIND: RootKind = RootKind::Any;
}
