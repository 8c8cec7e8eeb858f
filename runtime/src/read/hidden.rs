//! Text from a response in a form that may be logged: hidden, masked, or shown on purpose.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

thread_local! {
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// Formats a value that must not be logged: as `***`, or as the value itself within [`ShowAll`].
///
/// # Errors
/// The errors of the formatter.
pub fn fmt_hidden(
    f: &mut fmt::Formatter<'_>,
    show: impl FnOnce(&mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    if SHOWN.get() {
        show(f)
    } else {
        f.write_str("***")
    }
}

/// Formats a value of which only a part may be logged: that part in quotes, or the value itself within [`ShowAll`].
pub(crate) fn fmt_hidden_or(
    f: &mut fmt::Formatter<'_>,
    shown: &str,
    show: impl FnOnce(&mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    if SHOWN.get() {
        show(f)
    } else {
        fmt::Debug::fmt(shown, f)
    }
}

/// Masks a text for logging; it is borrowed if nothing in it needs to be masked.
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    let (mut digits, mut control) = (0, 0);
    // Counted in bytes, many at a time; the counts of a chunk fit in a byte.
    for part in text.as_bytes().chunks(64) {
        let mut own = 0;
        for byte in part {
            own += u8::from(byte.is_ascii_digit());
            // A control character beyond ASCII is C2 and another byte.
            control |= u8::from(*byte < 0x20) | u8::from(*byte == 0x7f) | u8::from(*byte == 0xc2);
        }
        digits += usize::from(own);
    }
    if digits < LONG && control == 0 {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(masked(text))
    }
}

/// The length from which a number may be a person's.
const LONG: usize = 9;

/// A text for logging: on one line, without long numbers that may be a person's.
///
/// A number is long from nine digits on, with or without points, spaces or dashes between them.
pub(crate) fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        escape(&rest[..start], &mut shown);
        rest = &rest[start..];
        let number = |char: char| char.is_ascii_digit() || matches!(char, '.' | ' ' | '-');
        let end = rest.find(|char| !number(char)).unwrap_or(rest.len());
        let end = rest[..end].trim_end_matches(['.', ' ', '-']).len();
        let digits = rest[..end].bytes().filter(u8::is_ascii_digit).count();
        shown.push_str(if digits < LONG { &rest[..end] } else { "***" });
        rest = &rest[end..];
    }
    escape(rest, &mut shown);
    shown
}

fn escape(text: &str, shown: &mut String) {
    for char in text.chars() {
        if char.is_control() {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
}

/// A value whose `Debug` shows everything, personal data included; use it on purpose only.
#[derive(Clone, Copy)]
pub struct ShowAll<'a, T: ?Sized>(pub &'a T);

impl<T: fmt::Debug + ?Sized> fmt::Debug for ShowAll<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Restores the previous state, even if formatting panics.
        struct Before(bool);

        impl Drop for Before {
            fn drop(&mut self) {
                SHOWN.set(self.0);
            }
        }

        let _before = Before(SHOWN.replace(true));
        self.0.fmt(f)
    }
}
