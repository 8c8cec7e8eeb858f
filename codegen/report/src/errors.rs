//! The error codes of every page, by API.

use std::collections::BTreeSet;

use maud::{Markup, html};
use skattekit_ir::ir::{Cell, CodeList, CodeRow, Column, ErrorWithoutCode, Specification};

use crate::ids::Ids;

/// A page with error codes.
struct Page<'a> {
    slug: String,
    title: &'a str,
    tables: Vec<(String, &'a CodeList)>,
    without_code: &'a [ErrorWithoutCode],
}

impl Page<'_> {
    fn count(&self) -> usize {
        let codes = self.tables.iter().map(|(_, codes)| codes.rows.len());
        codes.sum::<usize>() + self.without_code.len()
    }
}

/// The pages of the catalogue, then those of the APIs that the catalogue does not have.
fn pages(specification: &Specification) -> Vec<Page<'_>> {
    let catalogue = specification.catalogue.iter();
    let catalogue = catalogue.flat_map(|catalogue| &catalogue.pages);
    let listed = catalogue.clone().map(|page| &*page.provenance.file);
    let listed = listed.collect::<BTreeSet<_>>();
    let mut pages = catalogue
        .map(|page| Page {
            slug: page.slug.clone(),
            title: &page.title,
            tables: page
                .feilkoder
                .iter()
                .map(|table| (table.headings.join(" > "), &table.codes))
                .collect(),
            without_code: &page.without_code,
        })
        .collect::<Vec<_>>();
    for api in &specification.apis {
        for version in &api.versions {
            let page = version.page.as_ref();
            let is_own = page.is_some_and(|page| !listed.contains(&*page.file));
            if let Some(codes) = version.feilkoder.as_ref().filter(|_| is_own) {
                pages.push(Page {
                    slug: format!("{}-{}", api.slug, version.name),
                    title: &api.title,
                    tables: vec![(version.name.clone(), codes)],
                    without_code: &[],
                });
            }
        }
    }
    pages.retain(|page| page.count() > 0);
    pages.sort_by_cached_key(|page| page.title.to_lowercase());
    pages
}

/// The section.
pub(crate) fn section(specification: &Specification) -> Markup {
    let pages = pages(specification);
    let count = pages.iter().map(Page::count).sum::<usize>();
    let mut ids = Ids::default();
    html! {
        section #feilkoder aria-labelledby="feilkoder-tittel" {
            h2 #feilkoder-tittel { "Feilkoder" }
            p {
                (count) " feil fra " (pages.len()) " sider. En feil uten kode står med teksten sin. "
                "Sidene sier ikke om et kall kan prøves igjen."
            }
            @for page in &pages { (of_page(page, &mut ids)) }
        }
    }
}

fn of_page(page: &Page<'_>, ids: &mut Ids) -> Markup {
    html! {
        details.fold id=(ids.give(&format!("feil-{}", page.slug), "")) {
            summary { (page.title) " " small { (page.count()) } }
            @for (heading, codes) in &page.tables {
                (table(page.title, heading, &rows(page, codes, ids)))
            }
            @if !page.without_code.is_empty() {
                (table(page.title, "uten kode", &without_code(page.without_code)))
            }
        }
    }
}

/// An error as it is shown.
struct Row<'a> {
    id: Option<String>,
    code: &'a str,
    text: Vec<&'a str>,
    status: Option<u16>,
}

fn rows<'a>(page: &Page<'_>, codes: &'a CodeList, ids: &mut Ids) -> Vec<Row<'a>> {
    let rows = codes.rows.iter();
    rows.map(|row| {
        let text = |column| cell(codes, row, column).and_then(text);
        let status = cell(codes, row, Column::HttpStatus);
        let status = status.or(cell(codes, row, Column::MaybeHttpStatus));
        let texts = [text(Column::Omraade), text(Column::Aarsak)];
        Row {
            id: Some(ids.give(&format!("feil-{}", page.slug), &row.code.0)),
            code: &row.code.0,
            text: texts.into_iter().flatten().collect(),
            status: status.and_then(number),
        }
    })
    .collect()
}

fn without_code(errors: &[ErrorWithoutCode]) -> Vec<Row<'_>> {
    let rows = errors.iter().map(|error| Row {
        id: None,
        code: "",
        text: std::iter::once(&*error.omraade)
            .chain(error.feil.as_deref())
            .collect(),
        status: error.http_status,
    });
    rows.collect()
}

fn table(title: &str, heading: &str, rows: &[Row<'_>]) -> Markup {
    // The line that opens it has the title already, for those who see both.
    let is_alone = heading.is_empty();
    let caption = if is_alone { title } else { heading };
    html! {
        table.errors {
            caption.hidden[is_alone] { (caption) }
            thead { tr { th scope="col" { "Kode" } th scope="col" { "Feil" } th scope="col" { "HTTP" } } }
            tbody {
                @for row in rows {
                    tr id=[&row.id] {
                        @match &row.id {
                            Some(id) => th scope="row" { a href={ "#" (id) } { (row.code) } }
                            None => th scope="row" { "uten kode" }
                        }
                        td { @for (at, text) in row.text.iter().enumerate() { @if at > 0 { br; } (text) } }
                        td { @if let Some(status) = row.status { (status) } @else { "–" } }
                    }
                }
            }
        }
    }
}

/// The cell of a row in a column, if the table has the column.
fn cell<'a>(table: &CodeList, row: &'a CodeRow, column: Column) -> Option<&'a Cell> {
    let at = table.columns.iter().position(|of| *of == column)?;
    row.cells.get(at)
}

fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) | Cell::MaybeText(Some(text)) => Some(text),
        _ => None,
    }
}

const fn number(cell: &Cell) -> Option<u16> {
    match cell {
        Cell::Number(number) | Cell::MaybeNumber(Some(number)) => Some(*number),
        _ => None,
    }
}
