//! The first draft of an entry: names, version and files; and whether the document is that of the API at all.

use anyhow::bail;
use skattekit_codegen::ir::Version;
use skattekit_codegen::{Report, is_address_part, nearest};

use super::document::{Found, major};
use super::draft::{Draft, FileLine};
use super::page::{Page, kebab, plain, without_api};
use super::propose::{Proposal, propose as propose_rest};
use super::trial::{Given, Trial};
use super::{Ground, Settings};

/// What every crate's name begins with.
const PREFIX: &str = "skattekit-";

/// The proposal for a document; `None` if it has faults, after they were printed.
///
/// # Errors
/// If it is the document of another API, or the crate's name is taken.
pub(super) fn propose(
    ground: &Ground<'_>,
    settings: &Settings,
    page: &Page<'_>,
    found: &Found,
    page_bytes: Option<&[u8]>,
) -> anyhow::Result<Option<Proposal>> {
    let (draft, trial) = match draft(ground, settings, page, found, page_bytes)? {
        Ok(known) => known,
        Err(trial) => {
            print_faults(ground, found, &trial);
            return Ok(None);
        }
    };
    let proposal = rest(ground, draft, trial, found, page_bytes);
    if proposal.trial.diagnostics.has_errors() {
        print_faults(ground, found, &proposal.trial);
        return Ok(None);
    }
    Ok(Some(proposal))
}

/// What follows from the draft.
pub(super) fn rest(
    ground: &Ground<'_>,
    draft: Draft,
    trial: Trial,
    found: &Found,
    page: Option<&[u8]>,
) -> Proposal {
    let given = Given {
        document: &found.bytes,
        page,
    };
    propose_rest(ground, draft, trial, given, registry_address(found))
}

fn print_faults(ground: &Ground<'_>, found: &Found, trial: &Trial) {
    let diagnostics = trial.diagnostics.clone().without_notes();
    let prefix = ground.folders.specs_prefix();
    let fold = ground.reporter.fold();
    let report = Report::new(&diagnostics, &trial.sources, &prefix, fold);
    ground.reporter.report(&report);
    crate::print::eprint_line!("the document is {}", crate::format::harmless(&found.from));
}

/// The page of the document in the registry.
fn registry_address(found: &Found) -> Option<String> {
    let (owner, name) = found.registry.as_ref()?;
    Some(format!("https://app.swaggerhub.com/apis/{owner}/{name}"))
}

/// The draft and what it gives; or, if the document cannot be read, what was found.
///
/// # Errors
/// If it is the document of another API, or the crate's name is taken.
pub(super) fn draft(
    ground: &Ground<'_>,
    settings: &Settings,
    page: &Page<'_>,
    found: &Found,
    page_bytes: Option<&[u8]>,
) -> anyhow::Result<Result<(Draft, Trial), Trial>> {
    let slug = page.entry.slug.clone();
    let mut draft = Draft {
        package: format!("{PREFIX}{}", kebab(&slug)),
        title: page.title().to_owned(),
        version: "v1".to_owned(),
        document: document_line(ground, &slug, "v1", found),
        page: FileLine {
            file: page.entry.file.clone(),
            status: page.entry.status.clone(),
            source: page.entry.source.clone(),
            swaggerhub: None,
        },
        slug,
        ..Draft::default()
    };
    let given = Given {
        document: &found.bytes,
        page: page_bytes,
    };
    let first = Trial::of(ground, &draft, given);
    let Some(read) = first.version(&draft) else {
        return Ok(Err(first));
    };
    if !settings.anyway {
        refuse_other(ground, page, read, &found.from)?;
    }
    if let Some(title) = &read.info.title {
        without_api(&title.text).clone_into(&mut draft.title);
    }
    draft.package = package(ground, settings, &draft.title)?;
    draft.version = version(page, read);
    draft.document = document_line(ground, &draft.slug, &draft.version, found);
    if let Some((owner, name)) = &found.registry {
        let number = read
            .info
            .version
            .as_ref()
            .map(|text| format!(" {}", text.text));
        draft.document.source =
            format!("{owner}/{name}{} on SwaggerHub", number.unwrap_or_default());
    }
    if ground.sources.contains(&draft.document.file) {
        bail!(
            "{}{} exists already, and no entry of the API names it; remove or rename it first",
            ground.folders.specs_prefix(),
            draft.document.file
        );
    }
    let trial = Trial::of(ground, &draft, given);
    Ok(Ok((draft, trial)))
}

fn document_line(ground: &Ground<'_>, slug: &str, version: &str, found: &Found) -> FileLine {
    let registry = found
        .registry
        .as_ref()
        .filter(|_| ground.listing.upstream.is_some());
    let swaggerhub = registry.map(|(owner, name)| {
        let is_usual = ground.manifest.owner() == Some(owner);
        ((!is_usual).then(|| owner.clone()), name.clone())
    });
    FileLine {
        file: format!("openapi/{slug}-{version}.{}", found.extension()),
        status: "published".to_owned(),
        source: "a file of its publisher".to_owned(),
        swaggerhub,
    }
}

/// The version's name: that of the servers, of the page's base addresses, or of the document.
fn version(page: &Page<'_>, read: &Version) -> String {
    let servers = read.servers.iter().map(|server| &*server.url);
    let of_servers = servers.chain(page.addresses()).find_map(major);
    let of_document = || {
        let text = &read.info.version.as_ref()?.text;
        text.trim_start_matches('v').split('.').next()?.parse().ok()
    };
    format!("v{}", of_servers.or_else(of_document).unwrap_or(1))
}

/// The crate's name.
///
/// # Errors
/// If another one has it, or it cannot be one.
fn package(ground: &Ground<'_>, settings: &Settings, title: &str) -> anyhow::Result<String> {
    let package = match &settings.package {
        Some(name) => name.clone(),
        None => format!("{PREFIX}{}", kebab(title)),
    };
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    if !is_address_part(&package) || !package.chars().all(is_plain) || package.ends_with('-') {
        bail!(
            "`{package}` cannot be the name of a crate; name one with --crate, in lower case letters, digits and hyphens"
        );
    }
    if let Some((_, what)) = ground
        .manifest
        .packages()
        .iter()
        .find(|(known, _)| *known == package)
    {
        bail!("the crate name `{package}` is taken by {what}; name another one with --crate");
    }
    let lock = ground.folders.out.with_file_name("Cargo.lock");
    let lock = crate::files::read_if_there(&lock).unwrap_or_default();
    let line = format!("name = \"{package}\"");
    if String::from_utf8_lossy(&lock)
        .lines()
        .any(|known| known == line)
    {
        bail!(
            "the crate name `{package}` is taken by a package in Cargo.lock; name another one with --crate"
        );
    }
    Ok(package)
}

/// Refuses a document that is that of another API.
///
/// # Errors
/// If nothing in it has the name of this one.
fn refuse_other(
    ground: &Ground<'_>,
    page: &Page<'_>,
    read: &Version,
    from: &str,
) -> anyhow::Result<()> {
    let hosts = read
        .servers
        .iter()
        .filter_map(|server| label(&server.url))
        .collect::<Vec<_>>();
    let is_at = |page: &Page<'_>| {
        let own = page
            .addresses()
            .filter_map(label)
            .chain([plain(&page.entry.slug)]);
        own.into_iter().any(|own| hosts.contains(&own))
    };
    let title = read.info.title.as_ref().map_or("", |title| &*title.text);
    let told = format!(
        "its title is `{title}` and its servers are {}",
        match &*read.servers {
            [] => "not named".to_owned(),
            servers => servers
                .iter()
                .map(|server| format!("`{}`", server.url))
                .collect::<Vec<_>>()
                .join(", "),
        }
    );
    let slug = &page.entry.slug;
    let what_to_do = "pass the document of this API, or --anyway if it is the right one";
    if is_at(page) {
        return Ok(());
    }
    let others = Page::all(ground).into_iter();
    if let Some(other) = others.filter(|other| !other.entry.common).find(is_at) {
        bail!(
            "{from} is not the document of `{slug}` but that of `{}`: {told}; {what_to_do}",
            other.entry.slug
        );
    }
    let name = plain(slug);
    let documentation = read
        .info
        .documentation
        .as_ref()
        .map_or("", |text| &*text.text);
    let link = documentation
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .map(plain);
    let has_name = hosts.iter().any(|host| host.contains(&name))
        || plain(title).contains(&name)
        || nearest(&plain(without_api(title)), [&*name]).is_some()
        || plain(without_api(title)) == plain(page.title())
        || link.as_ref() == Some(&name);
    if !has_name {
        bail!("{from} does not seem to be the document of `{slug}`: {told}; {what_to_do}");
    }
    Ok(())
}

/// The first label of an address's host.
fn label(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', ':', '?']).next()?;
    let label = plain(host.split('.').next()?);
    // Hosts of many services, such as `api.example.org`, say nothing.
    (!label.is_empty() && !label.starts_with("api")).then_some(label)
}
