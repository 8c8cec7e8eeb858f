//! Warnings about a new document, each with a fix-up that was tried and removes it, if there is one.

use skattekit_codegen::{Code, Diagnostic, Pointer};

use super::draft::{Draft, FixupLines};
use super::propose::Workbench;
use super::trial::Trial;

/// A warning and what to do about it.
pub(super) struct Remedy {
    pub code: Code,
    pub found: String,
    pub help: Option<String>,
    /// The place: the file, and the line if it is known.
    pub place: String,
    /// The fix-up that removes it.
    pub fixup: Option<FixupLines>,
}

/// The warnings of a trial with their remedies.
pub(super) fn remedies(bench: &Workbench<'_>) -> Vec<Remedy> {
    let warnings = bench.trial.warnings(&bench.draft);
    let remedies = warnings.iter().enumerate().map(|(number, warning)| Remedy {
        code: warning.code,
        found: warning.found.clone(),
        help: warning.help.clone(),
        place: place(bench, warning),
        fixup: fixup(bench, warning, number + 1),
    });
    remedies.collect()
}

fn place(bench: &Workbench<'_>, warning: &Diagnostic) -> String {
    let file = format!("{}{}", bench.ground.folders.specs_prefix(), warning.at.file);
    // Lines of the manifest of the trial are not those of the manifest.
    let start = warning
        .at
        .start()
        .filter(|(file, _)| *file == bench.draft.document.file);
    match start.and_then(|(path, offset)| bench.trial.sources.line(path, offset)) {
        Some(line) => format!("{file}:{line}"),
        None => file,
    }
}

/// The removal of what a warning is about, if the warning is gone with it and nothing else comes.
fn fixup(bench: &Workbench<'_>, warning: &Diagnostic, number: usize) -> Option<FixupLines> {
    let pointer = warning.pointer.as_ref()?;
    let published = bench.published.as_ref()?;
    let name = format!("{}-{number}", warning.code.as_str());
    let candidates = [pointer.clone()]
        .into_iter()
        .chain(named_key(warning, pointer));
    candidates.into_iter().find_map(|at| {
        let from = published.written_at(&at)?;
        let mut fixup = bench.fixup(&name, &warning.found, at.to_string());
        fixup.from = Some(from);
        let mut draft: Draft = bench.draft.clone();
        draft.fix(fixup.clone());
        let trial = Trial::of(bench.ground, &draft, bench.given);
        let (errors, warnings) = trial.faults(&draft);
        let (known_errors, known) = bench.trial.faults(&bench.draft);
        (errors <= known_errors && warnings < known && is_kept(bench, &trial, &draft))
            .then_some(fixup)
    })
}

/// Whether the document still has the components and operations that it had.
fn is_kept(bench: &Workbench<'_>, trial: &Trial, draft: &Draft) -> bool {
    let count = |trial: &Trial, draft: &Draft| {
        let version = trial.version(draft)?;
        Some((
            version.schemas.len(),
            version.operations.len(),
            version.personal.len(),
        ))
    };
    count(trial, draft) == count(&bench.trial, &bench.draft)
}

/// The key below the pointer that the warning quotes first.
fn named_key(warning: &Diagnostic, pointer: &Pointer) -> Option<Pointer> {
    let mut parts = warning.found.split('`');
    parts.next()?;
    let key = parts.next()?;
    Some(pointer.key(key))
}
