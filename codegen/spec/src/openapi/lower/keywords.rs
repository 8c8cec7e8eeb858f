//! Schema keywords that change the allowed values and are not supported, which are reported.

use skattekit_ir::diag::Code;

use crate::openapi::lower::schema_type::SchemaType;
use crate::openapi::lower::{Lower, Place};
use crate::openapi::normalise::CONSTANTS;
use crate::openapi::syntax::tree::Entry;

/// What is said of any schema and changes no value of it, or is looked at for itself.
const ANYWHERE: [&str; 19] = [
    "type", "title", "description", "default", "example", "examples", "externalDocs", "deprecated",
    "nullable", "readOnly", "writeOnly", "xml", "enum", "format", "not", "discriminator", "oneOf",
    "$ref", CONSTANTS,
];

impl<'a> Lower<'a> {
    /// Warns of the keywords that say nothing of a schema of this kind: they would be a slip, or the kind would be.
    pub(super) fn warn_of_misplaced(&mut self, place: &Place<'a>, kind: SchemaType) {
        let keywords = kind.keywords();
        let fits =
            |key: &str| ANYWHERE.contains(&key) || keywords.contains(&key) || key.starts_with("x-");
        for entry in place
            .node
            .entries()
            .iter()
            .filter(|entry| !fits(&entry.key))
        {
            self.diagnostics
                .warning(Code::Misplaced, self.document.source.at(&entry.key_span))
                .found(format!("`{}` has no effect on a value of type {kind}", entry.key))
                .help("correct the keyword or the type, or remove the keyword; until then, it is ignored");
        }
    }

    /// Reports an entry of a schema at its key.
    pub(super) fn unsupported_entry(
        &mut self,
        parent: &Place<'_>,
        entry: &Entry,
        what: &str,
        help: &str,
    ) {
        let pointer = parent.pointer_to(&entry.key);
        self.unsupported_at(&entry.key_span, &pointer, what, help);
    }
}
