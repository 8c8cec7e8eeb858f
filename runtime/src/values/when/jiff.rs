//! Conversions between kept texts and jiff: its `civil` types and `Timestamp`.

use ::jiff::Timestamp;
use ::jiff::civil;
use ::jiff::tz::Offset;

use super::parts::{day, narrow, out_of_range, with_offset, without_offset};
use super::{CalendarDate, ClockTime, Date, DateTime, InvalidText};

impl TryFrom<&Date> for civil::Date {
    type Error = InvalidText;

    /// The day; an error if the text is not a date.
    fn try_from(date: &Date) -> Result<Self, InvalidText> {
        day(date).and_then(civil_date)
    }
}

impl TryFrom<civil::Date> for Date {
    type Error = InvalidText;

    /// Writes the day as `1998-12-21`; an error for a year before 0.
    fn try_from(date: civil::Date) -> Result<Self, InvalidText> {
        calendar_date(date).and_then(Self::try_from)
    }
}

impl TryFrom<&DateTime> for civil::DateTime {
    type Error = InvalidText;

    /// The local time; an error if it has an offset, and for a leap second.
    fn try_from(time: &DateTime) -> Result<Self, InvalidText> {
        let (day, clock) = without_offset(time)?;
        civil_time(day, clock)
    }
}

impl TryFrom<civil::DateTime> for DateTime {
    type Error = InvalidText;

    /// Writes the local time, without an offset; an error for a year before 0.
    fn try_from(time: civil::DateTime) -> Result<Self, InvalidText> {
        write(time, None)
    }
}

impl TryFrom<&DateTime> for Timestamp {
    type Error = InvalidText;

    /// The point in time; an error if it has no offset, and for a leap second.
    fn try_from(time: &DateTime) -> Result<Self, InvalidText> {
        let (day, clock, minutes) = with_offset(time)?;
        let offset = Offset::from_seconds(minutes * 60).map_err(out_of_range)?;
        offset
            .to_timestamp(civil_time(day, clock)?)
            .map_err(out_of_range)
    }
}

impl TryFrom<Timestamp> for DateTime {
    type Error = InvalidText;

    /// Writes the point in time in UTC; an error for a year before 0.
    fn try_from(time: Timestamp) -> Result<Self, InvalidText> {
        write(Offset::UTC.to_datetime(time), Some(0))
    }
}

fn civil_date(day: CalendarDate) -> Result<civil::Date, InvalidText> {
    let (year, month) = (narrow(day.year)?, narrow(day.month)?);
    civil::Date::new(year, month, narrow(day.day)?).map_err(out_of_range)
}

fn civil_time(day: CalendarDate, clock: ClockTime) -> Result<civil::DateTime, InvalidText> {
    let (hour, minute) = (narrow(clock.hour)?, narrow(clock.minute)?);
    let (second, nanosecond) = (narrow(clock.second)?, narrow(clock.nanosecond)?);
    let time = civil::Time::new(hour, minute, second, nanosecond).map_err(out_of_range)?;
    Ok(civil_date(day)?.to_datetime(time))
}

fn calendar_date(date: civil::Date) -> Result<CalendarDate, InvalidText> {
    Ok(CalendarDate {
        year: narrow(date.year())?,
        month: narrow(date.month())?,
        day: narrow(date.day())?,
    })
}

fn write(time: civil::DateTime, offset: Option<i16>) -> Result<DateTime, InvalidText> {
    let clock = ClockTime {
        hour: narrow(time.hour())?,
        minute: narrow(time.minute())?,
        second: narrow(time.second())?,
        nanosecond: narrow(time.subsec_nanosecond())?,
        offset,
    };
    calendar_date(time.date()).and_then(|day| (day, clock).try_into())
}

#[cfg(test)]
mod tests {
    use ::jiff::Timestamp;
    use ::jiff::civil::{self, date};

    use crate::values::when::{Date, DateTime, read};

    #[test]
    fn days() {
        for (text, day) in [
            ("1998-12-21", date(1998, 12, 21)),
            ("19981221", date(1998, 12, 21)),
            ("0000-01-01", date(0, 1, 1)),
            ("9999-12-31", date(9999, 12, 31)),
        ] {
            assert_eq!(civil::Date::try_from(&read::<Date>(text)), Ok(day));
        }
        let written = Date::try_from(date(1998, 2, 1)).unwrap();
        assert_eq!(written.as_str(), "1998-02-01");
        assert!(Date::try_from(date(-1, 12, 31)).is_err());
        assert!(civil::Date::try_from(&read::<Date>("i går")).is_err());
    }

    #[test]
    fn points_in_time() {
        let text = "2024-02-20T08:38:37.72Z";
        let time = Timestamp::from_nanosecond(1_708_418_317_720_000_000).unwrap();
        assert_eq!(Timestamp::try_from(&read::<DateTime>(text)), Ok(time));
        assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
        let east = read::<DateTime>("2024-02-20T10:08:37.72+01:30");
        assert_eq!(Timestamp::try_from(&east), Ok(time));
        for text in [
            "2024-02-20T08:38:37",
            "2016-12-31T23:59:60Z",
            "9999-12-31T23:59:59-23:59",
            "",
        ] {
            assert!(
                Timestamp::try_from(&read::<DateTime>(text)).is_err(),
                "{text}"
            );
        }
        assert!(DateTime::try_from(Timestamp::MIN).is_err());
        assert!(DateTime::try_from(Timestamp::MAX).is_ok());
    }

    #[test]
    fn local_times() {
        let text = "2020-02-11T16:11:12.985";
        let time = date(2020, 2, 11).at(16, 11, 12, 985_000_000);
        assert_eq!(civil::DateTime::try_from(&read::<DateTime>(text)), Ok(time));
        assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
        for text in ["2020-02-11T16:11:12Z", "2020-02-11T16:11:60", "x"] {
            assert!(
                civil::DateTime::try_from(&read::<DateTime>(text)).is_err(),
                "{text}"
            );
        }
        assert!(DateTime::try_from(civil::DateTime::MIN).is_err());
        let last = DateTime::try_from(civil::DateTime::MAX).unwrap();
        assert_eq!(last.as_str(), "9999-12-31T23:59:59.999999999");
    }
}
