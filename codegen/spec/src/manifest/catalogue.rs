//! The manifest's section `[catalogue]`: the pages of the catalogue, and the facts that they do not state.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;
use toml::Spanned;

use crate::manifest::data::{Catalogue, CataloguePage, place};
use crate::manifest::words::{check_release, check_unique, check_word};

/// The features of the crate in addition to those of its pages.
const FEATURES: [&str; 2] = ["all", "default"];

/// Checks the values that go unchanged into a path, into Cargo.toml or into the docs.
pub(super) fn check(catalogue: &Catalogue, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    check_word(&catalogue.package, diagnostics);
    check_release(&catalogue.release, diagnostics);
    check_unique(
        "page",
        catalogue.pages.iter().map(|entry| &entry.slug),
        diagnostics,
    );
    for entry in &catalogue.pages {
        check_word(&entry.slug, diagnostics);
        if FEATURES.contains(&&**entry.slug.get_ref()) {
            diagnostics
                .error(Code::InvalidName, place(&entry.slug))
                .found(format!(
                    "`{}` is reserved: every catalogue has a feature of that name",
                    entry.slug.get_ref()
                ))
                .expected("another name")
                .help("name the page as in its address");
        }
        let reasons = entry.expect.iter().map(|expect| expect.reason.get_ref());
        for text in reasons.chain([&entry.page.source]) {
            source.refuse_hidden(text, &entry.slug.span(), diagnostics);
        }
        for address in entry.test.iter().chain(&entry.production) {
            check_address(address, diagnostics);
        }
        check_status(entry, diagnostics);
    }
    if catalogue.pages.is_empty() {
        diagnostics
            .error(Code::InvalidManifest, place(&catalogue.package))
            .found("a catalogue without a page")
            .expected("at least one `[[catalogue.page]]`")
            .help("add a page, or remove the section");
    }
}

pub(super) fn check_address(address: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let text = address.get_ref();
    let is_plain = |char: char| char.is_ascii_graphic() && !"<>\"\\^`|".contains(char);
    let host = text.strip_prefix("https://").unwrap_or_default();
    if host.is_empty() || host.starts_with('/') || !text.chars().all(is_plain) {
        diagnostics
            .error(Code::InvalidManifest, place(address))
            .found(format!("`{text}` is not a base address"))
            .expected("an address that starts with `https://`")
            .help("write the address as the documentation prints it");
    } else if text.ends_with('/') {
        diagnostics
            .error(Code::InvalidManifest, place(address))
            .found(format!("the base address `{text}` ends with `/`"))
            .expected("an address without a final `/`")
            .help("remove the `/`");
    }
}

fn check_status(entry: &CataloguePage, diagnostics: &mut Diagnostics) {
    if let Some(status) = &entry.http_status
        && !(100..=599).contains(status.get_ref())
    {
        diagnostics
            .error(Code::InvalidStatus, place(status))
            .found(format!("`{}` is not an HTTP status", status.get_ref()))
            .expected("a number from 100 to 599")
            .help("write the number that the page's text names");
    }
}
