//! Escaping of untrusted text for a terminal: hidden characters become visible, control characters are neutralised,
//! long texts are shortened.

use std::fmt::Write;

/// The longest message that is shown in full, in characters.
const LONGEST: usize = 600;

/// Whether a character is invisible or changes how the text around it is shown.
#[must_use]
pub fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Appends a character in visible form: a tab as spaces, a hidden character as its Rust escape.
pub fn push_visible(text: &mut String, char: char) {
    match char {
        '\t' => text.push_str("    "),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        hidden if is_hidden(hidden) => {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\u{{{:x}}}", u32::from(hidden));
        }
        other => text.push(other),
    }
}

/// A text on one line for a terminal: hidden characters escaped, and shortened in the middle if it is long.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let length = text.chars().count();
    for (at, char) in text.chars().enumerate() {
        if length > LONGEST && at == LONGEST / 2 {
            shown.push_str(" … ");
        }
        if length <= LONGEST || at < LONGEST / 2 || at >= length - LONGEST / 2 {
            push_visible(&mut shown, char);
        }
    }
    shown
}

/// A JSON text with invisible characters escaped.
#[must_use]
pub fn visible_json(text: String) -> String {
    if !text.chars().any(is_hidden) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    let mut units = [0; 2];
    for char in text.chars() {
        if is_hidden(char) {
            // They can only occur in strings.
            for unit in char.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(char);
        }
    }
    escaped
}
