//! How a command ends.

/// How a command ended.
pub(crate) enum CommandOutcome {
    /// Everything is fine.
    Fine,
    /// Specification and code differ.
    Drift,
    /// There are warnings, which were to count as errors.
    Denied,
    /// The input is at fault; what is wrong was printed.
    BadInput,
}
