//! The characters and names that XML 1.0 allows.

/// Whether a document can contain the character, even as a reference.
pub(super) fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether a text has carriage returns.
pub(super) fn has_returns(text: &str) -> bool {
    // Branch-free, as below.
    let found = text
        .bytes()
        .fold(0, |found, byte| found | u8::from(byte == b'\r'));
    found != 0
}

/// The position of the first character that no document can contain, in bytes.
pub(super) fn misplaced_character(text: &str) -> Option<usize> {
    // Branch-free, so that many bytes are checked at a time. U+FFFE and U+FFFF begin with 0xef, as few others do.
    let suspect = text.bytes().fold(0, |found, byte| {
        found | u8::from(matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 0xef))
    });
    if suspect == 0 {
        return None;
    }
    let mut characters = text.char_indices();
    characters.find_map(|(at, c)| (!is_character(c)).then_some(at))
}

/// Whether the text is a name without a prefix (`NCName` of Namespaces in XML).
pub(super) fn is_plain_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(starts) && characters.all(continues)
}

fn starts(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn continues(c: char) -> bool {
    starts(c)
        || matches!(c,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in [
            "a", "inntektsår", "_", "Ærlig", "a-b.c1", "æøå", "a\u{b7}", "名",
        ] {
            assert!(is_plain_name(good), "{good}");
        }
        let bad = [
            "", "1a", "-a", ".a", "a b", "a:b", ":a", "a<", "a>", "a\"", "a/", "a&", "{n}a",
            "a\u{d7}", "\u{b7}a", "a\0", "a\n",
        ];
        for bad in bad {
            assert!(!is_plain_name(bad), "{bad:?}");
        }
    }

    #[test]
    fn the_first_character_out_of_place() {
        let long = "æ\t\r\n".repeat(100);
        for good in ["", "a", "\u{feff}", "\u{fffd}\u{f000}\u{ff21}", &long] {
            assert_eq!(misplaced_character(good), None, "{good:?}");
        }
        for bad in ["\0", "\u{1f}", "\u{b}", "\u{fffe}", "\u{ffff}"] {
            assert_eq!(misplaced_character(&format!("\u{feff}{bad}{bad}")), Some(3));
            assert_eq!(misplaced_character(&format!("{long}{bad}a")), Some(500));
        }
    }

    #[test]
    fn characters() {
        for good in [
            '\t', '\n', '\r', ' ', '\u{7f}', '\u{85}', '\u{fffd}', '\u{10ffff}',
        ] {
            assert!(is_character(good), "{good:?}");
        }
        for bad in [
            '\0', '\u{8}', '\u{b}', '\u{c}', '\u{1f}', '\u{fffe}', '\u{ffff}',
        ] {
            assert!(!is_character(bad), "{bad:?}");
        }
    }
}
