//! A difference as a page for a browser: a table of crates and releases, then the changes of each crate.

use maud::{Markup, html};
use skattekit_page::Page;

use super::change::Change;
use super::difference::Difference;
use super::presentation::{Comparison, Counts, CrateChanges, Group, Mark, release_kind, versions};

/// What stands around a name in a sentence until the sentence is escaped. No name has either: both are removed.
const MARKS: [char; 2] = ['\u{1}', '\u{2}'];

impl Difference {
    /// The difference as a page that needs no network and no script.
    #[must_use]
    pub fn html(&self, sides: &Comparison<'_>) -> String {
        let title = format!("{} → {}", sides.old_name, sides.new_name);
        let printer = Printer {
            sides,
            is_of_years: self.is_of_years,
        };
        let sections = sides.sections(self);
        let page = Page {
            language: "en",
            title: &title,
            command: "cargo xtask diff",
            skip: "Skip to the changes",
            style: "",
            script: None,
            head: &head(sides, &sections),
            content: &html! {
                @if self.is_empty() {
                    section { p { "Nothing changed." } }
                } @else {
                    (printer.summary(&sections))
                    @for section in &sections { (printer.section(section)) }
                }
                @if let Some(sources) = sides.sources(self) { section { p { (sources) "." } } }
            },
            foot: &html! { p { "Written by " code { "cargo xtask diff" } "." } },
        };
        page.html()
    }
}

fn head(sides: &Comparison<'_>, sections: &[CrateChanges<'_>]) -> Markup {
    let changed = || sections.iter().filter(|section| !section.parts.is_empty());
    html! {
        h1 { "What changed" }
        p.lead { "Between " code { (sides.old_name) } " and " code { (sides.new_name) } "." }
        @if changed().nth(1).is_some() {
            nav.page aria-label="Crates" {
                ul {
                    @for section in changed() {
                        li { a href={ "#" (section.package) } { (section.package) } }
                    }
                }
            }
        }
    }
}

struct Printer<'a> {
    sides: &'a Comparison<'a>,
    is_of_years: bool,
}

impl Printer<'_> {
    fn summary(&self, sections: &[CrateChanges<'_>]) -> Markup {
        html! {
            section {
                @if self.is_of_years {
                    p { (in_backticks(&self.sides.about_years("Breaking"))) }
                } @else {
                    h2 { "Releases" }
                    div.scroll role="region" aria-label="Releases" tabindex="0" {
                        table {
                            caption.hidden { "The release that each crate needs, and its changes by importance" }
                            thead {
                                tr {
                                    @for label in ["Crate", "Is", "Becomes", "Release"] { th scope="col" { (label) } }
                                    @for label in ["Breaking", "Changed meaning", "Other"] {
                                        th.number scope="col" { (label) }
                                    }
                                }
                            }
                            tbody { @for section in sections { (row(section)) } }
                        }
                    }
                }
            }
        }
    }

    fn section(&self, section: &CrateChanges<'_>) -> Markup {
        html! {
            @if !section.parts.is_empty() {
                section id=(section.package) {
                    h2 { code { (section.package) } }
                    @for part in &section.parts {
                        @if !part.name.is_empty() { h3 { code { (part.name) } } }
                        @if self.is_of_years { p { (part.totals()) "." } }
                        @for group in &part.groups { (self.group(group)) }
                    }
                }
            }
        }
    }

    fn group(&self, group: &Group<'_>) -> Markup {
        let first = group.first();
        let verdicts = first.verdicts();
        html! {
            @if group.is_folded {
                ul {
                    li {
                        (mark(first)) (group.title()) ": " (shown(&group.names(named)))
                        span.verdict { (verdicts) }
                    }
                }
            } @else if self.is_of_years {
                h4 { (mark(first)) (group.title()) }
                span.verdict { (verdicts) }
                ul { @for change in &group.changes { li { (self.line(change)) } } }
            } @else {
                ul {
                    @for change in &group.changes {
                        li {
                            (mark(change)) (self.line(change))
                            span.verdict { (change.verdicts()) }
                            (more(change))
                        }
                    }
                }
            }
        }
    }

    fn line(&self, change: &Change) -> Markup {
        html! {
            (shown(&change.sentence_with(named, plain)))
            @if let Some((place, old)) = self.sides.place(change) {
                " " small { "(" (place) @if let Some(old) = old { " in " (old) } ")" }
            }
        }
    }
}

fn row(section: &CrateChanges<'_>) -> Markup {
    let (old, new, kind) = section.bumped.map_or_else(Default::default, |bumped| {
        let (old, new) = versions(bumped);
        (old, new, release_kind(bumped))
    });
    let counts = Counts::of(section.changes());
    html! {
        tr {
            th scope="row" { code { (section.package) } }
            td { (old) }
            td { (new) }
            td { (kind) }
            td.number { (counts.breaking) }
            td.number { (counts.changed_meaning) }
            td.number { (counts.other) }
        }
    }
}

/// The contents of a new API or year, and the reasons why code may not compile.
fn more(change: &Change) -> Markup {
    let lines = change.details.iter().chain(change.source.reasons());
    html! {
        @if lines.clone().next().is_some() {
            ul { @for line in lines { li { (in_backticks(line)) } } }
        }
    }
}

fn mark(change: &Change) -> Markup {
    html! {
        @match Mark::of(change) {
            Mark::Breaking => { span.mark.breaking { "! Breaking:" } " " }
            Mark::ChangedMeaning => { span.mark.meaning { "~ Changed meaning:" } " " }
            Mark::None => {}
        }
    }
}

/// A name, until the sentence around it is escaped.
fn named(name: &str) -> String {
    let [start, end] = MARKS;
    format!("{start}{}{end}", plain(name))
}

fn plain(text: &str) -> String {
    text.replace(MARKS, "")
}

/// A sentence with its names as code, and all of it escaped.
fn shown(sentence: &str) -> Markup {
    let mut parts = sentence.split(MARKS[0]);
    let head = parts.next().unwrap_or_default();
    html! {
        (head)
        @for part in parts {
            @let (name, rest) = part.split_once(MARKS[1]).unwrap_or((part, ""));
            code { (name) } (rest)
        }
    }
}

/// A phrase of ours with names in backticks.
fn in_backticks(line: &str) -> Markup {
    html! {
        @for (at, part) in line.split('`').enumerate() {
            @if at % 2 == 0 { (part) } @else { code { (part) } }
        }
    }
}

#[test]
fn a_sentence_is_escaped_with_its_names_in_place() {
    let sentence = format!("{} is {}.", named("<b>\u{2}"), plain("a\u{1}<i>"));
    let expected = "<code>&lt;b&gt;</code> is a&lt;i&gt;.";
    assert_eq!(shown(&sentence).into_string(), expected);
    let expected = "the <code>a&amp;b</code> is <code>c</code>";
    assert_eq!(in_backticks("the `a&b` is `c`").into_string(), expected);
}
