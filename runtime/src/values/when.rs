//! Years, dates and points in time: the string as sent, and its parts on request.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::hidden::fmt_hidden;
use crate::read::scalar::{Scalar, wire_scalar};
use crate::read::value::Value;
use crate::read::wire::read_silently;

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod parts;
#[cfg(feature = "time")]
mod time;
mod year_text;

use year_text::{YearText, four_digits};

/// A day in the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarDate {
    /// The year, 0 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// A time of day, with its offset from UTC where the source gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClockTime {
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 60 (60 is a leap second).
    pub second: u8,
    /// The fraction of the second in nanoseconds; further digits are cut off.
    pub nanosecond: u32,
    /// The offset in minutes east of UTC; `None` where none is written: the text of the field says whether that is Norwegian
    /// time or UTC.
    pub offset: Option<i16>,
}

/// The error of a string that does not have the form of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    expected: &'static str,
}

impl InvalidText {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for InvalidText {}

macro_rules! kept_text {
    ($(#[$doc:meta])* $name:ident($text:ty), $expected:literal, $valid:expr) => {
        $(#[$doc])*
        ///
        /// Reading keeps any string as received; [`from_str`](str::parse) accepts only the documented form.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($text);

        impl $name {
            /// The text as sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidText;

            fn from_str(text: &str) -> Result<Self, InvalidText> {
                let value = Self(text.into());
                if $valid(&value) { Ok(value) } else { Err(InvalidText { expected: $expected }) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // A text in another form may be anything.
                if $valid(self) {
                    fmt::Debug::fmt(self.as_str(), f)
                } else {
                    fmt_hidden(f, |f| fmt::Debug::fmt(self.as_str(), f))
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                read_silently(source)
            }
        }

        wire_scalar!($name, Self("".into()));

        impl Scalar for $name {
            const EXPECTED: &'static str = $expected;
            const KEEPS_SPACE: bool = true;

            fn from_text(text: &str, context: &ReadContext<'_>) -> Option<Self> {
                let mut value = Self(text.into());
                // White space around it is ignored if the text has the documented form without it.
                if context.is_xml() && !$valid(&value) {
                    value = text.trim().parse().unwrap_or(value);
                }
                if context.reports() && !$valid(&value) {
                    context.report(FindingKind::Form, || Value::Text(text.into()));
                }
                Some(value)
            }
        }
    };
}

kept_text! {
    /// A year, such as an inntektsår: `2021`.
    Year(YearText), "a year with four digits, such as 2021", |year: &Year| year.value().is_some()
}

kept_text! {
    /// A day: `2024-02-20`, or `19981221`, which some sources write.
    Date(Box<str>), "a date such as 2024-02-20", |date: &Date| date.calendar().is_some()
}

kept_text! {
    /// A point in time: `2024-02-20T08:38:37.72Z`, or local time without an offset, `2020-02-11T16:11:12.985`.
    DateTime(Box<str>), "a date and time such as 2024-02-20T08:38:37.72Z", |time: &DateTime| time.parts().is_some()
}

impl Year {
    /// The year of four digits, 1000 to 9999; in a `const` block, any other number does not compile.
    ///
    /// ```
    /// use skattekit_runtime::Year;
    ///
    /// let year = const { Year::new(2024) };
    /// assert_eq!(year.as_str(), "2024");
    /// assert!(year == 2024 && year > 2020);
    /// ```
    ///
    /// ```compile_fail
    /// let year = const { skattekit_runtime::Year::new(24) };
    /// ```
    ///
    /// # Panics
    /// The number does not have four digits. [`try_from`](TryFrom::try_from) returns an error instead.
    #[must_use]
    #[expect(
        clippy::panic,
        reason = "its documentation says so; in a const block it is an error of the compiler"
    )]
    pub const fn new(year: u16) -> Self {
        match four_digits(year) {
            Some(digits) => Self(YearText::Digits(digits)),
            None => panic!("expected a year of four digits, 1000 to 9999"),
        }
    }

    /// The year as a number; `None` if the string is not four digits.
    #[must_use]
    pub fn value(&self) -> Option<u16> {
        digits(self.as_str(), 4)
    }
}

impl TryFrom<u16> for Year {
    type Error = InvalidText;

    /// The year of four digits, 1000 to 9999.
    fn try_from(year: u16) -> Result<Self, InvalidText> {
        four_digits(year)
            .map(|digits| Self(YearText::Digits(digits)))
            .ok_or(InvalidText::new("a year of four digits, 1000 to 9999"))
    }
}

/// A text that is not a year equals no number.
impl PartialEq<u16> for Year {
    fn eq(&self, other: &u16) -> bool {
        self.value() == Some(*other)
    }
}

/// A text that is not a year is neither less nor greater than any number.
impl PartialOrd<u16> for Year {
    fn partial_cmp(&self, other: &u16) -> Option<Ordering> {
        self.value()?.partial_cmp(other)
    }
}

impl Date {
    /// The date; `None` if the string does not have a documented form.
    #[must_use]
    pub fn calendar(&self) -> Option<CalendarDate> {
        calendar(&self.0)
    }
}

impl DateTime {
    /// The date and the time of day; `None` if the string does not have a documented form.
    #[must_use]
    pub fn parts(&self) -> Option<(CalendarDate, ClockTime)> {
        let (date, time) = self.0.split_once('T')?;
        Some((calendar(date)?, clock(time)?))
    }
}

impl TryFrom<CalendarDate> for Date {
    type Error = InvalidText;

    /// Writes a day as `1998-12-21`; an error if it is not a calendar day.
    fn try_from(day: CalendarDate) -> Result<Self, InvalidText> {
        let CalendarDate { year, month, day } = day;
        format!("{year:04}-{month:02}-{day:02}").parse()
    }
}

impl TryFrom<(CalendarDate, ClockTime)> for DateTime {
    type Error = InvalidText;

    /// Writes a point in time as `2024-02-20T08:38:37.72Z`, with as many digits of the fraction as needed, and `Z` for
    /// an offset of zero.
    fn try_from((day, clock): (CalendarDate, ClockTime)) -> Result<Self, InvalidText> {
        let day = Date::try_from(day)?;
        let ClockTime {
            hour,
            minute,
            second,
            nanosecond,
            offset,
        } = clock;
        let fraction = match nanosecond {
            0 => String::new(),
            // Ten digits would be mistaken for nine and a cut-off one.
            1_000_000_000.. => return Err(InvalidText::new("less than a second of nanoseconds")),
            _ => format!(".{nanosecond:09}"),
        };
        let offset = match offset {
            None => String::new(),
            Some(0) => "Z".to_owned(),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.unsigned_abs();
                format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        };
        let fraction = fraction.trim_end_matches('0');
        format!("{day}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}").parse()
    }
}

/// The number written by exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<u16> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn two_digits(text: &str) -> Option<u8> {
    digits(text, 2).and_then(|number| u8::try_from(number).ok())
}

fn calendar(text: &str) -> Option<CalendarDate> {
    let (year, month, day) = match text.len() {
        8 => (text.get(..4)?, text.get(4..6)?, text.get(6..)?),
        10 if text.get(4..5)? == "-" && text.get(7..8)? == "-" => {
            (text.get(..4)?, text.get(5..7)?, text.get(8..)?)
        }
        _ => return None,
    };
    let (year, month, day) = (digits(year, 4)?, two_digits(month)?, two_digits(day)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days)
        .contains(&day)
        .then_some(CalendarDate { year, month, day })
}

fn clock(text: &str) -> Option<ClockTime> {
    let end = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, offset) = text.split_at(end);
    let offset = match offset {
        "" => None,
        "Z" => Some(0),
        _ => Some(minutes_east(offset)?),
    };
    let (time, fraction) = time
        .split_once('.')
        .map_or((time, None), |(time, fraction)| (time, Some(fraction)));
    let mut parts = time.split(':');
    let (hour, minute) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let second = two_digits(parts.next()?)?;
    let valid = parts.next().is_none() && hour < 24 && minute < 60 && second <= 60;
    let nanosecond = fraction.map_or(Some(0), nanoseconds)?;
    valid.then_some(ClockTime {
        hour,
        minute,
        second,
        nanosecond,
        offset,
    })
}

fn nanoseconds(fraction: &str) -> Option<u32> {
    let plain = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    // Only ASCII digits can be split at byte positions.
    plain.then(|| {
        let first_nine = &fraction[..fraction.len().min(9)];
        format!("{first_nine:0<9}").parse().ok()
    })?
}

fn minutes_east(offset: &str) -> Option<i16> {
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let total = i16::from(hours) * 60 + i16::from(minutes);
    let valid = hours < 24 && minutes < 60;
    valid.then_some(if offset.starts_with('-') {
        -total
    } else {
        total
    })
}

/// Reads a text as from a response, in the documented form or not.
#[cfg(all(test, any(feature = "chrono", feature = "jiff", feature = "time")))]
fn read<T: crate::read::wire::Wire>(text: &str) -> T {
    let text = serde_json::Value::from(text);
    read_silently(text).expect("any text is read")
}

#[cfg(test)]
mod tests;
