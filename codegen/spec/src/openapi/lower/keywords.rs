//! Reports of unsupported schema keywords that restrict the allowed values.

use skattekit_ir::diag::Code;

use crate::openapi::lower::schema_type::SchemaType;
use crate::openapi::lower::{Lower, NodeAt};
use crate::openapi::normalise::CONSTANTS;
use crate::openapi::syntax::tree::Entry;

/// Keywords that apply to any schema without restricting its values, or that are handled elsewhere.
const ANYWHERE: [&str; 19] = [
    "type", "title", "description", "default", "example", "examples", "externalDocs", "deprecated",
    "nullable", "readOnly", "writeOnly", "xml", "enum", "format", "not", "discriminator", "oneOf",
    "$ref", CONSTANTS,
];

impl<'a> Lower<'a> {
    /// Warns of keywords that have no effect on a schema of this type: either the keyword or the type is probably a
    /// mistake.
    pub(super) fn warn_of_misplaced(&mut self, place: &NodeAt<'a>, kind: SchemaType) {
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
        parent: &NodeAt<'_>,
        entry: &Entry,
        what: &str,
        help: &str,
    ) {
        let pointer = parent.pointer_to(&entry.key);
        self.unsupported_at(&entry.key_span, &pointer, what, help);
    }
}
