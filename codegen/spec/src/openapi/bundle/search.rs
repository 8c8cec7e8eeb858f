//! Search for the references of a tree, guided by the grammar.

use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::openapi::grammar::{Object, ObjectKind, SCHEMA, ValueKind};
use crate::openapi::refs::{component_name, is_reference, to_component};
use crate::openapi::syntax::tree::Node;
use crate::openapi::walk::each;

/// A reference of a tree.
pub(super) struct Reference {
    pub(super) text: String,
    pub(super) at: Range<usize>,
    pub(super) object: &'static Object,
}

impl Reference {
    fn of(text: &str, at: &Range<usize>, object: &'static Object) -> Self {
        Self {
            text: text.to_owned(),
            at: at.clone(),
            object,
        }
    }
}

/// The object that a value may refer to.
pub(super) fn referable(kind: &ValueKind) -> Option<&'static Object> {
    match kind {
        ValueKind::Ref(object) => Some(object),
        ValueKind::FlagOrSchema => Some(&SCHEMA),
        _ => None,
    }
}

pub(super) struct Search<'a> {
    /// The component schemas of the document, if it is the document that is searched.
    pub(super) own: Option<&'a Node>,
    pub(super) is_document: bool,
}

impl Search<'_> {
    /// Adds the references of a value, except those to component schemas of the document itself.
    pub(super) fn add(
        &self,
        node: &Node,
        kind: &ValueKind,
        references: &mut Vec<Reference>,
        diagnostics: &mut Diagnostics,
        source: &Source<'_>,
    ) {
        if let Some(object) = referable(kind)
            && let Some(target) = node.get("$ref")
        {
            match target.text() {
                Some(text) if self.is_own(text, object) => {}
                Some(text) => references.push(Reference::of(text, &target.span, object)),
                None => {
                    diagnostics
                        .error(Code::WrongKind, source.at(&target.span))
                        .found(format!("the `$ref` is {}", target.kind()))
                        .expected("a reference such as '#/components/schemas/Feil'")
                        .help("write the reference as a string in quotes");
                }
            }
        } else if let (ValueKind::SchemaName, Some(text)) = (kind, node.text()) {
            // Within the document, the names in a mapping are checked against its own alternatives.
            if is_reference(text) && !(self.is_document && text.starts_with('#')) {
                references.push(Reference::of(text, &node.span, &SCHEMA));
            } else if !self.is_document {
                references.push(Reference::of(&to_component(text), &node.span, &SCHEMA));
            }
        } else {
            each(node, kind, &mut |inner, kind| {
                self.add(inner, kind, references, diagnostics, source);
            });
        }
    }

    /// Whether a reference in the document names one of its own component schemas.
    fn is_own(&self, reference: &str, object: &Object) -> bool {
        let Some(own) = self.own.filter(|_| is_schema_object(object)) else {
            return false;
        };
        component_name(reference).is_some_and(|name| own.entry(&name).is_some())
    }
}

/// Whether an object of the grammar is the schema object.
pub(crate) fn is_schema_object(object: &Object) -> bool {
    object.kind == ObjectKind::Schema
}
