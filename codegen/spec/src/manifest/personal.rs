//! What the manifest says about personal data: additional names, and what may be shown.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::manifest::data::{Manifest, Shown, place};

/// Checks that every decision has a reason.
pub(super) fn check(manifest: &Manifest, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let names = manifest.personal_data.iter();
    let shown = manifest.apis.iter().flat_map(|api| &api.shown);
    for Shown { reason, .. } in shown.chain(names.flat_map(|names| &names.shown)) {
        if reason.get_ref().trim().is_empty() {
            diagnostics
                .error(Code::InvalidManifest, place(reason))
                .found("an empty reason")
                .expected("the reason why these values may be shown")
                .help("write who decided it, and why");
        }
        source.refuse_hidden(reason.get_ref(), &reason.span(), diagnostics);
    }
}
