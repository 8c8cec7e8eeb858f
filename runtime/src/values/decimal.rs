//! `Decimal`: a decimal number that keeps its digits.

use std::fmt;
use std::str::FromStr;

use serde_core::de::{DeserializeSeed, Deserializer};
use serde_core::{Deserialize, Serialize, Serializer};

use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::value::kept::Kept;
use crate::read::value::{Value, serialize_number};
use crate::read::wire::{Wire, read_silently, required};
use crate::values::when::InvalidText;

/// A decimal number: the digits as sent, so that `0.10` stays `0.10` and no digit past the sixteenth is lost.
///
/// Two numbers are equal if they have the same digits. [`to_f64`](Decimal::to_f64) rounds; for exact arithmetic, parse the text with a decimal type.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

const EXPECTED: &str = "a decimal number such as 12.50";

impl Decimal {
    /// The digits as sent, as JSON writes numbers: `-12.50`, `1e3`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest floating-point number.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl FromStr for Decimal {
    type Err = InvalidText;

    /// Accepts numbers as written in JSON, and in XML also a plus sign, leading zeros, and a point at either end, which
    /// are normalised.
    fn from_str(text: &str) -> Result<Self, InvalidText> {
        tidy(text)
            .map(|text| Self(text.into()))
            .ok_or(InvalidText::new(EXPECTED))
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.to_string().into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_number(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

impl Wire for Decimal {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        let refuse = |found| Err(context.refuse(found, EXPECTED));
        match Kept(0).deserialize(source)? {
            Value::Number(text) => Ok(Self(text)),
            Value::Text(text) if context.is_xml() => {
                text.trim().parse().or_else(|_| refuse("a string"))
            }
            Value::Null => required(context, FindingKind::Null, "null"),
            other => refuse(other.kind()),
        }
    }

    fn default_value() -> Self {
        Self::from(0)
    }
}

/// The text of a number as JSON writes it.
fn tidy(text: &str) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.get(1..).unwrap_or_default();
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    let valid = plain(whole)
        && plain(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && plain(power)
        && power.is_empty() == exponent.is_empty();
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    valid.then(|| format!("{sign}{whole}{point}{fraction}{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn digits_stay_as_they_are() {
        for text in [
            "0.10",
            "-1.50",
            "12345678901234567890.123456789012345678901234567890",
            "1e3",
            "1.5E-07",
            "-0",
        ] {
            let decimal: Decimal = serde_json::from_str(text).unwrap();
            assert_eq!(decimal.as_str(), text);
            assert_eq!(serde_json::to_string(&decimal).unwrap(), text);
            assert_eq!(text.parse(), Ok(decimal));
        }
        let value = serde_json::to_value("7.25".parse::<Decimal>().unwrap()).unwrap();
        assert_eq!(value, 7.25);
        assert_eq!(
            serde_json::from_value::<Decimal>(value).unwrap().as_str(),
            "7.25"
        );
    }

    #[test]
    fn what_only_xml_writes_is_tidied_up() {
        for (text, tidy) in [
            ("+1.5", "1.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("-.0", "-0.0"),
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().as_str(), tidy);
        }
        for text in [
            "", ".", "-", "1,5", "1e", "e1", "1.2.3", "0x1", "١", "NaN", "--1",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_without_being_quoted() {
        for text in [
            "\"20463518646\"", "[20463518646]", "{\"a\":20463518646}", "true", "null",
        ] {
            let error = serde_json::from_str::<Decimal>(text)
                .unwrap_err()
                .to_string();
            assert!(!error.contains("2046"), "{error}");
        }
    }
}
