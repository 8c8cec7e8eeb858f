//! Conversions between kept texts and time: `Date`, `PrimitiveDateTime` and `OffsetDateTime`.

use ::time::{Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::parts::{day, minutes, narrow, out_of_range, with_offset, without_offset};
use super::{CalendarDate, ClockTime, Date, DateTime, InvalidText};

impl TryFrom<&Date> for ::time::Date {
    type Error = InvalidText;

    /// The day; an error if the text is not a date.
    fn try_from(date: &Date) -> Result<Self, InvalidText> {
        day(date).and_then(time_date)
    }
}

impl TryFrom<::time::Date> for Date {
    type Error = InvalidText;

    /// Writes the day as `1998-12-21`; an error for a year before 0 or after 9999.
    fn try_from(date: ::time::Date) -> Result<Self, InvalidText> {
        calendar_date(date).and_then(Self::try_from)
    }
}

impl TryFrom<&DateTime> for PrimitiveDateTime {
    type Error = InvalidText;

    /// The local time; an error if it has an offset, and for a leap second.
    fn try_from(time: &DateTime) -> Result<Self, InvalidText> {
        let (day, clock) = without_offset(time)?;
        primitive(day, clock)
    }
}

impl TryFrom<PrimitiveDateTime> for DateTime {
    type Error = InvalidText;

    /// Writes the local time, without an offset; an error for a year before 0 or after 9999.
    fn try_from(time: PrimitiveDateTime) -> Result<Self, InvalidText> {
        write(time.date(), time.time(), None)
    }
}

impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = InvalidText;

    /// The point in time with its offset; an error if it has none, and for a leap second.
    fn try_from(time: &DateTime) -> Result<Self, InvalidText> {
        let (day, clock, minutes) = with_offset(time)?;
        let offset = UtcOffset::from_whole_seconds(minutes * 60).map_err(out_of_range)?;
        Ok(primitive(day, clock)?.assume_offset(offset))
    }
}

impl TryFrom<OffsetDateTime> for DateTime {
    type Error = InvalidText;

    /// Writes the point in time with its offset; an error for a year before 0 or after 9999, and for an offset that is
    /// not in whole minutes or not less than a day.
    fn try_from(time: OffsetDateTime) -> Result<Self, InvalidText> {
        let offset = minutes(time.offset().whole_seconds())?;
        write(time.date(), time.time(), Some(offset))
    }
}

fn time_date(day: CalendarDate) -> Result<::time::Date, InvalidText> {
    let month = Month::try_from(day.month).map_err(out_of_range)?;
    ::time::Date::from_calendar_date(day.year.into(), month, day.day).map_err(out_of_range)
}

fn primitive(day: CalendarDate, clock: ClockTime) -> Result<PrimitiveDateTime, InvalidText> {
    let ClockTime {
        hour,
        minute,
        second,
        nanosecond,
        ..
    } = clock;
    let time = Time::from_hms_nano(hour, minute, second, nanosecond).map_err(out_of_range)?;
    Ok(PrimitiveDateTime::new(time_date(day)?, time))
}

fn calendar_date(date: ::time::Date) -> Result<CalendarDate, InvalidText> {
    Ok(CalendarDate {
        year: narrow(date.year())?,
        month: date.month().into(),
        day: date.day(),
    })
}

fn write(date: ::time::Date, time: Time, offset: Option<i16>) -> Result<DateTime, InvalidText> {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    let clock = ClockTime {
        hour,
        minute,
        second,
        nanosecond,
        offset,
    };
    calendar_date(date).and_then(|day| (day, clock).try_into())
}

#[cfg(test)]
mod tests {
    use ::time::{Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

    use crate::values::when::{Date, DateTime, read};

    fn date(year: i32, month: Month, day: u8) -> ::time::Date {
        ::time::Date::from_calendar_date(year, month, day).unwrap()
    }

    #[test]
    fn days() {
        for (text, day) in [
            ("1998-12-21", date(1998, Month::December, 21)),
            ("19981221", date(1998, Month::December, 21)),
            ("0000-01-01", date(0, Month::January, 1)),
            ("9999-12-31", date(9999, Month::December, 31)),
        ] {
            assert_eq!(::time::Date::try_from(&read::<Date>(text)), Ok(day));
        }
        let written = Date::try_from(date(1998, Month::February, 1)).unwrap();
        assert_eq!(written.as_str(), "1998-02-01");
        assert!(Date::try_from(date(-1, Month::December, 31)).is_err());
        assert!(::time::Date::try_from(&read::<Date>("i går")).is_err());
    }

    #[test]
    fn points_in_time() {
        for (text, nanoseconds) in [
            ("2024-02-20T08:38:37.72Z", 1_708_418_317_720_000_000),
            ("2024-02-20T10:08:37.72+01:30", 1_708_418_317_720_000_000),
            ("1969-12-31T23:59:00-00:01", 0),
        ] {
            let time = OffsetDateTime::try_from(&read::<DateTime>(text)).unwrap();
            assert_eq!(time.unix_timestamp_nanos(), nanoseconds);
            assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
        }
        for text in ["2024-02-20T08:38:37", "2016-12-31T23:59:60Z", ""] {
            assert!(
                OffsetDateTime::try_from(&read::<DateTime>(text)).is_err(),
                "{text}"
            );
        }
        let local = PrimitiveDateTime::new(date(2024, Month::May, 1), Time::MIDNIGHT);
        for seconds in [1, -59, 25 * 3600] {
            let offset = UtcOffset::from_whole_seconds(seconds).unwrap();
            assert!(
                DateTime::try_from(local.assume_offset(offset)).is_err(),
                "{seconds}"
            );
        }
    }

    #[test]
    fn local_times() {
        let text = "2020-02-11T16:11:12.985";
        let clock = Time::from_hms_nano(16, 11, 12, 985_000_000).unwrap();
        let time = PrimitiveDateTime::new(date(2020, Month::February, 11), clock);
        assert_eq!(
            PrimitiveDateTime::try_from(&read::<DateTime>(text)),
            Ok(time)
        );
        assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
        for text in ["2020-02-11T16:11:12Z", "2020-02-11T16:11:60", "x"] {
            assert!(
                PrimitiveDateTime::try_from(&read::<DateTime>(text)).is_err(),
                "{text}"
            );
        }
        assert!(DateTime::try_from(PrimitiveDateTime::MIN).is_err());
    }
}
