//! A body on its way, which may break off.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::http::Delivery;

/// The body of a response.
pub(super) struct Outgoing {
    next: Step,
    /// As many bytes as are still promised.
    promised: u64,
    breaks_off: bool,
}

enum Step {
    Send(Bytes),
    /// What was sent is given to the socket before the connection ends.
    Flush,
    End,
}

impl Outgoing {
    pub(super) fn new(mut body: Vec<u8>, delivery: Delivery) -> Self {
        let promised = body.len() as u64;
        let cut = match delivery {
            Delivery::Cut(length) if length < body.len() => Some(length),
            _ => None,
        };
        body.truncate(cut.unwrap_or(body.len()));
        Self {
            next: Step::Send(Bytes::from(body)),
            promised,
            breaks_off: cut.is_some(),
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        let next = if self.breaks_off {
            Step::Flush
        } else {
            Step::End
        };
        match std::mem::replace(&mut self.next, next) {
            Step::Send(bytes) if !bytes.is_empty() => {
                self.promised = self.promised.saturating_sub(bytes.len() as u64);
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Step::Send(_) if self.breaks_off => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Step::Send(_) => Poll::Ready(None),
            Step::Flush => {
                self.next = Step::End;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Step::End if self.breaks_off => Poll::Ready(Some(Err(BrokenOff))),
            Step::End => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.promised == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}

/// A body ended before all that was promised, as it was told to.
#[derive(Debug)]
pub(super) struct BrokenOff;

impl fmt::Display for BrokenOff {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the body was cut")
    }
}

impl std::error::Error for BrokenOff {}

impl From<Infallible> for BrokenOff {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
