//! The fixtures: small specifications, with snapshots of the plan, the printed files and the diagnostics of each.

use std::path::Path;

use skattekit_codegen::{Code, Fold, Generation, Report, Sources, generate};

use crate::support::{read_sources, read_tree};

#[test]
fn good_specifications_give_what_their_snapshots_show() {
    insta::glob!("../fixtures/good", "*/specs.toml", |manifest| {
        let (sources, generation) = generate_from(manifest);
        let diagnostics = print(&generation, &sources);
        let plan = generation
            .plan
            .as_ref()
            .unwrap_or_else(|| panic!("{diagnostics}"));
        let understood = format!("{diagnostics}{}", compact(&format!("{plan:#?}")));
        insta::assert_snapshot!("understood", understood);
        let mut printed = String::new();
        let files = generation.files.unwrap();
        // The licences are the same everywhere.
        for (path, output) in files.iter().filter(|(path, _)| !path.contains("LICENSE")) {
            printed += &format!("==> {path}\n{}", output.text);
        }
        insta::assert_snapshot!("printed", printed);
    });
}

#[test]
fn bad_specifications_give_no_files_and_say_why() {
    insta::glob!("../fixtures/bad", "*/specs.toml", |manifest| {
        let (sources, generation) = generate_from(manifest);
        insta::assert_snapshot!("refused", print(&generation, &sources));
        assert!(generation.files.is_none(), "{}", manifest.display());
        assert!(generation.plan.is_none(), "{}", manifest.display());
    });
}

/// Documents that the reader mends or that YAML libraries read differently: openapiv3 refuses them, with reason.
const OURS_ALONE: [&str; 4] = [
    "json", "mended-missing-key", "mended-newer-keywords", "yaml",
];

#[test]
fn another_library_reads_the_documents_that_ours_takes() {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    let mut refused = Vec::new();
    for (path, bytes) in read_tree(&good) {
        let text = String::from_utf8_lossy(&bytes);
        let tree = serde_yaml::from_str::<serde_yaml::Value>(&text);
        let version = tree
            .ok()
            .and_then(|tree| Some(tree.get("openapi")?.as_str()?.to_owned()));
        if version.is_some_and(|version| version.starts_with("3.0"))
            && let Err(error) = serde_yaml::from_str::<openapiv3::OpenAPI>(&text)
        {
            refused.push((path, error.to_string()));
        }
    }
    refused.retain(|(path, _)| {
        OURS_ALONE
            .iter()
            .all(|of| !path.starts_with(&format!("{of}/")))
    });
    assert_eq!(refused, []);
}

#[test]
fn a_folder_without_a_manifest_is_refused() {
    let mut sources = Sources::default();
    sources.add("skatt.yaml", "openapi: '3.0.3'\n");
    assert_refused("refused_without_manifest", &sources);
}

#[test]
fn a_file_that_is_not_utf8_is_refused() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/names");
    let mut sources = Sources::default();
    for (path, bytes) in read_tree(&fixture) {
        let latin1 = String::from_utf8(bytes).unwrap();
        let latin1 = latin1.chars().map(|char| u8::try_from(char).unwrap());
        sources.add(path, latin1.collect::<Vec<_>>());
    }
    assert_refused("refused_latin1", &sources);
}

#[test]
fn a_manifest_that_is_not_utf8_is_refused() {
    let mut sources = Sources::default();
    sources.add("specs.toml", b"# \xe5r\n");
    assert_refused("refused_latin1_manifest", &sources);
}

#[test]
fn every_kind_of_fault_has_a_snapshot() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    // What `check` says of generated files and of the lock is tested where it runs.
    let by_check = ["edited-file", "stale-lock", "unreadable-file"];
    let kinds = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|kind| !kind.ends_with("-output") && !by_check.contains(kind));
    let snapshots = read_tree(&folder.join("it/snapshots"))
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes))
        .collect::<Vec<_>>()
        .concat();
    let missing = kinds
        .filter(|kind| !snapshots.contains(&format!("[{kind}]")))
        .collect::<Vec<_>>();
    assert_eq!(missing, Vec::<&str>::new());
}

fn generate_from(manifest: &Path) -> (Sources, Generation) {
    let sources = read_sources(manifest.parent().unwrap());
    let generation = generate(&sources);
    (sources, generation)
}

fn print(generation: &Generation, sources: &Sources) -> String {
    Report::new(&generation.diagnostics, sources, "specs/", Fold::Floods).text(false)
}

fn assert_refused(name: &str, sources: &Sources) {
    let generation = generate(sources);
    insta::assert_snapshot!(name, print(&generation, sources));
    assert!(generation.files.is_none());
}

/// Debug output in which everything that fits on a line stands on one, so that a plan can be read.
fn compact(debug: &str) -> String {
    let mut text = String::new();
    add_compact(&debug.lines().collect::<Vec<_>>(), &mut text);
    text
}

fn add_compact(lines: &[&str], text: &mut String) {
    const WIDTH: usize = 120;
    let mut rest = lines;
    while let [head, after @ ..] = rest {
        let indent = head.len() - head.trim_start().len();
        let opens = head.ends_with(['{', '[', '(']);
        let is_end = |line: &&str| {
            line.len() > indent
                && line.starts_with(&head[..indent])
                && !line[indent..].starts_with(' ')
        };
        let end = after.iter().position(is_end).filter(|_| opens);
        let Some(end) = end else {
            text.push_str(head);
            text.push('\n');
            rest = after;
            continue;
        };
        let inner = after[..end]
            .iter()
            .map(|line| line.trim())
            .collect::<Vec<_>>()
            .join(" ");
        let mut line = format!("{head} {inner} {}", after[end].trim());
        for (long, short) in [
            (", }", " }"),
            (", ]", "]"),
            (", )", ")"),
            ("[ ", "["),
            ("( ", "("),
            (" )", ")"),
        ] {
            line = line.replace(long, short);
        }
        if line.len() <= WIDTH {
            text.push_str(&line);
            text.push('\n');
        } else {
            text.push_str(head);
            text.push('\n');
            add_compact(&after[..end], text);
            text.push_str(after[end]);
            text.push('\n');
        }
        rest = &after[end + 1..];
    }
}
