//! Sets of values from a table's column or an enum component: the values in order, with their Rust names.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, Location, did_you_mean};
use skattekit_ir::ir::{CodeList, Schema, Shape, Version, WireName};

use super::names::{Case, Renames, Scope};
use crate::plan::RustName;

/// The values of one set.
pub(super) struct ValueSet<'a> {
    /// Its name, which is also that of the enum.
    pub name: String,
    /// The enum component that lists it, if a document has one.
    pub schema: Option<(&'a Version, &'a Schema)>,
    /// The first table that uses it.
    pub at: Location,
    /// The values and their variants: those of the component in its order, then those that only tables have, sorted.
    pub values: Vec<(WireName, RustName, Location)>,
}

impl ValueSet<'_> {
    /// The variant of a value.
    pub(super) fn variant(&self, value: &WireName) -> RustName {
        self.values
            .iter()
            .find(|(known, ..)| known == value)
            .map(|(_, variant, _)| variant.clone())
            .expect("the set was made of every value of its tables")
    }
}

/// The value sets of the columns of some tables, by name.
pub(super) fn value_sets<'a>(
    tables: &[&CodeList],
    versions: &'a [Version],
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, ValueSet<'a>> {
    tables
        .iter()
        .flat_map(|table| &table.columns)
        .filter_map(|column| column.value_set())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|name| {
            let set = value_set(name, tables, versions, renames, diagnostics);
            (name.to_owned(), set)
        })
        .collect()
}

fn value_set<'a>(
    name: &str,
    tables: &[&CodeList],
    versions: &'a [Version],
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> ValueSet<'a> {
    let schema = enum_component(name, versions);
    let listed = schema
        .map(|(_, schema)| schema)
        .and_then(|schema| match &schema.shape {
            Shape::Enum(_, values) => Some(&**values),
            _ => None,
        })
        .unwrap_or_default();
    let mut values = listed
        .iter()
        .map(|value| (value.name.clone(), value.origin.at.clone()))
        .collect::<Vec<_>>();
    let unlisted = values_of_tables(name, tables)
        .filter(|(value, _)| !listed.iter().any(|known| known.name == **value));
    // Diagnostics point at the first occurrence of each value.
    let mut first: BTreeMap<WireName, Location> = BTreeMap::new();
    for (value, at) in unlisted {
        first.entry(value.clone()).or_insert_with(|| at.clone());
    }
    if let Some((version, _)) = schema {
        let known = listed
            .iter()
            .map(|value| &*value.name.0)
            .collect::<Vec<_>>();
        warn_of_unlisted(name, &version.file, &known, &first, diagnostics);
    }
    values.extend(first);
    let at = tables
        .first()
        .map_or(Location::file(""), |table| table.origin.at.clone());
    let mut scope = Scope::new(format!("the values of {name}"), renames);
    let keys = listed
        .iter()
        .map(|value| (&*value.name.0, format!("{name}.{}", value.name)));
    scope.expect(keys, Case::Pascal);
    let named = values.into_iter().map(|(value, at)| {
        let variant = scope.name(
            &value.0,
            &format!("{name}.{value}"),
            Case::Pascal,
            &at,
            diagnostics,
        );
        (value, variant, at)
    });
    ValueSet {
        name: name.to_owned(),
        schema,
        at,
        values: named.collect(),
    }
}

/// Every value of a set in a table, with its row.
fn values_of_tables<'t>(
    name: &str,
    tables: &[&'t CodeList],
) -> impl Iterator<Item = (&'t WireName, &'t Location)> {
    tables.iter().flat_map(move |table| {
        table
            .columns
            .iter()
            .enumerate()
            .filter(move |(_, column)| column.value_set() == Some(name))
            .flat_map(|(at, _)| {
                table.rows.iter().flat_map(move |row| {
                    row.cells[at]
                        .values()
                        .iter()
                        .map(|value| (value, &row.origin.at))
                })
            })
    })
}

fn warn_of_unlisted(
    name: &str,
    file: &str,
    known: &[&str],
    unlisted: &BTreeMap<WireName, Location>,
    diagnostics: &mut Diagnostics,
) {
    for (value, at) in unlisted {
        let found = format!("`{value}` is not among the values of `{name}` in {file}");
        let near = did_you_mean(&value.0, known.iter().copied());
        let report = match near {
            Some(_) => diagnostics
                .error(Code::UnlistedValue, at.clone())
                .found(found),
            None => diagnostics
                .warning(Code::UnlistedValue, at.clone())
                .found(found),
        };
        let add = "add the value to the document if the table is right";
        report
            .expected("a value that the document lists")
            .help(near.map_or(add.to_owned(), |near| format!("{near} Otherwise {add}")));
    }
}

/// The set of an enum component that no table uses.
pub(super) fn component_set<'a>(
    version: &'a Version,
    schema: &'a Schema,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> ValueSet<'a> {
    value_set(
        &schema.name.0,
        &[],
        std::slice::from_ref(version),
        renames,
        diagnostics,
    )
}

/// The enum component with this name, in the newest version that has one.
fn enum_component<'a>(name: &str, versions: &'a [Version]) -> Option<(&'a Version, &'a Schema)> {
    versions.iter().rev().find_map(|version| {
        let schema = version.schema(&WireName(name.to_owned()))?;
        matches!(schema.shape, Shape::Enum(..)).then_some((version, schema))
    })
}
