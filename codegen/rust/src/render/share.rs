//! Work that falls into parts to its results, in the order of the parts, whichever processor did which.

use std::iter;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// More than these help little: what is done before and after is done by one.
const MOST_WORKERS: usize = 8;

/// What `work` makes of each part, in their order.
///
/// One processor alone does it where there are no threads to be had; rayon's pool panics there.
pub(super) fn shared_out<P: Sync, R: Send>(parts: &[P], work: impl Fn(&P) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let one = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        Some((at, work(parts.get(at)?)))
    };
    let take = || iter::from_fn(one).collect::<Vec<_>>();
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let others = 1..workers.min(MOST_WORKERS).min(parts.len());
    let mut done = thread::scope(|scope| {
        let others = others
            .map_while(|_| Builder::new().spawn_scoped(scope, take).ok())
            .collect::<Vec<_>>();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
