//! Lines of the files that a mock is set up by.

/// The line, from 1 on, of the byte at this place.
pub(crate) fn line_at(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    before.bytes().filter(|byte| *byte == b'\n').count() + 1
}
