//! Excerpts: the part of a line around a place that is shown in a report.

use std::ops::Range;

use skattekit_ir::diag::push_visible;

/// The line in which a place starts, ready to be shown: cropped if it is long, with hidden characters escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, or the part of it around the place.
    pub text: String,
    /// The bytes of the text that belong to the place, up to the end of the line.
    pub mark: Range<usize>,
}

impl Excerpt {
    pub(super) fn of(text: &str, span: &Range<usize>) -> Self {
        /// The longest line that is shown in full, and how much of a longer one is shown before and after the start of
        /// the place.
        const WIDEST: usize = 140;
        const BEFORE: usize = 40;
        let first = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let rest = &text[span.start..];
        let last = span.start + rest.find('\n').unwrap_or(rest.len());
        let last = last - usize::from(text[span.start..last].ends_with('\r'));
        let (mut from, mut to) = (first, last);
        if text[first..last].chars().nth(WIDEST).is_some() {
            let before = text[first..span.start].char_indices().rev();
            from = before
                .take(BEFORE)
                .last()
                .map_or(span.start, |(at, _)| first + at);
            let mut after = text[from..last].char_indices();
            to = after.nth(WIDEST).map_or(last, |(at, _)| from + at);
        }
        let mut excerpt = Self {
            text: String::new(),
            mark: 0..0,
        };
        if from > first {
            excerpt.text.push('…');
        }
        excerpt.mark = excerpt.text.len()..excerpt.text.len();
        for (at, char) in text[from..to].char_indices() {
            let at = from + at;
            if at == span.start {
                excerpt.mark = excerpt.text.len()..excerpt.text.len();
            }
            // The renderer shows a tab as spaces, so the mark is as wide.
            match char {
                '\t' => excerpt.text.push('\t'),
                _ => push_visible(&mut excerpt.text, char),
            }
            if (span.start..span.end).contains(&at) {
                excerpt.mark.end = excerpt.text.len();
            }
        }
        if span.start >= to {
            excerpt.mark = excerpt.text.len()..excerpt.text.len();
        }
        if to < last {
            excerpt.text.push('…');
        }
        excerpt
    }
}
