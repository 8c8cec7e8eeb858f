//! `Asks`: what a type asks of XML, where an element says less than a value in JSON.

use serde_core::Deserializer;
use serde_core::de::Visitor;

/// What a type asks of XML, by the name of a unit struct. A caller that keeps a whole object gets the attribute too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asks {
    /// That an element without children is an object without fields, and not an empty text.
    pub(crate) object: bool,
    /// That the attribute `xsi:type` is shown among the fields.
    pub(crate) ty: bool,
}

impl Asks {
    /// What a text or a number asks.
    pub const NOTHING: Self = Self {
        object: false,
        ty: false,
    };
    /// What a value of any type asks.
    pub const TYPE: Self = Self {
        ty: true,
        ..Self::NOTHING
    };
    /// What an object asks.
    pub const OBJECT: Self = Self {
        object: true,
        ..Self::NOTHING
    };
    /// What one of several objects asks.
    pub const OBJECT_OF_TYPE: Self = Self {
        object: true,
        ..Self::TYPE
    };

    /// What the name of a unit struct asks.
    pub(crate) fn of(name: &str) -> Self {
        [Self::TYPE, Self::OBJECT, Self::OBJECT_OF_TYPE]
            .into_iter()
            .find(|asks| asks.name() == name)
            .unwrap_or(Self::NOTHING)
    }

    const fn name(self) -> &'static str {
        match (self.object, self.ty) {
            (false, false) => "",
            (false, true) => "xml: with type",
            (true, false) => "xml: object",
            (true, true) => "xml: object with type",
        }
    }

    /// Reads a value from a format, which is asked if it is XML. Of a unit struct, other formats are compiled to next to
    /// nothing.
    ///
    /// # Errors
    /// Those of the visitor and the format.
    #[inline]
    pub(crate) fn read<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        self,
        source: D,
        is_xml: bool,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if self != Self::NOTHING && is_xml {
            source.deserialize_unit_struct(self.name(), visitor)
        } else {
            source.deserialize_any(visitor)
        }
    }
}
