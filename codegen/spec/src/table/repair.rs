//! Repairs of a page's text, so that a Markdown parser reads it as Docusaurus does. The length in bytes stays the same.

use std::borrow::Cow;
use std::ops::Range;

/// The repaired text of a page, and findings.
pub(super) struct Repaired<'a> {
    /// The text; every byte with a meaning is at its original offset.
    pub text: Cow<'a, str>,
    /// The delimiter rows that were adjusted to the number of cells in their headers.
    pub delimiters: Vec<Range<usize>>,
    /// The tabs: the label of each, and its tag.
    pub tabs: Vec<(String, Range<usize>)>,
    /// Tabs that begin before the previous one ended, and tabs that never end.
    pub open_tabs: Vec<Range<usize>>,
}

/// Repairs constructs of the published pages that Markdown does not accept: components directly beside a table,
/// indented tables, no-break spaces in otherwise empty lines, and delimiter rows with another number of cells than the
/// header.
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
    /// The opening fence of the current code block.
    fence: Option<&'static str>,
    open_tab: Option<Range<usize>>,
    /// The previous line, trimmed.
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
            // Docusaurus has no indented code. The bar moves before the indentation, so that no offset changes.
            let moved = format!("|{indent}");
            self.repaired
                .text
                .to_mut()
                .replace_range(start..=range.start, &moved);
        }
        self.fit_delimiters(row, range);
    }

    /// Replaces a range by spaces.
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

    /// Adjusts the delimiter row: one published page has three header cells over two delimiter cells.
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

/// Whether a line contains only tags of components, whose names start with a capital.
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

/// The label of a tab.
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

/// The number of cells in a line; zero for an empty line.
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
