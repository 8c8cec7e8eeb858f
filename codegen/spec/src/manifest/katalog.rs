//! The manifest's section `[katalog]` as data: the pages of the catalogue, and what they do not say themselves.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;
use toml::Spanned;

use crate::manifest::data::{Katalog, Side, place};
use crate::manifest::words::{check_release, check_unique, check_word};

/// The features that the crate has beside those of its pages.
const FEATURES: [&str; 2] = ["alle", "default"];

/// Checks what becomes part of a path, of Cargo.toml, or of the docs as it is.
pub(super) fn check(katalog: &Katalog, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    check_word(&katalog.package, diagnostics);
    check_release(&katalog.release, diagnostics);
    check_unique(
        "page",
        katalog.sider.iter().map(|side| &side.slug),
        diagnostics,
    );
    for side in &katalog.sider {
        check_word(&side.slug, diagnostics);
        if FEATURES.contains(&&**side.slug.get_ref()) {
            diagnostics
                .error(
                    Code::InvalidName,
                    place(&side.slug),
                    format!("`{}` is a feature of every catalogue", side.slug.get_ref()),
                )
                .expected("a name of its own")
                .help("name the page as its address does");
        }
        let texts = side.kjent.iter().map(|kjent| &kjent.grunn);
        for text in texts.chain([&side.page.source]) {
            source.refuse_hidden(text, &side.slug.span(), diagnostics);
        }
        for address in side.test.iter().chain(&side.produksjon) {
            check_address(address, diagnostics);
        }
        check_status(side, diagnostics);
    }
    if katalog.sider.is_empty() {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(&katalog.package),
                "a catalogue without a page",
            )
            .expected("at least one `[[katalog.side]]`")
            .help("add a page, or take the section out");
    }
}

pub(super) fn check_address(address: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let text = address.get_ref();
    let is_plain = |char: char| char.is_ascii_graphic() && !"<>\"\\^`|".contains(char);
    let host = text.strip_prefix("https://").unwrap_or_default();
    if host.is_empty() || host.starts_with('/') || !text.chars().all(is_plain) {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(address),
                format!("`{text}` is no base address"),
            )
            .expected("an address that begins with `https://`")
            .help("write the address as the documentation prints it");
    } else if text.ends_with('/') {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(address),
                format!("the base address `{text}` ends with `/`"),
            )
            .expected("an address that a path can follow")
            .help("take the `/` out");
    }
}

fn check_status(side: &Side, diagnostics: &mut Diagnostics) {
    if let Some(status) = &side.http_status
        && !(100..=599).contains(status.get_ref())
    {
        diagnostics
            .error(
                Code::InvalidStatus,
                place(status),
                format!("`{}` is no HTTP status", status.get_ref()),
            )
            .expected("a number from 100 to 599")
            .help("write the number that the text of the page tells");
    }
}
