//! OpenAPI documents: parsed to a tree with places, converted to OpenAPI 3.0, checked, and lowered.

use skattekit_ir::diag::Diagnostics;

use crate::load::Loader;

mod bundle;
pub(crate) mod document;
mod grammar;
pub(crate) mod lower;
mod normalise;
mod refs;
mod strict;
pub(crate) mod syntax;
mod v3_1;
mod version;
mod walk;

use document::Document;
use version::Version;

/// Reads a document; everything that OpenAPI does not allow is reported.
pub(crate) fn read_document<'a>(
    path: &str,
    loader: &mut Loader<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<Document<'a>> {
    let mut found = Diagnostics::default();
    let document = read_checked(path, loader, &mut found);
    // Something copied to several places would be reported once per copy.
    diagnostics.extend(found.without_repeats());
    document
}

fn read_checked<'a>(
    path: &str,
    loader: &mut Loader<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<Document<'a>> {
    let (mut source, mut tree) = loader.tree(path, diagnostics)?;
    // In a document of another version, every other fault would only follow from the version.
    let is_3_1 = version::check_version(&tree, &source, diagnostics)? == Version::ThreeOne;
    bundle::bundle(&mut tree, &mut source, loader, diagnostics);
    v3_1::downgrade::to_three_zero(&mut tree, is_3_1, &source, diagnostics);
    strict::check_document(&mut tree, is_3_1, &source, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let moved = normalise::normalise(&mut tree, &source, diagnostics);
    Some(Document {
        source,
        tree,
        moved,
    })
}
