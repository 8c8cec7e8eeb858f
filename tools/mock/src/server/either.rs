//! Two futures, of which one is waited for.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// The result of the future that was ready first.
pub(super) enum Either<Left, Right> {
    Left(Left),
    Right(Right),
}

/// Waits for the first of two futures and drops the other; the left one where both are ready.
pub(super) async fn either<Left: Future, Right: Future>(
    left: Left,
    right: Right,
) -> Either<Left::Output, Right::Output> {
    let (mut left, mut right) = (pin!(left), pin!(right));
    poll_fn(|context| {
        if let Poll::Ready(output) = left.as_mut().poll(context) {
            return Poll::Ready(Either::Left(output));
        }
        right.as_mut().poll(context).map(Either::Right)
    })
    .await
}
