//! Single values of a document and names of the grammar in, what strictness wants to know of them out.

use crate::openapi::read::scalars::{Scalar, read_scalar};
use crate::openapi::tree::Node;

/// A bound of whole numbers that is written with a point or an exponent, in digits alone.
pub(super) fn whole(bound: &mut Node) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Some(Scalar::Decimal(number)) = bound.scalar()
        && number.fract() == 0.0
        && number.abs() < EXACT
    {
        *bound = Node::word(format!("{number:.0}"), bound.span.clone());
    }
}

/// Whether a text in quotes would be what is expected without them.
pub(super) fn could_be(text: &str, expected: &str) -> bool {
    match read_scalar(text) {
        Scalar::Flag(_) => expected == "true or false",
        Scalar::Text(_) | Scalar::Null => false,
        _ => expected.contains("number"),
    }
}

/// Whether a value is null.
pub(super) fn is_null(node: &Node) -> bool {
    node.scalar() == Some(Scalar::Null)
}

/// The keys that a security scheme of its type must have.
pub(super) fn keys_of_scheme(scheme: &Node) -> &'static [&'static str] {
    match scheme.get("type").and_then(Node::text) {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => &[],
    }
}

/// The name of an object with its article.
pub(super) fn with_article(name: &str) -> String {
    let article = if name.starts_with(['e', 'i', 'o', 'O', 'X']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}
