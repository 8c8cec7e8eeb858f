//! What will come one day: a value with one novelty in it, and what a reading has to say of it.

mod json;
mod xml;

use skattekit_common::{FindingKind, Format, Value, from_json, to_json};
use skattekit_runtime::{Document, Sample, Wire};

use crate::random::Random;
use crate::samples::{Holds, Place, Samples};

/// The field and the code that no specification has.
const NEW: &str = "nyttFelt";

/// An inntektsår that no crate has a list of codes for.
const LATER: &str = "2099";

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
    /// A year newer than every list, where the year decides which list codes are read with.
    UnknownYear,
    /// A year other than that of the list which codes are read with.
    OtherYear,
    /// A null in the place of an optional value; in XML, of one that is no object and no list.
    Null,
    /// A date, a time or a year in another form.
    OtherForm,
    /// A whole number written as a string, which XML has no form for.
    NumberAsText,
    /// A whole number with a decimal of zero, as `12.0`.
    Decimal,
    /// A number with decimals, as `12.50`, in the place of a whole one.
    Fraction,
}

impl Novelty {
    /// Every one of them.
    pub const ALL: &[Self] = &[
        Self::UnknownCode,
        Self::UnknownField,
        Self::UnknownMember,
        Self::UnknownYear,
        Self::OtherYear,
        Self::Null,
        Self::OtherForm,
        Self::NumberAsText,
        Self::Decimal,
        Self::Fraction,
    ];

    /// What a reading with findings makes of it.
    #[must_use]
    pub const fn expected(self) -> Expected {
        match self {
            Self::UnknownCode => Expected::Finding(FindingKind::UnknownCode),
            Self::UnknownField => Expected::Finding(FindingKind::UnknownField),
            Self::UnknownMember => Expected::Finding(FindingKind::UnknownMember),
            Self::UnknownYear => Expected::Finding(FindingKind::UnknownYear),
            Self::OtherYear => Expected::Finding(FindingKind::OtherYear),
            Self::Null => Expected::Finding(FindingKind::Null),
            Self::OtherForm => Expected::Finding(FindingKind::Form),
            Self::NumberAsText | Self::Fraction => Expected::Refused,
            Self::Decimal => Expected::Nothing,
        }
    }

    const fn is_at(self, holds: Holds) -> bool {
        match self {
            Self::UnknownCode => matches!(holds, Holds::Code),
            Self::UnknownField => false,
            Self::UnknownMember => matches!(holds, Holds::Typed(_)),
            Self::UnknownYear => matches!(holds, Holds::YearOfAny),
            Self::OtherYear => matches!(holds, Holds::YearOfList),
            Self::Null => matches!(holds, Holds::Optional),
            Self::OtherForm => matches!(holds, Holds::Form),
            Self::NumberAsText | Self::Decimal | Self::Fraction => {
                matches!(holds, Holds::Integer)
            }
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

/// A body with one novelty in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct News {
    /// What the body is written in.
    pub format: Format,
    /// The body.
    pub body: String,
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
    /// let (_, findings) = from_json_with_findings::<Feil<Feilkode>>(&news.body).unwrap();
    /// assert_eq!(news.expected, Expected::Finding(findings[0].kind()));
    /// assert_eq!(findings[0].path(), news.path);
    /// ```
    pub fn news<T: Sample + Wire>(&mut self, novelty: Novelty) -> Option<News> {
        let (value, place) = self.value_for::<T>(novelty, |_| true)?;
        let changed = json::changed(novelty, value, &place)?;
        let body = to_json(&changed).ok()?;
        Some(news(novelty, Format::Json, body, place))
    }

    /// The next value as a document in XML, with one novelty in it; none where the value has no place for it, or XML no form.
    ///
    /// ```
    /// use skattekit_common::v1::{Feil, Feilkode};
    /// use skattekit_common::{FindingKind, from_xml_with_findings};
    /// use skattekit_testdata::{Novelty, Samples, Size};
    ///
    /// let mut samples = Samples::from_seed(3).sized(Size::Full);
    /// let news = samples.xml_news::<Feil<Feilkode>>(Novelty::Null).unwrap();
    /// assert!(news.body.contains("xsi:nil=\"true\""));
    /// let (_, findings) = from_xml_with_findings::<Feil<Feilkode>>(&news.body).unwrap();
    /// assert_eq!((findings[0].kind(), findings[0].path()), (FindingKind::Null, &*news.path));
    /// ```
    pub fn xml_news<T: Sample + Document>(&mut self, novelty: Novelty) -> Option<News> {
        let (value, place) = self.value_for::<T>(novelty, xml::fits(novelty))?;
        let body = xml::changed::<T>(novelty, value, &place)?;
        Some(news(novelty, Format::Xml, body, place))
    }

    /// The next value, and one of the places in it for a novelty, where what stands there fits.
    fn value_for<T: Sample + Wire>(
        &mut self,
        novelty: Novelty,
        is_fit: impl Fn(&Value) -> bool,
    ) -> Option<(Value, Place)> {
        let (value, places) = self.value_with_places::<T>();
        let value: Value = from_json(&to_json(&value).ok()?).ok()?;
        if novelty == Novelty::UnknownField {
            // It is no news where every field is kept.
            let is_open = |place: &Place| place.path.is_empty() && place.holds == Holds::Open;
            let root = Place {
                path: String::new(),
                holds: Holds::Optional,
            };
            return (!places.iter().any(is_open)).then_some((value, root));
        }
        let fitting = places
            .into_iter()
            .filter(|place| novelty.is_at(place.holds))
            .filter(|place| json::at(&value, &place.path).is_some_and(&is_fit))
            .collect();
        let place = chosen(fitting, self.random())?;
        Some((value, place))
    }
}

fn chosen(mut places: Vec<Place>, random: &mut Random) -> Option<Place> {
    let at = random.below(u32::try_from(places.len()).ok()?) as usize;
    (at < places.len()).then(|| places.swap_remove(at))
}

fn news(novelty: Novelty, format: Format, body: String, place: Place) -> News {
    News {
        format,
        body,
        path: match novelty {
            Novelty::UnknownField => NEW.to_owned(),
            _ => place.path,
        },
        expected: novelty.expected(),
    }
}
