//! Objects whose fields have other names in XML than in JSON: separate elements, and lists inside a wrapper.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::read::asks::Asks;
use crate::read::buffered::{Replay, Tagged};
use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::names::{Element, TYPE};
use crate::read::rules::Bound;
use crate::read::value::kept::{Kept, Name};
use crate::read::value::{Fields, Value};
use crate::read::wire::Wire;
use crate::shapes::keys::UNKNOWN;
use crate::shapes::map::Rest;
use crate::shapes::model::read_field;
use crate::shapes::object::{AnyObject, Object, can_be_xml};

/// The elements of a model; empty if they have the names of the fields.
#[doc(hidden)]
#[macro_export]
macro_rules! elements {
    ([] $($fields:tt)*) => { &[] };
    ([$($own:tt)+] $($wire:literal $(as $element:literal $(in $wrapper:literal)?)?,)*) => {
        &[$($crate::element!($wire $(as $element $(in $wrapper)?)?)),*]
    };
}

/// The element of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! element {
    ($name:literal) => {
        $crate::private::Element {
            name: $name,
            item: ::core::option::Option::None,
        }
    };
    ($wire:literal as $name:literal) => {
        $crate::element!($name)
    };
    ($wire:literal as $item:literal in $wrapper:literal) => {
        $crate::private::Element {
            name: $wrapper,
            item: ::core::option::Option::Some($item),
        }
    };
}

/// Reads the value of a field, or another one, and records its constraints.
#[doc(hidden)]
#[macro_export]
macro_rules! read_field {
    ($before:ident, $map:ident, $context:ident, $wire:literal) => {
        $crate::private::read_field($before, &mut $map, &$context.field($wire))?
    };
    ($before:ident, $map:ident, $context:ident, $wire:literal [$($bounds:tt)*]) => {{
        let read = $crate::private::read_field($before, &mut $map, &$context.field($wire))?;
        $context.note_field_rules($wire, $crate::bounds!($($bounds)*));
        read
    }};
    (
        $before:ident, $map:ident, $context:ident,
        $wire:literal as $element:literal $([$($bounds:tt)*])?
    ) => {
        $crate::private::read_element(
            $before, &mut $map, $context, ($wire, $element), $crate::bounds!($($($bounds)*)?),
        )?
    };
    (
        $before:ident, $map:ident, $context:ident,
        $wire:literal as $element:literal in $wrapper:literal $([$($bounds:tt)*])?
    ) => {
        $crate::private::read_wrapped(
            $before, &mut $map, $context, ($wire, $element, $wrapper), $crate::bounds!($($($bounds)*)?),
        )?
    };
}

/// Writes a field.
#[doc(hidden)]
#[macro_export]
macro_rules! write_field {
    ($map:ident, $value:expr, $wire:literal) => { $map.serialize_entry($wire, $value) };
    ($map:ident, $value:expr, $wire:literal as $element:literal) => {
        $crate::write_field!(@named $map, $value, $wire, concat!("xml element:", $element))
    };
    ($map:ident, $value:expr, $wire:literal as $element:literal in $wrapper:literal) => {
        $crate::write_field!(@named $map, $value, $wire, concat!("xml element:", $element, " in ", $wrapper))
    };
    (@named $map:ident, $value:expr, $wire:literal, $element:expr) => {
        $map.serialize_entry(&$crate::private::ElementName { name: $wire, element: $element }, $value)
    };
}

/// Moves to the next field of an object in XML whose fields have separate elements; otherwise like `next_field`.
///
/// # Errors
/// Errors of the format.
pub fn next_element<'de, A: MapAccess<'de>>(
    (fields, elements): (&'static [&'static str], &'static [Element]),
    map: &mut A,
    next: usize,
    context: &ReadContext<'_>,
) -> Result<usize, A::Error> {
    let key = || ElementKey {
        fields,
        elements,
        next,
        context,
    };
    while let Some(found) = map.next_key_seed(key())? {
        match found {
            Ok(index) => return Ok(index),
            Err(name) => pass_over(&name, map, context)?,
        }
    }
    Ok(UNKNOWN)
}

/// Like [`next_element`], with unlisted fields passed to the rest.
///
/// # Errors
/// As [`Rest::take`], and errors of the format.
pub fn next_element_or_rest<'de, A: Object<'de>, R: Rest>(
    (fields, elements): (&'static [&'static str], &'static [Element]),
    map: &mut A,
    next: usize,
    context: &ReadContext<'_>,
    rest: &mut R,
) -> Result<usize, A::Error> {
    let key = || ElementKey {
        fields,
        elements,
        next,
        context,
    };
    while let Some(found) = map.next_key_seed(key())? {
        match found {
            Ok(index) => return Ok(index),
            // In JSON, it would be one of the object's own fields.
            Err(name) if context.is_type(&name) || fields.contains(&&*name) => {
                pass_over(&name, map, context)?;
            }
            Err(name) => {
                context.note_field(true);
                rest.take(name, map, context)?;
            }
        }
    }
    Ok(UNKNOWN)
}

/// Skips an unknown element, or reports it if findings are wanted.
fn pass_over<'de, A: MapAccess<'de>>(
    name: &str,
    map: &mut A,
    context: &ReadContext<'_>,
) -> Result<(), A::Error> {
    if context.is_type(name) {
        return map.next_value::<IgnoredAny>().map(drop);
    }
    context.note_field(false);
    if context.reports() && !context.is_witnessed() {
        context.report_field(name, map.next_value_seed(Kept(0))?);
    } else {
        map.next_value::<IgnoredAny>()?;
        context.report_field(name, Value::Null);
    }
    Ok(())
}

/// Reads the name of an element: the index of its field, or the name itself if no description has it.
struct ElementKey<'a> {
    fields: &'static [&'static str],
    elements: &'static [Element],
    /// The index that is compared first.
    next: usize,
    context: &'a ReadContext<'a>,
}

impl<'de> DeserializeSeed<'de> for ElementKey<'_> {
    type Value = Result<usize, Box<str>>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_identifier(self)
    }
}

impl Visitor<'_> for ElementKey<'_> {
    type Value = Result<usize, Box<str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let Some(found) = self.position(name) else {
            self.context.refuse_tag(name)?;
            return Ok(Err(name.into()));
        };
        self.context.note_known(self.fields, found);
        Ok(Ok(found))
    }
}

impl ElementKey<'_> {
    fn position(&self, name: &str) -> Option<usize> {
        let is_named = |element: &Element| element.name == name;
        if self.elements.get(self.next).is_some_and(is_named) {
            return Some(self.next);
        }
        self.elements.iter().position(is_named).or_else(|| {
            // An item without its wrapper, if it can belong to only one list.
            let is_item = |element: &Element| element.item == Some(name);
            let mut lists = (0..).zip(self.elements);
            let (found, _) = lists.find(|(_, element)| is_item(element))?;
            if lists.any(|(_, element)| is_item(element)) {
                return None;
            }
            self.context.note_unwrapped();
            Some(found)
        })
    }
}

/// Reads the value of a field with a separate element, or another one, and records its constraints.
///
/// # Errors
/// As [`Wire::read`] and [`Wire::read_again`].
pub fn read_element<'de, T: Wire, A: Object<'de>>(
    before: Option<T>,
    map: &mut A,
    context: &ReadContext<'_>,
    (wire, element): (&'static str, &'static str),
    rules: &'static [Bound],
) -> Result<Option<T>, A::Error> {
    let around = context.element(element);
    let at = if can_be_xml(map, context) {
        around.shown(wire)
    } else {
        context.field(wire)
    };
    let read = read_field(before, map, &at)?;
    at.note_rules(rules);
    Ok(read)
}

/// Reads the value of a list inside a wrapper in XML, or more of it, and records its constraints.
///
/// Items are also accepted without their wrapper. If both have the same name, an element is the wrapper if it contains
/// an element of that name or nothing at all, and an item otherwise.
///
/// # Errors
/// As [`Wire::read`] and [`Wire::read_again`].
pub fn read_wrapped<'de, T: Wire, A: Object<'de>>(
    before: Option<T>,
    map: &mut A,
    context: &ReadContext<'_>,
    (wire, item, wrapper): (&'static str, &'static str, &'static str),
    rules: &'static [Bound],
) -> Result<Option<T>, A::Error> {
    if !can_be_xml(map, context) {
        let at = context.field(wire);
        let read = read_field(before, map, &at)?;
        at.note_rules(rules);
        return Ok(read);
    }
    if context.take_unwrapped() {
        return read_element(before, map, context, (wire, item), rules);
    }
    map.next_value_seed(Wrapper {
        before,
        context,
        names: (wire, item, wrapper),
        rules,
    })
}

/// Reads an element with the name of a wrapper.
struct Wrapper<'a, T> {
    before: Option<T>,
    /// The place of the object that contains the list.
    context: &'a ReadContext<'a>,
    /// The names of the field, its items and the wrapper.
    names: (&'static str, &'static str, &'static str),
    rules: &'static [Bound],
}

impl<'de, T: Wire> DeserializeSeed<'de> for Wrapper<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Option<T>, D::Error> {
        let (_, item, wrapper) = self.names;
        let asks = Asks {
            object: true,
            // One that may be an item.
            ty: item == wrapper && T::ASKS.ty,
        };
        asks.read(source, self.context.is_xml(), self)
    }
}

impl<T: Wire> Wrapper<'_, T> {
    /// Reads the items in a wrapper, and skips other elements.
    fn items<'de, A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        let (wire, item, wrapper) = self.names;
        let around = self.context.element(wrapper);
        let inside = around.element(item);
        let at = inside.shown(wire);
        let mut read = self.before;
        let mut map = AnyObject(map);
        while let Some(name) = map.next_key_seed(Name)? {
            if *name == *item {
                read = read_field(read, &mut map, &at)?;
            } else {
                pass_over(&name, &mut map, &at)?;
            }
        }
        let empty = || T::read(Replay(Value::List(Vec::new())), &at).map_err(Error::custom);
        let read = read.map_or_else(empty, Ok)?;
        at.note_rules(self.rules);
        Ok(Some(read))
    }

    /// Reads an item without a wrapper.
    fn item<E: Error>(self, value: Value) -> Result<Option<T>, E> {
        let (wire, _, wrapper) = self.names;
        let around = self.context.element(wrapper);
        let at = around.shown(wire);
        let source = Replay(value);
        let read = match self.before {
            None => T::read(source, &at),
            Some(before) => before.read_again(source, &at),
        };
        let read = read.map_err(E::custom)?;
        at.note_rules(self.rules);
        Ok(Some(read))
    }
}

impl<'de, T: Wire> Visitor<'de> for Wrapper<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        let (_, item, wrapper) = self.names;
        if item != wrapper {
            return self.items(map);
        }
        let mut fields = Fields::new();
        Kept(0).read_fields(map, &mut fields)?;
        if fields.iter().all(|(name, _)| name == TYPE) || fields.get(item).is_some() {
            self.items(Tagged::kept(fields)).map_err(Error::custom)
        } else {
            self.item(Value::Object(fields))
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        self.item(Value::Text(text.into()))
    }

    /// The list itself is null, not one of its items.
    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        let at = self.context.field(self.names.0);
        match (self.before, T::null()) {
            (Some(before), _) => Ok(Some(before)),
            (None, Some(null)) => Ok(Some(null)),
            (None, None) => {
                at.report_null(FindingKind::Null);
                T::missing(&at).map(Some)
            }
        }
    }
}
