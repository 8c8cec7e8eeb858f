//! The instructions that valgrind's callgrind counts.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The instructions of a command from its start to its end.
///
/// # Errors
///
/// When valgrind is not there, its output is not what we know, or the command fails.
pub fn callgrind(command: &[String], stdin: &str) -> Result<u64> {
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("valgrind is needed to count instructions")?;
    let mut input = child.stdin.take().context("valgrind has no stdin")?;
    input.write_all(stdin.as_bytes())?;
    drop(input);
    let output = child.wait_with_output()?;
    let printed = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind failed:\n{printed}");
    collected(&printed).with_context(|| format!("no count in what valgrind printed:\n{printed}"))
}

/// The number after `Collected :`.
fn collected(printed: &str) -> Option<u64> {
    let (_, after) = printed.split_once("Collected : ")?;
    after.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::collected;

    #[test]
    fn the_count_is_read_from_what_callgrind_prints() {
        let printed = "==7== \n==7== Events    : Ir\n==7== Collected : 1234567\n==7== \n";
        assert_eq!(collected(printed), Some(1_234_567));
        assert_eq!(collected("==7== Events    : Ir\n"), None);
    }
}
