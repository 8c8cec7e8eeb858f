//! The text of an OpenAPI document, and of the files that it refers to, to one tree in the form of OpenAPI 3.0, which openapiv3 has to be able to read too.

use std::collections::BTreeSet;

use super::normalise::{Moved, normalise};
use super::strict::check_document;
use super::tree::{Mapping, Node, unescape};
use crate::diag::{Code, Diagnostics};
use crate::fixup::Fixups;
use crate::source::{Source, Sources};

mod bundle;
mod deserialize;
mod files;
mod json;
pub(super) mod modern;
mod names;
mod newer;
mod newer_keywords;
pub(super) mod scalars;
mod search;
mod texts;
mod version;
mod walk;
mod yaml;

use bundle::bundle;
use version::{Version, check_version};

/// Deeper documents are refused, so that no walk over a tree can exhaust the stack.
const MAX_DEPTH: usize = 100;

/// A document that OpenAPI 3.0 allows.
pub(crate) struct Document<'a> {
    /// The file, and the files that it refers to: it knows the place of every span of the tree.
    pub source: Source<'a>,
    /// What it says, and where.
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

/// Reads a document; what OpenAPI does not allow is reported, all of it.
///
/// The paths of the files that it refers to are added to `referred`.
pub(crate) fn read_document<'a>(
    source: Source<'a>,
    sources: &Sources,
    fixups: &mut Fixups<'_>,
    referred: &mut BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Document<'a>> {
    let mut found = Diagnostics::default();
    let document = read_checked(source, sources, fixups, referred, &mut found);
    // What is copied to where it is referred to would be reported once a copy.
    diagnostics.extend(found.without_repeats());
    document
}

fn read_checked<'a>(
    mut source: Source<'a>,
    sources: &Sources,
    fixups: &mut Fixups<'_>,
    referred: &mut BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Document<'a>> {
    let tree = read_text(source.text, &source.path, 0, &source, diagnostics)?;
    let mut tree = fixups.mend_document(tree, &source.path, &source, diagnostics);
    // Of a document of another version, everything else that could be said follows from that.
    let version = check_version(&tree, &source, diagnostics)?;
    bundle(
        &mut tree,
        &mut source,
        sources,
        fixups,
        referred,
        diagnostics,
    );
    let is_modern = version == Version::Modern;
    modern::to_three_zero(&mut tree, is_modern, &source, diagnostics);
    check_document(&mut tree, is_modern, &source, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let moved = normalise(&mut tree, &source, diagnostics);
    // A second opinion: what the grammar here lets through, openapiv3 has to read too.
    deserialize::check(&tree, &source, diagnostics)?;
    Some(Document {
        source,
        tree,
        moved,
    })
}

/// The tree of a file as it is written, whatever it may be.
pub(crate) fn read_tree(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Node> {
    read_text(source.text, &source.path, 0, source, diagnostics)
}

/// Reads a file: JSON where it is called so or is that, YAML otherwise.
fn read_text(
    text: &str,
    path: &str,
    base: usize,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let start = text.trim_start();
    if start.starts_with('<') {
        let at = base + text.len() - start.len();
        let end = at + start.lines().next().unwrap_or_default().len();
        diagnostics
            .error(
                Code::InvalidDocument,
                source.at(&(at..end)),
                "this is a page of HTML or XML",
            )
            .expected("an OpenAPI document in YAML or JSON")
            .help("fetch the document itself; its address may ask for a login, or be that of its documentation");
        return None;
    }
    let is_called_json = path
        .rsplit_once('.')
        .is_some_and(|(_, end)| end.eq_ignore_ascii_case("json"));
    let mut tree = if is_called_json || (start.starts_with('{') && json::is_json(text)) {
        json::read_json(text, base, source, diagnostics)?
    } else {
        yaml::read_yaml(text, base, source, diagnostics)?
    };
    texts::check_hidden(&mut tree, (text, base), source, diagnostics);
    Some(tree)
}

/// Reports the keys that stand more than once in a mapping.
fn report_repeated(mapping: &Mapping, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    for (first, entry) in mapping.repeated() {
        diagnostics
            .error(
                Code::RepeatedKey,
                source.at(&entry.key_span),
                format!("the key `{}` stands twice", entry.key),
            )
            .expected("each key of a mapping once")
            .other(source.at(&first.key_span), "it stands here first")
            .help("rename one of the two, or take it out");
    }
}
