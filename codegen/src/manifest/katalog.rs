//! The manifest's section `[katalog]` as data: the pages of the catalogue, and what they do not say themselves.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{FileEntry, check_release, check_unique, check_word, place};
use crate::diag::{Code, Diagnostics};
use crate::source::Source;

/// The catalogue, which becomes one crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Katalog {
    /// The crate's name.
    #[serde(rename = "crate")]
    pub package: Spanned<String>,
    /// The crate's version.
    pub release: Spanned<String>,
    /// The pages; the order does not count.
    #[serde(rename = "side")]
    pub sider: Vec<Side>,
}

/// One page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Side {
    /// Its name in addresses; the name of its module and of its feature; unique.
    pub slug: Spanned<String>,
    /// The documentation page.
    pub page: FileEntry,
    /// Whether it is about all services rather than one.
    #[serde(default)]
    pub felles: bool,
    /// The base address of the test environment, which pages do not tell.
    pub test: Option<Spanned<String>>,
    /// The base address of production.
    pub produksjon: Option<Spanned<String>>,
    /// The status of the codes in tables without a column for it, where the text around them tells it.
    pub http_status: Option<Spanned<u16>>,
    /// What looks like a slip, is known, and is kept.
    #[serde(default)]
    pub kjent: Vec<Kjent>,
    /// Rust names for what would otherwise collide: `List.code` to the name.
    #[serde(default)]
    pub rename: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// A finding that somebody has looked at.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ funn = \"…\", hva = \"…\", grunn = \"…\" }`"
)]
pub(crate) struct Kjent {
    /// The kind of finding, such as `foreign-code`.
    pub funn: Spanned<String>,
    /// What it is about, as the message names it; all of the kind when it is left out.
    pub hva: Option<Spanned<String>>,
    /// Why it is kept.
    pub grunn: String,
}

/// The features that the crate has beside those of its pages.
const FEATURES: [&str; 2] = ["alle", "default"];

impl Katalog {
    /// Checks what becomes part of a path, of Cargo.toml, or of the docs as it is.
    pub(super) fn check(&self, source: &Source<'_>, diagnostics: &mut Diagnostics) {
        check_word(&self.package, diagnostics);
        check_release(&self.release, diagnostics);
        check_unique(
            "page",
            self.sider.iter().map(|side| &side.slug),
            diagnostics,
        );
        for side in &self.sider {
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
        if self.sider.is_empty() {
            diagnostics
                .error(
                    Code::InvalidManifest,
                    place(&self.package),
                    "a catalogue without a page",
                )
                .expected("at least one `[[katalog.side]]`")
                .help("add a page, or take the section out");
        }
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
