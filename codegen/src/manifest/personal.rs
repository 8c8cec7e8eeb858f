//! What the manifest says of personal data: what it is called, and what may be seen.

use serde::Deserialize;
use toml::Spanned;

use super::{Manifest, place};
use crate::diag::{Code, Diagnostics};
use crate::source::Source;

/// What personal data is called.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PersonalData {
    /// Further names of fødselsnumre and D-numbers.
    pub identifiers: Vec<Spanned<String>>,
    /// Further names of anything else of a person.
    pub names: Vec<Spanned<String>>,
    /// Names that are none here, each with the reason.
    pub shown: Vec<Shown>,
}

/// What may be seen though it is called like personal data, or was hidden before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    /// A name, or a position of an API.
    pub about: Spanned<String>,
    /// Why.
    pub reason: Spanned<String>,
}

/// Checks that every decision has its reason.
pub(super) fn check(manifest: &Manifest, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let names = manifest.personal_data.iter();
    let shown = manifest.apis.iter().flat_map(|api| &api.shown);
    for Shown { reason, .. } in shown.chain(names.flat_map(|names| &names.shown)) {
        if reason.get_ref().trim().is_empty() {
            diagnostics
                .error(Code::InvalidManifest, place(reason), "an empty reason")
                .expected("why these values may be seen")
                .help("say who decided it, and why");
        }
        source.refuse_hidden(reason.get_ref(), &reason.span(), diagnostics);
    }
}
