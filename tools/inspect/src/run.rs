//! The tally of all inputs: any free thread takes the next batch, reads it, and hands in its result in order.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::files::Input;
use crate::models::Models;
use crate::recognise::{Inspection, Recogniser};
use crate::tally::Tally;
use crate::tasks::{Opened, Tasks};

/// The options of reading.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The number of batches that are read at once; at least 1.
    pub jobs: usize,
    /// The longest record in bytes.
    pub longest: usize,
    /// Whether the types of unknown values are looked up.
    pub with_types: bool,
}

/// The tally of all inputs, and the inputs that could not be read: the number of each, and why.
#[derive(Debug, Default)]
pub(crate) struct Total {
    pub(crate) tally: Tally,
    pub(crate) faults: Vec<(usize, String)>,
}

/// Reads everything.
///
/// `read` counts the bytes read from disk; `progress` is called after every batch.
pub(crate) fn run(
    inputs: &[Input],
    models: &Models,
    options: Options,
    read: &Arc<AtomicU64>,
    progress: &(dyn Fn() + Sync),
) -> Total {
    let open = |input: usize| inputs.get(input).map(|input| input.open(read));
    run_over(&open, models, options, progress)
}

/// Reads the inputs that `open` returns for 0, 1 and so on, until it returns `None`.
pub(crate) fn run_over(
    open: &(dyn Fn(usize) -> Option<Opened> + Sync),
    models: &Models,
    options: Options,
    progress: &(dyn Fn() + Sync),
) -> Total {
    let jobs = options.jobs.max(1);
    let tasks = Mutex::new(Tasks::over(open, models, options.longest));
    let desk = Desk {
        state: Mutex::default(),
        moved: Condvar::new(),
        most: jobs * 4,
    };
    let work = || {
        let mut recogniser = Recogniser::<Inspection>::new(models);
        loop {
            desk.wait_for_room();
            let Some(task) = lock(&tasks).next_task() else {
                return;
            };
            let mut turn = Turn {
                desk: &desk,
                number: task.number,
                total: Total::default(),
            };
            match task.work {
                Ok(batch) => {
                    let with_types = options.with_types;
                    turn.total.tally = Tally::of(&batch, task.input, with_types, &mut recogniser);
                }
                Err(fault) => turn.total.faults.push((task.input, fault.to_string())),
            }
            drop(turn);
            progress();
        }
    };
    thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(work);
        }
        work();
    });
    desk.state
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .total
}

/// Collects the results, and merges them in the order of the input.
struct Desk {
    state: Mutex<DeskState>,
    moved: Condvar,
    /// How many results may wait for an earlier one.
    most: usize,
}

#[derive(Default)]
struct DeskState {
    total: Total,
    waiting: BTreeMap<u64, Total>,
    next: u64,
}

impl Desk {
    /// Waits while too many results wait for a slow batch, so that memory stays limited.
    fn wait_for_room(&self) {
        let mut state = lock(&self.state);
        while state.waiting.len() >= self.most {
            state = self
                .moved
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn hand_in(&self, number: u64, total: Total) {
        let state = &mut *lock(&self.state);
        state.waiting.insert(number, total);
        while let Some(next) = state.waiting.remove(&state.next) {
            state.total.tally.merge(next.tally);
            state.total.faults.extend(next.faults);
            state.next += 1;
        }
        self.moved.notify_all();
    }
}

/// The result of a task, which is handed in even if the worker panics, since the others would otherwise wait for it.
struct Turn<'a> {
    desk: &'a Desk,
    number: u64,
    total: Total,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.desk
            .hand_in(self.number, std::mem::take(&mut self.total));
    }
}

/// A panic of another worker is reported by its own thread.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
