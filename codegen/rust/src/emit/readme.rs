//! Emission of a crate's README.

use std::collections::BTreeMap;

use skattekit_ir::markdown;

use crate::plan::{Crate, ReadmeExample, Requirement};

/// The features that every crate has, all off by default.
const FEATURES: &str = "## Features

| feature | adds |
|---|---|
| `xml` | reading and writing XML, with quick-xml |
| `jiff`, `time`, `chrono` | conversions of dates and times to and from the types of these crates |
| `pattern` | the patterns of texts, checked in a strict reading, with regex-lite |";

/// The text that is the same for every crate of the workspace.
const BOOK: &str = "[The book](https://github.com/skattekit/skattekit/blob/main/docs/src/introduction.md) says how to make the first call, what to pin, what an upgrade can change, how what is new shows, what to keep out of logs, and what to do when a new inntektsår comes.";

/// Where the crates are before they are on crates.io.
const REPOSITORY: &str = "https://github.com/skattekit/skattekit";

/// What is said of a revision where a release is expected.
const REVISION: &str = ", from [a commit of the repository](https://github.com/skattekit/skattekit/blob/main/docs/src/use/pinning.md) until there is a release";

/// The text of the crate's README.
pub(crate) fn emit_readme(krate: &Crate) -> String {
    let readme = &krate.readme;
    let mut parts = vec![format!("# {}", readme.title)];
    parts.extend(readme.intro.iter().cloned());
    if let Some(example) = &readme.example {
        parts.push("## Example".to_owned());
        parts.push(emit_example(example));
    }
    parts.push("## What is in it".to_owned());
    let rows = readme
        .contents
        .iter()
        .map(|(module, what)| format!("| `{module}` | {what} |\n"));
    parts.push(
        format!(
            "| module | holds |\n|---|---|\n{}",
            rows.collect::<String>()
        )
        .trim_end()
        .to_owned(),
    );
    if let Some(features) = &readme.features {
        parts.push(format!("## Features\n\n{features}"));
    } else {
        parts.push(FEATURES.to_owned());
        parts.extend(readme.requirement.map(|what| emit_features(krate, what)));
    }
    parts.push("## In a service".to_owned());
    parts.push(BOOK.to_owned());
    parts.push("## Where it comes from".to_owned());
    parts.push("The crate is generated; each file says from which specification.".to_owned());
    let rows = readme.provenance.iter().map(|provenance| {
        format!(
            "| {} | {} | {} |\n",
            markdown::code(&format!("specs/{}", provenance.file)).replace('|', "\\|"),
            provenance.relation,
            markdown::cell(&provenance.source)
        )
    });
    parts.push(
        format!(
            "| specification | how it relates to what is published | source |\n|---|---|---|\n{}",
            rows.collect::<String>()
        )
        .trim_end()
        .to_owned(),
    );
    parts.push("The project is not affiliated with Skatteetaten.".to_owned());
    parts.join("\n\n") + "\n"
}

fn emit_features(krate: &Crate, requirement: Requirement) -> String {
    let mut said = Vec::new();
    if !krate.version_features.is_empty() {
        let names = krate
            .version_features
            .iter()
            .map(|name| markdown::code(name));
        let names = names.collect::<Vec<_>>().join(", ");
        said.push(format!(
            "Each version of the API is a feature: {names}, all on by default."
        ));
    }
    said.extend(emit_years(krate));
    let newest = krate.default_features.last().or(krate.features.last());
    let only = match (krate.version_features.is_empty(), newest) {
        (true, _) => "year",
        (false, None) => "version",
        (false, Some(_)) => "version and one year",
    };
    let (note, requirement) = match requirement {
        Requirement::Release => ("", format!("version = \"{}\"", krate.release)),
        Requirement::Revision => (
            REVISION,
            format!("git = \"{REPOSITORY}\", rev = \"<commit>\""),
        ),
    };
    let features = krate.version_features.last().into_iter().chain(newest);
    let features = features
        .map(|feature| format!("\"{feature}\""))
        .collect::<Vec<_>>();
    said.push(format!(
        "A consumer that reads one {only} only{note}:\n\n```toml\n[dependencies]\n{} = {{ {requirement}, default-features = false, features = [{}] }}\n```",
        krate.package,
        features.join(", ")
    ));
    said.join(" ")
}

/// What the features of years are, if there are any.
fn emit_years(krate: &Crate) -> Vec<String> {
    let (on, all) = (&krate.default_features, &krate.features);
    if all.is_empty() {
        return Vec::new();
    }
    let years = match &**on {
        [] => "Each inntektsår is a feature, none on by default.".to_owned(),
        [only] => format!("Each inntektsår is a feature: `{only}`, on by default."),
        [first, .., last] => {
            format!("Each inntektsår is a feature, `{first}` to `{last}`, all on by default.")
        }
    };
    let off = all.iter().filter(|feature| !on.contains(feature));
    let off = off
        .map(|feature| markdown::code(feature))
        .collect::<Vec<_>>();
    let provisional = match &*off {
        [] => None,
        [only] => Some(format!(
            "{only} is provisional and off by default: its codes can still change, until the page of the year is published."
        )),
        off => Some(format!(
            "{} are provisional and off by default: their codes can still change, until the pages of the years are published.",
            off.join(", ")
        )),
    };
    std::iter::once(years).chain(provisional).collect()
}

fn emit_example(example: &ReadmeExample) -> String {
    let mut lines = Vec::new();
    let mut say = |line: String| lines.push(line);
    say("```rust".to_owned());
    say(format!(
        "use {};",
        use_tree(&example.krate, &example.imports)
    ));
    say("\nfn main() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    say(format!("    let body = {};", raw_string(&example.json)));
    say(format!("    let svar: {} = from_json(body)?;", example.ty));
    if let Some(codes) = &example.codes {
        say(format!("    for post in &svar.{} {{", codes.list.as_str()));
        say(format!("        match &post.{} {{", codes.code.as_str()));
        say(format!(
            "            Open::Known(kode) => println!(\"{{kode}}: {{}}\", kode.{}().unwrap_or_default()),",
            codes.label.as_str()
        ));
        say("            Open::Unknown(kode) => eprintln!(\"new code: {kode}\"),".to_owned());
        say("        }\n    }".to_owned());
    }
    say("\n    // Writing gives back what was read.".to_owned());
    say("    let json: serde_json::Value = serde_json::from_str(body)?;".to_owned());
    say("    assert_eq!(serde_json::to_value(&svar)?, json);".to_owned());
    if let Some(error) = &example.error {
        let (list, variant) = (error.code.0.as_str(), error.code.1.as_str());
        say(format!("\n    let body = {};", raw_string(&error.json)));
        say(format!("    let feil: {} = from_json(body)?;", error.ty));
        let code = if error.optional {
            format!("Some({list}::{variant}.into())")
        } else {
            format!("{list}::{variant}")
        };
        say(format!(
            "    assert_eq!(feil.{}, {code});",
            error.field.as_str()
        ));
        say(format!(
            "    assert_eq!({list}::{variant}.http_status(), {});",
            error.status
        ));
    }
    say("    Ok(())\n}\n```".to_owned());
    lines.join("\n")
}

/// Paths below a crate as one `use` tree: `crate::{A, b::{C, D}}`.
fn use_tree(krate: &str, paths: &[String]) -> String {
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut parts = Vec::new();
    for path in paths {
        match path.split_once("::") {
            Some((module, name)) => modules.entry(module).or_default().push(name),
            None => parts.push(path.clone()),
        }
    }
    parts.extend(modules.into_iter().map(|(module, names)| match &*names {
        [name] => format!("{module}::{name}"),
        names => format!("{module}::{{{}}}", names.join(", ")),
    }));
    match &*parts {
        [part] => format!("{krate}::{part}"),
        parts => format!("{krate}::{{{}}}", parts.join(", ")),
    }
}

/// A raw string literal; as many `#` as the text needs.
fn raw_string(text: &str) -> String {
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}
