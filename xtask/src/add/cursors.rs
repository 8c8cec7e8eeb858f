//! Cursors of event lists, found by the names that the other entries' cursors have.

use std::collections::BTreeSet;

use skattekit_codegen::ir::{
    Cell, Column, Cursor, Object, Operation, Scalar, Shape, Specification, Type, Version,
};

use super::bench::{Workbench, scalar_behind};
use super::draft::CursorLine;

/// The names in the cursors of the other APIs.
#[derive(Default)]
struct Names {
    parameters: BTreeSet<String>,
    numbers: BTreeSet<String>,
    registered: BTreeSet<String>,
    dates: BTreeSet<String>,
    /// What the pages say of the codes that end a list.
    ends: BTreeSet<String>,
}

/// Adds a cursor for each operation that lists events.
pub(super) fn link(bench: &mut Workbench<'_>) {
    let names = Names::of(&bench.ground.specification);
    let Some(version) = bench.version() else {
        return;
    };
    let found = version
        .operations
        .iter()
        .filter_map(|operation| Some((operation.id.clone()?, names.cursor(operation, version)?)));
    for (id, cursor) in found.collect::<Vec<_>>() {
        // What it has beyond the list is left out if it does not fit.
        let bare = CursorLine {
            registered: None,
            end: None,
            start: None,
            ..cursor.clone()
        };
        for cursor in [cursor, bare] {
            let id = id.clone();
            if bench.attempt(|draft| drop(draft.cursors.insert(id, cursor))) {
                break;
            }
        }
    }
}

impl Names {
    fn of(specification: &Specification) -> Self {
        let mut names = Self::default();
        for api in &specification.apis {
            for cursor in api.cursors.values() {
                names.add(cursor);
                let ends = api.versions.iter().filter_map(|version| {
                    let code = &cursor.end.as_ref()?.value;
                    said(version, |row| row == code).into_iter().next()
                });
                names.ends.extend(ends.map(|(_, text)| text));
            }
        }
        names
    }

    fn add(&mut self, cursor: &Cursor) {
        self.parameters.insert(cursor.parameter.value.clone());
        self.numbers.insert(cursor.number.value.clone());
        self.registered
            .extend(cursor.registered.as_ref().map(|name| name.value.clone()));
        self.dates
            .extend(cursor.start.as_ref().map(|(_, date)| date.value.clone()));
    }

    fn cursor(&self, operation: &Operation, version: &Version) -> Option<CursorLine> {
        let parameter = operation.parameters.iter().find(|parameter| {
            self.parameters.contains(&parameter.name.0)
                && scalar_behind(&parameter.ty, version) == Some(Scalar::Integer)
        })?;
        let page = answered(operation, version)?;
        let (list, item) = page.fields.iter().find_map(|field| {
            let Type::Array(inner) = &field.ty else {
                return None;
            };
            Some((field, object(inner, version)?))
        })?;
        let number = self.number(item, version)?;
        let registered = item.fields.iter().find(|field| {
            let scalar = scalar_behind(&field.ty, version);
            self.registered.contains(&field.name.0)
                && matches!(scalar, Some(Scalar::Date | Scalar::DateTime))
        });
        let end = said(version, |_| true)
            .into_iter()
            .find(|(_, text)| self.ends.contains(text));
        Some(CursorLine {
            parameter: parameter.name.0.clone(),
            list: list.name.0.clone(),
            number,
            registered: registered.map(|field| field.name.0.clone()),
            end: end.map(|(code, _)| code),
            start: self.start(operation, version),
        })
    }

    fn number(&self, item: &Object, version: &Version) -> Option<String> {
        let number = item.fields.iter().find(|field| {
            self.numbers.contains(&field.name.0)
                && scalar_behind(&field.ty, version) == Some(Scalar::Integer)
        })?;
        Some(number.name.0.clone())
    }

    /// The operation that tells the first number from a date on.
    fn start(&self, list: &Operation, version: &Version) -> Option<(String, String)> {
        version.operations.iter().find_map(|operation| {
            // A service with several lists has a start of each below the list's own path.
            let is_below = operation.path != list.path && operation.path.starts_with(&*list.path);
            let mut parameters = operation
                .parameters
                .iter()
                .map(|parameter| &parameter.name.0);
            let date = parameters.find(|name| self.dates.contains(*name))?;
            self.number(answered(operation, version)?, version)
                .filter(|_| is_below)?;
            Some((operation.id.clone()?, date.clone()))
        })
    }
}

/// The object that a success answers with.
fn answered<'a>(operation: &'a Operation, version: &'a Version) -> Option<&'a Object> {
    let mut bodies = operation.successes().flat_map(|response| &response.bodies);
    bodies.find_map(|content| object(content.ty()?, version))
}

fn object<'a>(ty: &Type, version: &'a Version) -> Option<&'a Object> {
    let Type::Named(name) = ty else { return None };
    match &version.schema(name)?.shape {
        Shape::Struct(object) => Some(object),
        _ => None,
    }
}

/// The error codes of a page and what it says of each, without blanks at the ends.
fn said(version: &Version, is_wanted: impl Fn(&String) -> bool) -> Vec<(String, String)> {
    let Some(list) = &version.feilkoder else {
        return Vec::new();
    };
    let at = list
        .columns
        .iter()
        .position(|column| *column == Column::Omraade);
    let rows = list.rows.iter().filter(|row| is_wanted(&row.code.0));
    let said = rows.filter_map(|row| match row.cells.get(at?)? {
        Cell::Text(text) | Cell::MaybeText(Some(text)) => Some((
            row.code.0.clone(),
            text.trim().trim_end_matches('.').to_lowercase(),
        )),
        _ => None,
    });
    said.collect()
}
