//! The error codes and the rettighetspakker of every page, as one table each.

use std::collections::BTreeSet;

use skattekit_ir::ir::{
    Api, CataloguePage, Cell as Value, CodeList, CodeRow, Column as Known, Specification, Version,
};
use skattekit_ir::output::FileSet;

use crate::lists::{FEILKODE, text};
use crate::records::{self, Cell, Column, Row};

/// The columns of the table of error codes.
pub(crate) const ERRORS: [Column; 10] = [
    Column::text(
        "slug",
        "the page, as it is named in the catalogue, or else the API",
    ),
    Column::text(
        "version",
        "the version of the API, for a page that is not in the catalogue",
    ),
    Column::text("title", "the title of the page or of the API"),
    Column::text(
        "table",
        "the headings above the table, outermost first, separated by ` > `",
    ),
    Column::text(
        "kind",
        "`Feilkode` or `Feilspesifiseringskode`; empty for a row without a code",
    ),
    Column::text(
        "code",
        "the code as it is sent; empty for a row without a code",
    ),
    Column::number(
        "http_status",
        "the HTTP status; empty if the table has none",
    ),
    Column::text("omraade", "the område: what the error is about"),
    Column::text(
        "aarsak",
        "the årsak: how it comes about; empty if the table has none",
    ),
    Column::text("feil", "the text of the error, of a row without a code"),
];

/// The columns of the table of rettighetspakker.
pub(crate) const RETTIGHETSPAKKER: [Column; 6] = [
    Column::text(
        "slug",
        "the page, as it is named in the catalogue, or else the API",
    ),
    Column::text(
        "version",
        "the version of the API, for a page that is not in the catalogue",
    ),
    Column::text("title", "the title of the page or of the API"),
    Column::text(
        "rettighetspakke",
        "the name of the rettighetspakke as it is sent",
    ),
    Column::text(
        "stadier",
        "the stadier that it goes with, separated by spaces; empty if the page says nothing of them",
    ),
    Column::text("merknad", "what the page says of it"),
];

/// Adds the tables.
pub(crate) fn add_files(specification: &Specification, files: &mut FileSet) {
    let pages = pages(specification);
    let errors = pages.iter().flat_map(errors);
    files.add("codes/errors.csv", records::csv(&ERRORS, errors));
    let rettighetspakker = pages.iter().flat_map(rettighetspakker);
    files.add(
        "codes/rettighetspakker.csv",
        records::csv(&RETTIGHETSPAKKER, rettighetspakker),
    );
}

/// A page with tables, of the catalogue or of an API.
struct Page<'a> {
    slug: &'a str,
    version: Option<&'a str>,
    title: &'a str,
    feilkoder: Vec<Table<'a>>,
    without_code: Vec<Row<'a, 10>>,
    rettighetspakker: Option<&'a CodeList>,
}

/// A table of error codes.
struct Table<'a> {
    kind: &'a str,
    headings: String,
    codes: &'a CodeList,
}

/// The pages of the catalogue, then those of the APIs that the catalogue does not have.
fn pages(specification: &Specification) -> Vec<Page<'_>> {
    let catalogue = specification.catalogue.iter();
    let catalogue = catalogue.flat_map(|catalogue| &catalogue.pages);
    let listed = catalogue
        .clone()
        .map(|page| &*page.provenance.file)
        .collect::<BTreeSet<_>>();
    let versions = specification.apis.iter().flat_map(|api| {
        let versions = api.versions.iter();
        versions.map(move |version| (api, version))
    });
    let is_own = |version: &Version| {
        let page = version.page.as_ref();
        page.is_some_and(|page| !listed.contains(&*page.file))
    };
    let of_apis = versions
        .filter(|(_, version)| is_own(version))
        .map(|(api, version)| of_version(api, version));
    catalogue.map(of_catalogue).chain(of_apis).collect()
}

fn of_catalogue(page: &CataloguePage) -> Page<'_> {
    let tables = page.feilkoder.iter().map(|table| Table {
        kind: table.list,
        headings: table.headings.join(" > "),
        codes: &table.codes,
    });
    let without_code = page.without_code.iter().map(|error| Row {
        cells: [
            Cell::Text(Some(&page.slug)),
            Cell::Text(None),
            Cell::Text(Some(&page.title)),
            Cell::Text(None),
            Cell::Text(None),
            Cell::Text(None),
            Cell::Number(error.http_status),
            Cell::Text(Some(&error.omraade)),
            Cell::Text(None),
            Cell::Text(error.feil.as_deref()),
        ],
        at: &error.at,
    });
    Page {
        slug: &page.slug,
        version: None,
        title: &page.title,
        feilkoder: tables.collect(),
        without_code: without_code.collect(),
        rettighetspakker: page.rettighetspakker.as_ref(),
    }
}

fn of_version<'a>(api: &'a Api, version: &'a Version) -> Page<'a> {
    let tables = version.feilkoder.iter().map(|codes| Table {
        kind: FEILKODE,
        headings: String::new(),
        codes,
    });
    Page {
        slug: &api.slug,
        version: Some(&version.name),
        title: &api.title,
        feilkoder: tables.collect(),
        without_code: Vec::new(),
        rettighetspakker: version.rettighetspakker.as_ref(),
    }
}

fn errors<'a>(page: &'a Page<'a>) -> impl Iterator<Item = Row<'a, 10>> {
    let with_code = page.feilkoder.iter().flat_map(move |table| {
        let rows = table.codes.rows.iter();
        rows.map(move |row| {
            let cell = |column: Known| cell(table.codes, row, column);
            let http_status = cell(Known::HttpStatus).or(cell(Known::MaybeHttpStatus));
            Row {
                cells: [
                    Cell::Text(Some(page.slug)),
                    Cell::Text(page.version),
                    Cell::Text(Some(page.title)),
                    Cell::Text(Some(&table.headings)),
                    Cell::Text(Some(table.kind)),
                    Cell::Text(Some(&row.code.0)),
                    Cell::Number(http_status.and_then(number)),
                    Cell::Text(cell(Known::Omraade).and_then(text)),
                    Cell::Text(cell(Known::Aarsak).and_then(text)),
                    Cell::Text(None),
                ],
                at: &row.origin.at,
            }
        })
    });
    let without_code = page.without_code.iter().map(|row| Row {
        cells: row.cells.clone(),
        at: row.at,
    });
    with_code.chain(without_code)
}

fn rettighetspakker<'a>(page: &'a Page<'a>) -> impl Iterator<Item = Row<'a, 6>> {
    page.rettighetspakker.iter().flat_map(move |list| {
        let rows = list.rows.iter();
        rows.map(move |row| {
            let stadier = cell(list, row, Known::Stadier)
                .map(Value::values)
                .unwrap_or_default();
            Row {
                cells: [
                    Cell::Text(Some(page.slug)),
                    Cell::Text(page.version),
                    Cell::Text(Some(page.title)),
                    Cell::Text(Some(&row.code.0)),
                    Cell::Values(stadier.iter().map(|stadie| &*stadie.0).collect()),
                    Cell::Text(cell(list, row, Known::Merknad).and_then(text)),
                ],
                at: &row.origin.at,
            }
        })
    })
}

/// The cell of a row in a column, if the table has the column.
fn cell<'a>(table: &CodeList, row: &'a CodeRow, column: Known) -> Option<&'a Value> {
    let at = table.columns.iter().position(|known| *known == column)?;
    row.cells.get(at)
}

const fn number(cell: &Value) -> Option<u16> {
    match cell {
        Value::Number(number) | Value::MaybeNumber(Some(number)) => Some(*number),
        _ => None,
    }
}
