//! Fuzzing of what the generator and the generated crates promise for arbitrary bytes.
//!
//! What must hold, beside that nothing panics or runs away:
//!
//! - A reading that lists findings gives the same value as one that does not, and a strict one fails exactly when there is a finding.
//!   They part only where a required field is null or missing.
//! - JSON is to this reader what it is to `serde_json`: it gives the same values, and takes no bytes that the other refuses.
//! - What was read can be written, in JSON always and in XML where its characters allow it, and reads back equal.
//! - JSON that has nothing new in it comes out as it went in, but for the order of fields.
//! - An error quotes no number of eleven digits, and neither does the `Debug` of a reply that could not be read.
//!
//! The tests of the workspace run the same functions over the seeds, whole and damaged.

mod decode;
mod documents;
mod generator;
mod mutate;
mod proeve;
mod properties;

pub use decode::decode;
pub use documents::{json, xml};
pub use generator::{check_files, manifest, openapi, page};
pub use mutate::mutate;
pub use proeve::Proeve;
