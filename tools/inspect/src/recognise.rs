//! Recognition of a record's model: by the root in XML, by the fields of the root in JSON.

use std::cell::{RefCell, RefMut};
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::rc::Rc;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use skattekit_models::ResponseType;
use skattekit_runtime::{Format, Observer, ReadError, Value, from_json};

use crate::models::{Candidate, Models};
use crate::notes::{Note, Notes, Remembered, Told, Unread};

/// What becomes of a response that a model can read.
pub trait Reading {
    /// What a reading gives.
    type Value;

    /// Reads a response with a model, and reports what is unknown in it.
    ///
    /// # Errors
    /// If the response does not match the model.
    fn read(
        row: &'static ResponseType,
        format: Format,
        record: &[u8],
        observer: &dyn Observer,
    ) -> Result<Self::Value, ReadError>;
}

/// A reading that gives the inntektsår of the response alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inspection;

impl Reading for Inspection {
    type Value = Option<u16>;

    fn read(
        row: &'static ResponseType,
        format: Format,
        record: &[u8],
        observer: &dyn Observer,
    ) -> Result<Option<u16>, ReadError> {
        (row.inspect)(format, record, observer)
    }
}

/// The result for a record.
#[derive(Debug)]
pub(crate) enum Recognition<V> {
    /// A response of a model, and what its reading gave; its findings are in the notes.
    Read { model: usize, value: V },
    /// A response that cannot be read, and the models that it matches: several if it matches them equally well.
    Broken {
        models: Vec<usize>,
        error: ReadError,
    },
    /// A response that matches no model.
    Foreign,
    /// A response that matches several models equally well.
    Ambiguous(Vec<usize>),
}

/// The result of reading a record with a model.
struct Attempt<V> {
    candidate: Candidate,
    value: V,
    rank: Rank,
    /// The number of codes that its lists lack.
    codes: usize,
    unread: Unread,
}

/// The criteria for choosing between models that can read a record; lower is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// How much was not read.
    unread: usize,
    /// How badly the fields of the root match.
    misfit: usize,
    /// The number of findings about the structure of the record.
    otherwise: usize,
}

/// Why a model could not read a record, and what it had not read until then.
struct Failure {
    candidate: Candidate,
    error: ReadError,
    unread: usize,
    place: Option<Box<str>>,
}

/// Reads records one after another.
pub struct Recogniser<'a, R> {
    models: &'a Models,
    reading: PhantomData<fn() -> R>,
    remembered: Rc<RefCell<Remembered>>,
    notes: Notes,
    /// The notes of a reading that was not the best.
    spare: Notes,
    /// The notes of a reading that may be needed again.
    kept: Notes,
    /// The model of the last JSON record, which is most likely that of the next one too.
    last: Option<usize>,
}

impl<'a, R: Reading> Recogniser<'a, R> {
    /// A reader for these models.
    #[must_use]
    pub fn new(models: &'a Models) -> Self {
        let remembered = Rc::default();
        Self {
            models,
            reading: PhantomData,
            notes: Notes::new(&remembered),
            spare: Notes::new(&remembered),
            kept: Notes::new(&remembered),
            remembered,
            last: None,
        }
    }

    /// Passes the findings of the last record's reading to a function, in the order of the record.
    pub fn findings(&self, mut pass: impl FnMut(&Note)) {
        let remembered = self.remembered.borrow();
        self.notes.with(|told| {
            for note in told
                .news
                .iter()
                .filter_map(|number| remembered.note(*number))
            {
                pass(note);
            }
        });
    }

    /// Drops what is remembered of earlier records if that is much; called between records.
    pub fn forget(&self) {
        self.remembered.borrow_mut().forget();
    }

    /// Takes the events of the last record's reading.
    pub(crate) fn with_told<T>(&self, use_it: impl FnOnce(&mut Told) -> T) -> T {
        self.notes.with(use_it)
    }

    /// The notes behind the numbers of findings.
    pub(crate) fn remembered(&self) -> RefMut<'_, Remembered> {
        self.remembered.borrow_mut()
    }

    /// Reads a record.
    ///
    /// The result depends only on the record itself: the previous record only saves attempts.
    pub(crate) fn read(&mut self, format: Format, record: &[u8]) -> Recognition<R::Value> {
        if let Some(only) = self.models.only() {
            return match self.attempt(only, format, record) {
                Ok(value) => Recognition::Read { model: only, value },
                Err(error) => Recognition::Broken {
                    models: vec![only],
                    error,
                },
            };
        }
        match format {
            Format::Json => self.json(record),
            Format::Xml => self.xml(record),
        }
    }

    fn attempt(&self, model: usize, format: Format, record: &[u8]) -> Result<R::Value, ReadError> {
        self.notes.clear();
        R::read(self.models.rows()[model], format, record, &self.notes)
    }

    fn json(&mut self, record: &[u8]) -> Recognition<R::Value> {
        if let Some(model) = self.last
            && let Ok(value) = self.attempt(model, Format::Json, record)
            && self
                .notes
                .with(|told| told.is_by(self.models.rows()[model].fields))
        {
            let names = self.notes.with_names(|names| self.models.names(names));
            let fitting = self.models.fitting(&names);
            if self.is_chosen(model, &fitting) {
                return Recognition::Read { model, value };
            }
            if fitting.iter().any(|candidate| candidate.model == model) {
                std::mem::swap(&mut self.notes, &mut self.kept);
                return self.choose_json(record, &fitting, Some((model, value)));
            }
        }
        let fields = match from_json::<Value>(record) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Recognition::Foreign,
            Err(error) => {
                return Recognition::Broken {
                    models: Vec::new(),
                    error,
                };
            }
        };
        let mut names = fields.iter().map(|(name, _)| name).collect::<Vec<_>>();
        names.sort_unstable();
        names.dedup();
        let names = self.models.names(names.into_iter());
        let fitting = self.models.fitting(&names);
        self.choose_json(record, &fitting, None)
    }

    /// Whether no other model can match a record better than one that has read it.
    fn is_chosen(&self, model: usize, fitting: &[Candidate]) -> bool {
        let Some(own) = fitting.iter().find(|candidate| candidate.model == model) else {
            return false;
        };
        let otherwise = self.notes.with(|told| told.otherwise);
        let unread = self.notes.unread();
        let rank = Rank {
            unread: self.models.unread(*own, &unread),
            misfit: own.misfit,
            otherwise,
        };
        let rivals = fitting
            .iter()
            .filter(|candidate| {
                candidate.model != model && self.is_near(**candidate, rank, &unread)
            })
            .map(|rival| rival.model)
            .collect::<Vec<_>>();
        if rivals.is_empty() {
            return true;
        }
        // Among versions of one API, a match is only beaten by an equally good one that precedes it.
        let equals = fitting
            .iter()
            .filter(|candidate| candidate.misfit == own.misfit)
            .map(|candidate| candidate.model)
            .collect::<Vec<_>>();
        let is_best = fitting
            .first()
            .is_some_and(|first| first.misfit == own.misfit);
        otherwise == 0 && is_best && self.preferred(&equals) == Some(model) && self.are_one(&equals)
    }

    fn choose_json(
        &mut self,
        record: &[u8],
        fitting: &[Candidate],
        read: Option<(usize, R::Value)>,
    ) -> Recognition<R::Value> {
        let outcome = self.choose(Format::Json, record, fitting, read);
        if let Recognition::Read { model, .. } = outcome {
            self.last = Some(model);
        }
        outcome
    }

    fn xml(&mut self, record: &[u8]) -> Recognition<R::Value> {
        // Without a root, any model reports what is wrong, in the words of the reader.
        let Some((name, namespace)) = std::str::from_utf8(record).ok().and_then(root) else {
            let mut rows = self.models.rows().iter();
            let any = rows.position(|row| row.root.is_some());
            return match self.attempt(any.unwrap_or_default(), Format::Xml, record) {
                Ok(_) => Recognition::Foreign,
                Err(error) => Recognition::Broken {
                    models: Vec::new(),
                    error,
                },
            };
        };
        let rows = self.models.rows().iter().enumerate();
        let candidates = rows.filter(|(_, row)| {
            row.root.is_some_and(|root| {
                root.name == name
                    && root
                        .namespace
                        .is_none_or(|own| Some(own) == namespace.as_deref())
            })
        });
        // The root says the same about each.
        let candidates = candidates
            .map(|(model, _)| Candidate { model, misfit: 0 })
            .collect::<Vec<_>>();
        self.choose(Format::Xml, record, &candidates, None)
    }

    /// Reads a record with several models, the best first, and chooses the one that recognises most of it. `read` is
    /// one that has read it already, whose notes are kept, with the resulting year.
    ///
    /// Unread content counts with its size. Among equal models, the one with the fewest structural findings is chosen,
    /// then the one whose lists have the codes, unless they are versions of one API, whose lists do not distinguish
    /// them.
    fn choose(
        &mut self,
        format: Format,
        record: &[u8],
        candidates: &[Candidate],
        mut read: Option<(usize, R::Value)>,
    ) -> Recognition<R::Value> {
        let mut best: Option<Attempt<R::Value>> = None;
        let mut equals = Vec::new();
        let mut failures = Vec::new();
        for candidate in candidates.iter().copied() {
            let is_outdone = |best: &Attempt<_>| !self.is_near(candidate, best.rank, &best.unread);
            if best.as_ref().is_some_and(is_outdone) {
                continue;
            }
            let model = candidate.model;
            let attempt = match read.take_if(|(own, _)| *own == model) {
                Some((_, value)) => {
                    std::mem::swap(&mut self.notes, &mut self.kept);
                    Ok(value)
                }
                None => self.attempt(model, format, record),
            };
            let value = match attempt {
                Ok(value) => value,
                Err(error) => {
                    failures.push(self.failure(candidate, error));
                    continue;
                }
            };
            let reading = self.reading(candidate, value);
            let order = best.as_ref().map(|best| self.compare(&reading, best));
            match order {
                Some(Ordering::Greater) => continue,
                Some(Ordering::Equal) => equals.push(model),
                Some(Ordering::Less) | None => equals = vec![model],
            }
            let known = best.as_ref().map(|best| best.candidate.model);
            if self.outdoes(model, known, equals.len() == 1) {
                best = Some(reading);
                std::mem::swap(&mut self.notes, &mut self.spare);
            }
        }
        let Some(best) = best else {
            return self.broken(failures).unwrap_or(Recognition::Foreign);
        };
        std::mem::swap(&mut self.notes, &mut self.spare);
        failures.retain(|failure| self.is_hidden(failure, &best));
        if let Some(broken) = self.broken(failures) {
            return broken;
        }
        let model = best.candidate.model;
        if !self.models.rows()[model].is_error && !self.are_one(&equals) {
            return Recognition::Ambiguous(equals);
        }
        let value = best.value;
        Recognition::Read { model, value }
    }

    /// Whether a model may be as good as one that has read a record, judging by what that did not read.
    fn is_near(&self, candidate: Candidate, rank: Rank, unread: &Unread) -> bool {
        candidate.misfit <= rank.unread
            && (self.models.least(candidate, unread), candidate.misfit)
                <= (rank.unread, rank.misfit)
    }

    /// The result of the last reading.
    fn reading(&self, candidate: Candidate, value: R::Value) -> Attempt<R::Value> {
        let counts = |told: &mut Told| (told.otherwise, told.news.len());
        let (otherwise, news) = self.notes.with(counts);
        let unread = self.notes.unread();
        Attempt {
            candidate,
            value,
            rank: Rank {
                unread: self.models.unread(candidate, &unread),
                misfit: candidate.misfit,
                otherwise,
            },
            codes: news - otherwise,
            unread,
        }
    }

    fn failure(&self, candidate: Candidate, error: ReadError) -> Failure {
        let unread = self.notes.unread();
        Failure {
            candidate,
            error,
            unread: self.models.unread(candidate, &unread),
            place: self.notes.with(|told| told.failed.take()),
        }
    }

    /// Whether a reading recognises more of a record than another one; the better one is less.
    fn compare(&self, reading: &Attempt<R::Value>, best: &Attempt<R::Value>) -> Ordering {
        let models = [reading, best].map(|reading| reading.candidate.model);
        let codes = || {
            if self.are_one(&models) {
                Ordering::Equal
            } else {
                reading.codes.cmp(&best.codes)
            }
        };
        reading.rank.cmp(&best.rank).then_with(codes)
    }

    /// Whether a failing model recognises more of a record than the best one that reads it: more of the root's fields,
    /// or the part at which it fails, which the other skips.
    fn is_hidden(&self, failure: &Failure, best: &Attempt<R::Value>) -> bool {
        let knows_root = failure.candidate.misfit < best.candidate.misfit;
        let place = failure.place.as_deref();
        let is_passed_over = place.is_some_and(|place| best.unread.has(place));
        let knows_more = is_passed_over && failure.unread < best.rank.unread;
        self.is_near(failure.candidate, best.rank, &best.unread) && (knows_root || knows_more)
    }

    /// The result for a broken record: the model that recognised most of it before failing, or the last of several
    /// versions.
    fn broken(&self, mut failures: Vec<Failure>) -> Option<Recognition<R::Value>> {
        let knew = |failure: &Failure| (failure.candidate.misfit, failure.unread);
        let least = failures.iter().map(knew).min()?;
        failures.retain(|failure| knew(failure) == least);
        let models = failures
            .iter()
            .map(|failure| failure.candidate.model)
            .collect::<Vec<_>>();
        let preferred = self.preferred(&models)?;
        let at = models.iter().position(|model| *model == preferred)?;
        let error = failures.swap_remove(at).error;
        let models = if self.are_one(&models) {
            vec![preferred]
        } else {
            models
        };
        Some(Recognition::Broken { models, error })
    }

    /// The model that is chosen if a record matches all of them.
    fn preferred(&self, models: &[usize]) -> Option<usize> {
        let outdone = |best, next| {
            let is_better = self.outdoes(next, Some(best), false);
            if is_better { next } else { best }
        };
        models.iter().copied().reduce(outdone)
    }

    /// Whether the models are versions of the same one, in which case the last one is chosen.
    fn are_one(&self, models: &[usize]) -> bool {
        let rows = self.models.rows();
        let mut apis = models
            .iter()
            .map(|model| (rows[*model].api, rows[*model].is_error));
        let first = apis.next();
        apis.all(|api| Some(api) == first && !api.1)
    }

    /// Whether a model is chosen over the best one so far if both have equally few findings.
    ///
    /// Among several versions it is the last one, among several forms the plain one; an error that several APIs have
    /// belongs to the API that shares its types.
    fn outdoes(&self, model: usize, best: Option<usize>, is_first: bool) -> bool {
        let rows = self.models.rows();
        match best {
            Some(best) if !is_first => {
                let (version, form) = (rows[best].version, rows[model].version);
                let is_form = form
                    .strip_prefix(version)
                    .is_some_and(|name| name.starts_with('_'));
                !is_form && (rows[model].is_shared || !rows[best].is_shared)
            }
            _ => true,
        }
    }
}

/// The name and the namespace of a document's root.
fn root(text: &str) -> Option<(String, Option<String>)> {
    let mut reader = NsReader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        let tag = match event {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => return None,
            _ => continue,
        };
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => Some(namespace.as_ref().to_owned()),
            _ => None,
        };
        let local = tag.local_name();
        let name = local.as_ref().to_owned();
        return Some((name, namespace));
    }
}
