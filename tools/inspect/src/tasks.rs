//! The work on all inputs, cut into batches that any thread can read.

use std::io::{self, Read};

use crate::framing::{Batch, RecordReader};
use crate::models::Models;

/// An input that was opened, or why it was not.
pub type Opened = io::Result<Box<dyn Read + Send>>;

/// The batches of all inputs, in order.
pub struct Tasks<'a> {
    open: &'a (dyn Fn(usize) -> Option<Opened> + Sync),
    cutter: Option<RecordReader<Box<dyn Read + Send>>>,
    /// The number of the current input.
    input: usize,
    /// The number of the next task.
    next: u64,
    /// The number of records in the tasks before it.
    records: u64,
    longest: usize,
    whole_lists: bool,
}

/// A batch to read, or the reason why an input ends.
#[derive(Debug)]
pub struct Task {
    /// Its number, from 0.
    pub number: u64,
    /// The number of records in the tasks before it.
    pub records: u64,
    /// The number of the input.
    pub input: usize,
    /// The batch, or why the input ends early.
    pub work: io::Result<Batch>,
}

impl<'a> Tasks<'a> {
    /// The batches of the inputs that `open` returns for 0, 1 and so on, until it returns `None`, with records of at most
    /// `longest` bytes.
    #[must_use]
    pub fn over(
        open: &'a (dyn Fn(usize) -> Option<Opened> + Sync),
        models: &Models,
        longest: usize,
    ) -> Self {
        Self {
            open,
            cutter: None,
            input: 0,
            next: 0,
            records: 0,
            longest,
            whole_lists: models.reads_lists(),
        }
    }

    /// The next batch, or the fault at which an input ends; `None` at the end of the last.
    pub fn next_task(&mut self) -> Option<Task> {
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
            let records = self.records;
            let more = work.as_ref().map_or(0, |batch| batch.records.len());
            self.records += u64::try_from(more).unwrap_or(u64::MAX);
            return Some(Task {
                number,
                records,
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
