//! The end of a JSON value in a stream, found by its brackets and strings alone.

use memchr::memchr3;

use super::{End, is_start};

/// The end of the value that begins here.
///
/// A broken value can swallow those that follow. Three signs show that: a line break inside a string, which JSON does
/// not allow; in a value with an indented second line, an unindented line that begins like a record; and, with
/// `by_lines`, any line that begins like a record.
pub(super) fn end(bytes: &[u8], by_lines: bool) -> End {
    let mut depth = 0_usize;
    let mut at = 0;
    // Whether the lines of the value are indented; unknown before the second line.
    let mut indented = None;
    let mut other = None;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => match text_end(bytes, at + 1) {
                Text::Ends(end) => at = end,
                Text::Breaks(line) => return after_break(bytes, line),
                Text::Beyond => return End::Beyond(other),
            },
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return End::Whole(at + 1);
                }
            }
            b'\n' => {
                if let Some(first) = bytes.get(at + 1) {
                    let inner = *indented.get_or_insert(matches!(first, b' ' | b'\t'));
                    if is_start(*first) {
                        if inner || by_lines {
                            return End::Cut(at + 1);
                        }
                        other.get_or_insert(at + 1);
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    End::Beyond(other)
}

enum Text {
    /// At the closing quote.
    Ends(usize),
    /// At a line break.
    Breaks(usize),
    Beyond,
}

fn text_end(bytes: &[u8], mut at: usize) -> Text {
    while let Some(found) = memchr3(b'"', b'\\', b'\n', bytes.get(at..).unwrap_or_default()) {
        at += found;
        match bytes[at] {
            b'"' => return Text::Ends(at),
            b'\n' => return Text::Breaks(at),
            _ => at += 2,
        }
    }
    Text::Beyond
}

/// The end of a value that is broken at a line break, which is where the next value begins.
fn after_break(bytes: &[u8], line: usize) -> End {
    let rest = bytes.get(line..).unwrap_or_default();
    match super::next_start(rest) {
        Some(start) => End::Cut(line + start),
        None => End::Beyond(None),
    }
}

#[cfg(test)]
mod tests {
    use super::{End, end};

    #[test]
    fn a_value_ends_with_its_last_bracket() {
        for value in [
            "{}",
            "[]",
            r#"{"a":{"b":[1,{"c":2}]}}"#,
            r#"{"a}":"}\"}\\"}"#,
            "{\n \"a\": [\n {\n }\n ]\n}",
            "{\"a\":[\n{\"b\":1},\n{\"b\":2}\n]}",
        ] {
            let followed = format!("{value} {{}}");
            assert_eq!(
                end(followed.as_bytes(), false),
                End::Whole(value.len()),
                "{value}"
            );
        }
    }

    #[test]
    fn a_broken_value_ends_before_the_next() {
        for broken in [
            "{\n  \"a\": 1,\n",
            "{\"a\": \"b\n",
            "{\"a\": \"b\n  \"c\": 1\n}\n",
        ] {
            let followed = format!("{broken}{{}}\n");
            assert_eq!(
                end(followed.as_bytes(), false),
                End::Cut(broken.len()),
                "{broken}"
            );
        }
        let flat = "{\"a\":[\n{\"b\":1}\n";
        let open = end(flat.as_bytes(), false);
        assert_eq!(open, End::Beyond(Some(7)));
        assert_eq!(end(flat.as_bytes(), true), End::Cut(7));
    }

    #[test]
    fn what_is_not_at_its_end_goes_on() {
        for open in ["{", "{\"a", "{\"a\\", "{\"a\":[1,2]"] {
            assert_eq!(end(open.as_bytes(), false), End::Beyond(None), "{open}");
        }
    }
}
