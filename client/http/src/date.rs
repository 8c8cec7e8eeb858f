//! Dates, as far as the start of a list needs them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The date in UTC so many days ago, as `YYYY-MM-DD`.
pub(crate) fn days_ago(days: u32, now: SystemTime) -> String {
    /// The days of four hundred years, after which the calendar repeats.
    const ERA: u64 = 146_097;
    let passed = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let day = (passed.as_secs() / 86_400).saturating_sub(days.into());
    // Years from March on, so that the leap day is the last one; 1970-01-01 is day 719468 of them.
    let day = day + 719_468;
    let (era, day) = (day / ERA, day % ERA);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

/// The day after a date, both as `YYYY-MM-DD`; `None` for a text that is no date.
pub(crate) fn next_day(date: &str) -> Option<String> {
    let mut parts = date.split('-');
    let mut part = |length| {
        let part = parts.next().filter(|part| part.len() == length)?;
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u16>().ok().filter(|_| is_number)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || !(1..=last).contains(&day) {
        return None;
    }
    let (year, month, day) = match (month, day) {
        (12, 31) => (year + 1, 1, 1),
        (_, day) if day == last => (year, month + 1, 1),
        _ => (year, month, day + 1),
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{days_ago, next_day};

    #[test]
    fn every_day_of_a_thousand_years_follows_the_one_before() {
        let mut expected = "1970-01-01".to_owned();
        for day in 0..365_000 {
            let now = UNIX_EPOCH + Duration::from_secs(86_400 * day + 3);
            assert_eq!(days_ago(0, now), expected);
            expected = next_day(&expected).unwrap();
        }
        let now = UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        assert_eq!(
            (&*days_ago(0, now), &*days_ago(1, now)),
            ("2026-01-01", "2025-12-31")
        );
        assert_eq!(days_ago(u32::MAX, now), "1970-01-01");
    }

    #[test]
    fn the_next_day_is_in_the_calendar() {
        for (date, next) in [
            ("2025-01-31", Some("2025-02-01")),
            ("2024-02-28", Some("2024-02-29")),
            ("2025-02-28", Some("2025-03-01")),
            ("1900-02-28", Some("1900-03-01")),
            ("2025-12-31", Some("2026-01-01")),
            ("2025-06-09", Some("2025-06-10")),
            ("2025-02-29", None),
            ("2025-13-01", None),
            ("2025-1-01", None),
            ("2025-01-01T00", None),
            ("+025-01-01", None),
            ("", None),
        ] {
            assert_eq!(next_day(date).as_deref(), next, "{date}");
        }
    }
}
