//! Build times of consumers from nothing, measured in a temporary folder and printed as tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use tempfile::TempDir;

use crate::table;

/// How often to build.
#[derive(Parser)]
pub(crate) struct Options {
    /// How often everything is built; a build takes some ten seconds.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
}

const OURS: &str = "skattekit-summert-skattegrunnlag";

/// The features of a consumer that reads what typify's output does.
const ONE: &str = "\"v1\", \"aar2025\"";

/// A crate that depends on one way to read a response, and reads one from stdin.
struct Consumer {
    label: &'static str,
    dependencies: String,
    /// The files of `src`: name and text.
    files: Vec<(&'static str, String)>,
}

/// What a build took.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    /// Of all the processes of the build, where the system tells.
    cpu: Option<f64>,
}

impl Cost {
    /// The share of the other's time, and of its processor time in brackets.
    fn against(self, other: Self) -> String {
        let wall = self.wall / other.wall;
        match self.cpu.zip(other.cpu) {
            Some((cpu, of)) => format!("{wall:.2} ({:.2})", cpu / of),
            None => format!("{wall:.2}"),
        }
    }
}

/// Builds and prints.
///
/// # Errors
///
/// When a consumer does not compile, or a dependency is not downloaded; this crate's own build downloads them all.
pub(crate) fn run(options: &Options) -> Result<()> {
    let consumers = consumers();
    let mut costs = vec![Vec::new(); consumers.len()];
    let mut libraries = [Vec::new(), Vec::new()];
    for _ in 0..options.rounds {
        for (consumer, costs) in consumers.iter().zip(&mut costs) {
            let folder = consumer.write()?;
            costs.push(cargo(folder.path(), &["build"])?);
        }
        for (features, libraries) in [ONE, &default_features()?].iter().zip(&mut libraries) {
            libraries.push(library(features)?);
        }
    }
    print_consumers(&consumers, &costs);
    print_libraries(&libraries);
    Ok(())
}

/// Each is what its user would write; typify's come first, since the others are held against them.
fn consumers() -> [Consumer; 4] {
    let typed = |path: &str| {
        format!(
            "{path}\nfn main() {{\n    \
            let value: Result<Model, _> = serde_json::from_reader(std::io::stdin());\n    \
            println!(\"{{}}\", value.map_or(0, |it| it.grunnlag.len()));\n}}\n"
        )
    };
    let typify = typed("mod model;\ntype Model = model::SummertSkattegrunnlag;");
    let ours = typed(
        "type Model = skattekit_summert_skattegrunnlag::v1::SummertSkattegrunnlag<skattekit_summert_skattegrunnlag::aar2025::TekniskNavn>;",
    );
    let plain = include_str!(concat!(env!("OUT_DIR"), "/typify_plain.rs"));
    let without_pattern = include_str!(concat!(env!("OUT_DIR"), "/typify_without_pattern.rs"));
    let derive = "serde = { version = \"1\", features = [\"derive\"] }\n\
                  serde_json = \"1\"\n\
                  chrono = { version = \"0.4\", features = [\"serde\"] }\n";
    [
        Consumer {
            label: "typify's output without its pattern, which asks for no regress",
            dependencies: derive.to_owned(),
            files: vec![
                ("main.rs", typify.clone()),
                ("model.rs", without_pattern.to_owned()),
            ],
        },
        Consumer {
            label: "typify's output",
            dependencies: format!("{derive}regress = \"0.11\"\n"),
            files: vec![("main.rs", typify), ("model.rs", plain.to_owned())],
        },
        Consumer {
            label: "skattekit, one version and year",
            dependencies: format!("{}serde_json = \"1\"\n", ours_with(ONE)),
            files: vec![("main.rs", ours)],
        },
        Consumer {
            label: "serde without derive and serde_json alone",
            dependencies: "serde = \"1\"\nserde_json = \"1\"\n".to_owned(),
            files: vec![(
                "main.rs",
                typed("type Model = std::collections::BTreeMap<String, serde_json::Value>;")
                    .replace("it.grunnlag.len()", "it.len()"),
            )],
        },
    ]
}

impl Consumer {
    fn write(&self) -> Result<TempDir> {
        let folder = TempDir::new().context("no temporary folder")?;
        let manifest = format!(
            "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{}",
            self.dependencies
        );
        fs::create_dir(folder.path().join("src"))?;
        fs::write(folder.path().join("Cargo.toml"), manifest)?;
        // All of them lock what this crate locks; cargo leaves out what a consumer does not use.
        fs::copy(here().join("Cargo.lock"), folder.path().join("Cargo.lock"))?;
        for (file, text) in &self.files {
            fs::write(folder.path().join("src").join(file), text)?;
        }
        Ok(folder)
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn ours_folder() -> PathBuf {
    here().join("../generated").join(OURS)
}

fn ours_with(features: &str) -> String {
    // A literal string of TOML, so that no backslash needs another.
    let path = ours_folder();
    format!(
        "{OURS} = {{ path = '{}', default-features = false, features = [{features}] }}\n",
        path.display()
    )
}

/// The features of all versions and of the years that are final, as the manifest lists them.
fn default_features() -> Result<String> {
    let manifest = fs::read_to_string(ours_folder().join("Cargo.toml"))?;
    let default = manifest
        .lines()
        .find_map(|line| line.strip_prefix("default = ["));
    let features = default.and_then(|line| line.strip_suffix(']'));
    Ok(features.context("no default features")?.to_owned())
}

/// Runs cargo in a consumer's folder.
fn cargo(folder: &Path, arguments: &[&str]) -> Result<Cost> {
    let cpu = children_cpu();
    let start = Instant::now();
    let output = Command::new("cargo")
        .args(arguments)
        .args(["--quiet", "--offline", "--target-dir", "target"])
        .current_dir(folder)
        // A cache of compiled crates would make a cold build warm.
        .env_remove("RUSTC_WRAPPER")
        .output()
        .context("cargo does not start")?;
    let wall = start.elapsed().as_secs_f64();
    let printed = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "cargo {arguments:?} failed:\n{printed}"
    );
    let cpu = cpu
        .zip(children_cpu())
        .map(|(before, after)| after - before);
    Ok(Cost { wall, cpu })
}

/// The seconds of processor time of the processes waited for until now; Linux tells them in ticks of a hundredth.
fn children_cpu() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the process stands in brackets and may hold anything; the fields after it are numbered from 3.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(16 - 3).take(2);
    let seconds = ticks.map(|ticks| ticks.parse::<u32>().ok().map(|it| f64::from(it) / 100.0));
    seconds.sum()
}

/// Our library in release: all that it needs, itself, and the size of its rlib in kilobytes.
fn library(features: &str) -> Result<(Cost, Cost, f64)> {
    let consumer = Consumer {
        label: "",
        dependencies: ours_with(features),
        files: vec![("lib.rs", String::new())],
    };
    let folder = consumer.write()?;
    let build = ["build", "--release", "--package", OURS];
    let all = cargo(folder.path(), &build)?;
    cargo(folder.path(), &["clean", "--release", "--package", OURS])?;
    let alone = cargo(folder.path(), &build)?;
    let prefix = format!("lib{}-", OURS.replace('-', "_"));
    for entry in fs::read_dir(folder.path().join("target/release/deps"))? {
        let entry = entry?;
        let path = entry.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        if stem.starts_with(&prefix) && path.extension().is_some_and(|it| it == "rlib") {
            let bytes = u32::try_from(entry.metadata()?.len())?;
            return Ok((all, alone, f64::from(bytes) / 1000.0));
        }
    }
    bail!("cargo left no {prefix}*.rlib")
}

/// The shortest wall time and the smallest processor time, which other work on the machine disturbs least.
fn least(costs: impl Iterator<Item = Cost>) -> Cost {
    let none = Cost {
        wall: f64::INFINITY,
        cpu: None,
    };
    costs.fold(none, |least, cost| Cost {
        wall: least.wall.min(cost.wall),
        cpu: least
            .cpu
            .map_or(cost.cpu, |cpu| cost.cpu.map(|it| it.min(cpu))),
    })
}

fn seconds(value: f64) -> String {
    format!("{value:.1}")
}

fn print_consumers(consumers: &[Consumer], costs: &[Vec<Cost>]) {
    let least = costs
        .iter()
        .map(|it| least(it.iter().copied()))
        .collect::<Vec<_>>();
    let rows = consumers.iter().zip(&least).map(|(consumer, cost)| {
        vec![
            consumer.label.to_owned(),
            seconds(cost.wall),
            cost.cpu.map_or_else(|| "–".to_owned(), seconds),
            cost.against(least[0]),
            cost.against(least[1]),
        ]
    });
    table::print(
        "Cold `cargo build` of a consumer",
        &[
            "s",
            "CPU s",
            "of typify's without regress (CPU)",
            "of typify's (CPU)",
        ],
        &rows.collect::<Vec<_>>(),
    );
}

fn print_libraries(libraries: &[Vec<(Cost, Cost, f64)>; 2]) {
    let rows = ["one", "all"].iter().zip(libraries).map(|(features, builds)| {
        vec![
            (*features).to_owned(),
            seconds(least(builds.iter().map(|it| it.0)).wall),
            seconds(least(builds.iter().map(|it| it.1)).wall),
            builds
                .first()
                .map_or_else(String::new, |it| format!("{:.0}", it.2)),
        ]
    });
    table::print(
        "Versions and years in release",
        &["s with dependencies", "s alone", "rlib, kB"],
        &rows.collect::<Vec<_>>(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_features_are_versions_and_years() {
        let features = default_features().unwrap();
        let features = features.split(", ").collect::<Vec<_>>();
        assert!(features.len() >= 10, "{features:?}");
        for feature in ["\"v1\"", "\"aar2016\""] {
            assert!(features.contains(&feature), "{features:?}");
        }
    }

    #[test]
    fn a_consumer_is_a_package_that_cargo_understands() {
        for consumer in consumers() {
            let folder = consumer.write().unwrap();
            let tree = Command::new("cargo")
                .args(["tree", "--offline", "--prefix=none"])
                .current_dir(folder.path())
                .output()
                .unwrap();
            let tree = String::from_utf8(tree.stdout).unwrap();
            let derives = tree.contains("serde_derive");
            assert!(tree.contains("serde_json"), "{}", consumer.label);
            assert!(
                derives || !consumer.label.contains("typify"),
                "{}",
                consumer.label
            );
        }
    }

    #[test]
    fn the_least_of_each_is_kept() {
        let cost = |wall, cpu| Cost { wall, cpu };
        let least = least([cost(2.0, Some(5.0)), cost(3.0, Some(4.0))].into_iter());
        assert_eq!(least.against(cost(4.0, Some(5.0))), "0.50 (0.80)");
        assert_eq!(least.against(cost(8.0, None)), "0.25");
    }
}
