//! The filters of a table, which work by style alone: a choice hides the rows without its class.

use maud::{Markup, html};

use crate::history::History;

/// The class of the rows that have a kategori.
pub(crate) fn kategori(at: usize) -> String {
    format!("k{at}")
}

/// The class of the rows whose name is in a year's list.
pub(crate) fn year(at: usize) -> String {
    format!("y{at}")
}

/// The class of the rows that changed in a year.
pub(crate) fn changed(at: usize) -> String {
    format!("c{at}")
}

/// A choice of one of several: its name, its label, and the label of no choice.
struct Choice {
    name: &'static str,
    label: &'static str,
    all: &'static str,
    class: fn(usize) -> String,
}

const CHOICES: [Choice; 3] = [
    Choice {
        name: "kategori",
        label: "Kategori i minst ett år",
        all: "alle kategorier",
        class: kategori,
    },
    Choice {
        name: "aar",
        label: "Finnes i",
        all: "alle inntektsår",
        class: year,
    },
    Choice {
        name: "endret",
        label: "Endret i",
        all: "uansett",
        class: changed,
    },
];

/// The values of a choice, in the order of its classes.
fn values(history: &History<'_>, choice: &Choice) -> Vec<String> {
    if choice.name == "kategori" {
        return history.kategorier.clone();
    }
    history.years.iter().map(u16::to_string).collect()
}

/// The controls. What needs the script is hidden until it runs.
pub(crate) fn form(history: &History<'_>) -> Markup {
    let id = |name: &str| format!("{}-{name}", history.id);
    html! {
        form.filter aria-label={ "Filtrer " (history.title()) } {
            div.field hidden data-script {
                label for=(id("tekst")) { "Søk i navn og tekst" }
                input type="search" id=(id("tekst")) name="tekst" autocomplete="off" spellcheck="false";
            }
            @for choice in &CHOICES {
                div.field {
                    label for=(id(choice.name)) { (choice.label) }
                    select id=(id(choice.name)) name=(choice.name) autocomplete="off" {
                        option value="" { (choice.all) }
                        @for (at, value) in values(history, choice).iter().enumerate() {
                            option value=(value) data-class=((choice.class)(at)) { (value) }
                        }
                    }
                }
            }
            div.field { button type="reset" { "Nullstill" } }
        }
        p.count hidden data-script {
            span role="status" {}
            " "
            a href={ "#" (history.id) } { "Lenke til utvalget" }
        }
    }
}

/// The rules of style by which the choices work. A row that the address names is always shown.
pub(crate) fn rules(histories: &[History<'_>]) -> String {
    let mut rules = String::new();
    for history in histories {
        let id = &history.id;
        for choice in &CHOICES {
            for at in 0..values(history, choice).len() {
                // The first option is no choice.
                rules.push_str(&format!(
                    "#{id}:has(#{id}-{} option:nth-child({}):checked) tbody:not(.{},:target){{display:none}}\n",
                    choice.name,
                    at + 2,
                    (choice.class)(at)
                ));
            }
        }
    }
    rules
}
