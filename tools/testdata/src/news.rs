//! What will come one day: a value with one novelty in it, and what a reading has to say of it.

use skattekit_common::{Fields, FindingKind, Value, from_json, to_json};
use skattekit_runtime::{Sample, Wire};

use crate::random::Random;
use crate::samples::{Holds, Place, Samples};

/// The field and the code that no specification has.
const NEW: &str = "nyttFelt";

/// A way in which an answer of tomorrow differs from the specification of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Novelty {
    /// A code that its list lacks.
    UnknownCode,
    /// A field that the model lacks, in the root.
    UnknownField,
    /// An object of a type that its union lacks.
    UnknownMember,
    /// A null in the place of an optional value.
    Null,
    /// A date, a time or a year in another form.
    OtherForm,
    /// A whole number written as a string.
    NumberAsText,
    /// A whole number with a decimal of zero, as `12.0`.
    Decimal,
}

impl Novelty {
    /// Every one of them.
    pub const ALL: &[Self] = &[
        Self::UnknownCode,
        Self::UnknownField,
        Self::UnknownMember,
        Self::Null,
        Self::OtherForm,
        Self::NumberAsText,
        Self::Decimal,
    ];

    /// What a reading with findings makes of it.
    #[must_use]
    pub const fn expected(self) -> Expected {
        match self {
            Self::UnknownCode => Expected::Finding(FindingKind::UnknownCode),
            Self::UnknownField => Expected::Finding(FindingKind::UnknownField),
            Self::UnknownMember => Expected::Finding(FindingKind::UnknownMember),
            Self::Null => Expected::Finding(FindingKind::Null),
            Self::OtherForm => Expected::Finding(FindingKind::Form),
            Self::NumberAsText => Expected::Refused,
            Self::Decimal => Expected::Nothing,
        }
    }

    const fn is_at(self, holds: Holds) -> bool {
        match self {
            Self::UnknownCode => matches!(holds, Holds::Code),
            Self::UnknownField => false,
            Self::UnknownMember => matches!(holds, Holds::Typed(_)),
            Self::Null => matches!(holds, Holds::Optional),
            Self::OtherForm => matches!(holds, Holds::Form),
            Self::NumberAsText | Self::Decimal => matches!(holds, Holds::Integer),
        }
    }
}

/// What a reading with findings makes of a novelty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// It takes the value for what it means, and lists nothing.
    Nothing,
    /// It lists this, at the place of the novelty, and nothing else anywhere.
    Finding(FindingKind),
    /// It is an error that names the place: no value can be made of it.
    Refused,
}

/// A body in JSON with one novelty in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct News {
    /// The body.
    pub json: String,
    /// Where the novelty stands, as a finding says it; empty at the root.
    pub path: String,
    /// What a reading with findings makes of it.
    pub expected: Expected,
}

impl Samples {
    /// The next value as JSON, with one novelty in it; none where the value has no place for it.
    ///
    /// ```
    /// use skattekit_common::v1::{Feil, Feilkode};
    /// use skattekit_common::from_json_with_findings;
    /// use skattekit_testdata::{Expected, Novelty, Samples};
    ///
    /// let news = Samples::from_seed(3).news::<Feil<Feilkode>>(Novelty::UnknownField).unwrap();
    /// let (_, findings) = from_json_with_findings::<Feil<Feilkode>>(&news.json).unwrap();
    /// assert_eq!(news.expected, Expected::Finding(findings[0].kind()));
    /// assert_eq!(findings[0].path(), news.path);
    /// ```
    pub fn news<T: Sample + Wire>(&mut self, novelty: Novelty) -> Option<News> {
        let (value, places) = self.value_with_places::<T>();
        let json = to_json(&value).ok()?;
        let value: Value = from_json(&json).ok()?;
        let root = Place {
            path: String::new(),
            holds: Holds::Optional,
        };
        let is_open = |place: &Place| place.path.is_empty() && place.holds == Holds::Open;
        let place = match novelty {
            // It is no news where every field is kept.
            Novelty::UnknownField if places.iter().any(is_open) => return None,
            Novelty::UnknownField => root,
            _ => chosen(novelty, &places, self.random())?,
        };
        let value = with(value, &place.path, &mut |value| {
            change(novelty, place.holds, value)
        })?;
        let path = match novelty {
            Novelty::UnknownField => NEW.to_owned(),
            _ => place.path,
        };
        Some(News {
            json: to_json(&value).ok()?,
            path,
            expected: novelty.expected(),
        })
    }
}

fn chosen(novelty: Novelty, places: &[Place], random: &mut Random) -> Option<Place> {
    let fitting = places.iter().filter(|place| novelty.is_at(place.holds));
    let fitting = fitting.collect::<Vec<_>>();
    let at = random.below(u32::try_from(fitting.len()).ok()?) as usize;
    fitting.get(at).map(|place| (*place).clone())
}

fn change(novelty: Novelty, holds: Holds, value: Value) -> Value {
    match (novelty, value) {
        (Novelty::UnknownCode, _) => Value::Text("nyKode".into()),
        (Novelty::Null, _) => Value::Null,
        (Novelty::OtherForm, _) => Value::Text("17/5-24".into()),
        (Novelty::NumberAsText, Value::Number(digits)) => Value::Text(digits),
        (Novelty::Decimal, Value::Number(digits)) => Value::Number(format!("{digits}.0").into()),
        (Novelty::UnknownField, Value::Object(mut fields)) => {
            fields.push(NEW, Value::Bool(true));
            Value::Object(fields)
        }
        (Novelty::UnknownMember, Value::Object(fields)) => {
            let mut changed = Fields::new();
            for (name, value) in fields.iter() {
                let is_tag = matches!(holds, Holds::Typed(tag) if tag == name);
                let value = if is_tag {
                    Value::Text("NyType".into())
                } else {
                    value.clone()
                };
                changed.push(name, value);
            }
            Value::Object(changed)
        }
        (_, value) => value,
    }
}

/// The value with what stands at a path changed; none where nothing stands there.
fn with(value: Value, path: &str, change: &mut dyn FnMut(Value) -> Value) -> Option<Value> {
    if path.is_empty() {
        return Some(change(value));
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (index, rest) = rest.split_once(']')?;
        let index: usize = index.parse().ok()?;
        let Value::List(mut items) = value else {
            // One item can stand by itself.
            return with(value, rest.strip_prefix('.').unwrap_or(rest), change);
        };
        let item = std::mem::replace(items.get_mut(index)?, Value::Null);
        items[index] = with(item, rest.strip_prefix('.').unwrap_or(rest), change)?;
        return Some(Value::List(items));
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let Value::Object(fields) = value else {
        return None;
    };
    let mut changed = Fields::new();
    let mut is_found = false;
    for (known, value) in fields.iter() {
        if known == name && !is_found {
            changed.push(known, with(value.clone(), rest, change)?);
            is_found = true;
        } else {
            changed.push(known, value.clone());
        }
    }
    is_found.then_some(Value::Object(changed))
}
