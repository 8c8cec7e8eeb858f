//! Dates and moments of the calendar, without a clock and without a time zone.

/// The seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

impl Date {
    /// A date as `2025-04-08`; none where the calendar has no such day.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut next = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length)?;
            let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<i64>().ok()).flatten()
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        let date = Self { year, month, day };
        let is_whole = parts.next().is_none();
        (is_whole && (1..=12).contains(&month) && Self::of_day(date.number()) == date)
            .then_some(date)
    }

    /// The date of a moment, in seconds since 1970.
    pub(crate) const fn of_moment(seconds: i64) -> Self {
        Self::of_day(seconds.div_euclid(DAY))
    }

    /// The days since 1970, by the algorithm of Howard Hinnant's `chrono`-compatible low-level date algorithms.
    pub(crate) const fn number(self) -> i64 {
        let year = if self.month <= 2 {
            self.year - 1
        } else {
            self.year
        };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The date of a number of days since 1970, by the same.
    const fn of_day(number: i64) -> Self {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        Self {
            year: year + era * 400 + if month <= 2 { 1 } else { 0 },
            month,
            day: of_year - (153 * shifted_month + 2) / 5 + 1,
        }
    }
}

/// A date as `2025-04-08`.
pub(crate) fn date_text(seconds: i64) -> String {
    let Date { year, month, day } = Date::of_moment(seconds);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A moment as `2025-04-08T06:12:40Z`.
pub(crate) fn moment_text(seconds: i64) -> String {
    let of_day = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", date_text(seconds))
}

#[cfg(test)]
mod tests {
    use super::{DAY, Date, date_text, moment_text};

    #[test]
    fn every_day_comes_back() {
        for number in -200_000..200_000 {
            let day = Date::of_moment(number * DAY);
            assert_eq!(day.number(), number);
        }
        assert_eq!(date_text(0), "1970-01-01");
        assert_eq!(moment_text(951_782_400 - 1), "2000-02-28T23:59:59Z");
        assert_eq!(moment_text(951_782_400), "2000-02-29T00:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        assert_eq!(
            Date::parse("2024-02-29"),
            Some(Date {
                year: 2024,
                month: 2,
                day: 29
            })
        );
        for text in [
            "2025-02-29", "2025-13-01", "2025-00-10", "2025-1-01", "2025-01-01-", "", "+025-01-01",
            "20250101",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
