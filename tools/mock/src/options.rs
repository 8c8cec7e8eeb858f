//! What a mock is set to do.

use std::time::Duration;

/// How a mock behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// What everything that is made up depends on: the same seed gives the same answers.
    pub seed: u64,
    /// Whether the first reading past the middle of a list of events gets a page without events, once; the next one gets them.
    pub has_empty_page: bool,
    /// How many events a list has at first.
    pub events: u32,
    /// How often a list gets one more event, from the first request on; never where there is none.
    pub growth: Option<Duration>,
}

/// Seed 0, and lists of 500 events that get one more every five seconds.
impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0,
            has_empty_page: false,
            events: 500,
            growth: Some(Duration::from_secs(5)),
        }
    }
}

impl Options {
    /// The same with this seed.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The same with a page without events in the middle of each list, or without one.
    #[must_use]
    pub const fn has_empty_page(mut self, has_empty_page: bool) -> Self {
        self.has_empty_page = has_empty_page;
        self
    }

    /// The same with so many events in a list at first.
    #[must_use]
    pub const fn events(mut self, events: u32) -> Self {
        self.events = events;
        self
    }

    /// The same where a list gets one more event so often, or never.
    #[must_use]
    pub const fn growth(mut self, growth: Option<Duration>) -> Self {
        self.growth = growth;
        self
    }
}
