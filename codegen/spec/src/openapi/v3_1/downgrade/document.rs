//! Conversion of the document-level features of OpenAPI 3.1 to 3.0.

use skattekit_ir::diag::Code;

use crate::openapi::syntax::tree::Node;
use crate::openapi::v3_1::downgrade::Rewrite;

impl Rewrite<'_> {
    /// Converts everything outside of paths and components.
    pub(super) fn document(&mut self, tree: &mut Node) {
        self.dialect(tree);
        let end = tree.span.end..tree.span.end;
        if let Some(webhooks) = tree.remove("webhooks") {
            self.diagnostics
                .warning(Code::Unsupported, self.source.at(&webhooks.key_span))
                .found("nothing is generated for `webhooks`")
                .help("no action needed; calls made by the service are not part of the crate");
        }
        if tree.get("paths").is_none() {
            tree.set("paths", Node::mapping(Vec::new(), end));
        }
        if let Some(info) = tree.get_mut("info") {
            fold(info, "summary", "description", "\n\n");
            if let Some(license) = info.get_mut("license") {
                fold(license, "identifier", "name", ", ");
            }
        }
        if let Some(components) = tree.get_mut("components") {
            components.remove("pathItems");
            mutual_tls(components);
        }
    }

    /// Checks the dialect; only OpenAPI's own is supported.
    fn dialect(&mut self, tree: &mut Node) {
        const OURS: &str = "https://spec.openapis.org/oas/3.1/dialect/base";
        if let Some(dialect) = tree.remove("jsonSchemaDialect")
            && dialect.value.text() != Some(OURS)
        {
            self.diagnostics
                .warning(Code::IgnoredKey, self.source.at(&dialect.key_span))
                .found("a `jsonSchemaDialect` other than that of OpenAPI is ignored")
                .expected(format!("`{OURS}`"))
                .help("remove it if the schemas are those of OpenAPI");
        }
    }
}

/// Appends or prepends a text without a key in 3.0 to a text that has one.
fn fold(node: &mut Node, key: &str, into: &str, between: &str) {
    let Some(entry) = node.remove(key) else {
        return;
    };
    let Some(text) = entry.value.text() else {
        return;
    };
    let both = match node.get(into).and_then(Node::text) {
        None => text.to_owned(),
        Some(known) if key == "summary" => format!("{text}{between}{known}"),
        Some(known) if known == text => return,
        Some(known) => format!("{known}{between}{text}"),
    };
    node.set(into, Node::string(both, entry.value.span));
}

/// Converts mutual TLS. A client certificate is presented before any HTTP request, so only its name is kept.
fn mutual_tls(components: &mut Node) {
    let schemes = components
        .get_mut("securitySchemes")
        .and_then(Node::entries_mut);
    for scheme in schemes.into_iter().flatten() {
        if let Some(ty) = scheme.value.get_mut("type")
            && ty.text() == Some("mutualTLS")
        {
            let span = ty.span.clone();
            let name = std::mem::replace(ty, Node::string("http".to_owned(), span));
            scheme.value.set("scheme", name);
        }
    }
}
