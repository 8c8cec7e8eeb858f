//! `Synk`: events, the look-ups that follow, and a sink, with a checkpoint after each batch.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;

use skattekit_runtime::{ErrorCode, InvalidRequest, ReplyError, Retry};

use crate::checkpoint::{Checkpoint, CheckpointStore};
use crate::error::{CallError, Refused};
use crate::events::{AtEnd, Batch, Begin, EventsError};
use crate::look_up::{Found, LookUp, NotFound};

/// A list of events to be followed by a client: each batch is looked up and given to a sink, and then its checkpoint is stored.
///
/// Whoever is killed at any moment loses nothing: the next run repeats at most the last batch, which
/// [begins with the same number](Batch::from).
pub struct Synk<C, T, P> {
    pub(crate) client: C,
    pub(crate) list: P,
    pub(crate) begin: Begin,
    pub(crate) concurrency: usize,
    pub(crate) at_end: AtEnd,
    page: PhantomData<fn() -> T>,
}

impl<C, T, P: fmt::Debug> fmt::Debug for Synk<C, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Synk")
            .field("list", &self.list)
            .field("begin", &self.begin)
            .field("concurrency", &self.concurrency)
            .field("at_end", &self.at_end)
            .finish_non_exhaustive()
    }
}

impl<C, T, P> Synk<C, T, P> {
    pub(crate) const fn new(client: C, list: P) -> Self {
        Self {
            client,
            list,
            begin: Begin::First,
            concurrency: 4,
            at_end: AtEnd::Stop,
            page: PhantomData,
        }
    }

    /// The same where it begins while there is no checkpoint yet; with the first event by default.
    #[must_use]
    pub fn begin(mut self, begin: Begin) -> Self {
        self.begin = begin;
        self
    }

    /// The same with so many look-ups at a time; 4 by default.
    #[must_use]
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// The same with what happens at the end of the list; it stops by default.
    #[must_use]
    pub fn at_end(mut self, at_end: AtEnd) -> Self {
        self.at_end = at_end;
        self
    }
}

/// An event, with what was looked up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Synced<I, T, F> {
    /// The event.
    pub event: I,
    /// What there is of it; `None` where the event calls for no look-up.
    pub found: Option<Result<Found<T, F>, NotFound<F>>>,
}

/// What a sink takes.
pub type SyncedBatch<I, T, F> = Batch<Synced<I, T, F>>;

/// What a run has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SynkReport {
    /// The batches that the sink took.
    pub batches: u64,
    /// The events in them.
    pub events: u64,
    /// The look-ups that gave a model.
    pub models: u64,
    /// The look-ups of what was deleted.
    pub deleted: u64,
    /// The look-ups that the service refused.
    pub refused: u64,
}

impl SynkReport {
    pub(crate) fn add<I, T, F>(&mut self, items: &[Synced<I, T, F>]) {
        self.batches += 1;
        for item in items {
            self.events += 1;
            match &item.found {
                None => {}
                Some(Ok(Found::Model(_))) => self.models += 1,
                Some(Ok(Found::Deleted(_))) => self.deleted += 1,
                Some(Err(_)) => self.refused += 1,
            }
        }
    }
}

/// Where a run begins: after the last checkpoint, or where it is told to if there is none.
pub(crate) fn begin<S: CheckpointStore, L, F>(
    store: &mut S,
    otherwise: Begin,
) -> Result<Begin, SynkError<L, F>> {
    let checkpoint = store.load();
    let checkpoint = checkpoint.map_err(|error| SynkError::Checkpoint(Box::new(error)))?;
    Ok(checkpoint.map_or(otherwise, Begin::Checkpoint))
}

/// Stores the checkpoint of a batch that the sink took.
pub(crate) fn save<S: CheckpointStore, L, F>(
    store: &mut S,
    checkpoint: &Checkpoint,
) -> Result<(), SynkError<L, F>> {
    let saved = store.save(checkpoint);
    saved.map_err(|error| SynkError::Checkpoint(Box::new(error)))
}

/// Whether an event calls for a look-up, or why it cannot have one.
pub(crate) type Planned<I> = (I, Result<bool, InvalidRequest>);

/// The look-ups that the events of a batch call for, in their order.
pub(crate) fn plan<I, C>(
    mut batch: Batch<I>,
    look_up: impl Fn(&I) -> Result<Option<C>, InvalidRequest>,
) -> (Batch<Planned<I>>, Vec<C>) {
    let mut calls = Vec::new();
    let items = std::mem::take(&mut batch.items);
    let planned = items.into_iter().map(|event| {
        let call = look_up(&event).map(|call| {
            let is_looked_up = call.is_some();
            calls.extend(call);
            is_looked_up
        });
        (event, call)
    });
    let planned = planned.collect();
    (batch.with(planned), calls)
}

/// The batch with what was found for the events that call for a look-up, in their order.
pub(crate) fn join<I, T, F, L>(
    mut batch: Batch<Planned<I>>,
    found: Vec<LookUp<T, F>>,
) -> Result<SyncedBatch<I, T, F>, SynkError<L, F>> {
    let mut found = found.into_iter();
    let items = std::mem::take(&mut batch.items);
    let synced = items.into_iter().map(|(event, is_looked_up)| {
        let found = match is_looked_up.map(|is| is.then(|| found.next()).flatten()) {
            Err(error) => Some(Err(NotFound::Request(error))),
            Ok(None) => None,
            Ok(Some(Ok(found))) => Some(Ok(found)),
            Ok(Some(Err(CallError::Reply(refused)))) if stands(&refused) => {
                Some(Err(NotFound::Refused(refused)))
            }
            // What may be answered the next time is not handed on as if there were nothing.
            Ok(Some(Err(error))) => return Err(SynkError::LookUp(error)),
        };
        Ok(Synced { event, found })
    });
    let synced = synced.collect::<Result<_, _>>()?;
    Ok(batch.with(synced))
}

/// Whether a reply would be the same the next time. One that nobody can read, or that refuses the client, is not about the event.
fn stands<F>(refused: &Refused<F>) -> bool {
    let is_about_client = matches!(refused.error.status(), 401 | 403);
    matches!(refused.error, ReplyError::Feil(_))
        && refused.error.retry() == Retry::No
        && !is_about_client
}

/// Why a run ended before the end of the list. The next run repeats the batch, and nothing is lost.
#[derive(Debug)]
#[non_exhaustive]
pub enum SynkError<L, F> {
    /// The list gave no batch.
    Events(EventsError<L>),
    /// A look-up got no reply, or one that may be another one later.
    LookUp(CallError<F>),
    /// The checkpoint cannot be loaded or saved.
    Checkpoint(Box<dyn StdError + Send + Sync>),
    /// The sink did not take the batch.
    Sink(Box<dyn StdError + Send + Sync>),
}

impl<L, F> From<EventsError<L>> for SynkError<L, F> {
    fn from(error: EventsError<L>) -> Self {
        Self::Events(error)
    }
}

impl<L: ErrorCode, F: ErrorCode> fmt::Display for SynkError<L, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Events(error) => error.fmt(f),
            Self::LookUp(error) => write!(f, "a look-up: {error}"),
            Self::Checkpoint(error) => write!(f, "the checkpoint: {error}"),
            Self::Sink(error) => write!(f, "the sink: {error}"),
        }
    }
}

impl<L: ErrorCode + fmt::Debug, F: ErrorCode + fmt::Debug> StdError for SynkError<L, F> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Events(error) => error.source(),
            Self::LookUp(error) => error.source(),
            Self::Checkpoint(error) | Self::Sink(error) => error.source(),
        }
    }
}
