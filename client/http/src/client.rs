//! `Client`: calls that block.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;
use std::{fmt, panic, thread};

use skattekit_runtime::{Call, ErrorCode, InvalidRequest, Pages};

use crate::call::Reader;
use crate::checkpoint::CheckpointStore;
use crate::client_core::Core;
use crate::counters::Counters;
use crate::error::{Answer, CallError, Error};
use crate::events::{Batch, Begin, Events, EventsError, Want};
use crate::exchange::{Exchange, Step};
use crate::look_up::{LookUp, found};
use crate::settings::Settings;
use crate::synk::{self, SyncedBatch, Synk, SynkError, SynkReport};
use crate::trace;
use crate::transport::{Incoming, Transport};

/// A client whose calls block the thread. A clone is cheap, and shares tokens and counters.
pub struct Client<X> {
    core: Core<X>,
}

impl<X> Clone for Client<X> {
    fn clone(&self) -> Self {
        let core = self.core.clone();
        Self { core }
    }
}

impl<X> fmt::Debug for Client<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.core).finish()
    }
}

impl<X: Transport> Client<X> {
    /// Creates a client on an HTTP client of your own.
    #[must_use]
    pub fn new(settings: Settings, transport: X) -> Self {
        let core = Core::new(settings, transport);
        Self { core }
    }

    /// The same client for one of several services that offer the same operations, named by its published addresses, such as
    /// `servers::skatteoppgjoer_hendelser::ALL`.
    #[must_use]
    pub fn service(&self, published: &'static [&'static str]) -> Self {
        let core = self.core.service(published);
        Self { core }
    }

    /// What the client and its clones have done.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.core.counters()
    }

    /// Calls an operation: with a token, within the limits, and again where the reply calls for it.
    ///
    /// # Errors
    /// If there is no reply: the request, its address or its token is not to be had, or nobody answers. An error that the service
    /// replies with is no error here, but an [`Answer`].
    pub fn send<T, C: Call<T>>(&self, call: &C) -> Result<Answer<T, C::Feil>, Error> {
        self.call(call, false)
    }

    /// Calls an operation, and lists what the response has that the model does not know.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn send_with_findings<T, C: Call<T>>(&self, call: &C) -> Result<Answer<T, C::Feil>, Error> {
        self.call(call, true)
    }

    /// Calls an operation for its model alone.
    ///
    /// # Errors
    /// If there is no reply, or the reply is not the model.
    pub fn model<T, C: Call<T>>(&self, call: &C) -> Result<T, CallError<C::Feil>> {
        self.send(call)?.into_result()
    }

    /// Reads a list of events, page by page, from a number, a date, a checkpoint or its beginning on.
    ///
    /// # Errors
    /// If the list has no base address, or the checkpoint is of another list.
    pub fn events<T, C: Pages<T>>(
        &self,
        list: C,
        begin: Begin,
    ) -> Result<Events<Self, T, C>, EventsError<C::Feil>> {
        Events::new(self.clone(), self.core.target(), list, begin)
    }

    /// Calls several operations, so many at a time, and gives what each found in their order. What was deleted is found as that.
    pub fn look_up<T, C>(&self, calls: &[C], concurrency: usize) -> Vec<LookUp<T, C::Feil>>
    where
        T: Send,
        C: Call<T, Feil: Send> + Sync,
    {
        in_order(calls, concurrency, |call| found(self.send(call)?))
    }

    /// Follows a list of events with look-ups and a checkpoint.
    #[must_use]
    pub fn synk<T, C: Pages<T>>(&self, list: C) -> Synk<Self, T, C> {
        Synk::new(self.clone(), list)
    }

    fn call<T, C: Call<T>>(&self, call: &C, reports: bool) -> Result<Answer<T, C::Feil>, Error> {
        let exchange = self.core.target().exchange(call)?;
        self.drive(exchange, Reader::of::<C>(&self.core.shared, reports))
    }

    /// Takes the steps of an exchange to its end.
    fn drive<T, F: ErrorCode>(
        &self,
        mut exchange: Exchange<'_>,
        mut reader: Reader<'_, T, F>,
    ) -> Result<Answer<T, F>, Error> {
        let info = exchange.info().clone();
        trace::in_span(&info, || {
            loop {
                match exchange.step(SystemTime::now())? {
                    Step::Last => break,
                    Step::Wait(time) => thread::sleep(time),
                    Step::AskToken(request) => {
                        let response = self.core.transport.send(&request);
                        exchange.token_received(&response, SystemTime::now())?;
                    }
                    Step::Send(request) => {
                        let response = self.core.transport.send(&request);
                        let read = |response: &Incoming| reader.read(response);
                        exchange.received(response, read, SystemTime::now())?;
                    }
                }
            }
            Ok(reader.answer(exchange.into_info()))
        })
    }
}

impl<X: Transport, T, P: Pages<T>> Iterator for Events<Client<X>, T, P> {
    type Item = Result<Batch<P::Item>, EventsError<P::Feil>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let format = self.client.core.shared.settings.format;
            let advanced = match self.reading.want(format) {
                Err(error) => return Some(Err(error)),
                Ok(Want::Over) => return None,
                Ok(Want::Wait(time)) => {
                    thread::sleep(time);
                    continue;
                }
                Ok(Want::Start(start)) => {
                    let asked = self.client.core.target().start(P::OPERATION, start);
                    let drive = |(exchange, reader)| self.client.drive(exchange, reader);
                    let answer = asked.and_then(drive);
                    self.reading.started(answer)
                }
                Ok(Want::Page) => {
                    let answer = self.client.send(self.reading.call());
                    self.reading.received(answer)
                }
            };
            if let Some(batch) = advanced.transpose() {
                return Some(batch);
            }
        }
    }
}

impl<X: Transport, T, P: Pages<T>> Synk<Client<X>, T, P> {
    /// Runs until the end of the list. `look_up` makes the look-up that an event calls for, and `sink` takes a batch: when it
    /// returns, the batch is done.
    ///
    /// # Errors
    /// If there is no batch, a look-up gets no answer that stands, or the sink or the store fails. The next run repeats the batch.
    pub fn run<U, D, E>(
        self,
        store: &mut impl CheckpointStore,
        look_up: impl Fn(&P::Item) -> Result<Option<D>, InvalidRequest>,
        mut sink: impl FnMut(&SyncedBatch<P::Item, U, D::Feil>) -> Result<(), E>,
    ) -> Result<SynkReport, SynkError<P::Feil, D::Feil>>
    where
        U: Send,
        D: Call<U, Feil: Send> + Sync,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let Self {
            concurrency,
            at_end,
            ..
        } = self;
        let begin = synk::begin(store, self.begin)?;
        let mut report = SynkReport::default();
        for batch in self.client.events(self.list, begin)?.at_end(at_end) {
            let (batch, calls) = synk::plan(batch?, &look_up);
            let found = self.client.look_up(&calls, concurrency);
            let batch = synk::join(batch, found)?;
            sink(&batch).map_err(|error| SynkError::Sink(error.into()))?;
            report.add(&batch.items);
            synk::save(store, &batch.done())?;
        }
        Ok(report)
    }
}

/// Runs `each` for every item, so many at a time, and gives the results in the order of the items.
fn in_order<I: Sync, R: Send>(
    items: &[I],
    concurrency: usize,
    each: impl Fn(&I) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                return done;
            };
            done.push((at, each(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others = 1..concurrency.min(items.len());
        // Where there is no thread to be had, those that there are do the work.
        let others = others.filter_map(|_| thread::Builder::new().spawn_scoped(scope, work).ok());
        let others = others.collect::<Vec<_>>();
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
