//! Instructions that callgrind counts for each contender, as a table.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Parser;

use crate::contenders::Contender;
use crate::corpus::Corpus;
use crate::lane::Load;
use crate::table;

/// How much to read under callgrind, which is some fifty times slower.
#[derive(Parser)]
pub(crate) struct Options {
    /// Kilobytes (of a thousand bytes) of JSON.
    #[arg(long, default_value_t = 2000)]
    kilobytes: usize,
    /// Only these contenders, parted by commas.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Contender>,
}

/// Counts and prints.
///
/// # Errors
///
/// When valgrind is not there, or its output is not what we know.
pub(crate) fn run(options: &Options) -> Result<()> {
    let chosen = |it: &Contender| options.only.is_empty() || options.only.contains(it);
    let bytes = Corpus::json(options.kilobytes * 1000, 0).bytes;

    let mut json = Vec::new();
    for contender in Contender::JSON.into_iter().filter(chosen) {
        let known = count(contender, options.kilobytes, 0)?;
        let unknown = match contender {
            Contender::TypifyNames => None,
            _ => Some(count(contender, options.kilobytes, 100)?),
        };
        json.push((contender, known, unknown));
    }
    let of = |wanted| json.iter().find(|it| it.0 == wanted).map(|it| it.1);
    let (typify, floor) = (of(Contender::Typify), of(Contender::Floor));
    let rows = json.iter().map(|(contender, known, unknown)| {
        vec![
            contender.label().to_owned(),
            ratio(*known, Some(bytes as u64)),
            ratio(*known, typify),
            ratio(*known, floor),
            unknown.map_or_else(|| "refused".to_owned(), |it| ratio(it, Some(*known))),
        ]
    });
    table::print(
        "JSON, instructions",
        &[
            "a byte",
            "of typify's",
            "of the floor's",
            "all names unknown, of known",
        ],
        &rows.collect::<Vec<_>>(),
    );

    let mut xml = Vec::new();
    for contender in Contender::XML.iter().copied().filter(chosen) {
        xml.push((contender, count(contender, options.kilobytes, 0)?));
    }
    let floor = xml
        .iter()
        .find(|it| it.0 == Contender::FloorXml)
        .map(|it| it.1);
    let rows = xml.iter().map(|(contender, count)| {
        vec![
            contender.label().to_owned(),
            ratio(*count, Some(bytes as u64)),
            ratio(*count, floor),
        ]
    });
    table::print(
        "XML of the same values, instructions",
        &["a byte of JSON", "of the floor's"],
        &rows.collect::<Vec<_>>(),
    );
    Ok(())
}

/// The instructions of reading the corpus once.
fn count(contender: Contender, kilobytes: usize, unknown_percent: u64) -> Result<u64> {
    let load = Load {
        contender,
        kilobytes,
        unknown_percent,
    };
    // Asked for the whole corpus as one part, and asked for nothing.
    let read = callgrind(load, "0 1\n")?;
    let nothing = callgrind(load, "")?;
    read.checked_sub(nothing)
        .context("reading took fewer instructions than not reading")
}

fn callgrind(load: Load, question: &str) -> Result<u64> {
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(load.arguments()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("valgrind is needed to count instructions")?;
    let mut questions = child.stdin.take().context("valgrind has no stdin")?;
    questions.write_all(question.as_bytes())?;
    drop(questions);
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

/// To two digits after the point.
fn ratio(count: u64, of: Option<u64>) -> String {
    match of {
        Some(of) if of > 0 => {
            let hundredths = (count * 100 + of / 2) / of;
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        }
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_what_callgrind_prints() {
        let printed = "==7== \n==7== Events    : Ir\n==7== Collected : 1234567\n==7== \n";
        assert_eq!(collected(printed), Some(1_234_567));
        assert_eq!(collected("==7== Events    : Ir\n"), None);
    }

    #[test]
    fn ratios_are_rounded() {
        assert_eq!(ratio(2, Some(3)), "0.67");
        assert_eq!(ratio(3, Some(2)), "1.50");
        assert_eq!(ratio(3, None), "–");
        assert_eq!(ratio(3, Some(0)), "–");
    }
}
