//! The OpenAPI version of a document; any other document is reported.

use skattekit_ir::diag::{Code, Diagnostics, nearest};
use skattekit_ir::source::Source;

use crate::openapi::syntax::tree::{Node, Value};

/// The supported versions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// 3.0.
    ThreeZero,
    /// 3.1, whose schemas are those of JSON Schema.
    ThreeOne,
}

/// The version of a document; an unsupported one is reported.
pub(super) fn check_version(
    tree: &Node,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Version> {
    if !matches!(tree.value, Value::Mapping(_)) {
        let start = tree.span.start..tree.span.start;
        diagnostics
            .error(Code::InvalidDocument, source.at(&start))
            .found(format!(
                "this is not an OpenAPI document, but {}",
                tree.kind()
            ))
            .expected("a mapping with the keys `openapi`, `info` and `paths`")
            .help("fetch the document again, or correct its entry in the manifest");
        return None;
    }
    if let Some(version) = tree.get("swagger") {
        let text = version.text().unwrap_or("?");
        diagnostics
            .error(Code::Unsupported, source.at(&version.span))
            .found(format!("this is a document of Swagger {text}, which is not supported"))
            .expected("`openapi: 3.0.x` or `openapi: 3.1.x`")
            .help("convert it to OpenAPI 3.0, for example at editor.swagger.io under Edit, and save the result");
        return None;
    }
    let Some(version) = tree.get("openapi") else {
        report_other(tree, source, diagnostics);
        return None;
    };
    let text = version.text().unwrap_or("?");
    let of = |minor: &str| {
        let rest = text.strip_prefix(minor);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if of("3.0") {
        return Some(Version::ThreeZero);
    }
    if of("3.1") {
        return Some(Version::ThreeOne);
    }
    diagnostics
        .error(Code::Unsupported, source.at(&version.span))
        .found(format!("OpenAPI {text} is not supported"))
        .expected("`openapi: 3.0.x` or `openapi: 3.1.x`")
        .help("convert the document to OpenAPI 3.0");
    None
}

/// Reports a mapping that is not an OpenAPI document.
fn report_other(tree: &Node, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let keys = tree.entries().iter();
    let near = nearest("openapi", keys.map(|entry| &*entry.key)).and_then(|key| tree.entry(key));
    let start = tree.span.start..tree.span.start;
    let at = near.map_or(&start, |entry| &entry.key_span);
    let error = diagnostics
        .error(Code::InvalidDocument, source.at(at))
        .found("this is not an OpenAPI document: it has no key `openapi`")
        .expected("`openapi: 3.0.x` or `openapi: 3.1.x`");
    match near {
        Some(_) => error.help("did you mean `openapi`?"),
        None => error.help("fetch the document again, or correct its entry in the manifest"),
    };
}
