//! The text of a page to one that a Markdown reader takes as Docusaurus does, byte for byte as long, with what was repaired.

use std::borrow::Cow;
use std::ops::Range;

/// A page's text, repaired, and what was noticed on the way.
pub(super) struct Repaired<'a> {
    /// The text; every byte that still means something stands where it stood.
    pub text: Cow<'a, str>,
    /// The delimiter rows that were given as many cells as their headers.
    pub delimiters: Vec<Range<usize>>,
    /// The tabs: what is written on each, and its tag.
    pub tabs: Vec<(String, Range<usize>)>,
    /// The tabs that begin before the one before them has ended, and those that never end.
    pub open_tabs: Vec<Range<usize>>,
}

/// Repairs what the published pages have and Markdown does not take: components that touch a table, indented tables,
/// no-break spaces in lines that are else empty, and delimiter rows of another length than their header.
pub(super) fn repair(text: &str) -> Repaired<'_> {
    let mut lines = Lines {
        repaired: Repaired {
            text: Cow::Borrowed(text),
            delimiters: Vec::new(),
            tabs: Vec::new(),
            open_tabs: Vec::new(),
        },
        fence: None,
        open_tab: None,
        above: String::new(),
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.add(line, start);
        start += line.len();
    }
    lines.repaired.open_tabs.extend(lines.open_tab);
    lines.repaired
}

struct Lines<'a> {
    repaired: Repaired<'a>,
    /// What the block of code that is open began with.
    fence: Option<&'static str>,
    open_tab: Option<Range<usize>>,
    /// The line above, trimmed.
    above: String,
}

impl Lines<'_> {
    fn add(&mut self, line: &str, start: usize) {
        let row = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        let range = at..at + row.len();
        match self.fence {
            Some(fence) if row.starts_with(fence) => self.fence = None,
            Some(_) => {}
            None => {
                self.fence = ["```", "~~~"]
                    .into_iter()
                    .find(|fence| row.starts_with(fence));
                if self.fence.is_none() {
                    self.add_prose(line, start, &range);
                }
            }
        }
        row.clone_into(&mut self.above);
    }

    fn add_prose(&mut self, line: &str, start: usize, range: &Range<usize>) {
        let row = line.trim();
        let indent = &line[..range.start - start];
        if row.is_empty() {
            self.blank(start..start + line.trim_end_matches(['\r', '\n']).len());
        } else if is_component(row) {
            self.add_tabs(row, range);
            self.blank(range.clone());
        } else if row.starts_with('|') && (indent.len() >= 4 || indent.contains('\t')) {
            // Docusaurus has no indented code. The bar goes before what indents it, so that nothing moves.
            let moved = format!("|{indent}");
            self.repaired
                .text
                .to_mut()
                .replace_range(start..=range.start, &moved);
        }
        self.fit_delimiters(row, range);
    }

    /// Puts spaces in the place of a range.
    fn blank(&mut self, range: Range<usize>) {
        let blanks = " ".repeat(range.len());
        if self.repaired.text[range.clone()] != blanks {
            self.repaired.text.to_mut().replace_range(range, &blanks);
        }
    }

    fn add_tabs(&mut self, row: &str, range: &Range<usize>) {
        for tag in row.split_inclusive('>') {
            if tag.trim_start().starts_with("</TabItem") {
                self.open_tab = None;
            } else if tag.trim_start().starts_with("<TabItem") {
                self.repaired.open_tabs.extend(self.open_tab.take());
                self.open_tab = Some(range.clone());
                self.repaired.tabs.push((label(tag), range.clone()));
            }
        }
    }

    /// One of the published pages has a header of three cells over a delimiter row of two.
    fn fit_delimiters(&mut self, row: &str, range: &Range<usize>) {
        let columns = cell_count(&self.above);
        let is_delimiter = row.contains('-')
            && row.contains('|')
            && row
                .chars()
                .all(|char| matches!(char, '|' | '-' | ':') || char.is_whitespace());
        if !is_delimiter {
            return;
        }
        if row.contains('\u{a0}') {
            let spaced = row.replace('\u{a0}', "  ");
            self.repaired
                .text
                .to_mut()
                .replace_range(range.clone(), &spaced);
        }
        let needs_repair = columns > 0 && self.above.contains('|') && cell_count(row) != columns;
        if needs_repair && row.len() > 2 * columns {
            let last = row.len() - 2 * columns;
            let fitted = "|-".repeat(columns - 1) + "|" + &"-".repeat(last) + "|";
            self.repaired
                .text
                .to_mut()
                .replace_range(range.clone(), &fitted);
            self.repaired.delimiters.push(range.clone());
        }
    }
}

/// Whether a line is nothing but tags of components, whose names start with a capital.
fn is_component(row: &str) -> bool {
    let mut rest = row;
    while let Some(tag) = rest.strip_prefix('<') {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let Some(end) = tag.find('>') else {
            return false;
        };
        if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
            return false;
        }
        rest = tag[end + 1..].trim_start();
    }
    rest.is_empty()
}

/// What is written on a tab.
fn label(tag: &str) -> String {
    tag.split_once("headerText=")
        .and_then(|(_, rest)| {
            let quote = rest
                .chars()
                .next()
                .filter(|quote| matches!(quote, '"' | '\''))?;
            rest[1..].split(quote).next()
        })
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// How many cells a line has; zero for an empty one.
pub(super) fn cell_count(row: &str) -> usize {
    let inner = row.strip_prefix('|').unwrap_or(row);
    let inner = inner
        .strip_suffix('|')
        .filter(|inner| !inner.ends_with('\\'))
        .unwrap_or(inner);
    if inner.is_empty() {
        0
    } else {
        inner.replace("\\|", "").split('|').count()
    }
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn nothing_moves() {
        let table = [
            ("<Tabs>\n| a |\n", "      \n| a |\n"),
            ("\u{a0}\n", "  \n"),
            ("    | a |\n", "|     a |\n"),
            ("\t| a |\n", "|\t a |\n"),
            (
                "```\n    | a |\n<Tabs>\n```\n",
                "```\n    | a |\n<Tabs>\n```\n",
            ),
            ("| a | b |\n|-------|\n", "| a | b |\n|-|-----|\n"),
            (
                "| a | b |\n|---|---|\u{a0}\n",
                "| a | b |\n|---|---|\u{a0}\n",
            ),
            ("| a | b |\n|---|\u{a0}---|\n", "| a | b |\n|---|  ---|\n"),
            ("<b>x</b>\n", "<b>x</b>\n"),
            ("<Summary>x</Summary>\n", "<Summary>x</Summary>\n"),
        ];
        for (text, expected) in table {
            let repaired = repair(text).text;
            assert_eq!(repaired, expected);
            assert_eq!(repaired.len(), text.len());
        }
    }

    #[test]
    fn tabs_have_their_labels_and_ends() {
        let page = "<Tabs>\n<TabItem headerText=\"En\" default>\n</TabItem>\n<TabItem headerText='To'>\n<TabItem>\n</Tabs>\n";
        let repaired = repair(page);
        let labels = repaired.tabs.iter().map(|(label, _)| &**label);
        assert_eq!(labels.collect::<Vec<_>>(), ["En", "To", ""]);
        assert_eq!(repaired.open_tabs.len(), 2);
    }
}
