//! The comparison of constraints and defaults of values.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Constraint, Constraints, Rule};

use super::change::Walk;
use super::describe;
use super::kind::ChangeKind;
use super::verdict::{FindingKind, Sense, Wire};

/// Compares the constraints on a value that is sent.
pub(super) fn sent(walk: &mut Walk, subject: &str, bounds: [&Constraints; 2], at: [&Location; 2]) {
    let (_, sent) = loosened(bounds);
    compare(walk, subject, bounds, at, sent.as_request());
}

/// Compares the constraints on a value, and its default.
pub(super) fn compare(
    walk: &mut Walk,
    subject: &str,
    bounds: [&Constraints; 2],
    at: [&Location; 2],
    verdict: Wire,
) {
    let [a, b] = bounds.map(describe::defaults);
    let changed = walk.differ(
        ChangeKind::DefaultChanged,
        subject,
        (&a, at[0]),
        (&b, at[1]),
    );
    changed.map(|change| change.means(Sense::Default));
    let [a, b] = bounds.map(describe::constraints);
    let kind = ChangeKind::ConstraintsChanged;
    let changed = walk.differ(kind, subject, (&a, at[0]), (&b, at[1]));
    changed.map(|change| change.wire(verdict));
}

/// The verdicts of a strict reading: on new values under the old constraints, and on old values under the new ones.
pub(super) fn loosened([old, new]: [&Constraints; 2]) -> (Wire, Wire) {
    let verdict = |outer: &[Constraint], inner: &[Constraint]| {
        let mut checked = outer.iter().filter(|constraint| is_checked(constraint));
        if checked.all(|bound| implied(bound, inner)) {
            Wire::Decodes
        } else {
            Wire::Reports(FindingKind::OutOfBounds)
        }
    };
    (verdict(old, new), verdict(new, old))
}

/// Whether a strict reading checks a constraint.
fn is_checked(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Rule(Rule::Format | Rule::ContentMediaType, _)
        | Constraint::OneOf(_)
        | Constraint::Except(_)
        | Constraint::ReadOnly
        | Constraint::WriteOnly
        | Constraint::Deprecated
        | Constraint::Default(_) => false,
        Constraint::Rule(rule, value) => !rule.is_count() || value.parse::<u64>().is_ok(),
        Constraint::Each(_, constraints) => constraints.iter().any(is_checked),
        Constraint::UniqueItems => true,
    }
}

/// Whether values that satisfy all of the constraints satisfy this one too.
fn implied(bound: &Constraint, bounds: &[Constraint]) -> bool {
    bounds.iter().any(|other| match (bound, other) {
        (Constraint::Rule(rule, outer), Constraint::Rule(same, inner)) if rule == same => {
            match (outer.parse::<f64>(), inner.parse::<f64>()) {
                (Ok(outer), Ok(inner)) if rule.is_upper() => inner <= outer,
                (Ok(outer), Ok(inner)) if rule.is_lower() => inner >= outer,
                _ => outer == inner,
            }
        }
        (Constraint::Each(part, outer), Constraint::Each(same, inner)) => {
            let mut checked = outer.iter().filter(|constraint| is_checked(constraint));
            part == same && checked.all(|bound| implied(bound, inner))
        }
        _ => bound == other,
    })
}
