//! The manifest's catalogue and its pages to the IR.

use super::{funn, setting, settings};
use crate::diag::Diagnostics;
use crate::fixup::Fixups;
use crate::ir::{Katalog, Setting, Side};
use crate::manifest::{self, place};
use crate::source::Sources;
use crate::table::{lower_page_tables, lower_prose, lower_rettighetspakker, read_page};

/// Reads every page; what looks like a slip is said unless the manifest says that it is known.
pub(super) fn lower_katalog(
    katalog: &manifest::Katalog,
    sources: &Sources,
    fixups: &mut Fixups<'_>,
    diagnostics: &mut Diagnostics,
) -> Katalog {
    let mut sider = Vec::new();
    // A page of the catalogue may be an API's too, and what it has wrong was said then.
    let mut found = Diagnostics::default();
    for side in &katalog.sider {
        sider.extend(lower_side(side, sources, fixups, &mut found));
    }
    diagnostics.extend_new(found);
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
    sources: &Sources,
    fixups: &mut Fixups<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Side> {
    let source = sources.read(side.page.file.get_ref(), diagnostics)?;
    let mut page = read_page(source, diagnostics);
    fixups.mend_page(&mut page, diagnostics);
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
    Some(Side {
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
        rettighetspakker: lower_rettighetspakker(&page, diagnostics),
        funn: tables.funn,
        renames: settings(&side.rename),
    })
}
