//! `Echo`: makes up the answer to a request, so that it says what was asked for.

use skattekit_models::CodeList;
use skattekit_runtime::{Sampler, Wanted};
use skattekit_testdata::Samples;

use crate::parameter::Values;

/// A sampler whose values have what a request asked for, where the answer has a field of the parameter's name.
pub(crate) struct Echo<'a> {
    samples: Samples,
    values: &'a Values,
    years: &'a [(u16, CodeList)],
}

impl<'a> Echo<'a> {
    /// The answer of a seed to these values; `years` are those that the answer has code lists of.
    pub(crate) fn new(seed: u64, values: &'a Values, years: &'a [(u16, CodeList)]) -> Self {
        Self {
            samples: Samples::from_seed(seed),
            values,
            years,
        }
    }

    /// What was asked for by the name of a field of the root; deeper ones can be about somebody else, or another year.
    fn asked(&self, wanted: &Wanted<'_>) -> Option<&'a str> {
        let is_of_root = wanted.parent.is_some_and(|parent| parent.name.is_empty());
        if is_of_root && !wanted.name.is_empty() {
            self.values.get(wanted.name)
        } else {
            None
        }
    }

    /// The same with the year that was asked for, which dates follow.
    fn in_year<'w>(&self, wanted: &Wanted<'w>) -> Wanted<'w> {
        let mut wanted = *wanted;
        wanted.year = wanted.year.or_else(|| self.values.year());
        wanted
    }
}

impl Sampler for Echo<'_> {
    fn is_there(&mut self, wanted: &Wanted<'_>) -> bool {
        // Asked first in any case, so that what follows does not depend on what was asked for.
        let is_there = self.samples.is_there(wanted);
        is_there || self.asked(wanted).is_some()
    }

    fn count(&mut self, wanted: &Wanted<'_>) -> usize {
        self.samples.count(wanted)
    }

    fn choose(&mut self, wanted: &Wanted<'_>, count: usize) -> usize {
        let year = self
            .values
            .year()
            .filter(|_| wanted.parent.is_none() && count == self.years.len());
        let of_year = year.and_then(|year| self.years.iter().position(|(own, _)| *own == year));
        of_year.unwrap_or_else(|| self.samples.choose(wanted, count))
    }

    fn row(&mut self, wanted: &Wanted<'_>, list: &CodeList) -> usize {
        let asked = self.asked(wanted);
        let row = asked.and_then(|code| (0..list.count()).find(|row| list.code(*row) == code));
        row.unwrap_or_else(|| self.samples.row(wanted, list))
    }

    fn text(&mut self, wanted: &Wanted<'_>) -> String {
        match self.asked(wanted) {
            Some(text) => text.to_owned(),
            None => self.samples.text(wanted),
        }
    }

    fn integer(&mut self, wanted: &Wanted<'_>) -> i64 {
        let asked = self.asked(wanted).and_then(|text| text.parse().ok());
        asked.unwrap_or_else(|| self.samples.integer(wanted))
    }

    fn decimal(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples.decimal(wanted)
    }

    fn boolean(&mut self, wanted: &Wanted<'_>) -> bool {
        // An answer that is shielded has nothing but what was asked for, and this one has more.
        wanted.name != "skjermet" && self.samples.boolean(wanted)
    }

    fn date(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples.date(&self.in_year(wanted))
    }

    fn date_time(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples.date_time(&self.in_year(wanted))
    }

    fn year(&mut self, wanted: &Wanted<'_>) -> u16 {
        let asked = self.asked(wanted).and_then(|text| text.parse().ok());
        asked.unwrap_or_else(|| self.samples.year(wanted))
    }
}
