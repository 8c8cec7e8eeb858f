//! The parts of a date or time that the conversions to the date libraries share, and the error for values out of range.

use super::{CalendarDate, ClockTime, Date, DateTime, InvalidText, Scalar};

const RANGE: InvalidText = InvalidText::new("a day or time within the range of both sides");

/// The day of a date.
pub(super) fn day(date: &Date) -> Result<CalendarDate, InvalidText> {
    date.calendar().ok_or(InvalidText::new(Date::EXPECTED))
}

/// The day, the time of day, and the offset in minutes east of UTC.
pub(super) fn with_offset(time: &DateTime) -> Result<(CalendarDate, ClockTime, i32), InvalidText> {
    let (day, clock) = either(time)?;
    match clock.offset {
        Some(minutes) => Ok((day, clock, i32::from(minutes))),
        None => Err(InvalidText::new("a date and time with an offset from UTC")),
    }
}

/// The day and the time of day, if there is no offset.
pub(super) fn without_offset(time: &DateTime) -> Result<(CalendarDate, ClockTime), InvalidText> {
    let (day, clock) = either(time)?;
    match clock.offset {
        None => Ok((day, clock)),
        Some(_) => Err(InvalidText::new(
            "a date and time without an offset from UTC",
        )),
    }
}

fn either(time: &DateTime) -> Result<(CalendarDate, ClockTime), InvalidText> {
    time.parts().ok_or(InvalidText::new(DateTime::EXPECTED))
}

/// The error for a value that one of the two sides cannot hold.
pub(super) fn out_of_range<E>(_: E) -> InvalidText {
    RANGE
}

/// The value, or the error for one that one of the two sides cannot hold.
#[cfg(any(feature = "chrono", feature = "time"))]
pub(super) fn in_range<T>(value: Option<T>) -> Result<T, InvalidText> {
    value.ok_or(RANGE)
}

/// A part of a date as the narrower number used here.
pub(super) fn narrow<T: TryFrom<I>, I>(number: I) -> Result<T, InvalidText> {
    T::try_from(number).map_err(out_of_range)
}

/// Minutes east of UTC from seconds, for which the text has no place.
#[cfg(any(feature = "chrono", feature = "time"))]
pub(super) fn minutes(seconds: i32) -> Result<i16, InvalidText> {
    in_range((seconds % 60 == 0).then_some(seconds / 60)).and_then(narrow)
}
