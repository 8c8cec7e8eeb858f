//! The models that a response can match, and how well the fields of its root match each.

use std::collections::BTreeMap;

use skattekit_models::{MODELS, ResponseType};
use skattekit_runtime::private::RootKind;
use thiserror::Error;

use crate::notes::Unread;

/// The models to choose from.
#[derive(Debug)]
pub struct Models {
    rows: Vec<&'static ResponseType>,
    /// The index of each possible field name of a root.
    numbers: BTreeMap<&'static str, usize>,
    /// Per model, the indexes of its fields.
    fields: Vec<Numbers>,
    /// Per model, the indexes of its required fields.
    required: Vec<Numbers>,
    /// The model of every record that does not identify one itself.
    only: Option<usize>,
    /// Whether a model was requested by name, so that a record with any of its fields is taken for it.
    is_named: bool,
}

/// A selection of models; all given conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// `api` or `api.version`.
    pub api: Option<String>,
    /// `api.version.Name`, or its end.
    pub model: Option<String>,
}

/// Why a selection is invalid, with the valid choices separated by commas.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SelectionError {
    /// There is no such API.
    #[error("unknown API `{0}`; known APIs: {1}")]
    NoApi(String, String),
    /// There is no such model.
    #[error("unknown model `{0}`; known models: {1}")]
    NoModel(String, String),
    /// The name matches several models.
    #[error("`{0}` is ambiguous; write one of {1}")]
    Several(String, String),
}

/// How badly the fields of a root match a model: the number of unknown fields, plus missing required ones. Lower is
/// better.
pub(crate) type Misfit = usize;

/// A possible model of a record, and how badly it matches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) model: usize,
    pub(crate) misfit: Misfit,
}

/// The names of a root's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    known: Numbers,
    /// The number of fields that no model has.
    foreign: usize,
}

impl Models {
    /// The selected models, with the errors that can be returned instead.
    ///
    /// # Errors
    /// If the selection matches nothing, or if a model's name matches several.
    pub fn select(selection: &Selection) -> Result<Self, SelectionError> {
        let mut rows = Vec::from_iter(MODELS);
        if let Some(api) = &selection.api {
            rows.retain(|row| row.is_shared || is_of_api(row, api));
            if rows.iter().all(|row| row.is_shared && !is_of_api(row, api)) {
                return Err(SelectionError::NoApi(api.clone(), apis()));
            }
        }
        let mut only = None;
        if let Some(name) = &selection.model {
            let named = rows.iter().copied().filter(|row| is_named(row, name));
            let chosen = match &*named.collect::<Vec<_>>() {
                [] => return Err(SelectionError::NoModel(name.clone(), names(&rows))),
                [row] => *row,
                several => return Err(SelectionError::Several(name.clone(), names(several))),
            };
            let of_error = |row: &ResponseType| {
                row.is_error
                    && (row.is_shared || (row.api, row.version) == (chosen.api, chosen.version))
            };
            if chosen.kind == RootKind::Object {
                rows.retain(|row| std::ptr::eq(*row, chosen) || of_error(row));
            } else {
                rows = vec![chosen];
                only = Some(0);
            }
        }
        Ok(Self::of(rows, only, selection.model.is_some()))
    }

    fn of(rows: Vec<&'static ResponseType>, only: Option<usize>, is_named: bool) -> Self {
        let mut numbers = BTreeMap::new();
        for name in rows.iter().flat_map(|row| row.fields).copied() {
            let next = numbers.len();
            numbers.entry(name).or_insert(next);
        }
        let numbers_of = |names: &[&str]| {
            let mut found = Numbers::default();
            for number in names.iter().filter_map(|name| numbers.get(name)) {
                found.insert(*number);
            }
            found
        };
        Self {
            fields: rows.iter().map(|row| numbers_of(row.fields)).collect(),
            required: rows.iter().map(|row| numbers_of(row.required)).collect(),
            numbers,
            rows,
            only,
            is_named,
        }
    }

    /// The models, in the order of the table.
    #[must_use]
    pub fn rows(&self) -> &[&'static ResponseType] {
        &self.rows
    }

    /// The model of every record, if only one is selected.
    pub(crate) const fn only(&self) -> Option<usize> {
        self.only
    }

    /// Whether a list is a record.
    #[must_use]
    pub fn reads_lists(&self) -> bool {
        self.only.is_some()
    }

    /// Looks up the names of a root's fields.
    pub(crate) fn names<'a>(&self, names: impl Iterator<Item = &'a str>) -> Names {
        let mut found = Names::default();
        for name in names {
            match self.numbers.get(name) {
                Some(number) => found.known.insert(*number),
                None => found.foreign += 1,
            }
        }
        found
    }

    /// How badly the fields of a root match a model; `None` if the model has fewer than half of them.
    ///
    /// Fields such as `inntektsaar` occur in many responses, so one or two of them say nothing.
    pub(crate) fn misfit(&self, model: usize, names: &Names) -> Option<Misfit> {
        let (fields, required) = (self.fields.get(model)?, self.required.get(model)?);
        let lacking = names.known.without(fields) + names.foreign;
        let missing = required.without(&names.known);
        let is_object = self.rows.get(model)?.kind == RootKind::Object;
        let known = names.known.count() - names.known.without(fields);
        let is_of = known > 0 && (known >= lacking || self.is_named);
        (is_object && is_of).then_some(lacking + missing)
    }

    /// The models that the fields of a root match, the best first.
    pub(crate) fn fitting(&self, names: &Names) -> Vec<Candidate> {
        let mut fitting = (0..self.rows.len())
            .filter_map(|model| {
                let misfit = self.misfit(model, names)?;
                Some(Candidate { model, misfit })
            })
            .collect::<Vec<_>>();
        fitting.sort_by_key(|fitting| fitting.misfit);
        fitting
    }

    /// How much of a record a model did not read, plus its missing required fields.
    pub(crate) fn unread(&self, candidate: Candidate, unread: &Unread) -> usize {
        let nested = unread
            .of_fields
            .iter()
            .filter(|(name, _)| !self.lacks(candidate.model, name));
        self.least(candidate, unread) + nested.map(|(_, size)| size).sum::<usize>()
    }

    /// A lower bound for that, from what another model did not read: all of a field that this model lacks.
    pub(crate) fn least(&self, candidate: Candidate, unread: &Unread) -> usize {
        let lacking = unread
            .of_fields
            .iter()
            .filter(|(name, _)| self.lacks(candidate.model, name));
        // One of each field is in the misfit already.
        let more = lacking.map(|(_, size)| size.saturating_sub(1));
        candidate.misfit + more.sum::<usize>()
    }

    fn lacks(&self, model: usize, name: &str) -> bool {
        let own = self.fields.get(model);
        let number = self.numbers.get(name);
        !number.is_some_and(|number| own.is_some_and(|own| own.has(*number)))
    }
}

/// The name of a model with its API and version.
#[must_use]
pub fn full_name(row: &ResponseType) -> String {
    format!("{}.{}.{}", row.api, row.version, row.name)
}

fn is_of_api(row: &ResponseType, api: &str) -> bool {
    row.api == api || format!("{}.{}", row.api, row.version) == api
}

fn is_named(row: &ResponseType, name: &str) -> bool {
    let full = full_name(row);
    full == name
        || full
            .strip_suffix(name)
            .is_some_and(|before| before.ends_with('.'))
}

fn apis() -> String {
    let mut apis = MODELS
        .iter()
        .map(|row| format!("{}.{}", row.api, row.version))
        .collect::<Vec<_>>();
    apis.dedup();
    apis.join(", ")
}

fn names(rows: &[&'static ResponseType]) -> String {
    rows.iter()
        .map(|row| full_name(row))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Numbers(Vec<u64>);

impl Numbers {
    fn insert(&mut self, number: usize) {
        let word = number / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    fn has(&self, number: usize) -> bool {
        let word = self.0.get(number / 64);
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn words<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (u64, u64)> {
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        self.0.iter().copied().zip(others)
    }

    /// The number of elements that the other set lacks.
    fn without(&self, other: &Self) -> usize {
        self.words(other)
            .map(|(own, other)| own & !other)
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// The number of elements.
    fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}
