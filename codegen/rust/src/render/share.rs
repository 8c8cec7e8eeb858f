//! Parallel work whose results are in the order of its parts.

use std::iter;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// More threads than this help little, since the work before and after is sequential.
const MOST_WORKERS: usize = 8;

/// The results of `work` for each part, in order.
///
/// If no threads can be started, everything is done on this one; rayon's own pool would panic.
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
