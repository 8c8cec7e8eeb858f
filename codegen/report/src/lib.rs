//! The specifications as a page for everybody, in Norwegian: each code by inntektsår, the error codes, the APIs and the
//! files they come from, and the code lists beside it. It is read from a file, without a network and without a script.

mod apis;
mod downloads;
mod errors;
mod facts;
mod filters;
mod history;
mod ids;
mod matrix;
mod state;

use maud::{Markup, html};
use skattekit_export_files::code_lists;
use skattekit_ir::ir::Specification;
use skattekit_ir::output::{FileSet, Output};
use skattekit_page::Page;
use skattekit_rust::plan::Plan;
use skattekit_spec::lock::Lock;

use crate::history::History;

/// The path of the page.
pub const PAGE: &str = "index.html";

const TITLE: &str = "Koder og API-er hos Skatteetaten";

/// The page and the code lists beside it, by path below their folder.
#[must_use]
pub fn report(specification: &Specification, plan: &Plan, lock: Option<&Lock>) -> FileSet {
    let mut files = code_lists(specification);
    let histories = history::read(specification, plan);
    let style = include_str!("report.css").to_owned() + &filters::rules(&histories);
    let page = Page {
        language: "nb",
        title: TITLE,
        command: "cargo xtask report",
        skip: "Hopp til innholdet",
        style: &style,
        script: Some(include_str!("page.js")),
        head: &head(specification, &histories),
        content: &html! {
            @for history in &histories { (matrix::section(history)) }
            (errors::section(specification))
            (apis::section(specification, lock))
            (downloads::section(&files))
        },
        foot: &foot(),
    };
    let text = page.html();
    let origins = Vec::new();
    files.add(PAGE, Output { text, origins });
    files
}

fn head(specification: &Specification, histories: &[History<'_>]) -> Markup {
    let apis = specification.apis.iter().filter(|api| !api.shared).count();
    let pages = specification
        .catalogue
        .as_ref()
        .map_or(0, |catalogue| catalogue.pages.len());
    html! {
        h1 { (TITLE) }
        p.lead {
            "Hva hver kode heter og betyr i hvert inntektsår, hva feilkodene sier, og hvilke filer det står i. "
            "Satt sammen av spesifikasjonene til " (apis) " API-er og " (pages) " dokumentasjonssider."
        }
        nav.page aria-label="Innhold" {
            ul {
                @for history in histories {
                    li { a href={ "#" (history.id) } { (history.title()) } }
                }
                li { a href="#feilkoder" { "Feilkoder" } }
                li { a href="#api-er" { "API-er og kilder" } }
                li { a href="#nedlasting" { "Nedlasting" } }
            }
        }
    }
}

fn foot() -> Markup {
    html! {
        p {
            "Laget av skattekit fra det Skatteetaten har publisert. Skatteetaten står ikke bak siden. "
            "Siden henter ingenting fra nettet og inneholder ingen personopplysninger."
        }
    }
}
