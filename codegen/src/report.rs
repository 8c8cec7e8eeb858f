//! What was found, for people and for machines: each finding with its place, in every format.

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
