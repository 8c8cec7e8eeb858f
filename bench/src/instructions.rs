//! Instructions that callgrind counts for each contender, as a table.

use anyhow::{Context, Result};
use clap::Parser;
use guard::callgrind::callgrind;
use guard::corpus::Corpus;

use crate::contenders::Contender;
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
    for contender in Contender::JSON.iter().copied().filter(chosen) {
        let known = count(contender, options.kilobytes, 0)?;
        let unknown = if contender.is_closed() {
            None
        } else {
            Some(count(contender, options.kilobytes, 100)?)
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
    for contender in Contender::XML.into_iter().filter(chosen) {
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
    let arguments = load.arguments()?;
    // Asked for the whole corpus as one part, and asked for nothing.
    let read = callgrind(&arguments, "0 1\n")?;
    let nothing = callgrind(&arguments, "")?;
    read.checked_sub(nothing)
        .context("reading took fewer instructions than not reading")
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
    fn ratios_are_rounded() {
        assert_eq!(ratio(2, Some(3)), "0.67");
        assert_eq!(ratio(3, Some(2)), "1.50");
        assert_eq!(ratio(3, None), "–");
        assert_eq!(ratio(3, Some(0)), "–");
    }
}
