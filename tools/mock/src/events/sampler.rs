//! `EventSampler`: makes up a page of a list of events, or where the list begins.

use std::ops::Range;

use skattekit_models::{CodeList, OperationCursor};
use skattekit_runtime::{Bound, Sampler, Wanted};
use skattekit_testdata::{Random, Samples, organisasjonsnummer};

use crate::date::{date_text, moment_text};
use crate::events::list::{Event, List};
use crate::seed::seed_of;

/// A sampler of which a page has these events, field by field.
pub(crate) struct EventSampler {
    list: List,
    cursor: OperationCursor,
    events: Vec<Event>,
    start: Option<i64>,
    /// What made the last choice that no event decides.
    samples: Samples,
}

impl EventSampler {
    /// The page with the events of these places.
    pub(crate) fn page(list: List, cursor: OperationCursor, places: Range<u64>) -> Self {
        Self {
            list,
            cursor,
            events: list.events(places),
            start: None,
            samples: Samples::from_seed(list.seed()),
        }
    }

    /// The number of the event of a place, where reading can begin.
    pub(crate) fn start(list: List, cursor: OperationCursor, at: u64) -> Self {
        Self {
            start: Some(list.number(at)),
            ..Self::page(list, cursor, 0..0)
        }
    }

    /// The event that a field is of: the item of the list that is in the root.
    fn event(&self, wanted: &Wanted<'_>) -> Option<&Event> {
        let mut around = wanted.parent;
        while let Some(object) = around {
            if let (Some(index), true) = (object.index, object.name == self.cursor.list) {
                return self.events.get(index);
            }
            around = object.parent;
        }
        None
    }

    /// What makes up a field that the event does not decide: the same for the same event, whatever page it is on.
    fn samples(&mut self, wanted: &Wanted<'_>) -> &mut Samples {
        let seed = self
            .event(wanted)
            .map_or(self.list.seed(), |event| event.seed);
        self.samples = Samples::from_seed(seed_of(seed, &[wanted.name]));
        &mut self.samples
    }
}

fn is_in_root(wanted: &Wanted<'_>) -> bool {
    wanted.parent.is_some_and(|parent| parent.parent.is_none())
}

impl Sampler for EventSampler {
    fn is_there(&mut self, _: &Wanted<'_>) -> bool {
        true
    }

    fn count(&mut self, wanted: &Wanted<'_>) -> usize {
        if wanted.name == self.cursor.list && is_in_root(wanted) {
            self.events.len()
        } else {
            self.samples(wanted).count(wanted)
        }
    }

    fn choose(&mut self, wanted: &Wanted<'_>, count: usize) -> usize {
        self.samples(wanted).choose(wanted, count)
    }

    fn row(&mut self, wanted: &Wanted<'_>, list: &CodeList) -> usize {
        let rows = |is_one: &dyn Fn(&str) -> bool| {
            let rows = (0..list.count()).filter(|row| is_one(&list.code(*row).to_lowercase()));
            rows.collect::<Vec<_>>()
        };
        let word = self.event(wanted).map(|event| event.happened.word());
        let fitting = match word {
            Some(word) => rows(&|code| code == word),
            None => Vec::new(),
        };
        // A list writes its types in one way, though both are published.
        let at =
            Random::from_seed(self.list.seed()).below(u32::try_from(fitting.len()).unwrap_or(1));
        if let Some(row) = fitting.get(at as usize) {
            return *row;
        }
        let of_organisations = rows(&|code| code.starts_with("upersonlig"));
        let row = (0..list.count())
            .find(|row| of_organisations.contains(row) == self.list.is_of_organisations());
        match row {
            Some(row) if !of_organisations.is_empty() => row,
            _ => self.samples(wanted).row(wanted, list),
        }
    }

    fn text(&mut self, wanted: &Wanted<'_>) -> String {
        let name = wanted.name.to_lowercase();
        let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let has_pattern = wanted
            .bounds
            .iter()
            .any(|bound| matches!(bound, Bound::Pattern(_)));
        let is_monthly = self.list.is_monthly();
        if let Some(event) = self.event(wanted) {
            if is(&["underenhet", "opplysningspliktig", "organisasjon"]) {
                let seed = seed_of(event.seed, &[&name]);
                return organisasjonsnummer(&mut Random::from_seed(seed));
            }
            if is(&["identifikator"]) {
                return event.identifier.clone();
            }
            // A month is what a pattern can ask for.
            if is(&["periode"]) && (is_monthly || !has_pattern) {
                return event.period.clone();
            }
            if name == "type" {
                return event.happened.word().to_owned();
            }
        }
        self.samples(wanted).text(wanted)
    }

    fn integer(&mut self, wanted: &Wanted<'_>) -> i64 {
        let number = match self.event(wanted) {
            Some(event) => Some(event.number),
            None => self.start.filter(|_| is_in_root(wanted)),
        };
        match number.filter(|_| wanted.name == self.cursor.number) {
            Some(number) => number,
            None => self.samples(wanted).integer(wanted),
        }
    }

    fn decimal(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples(wanted).decimal(wanted)
    }

    fn boolean(&mut self, wanted: &Wanted<'_>) -> bool {
        self.samples(wanted).boolean(wanted)
    }

    fn date(&mut self, wanted: &Wanted<'_>) -> String {
        match self.event(wanted) {
            Some(event) => date_text(event.registered),
            None => self.samples(wanted).date(wanted),
        }
    }

    fn date_time(&mut self, wanted: &Wanted<'_>) -> String {
        match self.event(wanted) {
            Some(event) => moment_text(event.registered),
            None => self.samples(wanted).date_time(wanted),
        }
    }

    fn year(&mut self, wanted: &Wanted<'_>) -> u16 {
        self.samples(wanted).year(wanted)
    }
}
