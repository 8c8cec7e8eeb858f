//! The manifest's catalogue and its pages to the IR.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Funn, Katalog, Setting, Side};

use crate::load::Loader;
use crate::lower::{funn, setting, settings};
use crate::manifest;
use crate::manifest::place;
use crate::table::{Page, lower_page_tables, lower_prose, lower_rettighetspakker};

/// Reads every page; what looks like a slip is said unless the manifest says that it is known.
pub(super) fn lower_katalog(
    katalog: &manifest::Katalog,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> Katalog {
    let mut sider = Vec::new();
    for side in &katalog.sider {
        sider.extend(lower_side(side, loader, diagnostics));
    }
    sider.sort_by(|left, right| left.slug.cmp(&right.slug));
    funn::find(&mut sider);
    for side in &katalog.sider {
        // They are sorted.
        let slug = side.slug.get_ref();
        let at = sider.partition_point(|lowered| lowered.slug < *slug);
        if let Some(lowered) = sider.get_mut(at).filter(|lowered| lowered.slug == *slug) {
            funn::report(lowered, &side.kjent, diagnostics);
        }
    }
    Katalog {
        package: katalog.package.get_ref().clone(),
        release: katalog.release.get_ref().clone(),
        at: place(&katalog.package),
        sider,
    }
}

fn lower_side(
    side: &manifest::Side,
    loader: &mut Loader<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Side> {
    let page = loader.page(side.page.file.get_ref(), diagnostics)?;
    let prose = lower_prose(&page, diagnostics);
    let status = side.http_status.as_ref().map(|status| {
        let setting = Setting {
            value: status.get_ref().to_string(),
            at: place(status),
        };
        (*status.get_ref(), setting)
    });
    let status = status.as_ref().map(|(status, setting)| (*status, setting));
    let tables = lower_page_tables(&page, status, diagnostics);
    let rettighetspakker = lower_rettighetspakker(&page, diagnostics);
    let mut lowered = Side {
        slug: side.slug.get_ref().clone(),
        at: place(&side.slug),
        provenance: side.page.provenance(),
        tittel: prose.tittel.unwrap_or_else(|| side.slug.get_ref().clone()),
        felles: side.felles,
        scopes: prose.scopes,
        idporten_scopes: prose.idporten_scopes,
        swaggerhub: prose.swaggerhub,
        documents: prose.documents,
        hendelser: prose.hendelser,
        test: side.test.as_ref().map(setting),
        produksjon: side.produksjon.as_ref().map(setting),
        feilkoder: tables.feilkoder,
        uten_kode: tables.uten_kode,
        rettighetspakker,
        funn: tables.funn,
        renames: settings(&side.rename),
    };
    // What is about all services need not name one.
    if !side.felles {
        lowered.funn.extend(without_anything(&lowered, &page));
    }
    Some(lowered)
}

/// That a page gives nothing but its title.
fn without_anything(side: &Side, page: &Page<'_>) -> Option<Funn> {
    let Side {
        scopes,
        idporten_scopes,
        swaggerhub,
        documents,
        hendelser,
        feilkoder,
        uten_kode,
        rettighetspakker,
        ..
    } = side;
    let is_empty = scopes.is_empty()
        && idporten_scopes.is_empty()
        && swaggerhub.is_none()
        && documents.is_empty()
        && hendelser.is_empty()
        && feilkoder.is_empty()
        && uten_kode.is_empty()
        && rettighetspakker.is_none();
    is_empty.then(|| Funn {
        kind: Code::MissingFact,
        hva: side.slug.clone(),
        koder: Vec::new(),
        found: "a page that nothing but its title is read from".to_owned(),
        at: page.source.at(&(0..0)),
        other: None,
        grunn: None,
    })
}
