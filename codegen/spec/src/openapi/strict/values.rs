//! Checks of single values and names for the strict check.

use crate::openapi::syntax::scalars::{OlderKind, Scalar, read_by_older, read_scalar};
use crate::openapi::syntax::tree::{Node, Quoting, Value};

/// Rewrites an integer bound that is written with a point or an exponent as plain digits.
pub(super) fn whole(bound: &mut Node) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Some(Scalar::Decimal(number)) = bound.scalar()
        && number.fract() == 0.0
        && number.abs() < EXACT
    {
        *bound = Node::word(format!("{number:.0}"), bound.span.clone());
    }
}

skattekit_ir::words! {
    /// The type of a scalar that the grammar requires; displayed for messages.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(super) enum Wanted {
        Boolean = "a boolean",
        Integer = "an integer",
        Count = "a non-negative integer",
        Number = "a number",
    }
}

impl Wanted {
    /// Whether a scalar has the required type.
    pub(super) fn is(self, scalar: &Scalar<'_>) -> bool {
        match scalar {
            Scalar::Flag(_) => self == Self::Boolean,
            Scalar::Large(_) | Scalar::Whole(0..) => self != Self::Boolean,
            Scalar::Whole(_) => matches!(self, Self::Integer | Self::Number),
            Scalar::Decimal(number) => {
                self == Self::Number || self == Self::Integer && number.fract() == 0.0
            }
            Scalar::Text(_) | Scalar::Null => false,
        }
    }

    /// What to write instead of a value that has the required type only in YAML 1.1, or only without its quotes.
    pub(super) fn instead(self, node: &Node) -> Option<String> {
        let Value::Scalar(text, quoting) = &node.value else {
            return None;
        };
        if *quoting == Quoting::Quoted && self.is(&read_scalar(text)) {
            return Some(format!("write `{text}` without quotes"));
        }
        let older = read_by_older(text)?;
        if self == Self::Boolean {
            let is_true = ["yes", "on"].contains(&&*text.to_ascii_lowercase());
            return (older == OlderKind::Boolean)
                .then(|| format!("write `{is_true}`; only YAML 1.1 reads `{text}` as a boolean"));
        }
        let digits = text.replace('_', "");
        let digits = digits.trim_start_matches('0');
        let decimal: u64 = digits.parse().ok()?;
        let octal = u64::from_str_radix(digits, 8).ok();
        let octal = octal.filter(|octal| text.starts_with('0') && *octal != decimal);
        Some(match octal {
            Some(octal) => {
                format!("write `{decimal}`, or `{octal}`, which is how YAML 1.1 reads `{text}`")
            }
            None => format!("write `{decimal}`; YAML readers disagree about `{text}`"),
        })
    }
}

/// The required keys of a security scheme of its type.
pub(super) fn keys_of_scheme(scheme: &Node) -> &'static [&'static str] {
    match scheme.get("type").and_then(Node::text) {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => &[],
    }
}
