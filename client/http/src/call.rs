//! The parts of a call that do not depend on whether it blocks: how it begins, and how its responses are read.

use skattekit_runtime::{Call, ErrorCode, Finding, Reply, Retry, Start};

use crate::counters::add;
use crate::error::{Answer, CallInfo, Error, ErrorKind};
use crate::exchange::{Exchange, Shared};
use crate::proxy::{Alteration, look};
use crate::trace;
use crate::transport::Incoming;

/// What a client and its clones are set to: the same for all of them, and the service that one of them is for.
#[derive(Clone, Copy)]
pub(crate) struct Target<'c> {
    pub shared: &'c Shared,
    pub service: Option<&'static [&'static str]>,
}

impl<'c> Target<'c> {
    /// The base address of an operation.
    pub(crate) fn base_url<T, C: Call<T>>(self) -> Result<String, Error> {
        let base = self.shared.settings.base_url(C::SERVERS, self.service);
        base.map_err(|error| before(C::OPERATION, ErrorKind::Address(error)))
    }

    /// Begins a call.
    pub(crate) fn exchange<T, C: Call<T>>(self, call: &C) -> Result<Exchange<'c>, Error> {
        let base = self.base_url::<T, C>()?;
        let request = call.to_request(&base, self.shared.settings.format);
        let request = request.map_err(|error| before(C::OPERATION, ErrorKind::Request(error)))?;
        Exchange::new(self.shared, C::OPERATION, request)
    }
}

impl<'c> Target<'c> {
    /// Begins the call for the first number of a list.
    pub(crate) fn start<F: ErrorCode>(
        self,
        operation: &'static str,
        start: Start<F>,
    ) -> Result<(Exchange<'c>, Reader<'c, Option<i64>, F>), Error> {
        let request = start.request;
        let request = request.map_err(|error| before(operation, ErrorKind::Request(error)))?;
        let exchange = Exchange::new(self.shared, operation, request)?;
        Ok((exchange, Reader::new(self.shared, start.read, None)))
    }
}

/// An error before anything is sent.
fn before(operation: &'static str, kind: ErrorKind) -> Error {
    let call = CallInfo {
        operation,
        korrelasjonsid: "".into(),
        attempts: 0,
    };
    Error::new(call, kind)
}

/// How a call reads its responses.
pub(crate) type Read<T, F> = fn(u16, Option<&str>, &[u8]) -> Reply<T, F>;

/// How a call reads its responses, with what they have that the model does not know.
pub(crate) type ReadWithFindings<T, F> =
    fn(u16, Option<&str>, &[u8]) -> (Reply<T, F>, Vec<Finding>);

/// Reads the responses of a call, of which the last one counts.
pub(crate) struct Reader<'c, T, F> {
    shared: &'c Shared,
    silently: Read<T, F>,
    /// In its place, where findings were asked for.
    reporting: Option<ReadWithFindings<T, F>>,
    last: Option<Last<T, F>>,
}

/// What was made of the last response.
struct Last<T, F> {
    reply: Reply<T, F>,
    findings: Vec<Finding>,
    alterations: Vec<Alteration>,
}

impl<'c, T, F: ErrorCode> Reader<'c, T, F> {
    pub(crate) const fn new(
        shared: &'c Shared,
        silently: Read<T, F>,
        reporting: Option<ReadWithFindings<T, F>>,
    ) -> Self {
        Self {
            shared,
            silently,
            reporting,
            last: None,
        }
    }

    /// The reader of an operation.
    pub(crate) const fn of<C: Call<T, Feil = F>>(shared: &'c Shared, reports: bool) -> Self {
        let reporting: ReadWithFindings<T, F> = C::read_with_findings;
        Self::new(
            shared,
            C::read,
            if reports { Some(reporting) } else { None },
        )
    }

    /// Reads a response; whether a repetition can help.
    pub(crate) fn read(&mut self, response: &Incoming) -> Retry {
        let Incoming { status, body, .. } = response;
        let content_type = response.content_type();
        let (mut reply, findings) = match self.reporting {
            Some(read) => read(*status, content_type, body),
            None => ((self.silently)(*status, content_type, body), Vec::new()),
        };
        let mut alterations = Vec::new();
        if let Reply::Raw(raw) = &reply {
            let (found, wrapped) = look(raw, self.silently);
            alterations = found;
            if let Some(wrapped) = wrapped.filter(|_| self.shared.settings.reads_envelopes) {
                reply = wrapped;
            }
        }
        let retry = reply.retry();
        self.last = Some(Last {
            reply,
            findings,
            alterations,
        });
        retry
    }

    /// The last reply.
    pub(crate) fn answer(self, call: CallInfo) -> Answer<T, F> {
        let last = self.last;
        let Last {
            reply,
            findings,
            alterations,
        } = last.expect("an exchange ends after a response was read");
        let counting = &self.shared.counting;
        let count = u64::try_from(findings.len()).unwrap_or(u64::MAX);
        add(&counting.findings, count);
        let counter = match &reply {
            Reply::Model(_) => &counting.models,
            Reply::Feil(_) => &counting.errors,
            Reply::Raw(_) => &counting.failures,
        };
        add(counter, 1);
        let answer = Answer {
            reply,
            call,
            findings,
            alterations,
        };
        trace::replied(&answer);
        answer
    }
}
