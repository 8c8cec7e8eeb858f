//! Resolution of one catalogue page to its modules: its constants, and a module for each code list.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, visible};
use skattekit_ir::ir::{CataloguePage, CodeList, Column, FeilkodeTable, PageLint, Status};
use skattekit_ir::markdown::{code, inline};

use super::constants;
use crate::plan;
use crate::plan::{CodeEnum, Docs, Module, RustName};
use crate::resolve::codes::{List, code_enum, sets_of, value_enum};
use crate::resolve::docs;
use crate::resolve::module_docs;
use crate::resolve::names::{Case, Renames, Scope};
use crate::resolve::sets::{ValueSet, value_sets};
use crate::resolve::version::modules_of_lists;

/// The result for a page.
pub(super) struct Page {
    pub modules: Vec<Module>,
    /// The enums of its error codes, one per table.
    pub enums: Vec<CodeEnum>,
}

pub(super) fn resolve_page(
    entry: &CataloguePage,
    name: &RustName,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Page {
    let mut scope = Scope::new(format!("the types of {}", entry.slug), renames);
    let pakker = Vec::from_iter(&entry.rettighetspakker);
    let sets = value_sets(&pakker, &[], renames, diagnostics);
    let mut lists: Vec<(CodeEnum, Vec<String>)> = Vec::new();
    for (table, wire) in entry.feilkoder.iter().zip(table_names(entry, diagnostics)) {
        let at = &table.codes.origin.at;
        let name = scope.name(&wire, &wire, Case::Pascal, at, diagnostics);
        let list = List {
            label: name.as_str().to_owned(),
            name,
            docs: docs::ours(about_table(entry, table)),
            tables: vec![&table.codes],
            columns: table.codes.columns.clone(),
            year: None,
        };
        let mut list = code_enum(list, &sets, renames, diagnostics);
        for row in &mut list.rows {
            row.docs.ours.extend(remark(entry, row));
        }
        lists.push((list, Vec::new()));
    }
    let enums = lists.iter().map(|(list, _)| list.clone()).collect();
    if let Some(pakker) = &entry.rettighetspakker {
        lists.push(rettighetspakker(
            pakker, &sets, &mut scope, renames, diagnostics,
        ));
    }
    for set in sets.values() {
        let name = scope.name(&set.name, &set.name, Case::Pascal, &set.at, diagnostics);
        lists.push((value_enum(set, name), Vec::new()));
    }
    let modules = page_modules(entry, name, lists);
    Page { modules, enums }
}

fn rettighetspakker(
    pakker: &CodeList,
    sets: &BTreeMap<String, ValueSet<'_>>,
    scope: &mut Scope<'_>,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> (CodeEnum, Vec<String>) {
    const NAME: &str = "Rettighetspakke";
    let name = scope.name(NAME, NAME, Case::Pascal, &pakker.origin.at, diagnostics);
    let columns = [Column::Stadier, Column::Merknad];
    let has_values = |column: &Column| column.value_set().is_none_or(|set| sets.contains_key(set));
    let columns = columns
        .into_iter()
        .filter(|column| pakker.columns.contains(column))
        .filter(has_values)
        .collect::<Vec<_>>();
    let imports = sets_of(&columns)
        .into_iter()
        .map(|set| format!("super::{set}"))
        .collect();
    let list = List {
        label: name.as_str().to_owned(),
        name,
        docs: docs::ours(["A rettighetspakke: what a consumer is entitled to read.".to_owned()]),
        tables: vec![pakker],
        columns,
        year: None,
    };
    (code_enum(list, sets, renames, diagnostics), imports)
}

/// The names of the tables' enums: the kind of their codes and, if a page has several such tables, the headings that
/// distinguish them.
fn table_names(entry: &CataloguePage, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut taken: BTreeMap<String, &FeilkodeTable> = BTreeMap::new();
    let mut names = Vec::new();
    for table in &entry.feilkoder {
        let same = entry
            .feilkoder
            .iter()
            .filter(|other| other.list == table.list)
            .collect::<Vec<_>>();
        let common = (0..table.headings.len())
            .take_while(|depth| {
                same.iter()
                    .all(|other| other.headings.get(*depth) == table.headings.get(*depth))
            })
            .count();
        let own = table.headings[common..].join(" ");
        let name = format!("{} {own}", table.list).trim().to_owned();
        if let Some(first) = taken.insert(name.clone(), table) {
            diagnostics
                .error(Code::RepeatedTable, table.codes.origin.at.clone())
                .found("a second table of the same codes under the same headings")
                .expected("a heading above each table that distinguishes it")
                .other(first.codes.origin.at.clone(), "the first one is here")
                .help("put a separate heading above one of the two");
            names.push(format!("{name} {}", names.len() + 1));
        } else {
            names.push(name);
        }
    }
    names
}

fn about_table(entry: &CataloguePage, table: &FeilkodeTable) -> Vec<String> {
    let what = match table.list {
        "Feilkode" => "An error code of this API.",
        _ => "A code that specifies an error further than its error code.",
    };
    let headings = table
        .headings
        .iter()
        .map(|heading| code(heading))
        .collect::<Vec<_>>();
    let mut paragraphs = vec![what.to_owned()];
    if !headings.is_empty() {
        paragraphs.push(format!("Its table is below {}.", headings.join(", ")));
    }
    if entry.common {
        paragraphs.push("Every service can return these.".to_owned());
    }
    paragraphs
}

/// The remark on a row.
pub(super) fn remark(entry: &CataloguePage, row: &plan::Row) -> Option<String> {
    let lint = entry.lints.iter();
    let remarks = lint
        .filter(|lint| lint.codes.contains(&row.code) && lint.at == row.at)
        .map(noted)
        .collect::<Vec<_>>();
    (!remarks.is_empty()).then(|| remarks.join(" "))
}

/// A lint as one or two sentences.
fn noted(lint: &PageLint) -> String {
    let mut chars = lint.found.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    let found = first.unwrap_or_default() + chars.as_str();
    // It can quote the page, with invisible characters.
    let found = inline(&visible(&found));
    match &lint.reason {
        Some(reason) => format!("{found}. {}", inline(reason)),
        None => format!("{found}."),
    }
}

pub(super) fn page_remarks(entry: &CataloguePage) -> impl Iterator<Item = String> {
    entry
        .lints
        .iter()
        .filter(|lint| lint.codes.is_empty())
        .map(noted)
}

fn page_modules(
    entry: &CataloguePage,
    name: &RustName,
    lists: Vec<(CodeEnum, Vec<String>)>,
) -> Vec<Module> {
    let mut reexports = BTreeSet::new();
    let (mut submodules, below) = modules_of_lists(name, lists, &mut reexports);
    submodules.sort_by(|left, right| left.name.cmp(&right.name));
    let module = Module {
        path: vec![name.clone()],
        docs: vec![(page_docs(entry), Some(entry.at.clone()))],
        lints: Vec::new(),
        sources: vec![module_docs::source_of(&entry.provenance)],
        imports: Vec::new(),
        submodules,
        reexports: reexports.into_iter().collect(),
        items: constants::resolve(entry),
        readme_doctest: None,
    };
    std::iter::once(module).chain(below).collect()
}

fn page_docs(entry: &CataloguePage) -> Docs {
    let verb = match entry.provenance.status {
        Status::Published => "Published as",
        _ => "Written from",
    };
    let mut ours = vec![format!("{verb}: {}.", code(&entry.provenance.source))];
    ours.extend(page_remarks(entry).map(|remark| format!("Noted while reading: {remark}")));
    Docs {
        source: vec![(format!("{}.", entry.title), None)],
        ours,
        ..Docs::default()
    }
}
