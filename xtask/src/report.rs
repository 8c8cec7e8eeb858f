//! `cargo xtask report`: writes the page for everybody and the code lists beside it, and lists what changed.

use std::time::Instant;

use anyhow::Context;
use skattekit_codegen::{PageFiles, generate_page};

use crate::format::Reporter;
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::regenerate::print_changes;
use crate::replace::{Target, replace};
use crate::swap::Swap;
use crate::{files, input};

/// Runs the command.
///
/// # Errors
/// If a folder cannot be read or written; nothing was changed then.
pub(crate) fn run(folders: &Folders, reporter: &Reporter) -> anyhow::Result<CommandOutcome> {
    let start = Instant::now();
    let sources = files::read_sources(&folders.specs)?;
    let PageFiles { diagnostics, files } = generate_page(&sources);
    let report = input::print(diagnostics, &sources, folders, reporter);
    reporter.finish(&report);
    let Some(files) = &files else {
        return Ok(CommandOutcome::BadInput);
    };
    if let Some(denied) = input::denied(&report, reporter) {
        return Ok(denied);
    }
    let unwritten = || {
        format!(
            "the report is not written to `{}`; name an empty folder that you may write, with --out",
            folders.show(&folders.out)
        )
    };
    let targets = [Target {
        swap: Swap::open(&folders.out).with_context(unwritten)?,
        files,
        is_ours: folders.out_is_default,
    }];
    let changes = replace(&targets).with_context(unwritten)?;
    for (target, changes) in targets.iter().zip(&changes) {
        print_changes(target, changes, folders, reporter, start);
    }
    Ok(CommandOutcome::Fine)
}
