//! Lowering of the manifest's catalogue and its pages to the IR.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Catalogue, CataloguePage, PageLint, Setting};

use crate::load::Loader;
use crate::lower::{page_lints, setting, settings};
use crate::manifest;
use crate::manifest::place;
use crate::table::{Page, lower_page_tables, lower_prose, lower_rettighetspakker};

/// Reads every page; likely mistakes are reported unless the manifest expects them.
pub(super) fn lower_catalogue(
    catalogue: &manifest::Catalogue,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> Catalogue {
    let mut entries = Vec::new();
    for entry in &catalogue.pages {
        entries.extend(lower_page(entry, loader, diagnostics));
    }
    entries.sort_by(|left, right| left.slug.cmp(&right.slug));
    page_lints::find(&mut entries);
    for entry in &catalogue.pages {
        // The pages are sorted by slug.
        let slug = entry.slug.get_ref();
        let at = entries.partition_point(|lowered| lowered.slug < *slug);
        if let Some(lowered) = entries.get_mut(at).filter(|lowered| lowered.slug == *slug) {
            page_lints::report(lowered, &entry.expect, diagnostics);
        }
    }
    Catalogue {
        package: catalogue.package.get_ref().clone(),
        release: catalogue.release.get_ref().clone(),
        at: place(&catalogue.package),
        pages: entries,
    }
}

fn lower_page(
    entry: &manifest::CataloguePage,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<CataloguePage> {
    let page = loader.page(entry.page.file.get_ref(), diagnostics)?;
    let prose = lower_prose(&page, diagnostics);
    let status = entry.http_status.as_ref().map(|status| {
        let setting = Setting {
            value: status.get_ref().to_string(),
            at: place(status),
        };
        (*status.get_ref(), setting)
    });
    let status = status.as_ref().map(|(status, setting)| (*status, setting));
    let tables = lower_page_tables(&page, status, diagnostics);
    let rettighetspakker = lower_rettighetspakker(&page, diagnostics);
    let mut lowered = CataloguePage {
        slug: entry.slug.get_ref().clone(),
        at: place(&entry.slug),
        provenance: entry.page.provenance(),
        title: prose.title.unwrap_or_else(|| entry.slug.get_ref().clone()),
        common: entry.common,
        scopes: prose.scopes,
        idporten_scopes: prose.idporten_scopes,
        swaggerhub: prose.swaggerhub,
        documents: prose.documents,
        hendelser: prose.hendelser,
        test: entry.test.as_ref().map(setting),
        production: entry.production.as_ref().map(setting),
        feilkoder: tables.feilkoder,
        without_code: tables.without_code,
        rettighetspakker,
        lints: tables.lints,
        renames: settings(&entry.rename),
    };
    // A page about all services need not name one.
    if !entry.common {
        lowered.lints.extend(without_anything(&lowered, &page));
    }
    Some(lowered)
}

/// A lint for a page from which nothing but its title can be read.
fn without_anything(entry: &CataloguePage, page: &Page<'_>) -> Option<PageLint> {
    let CataloguePage {
        scopes,
        idporten_scopes,
        swaggerhub,
        documents,
        hendelser,
        feilkoder,
        without_code,
        rettighetspakker,
        ..
    } = entry;
    let is_empty = scopes.is_empty()
        && idporten_scopes.is_empty()
        && swaggerhub.is_none()
        && documents.is_empty()
        && hendelser.is_empty()
        && feilkoder.is_empty()
        && without_code.is_empty()
        && rettighetspakker.is_none();
    is_empty.then(|| {
        let found = "nothing but the title could be read from this page".to_owned();
        let at = page.source.at(&(0..0));
        PageLint::new(Code::MissingFact, &entry.slug, found, at)
    })
}
