//! Parsing of a YAML or JSON file to a tree in which every value knows its place.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::openapi::syntax::tree::Node;

mod json;
pub(crate) mod scalars;
mod texts;
pub(crate) mod tree;
mod yaml;

/// Reads a file: JSON if its name or its content says so, YAML otherwise.
pub(crate) fn read_tree(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = source.text;
    let start = text.trim_start();
    if start.starts_with('<') {
        let at = text.len() - start.len();
        let end = at + start.lines().next().unwrap_or_default().len();
        diagnostics
            .error(Code::InvalidDocument, source.at(&(at..end)))
            .found("this is a page of HTML or XML")
            .expected("an OpenAPI document in YAML or JSON")
            .help("fetch the document itself; its address may require a login, or be that of the documentation");
        return None;
    }
    let is_called_json = source
        .path
        .rsplit_once('.')
        .is_some_and(|(_, end)| end.eq_ignore_ascii_case("json"));
    let mut tree = if is_called_json || (start.starts_with('{') && json::is_json(text)) {
        json::read_json(source, diagnostics)?
    } else {
        yaml::read_yaml(source, diagnostics)?
    };
    texts::check_hidden(&mut tree, text, source, diagnostics);
    source.keep_outline(|| tree.outline(text));
    Some(tree)
}
