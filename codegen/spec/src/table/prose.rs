//! Facts of a page outside of its code tables: its title, scopes, SwaggerHub addresses and event lists.

use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Document, Text};

use crate::table::page::{Heading, Mark, MarkKind, Page};

/// The start of SwaggerHub addresses: of a document, and of its documentation.
const SWAGGERHUB: [&str; 2] = ["app.swaggerhub.com/apis/", "app.swaggerhub.com/apis-docs/"];

/// The end of an event list's name.
const HENDELSER: &str = "hendelser API";

/// The facts about an API on its page.
pub(crate) struct Prose {
    /// Its title.
    pub title: Option<String>,
    /// The Maskinporten scopes: code in the form of a scope in a section `Scope`, or in a column `Scope`.
    pub scopes: Vec<Text>,
    /// The scopes that the section says are ID-porten's.
    pub idporten_scopes: Vec<Text>,
    /// The owner and the name in the link of the section `Teknisk spesifikasjon`, if it links to exactly one API.
    pub swaggerhub: Option<Text>,
    /// The APIs that the section links to, if there are several.
    pub documents: Vec<Document>,
    /// The event lists: the code in the sections `Støttetjenester` and `Hendelser` with the ending of such names.
    pub hendelser: Vec<Text>,
}

/// Reads the sections that the published pages have.
pub(crate) fn lower_prose(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Prose {
    let (scopes, idporten_scopes) = lower_scopes(page, diagnostics);
    let mut documents = lower_documents(page, diagnostics);
    let swaggerhub = match &*documents {
        [_] => documents.pop().map(|document| document.swaggerhub),
        _ => None,
    };
    Prose {
        title: title(page, diagnostics),
        scopes,
        idporten_scopes,
        swaggerhub,
        documents,
        hendelser: lower_hendelser(page, diagnostics),
    }
}

fn is(text: &str, wanted: &str) -> bool {
    text.trim().to_lowercase() == wanted.to_lowercase()
}

type Section<'p> = (&'p Heading, Vec<&'p Mark>);

fn section_marks<'p>(page: &'p Page<'_>, wanted: impl Fn(&str) -> bool) -> Vec<Section<'p>> {
    let sections = page.sections(wanted).into_iter();
    let within = |mark: &&Mark, range: &Range<usize>| range.contains(&mark.span.start);
    sections
        .map(|(heading, range)| {
            let marks = page.marks.iter().filter(|mark| within(mark, &range));
            (heading, marks.collect())
        })
        .collect()
}

/// The wanted marks, without repeated texts.
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

/// Reports a section that lacks its main content.
fn missing(
    page: &Page<'_>,
    at: &Range<usize>,
    (found, expected): (&str, &str),
    diagnostics: &mut Diagnostics,
) {
    diagnostics
        .warning(Code::MissingFact, page.source.at(at))
        .found(found)
        .expected(expected)
        .help("compare the page with the published one");
}

/// The event lists named on a page.
fn lower_hendelser(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Vec<Text> {
    let is_list = |mark: &Mark| mark.kind == MarkKind::Code && mark.text.ends_with(HENDELSER);
    let sections = section_marks(page, |heading| {
        ["Støttetjenester", "Støttetjeneste", "Hendelser"]
            .into_iter()
            .any(|name| is(heading, name))
    });
    for (heading, marks) in &sections {
        // A link to the page about event lists is about one.
        let is_about = |mark: &&Mark| {
            let page = mark.text.split(['?', '#']).next().unwrap_or_default();
            mark.kind == MarkKind::Link && page.trim_end_matches(".md").ends_with("/hendelser")
        };
        let is_about =
            is(&heading.text, "Hendelser") || marks.iter().copied().any(|mark| is_about(&mark));
        if is_about && !marks.iter().any(|mark| is_list(mark)) {
            let what = (
                "a section about event lists without the name of one",
                "a name as code, such as `Inntekt hendelser API` between backticks",
            );
            missing(page, &heading.span, what, diagnostics);
        }
    }
    let mut hendelser = distinct(&sections, page, is_list);
    for name in &mut hendelser {
        let span = name.at.span.clone().unwrap_or_default();
        page.source.mend_hidden(&mut name.text, &span, diagnostics);
    }
    hendelser
}

/// The APIs on SwaggerHub that the section about the specification links to, without repetitions.
fn lower_documents(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Vec<Document> {
    let sections = section_marks(page, |heading| is(heading, "Teknisk spesifikasjon"));
    let mut documents: Vec<Document> = Vec::new();
    for mark in sections.iter().flat_map(|(_, marks)| marks) {
        if mark.kind != MarkKind::Link || !mark.text.contains("app.swaggerhub.com") {
            continue;
        }
        let Some(text) = swaggerhub(mark) else {
            let what = (
                "a link to SwaggerHub without an API",
                "an address such as https://app.swaggerhub.com/apis/skatteetaten/avregning-api",
            );
            missing(page, &mark.span, what, diagnostics);
            continue;
        };
        if documents.iter().any(|known| known.swaggerhub.text == text) {
            continue;
        }
        let mut name = mark.label.split_whitespace().collect::<Vec<_>>().join(" ");
        page.source.mend_hidden(&mut name, &mark.span, diagnostics);
        let at = page.source.at(&mark.span);
        documents.push(Document {
            name: if name.is_empty() { text.clone() } else { name },
            swaggerhub: Text { text, at },
        });
    }
    documents
}

/// The scopes of Maskinporten and of ID-porten, each in page order without repetitions.
fn lower_scopes(page: &Page<'_>, diagnostics: &mut Diagnostics) -> (Vec<Text>, Vec<Text>) {
    let is_about = |heading: &str| heading.split_whitespace().any(|word| is(word, "scope"));
    let sections = page.sections(is_about);
    let code = page
        .marks
        .iter()
        .filter(|mark| mark.kind == MarkKind::Code && is_scope(&mark.text))
        .map(|mark| (&*mark.text, &mark.span));
    let in_section = |span: &Range<usize>| {
        let mut around = sections
            .iter()
            .filter(|(_, range)| range.contains(&span.start));
        around.next_back()
    };
    let mut found = code
        .filter(|(_, span)| in_section(span).is_some())
        .collect::<Vec<_>>();
    found.extend(column_scopes(page, diagnostics));
    found.sort_by_key(|(_, span)| span.start);
    let (mut scopes, mut idporten) = (Vec::new(), Vec::new());
    for (text, span) in &found {
        let start = in_section(span).map_or(span.start, |(heading, _)| heading.span.start);
        let told = page.source.text[start..span.start].to_lowercase();
        // The provider that was named last applies to the scopes that follow.
        let is_idporten = told.rfind("id-porten") > told.rfind("maskinporten");
        let list: &mut Vec<Text> = if is_idporten {
            &mut idporten
        } else {
            &mut scopes
        };
        if list.iter().all(|known| known.text != *text) {
            list.push(Text {
                text: (*text).to_owned(),
                at: page.source.at(span),
            });
        }
    }
    for (heading, range) in &sections {
        if !found.iter().any(|(_, span)| range.contains(&span.start)) {
            let what = (
                "a section about scopes without a scope",
                "a scope as code, such as `skatteetaten:avregning` between backticks, or in a column `Scope`",
            );
            missing(page, &heading.span, what, diagnostics);
        }
    }
    (scopes, idporten)
}

/// The texts in the form of a scope in the `Scope` columns of a page's tables, as code or not.
fn column_scopes<'p>(
    page: &'p Page<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<(&'p str, &'p Range<usize>)> {
    let mut found = Vec::new();
    for table in &page.tables {
        let header = table.header.iter();
        let columns = header
            .enumerate()
            .filter(|(_, cell)| is(&cell.text, "Scope"));
        for (column, _) in columns {
            for row in &table.rows {
                let cell = row.cells.get(column);
                let words = cell.iter().flat_map(|cell| {
                    cell.text
                        .split([' ', '\n', '\t', ',', ';'])
                        .map(|word| (word, &cell.span))
                });
                let before = found.len();
                found.extend(words.filter(|(word, _)| is_scope(word)));
                if found.len() == before {
                    let what = (
                        "a row without a scope in the column `Scope`",
                        "a scope such as skatteetaten:avregning",
                    );
                    missing(page, &row.span, what, diagnostics);
                }
            }
        }
    }
    found
}

/// Whether a text has the form of a scope: a prefix, a colon and a name, without characters of an address.
fn is_scope(text: &str) -> bool {
    text.split_once(':').is_some_and(|(prefix, name)| {
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

/// The owner and the name in a SwaggerHub address.
fn swaggerhub(mark: &Mark) -> Option<String> {
    let link = mark.text.trim_start_matches("https://");
    let rest = SWAGGERHUB
        .into_iter()
        .find_map(|start| link.strip_prefix(start))?;
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
fn title(page: &Page<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
    let source = &page.source;
    let front_matter = page.front_matter.clone().unwrap_or(0..0);
    let mut start = front_matter.start;
    let lines = source.text[front_matter.clone()].split_inclusive('\n');
    let title = lines.into_iter().find_map(|line| {
        let at = start..start + line.trim_end().len();
        start += line.len();
        Some((line.strip_prefix("title:")?, at))
    });
    let mut value = title.as_ref().and_then(|(value, _)| {
        let value = serde_yaml::from_str::<String>(value.trim()).ok()?;
        let value = value.trim().to_owned();
        (!value.is_empty() && !value.contains('\n')).then_some(value)
    });
    match (&mut value, title) {
        (Some(value), Some((_, at))) => source.mend_hidden(value, &at, diagnostics),
        (_, title) => {
            let at = title.map_or(front_matter, |(_, at)| at);
            diagnostics
                .error(Code::MissingFact, source.at(&at))
                .found("a page without a title")
                .expected("a line `title: …` between the lines of dashes at the top of the page")
                .help("add the title of the published page");
        }
    }
    value
}
