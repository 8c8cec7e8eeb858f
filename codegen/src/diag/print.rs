//! Diagnostics to text: the excerpt of the source with the place marked, as compilers show it.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::source::Sources;

/// How diagnostics are printed.
#[derive(Clone, Debug)]
pub struct Style {
    /// What stands before the paths, such as `specs/`.
    pub prefix: String,
    /// Whether to use terminal colours.
    pub color: bool,
}

impl Diagnostics {
    /// The diagnostics with their excerpts, sorted, a blank line between two; of a flood of one kind the first and a count.
    #[must_use]
    pub fn print(&self, sources: &Sources, style: &Style) -> String {
        const MOST_OF_A_KIND: usize = 20;
        let renderer = if style.color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut counts: BTreeMap<(&str, Code), usize> = BTreeMap::new();
        let mut texts = Vec::new();
        for diagnostic in self.sorted() {
            let count = counts
                .entry((&diagnostic.at.file, diagnostic.code))
                .or_default();
            *count += 1;
            if *count <= MOST_OF_A_KIND {
                texts.push(renderer.render(&report(diagnostic, sources, style)) + "\n");
            }
        }
        for ((file, code), count) in counts.iter().filter(|(_, count)| **count > MOST_OF_A_KIND) {
            let more = count - MOST_OF_A_KIND;
            texts.push(format!(
                "and {more} more [{}] in {}{file}\n",
                code.as_str(),
                style.prefix
            ));
        }
        texts.join("\n")
    }
}

fn report<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, style: &Style) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(&*diagnostic.found)
        .id(diagnostic.code.as_str());
    let expected = diagnostic
        .expected
        .as_ref()
        .map(|expected| format!("expected {expected}"));
    let mut group = mark(
        Group::with_title(title),
        &diagnostic.at,
        expected,
        sources,
        style,
    );
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    let mut groups = vec![group];
    if let Some((at, what)) = &diagnostic.other {
        let title = Level::NOTE.secondary_title(&**what);
        groups.push(mark(Group::with_title(title), at, None, sources, style));
    }
    groups
}

fn mark<'a>(
    group: Group<'a>,
    at: &Location,
    label: Option<String>,
    sources: &'a Sources,
    style: &Style,
) -> Group<'a> {
    let path = format!("{}{}", style.prefix, at.file);
    let excerpt = at.span.clone().zip(sources.excerpt(&at.file));
    let Some((span, text)) = excerpt else {
        let group = group.element(Origin::path(path));
        return match label {
            Some(label) => group.element(Level::NOTE.message(label)),
            None => group,
        };
    };
    let start = floor(text, span.start);
    let end = floor(text, span.end).max(start);
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    // One line shows where it is; a fault that spans more is marked to the end of its first.
    let last = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = 1 + text[..first].bytes().filter(|byte| *byte == b'\n').count();
    let marked = start - first..end.min(last) - first;
    let annotation = AnnotationKind::Primary.span(marked).label(label);
    group.element(
        Snippet::source(&text[first..last])
            .path(path)
            .line_start(line)
            .annotation(annotation),
    )
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}
