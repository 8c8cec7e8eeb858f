//! Dates, as far as the start of a list needs them.

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
    use super::next_day;

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
