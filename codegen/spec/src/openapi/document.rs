//! An OpenAPI 3.0 document as the later stages see it.

use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Source;

use crate::openapi::normalise::Moved;
use crate::openapi::syntax::tree::Node;

/// A valid OpenAPI 3.0 document.
pub(crate) struct Document<'a> {
    /// The file and the files that it refers to, which give every span of the tree its location.
    pub source: Source<'a>,
    /// The content.
    pub tree: Node,
    /// The original places of the components that had no name of their own.
    pub moved: Moved,
}

impl Document<'_> {
    /// The original pointer to a component that has no name in the document.
    pub(super) fn place_of(&self, component: &str) -> Option<Pointer> {
        self.moved
            .get(component)
            .map(|pointer| self.written(pointer))
    }

    /// The original pointer to a value.
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
