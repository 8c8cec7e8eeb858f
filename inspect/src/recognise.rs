//! A record to the model that it is of, and what its reading told: by its root in XML, by the fields of its root in JSON.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use skattekit_runtime::{Fields, Format, ReadError, Value, from_json};

use crate::models::Models;
use crate::notes::{Notes, Remembered, Told};

/// What a record turned out to be.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A response of a model and an inntektsår; what it has is in the notes.
    Read { model: usize, year: Option<u16> },
    /// A response of this model, as far as it can be told, that cannot be read.
    Broken {
        model: Option<usize>,
        error: ReadError,
    },
    /// A response of no model.
    Foreign,
    /// A response that fits several models equally well.
    Ambiguous(Vec<usize>),
}

/// Reads records one after another.
pub(crate) struct Recogniser<'a> {
    models: &'a Models,
    remembered: Rc<RefCell<Remembered>>,
    notes: Notes,
    /// The notes of a reading that did not turn out the best.
    spare: Notes,
    /// The notes of a reading that may be wanted again.
    kept: Notes,
    /// What the last JSON record was: the next is most likely of the same model.
    last: Option<usize>,
}

impl<'a> Recogniser<'a> {
    pub(crate) fn new(models: &'a Models) -> Self {
        let remembered = Rc::default();
        Self {
            models,
            notes: Notes::new(&remembered),
            spare: Notes::new(&remembered),
            kept: Notes::new(&remembered),
            remembered,
            last: None,
        }
    }

    /// Takes what the reading of the last record told.
    pub(crate) fn with_told<R>(&self, use_it: impl FnOnce(&mut Told) -> R) -> R {
        self.notes.with(use_it)
    }

    /// The notes that the numbers of news stand for.
    pub(crate) fn remembered(&self) -> RefMut<'_, Remembered> {
        self.remembered.borrow_mut()
    }

    /// Reads a record.
    ///
    /// What it is taken for depends on nothing but itself: what the record before it was only saves trying.
    pub(crate) fn read(&mut self, format: Format, record: &[u8]) -> Outcome {
        if let Some(only) = self.models.only() {
            return match self.attempt(only, format, record) {
                Ok(year) => Outcome::Read { model: only, year },
                Err(error) => Outcome::Broken {
                    model: Some(only),
                    error,
                },
            };
        }
        match format {
            Format::Json => self.json(record),
            Format::Xml => self.xml(record),
        }
    }

    fn attempt(
        &self,
        model: usize,
        format: Format,
        record: &[u8],
    ) -> Result<Option<u16>, ReadError> {
        self.notes.clear();
        let row = self.models.rows()[model];
        (row.inspect)(format, record, &self.notes)
    }

    fn json(&mut self, record: &[u8]) -> Outcome {
        if let Some(model) = self.last
            && let Ok(year) = self.attempt(model, Format::Json, record)
            && self
                .notes
                .with(|told| told.is_by(self.models.rows()[model].fields))
        {
            let names = self.notes.with_names(|names| self.models.names(names));
            let best = self.models.best(&names);
            let fits = self.notes.with(|told| told.otherwise == 0);
            // Of versions of one API, what fits is outdone by nothing but what is as good and goes before it.
            let is_chosen = match &*best {
                [only] => *only == model,
                several => {
                    let outdone = |best, next| {
                        let is_better = self.outdoes(next, Some(best), false);
                        if is_better { next } else { best }
                    };
                    let preferred = several.iter().copied().reduce(outdone);
                    fits && preferred == Some(model) && self.are_one(several)
                }
            };
            if is_chosen {
                return Outcome::Read { model, year };
            }
            if best.contains(&model) {
                std::mem::swap(&mut self.notes, &mut self.kept);
                return self.choose_json(record, &best, Some((model, year)));
            }
        }
        let fields = match from_json::<Value>(record) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Outcome::Foreign,
            Err(error) => return Outcome::Broken { model: None, error },
        };
        let candidates = self.best_by_fields(&fields);
        self.choose_json(record, &candidates, None)
    }

    fn choose_json(
        &mut self,
        record: &[u8],
        candidates: &[usize],
        read: Option<(usize, Option<u16>)>,
    ) -> Outcome {
        let outcome = self.choose(Format::Json, record, candidates, read);
        if let Outcome::Read { model, .. } = outcome {
            self.last = Some(model);
        }
        outcome
    }

    fn best_by_fields(&self, fields: &Fields) -> Vec<usize> {
        let mut names = Vec::from_iter(fields.iter().map(|(name, _)| name));
        names.sort_unstable();
        names.dedup();
        let names = self.models.names(names.into_iter());
        self.models.best(&names)
    }

    fn xml(&mut self, record: &[u8]) -> Outcome {
        // Of what has no root any model tells what is wrong with it, and that in the words of the reader.
        let Some((name, namespace)) = std::str::from_utf8(record).ok().and_then(root) else {
            return match self.attempt(0, Format::Xml, record) {
                Ok(_) => Outcome::Foreign,
                Err(error) => Outcome::Broken { model: None, error },
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
        let candidates = Vec::from_iter(candidates.map(|(model, _)| model));
        self.choose(Format::Xml, record, &candidates, None)
    }

    /// Reads a record as each of some models, and chooses the one with the least news; `read` is one that it was read as,
    /// whose notes are kept, and the year that this gave.
    ///
    /// The versions of one API are told apart by how a record is built: what their lists lack says nothing of that.
    fn choose(
        &mut self,
        format: Format,
        record: &[u8],
        candidates: &[usize],
        read: Option<(usize, Option<u16>)>,
    ) -> Outcome {
        let mut best: Option<(usize, Option<u16>)> = None;
        let mut equals = Vec::new();
        let mut least = usize::MAX;
        let mut failed = None;
        let versions = self.are_one(candidates);
        for model in candidates.iter().copied() {
            let attempt = match read {
                Some((own, year)) if own == model => {
                    std::mem::swap(&mut self.notes, &mut self.kept);
                    Ok(year)
                }
                _ => self.attempt(model, format, record),
            };
            match attempt {
                Ok(year) => {
                    let news = self.notes.with(|told| {
                        if versions {
                            told.otherwise
                        } else {
                            told.news.len()
                        }
                    });
                    if news < least {
                        least = news;
                        equals.clear();
                    }
                    if news == least {
                        equals.push(model);
                        if self.outdoes(model, best.map(|(best, _)| best), equals.len() == 1) {
                            best = Some((model, year));
                            std::mem::swap(&mut self.notes, &mut self.spare);
                        }
                    }
                }
                Err(error) => {
                    failed.get_or_insert((model, error));
                }
            }
        }
        match (best, failed) {
            (Some((model, year)), _) => {
                std::mem::swap(&mut self.notes, &mut self.spare);
                if !self.models.rows()[model].is_error && !self.are_one(&equals) {
                    return Outcome::Ambiguous(equals);
                }
                Outcome::Read { model, year }
            }
            (None, Some((model, error))) => Outcome::Broken {
                model: (candidates.len() == 1).then_some(model),
                error,
            },
            (None, None) => Outcome::Foreign,
        }
    }

    /// Whether models are versions of one: what fits several of them is of the last.
    fn are_one(&self, models: &[usize]) -> bool {
        let rows = self.models.rows();
        let mut apis = models
            .iter()
            .map(|model| (rows[*model].api, rows[*model].is_error));
        let first = apis.next();
        apis.all(|api| Some(api) == first && !api.1)
    }

    /// Whether a model with as little news as the best so far is chosen before it.
    ///
    /// Of several versions it is the last, and of one that has several forms the plain one; an error that several APIs know is that of the API whose types they share.
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
