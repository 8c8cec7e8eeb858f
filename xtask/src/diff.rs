//! `cargo xtask diff`: what changed between two versions of the specifications, and what it means for consumers.

use clap::{Args, ValueEnum};
use skattekit_codegen::diff::{Comparison, Difference, compare, compare_years};
use skattekit_codegen::ir::IncomeYear;
use skattekit_codegen::{Generation, nearest};

use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::print::{eprint_line, print_line};
use crate::semver;
use crate::side::{self, NamedSources};

/// The format of a difference.
#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    #[default]
    Text,
    /// For the body of a pull request
    Markdown,
    /// A page for a browser, which needs no network
    Html,
    /// For programs: one object, described by codegen/diff/src/difference.schema.json
    Json,
}

/// The changes that make the command end with exit code 1.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum FailOn {
    /// A change after which code may not compile, or responses may not decode
    Breaking,
    /// Any change
    Any,
    /// None
    Never,
}

/// The options of the command.
#[derive(Args)]
pub(crate) struct Options {
    /// The old side: a folder with specifications, a workspace, or a git revision; with --year, the only side
    /// [default: HEAD; with --year, the work tree]
    old: Option<String>,
    /// The new side [default: the work tree]
    #[arg(conflicts_with = "year")]
    new: Option<String>,
    /// Compare the code lists of two inntektsår on one side
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], value_parser = clap::value_parser!(u16).range(1900..=2200))]
    year: Option<Vec<u16>>,
    /// Show one API only, by its slug in the manifest; the catalogue is `catalogue`
    #[arg(long, value_name = "SLUG")]
    api: Option<String>,
    /// The format on standard output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// When to end with exit code 1 [default: breaking; with --year, never]
    #[arg(long, value_enum, value_name = "WHEN")]
    fail_on: Option<FailOn>,
    /// List every change, instead of one line for many of a kind
    #[arg(long)]
    all: bool,
    /// Check the source verdicts with cargo-semver-checks, which must be installed and builds the crates that differ;
    /// exit code 1 if it finds a breaking change that they lack
    #[arg(long, conflicts_with = "year")]
    semver_checks: bool,
}

/// Runs the command.
///
/// # Errors
/// A side that cannot be read, or an unknown year or API.
pub(crate) fn run(folders: &Folders, options: &Options) -> anyhow::Result<CommandOutcome> {
    match &options.year {
        Some(years) => between_years(folders, options, years),
        None => between_sides(folders, options),
    }
}

fn between_sides(folders: &Folders, options: &Options) -> anyhow::Result<CommandOutcome> {
    let old = side::read(folders, Some(options.old.as_deref().unwrap_or("HEAD")))?;
    let new = side::read(folders, options.new.as_deref())?;
    let prefix = folders.specs_prefix();
    // The errors of both sides are reported.
    let generated = both(&old, &new, &prefix);
    let (Some(before), Some(after)) = generated else {
        return Ok(CommandOutcome::BadInput);
    };
    let mut difference = compare(&before, &after);
    if let Some(slug) = &options.api {
        difference = difference.of(&package_of(slug, &[&before, &after])?);
    }
    let sides = old.compared_with(&new, &prefix, options.all);
    print(&difference, &sides, options.format);
    let agrees = !options.semver_checks || semver::check(folders, &difference, [&before, &after])?;
    if !agrees {
        return Ok(CommandOutcome::Drift);
    }
    Ok(outcome(
        &difference,
        options.fail_on.unwrap_or(FailOn::Breaking),
    ))
}

/// Generates both sides at once.
pub(crate) fn both(
    old: &NamedSources,
    new: &NamedSources,
    prefix: &str,
) -> (Option<Generation>, Option<Generation>) {
    std::thread::scope(|scope| {
        let before = scope.spawn(|| old.generate(prefix));
        let after = new.generate(prefix);
        let before = before
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (before, after)
    })
}

fn between_years(
    folders: &Folders,
    options: &Options,
    years: &[u16],
) -> anyhow::Result<CommandOutcome> {
    let [old, new] = years else {
        unreachable!("clap takes two values");
    };
    let side = side::read(folders, options.old.as_deref())?;
    let prefix = folders.specs_prefix();
    let Some(generation) = side.generate(&prefix) else {
        return Ok(CommandOutcome::BadInput);
    };
    let found = compare_years(&generation, IncomeYear(*old), IncomeYear(*new));
    let mut difference = found.map_err(|years| {
        let years = years
            .iter()
            .map(|year| year.0.to_string())
            .collect::<Vec<_>>();
        let there = match &*years {
            [] => "the specifications have no list of years".to_owned(),
            years => format!("known are {}", years.join(", ")),
        };
        anyhow::anyhow!("no API has lists for both {old} and {new}; {there}")
    })?;
    if let Some(slug) = &options.api {
        difference = difference.of(&package_of(slug, &[&generation])?);
    }
    let sides = Comparison {
        old_name: &old.to_string(),
        new_name: &new.to_string(),
        old: &side.sources,
        new: &side.sources,
        prefix: &prefix,
        all: options.all,
    };
    print(&difference, &sides, options.format);
    Ok(outcome(
        &difference,
        options.fail_on.unwrap_or(FailOn::Never),
    ))
}

/// The crate of an API.
fn package_of(slug: &str, generations: &[&Generation]) -> anyhow::Result<String> {
    let mut known = Vec::new();
    for generation in generations.iter().rev() {
        let specification = &generation.specification;
        let catalogue = specification.catalogue.iter();
        let catalogue = catalogue.map(|catalogue| ("catalogue", &catalogue.package));
        let apis = specification
            .apis
            .iter()
            .map(|api| (&*api.slug, &api.package));
        known.extend(apis.chain(catalogue));
    }
    if let Some((_, package)) = known.iter().find(|(name, _)| *name == slug) {
        return Ok((*package).clone());
    }
    let mut names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    names.sort_unstable();
    names.dedup();
    match nearest(slug, names.iter().copied()) {
        Some(near) => anyhow::bail!("there is no API `{slug}`; did you mean `{near}`?"),
        None => anyhow::bail!("there is no API `{slug}`; known are {}", names.join(", ")),
    }
}

fn print(difference: &Difference, sides: &Comparison<'_>, format: Format) {
    let text = match format {
        Format::Text => difference.text(sides),
        Format::Markdown => difference.markdown(sides),
        Format::Html => difference.html(sides),
        Format::Json => difference.json(sides),
    };
    print_line!("{}", text.trim_end());
}

fn outcome(difference: &Difference, fail_on: FailOn) -> CommandOutcome {
    let fails = match fail_on {
        FailOn::Breaking => difference.is_breaking(),
        FailOn::Any => !difference.is_empty(),
        FailOn::Never => false,
    };
    if fails {
        CommandOutcome::Drift
    } else {
        CommandOutcome::Fine
    }
}

/// Prints a difference for people on standard error.
pub(crate) fn print_difference(difference: &Difference, sides: &Comparison<'_>) {
    eprint_line!("{}", difference.text(sides).trim_end());
}
