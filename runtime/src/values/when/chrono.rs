//! Conversions between kept texts and chrono: its naive types and `DateTime<FixedOffset>`.

use ::chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike};

use super::parts::{day, in_range, minutes, narrow, with_offset, without_offset};
use super::{CalendarDate, ClockTime, Date, DateTime, InvalidText};

/// The nanosecond from which chrono treats the 59th second as a leap second.
const LEAP: u32 = 1_000_000_000;

impl TryFrom<&Date> for NaiveDate {
    type Error = InvalidText;

    /// The day; an error if the text is not a date.
    fn try_from(date: &Date) -> Result<Self, InvalidText> {
        day(date).and_then(naive_date)
    }
}

impl TryFrom<NaiveDate> for Date {
    type Error = InvalidText;

    /// Writes the day as `1998-12-21`; an error for a year before 0 or after 9999.
    fn try_from(date: NaiveDate) -> Result<Self, InvalidText> {
        calendar_date(date).and_then(Self::try_from)
    }
}

impl TryFrom<&DateTime> for NaiveDateTime {
    type Error = InvalidText;

    /// The local time, with a leap second in chrono's notation; an error if it has an offset.
    fn try_from(time: &DateTime) -> Result<Self, InvalidText> {
        let (day, clock) = without_offset(time)?;
        naive(day, clock)
    }
}

impl TryFrom<NaiveDateTime> for DateTime {
    type Error = InvalidText;

    /// Writes the local time, without an offset; an error for a year before 0 or after 9999.
    fn try_from(time: NaiveDateTime) -> Result<Self, InvalidText> {
        write(time, None)
    }
}

impl TryFrom<&DateTime> for ::chrono::DateTime<FixedOffset> {
    type Error = InvalidText;

    /// The point in time with its offset, with a leap second in chrono's notation; an error if it has no offset.
    fn try_from(time: &DateTime) -> Result<Self, InvalidText> {
        let (day, clock, minutes) = with_offset(time)?;
        let offset = in_range(FixedOffset::east_opt(minutes * 60))?;
        let local = naive(day, clock)?;
        in_range(offset.from_local_datetime(&local).single())
    }
}

impl<Z: TimeZone> TryFrom<::chrono::DateTime<Z>> for DateTime {
    type Error = InvalidText;

    /// Writes the point in time with its offset, and `Z` for an offset of zero; an error for a year before 0 or after
    /// 9999, and for an offset that is not in whole minutes.
    fn try_from(time: ::chrono::DateTime<Z>) -> Result<Self, InvalidText> {
        let offset = time.offset().fix();
        let local = in_range(time.naive_utc().checked_add_offset(offset))?;
        write(local, Some(minutes(offset.local_minus_utc())?))
    }
}

fn naive_date(day: CalendarDate) -> Result<NaiveDate, InvalidText> {
    let CalendarDate { year, month, day } = day;
    in_range(NaiveDate::from_ymd_opt(
        year.into(),
        month.into(),
        day.into(),
    ))
}

fn naive(day: CalendarDate, clock: ClockTime) -> Result<NaiveDateTime, InvalidText> {
    let (second, nanosecond) = match clock.second {
        60 => (59, clock.nanosecond + LEAP),
        second => (second, clock.nanosecond),
    };
    let (hour, minute) = (clock.hour.into(), clock.minute.into());
    let day = naive_date(day)?;
    in_range(day.and_hms_nano_opt(hour, minute, second.into(), nanosecond))
}

fn calendar_date(date: NaiveDate) -> Result<CalendarDate, InvalidText> {
    Ok(CalendarDate {
        year: narrow(date.year())?,
        month: narrow(date.month())?,
        day: narrow(date.day())?,
    })
}

fn write(time: NaiveDateTime, offset: Option<i16>) -> Result<DateTime, InvalidText> {
    let leap = time.nanosecond() >= LEAP;
    let clock = ClockTime {
        hour: narrow(time.hour())?,
        minute: narrow(time.minute())?,
        second: narrow(time.second() + u32::from(leap))?,
        nanosecond: time.nanosecond() % LEAP,
        offset,
    };
    calendar_date(time.date()).and_then(|day| (day, clock).try_into())
}

#[cfg(test)]
mod tests {
    use ::chrono::{FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};

    use crate::values::when::{Date, DateTime, read};

    type Fixed = ::chrono::DateTime<FixedOffset>;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn days() {
        for (text, day) in [
            ("1998-12-21", date(1998, 12, 21)),
            ("19981221", date(1998, 12, 21)),
            ("0000-01-01", date(0, 1, 1)),
            ("9999-12-31", date(9999, 12, 31)),
        ] {
            assert_eq!(NaiveDate::try_from(&read::<Date>(text)), Ok(day));
        }
        assert_eq!(
            Date::try_from(date(1998, 2, 1)).unwrap().as_str(),
            "1998-02-01"
        );
        assert!(Date::try_from(date(-1, 12, 31)).is_err());
        assert!(Date::try_from(date(10_000, 1, 1)).is_err());
        assert!(NaiveDate::try_from(&read::<Date>("i går")).is_err());
    }

    #[test]
    fn points_in_time() {
        for (text, milliseconds) in [
            ("2024-02-20T08:38:37.72Z", 1_708_418_317_720),
            ("2024-02-20T10:08:37.72+01:30", 1_708_418_317_720),
            ("1969-12-31T23:59:00-00:01", 0),
        ] {
            let time = Fixed::try_from(&read::<DateTime>(text)).unwrap();
            assert_eq!(time.timestamp_millis(), milliseconds);
            assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
        }
        let utc = Utc.timestamp_opt(1_708_418_317, 0).unwrap();
        assert_eq!(
            DateTime::try_from(utc).unwrap().as_str(),
            "2024-02-20T08:38:37Z"
        );
        for text in ["2024-02-20T08:38:37", ""] {
            assert!(Fixed::try_from(&read::<DateTime>(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_leap_second_comes_back() {
        let text = "2016-12-31T23:59:60.5Z";
        let time = Fixed::try_from(&read::<DateTime>(text)).unwrap();
        assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
        let text = "2016-12-31T23:59:60";
        let time = NaiveDateTime::try_from(&read::<DateTime>(text)).unwrap();
        assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
    }

    #[test]
    fn what_the_text_has_no_place_for() {
        let local = date(2024, 5, 1).and_hms_opt(0, 0, 0).unwrap();
        for seconds in [1, -59, 86_399] {
            let offset = FixedOffset::east_opt(seconds).unwrap();
            let time = offset.from_local_datetime(&local).unwrap();
            assert!(DateTime::try_from(time).is_err(), "{seconds}");
        }
        let east = FixedOffset::east_opt(3600).unwrap();
        for utc in [NaiveDateTime::MAX, NaiveDateTime::MIN] {
            assert!(DateTime::try_from(utc).is_err());
            assert!(DateTime::try_from(east.from_utc_datetime(&utc)).is_err());
        }
    }

    #[test]
    fn local_times() {
        let text = "2020-02-11T16:11:12.985";
        let time = date(2020, 2, 11)
            .and_hms_milli_opt(16, 11, 12, 985)
            .unwrap();
        assert_eq!(NaiveDateTime::try_from(&read::<DateTime>(text)), Ok(time));
        assert_eq!(DateTime::try_from(time).unwrap().as_str(), text);
        for text in ["2020-02-11T16:11:12Z", "2020-02-11T16:11:61", "x"] {
            assert!(
                NaiveDateTime::try_from(&read::<DateTime>(text)).is_err(),
                "{text}"
            );
        }
    }
}
