//! Responses of every model to try an export with: JSON one per line, and XML, of a seed and a number per model.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use skattekit_models::{Format, MODELS};
use skattekit_testdata::{Samples, Size};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("usage: responses FOLDER COUNT [SEED]".into());
    };
    let (folder, count) = (PathBuf::from(folder), count.parse::<u64>()?);
    let seed = arguments.next().map_or(Ok(1), |seed| seed.parse::<u64>())?;
    fs::create_dir_all(&folder)?;
    for model in MODELS {
        let name = format!("{}-{}-{}", model.api, model.version, model.name);
        for (format, ending) in [(Format::Json, "ndjson"), (Format::Xml, "xml")] {
            if format == Format::Xml && model.root.is_none() {
                continue;
            }
            let file = File::create(folder.join(format!("{name}.{ending}")))?;
            let mut out = BufWriter::new(file);
            for number in 0..count {
                let size = if number % 10 == 0 {
                    Size::Full
                } else {
                    Size::Mixed
                };
                let mut samples = Samples::from_seed(seed * 1_000_003 + number).sized(size);
                writeln!(out, "{}", model.sample.document(&mut samples, format)?)?;
            }
            out.flush()?;
        }
    }
    Ok(())
}
