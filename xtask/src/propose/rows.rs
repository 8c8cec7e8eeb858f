//! New codes of the list of an inntektsår: the row of a page, or the entry of a machine-readable list, that adds each.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use skattekit_codegen::{Pointer, Sources, WrittenTable, read_document, read_tables};

use super::fixup::{Fixup, Place};

/// The column of the codes in a machine-readable list.
const NAME: &str = "tekniskNavn";

/// The fix-ups that add codes to the file of a year, in the order of the codes; why there are none as text.
pub(super) fn add_codes(
    sources: &Sources,
    file: &str,
    year: u16,
    known: &BTreeSet<&str>,
    codes: &[&str],
) -> Result<Vec<Fixup>, String> {
    let tables = read_tables(sources, file);
    let Some((table, column)) = table_of(&tables, known) else {
        return add_to_list(sources, file, year, codes).ok_or_else(|| {
            format!(
                "{file} has no table with the codes of {year}; add {} by hand",
                codes.join(", ")
            )
        });
    };
    let Some(last) = last_unique(&tables, table, column, known) else {
        return Err(format!(
            "no code of {file} is in one row only; add {} by hand",
            codes.join(", ")
        ));
    };
    let mut after = last.to_owned();
    let fixups = codes.iter().map(|code| {
        let mut fixup = Fixup::new(file, "", code, reason(code, year));
        let cells = table.header.iter().enumerate();
        let cells = cells.map(|(at, _)| if at == column { *code } else { "" });
        fixup.to = Some(json!(cells.collect::<Vec<_>>()));
        // The next one follows this one, since a row is the place of one fix-up.
        fixup.place = Place::After(std::mem::replace(&mut after, (*code).to_owned()));
        let others = table
            .header
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != column);
        let others = others
            .map(|(_, header)| header.as_str())
            .collect::<Vec<_>>();
        if !others.is_empty() {
            let others = others.join(", ");
            fixup.why.push(format!(
                "fill in the other cells when they are published: {others}"
            ));
        }
        fixup
    });
    Ok(fixups.collect())
}

fn reason(code: &str, year: u16) -> String {
    format!("Real responses of inntektsår {year} have the code {code}, which the list lacks")
}

/// The table with the most of the known codes, and their column.
fn table_of<'a>(
    tables: &'a [WrittenTable],
    known: &BTreeSet<&str>,
) -> Option<(&'a WrittenTable, usize)> {
    let columns = tables
        .iter()
        .flat_map(|table| (0..table.header.len()).map(move |column| (table, column)));
    let count = |(table, column): &(&WrittenTable, usize)| {
        let cells = table.rows.iter().filter_map(|row| row.get(*column));
        cells.filter(|cell| known.contains(cell.as_str())).count()
    };
    columns.max_by_key(count).filter(|best| count(best) > 0)
}

/// The last code of a table that no other row of the page has.
fn last_unique<'a>(
    tables: &[WrittenTable],
    table: &'a WrittenTable,
    column: usize,
    known: &BTreeSet<&str>,
) -> Option<&'a str> {
    let rows = || tables.iter().flat_map(|table| &table.rows);
    let codes = table.rows.iter().rev().filter_map(|row| row.get(column));
    let mut codes = codes
        .map(String::as_str)
        .filter(|code| known.contains(code));
    codes.find(|code| {
        rows()
            .filter(|row| row.iter().any(|cell| cell == code))
            .count()
            == 1
    })
}

/// The fix-up of a machine-readable list: several would add at the same place.
fn add_to_list(sources: &Sources, file: &str, year: u16, codes: &[&str]) -> Option<Vec<Fixup>> {
    let [code] = codes else { return None };
    let document = read_document(sources, file)?;
    let (mut at, mut node) = (Pointer::default(), &document);
    while let Value::Object(fields) = node {
        let (key, value) = fields.iter().next()?;
        at = at.key(key);
        node = value;
    }
    node.as_array()?;
    let at = at.key("-");
    let mut fixup = Fixup::new(file, "", code, reason(code, year));
    fixup.place = Place::At(at.as_str().to_owned());
    fixup.to = Some(json!({ NAME: code }));
    fixup
        .why
        .push("fill in the kategori and the other facts when they are published".to_owned());
    Some(vec![fixup])
}
