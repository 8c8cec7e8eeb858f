//! The section of a list: filters, the table of names by inntektsår, and two years side by side.

use maud::{Markup, html};

use crate::facts::{Fact, spans};
use crate::filters;
use crate::history::{History, Name, Other, Said, is_provisional};
use crate::state::{News, State};

/// The section.
pub(crate) fn section(history: &History<'_>) -> Markup {
    let id = &history.id;
    html! {
        section.codes id=(id) aria-labelledby={ (id) "-tittel" } {
            h2 id={ (id) "-tittel" } { (history.title()) }
            p {
                "En rad per navn og en kolonne per inntektsår. Åpne en rad for tekst, kategori, begrep, typer og navnet i Rust. "
                "Stien i Rust er i craten " code { (history.api.package.replace('-', "_")) }
                " og gjelder nyeste år; de andre årene har samme sti med sitt år. "
                "Et navnebytte er med når det er publisert, eller når bare ett gammelt og ett nytt navn viser til samme begrep."
            }
            (legend())
            (filters::form(history))
            (table(history))
            p.none { "Ingen koder passer til utvalget." }
            div id={ (id) "-slutt" } tabindex="-1" {}
            (compare(history))
        }
    }
}

fn legend() -> Markup {
    html! {
        details.fold.legend {
            summary { "Tegnene i tabellen" }
            ul {
                li { "● finnes: navnet er i listen, og er det samme som året før" }
                @for news in News::ALL {
                    li { (sign(news)) ": " (news.about()) }
                }
                li { "· nei: navnet er ikke i listen" }
            }
        }
    }
}

fn sign(news: News) -> Markup {
    let (sign, word) = news.shown();
    html! { b class=(news.class()) { (sign) " " (word) } }
}

fn table(history: &History<'_>) -> Markup {
    let id = &history.id;
    let columns = history.years.len() + 1;
    html! {
        a.past href={ "#" (id) "-slutt" } { "Hopp forbi tabellen" }
        div.scroll.matrix role="region" aria-labelledby={ (id) "-navn" } tabindex="0" {
            table {
                caption id={ (id) "-navn" } {
                    (history.title()) ": " (history.names.len()) " navn i "
                    (history.years.len()) " inntektsår"
                }
                thead {
                    tr {
                        th scope="col" { "Kode" }
                        @for year in &history.years {
                            th scope="col" {
                                (year)
                                @if is_provisional(history.list, *year) { small { "foreløpig" } }
                            }
                        }
                    }
                }
                @for name in &history.names { (rows(history, name, columns)) }
            }
        }
    }
}

fn rows(history: &History<'_>, name: &Name<'_>, columns: usize) -> Markup {
    html! {
        tbody id=(name.id) class=(classes(history, name)) {
            tr {
                th scope="row" {
                    details {
                        summary {
                            code { (name.code) }
                            @if let Some(text) = name.text() { small { (text) } }
                        }
                    }
                }
                @for state in &name.states { (cell(state)) }
            }
            tr.more { td colspan=(columns) { (more(history, name)) } }
        }
    }
}

fn classes(history: &History<'_>, name: &Name<'_>) -> String {
    let kategorier = name.kategorier();
    let kategorier = kategorier.filter_map(|kategori| {
        let at = history.kategorier.iter().position(|of| of == kategori)?;
        Some(filters::kategori(at))
    });
    let states = name.states.iter().enumerate();
    let there = states.clone().filter(|(_, state)| state.is_there);
    let changed = states.filter(|(_, state)| !state.news.is_empty());
    let classes = kategorier
        .chain(there.map(|(at, _)| filters::year(at)))
        .chain(changed.map(|(at, _)| filters::changed(at)));
    classes.collect::<Vec<_>>().join(" ")
}

fn cell(state: &State) -> Markup {
    html! {
        @if !state.news.is_empty() {
            td { @for news in &state.news { (sign(*news)) } }
        } @else if state.is_there {
            td { "●" i { "finnes" } }
        } @else {
            td { "·" i { "nei" } }
        }
    }
}

/// What the lists say of a name.
fn more(history: &History<'_>, name: &Name<'_>) -> Markup {
    let said = |fact| name.facts.iter().filter(move |said| said.fact == fact);
    html! {
        dl {
            dt { "Finnes i" }
            dd { (spans(&name.years, &history.years)) }
            @for fact in Fact::ALL {
                @if said(fact).next().is_some() {
                    dt { (fact.label()) }
                    @for said in said(fact) { (value(history, name, said)) }
                }
            }
            @if !name.others.is_empty() {
                dt { "Andre navn" }
                @for other in &name.others { (another(history, other)) }
            }
        }
        a.own href={ "#" (name.id) } { "Lenke til koden" }
    }
}

/// A fact, with its years unless it holds for all of the name's.
fn value(history: &History<'_>, name: &Name<'_>, said: &Said) -> Markup {
    let is_of_all = said.years == name.years;
    let years = (!is_of_all).then(|| spans(&said.years, &history.years));
    let years = html! { @if let Some(years) = years { " " small { (years) } } };
    html! {
        @match said.fact {
            Fact::Text => dd.t { span { (said.value) } (years) }
            Fact::Kategori => dd.k { span { (said.value) } (years) }
            Fact::Rust => dd { code { (rust(history, said)) } (years) }
            _ => dd { (said.value) (years) }
        }
    }
}

/// The path below the crate of a variant in the newest of its years; those of the others differ in the year alone.
fn rust(history: &History<'_>, said: &Said) -> String {
    let newest = said.years.iter().rev();
    let mut paths = newest.filter_map(|year| history.paths.get(year));
    let path = paths.next().map_or("", |path| path);
    format!("{path}::{}", said.value)
}

fn another(history: &History<'_>, other: &Other<'_>) -> Markup {
    let row = history.names.iter().find(|name| name.code == other.name);
    let until = other.rename.until.0;
    let from = other.rename.from.0;
    html! {
        dd class=[other.is_later.then_some("n")] data-year=[other.is_later.then_some(from)] {
            @if other.is_later { "heter " } @else { "het " }
            @match row {
                Some(row) => a href={ "#" (row.id) } { (other.name) }
                None => code { (other.name) }
            }
            @if other.is_later { " fra " (from) } @else { " til og med " (until) }
            " " small { "(" (other.why()) ")" }
        }
    }
}

/// Two years side by side, which the script fills in.
fn compare(history: &History<'_>) -> Markup {
    let id = |name: &str| format!("{}-{name}", history.id);
    // The two newest years whose lists no longer change, or else the two newest.
    let settled = history
        .years
        .iter()
        .filter(|year| !is_provisional(history.list, **year));
    let mut newest = settled
        .chain(&history.years)
        .rev()
        .copied()
        .collect::<Vec<_>>();
    newest.sort_by_key(|year| {
        (
            is_provisional(history.list, *year),
            std::cmp::Reverse(*year),
        )
    });
    newest.dedup();
    let (to, from) = (newest.first().copied(), newest.get(1).copied());
    let select = |name: &str, label: &str, chosen: Option<u16>| {
        html! {
            div.field {
                label for=(id(name)) { (label) }
                select id=(id(name)) name=(name) autocomplete="off" {
                    @for year in &history.years {
                        option value=(year) selected[Some(*year) == chosen] { (year) }
                    }
                }
            }
        }
    };
    html! {
        @if from.is_some() {
            section.compare id=(id("par")) aria-labelledby=(id("par-tittel")) hidden data-script {
                h3 id=(id("par-tittel")) { "To inntektsår ved siden av hverandre" }
                form.filter aria-label="Velg to inntektsår" {
                    (select("fra", "Fra", from))
                    (select("til", "Til", to))
                }
                p.count { span role="status" {} " " a href={ "#" (id("par")) } { "Lenke til sammenligningen" } }
                div.result {}
            }
        }
    }
}
