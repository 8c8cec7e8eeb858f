//! The limit on the nesting of kept values, since they are read recursively.

use serde_core::de::Error;

/// The deepest nesting of a kept value.
const DEPTH: usize = 128;

/// The depth inside a list or an object at a given depth.
///
/// # Errors
/// If the nesting is too deep.
pub(super) fn deeper<E: Error>(depth: usize) -> Result<usize, E> {
    if depth < DEPTH {
        Ok(depth + 1)
    } else {
        Err(E::custom("nested too deeply"))
    }
}
