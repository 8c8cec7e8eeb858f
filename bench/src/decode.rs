//! Decoding throughput of the contenders, and the ratios between them, as tables.

use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Parser;

use crate::contenders::Contender;
use crate::lane::{Lane, Load, Ready};
use crate::table;

/// Bytes of JSON in what is read and timed at once.
///
/// Below a millisecond of work, so that what else the machine does misses every part in some round.
const PART: usize = 250_000;

/// What to decode, and how often.
#[derive(Parser)]
pub(crate) struct Options {
    /// Megabytes (of a million bytes) of JSON in each corpus.
    #[arg(long, default_value_t = 60)]
    megabytes: usize,
    /// How often everything is read.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Per cent of the names that are in no list, in the corpus with some such names.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=99))]
    unknown_percent: u64,
    /// Only these contenders, parted by commas.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Contender>,
}

/// A contender, what it reads, and by part one time a round.
struct Entrant {
    contender: Contender,
    lane: Lane,
    times: Vec<Vec<Duration>>,
}

/// The time over a whole corpus.
#[derive(Clone, Copy)]
struct Time {
    /// The shortest time of each part, added up: the steadiest on a machine with other work.
    best: f64,
    /// The median of each part, added up.
    median: f64,
    /// Of the corpus, in millions of bytes.
    megabytes: f64,
}

/// Decodes and prints.
///
/// # Errors
///
/// When a contender refuses a response that it should read, or reads another value than the others.
pub(crate) fn run(options: &Options) -> Result<()> {
    let json = Contender::JSON;
    let open = json
        .iter()
        .copied()
        .filter(|it| !it.is_closed())
        .collect::<Vec<_>>();
    let groups = [
        (0, json),
        (options.unknown_percent, &open),
        (100, &open),
        (0, &Contender::XML),
    ];
    let mut entrants = Vec::new();
    for (unknown_percent, contenders) in groups {
        entrants.push(start(options, unknown_percent, contenders)?);
    }
    agree(&entrants)?;
    race(&mut entrants, parts(options), options.rounds)?;

    let times = entrants
        .iter()
        .map(|group| {
            let times = group.iter().map(|it| (it.contender, it.time()));
            times.collect::<Vec<_>>()
        })
        .collect::<Vec<_>>();
    print_json(&times[0]);
    print_unknown(&times[..3], options.unknown_percent);
    print_xml(&times[3]);
    Ok(())
}

/// Starts those of the contenders that are asked for.
fn start(options: &Options, percent: u64, contenders: &[Contender]) -> Result<Vec<Entrant>> {
    let chosen = |it: &&Contender| options.only.is_empty() || options.only.contains(it);
    let entrants = contenders.iter().filter(chosen).map(|contender| {
        let load = Load {
            contender: *contender,
            kilobytes: options.megabytes * 1000,
            unknown_percent: percent,
        };
        Ok(Entrant {
            contender: *contender,
            lane: Lane::start(load)?,
            times: vec![Vec::new(); parts(options)],
        })
    });
    entrants.collect()
}

fn parts(options: &Options) -> usize {
    1 + options.megabytes * 1_000_000 / PART
}

impl Entrant {
    fn time(&self) -> Time {
        let sum = |pick: fn(&[Duration]) -> Duration| {
            let picked = self.times.iter().map(|times| {
                let mut times = times.clone();
                times.sort_unstable();
                pick(&times)
            });
            picked.sum::<Duration>().as_secs_f64()
        };
        Time {
            best: sum(|sorted| sorted.first().copied().unwrap_or_default()),
            median: sum(|sorted| sorted.get(sorted.len() / 2).copied().unwrap_or_default()),
            megabytes: megabytes(self.lane.ready.bytes),
        }
    }
}

impl Time {
    fn throughput(self) -> String {
        format!("{:.0}", self.megabytes / self.best)
    }

    /// How many times the throughput of the other this one has, over a corpus of the same values.
    fn against(self, other: Option<Self>) -> String {
        other.map_or_else(
            || "–".to_owned(),
            |other| {
                let best = other.best / self.best;
                format!("{best:.2} ({:.2})", other.median / self.median)
            },
        )
    }
}

/// All corpora have the same values, so all contenders must have read the same amounts.
fn agree(groups: &[Vec<Entrant>]) -> Result<()> {
    let entrants = groups.iter().flatten().collect::<Vec<_>>();
    let expected = entrants.iter().find_map(|it| it.lane.ready.sum);
    for entrant in &entrants {
        let Ready { documents, sum, .. } = entrant.lane.ready;
        ensure!(
            documents == entrants[0].lane.ready.documents && (sum.is_none() || sum == expected),
            "{} reads other amounts than the others",
            entrant.contender.label()
        );
    }
    if let Some(first) = entrants.first() {
        println!(
            "{} responses. In brackets: by the median of the rounds, not the best.",
            first.lane.ready.documents
        );
    }
    Ok(())
}

/// Lets all read by turns, a part each.
///
/// Each is at another place of the corpus, so that none is always beside the same work of another.
fn race(groups: &mut [Vec<Entrant>], parts: usize, rounds: usize) -> Result<()> {
    let mut entrants = groups.iter_mut().flatten().collect::<Vec<_>>();
    let apart = parts / entrants.len().max(1);
    for _ in 0..rounds {
        for part in 0..parts {
            for (index, entrant) in entrants.iter_mut().enumerate() {
                let part = (part + index * apart) % parts;
                let time = entrant.lane.time(part, parts)?;
                entrant.times[part].push(time);
            }
        }
    }
    Ok(())
}

type Times = [(Contender, Time)];

fn find(times: &Times, contender: Contender) -> Option<Time> {
    times.iter().find(|it| it.0 == contender).map(|it| it.1)
}

fn print_json(times: &Times) {
    let typify = find(times, Contender::Typify);
    let floor = find(times, Contender::Floor);
    let rows = times.iter().map(|(contender, time)| {
        vec![
            contender.label().to_owned(),
            time.throughput(),
            time.against(typify),
            time.against(floor),
        ]
    });
    table::print(
        "JSON, names of the year",
        &["MB/s", "× typify", "× floor"],
        &rows.collect::<Vec<_>>(),
    );
}

/// The groups: all names known, some unknown, all unknown.
fn print_unknown(groups: &[Vec<(Contender, Time)>], percent: u64) {
    let rows = groups[1].iter().map(|(contender, some)| {
        let known = find(&groups[0], *contender);
        let all = find(&groups[2], *contender);
        let all = all.map_or_else(|| "–".to_owned(), |all| all.against(known));
        vec![
            contender.label().to_owned(),
            some.throughput(),
            some.against(known),
            all,
        ]
    });
    table::print(
        "JSON with unknown names",
        &[
            &format!("MB/s, {percent} % unknown"),
            &format!("{percent} % × known"),
            "100 % × known",
        ],
        &rows.collect::<Vec<_>>(),
    );
}

fn print_xml(times: &Times) {
    let floor = find(times, Contender::FloorXml);
    let rows = times.iter().map(|(contender, time)| {
        vec![
            contender.label().to_owned(),
            time.throughput(),
            time.against(floor),
        ]
    });
    table::print(
        "XML, names of the year",
        &["MB/s", "× floor"],
        &rows.collect::<Vec<_>>(),
    );
}

/// Exact to the kilobyte.
fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1000.0
}
