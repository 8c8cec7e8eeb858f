//! Warnings about a new document, each with a fix-up that was tried and removes it, if there is one.

use skattekit_codegen::{Code, Diagnostic};

use super::bench::Workbench;
use super::draft::{Draft, FixupLines, quoted};
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

/// The smallest change that was found by trying: the warning is gone with it, and nothing else comes or goes.
fn fixup(bench: &Workbench<'_>, warning: &Diagnostic, number: usize) -> Option<FixupLines> {
    let published = bench.published.as_ref()?;
    let in_document = *warning.at.file == *bench.draft.document.file;
    let span = warning.at.span.as_ref().filter(|_| in_document);
    let pointer = warning.pointer.clone();
    let pointer = pointer.or_else(|| published.pointer_at(span?))?;
    let code = warning.code.as_str();
    let name = format!("{code}-{number}");
    // The reason becomes part of the docs, where what is quoted would be at fault again.
    let reason = format!("A fault of the document, which the generator warns of: {code}");
    let texts = [pointer.clone(), pointer.key("description")]
        .into_iter()
        .filter_map(|at| {
            let text = published.text_at(&at)?;
            let to = without_link(&text, quoted_in(warning)?)?;
            let mut fixup = bench.fixup(&name, &reason, at.to_string());
            (fixup.from, fixup.to) = (Some(quoted(&text)), Some(quoted(&to)));
            Some(fixup)
        });
    let key = quoted_in(warning).map(|key| pointer.key(key));
    let removals = [pointer.clone()].into_iter().chain(key).filter_map(|at| {
        let mut fixup = bench.fixup(&name, &reason, at.to_string());
        fixup.from = Some(published.written_at(&at)?);
        Some(fixup)
    });
    texts.chain(removals).find(|fixup| removes(bench, fixup))
}

/// Whether a fix-up removes a warning and changes nothing else that counts.
fn removes(bench: &Workbench<'_>, fixup: &FixupLines) -> bool {
    let mut draft: Draft = bench.draft.clone();
    draft.fix(fixup.clone());
    let trial = Trial::of(bench.ground, &draft, bench.given);
    let (errors, warnings) = trial.faults(&draft);
    let (known_errors, known) = bench.trial.faults(&bench.draft);
    errors <= known_errors && warnings < known && is_kept(bench, &trial, &draft)
}

/// A text without a link, and without the brackets around it; `None` if the text has no such link.
fn without_link(text: &str, address: &str) -> Option<String> {
    let at = text.find(address)?;
    let start = text[..at]
        .rfind("<a ")
        .filter(|start| !text[*start..at].contains('>'));
    let (start, end) = match start {
        Some(start) => (start, at + text[at..].find("</a>")? + "</a>".len()),
        None => (at, at + address.len()),
    };
    let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
    let (before, after) = match (before.strip_suffix('('), after.strip_prefix(')')) {
        (Some(before), Some(after)) => (before.trim_end(), after.trim_start()),
        _ => (before, after),
    };
    let between = if before.is_empty() || after.is_empty() {
        ""
    } else {
        " "
    };
    Some(format!("{before}{between}{after}"))
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

/// What the warning quotes first.
fn quoted_in(warning: &Diagnostic) -> Option<&str> {
    warning.found.split('`').nth(1)
}

#[cfg(test)]
mod tests {
    use super::without_link;

    #[test]
    fn a_link_goes_with_its_brackets() {
        let link = "<a href='https://example.org/x'>Begrep</a>";
        let address = "https://example.org/x";
        for (text, expected) in [
            (format!("Et navn. ({link})"), "Et navn."),
            (format!("Se {link} her"), "Se her"),
            (link.to_owned(), ""),
            (format!("Se {address}."), "Se ."),
        ] {
            assert_eq!(without_link(&text, address).as_deref(), Some(expected));
        }
        assert_eq!(without_link("Et navn.", address), None);
    }
}
