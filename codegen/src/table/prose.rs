//! What a page says outside of its tables: its title, scopes, address on SwaggerHub and event lists.

use std::ops::Range;

use super::page::{Heading, Mark, MarkKind, Page};
use crate::diag::{Code, Diagnostics};
use crate::ir::Text;

/// How an address on SwaggerHub begins.
const SWAGGERHUB: &str = "https://app.swaggerhub.com/apis/";

/// How the name of an event list ends.
const HENDELSER: &str = "hendelser API";

/// What a page says of its API.
pub(crate) struct Prose {
    /// Its title.
    pub tittel: Option<String>,
    /// The Maskinporten scopes: the code in the section `Scope` that has the form of one.
    pub scopes: Vec<Text>,
    /// The same of the section `Scope i ID-porten`.
    pub idporten_scopes: Vec<Text>,
    /// The owner and the name in the link of the section `Teknisk spesifikasjon`.
    pub swaggerhub: Option<Text>,
    /// The event lists: the code in the sections `Støttetjenester` and `Hendelser` that ends as their names do.
    pub hendelser: Vec<Text>,
}

/// Reads what stands in the sections that the published pages have.
pub(crate) fn lower_prose(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Prose {
    let is_scope = |heading: &str| heading.split_whitespace().any(|word| is(word, "scope"));
    let is_idporten = |heading: &str| heading.to_lowercase().contains("id-porten");
    let scopes = section_marks(page, |heading| is_scope(heading) && !is_idporten(heading));
    let idporten = section_marks(page, |heading| is_scope(heading) && is_idporten(heading));
    let specification = section_marks(page, |heading| is(heading, "Teknisk spesifikasjon"));
    let support = section_marks(page, |heading| {
        is(heading, "Støttetjenester") || is(heading, "Hendelser")
    });
    let swaggerhub = specification
        .iter()
        .flat_map(|(_, marks)| marks)
        .find_map(|mark| Some((swaggerhub(mark)?, &mark.span)));
    let hendelser = distinct(&support, page, |mark| {
        mark.kind == MarkKind::Code && mark.text.ends_with(HENDELSER)
    });
    for name in &hendelser {
        let span = name.at.span.clone().unwrap_or_default();
        page.source.refuse_hidden(&name.text, &span, diagnostics);
    }
    Prose {
        tittel: tittel(page, diagnostics),
        scopes: lower_scopes(&scopes, page, diagnostics),
        idporten_scopes: lower_scopes(&idporten, page, diagnostics),
        swaggerhub: swaggerhub.map(|(text, span)| Text {
            text,
            at: page.source.at(span),
        }),
        hendelser,
    }
}

fn is(text: &str, wanted: &str) -> bool {
    text.trim().to_lowercase() == wanted.to_lowercase()
}

type Section<'p> = (&'p Heading, Vec<&'p Mark>);

fn section_marks<'p>(page: &'p Page<'_>, wanted: impl Fn(&str) -> bool) -> Vec<Section<'p>> {
    let sections = page.sections(wanted).into_iter();
    let within = |mark: &&Mark, range: &Range<usize>| range.contains(&mark.span.start);
    let sections = sections.map(|(heading, range)| {
        let marks = page.marks.iter().filter(|mark| within(mark, &range));
        (heading, marks.collect())
    });
    sections.collect()
}

/// The marks that are wanted, each text once.
fn distinct(
    sections: &[Section<'_>],
    page: &Page<'_>,
    wanted: impl Fn(&Mark) -> bool,
) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let marks = sections.iter().flat_map(|(_, marks)| marks);
    for mark in marks.filter(|mark| wanted(mark)) {
        if !texts.iter().any(|known| known.text == mark.text) {
            texts.push(Text {
                text: mark.text.clone(),
                at: page.source.at(&mark.span),
            });
        }
    }
    texts
}

fn lower_scopes(
    sections: &[Section<'_>],
    page: &Page<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Text> {
    let scopes = distinct(sections, page, |mark| {
        mark.kind == MarkKind::Code && is_scope(&mark.text)
    });
    if let (Some((heading, _)), true) = (sections.first(), scopes.is_empty()) {
        diagnostics
            .warning(
                Code::MissingFact,
                page.source.at(&heading.span),
                "a section about scopes without a scope",
            )
            .expected("a scope as code, such as `skatteetaten:avregning` between backticks")
            .help("compare the page with the published one");
    }
    scopes
}

/// A scope has a prefix, a colon and a name, and nothing that an address has.
fn is_scope(text: &str) -> bool {
    let parts = text.split_once(':');
    parts.is_some_and(|(prefix, name)| {
        !prefix.is_empty()
            && prefix
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
            && !name.is_empty()
            && !name.starts_with('/')
            && name
                .chars()
                .all(|char| char.is_alphanumeric() || "-_./:".contains(char))
    })
}

/// The owner and the name that an address on SwaggerHub has.
fn swaggerhub(mark: &Mark) -> Option<String> {
    let link = mark.text.trim_start_matches("https://");
    let rest = (mark.kind == MarkKind::Link)
        .then(|| link.strip_prefix(SWAGGERHUB.trim_start_matches("https://")))
        .flatten()?;
    let mut parts = rest.split(['/', '?', '#']);
    let is_part = |part: &&str| {
        !part.is_empty()
            && part
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
    };
    let owner = parts.next().filter(is_part)?;
    let name = parts.next().filter(is_part)?;
    Some(format!("{owner}/{name}"))
}

/// The `title` of the front matter.
fn tittel(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
    let source = &page.source;
    let front_matter = page.front_matter.clone().unwrap_or(0..0);
    let mut start = front_matter.start;
    let lines = source.text[front_matter.clone()].split_inclusive('\n');
    let title = lines.into_iter().find_map(|line| {
        let at = start..start + line.trim_end().len();
        start += line.len();
        Some((line.strip_prefix("title:")?, at))
    });
    let value = title.as_ref().and_then(|(value, _)| {
        let value = serde_yaml::from_str::<String>(value.trim()).ok()?;
        let value = value.trim().to_owned();
        (!value.is_empty() && !value.contains('\n')).then_some(value)
    });
    match (&value, title) {
        (Some(value), Some((_, at))) => source.refuse_hidden(value, &at, diagnostics),
        (_, title) => {
            let at = title.map_or(front_matter, |(_, at)| at);
            diagnostics
                .error(Code::MissingFact, source.at(&at), "a page without a title")
                .expected("a line `title: …` between the lines of dashes at the top of the page")
                .help("give the page the title that the published one has");
        }
    }
    value
}
