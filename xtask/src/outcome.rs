//! How a command ends.

use std::io::{self, ErrorKind};

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

/// What to do about what the system refused, after what it said; nothing where that alone says it.
pub(crate) fn advice(error: &anyhow::Error) -> &'static str {
    let mut causes = error.chain();
    let system = causes.find_map(|cause| cause.downcast_ref::<io::Error>());
    match system.map(io::Error::kind) {
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge) => {
            "; free some space, or name a folder on another disk"
        }
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            "; change the permissions, or name another folder"
        }
        Some(ErrorKind::AlreadyExists | ErrorKind::NotADirectory) => {
            "; a file stands where a folder has to be: move it, or name another folder"
        }
        _ => "",
    }
}
