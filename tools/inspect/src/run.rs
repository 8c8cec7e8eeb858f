//! The tally of all inputs: any free thread cuts the next batch, reads it, and hands in its result in order.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::files::Input;
use crate::framing::{Batch, RecordReader};
use crate::models::Models;
use crate::recognise::Recogniser;
use crate::tally::Tally;

/// How reading is done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many batches are read at once; at least 1.
    pub jobs: usize,
    /// The most bytes that a record can have.
    pub longest: usize,
}

/// The tally of all inputs, and what could not be read: the number of the input, and why.
#[derive(Debug, Default)]
pub(crate) struct Total {
    pub(crate) tally: Tally,
    pub(crate) faults: Vec<(usize, String)>,
}

/// Reads everything.
///
/// `read` counts what was read of files, as they stand on the disk, while it runs; `progress` is called after every batch.
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

type Opened = io::Result<Box<dyn Read + Send>>;

/// Reads what `open` gives for 0, 1 and so on, until it gives none.
pub(crate) fn run_over(
    open: &(dyn Fn(usize) -> Option<Opened> + Sync),
    models: &Models,
    options: Options,
    progress: &(dyn Fn() + Sync),
) -> Total {
    let jobs = options.jobs.max(1);
    let source = Mutex::new(Source {
        open,
        cutter: None,
        input: 0,
        next: 0,
        longest: options.longest,
        whole_lists: models.reads_lists(),
    });
    let desk = Desk {
        state: Mutex::default(),
        moved: Condvar::new(),
        most: jobs * 4,
    };
    let work = || {
        let mut recogniser = Recogniser::new(models);
        loop {
            desk.wait_for_room();
            let Some(task) = lock(&source).next_task() else {
                return;
            };
            let mut turn = Turn {
                desk: &desk,
                number: task.number,
                total: Total::default(),
            };
            match task.work {
                Ok(batch) => turn.total.tally = Tally::of(&batch, task.input, &mut recogniser),
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

/// What there is to read.
struct Source<'a> {
    open: &'a (dyn Fn(usize) -> Option<Opened> + Sync),
    cutter: Option<RecordReader<Box<dyn Read + Send>>>,
    /// The number of the input that is being read.
    input: usize,
    /// The number of the next task.
    next: u64,
    longest: usize,
    whole_lists: bool,
}

/// A batch to read, or why an input gives no more.
struct Task {
    number: u64,
    input: usize,
    work: io::Result<Batch>,
}

impl Source<'_> {
    fn next_task(&mut self) -> Option<Task> {
        loop {
            let input = self.input;
            let work = match &mut self.cutter {
                None => match (self.open)(input)? {
                    Ok(source) => {
                        self.cutter =
                            Some(RecordReader::new(source, self.longest, self.whole_lists));
                        continue;
                    }
                    Err(error) => Err(error),
                },
                Some(cutter) => match cutter.next_batch() {
                    Ok(Some(batch)) => Ok(batch),
                    Ok(None) => {
                        self.close();
                        continue;
                    }
                    Err(error) => Err(error),
                },
            };
            if work.is_err() {
                self.close();
            }
            let number = self.next;
            self.next += 1;
            return Some(Task {
                number,
                input,
                work,
            });
        }
    }

    fn close(&mut self) {
        self.cutter = None;
        self.input += 1;
    }
}

/// Where results are handed in, and put together in the order of the input.
struct Desk {
    state: Mutex<DeskState>,
    moved: Condvar,
    /// How many results may wait for one before them.
    most: usize,
}

#[derive(Default)]
struct DeskState {
    total: Total,
    waiting: BTreeMap<u64, Total>,
    next: u64,
}

impl Desk {
    /// Waits until not too many results wait for a batch that takes long, so that memory has a bound.
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

/// The result of a task, which is handed in whatever becomes of the worker: the others would wait for it.
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

/// Another worker's panic is told where its thread ends.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
