//! The manifest and the files that it names to the IR: one API after another.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::diag::Diagnostics;
use crate::ir::{Api, Cursor, IncomeYear, Setting, Specification, Version, Year, YearList};
use crate::manifest::{self, FileEntry, Manifest, place};
use crate::openapi::{lower_document, read_document};
use crate::source::Sources;
use crate::table::{Page, lower_feilkoder, lower_rettighetspakker, lower_year, read_page};

/// Reads and lowers everything that the manifest names; a file with errors is left out, after reporting them all.
pub(crate) fn lower(
    manifest: &Manifest,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Specification {
    let mut apis = Vec::new();
    for entry in &manifest.apis {
        apis.push(Api {
            slug: entry.slug.get_ref().clone(),
            package: entry.package.get_ref().clone(),
            release: entry.release.get_ref().clone(),
            title: entry.title.clone(),
            at: place(&entry.slug),
            shared: entry.shared,
            versions: lower_versions(entry, sources, diagnostics),
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
                .map(|list| lower_years(list, sources, diagnostics)),
        });
    }
    apis.sort_by(|left, right| left.slug.cmp(&right.slug));
    Specification { apis }
}

fn cursor(cursor: &manifest::Cursor, key: &Spanned<String>) -> Cursor {
    Cursor {
        parameter: setting(&cursor.parameter),
        list: setting(&cursor.list),
        number: setting(&cursor.number),
        at: place(key),
    }
}

fn setting(value: &Spanned<String>) -> Setting {
    Setting {
        value: value.get_ref().clone(),
        at: place(value),
    }
}

/// A table of the manifest by its keys; the place of an entry is its key's.
fn settings(table: &BTreeMap<Spanned<String>, Spanned<String>>) -> BTreeMap<String, Setting> {
    let entries = table.iter().map(|(key, value)| {
        let setting = Setting {
            value: value.get_ref().clone(),
            at: place(key),
        };
        (key.get_ref().clone(), setting)
    });
    entries.collect()
}

fn lower_versions(
    entry: &manifest::Api,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Version> {
    let mut versions = Vec::new();
    for document in &entry.documents {
        let page = document
            .page
            .as_ref()
            .and_then(|file| page(file, sources, diagnostics));
        let feilkoder = page
            .as_ref()
            .and_then(|page| lower_feilkoder(page, diagnostics));
        let rettighetspakker = page
            .as_ref()
            .and_then(|page| lower_rettighetspakker(page, diagnostics));
        let source = sources.read(document.openapi.file.get_ref(), diagnostics);
        let Some(read) = source.and_then(|source| read_document(source, diagnostics)) else {
            continue;
        };
        let lowered = lower_document(&read, diagnostics);
        versions.push(Version {
            name: document.version.get_ref().clone(),
            file: document.openapi.file.get_ref().clone(),
            provenance: document.openapi.provenance(),
            page: document.page.as_ref().map(FileEntry::provenance),
            info: lowered.info,
            scopes: lowered.scopes,
            schemes: lowered.schemes,
            security: lowered.security,
            servers: lowered.servers,
            operations: lowered.operations,
            schemas: lowered.schemas,
            examples: lowered.examples,
            feilkoder,
            rettighetspakker,
        });
    }
    versions.sort_by(|left, right| left.name.cmp(&right.name));
    versions
}

fn page<'a>(
    file: &FileEntry,
    sources: &'a Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Page<'a>> {
    sources
        .read(file.file.get_ref(), diagnostics)
        .map(|source| read_page(source, diagnostics))
}

fn lower_years(
    list: &manifest::YearList,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> YearList {
    let mut years = Vec::new();
    for (key, files) in &list.years {
        let mut pages = Vec::new();
        for file in files {
            let spelled = file.spelled.iter().map(|(printed, meant)| {
                (
                    printed.get_ref().clone(),
                    Setting {
                        value: meant.clone(),
                        at: place(printed),
                    },
                )
            });
            pages.extend(page(file, sources, diagnostics).map(|page| (page, spelled.collect())));
        }
        if let (Ok(year), Some(codes)) = (key.get_ref().parse(), lower_year(&pages, diagnostics)) {
            let provenance = files.iter().map(FileEntry::provenance).collect();
            years.push(Year {
                year: IncomeYear(year),
                provenance,
                codes,
            });
        }
    }
    years.sort_by_key(|year| year.year);
    YearList {
        name: setting(&list.name),
        year_field: list.year_field.as_ref().map(setting),
        years,
    }
}
