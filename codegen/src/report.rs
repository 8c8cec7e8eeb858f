//! Reports of diagnostics for people and for machines, each with its place, in several formats.

mod excerpt;
mod finding;
mod github;
mod json;
mod place;
mod print;
mod sarif;

pub use excerpt::Excerpt;
pub use finding::{Finding, Fold, Folded, Report};
pub use json::{JSON_SCHEMA, codes_json};
pub use place::{Place, Point};
