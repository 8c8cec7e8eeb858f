//! `Found`: what a look-up gives, where data can have been deleted.

use std::fmt;

use skattekit_runtime::{ErrorCode, Failure, InvalidRequest, Reply};

use crate::error::{Answer, CallError, Refused};

/// What there is of somebody or something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T, F> {
    /// The model.
    Model(T),
    /// It was deleted: the service answered with the status 410.
    Deleted(Failure<F>),
}

/// What came of one look-up of several.
pub type LookUp<T, F> = Result<Found<T, F>, CallError<F>>;

/// Why there is nothing to be found of an event, whenever it is asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotFound<F> {
    /// The event does not make a request.
    Request(InvalidRequest),
    /// The service refused it, for example since it has no data of the year.
    Refused(Box<Refused<F>>),
}

impl<F: ErrorCode> fmt::Display for NotFound<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(f),
            Self::Refused(refused) => refused.fmt(f),
        }
    }
}

impl<F: ErrorCode + fmt::Debug> std::error::Error for NotFound<F> {}

/// What the answer to a look-up gives.
pub(crate) fn found<T, F>(answer: Answer<T, F>) -> LookUp<T, F> {
    /// The status of what was there once.
    const GONE: u16 = 410;
    match answer.reply {
        Reply::Feil(failure) if failure.status == GONE => Ok(Found::Deleted(failure)),
        reply => Answer { reply, ..answer }.into_result().map(Found::Model),
    }
}
