//! A proposal tried in memory: the shared API and the new one alone, which takes no time to read.

use skattekit_codegen::ir::{Api, Specification, Version};
use skattekit_codegen::{Code, Diagnostic, Diagnostics, MANIFEST, Severity, Sources};

use super::Ground;
use super::draft::Draft;

/// What a draft and its files give.
pub(super) struct Trial {
    pub sources: Sources,
    pub diagnostics: Diagnostics,
    specification: Specification,
}

/// The files of a draft.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub document: &'a [u8],
    /// Another content of the page.
    pub page: Option<&'a [u8]>,
}

impl Trial {
    pub(super) fn of(ground: &Ground<'_>, draft: &Draft, given: Given<'_>) -> Self {
        let mut sources = Sources::default();
        sources.add(MANIFEST, ground.manifest.trial(&draft.text()));
        let page = std::iter::once(draft.page.file.clone());
        for file in ground.manifest.shared_files().into_iter().chain(page) {
            if let Some(bytes) = ground.sources.bytes(&file) {
                sources.add(file, bytes);
            }
        }
        if let Some(page) = given.page {
            sources.add(draft.page.file.clone(), page);
        }
        sources.add(draft.document.file.clone(), given.document);
        let (specification, diagnostics) = skattekit_codegen::read(&sources);
        Self {
            sources,
            diagnostics,
            specification,
        }
    }

    /// The API of the draft, as it was read.
    pub(super) fn api(&self, draft: &Draft) -> Option<&Api> {
        self.specification
            .apis
            .iter()
            .find(|api| api.slug == draft.slug)
    }

    /// The version of the draft; `None` if the document cannot be read.
    pub(super) fn version(&self, draft: &Draft) -> Option<&Version> {
        self.api(draft)?.versions.first()
    }

    /// The shared API's version.
    pub(super) fn shared(&self) -> Option<&Version> {
        let mut apis = self.specification.apis.iter();
        apis.find(|api| api.shared)?.versions.first()
    }

    /// How many errors and warnings there are about the document and its entry.
    pub(super) fn faults(&self, draft: &Draft) -> (usize, usize) {
        let errors = self.diagnostics.count(Severity::Error);
        (errors, self.warnings(draft).len())
    }

    /// The warnings about the document and its entry; the catalogue reports those about the page.
    pub(super) fn warnings(&self, draft: &Draft) -> Vec<&Diagnostic> {
        let is_ours = |found: &&Diagnostic| {
            let file = &*found.at.file;
            found.severity == Severity::Warning && (file == draft.document.file || file == MANIFEST)
        };
        self.diagnostics
            .sorted()
            .into_iter()
            .filter(is_ours)
            .collect()
    }

    /// What was found of a kind.
    pub(super) fn found(&self, code: Code) -> Vec<&Diagnostic> {
        let found = self.diagnostics.sorted().into_iter();
        found.filter(|found| found.code == code).collect()
    }
}
