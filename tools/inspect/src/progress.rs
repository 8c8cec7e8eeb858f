//! Progress of reading, shown only on a terminal.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::files::Input;

/// A bar for files, whose size is known, or a count for streams.
pub struct Progress {
    bar: ProgressBar,
    read: Arc<AtomicU64>,
}

impl Progress {
    /// Starts the display; nothing is shown if standard error is not a terminal.
    #[must_use]
    pub fn of(inputs: &[Input]) -> Self {
        let size: Option<u64> = inputs.iter().map(Input::size).sum();
        let template = match size {
            Some(_) => "{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
            None => "{spinner} {bytes}, {bytes_per_sec}",
        };
        let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            read: Arc::default(),
        }
    }

    /// The counter of bytes read.
    #[must_use]
    pub const fn read(&self) -> &Arc<AtomicU64> {
        &self.read
    }

    /// Updates the display.
    pub fn show(&self) {
        self.bar.set_position(self.read.load(Ordering::Relaxed));
    }

    /// Removes the display.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
