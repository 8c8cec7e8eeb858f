//! A body on its way, which may break off.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use thiserror::Error;

use crate::http::Delivery;

/// The body of a response.
pub(super) struct Outgoing {
    unsent: Bytes,
    /// How many bytes are still promised.
    promised: u64,
    breaks_off: bool,
    is_flushed: bool,
}

impl Outgoing {
    pub(super) fn new(mut body: Vec<u8>, delivery: Delivery) -> Self {
        let promised = body.len() as u64;
        let mut breaks_off = false;
        if let Delivery::Cut(length) = delivery {
            breaks_off = length < body.len();
            body.truncate(length);
        }
        Self {
            unsent: Bytes::from(body),
            promised,
            breaks_off,
            is_flushed: false,
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
        let bytes = mem::take(&mut self.unsent);
        if !bytes.is_empty() {
            self.promised = self.promised.saturating_sub(bytes.len() as u64);
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if !self.breaks_off {
            return Poll::Ready(None);
        }
        // hyper drops what is in its buffer once a body fails, and gives it to the socket while a body is not ready.
        if !mem::replace(&mut self.is_flushed, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(BrokenOff)))
    }

    fn is_end_stream(&self) -> bool {
        self.promised == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}

/// A body ended before all that was promised, as its delivery asks for.
#[derive(Debug, Error)]
#[error("the body is cut, as the response asks for")]
pub(super) struct BrokenOff;
