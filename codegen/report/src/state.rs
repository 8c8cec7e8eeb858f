//! What became of a name from one inntektsår to the next.

use skattekit_ir::ir::{CodeRename, CodeRow, WireName, YearList};

use crate::facts::{self, Fact};

/// A name in an inntektsår.
pub(crate) struct State {
    /// Whether the year's list has it.
    pub is_there: bool,
    /// What changed since the list before, in reading order; empty if nothing did.
    pub news: Vec<News>,
}

/// Something that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum News {
    /// No earlier list has the name, and the code is not known under another.
    New,
    /// An earlier list has the name, but not the one before.
    Back,
    /// The list before has the name, and this one neither it nor a known later one.
    Gone,
    /// The code has this name from this year on, or another one.
    Name,
    /// The code moved to another kategori.
    Kategori,
    /// The code has another text.
    Text,
}

impl News {
    /// Every kind, in reading order.
    pub(crate) const ALL: [Self; 6] = [
        Self::New,
        Self::Back,
        Self::Gone,
        Self::Name,
        Self::Kategori,
        Self::Text,
    ];

    /// Its sign and its word, in the table.
    pub(crate) const fn shown(self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("+", "ny"),
            Self::Back => ("↺", "tilbake"),
            Self::Gone => ("×", "borte"),
            Self::Name => ("→", "nytt navn"),
            Self::Kategori => ("⇄", "ny kategori"),
            Self::Text => ("✎", "ny tekst"),
        }
    }

    /// Its class.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::New | Self::Back => "new",
            Self::Gone => "gone",
            Self::Name => "name",
            Self::Kategori => "group",
            Self::Text => "text",
        }
    }

    /// What it means.
    pub(crate) const fn about(self) -> &'static str {
        match self {
            Self::New => "navnet er i listen for første gang",
            Self::Back => "navnet er i listen igjen etter å ha manglet",
            Self::Gone => "navnet var i listen året før, og er der ikke lenger",
            Self::Name => "koden skifter navn dette året; raden sier hva den het eller heter",
            Self::Kategori => "koden er flyttet til en annen kategori",
            Self::Text => "koden har fått en annen tekst",
        }
    }
}

/// The states of a name in every year of a list.
pub(crate) fn states(list: &YearList, code: &WireName) -> Vec<State> {
    let years = 0..list.years.len();
    years.map(|at| state(list, code, at)).collect()
}

fn state(list: &YearList, code: &WireName, at: usize) -> State {
    let year = &list.years[at];
    let has = |at: usize| row(list, at, code).is_some();
    let is_there = has(at);
    let was_there = at.checked_sub(1).map(has);
    let news = match (was_there, is_there) {
        // Of the years before the first list nothing is known.
        (None, _) | (Some(false), false) => Vec::new(),
        (Some(true), true) => changed(list, (at - 1, code), (at, code)),
        (Some(true), false) => vec![if is_renamed(list, code, at) {
            News::Name
        } else {
            News::Gone
        }],
        (Some(false), true) => match list.rename_to(year.year, code) {
            Some(rename) if rename.from == year.year => {
                let old = list.years.iter().position(|old| old.year == rename.until);
                let more = old.map(|old| changed(list, (old, &rename.old), (at, code)));
                let more = more.unwrap_or_default();
                std::iter::once(News::Name).chain(more).collect()
            }
            _ if (0..at).any(has) => vec![News::Back],
            _ => vec![News::New],
        },
    };
    State { is_there, news }
}

/// Whether the code has another name, now that the list lacks this one.
fn is_renamed(list: &YearList, code: &WireName, at: usize) -> bool {
    let before = list.years[at - 1].year;
    let rename = list.rename_from(before, code);
    rename.is_some_and(|rename: &CodeRename| {
        rename.until <= before && rename.from <= list.years[at].year
    })
}

/// What two lists say differently of a code.
fn changed(list: &YearList, old: (usize, &WireName), new: (usize, &WireName)) -> Vec<News> {
    let differs = |fact| {
        let [old, new] = [old, new].map(|(at, code)| {
            row(list, at, code).and_then(|row| facts::read(&list.years[at].codes, row, fact))
        });
        // A list without the column says nothing of a change.
        old.is_some() && new.is_some() && old != new
    };
    [(Fact::Kategori, News::Kategori), (Fact::Text, News::Text)]
        .into_iter()
        .filter(|(fact, _)| differs(*fact))
        .map(|(_, news)| news)
        .collect()
}

/// The row of a name in the list of a year.
pub(crate) fn row<'a>(list: &'a YearList, at: usize, code: &WireName) -> Option<&'a CodeRow> {
    let rows = &list.years[at].codes.rows;
    rows.iter().find(|row| row.code == *code)
}
