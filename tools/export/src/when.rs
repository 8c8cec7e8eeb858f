//! Dates, points in time and decimals as the numbers that columns have.

use skattekit_runtime::{CalendarDate, ClockTime};

use crate::schema::{DECIMAL_PRECISION, DECIMAL_SCALE};

/// The days from 1 January 1970.
pub(crate) fn days(date: CalendarDate) -> i32 {
    // By Howard Hinnant's algorithm, with years that begin in March.
    let (month, day) = (i32::from(date.month), i32::from(date.day));
    let year = i32::from(date.year) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The microseconds from 1970, and whether that is all that the value says: a time without a zone is taken for UTC.
pub(crate) fn microseconds((date, clock): (CalendarDate, ClockTime)) -> (i64, bool) {
    let offset = clock.offset.map_or(0, i64::from);
    let minutes =
        i64::from(days(date)) * 24 * 60 + i64::from(clock.hour) * 60 + i64::from(clock.minute)
            - offset;
    let seconds = minutes * 60 + i64::from(clock.second);
    let micros = seconds * 1_000_000 + i64::from(clock.nanosecond / 1000);
    (
        micros,
        clock.offset.is_some() && clock.nanosecond % 1000 == 0,
    )
}

/// A decimal number without its point; `None` if it has more digits than the column.
pub(crate) fn unscaled(text: &str) -> Option<i128> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let decimals = i32::try_from(fraction.len()).ok()?;
    // What is moved beyond the scale must be zeros.
    let mut number = 0_i128;
    let mut zeros = exponent
        .checked_sub(decimals)?
        .checked_add(i32::from(DECIMAL_SCALE))?;
    let all = whole.bytes().chain(fraction.bytes()).collect::<Vec<_>>();
    let mut kept = &*all;
    while zeros < 0 {
        match kept.split_last() {
            Some((b'0', rest)) => kept = rest,
            Some(_) => return None,
            None => break,
        }
        zeros += 1;
    }
    for byte in kept {
        number = number
            .checked_mul(10)?
            .checked_add(i128::from(byte.checked_sub(b'0')?))?;
    }
    for _ in 0..zeros.max(0) {
        if number == 0 {
            break;
        }
        number = number.checked_mul(10)?;
    }
    let largest = 10_i128.pow(u32::from(DECIMAL_PRECISION));
    (number < largest).then_some(number * sign)
}

#[cfg(test)]
mod tests {
    use skattekit_runtime::{CalendarDate, ClockTime};

    use super::{days, microseconds, unscaled};

    const fn date(year: u16, month: u8, day: u8) -> CalendarDate {
        CalendarDate { year, month, day }
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days(date(1970, 1, 1)), 0);
        assert_eq!(days(date(1969, 12, 31)), -1);
        assert_eq!(days(date(2000, 2, 29)), 11_016);
        assert_eq!(days(date(2024, 3, 1)), 19_783);
        assert_eq!(days(date(0, 1, 1)), -719_528);
        assert_eq!(days(date(9999, 12, 31)), 2_932_896);
    }

    #[test]
    fn a_time_is_moved_to_utc() {
        let clock = |offset, nanosecond| ClockTime {
            hour: 1,
            minute: 2,
            second: 3,
            nanosecond,
            offset,
        };
        let day = date(1970, 1, 2);
        let micros = (86_400 + 3600 + 120 + 3) * 1_000_000;
        assert_eq!(
            microseconds((day, clock(Some(0), 5000))),
            (micros + 5, true)
        );
        assert_eq!(
            microseconds((day, clock(Some(60), 0))),
            (micros - 3_600_000_000, true)
        );
        assert_eq!(microseconds((day, clock(None, 0))), (micros, false));
        assert_eq!(microseconds((day, clock(Some(0), 1))), (micros, false));
    }

    #[test]
    fn a_decimal_is_exact_or_none() {
        for (text, number) in [
            ("0", Some(0)),
            ("-0.10", Some(-1_000_000_000)),
            ("12.50", Some(125_000_000_000)),
            ("1e3", Some(10_000_000_000_000)),
            ("1.5E-07", Some(1500)),
            ("0.0000000001", Some(1)),
            ("0.00000000010", Some(1)),
            ("0.00000000001", None),
            ("0e999999", Some(0)),
            ("1e30", None),
            (
                "9999999999999999999999999999.9999999999",
                Some(10_i128.pow(38) - 1),
            ),
            ("10000000000000000000000000000", None),
            ("1e-99999999999", None),
        ] {
            assert_eq!(unscaled(text), number, "{text}");
        }
    }
}
