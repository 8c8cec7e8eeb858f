//! A report to text: the excerpt of the source with the place marked, as compilers show it.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use skattekit_ir::diag::{Severity, visible};
use skattekit_ir::outline::Path;
use skattekit_ir::pointer::Pointer;

use super::finding::{Finding, Report};
use super::place::Place;

impl Report {
    /// The findings with their excerpts, separated by blank lines; empty without findings.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        // Excerpts are already cropped around their marks.
        let renderer = renderer.term_width(1000);
        let findings = self.findings.iter();
        let mut texts = findings
            .map(|finding| renderer.render(&groups(finding)) + "\n")
            .collect::<Vec<_>>();
        texts.extend(self.folded.iter().map(|folded| {
            format!(
                "and {} more {}[{}] in {}; --all shows them\n",
                folded.count,
                folded.severity.as_str(),
                folded.code.as_str(),
                visible(&folded.file)
            )
        }));
        texts.join("\n")
    }
}

fn groups(finding: &Finding) -> Vec<Group<'_>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&finding.found))
        .id(finding.code.as_str());
    let expected = finding.expected.as_ref();
    let expected = expected.map(|expected| format!("expected {}", visible(expected)));
    let mut group = mark(Group::with_title(title), &finding.place, expected);
    // A whole document needs no pointer.
    let whole = Path::Pointer(Pointer::default());
    if let Some(path) = finding.place.path.as_ref().filter(|path| **path != whole) {
        let at = visible(&path.to_string());
        group = group.element(Level::NOTE.with_name(Some("at")).message(at));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let mut groups = vec![group];
    for (place, what) in &finding.others {
        let title = Level::NOTE.secondary_title(visible(what));
        groups.push(mark(Group::with_title(title), place, None));
    }
    groups
}

fn mark<'a>(group: Group<'a>, place: &'a Place, label: Option<String>) -> Group<'a> {
    let origin = Origin::path(visible(&place.file));
    let (Some(start), Some(excerpt)) = (place.start, &place.excerpt) else {
        let group = group.element(match place.start {
            Some(start) => origin.line(start.line).char_column(start.column),
            None => origin,
        });
        return match label {
            Some(label) => group.element(Level::NOTE.message(label)),
            None => group,
        };
    };
    let annotation = AnnotationKind::Primary
        .span(excerpt.mark.clone())
        .label(label);
    let snippet = Snippet::source(&*excerpt.text)
        .line_start(start.line)
        .annotation(annotation);
    // The renderer computes the column from the text that it shows.
    let shown = excerpt.text[..excerpt.mark.start].chars().count() + 1;
    if shown == start.column {
        group.element(snippet.path(visible(&place.file)))
    } else {
        group
            .element(origin.line(start.line).char_column(start.column))
            .element(snippet)
    }
}
