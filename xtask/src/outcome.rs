//! How a command ends.

/// How a command ended.
pub(crate) enum CommandOutcome {
    /// Success.
    Fine,
    /// The specifications and the code differ.
    Drift,
    /// There are warnings, with `--deny-warnings`.
    Denied,
    /// The input has errors, which were printed.
    BadInput,
}
