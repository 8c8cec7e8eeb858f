//! The bounds on the instructions of our readers, as they are checked in.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};

/// The heading of the file.
const HEADING: &str = "\
# How many instructions a reader may take for each of its floor's, in hundredths; the floors are in `src/main.rs`.
# Written by `cargo run --release --manifest-path bench/Cargo.toml --package guard -- --update`.
";

/// Per cent of what was measured that a bound is above it: another machine has other versions of the C library.
const ROOM: u64 = 4;

/// The instructions of a reader for each hundred of its floor's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The reader's name.
    pub reader: String,
    /// Hundredths, rounded up.
    pub hundredths: u64,
}

impl Share {
    /// The share of counted instructions.
    ///
    /// # Errors
    ///
    /// When the floor has none.
    pub fn new(reader: &str, instructions: u64, floor: u64) -> Result<Self> {
        ensure!(floor > 0, "the floor of {reader} took no instructions");
        Ok(Self {
            reader: reader.to_owned(),
            hundredths: (instructions * 100).div_ceil(floor),
        })
    }
}

/// Reads the file of bounds.
///
/// # Errors
///
/// When a line is no bound.
pub fn parse(text: &str) -> Result<Vec<Share>> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let bounds = lines.map(|line| {
        let bound = line.split_once(' ').and_then(|(reader, hundredths)| {
            Some(Share {
                reader: reader.to_owned(),
                hundredths: hundredths.parse().ok()?,
            })
        });
        bound.with_context(|| format!("expected a reader and a number, found `{line}`"))
    });
    bounds.collect()
}

/// The file of bounds for what was measured.
#[must_use]
pub fn render(measured: &[Share]) -> String {
    let mut text = HEADING.to_owned();
    for Share { reader, hundredths } in measured {
        let bound = (hundredths * (100 + ROOM)).div_ceil(100);
        let _ = writeln!(text, "{reader} {bound}");
    }
    text
}

/// What is above its bound or has none, and bounds of nothing; a sentence each.
#[must_use]
pub fn faults(measured: &[Share], bounds: &[Share]) -> Vec<String> {
    let mut faults = Vec::new();
    for Share { reader, hundredths } in measured {
        match bounds.iter().find(|bound| bound.reader == *reader) {
            None => faults.push(format!("{reader} has no bound")),
            Some(bound) if *hundredths > bound.hundredths => {
                let bound = bound.hundredths;
                faults.push(format!(
                    "{reader} takes {hundredths}, and its bound is {bound}"
                ));
            }
            Some(_) => {}
        }
    }
    for Share { reader, .. } in bounds {
        if !measured.iter().any(|it| it.reader == *reader) {
            faults.push(format!(
                "there is a bound for {reader}, which is not measured"
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{Share, faults, parse, render};

    fn share(reader: &str, hundredths: u64) -> Share {
        Share {
            reader: reader.to_owned(),
            hundredths,
        }
    }

    #[test]
    fn what_is_written_is_read_and_holds() {
        let measured = [share("from_json", 157), share("from_xml", 100)];
        let bounds = parse(&render(&measured)).unwrap();
        assert_eq!(bounds, [share("from_json", 164), share("from_xml", 104)]);
        assert_eq!(faults(&measured, &bounds), [""; 0]);
        assert!(parse("from_json").is_err());
        assert!(parse("from_json 1.64").is_err());
    }

    #[test]
    fn what_is_above_its_bound_is_named() {
        let measured = [share("from_json", 165), share("from_str", 1)];
        let bounds = [share("from_json", 164), share("from_xml", 104)];
        let expected = [
            "from_json takes 165, and its bound is 164",
            "from_str has no bound",
            "there is a bound for from_xml, which is not measured",
        ];
        assert_eq!(faults(&measured, &bounds), expected);
    }

    #[test]
    fn shares_are_rounded_up() {
        assert_eq!(Share::new("a", 301, 200).unwrap().hundredths, 151);
        assert!(Share::new("a", 1, 0).is_err());
    }
}
