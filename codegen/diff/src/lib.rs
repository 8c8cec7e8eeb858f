//! The comparison of two generations: what changed between their specifications, with three verdicts for consumers.
//!
//! ```text
//! ir, ir --walk--> changes: what happened, on the wire and in meaning
//! plan, plan --public names--> differences --attach--> the same changes, with what does not compile
//! ```
//!
//! The walk destructures every struct of the [`ir`](skattekit_ir::ir) without `..`, so that whoever adds a field must
//! decide what a change of it means. The plans' public names show what code can see. Each has a place in the
//! specification, so a difference is attributed to the change at that place, or else becomes a change of its own.
//! Lines, columns and the order of fields, codes and schemas are ignored; the order of a function's parameters, and of
//! alternatives that are tried in turn, is not.

mod answers;
mod api_diff;
mod apis;
mod attribution;
mod bodies;
mod bounds;
mod calls;
mod catalogue;
mod causes;
mod change;
mod code_renames;
mod codes;
mod compatibility;
mod describe;
mod difference;
mod examples;
mod fields;
mod html;
mod json;
mod kind;
mod markdown;
mod moves;
mod notes;
mod operations;
mod presentation;
mod printed;
mod renames;
mod resolved;
mod schemas;
mod security;
mod settings;
mod text;
mod units;
mod unreleased;
mod users;
mod verdict;
mod year_lists;
mod year_news;
mod years;

pub use change::Change;
pub use difference::{Bumped, Difference};
pub use json::DIFFERENCE_SCHEMA;
pub use kind::ChangeKind;
pub use notes::{NotesError, Raised};
pub use presentation::Comparison;
pub use unreleased::Base;
pub use verdict::{Bump, Failure, FindingKind, Meaning, Sense, Source, Wire};
pub use years::compare_years;

use apis::SpecificationSide;
use change::Walk;
use resolved::Resolved;
use skattekit_rust::Generation;
use users::Users;

/// Compares two specifications and the crates generated from them.
///
/// Both must be free of errors; a side without generated files is compared by its specification alone.
#[must_use]
pub fn compare(old: &Generation, new: &Generation) -> Difference {
    let mut walk = Walk::default();
    let resolved = [old, new].map(|side| Resolved::of(side.plan.as_ref()));
    let [a, b] =
        [(old, &resolved[0]), (new, &resolved[1])].map(|(side, resolved)| SpecificationSide {
            specification: &side.specification,
            resolved,
        });
    apis::compare(&mut walk, a, b);
    attribution::lent(&mut walk, old, new);
    let users = [old, new].map(|side| Users::of(&side.specification));
    attribution::attach(&mut walk, &users, &api_diff::compare(old, new));
    attribution::gone(&mut walk);
    year_lists::excuse_provisional(&mut walk.changes, old);
    printed::compare_files(&mut walk, old, new);
    year_news::add(&mut walk.changes, new);
    Difference::between(walk.changes, old, new)
}
