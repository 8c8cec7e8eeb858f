//! The error tables of a page, whatever their columns: error codes, and errors without a code.

use std::collections::BTreeMap;
use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::ir::{
    Cell, CodeList, CodeRow, Column, ErrorWithoutCode, FeilkodeTable, PageLint, Setting,
};
use skattekit_ir::source::Source;

use crate::table::codes::cells::{status, status_of};
use crate::table::codes::layout::Layout;
use crate::table::codes::{add_remarks, add_row, layout, refuse_extra};
use crate::table::columns::{Meaning, meaning, misspelt, spelling};
use crate::table::{Page, RawRow, RawTable, unread};

/// The errors listed in the tables of a page.
#[derive(Default)]
pub(crate) struct PageTables {
    pub feilkoder: Vec<FeilkodeTable>,
    pub without_code: Vec<ErrorWithoutCode>,
    /// Likely mistakes within a table.
    pub lints: Vec<PageLint>,
}

/// Reads every error table of a page.
///
/// `http_status` is the HTTP status of the codes in tables without a status column, if the text of the page states it.
pub(crate) fn lower_page_tables(
    page: &Page<'_>,
    http_status: Option<(u16, &Setting)>,
    diagnostics: &mut Diagnostics,
) -> PageTables {
    let mut found = PageTables::default();
    let mut is_used = false;
    for table in &page.tables {
        let Some(columns) = Columns::of(table) else {
            refuse_misspelt(table, &page.source, diagnostics);
            found.lints.extend(unread::table(table, &page.source));
            continue;
        };
        let meanings = columns.meanings.clone();
        let checked = layout::refuse_misspelt(table, &page.source, diagnostics).and(
            layout::refuse_repeated(table, &meanings, &page.source, diagnostics),
        );
        if checked.is_none() {
            continue;
        }
        let told = http_status.filter(|_| columns.status.is_none() && columns.key.is_some());
        is_used |= told.is_some();
        let mut unread = unread::columns(table, |at| columns.has(at), &page.source);
        if unread.is_empty() && told.is_none() {
            unread.extend(columns.without_status(table, &page.source));
        }
        found.lints.extend(unread);
        let headings = page.path(table.span.start);
        for heading in &headings {
            page.source
                .refuse_hidden(&heading.text, &heading.span, diagnostics);
        }
        let reader = TableReader {
            source: &page.source,
            page,
            headings: headings
                .into_iter()
                .map(|heading| heading.text.trim().to_owned())
                .collect(),
            columns: columns.unswapped(table, &page.source, &mut found.lints),
            status: told.map(|(status, _)| status),
        };
        reader.read(table, &mut found, diagnostics);
    }
    if let Some((_, setting)) = http_status.filter(|_| !is_used) {
        diagnostics
            .error(Code::UnusedSetting, setting.at.clone())
            .found(format!(
                "`http-status` has no effect: every table of codes in {} has a status column",
                page.source.path
            ))
            .expected("at least one table of codes without a status column")
            .help("remove the line; the page may have been corrected");
    }
    found
}

/// The columns of an error table, by position.
#[derive(Clone)]
struct Columns {
    meanings: Vec<Option<Meaning>>,
    key: Option<usize>,
    status: Option<usize>,
    feil: Option<usize>,
    omraade: Option<usize>,
    aarsak: Option<usize>,
}

impl Columns {
    /// The columns of an error table; `None` for other tables.
    fn of(table: &RawTable) -> Option<Self> {
        let meanings = table
            .header
            .iter()
            .map(|cell| meaning(&cell.text))
            .collect::<Vec<_>>();
        let at = |wanted: Meaning| meanings.iter().position(|known| *known == Some(wanted));
        let key = [
            Meaning::Feilkode,
            Meaning::Feilspesifiseringskode,
            Meaning::Eksempel,
        ];
        let columns = Self {
            key: key.into_iter().find_map(at),
            status: at(Meaning::Column(Column::HttpStatus)),
            feil: at(Meaning::Feil),
            omraade: at(Meaning::Column(Column::Omraade)).or_else(|| at(Meaning::Beskrivelse)),
            aarsak: at(Meaning::Column(Column::Aarsak)),
            meanings,
        };
        let without_code =
            columns.omraade.is_some() && (columns.status.is_some() || columns.feil.is_some());
        (columns.key.is_some() || without_code).then_some(columns)
    }

    /// Whether a column is read.
    fn has(&self, at: usize) -> bool {
        let read = [self.key, self.status, self.feil, self.omraade, self.aarsak];
        read.contains(&Some(at))
    }

    /// A lint for a table of error codes without the usual status column.
    fn without_status(&self, table: &RawTable, source: &Source<'_>) -> Option<PageLint> {
        let key = self.meanings[self.key?];
        let is_usual = key == Some(Meaning::Feilkode) && self.status.is_none();
        let column = spelling(Meaning::Column(Column::HttpStatus));
        let found = format!("a table of error codes without the column `{column}`");
        is_usual.then(|| unread::lack(column, found, table, source))
    }

    /// Swaps the two columns if every status is under the header of the codes and every code under that of the
    /// statuses.
    fn unswapped(
        mut self,
        table: &RawTable,
        source: &Source<'_>,
        lint: &mut Vec<PageLint>,
    ) -> Self {
        let (Some(key), Some(status)) = (self.key, self.status) else {
            return self;
        };
        let is_code = |text: &str| {
            !text.is_empty() && status_of(text).is_none() && !text.contains(char::is_whitespace)
        };
        let is_swapped = |row: &RawRow| {
            status_of(text(row, Some(key))).is_some() && is_code(text(row, Some(status)))
        };
        if table.rows.is_empty() || !table.rows.iter().all(is_swapped) {
            return self;
        }
        let (left, right) = (key.min(status), key.max(status));
        let header = |at: usize| table.header[at].text.trim();
        let found = format!(
            "the codes are in the column `{}` and the statuses in the column `{}`; the two columns are read as swapped",
            header(status),
            header(key)
        );
        let span = table.header[left].span.start..table.header[right].span.end;
        let at = source.at(&span);
        lint.push(PageLint::new(
            Code::SwappedColumns,
            header(status),
            found,
            at,
        ));
        self.meanings.swap(key, status);
        (self.key, self.status) = (Some(status), Some(key));
        self
    }
}

/// Reports a misspelt header that would make a table an error table.
fn refuse_misspelt(table: &RawTable, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let makes_one = |spelling: &&str| {
        matches!(
            meaning(spelling),
            Some(
                Meaning::Feilkode
                    | Meaning::Feilspesifiseringskode
                    | Meaning::Rettighetspakke
                    | Meaning::Column(Column::HttpStatus)
            )
        )
    };
    let slips = table
        .header
        .iter()
        .filter_map(|cell| misspelt(&cell.text))
        .filter(makes_one);
    if slips.count() > 0 {
        layout::refuse_misspelt(table, source, diagnostics);
    }
}

/// Reads the rows of one table.
struct TableReader<'a> {
    source: &'a Source<'a>,
    page: &'a Page<'a>,
    headings: Vec<String>,
    columns: Columns,
    /// The status stated in the text of the page.
    status: Option<u16>,
}

impl TableReader<'_> {
    fn read(self, table: &RawTable, found: &mut PageTables, diagnostics: &mut Diagnostics) {
        let mut columns = vec![Column::MaybeHttpStatus, Column::Omraade];
        columns.extend(self.columns.aarsak.map(|_| Column::Aarsak));
        let mut codes = CodeList::new(self.source.at(&table.span), columns);
        let layout = Layout {
            meanings: self.columns.meanings.clone(),
            columns: Vec::new(),
        };
        let mut seen = BTreeMap::new();
        for row in &table.rows {
            if refuse_extra(row, &layout, self.source, diagnostics).is_none() {
                continue;
            }
            match self.row(row, diagnostics) {
                Some(Row::Code(row)) => add_row(&mut codes, &mut seen, row, diagnostics),
                Some(Row::Without(row)) => found.without_code.push(row),
                None => {}
            }
        }
        if codes.rows.is_empty() {
            return;
        }
        add_remarks(&mut codes, &[table], self.page);
        found.lints.extend(foreign_codes(&codes));
        let is_specific = self
            .columns
            .meanings
            .iter()
            .flatten()
            .into_iter()
            .any(|meaning| *meaning == Meaning::Feilspesifiseringskode);
        found.feilkoder.push(FeilkodeTable {
            list: if is_specific {
                "Feilspesifiseringskode"
            } else {
                "Feilkode"
            },
            headings: self.headings,
            codes,
        });
    }

    fn row(&self, row: &RawRow, diagnostics: &mut Diagnostics) -> Option<Row> {
        let code = match self.columns.key {
            Some(key) => self.code(row, key, diagnostics)?,
            None => String::new(),
        };
        let number = text(row, self.columns.status);
        let http_status = match number {
            "" => self.status,
            text => Some(status(
                text,
                &span(row, self.columns.status),
                self.source,
                diagnostics,
            )?),
        };
        let omraade = text(row, self.columns.omraade).to_owned();
        let feil = text(row, self.columns.feil).to_owned();
        let at = self.source.at(&row.span);
        let says_nothing = number.is_empty() && feil.is_empty();
        if code.is_empty() && says_nothing {
            diagnostics
                .error(Code::EmptyCode, at)
                .found("a row without a code or a status")
                .expected("a code, a status, or both in every row")
                .help("compare the cells of the row with the header, or remove the row");
            return None;
        }
        let lacks_status = number.is_empty() && !code.is_empty() && self.columns.status.is_some();
        let name = [&*code, number, &*feil]
            .into_iter()
            .find(|name| !name.is_empty());
        let missing = [
            (lacks_status, "a status"),
            (omraade.is_empty(), "a description"),
        ];
        for (_, what) in missing.into_iter().filter(|(missing, _)| *missing) {
            diagnostics
                .warning(Code::MissingFact, at.clone())
                .found(format!("`{}` without {what}", name.unwrap_or_default()))
                .expected("a cell in this column, as in the other rows")
                .help("compare the cells of the row with the header: one may be missing");
        }
        if code.is_empty() {
            return Some(Row::Without(ErrorWithoutCode {
                http_status,
                feil: (!feil.is_empty()).then_some(feil),
                omraade,
                at,
            }));
        }
        let mut cells = vec![Cell::MaybeNumber(http_status), Cell::Text(omraade)];
        if let Some(aarsak) = self.columns.aarsak {
            let text = text(row, Some(aarsak));
            cells.push(Cell::MaybeText((!text.is_empty()).then(|| text.to_owned())));
        }
        Some(Row::Code(CodeRow::new(code, at, cells)))
    }

    /// The code of a row, which may be empty; `None`, after reporting it, if the cell is not a code.
    fn code(&self, row: &RawRow, key: usize, diagnostics: &mut Diagnostics) -> Option<String> {
        let text = text(row, Some(key));
        if self.columns.meanings[key] == Some(Meaning::Eksempel) && !text.is_empty() {
            let code = code_of_example(text);
            if code.is_none() {
                diagnostics
                    .error(Code::InvalidCode, self.source.at(&span(row, Some(key))))
                    .found("an example without a code")
                    .expected("a JSON object whose `error` is the code")
                    .help("compare the cell with the published one");
            }
            let at = span(row, Some(key));
            if let Some(code) = &code {
                self.source.refuse_hidden(code, &at, diagnostics);
            }
            return code;
        }
        if text.contains(char::is_whitespace) {
            diagnostics
                .error(Code::InvalidCode, self.source.at(&span(row, Some(key))))
                .found(format!("`{text}` is not a single word"))
                .expected("a code without spaces")
                .help("compare the cells of the row with the header: one may be missing");
            return None;
        }
        Some(text.to_owned())
    }
}

fn text(row: &RawRow, at: Option<usize>) -> &str {
    let cell = at.and_then(|at| row.cells.get(at));
    cell.map(|cell| cell.text.trim()).unwrap_or_default()
}

fn span(row: &RawRow, at: Option<usize>) -> Range<usize> {
    let cell = at.and_then(|at| row.cells.get(at));
    let cell = cell.filter(|cell| !cell.span.is_empty());
    cell.map_or(&row.span, |cell| &cell.span).clone()
}

enum Row {
    Code(CodeRow),
    Without(ErrorWithoutCode),
}

/// The error code in a JSON response.
fn code_of_example(text: &str) -> Option<String> {
    let response: serde_json::Value = serde_json::from_str(text).ok()?;
    let code = response.get("error")?.as_str()?.trim();
    (!code.is_empty() && !code.contains(char::is_whitespace)).then(|| code.to_owned())
}

/// The prefix of a code before its number; `None` for a code without a number.
pub(crate) fn prefix(code: &str) -> Option<&str> {
    let prefix = code.trim_end_matches(|char: char| char.is_ascii_digit());
    (prefix.len() < code.len() && prefix.len() > 1 && prefix.ends_with(['-', '_']))
        .then_some(prefix)
}

/// The codes whose prefix differs from that of nearly all the others.
fn foreign_codes(codes: &CodeList) -> Vec<PageLint> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for prefix in codes.rows.iter().filter_map(|row| prefix(&row.code.0)) {
        *counts.entry(prefix).or_default() += 1;
    }
    let Some((usual, count)) = counts.iter().max_by_key(|(_, count)| **count) else {
        return Vec::new();
    };
    let others = counts.values().sum::<usize>() - count;
    // Some tables list the codes of two services; one or two foreign codes among many are probably a mistake.
    if others * 4 > *count {
        return Vec::new();
    }
    codes
        .rows
        .iter()
        .filter(|row| prefix(&row.code.0).is_some_and(|prefix| prefix != *usual))
        .map(|row| {
            let found = format!("`{}` among codes that begin with `{usual}`", row.code);
            let at = row.origin.at.clone();
            PageLint {
                codes: vec![row.code.0.clone()],
                other: neighbour(codes, usual),
                ..PageLint::new(Code::ForeignCode, &row.code.0, found, at)
            }
        })
        .collect()
}

fn neighbour(codes: &CodeList, usual: &str) -> Option<(Location, String)> {
    let row = codes
        .rows
        .iter()
        .find(|row| prefix(&row.code.0) == Some(usual))?;
    Some((
        row.origin.at.clone(),
        "this code has the usual prefix".to_owned(),
    ))
}
