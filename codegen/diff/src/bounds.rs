//! What two documents say of values beyond their type, compared.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Bound, Constraint, Constraints};

use super::change::Walk;
use super::kind::Kind;
use super::verdict::{Found, Sense, Wire};
use super::words;

/// Compares what is said of the values of something that is sent.
pub(super) fn sent(walk: &mut Walk, subject: &str, bounds: [&Constraints; 2], at: [&Location; 2]) {
    let (_, sent) = loosened(bounds);
    compare(walk, subject, bounds, at, sent.as_request());
}

/// Compares what is said of values.
pub(super) fn compare(
    walk: &mut Walk,
    subject: &str,
    bounds: [&Constraints; 2],
    at: [&Location; 2],
    verdict: Wire,
) {
    let [a, b] = bounds.map(words::defaults);
    let changed = walk.differ(Kind::DefaultChanged, subject, (&a, at[0]), (&b, at[1]));
    changed.map(|change| change.means(Sense::Default));
    let [a, b] = bounds.map(words::constraints);
    let kind = Kind::ConstraintsChanged;
    let changed = walk.differ(kind, subject, (&a, at[0]), (&b, at[1]));
    changed.map(|change| change.wire(verdict));
}

/// What a strict reading makes of values within other bounds: of the new ones by the old, and of the old ones by the new.
pub(super) fn loosened([old, new]: [&Constraints; 2]) -> (Wire, Wire) {
    let bounds = |constraints: &Constraints| {
        let bounds = constraints.iter();
        Vec::from_iter(bounds.filter_map(|Constraint { bound, .. }| bound.clone()))
    };
    let (old, new) = (bounds(old), bounds(new));
    let verdict = |outer: &[Bound], inner: &[Bound]| {
        if outer.iter().all(|bound| implied(bound, inner)) {
            Wire::Decodes
        } else {
            Wire::Reports(Found::OutOfBounds)
        }
    };
    (verdict(&old, &new), verdict(&new, &old))
}

/// Whether values that keep all of the bounds keep this one too.
fn implied(bound: &Bound, bounds: &[Bound]) -> bool {
    bounds.iter().any(|other| match (bound, other) {
        (Bound::Count(rule, count), Bound::Count(same, inner)) if rule == same => {
            if is_upper(rule) {
                inner <= count
            } else {
                inner >= count
            }
        }
        (Bound::Text(rule, text), Bound::Text(same, inner)) if rule == same => {
            match (text.parse::<f64>(), inner.parse::<f64>()) {
                (Ok(outer), Ok(inner)) if is_upper(rule) => inner <= outer,
                (Ok(outer), Ok(inner)) if rule.to_lowercase().contains("min") => inner >= outer,
                _ => text == inner,
            }
        }
        (Bound::Each(rule, outer), Bound::Each(same, inner)) => {
            rule == same && outer.iter().all(|bound| implied(bound, inner))
        }
        _ => bound == other,
    })
}

fn is_upper(rule: &str) -> bool {
    rule.to_lowercase().contains("max")
}
