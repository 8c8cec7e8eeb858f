//! The keywords of a schema: those that change what a value can be and that are not read where they stand are reported.

use super::{Lower, Place};
use crate::openapi::tree::Entry;

/// What is said of any schema and changes no value of it, or is looked at for itself.
const ANYWHERE: [&str; 11] = [
    "type",
    "title",
    "description",
    "default",
    "example",
    "externalDocs",
    "deprecated",
    "nullable",
    "readOnly",
    "writeOnly",
    "xml",
];

/// Keywords that change what a value can be, and what to write instead where they are not read.
const COMPOSING: [(&str, &str); 7] = [
    (
        "oneOf",
        "a component can have one of `$ref`s with a `discriminator`, or one of `required` beside `properties`, \
         and a property one of a value and a list of such values",
    ),
    ("anyOf", WRITE_OUT),
    ("allOf", WRITE_OUT),
    ("not", WRITE_OUT),
    (
        "additionalProperties",
        "list what there is under `properties`, or write `additionalProperties: true` on an object without any",
    ),
    (
        "discriminator",
        "write it beside a `oneOf` of `$ref`s to what it tells apart",
    ),
    (
        "nullable",
        "it is read on a property; elsewhere leave out of `required` what can be missing",
    ),
];

const WRITE_OUT: &str = "write the schema out with `type` and, for an object, `properties`";

impl<'a> Lower<'a> {
    /// Reports the keywords that change what a value can be, other than those that the caller reads.
    pub(super) fn refuse_keywords(&mut self, place: &Place<'a>, read: &[&str]) -> Option<()> {
        let mut refused = false;
        let not_read = COMPOSING
            .iter()
            .filter(|(keyword, _)| !read.contains(keyword));
        for (keyword, help) in not_read {
            let Some(entry) = place.node.entry(keyword) else {
                continue;
            };
            // Neither `nullable: false` nor `additionalProperties: false` takes a value away from a tolerant reader.
            if entry.value.text() != Some("false") {
                let what = match *keyword {
                    "nullable" => "`nullable: true`".to_owned(),
                    keyword => format!("`{keyword}`"),
                };
                self.unsupported_entry(place, entry, &what, help);
                refused = true;
            }
        }
        for keyword in ["attribute", "wrapped", "prefix"] {
            let xml = place.get("xml");
            if let Some(at) = xml
                .and_then(|xml| xml.get(keyword))
                .filter(|at| at.node.text() != Some("false"))
            {
                let what = format!("`{keyword}` in `xml`");
                self.unsupported(&at, &what, "only `name` and `namespace` are read");
                refused = true;
            }
        }
        (!refused).then_some(())
    }

    /// Reports the keywords that say nothing of a schema of this kind: they would be a slip, or the kind would be.
    pub(super) fn refuse_misplaced(
        &mut self,
        place: &Place<'a>,
        kind: &str,
        keywords: &[&str],
    ) -> Option<()> {
        let fits =
            |key: &str| ANYWHERE.contains(&key) || keywords.contains(&key) || key.starts_with("x-");
        let misplaced = place.node.entries().iter();
        let misplaced = Vec::from_iter(misplaced.filter(|entry| !fits(&entry.key)));
        for entry in &misplaced {
            let what = format!("`{}` beside {kind}", entry.key);
            self.unsupported_entry(place, entry, &what, "take one of the two out");
        }
        misplaced.is_empty().then_some(())
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

/// The keywords that OpenAPI gives a meaning for values of a type.
pub(super) fn of_type(ty: &str) -> &'static [&'static str] {
    match ty {
        "string" => &["enum", "format", "pattern", "minLength", "maxLength"],
        "integer" | "number" => &[
            "enum",
            "format",
            "multipleOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
        ],
        "boolean" => &["enum"],
        "array" => &["items", "minItems", "maxItems", "uniqueItems"],
        "object" => &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "oneOf",
        ],
        _ => &[],
    }
}
