//! The depth to which a kept value can be nested, which is bounded since it is read by recursion.

use serde_core::de::Error;

/// How deep a value that is kept can be nested.
const DEPTH: usize = 128;

/// The depth of what is in a list or an object at a depth.
///
/// # Errors
/// What is nested too deeply.
pub(super) fn deeper<E: Error>(depth: usize) -> Result<usize, E> {
    if depth < DEPTH {
        Ok(depth + 1)
    } else {
        Err(E::custom("nested too deeply"))
    }
}
