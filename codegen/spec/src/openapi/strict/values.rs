//! Single values of a document and names of the grammar in, what strictness wants to know of them out.

use crate::openapi::syntax::scalars::{Scalar, read_by_older, read_scalar};
use crate::openapi::syntax::tree::{Node, Quoting, Value};

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
    is(&read_scalar(text), expected)
}

/// Whether a value is what is expected.
pub(super) fn fits(node: &Node, expected: &str) -> bool {
    node.scalar().is_some_and(|scalar| is(&scalar, expected))
}

fn is(scalar: &Scalar<'_>, expected: &str) -> bool {
    match scalar {
        Scalar::Flag(_) => expected == "true or false",
        Scalar::Large(_) | Scalar::Whole(0..) => expected.contains("number"),
        Scalar::Whole(_) => ["a number", "a whole number"].contains(&expected),
        Scalar::Decimal(number) => {
            expected == "a number" || expected == "a whole number" && number.fract() == 0.0
        }
        Scalar::Text(_) | Scalar::Null => false,
    }
}

/// What to write in the place of a value that an older YAML, or nothing but its quotes, keeps from being what is expected.
pub(super) fn instead(node: &Node, expected: &str) -> Option<String> {
    let Value::Scalar(text, quoting) = &node.value else {
        return None;
    };
    if *quoting == Quoting::Quoted && could_be(text, expected) {
        return Some(format!("write `{text}` without quotes"));
    }
    let older = read_by_older(text)?;
    if expected == "true or false" {
        let is_true = ["yes", "on"].contains(&&*text.to_ascii_lowercase());
        return (older == "a boolean")
            .then(|| format!("write `{is_true}`; only YAML 1.1 takes `{text}` for a boolean"));
    }
    let digits = text.replace('_', "");
    let digits = digits.trim_start_matches('0');
    let decimal: u64 = digits
        .parse()
        .ok()
        .filter(|_| expected.contains("number"))?;
    let octal = u64::from_str_radix(digits, 8).ok();
    let octal = octal.filter(|octal| text.starts_with('0') && *octal != decimal);
    Some(match octal {
        Some(octal) => {
            format!("write `{decimal}`, or `{octal}`, which YAML 1.1 takes `{text}` for")
        }
        None => format!("write `{decimal}`; readers of YAML differ about `{text}`"),
    })
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
