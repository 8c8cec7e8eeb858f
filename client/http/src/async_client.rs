//! `AsyncClient`: calls that do not block, on the HTTP client and the timer of an async runtime.

use std::fmt;
use std::time::{Duration, SystemTime};

use futures_util::stream::{self, Stream, StreamExt};
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
use crate::transport::{Incoming, Outgoing, TransportError};

/// What sends a request and waits, without blocking. With the feature `reqwest` a client of reqwest is one, on tokio.
pub trait AsyncTransport: Send + Sync {
    /// Sends a request once, follows no redirect, and reads the whole response, whatever its status.
    ///
    /// # Errors
    /// If there is no whole response within the limits.
    fn send(
        &self,
        request: &Outgoing<'_>,
    ) -> impl Future<Output = Result<Incoming, TransportError>> + Send;

    /// Waits.
    fn wait(&self, time: Duration) -> impl Future<Output = ()> + Send;
}

/// A client whose calls are futures. A clone is cheap, and shares tokens and counters. A call that is dropped keeps no other
/// from getting a token.
pub struct AsyncClient<X> {
    core: Core<X>,
}

impl<X> Clone for AsyncClient<X> {
    fn clone(&self) -> Self {
        let core = self.core.clone();
        Self { core }
    }
}

impl<X> fmt::Debug for AsyncClient<X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AsyncClient").field(&self.core).finish()
    }
}

impl<X: AsyncTransport> AsyncClient<X> {
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
    pub async fn send<T, C: Call<T>>(&self, call: &C) -> Result<Answer<T, C::Feil>, Error> {
        self.call(call, false).await
    }

    /// Calls an operation, and lists what the response has that the model does not know.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_with_findings<T, C: Call<T>>(
        &self,
        call: &C,
    ) -> Result<Answer<T, C::Feil>, Error> {
        self.call(call, true).await
    }

    /// Calls an operation for its model alone.
    ///
    /// # Errors
    /// If there is no reply, or the reply is not the model.
    pub async fn model<T, C: Call<T>>(&self, call: &C) -> Result<T, CallError<C::Feil>> {
        self.send(call).await?.into_result()
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
    pub async fn look_up<T, C: Call<T>>(
        &self,
        calls: &[C],
        concurrency: usize,
    ) -> Vec<LookUp<T, C::Feil>> {
        let found = calls.iter().map(async |call| found(self.send(call).await?));
        stream::iter(found)
            .buffered(concurrency.max(1))
            .collect()
            .await
    }

    /// Follows a list of events with look-ups and a checkpoint.
    #[must_use]
    pub fn synk<T, C: Pages<T>>(&self, list: C) -> Synk<Self, T, C> {
        Synk::new(self.clone(), list)
    }

    async fn call<T, C: Call<T>>(
        &self,
        call: &C,
        reports: bool,
    ) -> Result<Answer<T, C::Feil>, Error> {
        let exchange = self.core.target().exchange(call)?;
        self.drive(exchange, Reader::of::<C>(&self.core.shared, reports))
            .await
    }

    /// Takes the steps of an exchange to its end.
    async fn drive<T, F: ErrorCode>(
        &self,
        mut exchange: Exchange<'_>,
        mut reader: Reader<'_, T, F>,
    ) -> Result<Answer<T, F>, Error> {
        let info = exchange.info().clone();
        let driven = async {
            loop {
                match exchange.step(SystemTime::now())? {
                    Step::Last => break,
                    Step::Wait(time) => self.core.transport.wait(time).await,
                    Step::AskToken(request) => {
                        let response = self.core.transport.send(&request).await;
                        exchange.token_received(&response, SystemTime::now())?;
                    }
                    Step::Send(request) => {
                        let response = self.core.transport.send(&request).await;
                        let read = |response: &Incoming| reader.read(response);
                        exchange.received(response, read, SystemTime::now())?;
                    }
                }
            }
            Ok(reader.answer(exchange.into_info()))
        };
        trace::future_in_span(&info, driven).await
    }
}

impl<X: AsyncTransport, T, P: Pages<T>> Events<AsyncClient<X>, T, P> {
    /// The next batch; `None` at the end of the list.
    pub async fn next(&mut self) -> Option<Result<Batch<P::Item>, EventsError<P::Feil>>> {
        loop {
            let format = self.client.core.shared.settings.format;
            let advanced = match self.reading.want(format) {
                Err(error) => return Some(Err(error)),
                Ok(Want::Over) => return None,
                Ok(Want::Wait(time)) => {
                    self.client.core.transport.wait(time).await;
                    continue;
                }
                Ok(Want::Start(start)) => {
                    let answer = match self.client.core.target().start(P::OPERATION, start) {
                        Ok((exchange, reader)) => self.client.drive(exchange, reader).await,
                        Err(error) => Err(error),
                    };
                    self.reading.started(answer)
                }
                Ok(Want::Page) => {
                    let answer = self.client.send(self.reading.call()).await;
                    self.reading.received(answer)
                }
            };
            if let Some(batch) = advanced.transpose() {
                return Some(batch);
            }
        }
    }

    /// The batches as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<Batch<P::Item>, EventsError<P::Feil>>> {
        stream::unfold(self, async |mut events| {
            let batch = events.next().await?;
            Some((batch, events))
        })
    }
}

impl<X: AsyncTransport, T, P: Pages<T>> Synk<AsyncClient<X>, T, P> {
    /// Runs until the end of the list. `look_up` makes the look-up that an event calls for, and `sink` takes a batch: when it
    /// returns, the batch is done.
    ///
    /// # Errors
    /// If there is no batch, a look-up gets no answer that stands, or the sink or the store fails. The next run repeats the batch.
    pub async fn run<U, D: Call<U>, E>(
        self,
        store: &mut impl CheckpointStore,
        look_up: impl Fn(&P::Item) -> Result<Option<D>, InvalidRequest>,
        mut sink: impl AsyncFnMut(&SyncedBatch<P::Item, U, D::Feil>) -> Result<(), E>,
    ) -> Result<SynkReport, SynkError<P::Feil, D::Feil>>
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let Self {
            concurrency,
            at_end,
            ..
        } = self;
        let begin = synk::begin(store, self.begin)?;
        let mut report = SynkReport::default();
        let mut batches = self.client.events(self.list, begin)?.at_end(at_end);
        while let Some(batch) = batches.next().await {
            let (batch, calls) = synk::plan(batch?, &look_up);
            let found = self.client.look_up(&calls, concurrency).await;
            let batch = synk::join(batch, found)?;
            let taken = sink(&batch).await;
            taken.map_err(|error| SynkError::Sink(error.into()))?;
            report.add(&batch.items);
            synk::save(store, &batch.done())?;
        }
        Ok(report)
    }
}
