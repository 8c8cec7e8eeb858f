//! The lists of events: endless sequences that a seed decides, of which more can be read as time goes by.

mod list;
mod names;
mod sampler;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use skattekit_models::{OPERATIONS, Operation, ParameterKind};

use crate::date::Date;
use crate::events::list::List;
use crate::events::names::tells_of;
use crate::events::sampler::EventSampler;
use crate::options::Options;
use crate::parameter::{Meaning, Values};
use crate::route::Mount;

/// How many events a page has where the request does not say, and at most. The published documents name neither.
const PAGE: u64 = 1000;

/// All lists of events.
pub(crate) struct Events {
    seed: u64,
    count: u64,
    growth: Option<Duration>,
    has_empty_page: bool,
    started: OnceLock<SystemTime>,
    lists: Vec<(&'static str, AtomicBool)>,
}

/// What a reading of a list finds.
pub(crate) enum Reading {
    /// What an answer is made up by.
    Found(EventSampler),
    /// There is nothing from there on.
    End,
    /// A value cannot be right; why, without the value.
    Invalid(String),
}

impl Events {
    pub(crate) fn new(options: &Options, mounts: &[Mount]) -> Self {
        let lists = mounts
            .iter()
            .filter(|mount| mount.operation.cursor.is_some());
        Self {
            seed: options.seed,
            count: options.events.into(),
            growth: options.growth,
            has_empty_page: options.has_empty_page,
            started: OnceLock::new(),
            lists: lists
                .map(|mount| (mount.label, AtomicBool::new(false)))
                .collect(),
        }
    }

    /// What an operation that lists events, or that tells where a list begins, answers; none for any other operation.
    pub(crate) fn read(&self, mount: &Mount, values: &Values, now: SystemTime) -> Option<Reading> {
        let lister = lister_of(mount.operation)?;
        let cursor = lister.cursor?;
        let list = List::new(self.seed, mount.label);
        let count = self.count_at(now);
        if mount.operation.cursor.is_none() {
            // A date that is none was refused with the other values.
            let date = values.about(&[Meaning::Date]).and_then(Date::parse);
            let first = date.map_or(0, |date| list.first_on(date, count));
            return Some(if first < count {
                Reading::Found(EventSampler::start(list, cursor, first))
            } else {
                Reading::End
            });
        }
        let (from, size) = match (
            first_number(cursor.parameter, values),
            size(mount.operation, values),
        ) {
            (Ok(from), Ok(size)) => (from, size),
            (Err(reason), _) | (_, Err(reason)) => return Some(Reading::Invalid(reason)),
        };
        let first = list.first_from(from);
        if first >= count {
            return Some(Reading::End);
        }
        let end = first.saturating_add(size).min(count);
        let end = if self.is_empty_for_once(mount.label, end) {
            first
        } else {
            end
        };
        Some(Reading::Found(EventSampler::page(list, cursor, first..end)))
    }

    /// Whether what is known of a person or an organisation in a year was deleted, by the lists that tell of the API.
    pub(crate) fn is_deleted(
        &self,
        operation: &Operation,
        values: &Values,
        now: SystemTime,
    ) -> bool {
        let (Some(identifier), Some(year)) = (values.identifier(), values.year()) else {
            return false;
        };
        let count = self.count_at(now);
        let lists = self
            .lists
            .iter()
            .filter(|(label, _)| tells_of(label, operation.api));
        let mut lists = lists.map(|(label, _)| List::new(self.seed, label));
        lists.any(|list| list.is_deleted(identifier, year.into(), count))
    }

    /// How many events can be read.
    fn count_at(&self, now: SystemTime) -> u64 {
        let started = self.started.get_or_init(|| now);
        let passed = now.duration_since(*started).unwrap_or_default().as_millis();
        let every = self.growth.map(|every| every.as_millis().max(1));
        let more = every.map_or(0, |every| u64::try_from(passed / every).unwrap_or(u64::MAX));
        // So many that no number of theirs is beyond i64.
        self.count.saturating_add(more).min(u64::from(u32::MAX))
    }

    fn is_empty_for_once(&self, label: &str, end: u64) -> bool {
        if !self.has_empty_page || end <= self.count / 2 {
            return false;
        }
        let mut lists = self.lists.iter();
        let was_empty = lists.find(|(own, _)| *own == label).map(|(_, was)| was);
        was_empty.is_some_and(|was| !was.swap(true, Ordering::Relaxed))
    }
}

/// The operation that lists the events of the list that an operation is about: itself, or the one whose number it tells.
fn lister_of(operation: &'static Operation) -> Option<&'static Operation> {
    if operation.cursor.is_some() {
        return Some(operation);
    }
    let fields = operation.response?.fields;
    OPERATIONS.iter().find(|other| {
        let is_of_api = other.api == operation.api && other.version == operation.version;
        is_of_api
            && other
                .cursor
                .is_some_and(|cursor| fields.contains(&cursor.number))
    })
}

/// How many events a request asks for: its whole number that is not where the page begins.
fn size(operation: &Operation, values: &Values) -> Result<u64, String> {
    let cursor = operation.cursor.map(|cursor| cursor.parameter);
    let mut numbers = values.iter().filter(|(parameter, _)| {
        matches!(parameter.kind, ParameterKind::Integer) && Some(parameter.name) != cursor
    });
    let Some((parameter, value)) = numbers.next() else {
        return Ok(PAGE);
    };
    let size = positive(parameter.name, value)?;
    Ok(u64::try_from(size).unwrap_or(PAGE).min(PAGE))
}

/// The number that a page begins with.
fn first_number(parameter: &str, values: &Values) -> Result<i64, String> {
    let from = values.get(parameter);
    from.map_or(Ok(1), |from| positive(parameter, from))
}

fn positive(name: &str, text: &str) -> Result<i64, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("{name} is not a whole number above 0"))
}
