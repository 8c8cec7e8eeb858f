//! Lowering of the manifest and its files to the IR, one API after another.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, did_you_mean};
use skattekit_ir::ir::{
    Api, CodeList, Cursor, IncomeYear, Models, Setting, Specification, Status, Version, Year,
    YearList,
};
use toml::Spanned;

use crate::load::Loader;
use crate::manifest;
use crate::manifest::{Expect, FileEntry, Manifest, place};
use crate::openapi::lower::lower_document;
use crate::openapi::read_document;
use crate::table::{
    Expected, Page, YearBefore, YearSource, is_list, join_year, lower_feilkoder,
    lower_rettighetspakker, lower_year_page, read_list,
};

mod catalogue;
mod page_lints;
mod personal;
mod renames;
mod shared;

pub(crate) use personal::find_personal;

/// Reads and lowers everything that the manifest names. A file with errors is left out, after all its errors are
/// reported.
pub(crate) fn lower(
    manifest: &Manifest,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> Specification {
    let listed = manifest
        .catalogue
        .iter()
        .flat_map(|catalogue| &catalogue.pages)
        .map(|entry| &**entry.page.file.get_ref())
        .collect::<BTreeSet<_>>();
    let mut apis = Vec::new();
    for entry in &manifest.apis {
        apis.push(Api {
            slug: entry.slug.get_ref().clone(),
            package: entry.package.get_ref().clone(),
            release: entry.release.get_ref().clone(),
            released: entry.released,
            title: entry.title.clone(),
            at: place(&entry.slug),
            shared: entry.shared,
            versions: lower_versions(entry, &listed, loader, diagnostics),
            code_fields: settings(&entry.code_fields),
            code_parameters: settings(&entry.code_parameters),
            cursors: entry
                .cursors
                .iter()
                .map(|(key, value)| (key.get_ref().clone(), cursor(value, key)))
                .collect(),
            person_identifiers: entry.person_identifiers.iter().map(setting).collect(),
            sensitive: entry.sensitive.iter().map(setting).collect(),
            renames: settings(&entry.rename),
            year_list: entry
                .year_list
                .as_ref()
                .map(|list| lower_years(list, loader, diagnostics)),
        });
    }
    manifest::check_listed(manifest, loader.sources, &loader.referred, diagnostics);
    apis.sort_by(|left, right| left.slug.cmp(&right.slug));
    shared::require_what_all_require(&mut apis);
    let catalogue = manifest
        .catalogue
        .as_ref()
        .map(|catalogue| catalogue::lower_catalogue(catalogue, loader, diagnostics));
    let models = manifest.models.as_ref().map(|models| Models {
        package: models.package.get_ref().clone(),
        release: models.release.get_ref().clone(),
        at: place(&models.package),
    });
    Specification {
        apis,
        catalogue,
        models,
    }
}

fn cursor(cursor: &manifest::Cursor, key: &Spanned<String>) -> Cursor {
    Cursor {
        parameter: setting(&cursor.parameter),
        list: setting(&cursor.list),
        number: setting(&cursor.number),
        registered: cursor.registered.as_ref().map(setting),
        end: cursor.end.as_ref().map(setting),
        start: cursor
            .start
            .as_ref()
            .map(|start| (setting(&start.operation), setting(&start.date))),
        at: place(key),
    }
}

fn setting(value: &Spanned<String>) -> Setting {
    Setting {
        value: value.get_ref().clone(),
        at: place(value),
    }
}

/// A table of the manifest by key; the place of an entry is the place of its key.
fn settings(table: &BTreeMap<Spanned<String>, Spanned<String>>) -> BTreeMap<String, Setting> {
    table
        .iter()
        .map(|(key, value)| {
            let setting = Setting {
                value: value.get_ref().clone(),
                at: place(key),
            };
            (key.get_ref().clone(), setting)
        })
        .collect()
}

/// The code lists of an API's page. Likely mistakes are reported here unless the catalogue reports them.
fn lower_page(
    page: &Page<'_>,
    is_listed: bool,
    diagnostics: &mut Diagnostics,
) -> (Option<CodeList>, Option<CodeList>) {
    let (feilkoder, lint) = lower_feilkoder(page, diagnostics);
    for lint in lint.iter().filter(|_| !is_listed) {
        page_lints::say_unlisted(lint, diagnostics);
    }
    let rettighetspakker = lower_rettighetspakker(page, diagnostics);
    (feilkoder, rettighetspakker)
}

fn lower_versions(
    entry: &manifest::Api,
    listed: &BTreeSet<&str>,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Version> {
    let mut versions = Vec::new();
    for document in &entry.documents {
        let page = document
            .page
            .as_ref()
            .and_then(|file| loader.page(file.file.get_ref(), diagnostics));
        let (feilkoder, rettighetspakker) = page.map_or((None, None), |page| {
            let is_listed = listed.contains(&*page.source.path);
            lower_page(&page, is_listed, diagnostics)
        });
        let path = document.openapi.file.get_ref();
        let Some(read) = read_document(path, loader, diagnostics) else {
            continue;
        };
        let name = document.version.get_ref().clone();
        let provenance = document.openapi.provenance();
        versions.push(Version {
            page: document.page.as_ref().map(FileEntry::provenance),
            feilkoder,
            rettighetspakker,
            ..lower_document(&read, name, provenance, diagnostics)
        });
    }
    versions.sort_by_cached_key(|version| {
        (
            skattekit_ir::ir::in_order(&version.name),
            version.name.clone(),
        )
    });
    versions
}

/// One source of a year: a page, or a machine-readable list.
fn year_source(
    file: &FileEntry,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<YearSource> {
    let expected = file
        .expect
        .iter()
        .filter_map(|entry| expected(entry, diagnostics))
        .collect::<Vec<_>>();
    let is_list = is_list(file.file.get_ref());
    let (codes, unread) = if is_list {
        let (source, tree) = loader.tree(file.file.get_ref(), diagnostics)?;
        for printed in file.spelled.keys() {
            diagnostics
                .error(Code::UnusedSetting, place(printed))
                .found("`spelled` is set for a machine-readable list")
                .expected("`spelled` only for a page")
                .help("remove it; to correct a name of a list, use a fix-up");
        }
        (read_list(&source, &tree, diagnostics)?, Vec::new())
    } else {
        let spelled = file
            .spelled
            .iter()
            .map(|(printed, meant)| {
                let setting = Setting {
                    value: meant.clone(),
                    at: place(printed),
                };
                (printed.get_ref().clone(), setting)
            })
            .collect();
        let page = loader.page(file.file.get_ref(), diagnostics)?;
        lower_year_page(&page, &spelled, diagnostics)?
    };
    Some(YearSource {
        codes,
        is_list,
        unread,
        expected,
    })
}

/// The differences that an entry expects; `None`, after reporting it, if there is no such lint.
fn expected(entry: &Expect, diagnostics: &mut Diagnostics) -> Option<Expected> {
    let name = entry.lint.get_ref();
    let lint = match Expected::lint(name) {
        Ok(lint) => lint,
        Err(lints) => {
            let near = did_you_mean(name, lints.iter().copied());
            diagnostics
                .error(Code::UnusedSetting, place(&entry.lint))
                .found(format!("`{name}` is not a lint that compares sources"))
                .expected(format!("one of {}", lints.join(", ")))
                .help(near.unwrap_or_else(|| "correct the name, or remove the entry".to_owned()));
            return None;
        }
    };
    if entry.about.is_empty() {
        diagnostics
            .error(Code::UnusedSetting, place(&entry.lint))
            .found(format!("`about` is missing for the lint `{name}`"))
            .expected("`about` with the codes or columns that the messages name")
            .help("list the codes or columns in `about`, or remove the entry");
    }
    let about = entry.about.iter();
    let about = about.map(|about| (about.get_ref().clone(), place(about), false));
    Some(Expected {
        lint,
        about: about.collect(),
        reason: entry.reason.get_ref().clone(),
    })
}

fn lower_years(
    list: &manifest::YearList,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> YearList {
    let mut years = Vec::new();
    for (key, files) in &list.years {
        // Every source is read before a failed one ends the year, so that one run shows every fault.
        let read = files
            .iter()
            .map(|file| year_source(file, loader, diagnostics))
            .collect::<Vec<_>>()
            .into_iter()
            .collect::<Option<Vec<_>>>();
        // Years are visited in ascending order.
        let before = years.last().map(|year: &Year| YearBefore {
            year: year.year,
            codes: &year.codes,
        });
        let codes = read.and_then(|read| join_year(read, before.as_ref(), diagnostics));
        if let (Ok(year), Some(codes)) = (key.get_ref().parse(), codes) {
            let first = files.first();
            years.push(Year {
                year: IncomeYear(year),
                is_provisional: first.is_some_and(|file| file.status == Status::Provisional),
                provenance: files.iter().map(FileEntry::provenance).collect(),
                codes,
            });
        }
    }
    years.sort_by_key(|year| year.year);
    YearList {
        name: setting(&list.name),
        year_field: list.year_field.as_ref().map(setting),
        renames: renames::lower_renames(list, &years, diagnostics),
        years,
    }
}
