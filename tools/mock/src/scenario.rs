//! Scenarios: which requests get another answer than the one that they ask for.

mod effect;
mod file;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use skattekit_models::Operation;

pub(crate) use effect::near;
pub use effect::{Effect, Fault, UnknownEffect};
pub use file::{ScenariosError, ScenariosFault};

use crate::http::Request;
use crate::target::Target;

/// The header by which a request chooses its scenario: an error code, a fault, or the name of a scenario.
pub const CHOOSE_SCENARIO: &str = "x-scenario";

/// A rule: which requests get which answer.
///
/// ```
/// use skattekit_mock::{Fault, Mock, Options, Request, Scenario};
///
/// let overloaded = Scenario::new(Fault::TooManyRequests).of_identifier("20463518646").times(1);
/// let mock = Mock::new(Options::default()).scenarios([overloaded]);
/// let request = Request::new("GET", "/avregning/v2/ssb/2024/20463518646");
/// let statuses = [(); 2].map(|()| mock.answer(&request, std::time::UNIX_EPOCH).status);
/// assert_eq!(statuses, [429, 200]);
/// ```
#[derive(Clone, Debug)]
pub struct Scenario {
    effect: Effect,
    name: Option<String>,
    identifier: Option<String>,
    api: Option<&'static str>,
    operation: Option<&'static str>,
    times: Option<u32>,
    expected: Option<u32>,
    delay: Duration,
    retry_after: Duration,
}

impl Scenario {
    /// Every request gets this.
    ///
    /// [`Fault::Late`] comes after ten seconds, and a client may come back after one, unless set otherwise.
    #[must_use]
    pub fn new(effect: impl Into<Effect>) -> Self {
        Self {
            effect: effect.into(),
            name: None,
            identifier: None,
            api: None,
            operation: None,
            times: None,
            expected: None,
            delay: Duration::from_secs(10),
            retry_after: Duration::from_secs(1),
        }
    }

    /// The same for the requests alone that choose it by this name, in the header [`CHOOSE_SCENARIO`].
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same for the requests alone whose path or query has this value.
    #[must_use]
    pub fn of_identifier(mut self, identifier: impl Into<String>) -> Self {
        self.identifier = Some(identifier.into());
        self
    }

    /// The same for the operations alone of the API with this slug, such as `avregning`.
    #[must_use]
    pub const fn of_api(mut self, api: &'static str) -> Self {
        self.api = Some(api);
        self
    }

    /// The same for the operation alone with this `operationId`.
    #[must_use]
    pub const fn of_operation(mut self, operation: &'static str) -> Self {
        self.operation = Some(operation);
        self
    }

    /// The same for the first so many of these requests.
    #[must_use]
    pub const fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same, which so many requests are expected to get; [`Mock::unmet`](crate::Mock::unmet) says where it was otherwise.
    #[must_use]
    pub const fn expect(mut self, requests: u32) -> Self {
        self.expected = Some(requests);
        self
    }

    /// The same where [`Fault::Late`] comes so much later.
    #[must_use]
    pub const fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The same where a client may come back after so long; whole seconds count.
    #[must_use]
    pub const fn retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = retry_after;
        self
    }

    fn is_of(&self, chosen: Option<&str>, target: &Target, operation: Option<&Operation>) -> bool {
        let fits = |own: Option<&str>, other: Option<&str>| own.is_none() || own == other;
        let mut values = target
            .segments
            .iter()
            .chain(target.query.iter().map(|(_, value)| value));
        self.name.as_deref() == chosen
            && fits(self.api, operation.map(|operation| operation.api))
            && fits(self.operation, operation.map(|operation| operation.id))
            && self
                .identifier
                .as_ref()
                .is_none_or(|identifier| values.any(|value| value == identifier))
    }
}

/// Scenarios, of which the first that fits a request counts.
#[derive(Debug, Default)]
pub struct Scenarios(Vec<Rule>);

/// A scenario, and how many requests it was for.
#[derive(Debug)]
struct Rule {
    scenario: Scenario,
    used: AtomicU32,
}

impl Rule {
    /// Counts a request; whether it is one of the first.
    fn takes(&self) -> bool {
        let next = |used: u32| {
            let is_over = self.scenario.times.is_some_and(|times| used >= times);
            (!is_over).then(|| used.saturating_add(1))
        };
        let order = Ordering::Relaxed;
        self.used.fetch_update(order, order, next).is_ok()
    }
}

impl<S: IntoIterator<Item = Scenario>> From<S> for Scenarios {
    fn from(scenarios: S) -> Self {
        let rules = scenarios.into_iter().map(|scenario| Rule {
            scenario,
            used: AtomicU32::new(0),
        });
        Self(rules.collect())
    }
}

impl Scenarios {
    /// What was expected of scenarios and came otherwise, a sentence each.
    pub(crate) fn unmet(&self) -> Vec<String> {
        let unmet = self.0.iter().filter_map(|rule| {
            let (expected, used) = (rule.scenario.expected?, rule.used.load(Ordering::Relaxed));
            let effect = rule.scenario.effect;
            (used != expected)
                .then(|| format!("answers by `{effect}`: {used}, expected {expected}"))
        });
        unmet.collect()
    }

    /// The scenario of a request: the one that it chooses, else the first that fits.
    ///
    /// # Errors
    /// It chooses one that there is not.
    pub(crate) fn pick(
        &self,
        request: &Request,
        target: &Target,
        operation: Option<&Operation>,
    ) -> Result<Option<Scenario>, UnknownEffect> {
        let chosen = request.value_of(CHOOSE_SCENARIO).map(str::trim);
        let fitting = |chosen: Option<&str>| {
            let mut rules = self.0.iter();
            rules
                .find(|rule| rule.scenario.is_of(chosen, target, operation) && rule.takes())
                .map(|rule| rule.scenario.clone())
        };
        let Some(chosen) = chosen else {
            return Ok(fitting(None));
        };
        let mut names = self
            .0
            .iter()
            .filter_map(|rule| rule.scenario.name.as_deref());
        if names.any(|name| name == chosen) {
            return Ok(fitting(Some(chosen)));
        }
        chosen
            .parse()
            .map(|effect: Effect| Some(Scenario::new(effect)))
    }
}
