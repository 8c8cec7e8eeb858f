//! A document of OpenAPI 3.0 as the rest of the pipeline sees it.

use skattekit_ir::pointer::Pointer;
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
    pub(super) fn place_of(&self, component: &str) -> Option<Pointer> {
        self.moved
            .get(component)
            .map(|pointer| self.written(pointer))
    }

    /// The pointer to a value in the document as it is written.
    pub(super) fn written(&self, pointer: &Pointer) -> Pointer {
        let keys = pointer.keys().collect::<Vec<_>>();
        let moved = match &*keys {
            [components, schemas, name, ..]
                if components == "components" && schemas == "schemas" =>
            {
                self.moved.get(name)
            }
            _ => None,
        };
        let Some(moved) = moved else {
            return pointer.clone();
        };
        keys.iter()
            .skip(3)
            .fold(self.written(moved), |at, key| at.key(key))
    }
}
