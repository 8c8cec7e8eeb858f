//! The OpenAPI document of an API: from a file, from a folder of documents, or from the registry.

use std::path::Path;

use anyhow::{Context, bail};
use skattekit_codegen::{Fetch, Listed, Listing, Location, Locked, MANIFEST, Sources, Status};

use super::draft::Draft;
use super::page::Page;
use super::{Ground, Settings};
use crate::files;

/// Fetches a document that the manifest does not name yet.
pub(crate) type FetchDocument<'a> =
    dyn Fn(&Listing, &Sources, &Listed) -> anyhow::Result<FetchedDocument> + 'a;

/// A document of the registry.
pub(crate) struct FetchedDocument {
    pub bytes: Vec<u8>,
    /// Its record for the lock.
    pub locked: Option<Locked>,
}

/// A document and where it was found.
pub(super) struct Found {
    pub bytes: Vec<u8>,
    /// The file or the name in the registry, for messages.
    pub from: String,
    /// Its owner and its name in the registry, if they are known.
    pub registry: Option<(String, String)>,
    locked: Option<Locked>,
}

impl Found {
    /// The extension that its content asks for.
    pub(super) fn extension(&self) -> &'static str {
        let start = self
            .bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.bytes);
        let is_json = start.trim_ascii_start().starts_with(b"{");
        if is_json { "json" } else { "yaml" }
    }

    /// Its record for the lock, under its name in the draft; `None` unless it was fetched.
    pub(super) fn locked(&self, draft: &Draft) -> Option<Locked> {
        let locked = self.locked.clone()?;
        let file = draft.document.file.clone();
        Some(Locked { file, ..locked })
    }
}

/// Gets the document of a page; `None` if it must be fetched and nothing here can.
///
/// # Errors
/// If there is none, or it cannot be read or fetched.
pub(super) fn get(
    ground: &Ground<'_>,
    settings: &Settings,
    page: &Page<'_>,
    fetch: Option<&FetchDocument<'_>>,
) -> anyhow::Result<Option<Found>> {
    let registry = registry(ground, settings, page);
    if let Some(file) = &settings.document {
        return from_file(file, registry.ok()).map(Some);
    }
    let slug = &page.entry.slug;
    if let Some(folder) = &settings.documents {
        let Some(file) = in_folder(folder, slug)? else {
            bail!(
                "`{}` has no document of `{slug}`: expected {slug}.json, {slug}.yaml or {slug}.yml",
                folder.display()
            );
        };
        return from_file(&folder.join(file), registry.ok()).map(Some);
    }
    let (owner, name) = registry?;
    if ground.listing.upstream.is_none() {
        bail!(
            "{MANIFEST} has no `[upstream]`, so nothing can be fetched; name the document with --document FILE"
        );
    }
    let Some(fetch) = fetch else { return Ok(None) };
    let listed = Listed {
        file: format!("openapi/{slug}.yaml"),
        status: Status::Published,
        slugs: vec![slug.clone()],
        major: page.addresses().find_map(major),
        fetch: Some(Fetch::Document {
            owner: owner.clone(),
            api: name.clone(),
            version: None,
        }),
        at: Location::file(MANIFEST),
    };
    let fetched = fetch(&ground.listing, &ground.sources, &listed).with_context(|| {
        format!(
            "the document {owner}/{name} was not fetched, and nothing was written; name another one with --swaggerhub, \
             or a file with --document"
        )
    })?;
    Ok(Some(Found {
        bytes: fetched.bytes,
        from: format!("{owner}/{name} on SwaggerHub"),
        registry: Some((owner, name)),
        locked: fetched.locked,
    }))
}

/// The major version at the end of a base address, such as 3 in `https://…/v3`.
pub(super) fn major(address: &str) -> Option<u64> {
    address
        .trim_end_matches('/')
        .rsplit('/')
        .next()?
        .strip_prefix('v')?
        .parse()
        .ok()
}

/// The owner and the name of the document in the registry.
///
/// # Errors
/// If the page names none, or several.
fn registry(
    ground: &Ground<'_>,
    settings: &Settings,
    page: &Page<'_>,
) -> anyhow::Result<(String, String)> {
    let split = |text: &str| match text.split_once('/') {
        Some((owner, name)) => Some((owner.to_owned(), name.to_owned())),
        None => Some((ground.manifest.owner()?.to_owned(), text.to_owned())),
    };
    if let Some(name) = &settings.swaggerhub {
        let parts = split(name).filter(|(owner, name)| {
            [owner, name]
                .iter()
                .all(|part| skattekit_codegen::is_address_part(part))
        });
        return parts.with_context(|| {
            format!("`{name}` is no name on SwaggerHub; expected NAME or OWNER/NAME, as in skatteetaten/avregning-api")
        });
    }
    let slug = &page.entry.slug;
    if let Some(text) = page
        .content
        .swaggerhub
        .as_ref()
        .and_then(|text| split(&text.text))
    {
        return Ok(text);
    }
    let several = &page.content.documents;
    if several.is_empty() {
        bail!(
            "the page of `{slug}` ({}{}) links to no document on SwaggerHub; name it with --swaggerhub NAME, or a file \
             with --document FILE",
            ground.folders.specs_prefix(),
            page.entry.file
        );
    }
    let names = several
        .iter()
        .map(|document| format!("{} ({})", document.swaggerhub.text, document.name));
    bail!(
        "the page of `{slug}` links to several documents; choose one with --swaggerhub NAME: {}",
        names.collect::<Vec<_>>().join(", ")
    );
}

/// The name of the document of a slug in a folder.
///
/// # Errors
/// If the folder cannot be read.
pub(super) fn in_folder(folder: &Path, slug: &str) -> anyhow::Result<Option<String>> {
    if !folder.is_dir() {
        bail!(
            "`{}` is not a folder; name one with --documents",
            folder.display()
        );
    }
    let names = files::names(folder)?;
    let wanted = ["json", "yaml", "yml"].map(|end| format!("{slug}.{end}"));
    Ok(wanted.into_iter().find(|wanted| names.contains(wanted)))
}

fn from_file(file: &Path, registry: Option<(String, String)>) -> anyhow::Result<Found> {
    let bytes = files::read_bytes(file)?;
    if bytes.trim_ascii().is_empty() {
        bail!(
            "`{}` is empty; expected an OpenAPI document",
            file.display()
        );
    }
    Ok(Found {
        bytes,
        from: format!("`{}`", file.display()),
        registry,
        locked: None,
    })
}
