//! The time to generate code from a large OpenAPI document, compared with the time to read it.
//!
//! Each measurement is a process of its own, so that its peak of memory is its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Parser, ValueEnum};
use skattekit_codegen::{Fold, MANIFEST, Report, Sources, generate_files};

use crate::synthetic;
use crate::table;

/// What to generate from, and how often.
#[derive(Parser)]
pub(crate) struct Options {
    /// An OpenAPI document in JSON or YAML; without one, a synthetic one of three sizes.
    file: Option<PathBuf>,
    /// How often everything is done; the best counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Who does something with the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Doing {
    /// `serde_json::from_str::<serde_json::Value>`.
    Value,
    /// `serde_json::from_str::<openapiv3::OpenAPI>`.
    Openapiv3,
    /// The text of every file of the crate.
    Generate,
}

/// One measurement.
#[derive(Args)]
pub(crate) struct Once {
    doing: Doing,
    file: PathBuf,
}

/// What one measurement gave.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    /// The most memory that the process had, in bytes; none where the system does not tell.
    peak: Option<f64>,
    /// The bytes of what was made; none for who makes nothing.
    made: Option<f64>,
}

/// Measures and prints.
///
/// # Errors
///
/// When the document cannot be read or generated from.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(options.rounds > 0, "--rounds asks for at least one");
    let folder = tempfile::tempdir()?;
    let documents = match &options.file {
        Some(file) => vec![(file.display().to_string(), file.clone())],
        None => synthetic_documents(folder.path())?,
    };
    let mut rows = Vec::new();
    for (name, file) in &documents {
        rows.extend(rows_of(name, file, options.rounds)?);
    }
    let heading = [
        "document, MB", "s", "× `Value`", "MB/s", "peak, MB", "× document", "made, MB",
    ];
    table::print("A document, and what is done with it", &heading, &rows);
    Ok(())
}

fn synthetic_documents(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let documents = [1, 4, 16].map(|times| {
        let file = folder.join(format!("synthetic-{times}.json"));
        fs::write(&file, synthetic::document(times))?;
        Ok((format!("synthetic, {times}×"), file))
    });
    documents.into_iter().collect()
}

fn rows_of(name: &str, file: &Path, rounds: usize) -> Result<Vec<Vec<String>>> {
    let is_json = file
        .extension()
        .is_some_and(|extension| extension == "json");
    let doings: &[Doing] = if is_json {
        Doing::value_variants()
    } else {
        &[Doing::Generate]
    };
    let mut best: Vec<Option<Cost>> = vec![None; doings.len()];
    for _ in 0..rounds {
        for (doing, best) in doings.iter().zip(&mut best) {
            if let Some(cost) = in_a_process(*doing, file)? {
                let before = best.get_or_insert(cost);
                before.seconds = before.seconds.min(cost.seconds);
                before.peak = before.peak.zip(cost.peak).map(|(one, two)| one.min(two));
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let megabytes = fs::metadata(file)?.len() as f64 / 1e6;
    let floor = best.first().copied().flatten().filter(|_| is_json);
    let rows = doings.iter().zip(best).map(|(doing, cost)| {
        let what = match doing {
            Doing::Value => "`serde_json::Value`",
            Doing::Openapiv3 => "openapiv3",
            Doing::Generate => "skattekit, all of it",
        };
        let mut row = vec![format!("{name}: {what}"), format!("{megabytes:.1}")];
        let Some(cost) = cost else {
            row.extend(["refused", "–", "–", "–", "–", "–"].map(str::to_owned));
            return row;
        };
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        row.push(format!("{:.3}", cost.seconds));
        row.push(or_dash(
            floor.map(|floor| format!("{:.1}", cost.seconds / floor.seconds)),
        ));
        row.push(format!("{:.1}", megabytes / cost.seconds));
        row.push(or_dash(cost.peak.map(|peak| format!("{:.0}", peak / 1e6))));
        row.push(or_dash(
            cost.peak
                .map(|peak| format!("{:.1}", peak / 1e6 / megabytes)),
        ));
        row.push(or_dash(cost.made.map(|made| format!("{:.1}", made / 1e6))));
        row
    });
    Ok(rows.collect())
}

/// One measurement in a process of its own; none when the document is refused by others than us.
fn in_a_process(doing: Doing, file: &Path) -> Result<Option<Cost>> {
    let name = doing.to_possible_value();
    let name = name.context("everything has a name")?;
    let output = Command::new(env::current_exe()?)
        .args(["once", name.get_name()])
        .arg(file)
        .output()?;
    if !output.status.success() {
        if doing == Doing::Generate {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        return Ok(None);
    }
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    let mut next = || {
        numbers
            .next()
            .context("a measurement is three numbers")?
            .context("a number")
    };
    let known = |number: f64| (number > 0.0).then_some(number);
    Ok(Some(Cost {
        seconds: next()?,
        peak: known(next()?),
        made: known(next()?),
    }))
}

/// Measures once and prints the three numbers; 0 for one that there is none of.
///
/// # Errors
///
/// When the document is refused.
pub(crate) fn once(once: &Once) -> Result<()> {
    let cannot = || format!("`{}` cannot be read", once.file.display());
    let text = fs::read_to_string(&once.file).with_context(cannot)?;
    let extension = once
        .file
        .extension()
        .and_then(|extension| extension.to_str());
    let sources =
        (once.doing == Doing::Generate).then(|| sources(&text, extension.unwrap_or("json")));
    let start = Instant::now();
    let (seconds, made) = match (once.doing, sources) {
        (Doing::Value, _) => {
            let value: serde_json::Value = serde_json::from_str(&text)?;
            (start.elapsed(), usize::from(value.is_null()))
        }
        (Doing::Openapiv3, _) => {
            let api: openapiv3::OpenAPI = serde_json::from_str(&text)?;
            (start.elapsed(), usize::from(api.openapi.is_empty()))
        }
        (Doing::Generate, sources) => {
            // The process would not have it twice either.
            drop(text);
            let sources = sources.context("they were made of the text")?;
            let generation = generate_files(&sources, |_| ());
            let seconds = start.elapsed();
            let Some(files) = &generation.files else {
                let report = Report::new(&generation.diagnostics, &sources, "", Fold::Floods);
                bail!("{}", report.text(false));
            };
            let made = files.iter().map(|(_, output)| output.text.len()).sum();
            (seconds, made)
        }
    };
    println!(
        "{} {} {made}",
        seconds.as_secs_f64(),
        peak().unwrap_or_default()
    );
    Ok(())
}

/// A specs folder with nothing but one document.
fn sources(text: &str, extension: &str) -> Sources {
    let file = format!("openapi/large.{extension}");
    let manifest = format!(
        r#"[[api]]
slug = "large"
crate = "skattekit-large"
release = "0.1.0"
title = "Large"

[[api.document]]
version = "v1"
openapi = {{ file = "{file}", status = "published", source = "the user" }}
"#
    );
    let mut sources = Sources::default();
    sources.add(MANIFEST, manifest);
    sources.add(file, text);
    sources
}

/// The most memory that this process had so far, in bytes; none where the system does not tell.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
