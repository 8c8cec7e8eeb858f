//! Today's date, for fix-ups whose source has no address.

use std::time::SystemTime;

/// Today in UTC, as `2026-01-31`.
pub(crate) fn today() -> String {
    let mut now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.truncate("2026-01-31".len());
    now
}
