//! Resolution of code lists to enums with a table.

use std::collections::BTreeMap;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{
    Cell, CodeList, CodeRow, Column, EnumOf, IncomeYear, Shape, WireName, YearList,
};
use skattekit_ir::links::CONCEPTS;
use skattekit_ir::markdown::inline;

use super::names::{Case, Renames, Scope};
use super::sets::ValueSet;
use super::{docs, fixed};
use crate::plan;
use crate::plan::{CodeEnum, ColumnKind, Docs, ListOfYear, OtherNames, RustName, Value};

/// The input of an enum of codes.
pub(super) struct List<'a> {
    pub name: RustName,
    /// The list's name in error texts.
    pub label: String,
    pub docs: Docs,
    pub tables: Vec<&'a CodeList>,
    /// The columns of the enum; a table may lack some of them.
    pub columns: Vec<Column>,
    /// The inntektsår, if there is one list per inntektsår.
    pub year: Option<(&'a YearList, IncomeYear)>,
}

/// The enum of a list, with the rows of all its tables.
pub(super) fn code_enum(
    list: List<'_>,
    sets: &BTreeMap<String, ValueSet<'_>>,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> CodeEnum {
    let name = list.name.as_str().to_owned();
    let at = list.tables.first().map(|table| table.origin.at.clone());
    let mut scope = Scope::new(format!("the codes of {}", list.label), renames);
    let mut rows = Vec::new();
    refuse_repeated(&list.tables, diagnostics);
    for table in &list.tables {
        for row in table
            .rows
            .iter()
            .filter(|row| !repeated(&list.tables, table, row))
        {
            let variant = scope.name(
                &row.code.0,
                &format!("{name}.{}", row.code),
                Case::Pascal,
                &row.origin.at,
                diagnostics,
            );
            let cells = list.columns.iter().map(|column| {
                let mut known = table.columns.iter();
                (*column, known.position(|known| is_told(*column, *known)))
            });
            let cells = cells.collect::<Vec<_>>();
            let values = cells
                .iter()
                .map(|(column, at)| value(*column, at.map(|at| &row.cells[at]), sets));
            let elsewhere = cells.iter().map(|(_, at)| {
                let origin = at.and_then(|at| row.elsewhere[at].as_ref());
                origin.map(|origin| origin.at.clone())
            });
            rows.push(plan::Row {
                docs: docs::code_row(row, &variant, &table.columns, list.year),
                variant,
                code: row.code.0.clone(),
                values: values.collect(),
                elsewhere: elsewhere.collect(),
                at: row.origin.at.clone(),
            });
        }
    }
    let columns = list.columns.iter().map(|column| column_plan(*column));
    let mut docs = list.docs;
    let remarks = list.tables.iter().flat_map(|table| &table.remarks);
    // After the first line, which says what the list is.
    docs.ours.extend(remarks.map(|remark| inline(remark)));
    CodeEnum {
        name: list.name,
        list: list.label,
        numbers: false,
        year: list.year.map(|(years, year)| ListOfYear {
            year: year.0,
            other_names: other_names(years, year, &rows),
        }),
        docs,
        columns: columns.collect(),
        rows,
        at: at.expect("a list has a table"),
    }
}

/// The names of a year's codes in earlier years and in later ones.
fn other_names(list: &YearList, year: IncomeYear, rows: &[plan::Row]) -> Vec<OtherNames> {
    if list.renames.is_empty() {
        return Vec::new();
    }
    let named = |name: &str, text: &str, other: &dyn Fn(&WireName) -> Option<String>| {
        let names = rows.iter().filter_map(|row| {
            let other = other(&WireName(row.code.clone()))?;
            Some((row.variant.clone(), other))
        });
        OtherNames {
            name: fixed(name),
            docs: docs::ours([text.to_owned()]),
            names: names.collect(),
        }
    };
    vec![
        named(
            "previous_name",
            "The name of the code in earlier inntektsår, before it got this one; `None` if no other name is known.",
            &|code| Some(list.rename_to(year, code)?.old.0.clone()),
        ),
        named(
            "next_name",
            "The name of the code in the first later inntektsår in which it has another one; `None` if none is known.",
            &|code| Some(list.rename_from(year, code)?.new.0.clone()),
        ),
    ]
}

/// Whether a table's column provides a list's column: some of the tables of a list may lack a status.
fn is_told(column: Column, known: Column) -> bool {
    known == column || (column, known) == (Column::MaybeHttpStatus, Column::HttpStatus)
}

/// Whether an earlier table has the code too, which was reported.
fn repeated(tables: &[&CodeList], table: &CodeList, row: &CodeRow) -> bool {
    let before = tables
        .iter()
        .take_while(|before| !std::ptr::eq(**before, table));
    before
        .flat_map(|before| &before.rows)
        .any(|known| known.code == row.code)
}

/// Reports a code in two tables of one list; repetitions within a table were reported before.
fn refuse_repeated(tables: &[&CodeList], diagnostics: &mut Diagnostics) {
    let Some((first, more)) = tables.split_first() else {
        return;
    };
    let by_code = first
        .rows
        .iter()
        .rev()
        .map(|own| (&own.code, own))
        .collect::<BTreeMap<_, _>>();
    for row in more.iter().flat_map(|table| &table.rows) {
        if let Some(own) = by_code.get(&row.code) {
            diagnostics
                .error(Code::RepeatedCode, own.origin.at.clone())
                .found(format!("`{}` is also a code of the shared list", own.code))
                .expected("a code that the shared list does not have")
                .other(row.origin.at.clone(), "the shared list has it here")
                .help("remove the code from one of the two lists");
        }
    }
}

/// The enum of a set of values, without columns.
pub(super) fn value_enum(set: &ValueSet<'_>, name: RustName) -> CodeEnum {
    let rows = set.values.iter().map(|(value, variant, at)| plan::Row {
        variant: variant.clone(),
        code: value.0.clone(),
        docs: docs::value(set, value, variant),
        values: Vec::new(),
        elsewhere: Vec::new(),
        at: at.clone(),
    });
    CodeEnum {
        list: set.name.clone(),
        numbers: set
            .schema
            .is_some_and(|(_, schema)| matches!(schema.shape, Shape::Enum(EnumOf::Numbers, _))),
        year: None,
        docs: docs::value_set(set, &name),
        columns: Vec::new(),
        rows: rows.collect(),
        at: set
            .schema
            .map_or(set.at.clone(), |(_, schema)| schema.origin.at.clone()),
        name,
    }
}

/// The method of every year's codes that returns a display text.
pub(super) fn label() -> RustName {
    column_plan(Column::Visningstekst).name
}

pub(super) fn column_plan(column: Column) -> plan::Column {
    let set = || fixed(column.value_set().expect("asked only of columns of values"));
    let (name, kind) = match column {
        Column::Kategori => ("kategori", ColumnKind::Value(set())),
        Column::Visningstekst => ("visningstekst", ColumnKind::MaybeText),
        Column::PostIOppgjoer => ("post_i_oppgjoer", ColumnKind::MaybeText),
        Column::Begrep => ("begrep", ColumnKind::MaybeText),
        Column::Spesifisert => ("spesifisert", ColumnKind::Mark),
        Column::Spesifiseringstyper => ("spesifiseringstyper", ColumnKind::Values(set())),
        Column::SpesifiseringstyperOrdinaer => {
            ("spesifiseringstyper_ordinaer", ColumnKind::Values(set()))
        }
        Column::SpesifiseringstyperPilot => {
            ("spesifiseringstyper_pilot", ColumnKind::Values(set()))
        }
        Column::HttpStatus => ("http_status", ColumnKind::Number),
        Column::MaybeHttpStatus => ("http_status", ColumnKind::MaybeNumber),
        Column::Omraade => ("omraade", ColumnKind::Text),
        Column::Aarsak => ("aarsak", ColumnKind::MaybeText),
        Column::Stadier => ("stadier", ColumnKind::Values(set())),
        Column::Merknad => ("merknad", ColumnKind::MaybeText),
    };
    plan::Column {
        name: fixed(name),
        docs: docs::column(column),
        kind,
    }
}

fn value(column: Column, cell: Option<&Cell>, sets: &BTreeMap<String, ValueSet<'_>>) -> Value {
    let variant = |value| column.value_set().map(|name| sets[name].variant(value));
    match cell {
        Some(Cell::Text(text)) => Value::Text(text.clone()),
        Some(Cell::MaybeText(text)) => Value::MaybeText(text.clone()),
        Some(Cell::Mark(mark)) => Value::Mark(*mark),
        Some(Cell::Number(number)) if column == Column::MaybeHttpStatus => {
            Value::MaybeNumber(Some(*number))
        }
        Some(Cell::Number(number)) => Value::Number(*number),
        Some(Cell::MaybeNumber(number)) => Value::MaybeNumber(*number),
        Some(Cell::Concept(uuid)) => {
            Value::MaybeText(uuid.as_ref().map(|uuid| format!("{CONCEPTS}{uuid}")))
        }
        Some(Cell::Value(value)) => Value::Value(value.as_ref().and_then(variant)),
        Some(Cell::Values(values)) => Value::Values(values.iter().filter_map(variant).collect()),
        None => match column_plan(column).kind {
            ColumnKind::Text => Value::Text(String::new()),
            ColumnKind::MaybeText => Value::MaybeText(None),
            ColumnKind::Mark => Value::Mark(false),
            ColumnKind::Number => Value::Number(0),
            ColumnKind::MaybeNumber => Value::MaybeNumber(None),
            ColumnKind::Value(_) => Value::Value(None),
            ColumnKind::Values(_) => Value::Values(Vec::new()),
        },
    }
}

/// The value sets of some columns, sorted.
pub(super) fn sets_of(columns: &[Column]) -> Vec<&'static str> {
    let mut names = columns
        .iter()
        .filter_map(|column| column.value_set())
        .collect::<Vec<_>>();
    names.sort_unstable();
    names.dedup();
    names
}

/// The columns with several values, each with the name of the set and the method that reads it.
pub(super) fn sets_and_columns(columns: &[Column]) -> Vec<(&'static str, RustName)> {
    columns
        .iter()
        .map(|column| (column.value_set(), column_plan(*column)))
        .filter(|(_, plan)| matches!(plan.kind, ColumnKind::Values(_)))
        .filter_map(|(set, plan)| Some((set?, plan.name)))
        .collect()
}
