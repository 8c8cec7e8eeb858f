//! Specifications changed word by word: whatever is understood or printed otherwise is a change, and nothing else is.

use std::path::Path;

use skattekit_codegen::diff::{Bump, ChangeKind, compare};
use skattekit_codegen::{FileSet, Generation, generate};

use crate::difference::{generated, sources};
use crate::support::{Random, Tree, read_tree, workspace};

/// How many words of a fixture are changed.
const WORDS: usize = 40;

fn fixtures() -> Vec<(String, Tree)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    let mut fixtures = folder
        .read_dir()
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (
                path.file_name().unwrap().to_str().unwrap().to_owned(),
                read_tree(&path),
            )
        })
        .collect::<Vec<_>>();
    fixtures.sort();
    fixtures
}

/// The specifications of this workspace, without the years and the catalogue: what is left is read a hundred times as fast.
fn ours() -> Tree {
    let mut tree = read_tree(&workspace().join("specs"));
    let manifest = String::from_utf8(tree["specs.toml"].clone()).unwrap();
    let (head, entries) = manifest.split_once("\n[[api]]").unwrap();
    let kept = entries
        .split("\n[models]")
        .next()
        .unwrap()
        .split("\n[[api]]")
        .filter(|entry| {
            ["common", "avregning", "hendelser"]
                .iter()
                .any(|slug| entry.contains(&format!("slug = \"{slug}\"")))
        })
        .map(|entry| format!("[[api]]{entry}\n"))
        .collect::<Vec<_>>()
        .concat();
    tree.retain(|path, _| kept.contains(path.as_str()) && !path.contains("summert"));
    tree.insert("specs.toml".to_owned(), format!("{head}\n{kept}").into());
    tree
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn nothing_differs_from_itself() {
    for (name, tree) in fixtures() {
        let [a, b] = [(); 2].map(|()| generated(&tree, &name));
        let difference = compare(&a, &b);
        assert!(difference.is_empty(), "{name}: {difference:#?}");
    }
    let all = read_tree(&workspace().join("specs"));
    let all = generated(&all, "specs");
    assert!(compare(&all, &all).is_empty());
}

/// Where the words of a text begin and end.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, char) in text.char_indices().chain([(text.len(), ' ')]) {
        match (char.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A word of the same kind.
fn other(word: &str) -> String {
    match word {
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        "string" => "integer".to_owned(),
        "integer" => "number".to_owned(),
        "query" => "header".to_owned(),
        "get" => "put".to_owned(),
        _ => match word.parse::<u64>() {
            Ok(number) => format!("{:0width$}", number + 1, width = word.len()),
            Err(_) => format!("{word}x"),
        },
    }
}

/// What was understood, without where it stands: neither offsets nor pointers.
fn understood(generation: &Generation) -> String {
    let text = format!("{:?}", generation.specification);
    let text = without(&text, "@", |char| !char.is_ascii_digit());
    // A pointer into a path has braces of its own.
    let text = without(&text, "#/", |char| char == ' ');
    without(&text, "place: Some(", |char| char == ')')
}

/// A text without what stands between each mark and the next end.
fn without(text: &str, mark: &str, ends: impl Fn(char) -> bool) -> String {
    let mut parts = text.split(mark);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(mark);
        plain.push_str(&part[part.find(&ends).unwrap_or(part.len())..]);
    }
    plain
}

/// What is printed, in whatever order, without where it comes from.
fn printed(files: &FileSet) -> Vec<(String, Vec<String>)> {
    files
        .iter()
        .map(|(path, output)| {
            let lines = output
                .text
                .lines()
                .filter(|line| !line.starts_with("// From "));
            let mut lines = lines.map(str::to_owned).collect::<Vec<_>>();
            lines.sort();
            (path.to_owned(), lines)
        })
        .collect()
}

/// Changes words of a specification, one at a time, and compares; says how many changes were seen.
fn change_words(
    name: &str,
    tree: &Tree,
    most: usize,
    random: &mut Random,
    faults: &mut Vec<String>,
) -> usize {
    let before = generated(tree, name);
    let (was_understood, was_printed) =
        (understood(&before), printed(before.files.as_ref().unwrap()));
    let places = tree.iter().flat_map(|(path, bytes)| {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        words(text).into_iter().map(move |word| (path, text, word))
    });
    let mut places = places.collect::<Vec<_>>();
    random.shuffle(&mut places);
    let mut seen = 0;
    for (path, text, word) in places.into_iter().take(most) {
        let new = format!(
            "{}{}{}",
            &text[..word.start],
            other(&text[word.clone()]),
            &text[word.end..]
        );
        let mut changed = tree.clone();
        changed.insert(path.clone(), new.into_bytes());
        let after = generate(&sources(&changed));
        let Some(files) = &after.files else { continue };
        let difference = compare(&before, &after);
        let what = format!(
            "{name}: {path}: {:?} in {:?}",
            &text[word.clone()],
            text[..word.end].lines().last()
        );
        // The longer of the two only where it has to say it.
        let differs = printed(files) != was_printed || understood(&after) != was_understood;
        if difference.is_empty() == differs {
            faults.push(format!("{what}: differs {differs}, {difference:#?}"));
        }
        // The changes that stand for whatever no other one tells are for what we did not think of.
        let untold = [ChangeKind::GeneratedText, ChangeKind::ExampleUnread];
        let untold = difference
            .changes
            .iter()
            .filter(|change| untold.contains(&change.kind))
            .collect::<Vec<_>>();
        if !untold.is_empty() {
            faults.push(format!("{what}: {untold:#?}"));
        }
        seen += usize::from(differs);
    }
    seen
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn whatever_is_understood_or_printed_otherwise_is_a_change() {
    let mut random = Random(7);
    let fixtures = fixtures();
    let mut faults = Vec::new();
    let mut seen = 0;
    for (name, tree) in &fixtures {
        seen += change_words(name, tree, WORDS, &mut random, &mut faults);
    }
    assert!(
        faults.is_empty(),
        "{} faults: {}",
        faults.len(),
        faults.join(
            "
"
        )
    );
    // A test that hardly any word gets through would show little.
    assert!(seen > fixtures.len() * WORDS / 4, "{seen} changes");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn so_it_is_in_the_specifications_of_this_workspace() {
    let mut faults = Vec::new();
    let seen = change_words("ours", &ours(), 60, &mut Random(3), &mut faults);
    assert!(
        faults.is_empty(),
        "{} faults: {}",
        faults.len(),
        faults.join("\n")
    );
    assert!(seen > 20, "{seen} changes");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn whoever_exports_the_shared_types_breaks_with_them() {
    let old = ours();
    let mut new = old.clone();
    let manifest = String::from_utf8(new["specs.toml"].clone()).unwrap();
    let rename = "[api.rename]\n\"Feil.melding\" = \"forklaring\"\n\n[api.code-fields]\n";
    let manifest = manifest.replacen("[api.code-fields]\n", rename, 1);
    new.insert("specs.toml".to_owned(), manifest.into());
    let difference = compare(&generated(&old, "ours"), &generated(&new, "renamed"));
    let bumped = |package: &str| &difference.crates[package];
    assert_eq!(bumped("skattekit-common").bump, Bump::Major);
    assert_eq!(bumped("skattekit-common").because, None);
    let user = bumped("skattekit-avregning");
    assert_eq!(user.bump, Bump::Major);
    assert_eq!(user.because.as_deref(), Some("skattekit-common"));
    assert_eq!(user.release().unwrap().to_string(), "0.2.0");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn kinds_have_names_of_their_own() {
    let names = ChangeKind::ALL
        .iter()
        .map(|kind| kind.name())
        .collect::<std::collections::BTreeSet<_>>();
    assert_eq!(names.len(), ChangeKind::ALL.len());
    let is_kebab = |name: &&str| {
        name.chars()
            .all(|char| char.is_ascii_lowercase() || char == '-')
    };
    assert!(names.iter().all(is_kebab));
}
