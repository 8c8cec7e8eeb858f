//! The SQL: the same tables for both databases, and a column for everything that a response can hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use skattekit_testdata::{Samples, Size};

use crate::every::{Codes, models};
use crate::export::texts;
use crate::shapes::{specification, version};
use crate::support::workspace;

/// The columns of each table, and the type of each, as a crude reader sees them.
type Tables = BTreeMap<String, Vec<(String, String)>>;

fn read(sql: &str) -> Tables {
    let mut tables = Tables::new();
    let mut name = String::new();
    for line in sql.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            rest.strip_suffix(" (").unwrap().clone_into(&mut name);
            assert!(tables.insert(name.clone(), Vec::new()).is_none(), "{name}");
        } else if let Some(column) = line.strip_prefix("    \"") {
            let (column, kind) = column.split_once("\" ").unwrap();
            let columns = tables.get_mut(&name).unwrap();
            columns.push((column.to_owned(), kind.trim_end_matches(',').to_owned()));
        }
    }
    tables
}

#[test]
fn both_databases_have_the_same_tables() {
    let sql = texts(".sql");
    let of = |engine: &str| {
        let folder = format!("ddl/{engine}/");
        let files = sql
            .iter()
            .filter_map(|(path, text)| Some((path.strip_prefix(&folder)?, *text)));
        files
            .map(|(name, text)| (name, read(text)))
            .collect::<BTreeMap<_, _>>()
    };
    let (postgresql, duckdb) = (of("postgresql"), of("duckdb"));
    assert_eq!(postgresql.len(), specification().apis.len() + 1);
    let mut columns = 0;
    for (name, tables) in &duckdb {
        let other = &postgresql[name];
        assert_eq!(tables.len(), other.len(), "{name}");
        // In another order where a name is cut.
        let kinds = |tables: &Tables| {
            let columns = tables.values().flatten();
            let kinds = columns.map(|(_, kind)| kind.replace("jsonb", "json"));
            let mut kinds = kinds.collect::<Vec<_>>();
            kinds.sort();
            kinds
        };
        assert_eq!(kinds(tables), kinds(other), "{name}");
        columns += kinds(tables).len();
    }
    assert!(columns > 500, "{columns} columns");
}

#[test]
fn names_are_short_enough_and_not_said_twice() {
    let mut cut = 0;
    for (path, sql) in texts(".sql") {
        for (table, columns) in read(sql) {
            let names = columns.iter().map(|(name, _)| name.to_lowercase());
            assert_eq!(
                names.collect::<BTreeSet<_>>().len(),
                columns.len(),
                "{path} {table}"
            );
            let names = columns.iter().map(|(name, _)| &**name).chain([&*table]);
            let names = names
                .flat_map(|name| name.split('.'))
                .map(|name| name.trim_matches('"'));
            for name in names {
                let is_short = name.len() <= 63;
                assert!(is_short || path.contains("duckdb"), "{path}: {name}");
                cut += usize::from(!is_short);
            }
        }
    }
    assert!(cut > 0, "a long name is cut for one of them alone");
}

#[test]
fn a_response_has_a_column_for_each_of_its_values() {
    let sql = texts(".sql").into_iter().collect::<BTreeMap<_, _>>();
    let mut leaves = 0;
    for entry in models() {
        let version = version(entry.api, entry.version);
        let is_root = version.operations.iter().any(|operation| {
            let mut bodies = operation.successes().flat_map(|response| &response.bodies);
            let name = |body: &skattekit_codegen::ir::Content| {
                let component = body.ty()?.component()?;
                Some(component.0 == entry.schema)
            };
            bodies.any(|body| name(body) == Some(true))
        });
        if !is_root || entry.codes == Codes::None && !entry.version.starts_with('v') {
            continue;
        }
        let tables = read(sql[&*format!("ddl/duckdb/{}.sql", entry.api)]);
        let mut samples = Samples::from_seed(1).sized(Size::Full);
        let value = serde_json::from_str(&entry.model.sample(&mut samples).to_json()).unwrap();
        let svar = &tables[&format!("\"{}\".\"svar\"", entry.api)];
        leaves += look_up(&value, svar, &tables);
    }
    assert!(leaves > 500, "{leaves} values");
}

/// Looks up every value of an object as a column of a table, and the objects of its lists in any table that has all
/// their columns; gives how many values there were.
fn look_up(object: &Value, table: &[(String, String)], tables: &Tables) -> usize {
    let (mut names, mut lists) = (Vec::new(), Vec::new());
    flatten(object, "", &mut names, &mut lists);
    let missing = names.iter().filter(|name| !has(table, name));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new());
    let mut count = names.len();
    for item in lists {
        let (mut names, mut within) = (Vec::new(), Vec::new());
        flatten(item, "", &mut names, &mut within);
        let mut fitting = tables
            .values()
            .filter(|table| names.iter().all(|name| has(table, name)));
        let table = fitting.find(|table| table.iter().any(|(name, _)| name == "sti"));
        let table = table.unwrap_or_else(|| panic!("no table has {names:?}"));
        count += look_up(item, table, tables);
    }
    count
}

/// Whether a table has a column, or the text of one that stands elsewhere.
fn has(table: &[(String, String)], name: &str) -> bool {
    let mut columns = table.iter().map(|(column, _)| &**column);
    let elsewhere = [format!("{name}_tekst"), format!("{name}_felt")];
    columns.any(|column| column == name || elsewhere.iter().any(|other| other == column))
}

fn flatten<'v>(
    value: &'v Value,
    prefix: &str,
    names: &mut Vec<String>,
    lists: &mut Vec<&'v Value>,
) {
    for (name, inner) in value.as_object().unwrap() {
        let name = format!("{prefix}{}", snake_case(name));
        match inner {
            Value::Object(_) => flatten(inner, &format!("{name}_"), names, lists),
            Value::Array(items) if items.iter().any(Value::is_object) => lists.extend(items),
            _ => names.push(name),
        }
    }
}

/// A name in small letters, with a `_` before each word.
fn snake_case(name: &str) -> String {
    let chars = name.chars().collect::<Vec<_>>();
    let mut written = String::new();
    for (at, char) in chars.iter().enumerate() {
        let is_small = |at: usize| chars.get(at).is_some_and(|char| char.is_lowercase());
        let begins = char.is_uppercase() && at > 0;
        let before = at
            .checked_sub(1)
            .is_some_and(|at| !chars[at].is_uppercase());
        if begins && (before || is_small(at + 1)) {
            written.push('_');
        }
        written.extend(char.to_lowercase());
    }
    written
}

/// What `skattekit-export` writes, by the list that its own tests keep true.
#[test]
fn the_tables_are_those_that_the_tool_writes() {
    let list = std::fs::read_to_string(workspace().join("tools/export/tables.txt")).unwrap();
    let mut written = BTreeMap::<&str, BTreeMap<&str, String>>::new();
    let mut table = "";
    for line in list.lines().filter(|line| !line.is_empty()) {
        let Some(column) = line.strip_prefix("  ") else {
            table = line;
            continue;
        };
        let (name, kind) = column.split_once(' ').unwrap();
        let kind = kind
            .trim_end_matches(" personal")
            .replace("not null", "NOT NULL");
        let kind = kind.replace("timestamptz", "timestamp with time zone");
        let kind = kind.replace("decimal(38,10)", "decimal(38, 10)");
        written.entry(table).or_default().insert(name, kind);
    }
    let (mut columns, mut found) = (0, BTreeSet::new());
    for (path, sql) in texts(".sql") {
        if !path.starts_with("ddl/duckdb/") || path.ends_with("/codes.sql") {
            continue;
        }
        for (name, own) in read(sql) {
            let name = name.replace('"', "");
            let own = own
                .iter()
                .map(|(name, kind)| (&**name, kind.replace("json", "text")));
            let own = own.collect::<BTreeMap<_, _>>();
            columns += own.len();
            assert_eq!(Some(&own), written.get(&*name), "{name}");
            found.insert(name);
        }
    }
    assert!(columns > 600, "{columns} columns");
    let missing = written
        .keys()
        .filter(|name| !found.contains(**name))
        .copied();
    assert_eq!(missing.collect::<Vec<_>>(), ["common.funn", "common.svar"]);
}
