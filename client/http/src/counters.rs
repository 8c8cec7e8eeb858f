//! `Counters`: how much a client has done, for a meter to read.

use std::sync::atomic::{AtomicU64, Ordering};

/// Defines the counters once: as they are counted, and as they are read.
macro_rules! counters {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// How much a client and its clones have done since the first of them was made. Each number only rises.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Counters {
            $($(#[doc = $doc])* pub $name: u64,)*
        }

        #[derive(Debug, Default)]
        pub(crate) struct Counting {
            $(pub $name: AtomicU64,)*
        }

        impl Counting {
            pub(crate) fn read(&self) -> Counters {
                Counters {
                    $($name: self.$name.load(Ordering::Relaxed),)*
                }
            }
        }
    };
}

counters! {
    /// Calls that were begun.
    calls,
    /// Calls that ended with a model.
    models,
    /// Calls that ended with the API's own error.
    errors,
    /// Calls that ended with anything else, or without a response.
    failures,
    /// Requests to the services: the first of each call, and its repetitions.
    requests,
    /// Requests to the services that repeat one.
    retries,
    /// Requests for tokens.
    tokens,
    /// Milliseconds spent waiting between requests.
    waited_ms,
    /// Bytes of bodies received.
    received_bytes,
    /// Findings, where they were asked for.
    findings,
}

pub(crate) fn add(counter: &AtomicU64, number: u64) {
    counter.fetch_add(number, Ordering::Relaxed);
}
