//! The speed of an export beside that of decoding alone, in the same run: MB/s by the best of some rounds, interleaved.
//!
//! With a folder, the responses are written there instead, as often as it takes to be so many megabytes.

#![expect(clippy::print_stdout, reason = "what is measured is printed")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use skattekit_export::{Options, Person, export};
use skattekit_inspect::{Models, Selection, find};
use skattekit_models::{CodeList, Format, MODELS, ResponseType};
use skattekit_runtime::{Sampler, Wanted, Wire, from_json};
use skattekit_summert_skattegrunnlag::{v1, v2};
use skattekit_testdata::{Random, Samples};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How often everything is measured.
const ROUNDS: usize = 5;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let megabytes = arguments
        .next()
        .map_or(Ok(60), |text| text.parse::<usize>())?;
    if let Some(folder) = arguments.next() {
        for version in ["v1", "v2"] {
            let path = Path::new(&folder).join(format!("{version}.ndjson"));
            write(&path, &corpus(version, 60_000_000)?, megabytes * 1_000_000)?;
        }
        return Ok(());
    }
    let folder = std::env::temp_dir().join(format!("skattekit-speed-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = measure(
        "v1",
        decode::<v1::SummertSkattegrunnlagAnyYear>,
        megabytes,
        &folder,
    )
    .and_then(|()| {
        measure(
            "v2",
            decode::<v2::SummertSkattegrunnlagAnyYear>,
            megabytes,
            &folder,
        )
    });
    fs::remove_dir_all(&folder)?;
    measured
}

fn measure(
    version: &str,
    decode: fn(&[String]) -> Outcome<()>,
    megabytes: usize,
    folder: &Path,
) -> Outcome<()> {
    let lines = corpus(version, megabytes * 1_000_000)?;
    let bytes = lines.iter().map(|line| line.len() + 1).sum::<usize>();
    let input = folder.join(format!("{version}.ndjson"));
    write(&input, &lines, bytes)?;
    let mut best = BTreeMap::<&str, Duration>::new();
    let (mut size, mut rows) = (0, BTreeMap::new());
    for round in 0..ROUNDS {
        let mut time = |name: &'static str, run: &mut dyn FnMut() -> Outcome<()>| -> Outcome<()> {
            let (start, busy) = (Instant::now(), on_cpu());
            run()?;
            // What else runs on the machine does not count where one thread does everything.
            let took = match on_cpu().zip(busy).filter(|_| !name.contains("two")) {
                Some((now, before)) => now.saturating_sub(before),
                None => start.elapsed(),
            };
            let known = best.entry(name).or_insert(took);
            *known = took.min(*known);
            Ok(())
        };
        time("decode", &mut || decode(&lines))?;
        for (name, jobs) in [("export, one core", 1), ("export, two cores", 2)] {
            let to = folder.join(format!("{version}-{round}-{jobs}"));
            time(name, &mut || {
                rows = exported(&input, &to, jobs)?;
                Ok(())
            })?;
            size = size_below(&to)?;
            fs::remove_dir_all(&to)?;
        }
    }
    let of_decode = best["decode"].as_secs_f64();
    println!("{version}: {bytes} bytes in {} responses", lines.len());
    for (name, took) in &best {
        #[expect(clippy::cast_precision_loss, reason = "a figure with two digits")]
        let speed = bytes as f64 / 1e6 / took.as_secs_f64();
        let times = of_decode / took.as_secs_f64();
        println!("  {name}: {speed:.0} MB/s, {times:.2} × decode");
    }
    for (table, rows) in rows {
        println!("  {table}: {rows} rows");
    }
    println!("  data set: {size} bytes");
    Ok(())
}

/// The time that this thread has been at work, where the system tells.
fn on_cpu() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn exported(input: &Path, to: &Path, jobs: usize) -> Outcome<BTreeMap<String, u64>> {
    let models = Models::select(&Selection::default())?;
    let options = Options {
        jobs,
        longest: 64_000_000,
        person: Person::Drop,
        again: false,
    };
    let found = find(&[PathBuf::from(input)]);
    let summary = export(
        &found.inputs,
        to,
        &models,
        &options,
        &Arc::default(),
        &|| {},
    )?;
    Ok(summary
        .rows
        .into_iter()
        .map(|((_, table), rows)| (table, rows))
        .collect())
}

fn decode<T: Wire>(lines: &[String]) -> Outcome<()> {
    for line in lines {
        black_box(from_json::<T>(line.as_str())?);
    }
    Ok(())
}

/// Responses of summert skattegrunnlag, with 5 to 60 posts each.
fn corpus(version: &str, bytes: usize) -> Outcome<Vec<String>> {
    let is_it = |row: &&ResponseType| {
        row.api == "summertskattegrunnlag" && row.version == version && !row.is_error
    };
    let row = MODELS.iter().find(is_it).ok_or("no such model")?;
    let mut sampler = Long {
        samples: Samples::from_seed(7),
        random: Random::from_seed(7),
    };
    let (mut lines, mut size) = (Vec::new(), 0);
    while size < bytes {
        let line = row.sample.document(&mut sampler, Format::Json)?;
        size += line.len() + 1;
        lines.push(line);
    }
    Ok(lines)
}

fn write(path: &Path, lines: &[String], bytes: usize) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut size = 0;
    for line in lines.iter().cycle() {
        if size >= bytes {
            break;
        }
        writeln!(out, "{line}")?;
        size += line.len() + 1;
    }
    out.flush()?;
    Ok(())
}

fn size_below(folder: &Path) -> Outcome<u64> {
    let mut size = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        size += if entry.path().is_dir() {
            size_below(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(size)
}

/// Samples with as many posts as real responses have.
struct Long {
    samples: Samples,
    random: Random,
}

impl Sampler for Long {
    fn is_there(&mut self, wanted: &Wanted<'_>) -> bool {
        // Real responses have what tells the versions apart.
        wanted.depth == 1 || self.samples.is_there(wanted)
    }

    fn count(&mut self, wanted: &Wanted<'_>) -> usize {
        match (wanted.depth, wanted.name) {
            (1, "grunnlag") => self.random.between(5, 60) as usize,
            (1, _) => usize::from(self.random.percent(3)),
            // Most posts have one kategori.
            (_, "kategori") => 1,
            _ => self.samples.count(wanted),
        }
    }

    fn choose(&mut self, wanted: &Wanted<'_>, count: usize) -> usize {
        self.samples.choose(wanted, count)
    }

    fn row(&mut self, wanted: &Wanted<'_>, list: &CodeList) -> usize {
        self.samples.row(wanted, list)
    }

    fn text(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples.text(wanted)
    }

    fn integer(&mut self, wanted: &Wanted<'_>) -> i64 {
        self.samples.integer(wanted)
    }

    fn decimal(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples.decimal(wanted)
    }

    fn boolean(&mut self, wanted: &Wanted<'_>) -> bool {
        self.samples.boolean(wanted)
    }

    fn date(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples.date(wanted)
    }

    fn date_time(&mut self, wanted: &Wanted<'_>) -> String {
        self.samples.date_time(wanted)
    }

    fn year(&mut self, wanted: &Wanted<'_>) -> u16 {
        self.samples.year(wanted)
    }
}
