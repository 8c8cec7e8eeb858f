//! A document of OpenAPI 3.0 as the rest of the pipeline sees it.

use skattekit_ir::pointer::unescape;
use skattekit_ir::source::Source;

use crate::openapi::normalise::Moved;
use crate::openapi::syntax::tree::Node;

/// A document that OpenAPI 3.0 allows.
pub(crate) struct Document<'a> {
    /// The file, and the files that it refers to: it knows the place of every span of the tree.
    pub source: Source<'a>,
    /// What it says, and where.
    pub tree: Node,
    /// Where the components that had no name of their own stand in the text.
    pub moved: Moved,
}

impl Document<'_> {
    /// The pointer to where a component stands that has no name in the document as it is written.
    pub(super) fn place_of(&self, component: &str) -> Option<String> {
        self.moved
            .get(component)
            .map(|pointer| self.written(pointer))
    }

    /// The pointer to a value in the document as it is written.
    pub(super) fn written(&self, pointer: &str) -> String {
        let below = pointer.strip_prefix("/components/schemas/");
        let (name, rest) = below.map_or(("", ""), |below| {
            below.split_once('/').unwrap_or((below, ""))
        });
        match self.moved.get(&unescape(name)) {
            Some(moved) if rest.is_empty() => self.written(moved),
            Some(moved) => self.written(&format!("{moved}/{rest}")),
            None => pointer.to_owned(),
        }
    }
}
