//! Objects with arbitrary names: each name with a value, as a separate type or as the rest of an object.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::SerializeMap;

use crate::formats::response::{Response, RootKind};
use crate::read::asks::Asks;
use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::json::{Json, Refused};
use crate::read::names::{Element, RestName};
use crate::read::refuse::refuse_all_but_objects;
use crate::read::value::Fields;
use crate::read::value::kept::{Kept, Name};
use crate::read::wire::{Wire, required};
use crate::shapes::object::{AnyObject, Object, open};

/// An object with arbitrary names and values of one type.
///
/// A repeated name is an error, except for lists in XML, where it is another item. A null for a value that cannot be
/// null is ignored and reported. An absent map differs from an empty one: an optional field is an `Option` of a map.
impl<T: Wire> Wire for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        Self::ASKS.read(source, context.is_xml(), MapVisitor(context, PhantomData))
    }

    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        match open(json, context)? {
            Some(object) => read_map(object, context),
            None => required(context, FindingKind::Null, "null"),
        }
    }

    const ASKS: Asks = Asks::OBJECT;

    fn default_value() -> Self {
        Self::new()
    }
}

fn read_map<'de, T: Wire, A: Object<'de>>(
    mut map: A,
    context: &ReadContext<'_>,
) -> Result<BTreeMap<String, T>, A::Error> {
    let mut values = BTreeMap::new();
    // An object without fields is valid too.
    context.note_field(true);
    while let Some(name) = map.next_key_seed(Name)? {
        if context.is_type(&name) {
            map.next_value::<IgnoredAny>()?;
        } else {
            values.take(name, &mut map, context)?;
        }
    }
    Ok(values)
}

struct MapVisitor<'a, T>(&'a ReadContext<'a>, PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for MapVisitor<'_, T> {
    type Value = BTreeMap<String, T>;

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<BTreeMap<String, T>, A::Error> {
        read_map(AnyObject(map), self.0)
    }

    refuse_all_but_objects!(BTreeMap<String, T>);
}

/// An object with arbitrary names is a response only in JSON, since no element name is known.
impl<T: Wire> Response for BTreeMap<String, T> {
    const KIND: RootKind = RootKind::Any;
}

/// A container for the fields that an object's description does not list.
pub trait Rest: Default {
    /// Reads the value under a name.
    ///
    /// # Errors
    /// As [`Wire::read`] and [`Wire::read_again`].
    fn take<'de, A: Object<'de>>(
        &mut self,
        name: Box<str>,
        map: &mut A,
        context: &ReadContext<'_>,
    ) -> Result<(), A::Error>;

    /// The number of fields to write.
    fn count(&self) -> usize;

    /// Writes the fields into an open object, whose own fields have these elements if their names in XML differ.
    ///
    /// # Errors
    /// Errors of the format; in XML, a field with the name of one of the object's own.
    fn write<M: SerializeMap>(&self, map: &mut M, own: &[Element]) -> Result<(), M::Error>;
}

impl<T: Wire> Rest for BTreeMap<String, T> {
    fn take<'de, A: Object<'de>>(
        &mut self,
        name: Box<str>,
        map: &mut A,
        context: &ReadContext<'_>,
    ) -> Result<(), A::Error> {
        let context = context.named(&name).optional();
        let value = match self.remove(&*name) {
            None => map.read_value(&context)?,
            Some(before) => map.read_more(before, &context)?,
        };
        // A null that is not a value is reported if findings are wanted.
        if !context.take_left_out() {
            self.insert(name.into(), value);
        }
        Ok(())
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn write<M: SerializeMap>(&self, map: &mut M, own: &[Element]) -> Result<(), M::Error> {
        for (name, value) in self {
            map.serialize_entry(&RestName(name, own), value)?;
        }
        Ok(())
    }
}

impl Rest for Fields {
    fn take<'de, A: Object<'de>>(
        &mut self,
        name: Box<str>,
        map: &mut A,
        _: &ReadContext<'_>,
    ) -> Result<(), A::Error> {
        let value = map.next_value_seed(Kept(0))?;
        self.entries.push((name, value));
        Ok(())
    }

    fn count(&self) -> usize {
        self.entries.len()
    }

    fn write<M: SerializeMap>(&self, map: &mut M, own: &[Element]) -> Result<(), M::Error> {
        for (name, value) in self.iter() {
            map.serialize_entry(&RestName(name, own), value)?;
        }
        Ok(())
    }
}
