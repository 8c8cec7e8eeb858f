//! `cargo xtask export`: writes the files for those who write no Rust, and lists what changed.

use std::time::Instant;

use crate::format::Reporter;
use crate::input;
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::regenerate::print_changes;
use crate::replace::{Target, replace};
use crate::swap::Swap;

/// Runs the command.
///
/// # Errors
/// If a folder cannot be read or written; nothing was changed then.
pub(crate) fn run(folders: &Folders, reporter: &Reporter) -> anyhow::Result<CommandOutcome> {
    let start = Instant::now();
    let input = input::read(folders, reporter)?;
    reporter.finish(&input.report);
    let (None, Some(files)) = (input.refused(reporter), &input.export) else {
        return Ok(input.refused(reporter).unwrap_or(CommandOutcome::BadInput));
    };
    let targets = [Target {
        swap: Swap::open(&folders.out)?,
        files,
        is_ours: folders.out_is_default,
    }];
    let changes = replace(&targets)?;
    for (target, changes) in targets.iter().zip(&changes) {
        print_changes(target, changes, folders, reporter, start);
    }
    Ok(CommandOutcome::Fine)
}
