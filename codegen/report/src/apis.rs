//! The APIs with their versions, and for each file where it is from and what the lock holds.

use maud::{Markup, html};
use skattekit_ir::ir::{Api, Provenance, Specification, Status, Text};
use skattekit_spec::lock::{Fetched, Lock, Locked};

/// The digits of a hash that tell files apart for a reader.
const DIGITS: usize = 12;

/// The section.
pub(crate) fn section(specification: &Specification, lock: Option<&Lock>) -> Markup {
    let pages = specification.catalogue.iter();
    let pages = pages.flat_map(|catalogue| &catalogue.pages);
    let pages = pages.map(|page| (page.title.clone(), &page.provenance));
    let pages = pages.collect::<Vec<_>>();
    html! {
        section #api-er aria-labelledby="api-er-tittel" {
            h2 #api-er-tittel { "API-er og kilder" }
            p {
                "For hver fil: hva den er skrevet eller hentet fra, når den ble hentet, og begynnelsen på SHA-256 i låsen. "
                @if lock.is_none() { "Spesifikasjonene har ingen lås, så tid og SHA-256 mangler." }
            }
            @for api in &specification.apis { (of_api(api, lock)) }
            @if !pages.is_empty() {
                details.fold {
                    summary { "Dokumentasjonssidene i katalogen " small { (pages.len()) } }
                    (files("Dokumentasjonssidene i katalogen", &pages, lock))
                }
            }
        }
    }
}

fn of_api(api: &Api, lock: Option<&Lock>) -> Markup {
    let mut all = Vec::new();
    for version in &api.versions {
        let number = version.info.version.as_ref();
        let number = number.map_or_else(String::new, |Text { text, .. }| format!(" ({text})"));
        all.push((format!("{}{number}", version.name), &version.provenance));
        let page = version.page.iter();
        all.extend(page.map(|page| (format!("side til {}", version.name), page)));
    }
    for year in api.years() {
        let sources = year.provenance.iter();
        all.extend(sources.map(|source| (format!("inntektsår {}", year.year.0), source)));
    }
    let versions = api.versions.iter().map(|version| &*version.name);
    let versions = versions.collect::<Vec<_>>().join(", ");
    html! {
        details.fold {
            summary { (api.title) " " small { (versions) } }
            p {
                "Crate " code { (api.package) } " " (api.release)
                @if api.released { ", på crates.io." } @else { ", ikke på crates.io ennå." }
            }
            (files(&api.title, &all, lock))
        }
    }
}

fn files(title: &str, all: &[(String, &Provenance)], lock: Option<&Lock>) -> Markup {
    html! {
        div.scroll role="region" aria-label={ "Kilder: " (title) } tabindex="0" {
            table.sources {
                caption.hidden { "Kilder: " (title) }
                thead {
                    tr {
                        @for label in ["Hva", "Fil", "Fra", "Forhold", "Hentet", "SHA-256"] {
                            th scope="col" { (label) }
                        }
                    }
                }
                tbody {
                    @for (what, from) in all {
                        tr {
                            th scope="row" { (what) }
                            td { code { (from.file) } }
                            (origin(from, lock.and_then(|lock| lock.get(&from.file))))
                        }
                    }
                }
            }
        }
    }
}

/// Where a file is from, by the lock where it was fetched and by the manifest where it was not.
fn origin(from: &Provenance, locked: Option<&Locked>) -> Markup {
    let (source, relation, time) = match locked.map(|locked| &locked.origin) {
        Some(Fetched::From {
            address,
            version,
            time,
            ..
        }) => {
            let version = version.as_ref().map(|version| format!(", {version}"));
            (
                format!("{address}{}", version.unwrap_or_default()),
                "hentet",
                Some(time),
            )
        }
        Some(Fetched::No { .. }) | None => (from.source.clone(), relation(from.status), None),
    };
    html! {
        td { (source) }
        td { (relation) }
        td { @if let Some(time) = time { time datetime=(time) { (time.split('T').next().unwrap_or(time)) } } @else { "–" } }
        td { @if let Some(locked) = locked { code { (locked.sha256.get(..DIGITS).unwrap_or(&locked.sha256)) } } @else { "ikke i låsen" } }
    }
}

const fn relation(status: Status) -> &'static str {
    match status {
        Status::Published => "publisert",
        Status::Transcribed => "avskrevet",
        Status::Reconstructed => "delvis utledet",
        Status::Provisional => "foreløpig",
    }
}
