//! `List`: one list of events, each of which follows from the seed, the list and its place.

use std::ops::Range;

use skattekit_models::{OPERATIONS, Operation};
use skattekit_testdata::{Persons, Random, organisasjonsnummer};

use crate::date::Date;
use crate::events::names::tells_of;
use crate::parameter::Meaning;
use crate::seed::seed_of;

/// How far the numbers of two events are apart on average; between them are gaps.
const STRIDE: i64 = 3;

/// When the first event was registered: 2025-01-06, a Monday, at six.
const FIRST: i64 = 1_736_143_200;

/// How many seconds the registrations of two events are apart on average.
const PACE: i64 = 3180;

/// How many events back a deletion still counts, so that a look-up in a list that has grown for weeks takes no time.
const RECENT: u64 = 10_000;

/// How far back an event can be about what another was about.
const MEMORY: u64 = 40;

/// A list.
#[derive(Clone, Copy)]
pub(crate) struct List {
    seed: u64,
    is_of_organisations: bool,
    is_monthly: bool,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happened {
    New,
    Changed,
    Deleted,
}

impl Happened {
    /// The word for it, in lower case.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::New => "ny",
            Self::Changed => "endret",
            Self::Deleted => "slettet",
        }
    }
}

/// An event.
pub(crate) struct Event {
    pub number: i64,
    /// When it was registered, in seconds since 1970.
    pub registered: i64,
    pub happened: Happened,
    pub identifier: String,
    /// A year, or a month such as `2025-01`.
    pub period: String,
    /// What else is made up of it depends on this.
    pub seed: u64,
}

impl List {
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
        Self {
            seed: seed_of(seed, &["events", label]),
            is_of_organisations: is_of_organisations(label)
                .unwrap_or_else(|| has(&["upersonlig", "mva", "selskap", "naering"])),
            is_monthly: has(&["arbeidsforhold", "inntekthendelser", "ordningen"]),
        }
    }

    pub(crate) const fn is_of_organisations(&self) -> bool {
        self.is_of_organisations
    }

    pub(crate) const fn is_monthly(&self) -> bool {
        self.is_monthly
    }

    /// The seed of what is the same in all of the list.
    pub(crate) const fn seed(&self) -> u64 {
        self.seed
    }

    fn random(&self, what: &str, at: u64) -> Random {
        Random::from_seed(seed_of(self.seed, &[what, &at.to_string()]))
    }

    /// The events of these places.
    pub(crate) fn events(&self, places: Range<u64>) -> Vec<Event> {
        places.map(|at| self.event(at)).collect()
    }

    fn event(&self, at: u64) -> Event {
        let subject = self.subject(at);
        Event {
            number: self.number(at),
            registered: self.registered(at),
            happened: self.happened(at),
            identifier: self.identifier(subject),
            period: self.period(subject),
            seed: seed_of(self.seed, &["event", &at.to_string()]),
        }
    }

    /// The number of a place: above that of the place before, with gaps.
    pub(crate) fn number(&self, at: u64) -> i64 {
        let gap = self.random("number", at).between(1, 3);
        signed(at).saturating_mul(STRIDE).saturating_add(gap.into())
    }

    /// The first place whose number is not below this one.
    pub(crate) fn first_from(&self, number: i64) -> u64 {
        let at = u64::try_from((number - 1) / STRIDE).unwrap_or(0);
        if self.number(at) >= number {
            at
        } else {
            at + 1
        }
    }

    fn registered(&self, at: u64) -> i64 {
        let later = self.random("registered", at).between(0, 3000);
        FIRST + signed(at) * PACE + i64::from(later)
    }

    /// The first place that was registered on a date or later; the count where there is none.
    pub(crate) fn first_on(&self, date: Date, count: u64) -> u64 {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low.midpoint(high);
            if Date::of_moment(self.registered(middle)) < date {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn happened(&self, at: u64) -> Happened {
        match self.random("happened", at).below(10) {
            _ if at == 0 => Happened::New,
            0..=5 => Happened::New,
            6..=8 => Happened::Changed,
            _ => Happened::Deleted,
        }
    }

    /// The place of the event by which it was first told of what an event is about.
    fn subject(&self, mut at: u64) -> u64 {
        while self.happened(at) != Happened::New {
            let back = self
                .random("subject", at)
                .below(u32::try_from(at.min(MEMORY)).unwrap_or(1));
            at -= 1 + u64::from(back);
        }
        at
    }

    fn identifier(&self, subject: u64) -> String {
        let mut random = self.random("identifier", subject);
        if self.is_of_organisations {
            organisasjonsnummer(&mut random)
        } else {
            Persons::default().next(&mut random).to_string()
        }
    }

    fn period(&self, subject: u64) -> String {
        let Date { year, month, .. } = Date::of_moment(self.registered(subject));
        match (self.is_monthly, month) {
            (false, _) => (year - 1).to_string(),
            (true, 1) => format!("{:04}-12", year - 1),
            (true, month) => format!("{year:04}-{:02}", month - 1),
        }
    }

    /// Whether the last of so many events about an identifier in a year is its deletion, and a recent one.
    pub(crate) fn is_deleted(&self, identifier: &str, year: i64, count: u64) -> bool {
        let period = year.to_string();
        let mut places = (count.saturating_sub(RECENT)..count)
            .rev()
            .map(|at| (at, self.subject(at)));
        let is_about =
            |subject| self.period(subject) == period && self.identifier(subject) == identifier;
        let last = places.find(|(_, subject)| is_about(*subject));
        last.is_some_and(|(at, _)| self.happened(at) == Happened::Deleted)
    }
}

fn signed(at: u64) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX / STRIDE / PACE)
}

/// Whether the APIs that a list tells of are asked about organisations; none where none of them is served.
fn is_of_organisations(label: &str) -> Option<bool> {
    let of_api = |operation: &&Operation| tells_of(label, operation.api);
    let mut parameters = OPERATIONS
        .iter()
        .filter(of_api)
        .flat_map(|operation| operation.parameters);
    parameters.find_map(|parameter| match Meaning::of(parameter) {
        Meaning::Person => Some(false),
        Meaning::Organisation => Some(true),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::List;
    use crate::date::Date;

    #[test]
    fn numbers_and_moments_rise() {
        let list = List::new(1, "skatteoppgjoerhendelser");
        let events = list.events(0..2000);
        assert!(events.is_sorted_by(|a, b| a.number < b.number && a.registered < b.registered));
        for (at, event) in (0..).zip(&events) {
            assert_eq!(list.first_from(event.number), at);
            assert_eq!(list.first_from(event.number + 1), at + 1);
        }
        assert!(
            events
                .windows(2)
                .any(|pair| pair[1].number - pair[0].number > 1)
        );
    }

    #[test]
    fn a_date_leads_to_the_first_event_on_it() {
        let list = List::new(1, "inntekthendelser");
        let first = |text| list.first_on(Date::parse(text).unwrap(), 500);
        assert_eq!(first("1999-12-31"), 0);
        assert_eq!(first("2025-01-06"), 0);
        assert_eq!(first("2099-01-01"), 500);
        let at = first("2025-01-10");
        let events = list.events(at - 1..at + 1);
        let days = events
            .iter()
            .map(|event| Date::of_moment(event.registered).day);
        assert!(days.eq([9, 10]));
        assert_eq!(events[0].period, "2024-12");
    }

    #[test]
    fn what_was_deleted_is_until_it_is_told_of_again() {
        let list = List::new(1, "skatteoppgjoerupersonlighendelser");
        assert!(list.is_of_organisations());
        let events = list.events(0..500);
        let mut deleted = 0;
        for (at, event) in (1..).zip(&events) {
            let is_deletion = event.happened == super::Happened::Deleted;
            assert_eq!(list.is_deleted(&event.identifier, 2024, at), is_deletion);
            assert!(!list.is_deleted(&event.identifier, 2023, at));
            deleted += usize::from(is_deletion);
        }
        assert!(deleted > 20, "{deleted}");
    }
}
