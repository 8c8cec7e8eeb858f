//! The commands that the documents show: each exists, with its options and the packages and folders that it names.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::page::{documents, headings, parse};
use crate::support::{run, workspace};

/// What is run, and the options of each.
struct Known {
    commands: BTreeMap<String, BTreeSet<String>>,
    packages: BTreeSet<String>,
}

const INSPECT: &str = "skattekit-inspect";
const MOCK: &str = "skattekit-mock";
const EXPORT: &str = "skattekit-export";

impl Known {
    /// From the pages that are written from the commands themselves.
    fn read() -> Self {
        let documents = documents();
        let page = &documents["docs/src/reference/commands.md"];
        let inspect = options(&documents["docs/src/reference/inspect.md"]);
        let mock = options(&documents["docs/src/reference/mock.md"]);
        let export = options(&documents["docs/src/reference/export.md"]);
        let tools = [(INSPECT, inspect.clone()), (MOCK, mock), (EXPORT, export)];
        let mut commands = BTreeMap::from(tools.map(|(name, own)| (name.to_owned(), own)));
        for (_, heading) in headings(page).iter().filter(|(level, _)| *level == 2) {
            let section = page.split_once(&format!("\n## {heading}\n")).unwrap().1;
            let section = section.split("\n## ").next().unwrap();
            commands.insert(heading.clone(), options(section));
        }
        // Everything is handed on to it, unless it is asked for a proposal.
        let own = commands.entry("cargo xtask inspect".to_owned());
        own.or_default().extend(inspect);
        let workspaces = ["Cargo.toml", "bench/Cargo.toml"];
        Self {
            commands,
            packages: workspaces.into_iter().flat_map(packages).collect(),
        }
    }

    /// What is wrong with a line of a shell.
    fn faults(&self, line: &str) -> Vec<String> {
        // What follows is for people, and what stands in quotes or after a pipe is another command.
        let line = line.split(" #").next().unwrap_or_default();
        line.split(['|', ';', '&'])
            .flat_map(|command| self.faults_of(command))
            .collect()
    }

    fn faults_of(&self, command: &str) -> Vec<String> {
        let words = command.split_whitespace().collect::<Vec<_>>();
        let mut faults = Vec::new();
        // What is left out is for the reader to fill in.
        let pairs = words.windows(2).filter(|pair| pair[1] != "…");
        for pair in pairs {
            match pair {
                ["-p" | "--package", name] if !self.packages.contains(*name) => {
                    faults.push(format!("there is no package `{name}`"));
                }
                ["--manifest-path", path] if !workspace().join(path).exists() => {
                    faults.push(format!("there is no {path}"));
                }
                _ => {}
            }
        }
        let script = |word: &&&str| word.starts_with(".ci/") || word.starts_with("fuzz/");
        for script in words.iter().filter(script) {
            if !workspace().join(script).exists() {
                faults.push(format!("there is no {script}"));
            }
        }
        let begin = words.windows(2).position(|pair| pair == ["cargo", "xtask"]);
        let (name, rest) = match (begin, words.split_first()) {
            (Some(at), _) => match &words[at..] {
                [_, _, name, rest @ ..] if !name.starts_with('-') => {
                    (format!("cargo xtask {name}"), rest)
                }
                rest => ("cargo xtask".to_owned(), &rest[2..]),
            },
            (None, Some((tool @ &(INSPECT | MOCK | EXPORT), rest))) => ((*tool).to_owned(), rest),
            _ => return faults,
        };
        let Some(options) = self.commands.get(&name) else {
            faults.push(format!("there is no `{name}`"));
            return faults;
        };
        let given = rest
            .iter()
            .filter(|word| word.len() > 1 && word.starts_with('-'));
        for option in given.map(|word| word.split('=').next().unwrap()) {
            if option != "--help" && !options.contains(option) {
                faults.push(format!("`{name}` has no {option}"));
            }
        }
        faults
    }
}

/// The names of the packages of a workspace.
fn packages(manifest: &str) -> Vec<String> {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
    cargo.args(["--manifest-path", manifest]);
    let metadata = run(cargo.current_dir(workspace())).expect(0).stdout;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| package["name"].as_str().unwrap().to_owned())
        .collect()
}

/// The options that a text of `--help` lists.
fn options(help: &str) -> BTreeSet<String> {
    help.lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('-'))
        .flat_map(|line| {
            line.split([' ', ','])
                .take_while(|word| !word.starts_with('<'))
        })
        .filter(|word| word.starts_with('-'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_exists() {
    let known = Known::read();
    let mut faults = Vec::new();
    let mut seen = 0;
    // What a release had is not always there any more.
    let documents = documents()
        .into_iter()
        .filter(|(path, _)| path != "CHANGELOG.md");
    for (document, text) in documents {
        for line in lines(&text) {
            seen += usize::from(line.contains("cargo xtask"));
            let found = known.faults(&line);
            faults.extend(
                found
                    .iter()
                    .map(|fault| format!("{document}: {line}: {fault}")),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 20, "only {seen} commands were seen");
}

/// A test that would pass whatever the documents say is none.
#[test]
fn a_command_that_does_not_exist_is_seen() {
    let known = Known::read();
    for (line, fault) in [
        (
            "cargo xtask regenerat",
            "there is no `cargo xtask regenerat`",
        ),
        ("cargo xtask check --al", "`cargo xtask check` has no --al"),
        (
            "zcat a.gz | skattekit-inspect - --unusd",
            "`skattekit-inspect` has no --unusd",
        ),
        ("skattekit-mock --sed 7", "`skattekit-mock` has no --sed"),
        (
            "cargo xtask inspect --unusd a",
            "`cargo xtask inspect` has no --unusd",
        ),
        ("cargo test -p skattekit", "there is no package `skattekit`"),
        (".ci/rum", "there is no .ci/rum"),
    ] {
        assert_eq!(known.faults(line), [fault]);
    }
    assert!(
        known
            .faults("cargo xtask diff --year 2024 2025 --all # all")
            .is_empty()
    );
}

/// The lines of code for a shell, and code within lines.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut language = None;
    for event in parse(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(of))) => language = Some(of),
            Event::End(TagEnd::CodeBlock) => language = None,
            Event::Text(block) => match language.as_deref() {
                Some("console") => {
                    let commands = block.lines().filter_map(|line| line.strip_prefix("$ "));
                    lines.extend(commands.map(str::to_owned));
                }
                Some("yaml" | "sh") => lines.extend(block.lines().map(str::to_owned)),
                _ => {}
            },
            Event::Code(code) => lines.push(code.into_string()),
            _ => {}
        }
    }
    lines
}
