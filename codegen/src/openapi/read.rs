//! The text of an OpenAPI document to openapiv3, with the tree that tells where everything stands.

use super::normalise::{Moved, normalise};
use super::strict::check_document;
use super::tree::{Node, read_tree, unescape};
use crate::diag::{Code, Diagnostics, Location};
use crate::fixup::Fixups;
use crate::source::Source;

/// A document that OpenAPI 3.0 allows.
pub(crate) struct Document<'a> {
    /// The file.
    pub source: Source<'a>,
    /// What it says.
    pub api: openapiv3::OpenAPI,
    /// Where it says it, and what openapiv3 has no place for (`xml`, the keys beside a `$ref`).
    pub tree: Node,
    /// Where the components that had no name of their own stand in the text.
    moved: Moved,
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

/// Reads a document; what OpenAPI 3.0 does not allow is reported, all of it.
pub(crate) fn read_document<'a>(
    source: Source<'a>,
    fixups: &mut Fixups<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Document<'a>> {
    let mut found = Diagnostics::default();
    let tree = read_tree(&source, &mut found);
    let tree = tree.map(|tree| fixups.mend_document(tree, &source.path, &source, &mut found));
    if let Some(tree) = &tree {
        // Of a document of another version, everything else that could be said follows from that.
        if check_version(tree, &source, &mut found) {
            check_document(tree, &source, &mut found);
        }
    }
    let failed = found.has_errors();
    diagnostics.extend(found);
    let mut tree = tree.filter(|_| !failed)?;
    let moved = normalise(&mut tree, &source, diagnostics);
    match serde_json::from_value(tree.to_json()) {
        Ok(api) => Some(Document {
            source,
            api,
            tree,
            moved,
        }),
        Err(error) => {
            diagnostics
                .error(
                    Code::InvalidDocument,
                    Location::file(&source.path),
                    format!("this is not an OpenAPI document: {error}"),
                )
                .expected("a document of OpenAPI 3.0")
                .help("compare this place with the specification of OpenAPI 3.0");
            None
        }
    }
}

/// Whether a document is of a version that is read; another one is reported.
fn check_version(tree: &Node, source: &Source<'_>, diagnostics: &mut Diagnostics) -> bool {
    let Some(version) = tree.get("openapi").or_else(|| tree.get("swagger")) else {
        return true;
    };
    let text = version.text().unwrap_or("?");
    let is_read = tree.get("swagger").is_none() && text.starts_with("3.0.");
    if !is_read {
        let name = if tree.get("swagger").is_some() {
            "Swagger"
        } else {
            "OpenAPI"
        };
        diagnostics
            .error(
                Code::Unsupported,
                source.at(&version.span),
                format!("{name} {text} is not supported"),
            )
            .expected("`openapi: 3.0.x`")
            .help("convert the document to OpenAPI 3.0");
    }
    is_read
}
