//! `cargo xtask regenerate`: the specifications in, the generated crates replaced, what changed printed.

use std::time::Instant;

use skattekit_codegen::ir::Specification;

use crate::Outcome;
use crate::format::Telling;
use crate::input;
use crate::paths::Folders;
use crate::print::complain;
use crate::replace::{Changes, replace};

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read or written; nothing was changed.
pub(crate) fn run(folders: &Folders, telling: &Telling) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let input = input::read(folders, telling)?;
    telling.finish(&input.report);
    let files = input.generation.files.as_ref();
    let (None, Some(new)) = (input.refused(telling), files) else {
        return Ok(input.refused(telling).unwrap_or(Outcome::BadInput));
    };
    telling.tell(&format!(
        "read {}: {}",
        folders.show(&folders.specs),
        summary(&input.generation.specification)
    ));
    let changes = replace(&folders.out, new, folders.out_is_default)?;
    let lists = [
        ("created", &changes.created),
        ("updated", &changes.updated),
        ("removed", &changes.removed),
    ];
    for (what, list) in lists {
        for path in list {
            let file = folders.show(&folders.out.join(path));
            telling.tell(&format!("{what} {file}"));
        }
    }
    telling.tell(&format!(
        "{}: {} created, {} updated, {} unchanged, {} removed, in {:.2} s",
        folders.show(&folders.out),
        changes.created.len(),
        changes.updated.len(),
        changes.unchanged.len(),
        changes.removed.len(),
        start.elapsed().as_secs_f64()
    ));
    warn_of_gone_folder(folders, &changes);
    Ok(Outcome::Fine)
}

/// What was read, in numbers.
fn summary(specification: &Specification) -> String {
    let apis = &specification.apis;
    let versions = Vec::from_iter(apis.iter().flat_map(|api| &api.versions));
    let pages = versions
        .iter()
        .filter(|version| version.page.is_some())
        .count();
    let years = Vec::from_iter(
        apis.iter()
            .filter_map(|api| api.year_list.as_ref())
            .flat_map(|list| &list.years),
    );
    let codes: usize = years.iter().map(|year| year.codes.rows.len()).sum();
    let errors: usize = versions
        .iter()
        .filter_map(|version| version.feilkoder.as_ref())
        .map(|list| list.rows.len())
        .sum();
    format!(
        "{} APIs, {} OpenAPI documents, {pages} pages with {errors} error codes, {} years with {codes} codes",
        apis.len(),
        versions.len(),
        years.len()
    )
}

/// The whole folder was replaced, so a shell that stands in it stands in one that is gone.
fn warn_of_gone_folder(folders: &Folders, changes: &Changes) {
    let gone = std::env::current_dir().map_or(true, |current| current.starts_with(&folders.out));
    if gone && !changes.is_empty() {
        complain!("note: the folder you are in was replaced; `cd .` takes you into the new one");
    }
}
