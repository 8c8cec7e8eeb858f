//! Writing of the accepted files: the folder of specifications is replaced as a whole, or unchanged.

use skattekit_codegen::{LOCK, Sources, counted};

use super::Settings;
use super::report::print_status;
use super::validate::Accepted;
use crate::paths::Folders;
use crate::print::eprint_line;
use crate::specs_folder::Edits;
use crate::swap::Swap;

/// Writes the fetched files and the lock at once.
///
/// # Errors
/// If something cannot be written, or was changed by somebody else in the meantime; everything is unchanged then.
pub(crate) fn write(
    folders: &Folders,
    settings: &Settings,
    old: &Sources,
    accepted: &Accepted,
) -> anyhow::Result<()> {
    let edits = Edits::between(old, &accepted.sources);
    if edits.is_empty() {
        return Ok(());
    }
    let specs = &folders.specs;
    edits.write(&Swap::open(specs)?, || Ok(()))?;
    let count = edits.written.keys().filter(|path| **path != LOCK).count();
    print_status(
        settings,
        &format!(
            "wrote {} and {LOCK} in {}; next: cargo xtask regenerate{}",
            counted(count, "file"),
            folders.show(specs),
            folders.arguments
        ),
    );
    if std::env::current_dir().map_or(true, |current| current.starts_with(specs)) {
        eprint_line!("note: the current folder was replaced; run `cd .` to enter the new one");
    }
    Ok(())
}
