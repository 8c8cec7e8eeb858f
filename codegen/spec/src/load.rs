//! Loading of the specifications: each file is read, located and corrected by its fix-ups once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::source::{Source, Sources};

use crate::fixup::Fixups;
use crate::openapi::syntax::read_tree;
use crate::openapi::syntax::tree::Node;
use crate::table::page::{Page, read_page};

/// The files, and what has been read of them so far.
pub(crate) struct Loader<'a> {
    pub sources: &'a Sources,
    pub fixups: Fixups<'a>,
    /// The files that documents refer to.
    pub referred: BTreeSet<String>,
    pages: BTreeMap<String, Option<Rc<Page<'a>>>>,
    parts: BTreeMap<String, Option<Rc<Node>>>,
}

impl<'a> Loader<'a> {
    /// A loader that has read nothing yet.
    pub(crate) const fn new(sources: &'a Sources, fixups: Fixups<'a>) -> Self {
        Self {
            sources,
            fixups,
            referred: BTreeSet::new(),
            pages: BTreeMap::new(),
            parts: BTreeMap::new(),
        }
    }

    /// The content of a document or a machine-readable list, for the one entry that names it.
    pub(crate) fn tree(
        &mut self,
        path: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Source<'a>, Node)> {
        let source = self.sources.read(path, diagnostics)?;
        let tree = read_tree(&source, diagnostics)?;
        let tree = self.fixups.mend_document(tree, &source, diagnostics);
        Some((source, tree))
    }

    /// The content of a file that documents refer to.
    pub(crate) fn part(&mut self, path: &str, diagnostics: &mut Diagnostics) -> Option<Rc<Node>> {
        if let Some(read) = self.parts.get(path) {
            return read.clone();
        }
        self.referred.insert(path.to_owned());
        let part = self.tree(path, diagnostics).map(|(_, tree)| Rc::new(tree));
        self.parts.insert(path.to_owned(), part.clone());
        part
    }

    /// The content of a page; several entries may name it.
    pub(crate) fn page(
        &mut self,
        path: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Rc<Page<'a>>> {
        if let Some(read) = self.pages.get(path) {
            return read.clone();
        }
        let source = self.sources.read(path, diagnostics);
        let page = source.map(|source| {
            let mut page = read_page(source, diagnostics);
            self.fixups.mend_page(&mut page, diagnostics);
            Rc::new(page)
        });
        self.pages.insert(path.to_owned(), page.clone());
        page
    }
}
