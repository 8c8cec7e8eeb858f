//! A guard on the instructions of our readers: counts them beside those of a floor in the same build, so that another
//! compiler or library changes both, and holds them against the bounds that are checked in.

use std::hint::black_box;
use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result, bail};
use guard::bounds::{self, Share};
use guard::callgrind::callgrind;
use guard::corpus::Corpus;
use guard::readers;

const BOUNDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/bounds.txt");

/// Of JSON, in bytes: less than a second under callgrind for each reader.
const SIZE: usize = 500_000;

/// A way to read, by its name.
struct Reader {
    name: &'static str,
    is_xml: bool,
    read: fn(&str) -> Result<()>,
}

const IGNORED: Reader = Reader {
    name: "serde_json::IgnoredAny",
    is_xml: false,
    read: |text| readers::ignored(text).map(finish),
};
const EVENTS: Reader = Reader {
    name: "quick_xml::Event",
    is_xml: true,
    read: |text| readers::events(text).map(finish),
};

/// Drops what was read, which the compiler must not see.
fn finish<T>(value: T) {
    drop(black_box(value));
}

/// Our readers, each with its floor.
const GUARDED: [(Reader, Reader); 3] = [
    (
        Reader {
            name: "from_json",
            is_xml: false,
            read: |text| readers::from_json(text).map(finish),
        },
        IGNORED,
    ),
    (
        Reader {
            name: "serde_json::from_str",
            is_xml: false,
            read: |text| readers::from_str(text).map(finish),
        },
        IGNORED,
    ),
    (
        Reader {
            name: "from_xml",
            is_xml: true,
            read: |text| readers::from_xml(text).map(finish),
        },
        EVENTS,
    ),
];

fn main() -> Result<()> {
    let arguments = env::args().skip(1).collect::<Vec<_>>();
    let arguments = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    match *arguments {
        [] => check(),
        ["--update"] => {
            fs::write(BOUNDS, bounds::render(&measure()?)).context(BOUNDS)?;
            println!("{} is written", Path::new(BOUNDS).display());
            Ok(())
        }
        // In a process of its own, which callgrind looks at.
        ["read", name] => read(name, true),
        ["prepare", name] => read(name, false),
        _ => bail!("expected no argument, or `--update`"),
    }
}

/// Holds what is measured against the bounds.
fn check() -> Result<()> {
    let bounds = fs::read_to_string(BOUNDS).context(BOUNDS)?;
    let bounds = bounds::parse(&bounds).context(BOUNDS)?;
    let faults = bounds::faults(&measure()?, &bounds);
    if !faults.is_empty() {
        bail!(
            "{}\nmake it faster, or run the guard with `--update` and say in the commit why it is slower",
            faults.join("\n")
        );
    }
    Ok(())
}

/// Counts and prints.
fn measure() -> Result<Vec<Share>> {
    let shares = GUARDED.iter().map(|(reader, floor)| {
        let (instructions, below) = (count(reader)?, count(floor)?);
        let share = Share::new(reader.name, instructions, below)?;
        println!(
            "{}: {} instructions for each 100 of {}",
            reader.name, share.hundredths, floor.name
        );
        Ok(share)
    });
    shares.collect()
}

/// The instructions of reading the corpus once.
fn count(reader: &Reader) -> Result<u64> {
    let program = env::current_exe()?.display().to_string();
    let command = |word: &str| [program.clone(), word.to_owned(), reader.name.to_owned()];
    let read = callgrind(&command("read"), "")?;
    let prepared = callgrind(&command("prepare"), "")?;
    read.checked_sub(prepared)
        .context("reading took fewer instructions than not reading")
}

/// Makes the corpus, and reads it if asked to.
fn read(name: &str, whole: bool) -> Result<()> {
    let mut readers = GUARDED.into_iter().flat_map(|(ours, floor)| [ours, floor]);
    let reader = readers
        .find(|it| it.name == name)
        .context("no such reader")?;
    let corpus = Corpus::json(SIZE, 0);
    let corpus = if reader.is_xml {
        Corpus::xml(corpus.documents.len())
    } else {
        corpus
    };
    let documents = if whole { &*corpus.documents } else { &[] };
    documents.iter().try_for_each(|text| (reader.read)(text))
}
