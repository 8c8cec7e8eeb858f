//! Years, dates and points in time, as they are read and written.

use super::{CalendarDate, ClockTime, Date, DateTime, Year};

#[test]
fn text_goes_out_as_it_came() {
    for text in [
        "\"2024-02-20T08:38:37.72Z\"",
        "\"2020-02-11T16:11:12.985\"",
        "\"i går\"",
        "\"\"",
    ] {
        let time: DateTime = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&time).unwrap(), text);
    }
}

#[test]
fn dates_in_both_forms() {
    let day = CalendarDate {
        year: 1998,
        month: 12,
        day: 21,
    };
    for text in ["1998-12-21", "19981221"] {
        assert_eq!(text.parse::<Date>().unwrap().calendar(), Some(day));
    }
    for text in [
        "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-01",
        "+024-01-01", "20240101Z", "ååååå",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
    assert!("2000-02-29".parse::<Date>().is_ok());
}

#[test]
fn times_with_and_without_an_offset() {
    let parts = |text: &str| {
        text.parse::<DateTime>()
            .ok()
            .and_then(|time| time.parts())
            .map(|(_, clock)| clock)
    };
    let clock = ClockTime {
        hour: 8,
        minute: 38,
        second: 37,
        nanosecond: 720_000_000,
        offset: Some(0),
    };
    assert_eq!(parts("2024-02-20T08:38:37.72Z"), Some(clock));
    assert_eq!(
        parts("2024-02-20T08:38:37.72"),
        Some(ClockTime {
            offset: None,
            ..clock
        })
    );
    assert_eq!(
        parts("2024-02-20T08:38:37.720000000999-01:30"),
        Some(ClockTime {
            offset: Some(-90),
            ..clock
        })
    );
    for text in [
        "2024-02-20",
        "2024-02-20T24:00:00",
        "2024-02-20T08:38",
        "2024-02-20T08:38:37.",
        "2024-02-20T08:38:37.å",
        "2024-02-20T08:38:37.12345678å",
        "2024-02-20T08:38:37+1",
    ] {
        assert_eq!(parts(text), None, "{text}");
    }
}

#[test]
fn parts_are_written_as_they_are_read() {
    for text in [
        "2024-02-29T00:00:00Z",
        "2020-02-11T16:11:12.985",
        "0000-01-01T23:59:60.000000001+01:30",
        "9999-12-31T08:38:37.1-23:59",
        "2024-02-20T08:38:37-00:01",
    ] {
        let parts = text.parse::<DateTime>().unwrap().parts().unwrap();
        assert_eq!(DateTime::try_from(parts).unwrap().as_str(), text);
    }
    let (day, clock) = "2024-02-20T08:38:37Z"
        .parse::<DateTime>()
        .unwrap()
        .parts()
        .unwrap();
    for wrong in [
        ClockTime { hour: 24, ..clock },
        ClockTime {
            minute: 60,
            ..clock
        },
        ClockTime {
            second: 61,
            ..clock
        },
        ClockTime {
            nanosecond: 1_000_000_000,
            ..clock
        },
        ClockTime {
            nanosecond: u32::MAX,
            ..clock
        },
        ClockTime {
            offset: Some(24 * 60),
            ..clock
        },
        ClockTime {
            offset: Some(i16::MIN),
            ..clock
        },
    ] {
        assert!(DateTime::try_from((day, wrong)).is_err(), "{wrong:?}");
    }
    for wrong in [
        CalendarDate {
            year: 10_000,
            ..day
        },
        CalendarDate { month: 13, ..day },
        CalendarDate { month: 100, ..day },
        CalendarDate { day: 30, ..day },
        CalendarDate { day: 0, ..day },
    ] {
        assert!(Date::try_from(wrong).is_err(), "{wrong:?}");
        assert!(DateTime::try_from((wrong, clock)).is_err(), "{wrong:?}");
    }
}

#[test]
fn years() {
    const YEAR: Year = Year::new(2024);
    assert_eq!("2021".parse::<Year>().unwrap().value(), Some(2021));
    assert_eq!(Year::try_from(2021).unwrap().as_str(), "2021");
    assert!("21".parse::<Year>().is_err());
    assert_eq!(YEAR, Year::try_from(2024).unwrap());
    for wrong in [0, 24, 999, 10_000, u16::MAX] {
        assert!(Year::try_from(wrong).is_err(), "{wrong}");
    }
    for known in [1000, 2021, 9999] {
        assert_eq!(Year::new(known).value(), Some(known));
    }
}

#[test]
#[should_panic(expected = "a year of four digits")]
fn a_year_of_two_digits_is_none() {
    let _ = Year::new(24);
}

#[test]
fn years_are_compared_with_numbers_and_as_texts() {
    let year = Year::new(2024);
    assert!(year == 2024 && year != 2023 && year > 2023 && year <= 2024);
    assert!(year < Year::new(2025));
    let none: Year = serde_json::from_str("\"i fjor\"").unwrap();
    assert!(none != 2024 && year < none);
    assert_eq!(none.partial_cmp(&2024), None);
    let early: Year = serde_json::from_str("\"0024\"").unwrap();
    assert!(early == 24 && early < year);
}
