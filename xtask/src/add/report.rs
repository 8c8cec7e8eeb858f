//! What a person should look at after an API was added.

use std::time::Instant;

use skattekit_codegen::ir::{Personal, Position, Version};
use skattekit_codegen::{FileSet, counted};

use super::Ground;
use super::draft::Draft;
use super::propose::Proposal;
use crate::files;
use crate::input::Input;
use crate::replace::Changes;
use crate::specs_folder::Edits;
use crate::workspace::Workspace;

/// Prints the entry and what would be written.
///
/// # Errors
/// If a file cannot be read.
pub(super) fn dry_run(
    ground: &Ground<'_>,
    proposal: &Proposal,
    new: &Input,
    generated: &FileSet,
) -> anyhow::Result<()> {
    let say = |line: &str| ground.reporter.print_status(line);
    say(proposal.draft.text().trim_end());
    say("");
    let prefix = ground.folders.specs_prefix();
    for path in Edits::between(&ground.sources, &new.sources).written.keys() {
        say(&format!("would write {prefix}{path}"));
    }
    let export = ground.folders.export.as_ref().zip(new.export.as_ref());
    for (folder, files) in [(&ground.folders.out, generated)].into_iter().chain(export) {
        let changes = Changes::between(&files::read_tree(folder)?, files);
        let shown = ground.folders.show(folder);
        for path in changes.created.iter().chain(&changes.updated) {
            say(&format!("would write {shown}/{path}"));
        }
    }
    if let Some(workspace) = Workspace::of(ground.folders, &new.crates, generated) {
        for behind in workspace.behind()? {
            say(&format!(
                "would write {}",
                ground.folders.show(&behind.path)
            ));
        }
    }
    say("nothing was written, because of --dry-run\n");
    Ok(())
}

/// Prints what was decided, and what is left to decide.
pub(super) fn proposal(ground: &Ground<'_>, proposal: &Proposal) {
    let say = |line: &str| ground.reporter.print_status(line);
    let draft = &proposal.draft;
    if let Some(version) = proposal.trial.version(draft) {
        list(
            ground,
            "Protected as personal data, so hidden in Debug and in errors",
            &protected(version, proposal),
        );
        list(
            ground,
            "Types of the shared crate",
            &shared(version, proposal),
        );
    }
    let links = draft.code_parameters.iter().chain(&draft.code_fields);
    let links = links.map(|(name, list)| format!("{name}: codes of the list {list}"));
    let cursors = draft.cursors.iter().map(|(operation, cursor)| {
        format!(
            "{operation}: the next page by {}, from {} of {}",
            cursor.parameter, cursor.number, cursor.list
        )
    });
    list(
        ground,
        "Linked by their names",
        &links.chain(cursors).collect::<Vec<_>>(),
    );
    let fixups = draft
        .fixups
        .iter()
        .map(|fixup| format!("{}: {}", fixup.at, fixup.reason));
    list(
        ground,
        "Fix-ups that were written",
        &fixups.collect::<Vec<_>>(),
    );
    let renames = draft
        .renames
        .iter()
        .map(|(key, name)| format!("{key} is named {name}"));
    let renames = renames.collect::<Vec<_>>();
    if renames.is_empty() {
        say("Renames: none were needed");
    } else {
        list(
            ground,
            "Renames that were needed; choose better names if there are any",
            &renames,
        );
    }
    let texts = proposal.undecided.clone();
    list(
        ground,
        "Texts that are shown: add those that can identify a person to `sensitive`",
        &texts,
    );
    list(ground, "Not like the other APIs", &proposal.notes);
    warnings(ground, proposal);
}

fn warnings(ground: &Ground<'_>, proposal: &Proposal) {
    let say = |line: &str| ground.reporter.print_status(line);
    let file = &proposal.draft.document.file;
    say(&counted(proposal.warnings.len(), "warning"));
    for warning in &proposal.warnings {
        say(&format!(
            "  warning[{}]: {}",
            warning.code.as_str(),
            warning.found
        ));
        say(&format!("    --> {}", warning.place));
        match (&warning.fixup, &warning.help) {
            (Some(fixup), _) => {
                say("    this removes it:");
                for line in fixup.text(file).lines() {
                    say(&format!("    {line}"));
                }
            }
            (None, Some(help)) => say(&format!("    = help: {help}")),
            (None, None) => {}
        }
    }
}

/// Prints the end: how long it took, how to take it back, and what comes next.
pub(super) fn added(ground: &Ground<'_>, proposal: &Proposal, has_page: bool, start: Instant) {
    let say = |line: &str| ground.reporter.print_status(line);
    let Draft {
        slug,
        package,
        version,
        ..
    } = &proposal.draft;
    let arguments = &ground.folders.arguments;
    say(&format!(
        "added `{slug}` as {package} 0.1.0, {version}, in {:.1} s",
        start.elapsed().as_secs_f64()
    ));
    say(&format!("undo: cargo xtask add --undo {slug}{arguments}"));
    if has_page {
        let page = &proposal.draft.page.file;
        say(&format!(
            "  and, for the page: git restore {}{page}",
            ground.folders.specs_prefix()
        ));
    }
    say(&format!(
        "next: cargo check --package {package}; read its README; cargo xtask release-notes"
    ));
}

fn list(ground: &Ground<'_>, what: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    ground.reporter.print_status(&format!("{what}:"));
    for line in lines {
        ground.reporter.print_status(&format!("  {line}"));
    }
}

/// Each position that is hidden, and why.
fn protected(version: &Version, proposal: &Proposal) -> Vec<String> {
    let lines = version.personal.iter().map(|(position, personal)| {
        let key = position.to_string();
        let elsewhere = proposal
            .as_elsewhere
            .iter()
            .find(|(known, _)| *known == key);
        let why = match (elsewhere, personal) {
            (Some((_, elsewhere)), _) => format!("listed in `sensitive`, since {elsewhere} is"),
            (None, Personal::Identifier) => {
                "a person's identifier, whose form requests check".to_owned()
            }
            (None, Personal::Other) => match position {
                Position::Component(_) => "by the component's name".to_owned(),
                _ => "by its name, or what it is part of".to_owned(),
            },
        };
        format!("{key}: {why}")
    });
    lines.collect()
}

/// The components that are the shared ones.
fn shared(version: &Version, proposal: &Proposal) -> Vec<String> {
    let Some(shared) = proposal.trial.shared() else {
        return Vec::new();
    };
    let differing = proposal
        .trial
        .found(skattekit_codegen::Code::DifferingShared);
    let schemas = version.schemas.iter().filter(|schema| {
        let is_differing = differing.iter().any(|found| found.at == schema.origin.at);
        shared.schema(&schema.name).is_some() && !is_differing
    });
    schemas.map(|schema| schema.name.0.clone()).collect()
}
