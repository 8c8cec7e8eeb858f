//! Spans and events, with the feature `tracing`: operations, ids of calls, statuses and times; never an address, a header, a body
//! or an identifier.

use std::time::Duration;

use skattekit_maskinporten::{Token, TokenError};
use skattekit_runtime::ErrorCode;
#[cfg(feature = "tracing")]
use skattekit_runtime::Reply;

use crate::error::{Answer, CallInfo, Error};

#[cfg(feature = "tracing")]
fn span(info: &CallInfo) -> tracing::Span {
    tracing::info_span!(
        "skattekit.call",
        operation = info.operation,
        korrelasjonsid = &*info.korrelasjonsid
    )
}

/// Runs a call in its span.
pub(crate) fn in_span<R>(info: &CallInfo, run: impl FnOnce() -> R) -> R {
    #[cfg(feature = "tracing")]
    return span(info).in_scope(run);
    #[cfg(not(feature = "tracing"))]
    {
        let _ = info;
        run()
    }
}

/// The future of a call, in its span.
#[cfg(feature = "async")]
pub(crate) fn future_in_span<F: Future>(
    info: &CallInfo,
    future: F,
) -> impl Future<Output = F::Output> + use<F> {
    #[cfg(feature = "tracing")]
    return tracing::Instrument::instrument(future, span(info));
    #[cfg(not(feature = "tracing"))]
    {
        let _ = info;
        future
    }
}

pub(crate) fn token(read: &Result<Token, TokenError>) {
    #[cfg(feature = "tracing")]
    match read {
        Ok(_) => tracing::debug!("received a token"),
        Err(error) => tracing::warn!(%error, "no token"),
    }
    let _ = read;
}

pub(crate) fn retry(info: &CallInfo, status: Option<u16>, wait: Duration) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        operation = info.operation,
        attempt = info.attempts,
        status,
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        "the call is repeated"
    );
    let _ = (info, status, wait);
}

pub(crate) fn failed(error: &Error) {
    #[cfg(feature = "tracing")]
    tracing::error!(%error, "the call failed");
    let _ = error;
}

/// The last reply; of an error it shows the code.
pub(crate) fn replied<T, F: ErrorCode>(answer: &Answer<T, F>) {
    #[cfg(feature = "tracing")]
    match &answer.reply {
        Reply::Model(_) => tracing::info!(
            operation = answer.call.operation,
            attempts = answer.call.attempts,
            findings = answer.findings.len(),
            "received a model"
        ),
        Reply::Feil(failure) => tracing::warn!(
            operation = answer.call.operation,
            attempts = answer.call.attempts,
            status = failure.status,
            error = %failure,
            "received an error of the API"
        ),
        Reply::Raw(raw) => tracing::warn!(
            operation = answer.call.operation,
            attempts = answer.call.attempts,
            status = raw.status,
            reason = %raw,
            "received neither a model nor an error of the API"
        ),
    }
    let _ = answer;
}
