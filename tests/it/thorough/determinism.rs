//! Determinism: the order of the specifications does not change the generated files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use skattekit_codegen::{FileSet, Fold, MANIFEST, Report, Sources, generate};

use crate::support::{Random, Tree, read_tree, workspace};

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn generating_twice_gives_the_same() {
    assert_eq!(&files_of(&specs()), expected());
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn the_order_in_which_files_are_read_does_not_count() {
    let files = specs();
    assert_eq!(&files_of(files.iter().rev()), expected());
    let mut random = Random(1);
    for _ in 0..2 {
        let mut shuffled = Vec::from_iter(&files);
        random.shuffle(&mut shuffled);
        assert_eq!(&files_of(shuffled), expected());
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn the_order_of_the_manifest_does_not_count() {
    let mut files = specs();
    let manifest = String::from_utf8(files[MANIFEST].clone()).unwrap();
    let mut random = Random(2);
    for _ in 0..3 {
        let shuffled = shuffle_manifest(&manifest, &mut random);
        assert_ne!(shuffled, manifest);
        files.insert(MANIFEST.to_owned(), shuffled.into_bytes());
        assert_eq!(texts(&files_of(files.iter())), texts(expected()));
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn line_ends_and_byte_order_marks_do_not_count() {
    let files = specs();
    let with = |change: fn(&str) -> String| {
        files
            .iter()
            .map(|(path, bytes)| {
                let text = change(str::from_utf8(bytes).unwrap());
                (path.clone(), text.into_bytes())
            })
            .collect::<Tree>()
    };
    let windows = with(|text| text.replace('\n', "\r\n"));
    assert_eq!(texts(&files_of(&windows)), texts(expected()));
    let marked = with(|text| format!("\u{feff}{text}"));
    assert_eq!(texts(&files_of(&marked)), texts(expected()));
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn every_rust_file_is_rust_and_ends_in_one_line_break() {
    for (path, output) in expected().iter() {
        assert!(
            output.text.ends_with('\n') && !output.text.ends_with("\n\n"),
            "{path}"
        );
        if Path::new(path).extension().is_some_and(|end| end == "rs") {
            syn::parse_file(&output.text).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn the_origins_of_a_file_are_in_order_and_lead_to_its_lines() {
    for (path, output) in expected().iter() {
        assert!(output.origins.is_sorted_by_key(|(line, _)| *line), "{path}");
        let lines = output.text.lines().count();
        assert!(
            output
                .origins
                .iter()
                .all(|(line, _)| (1..=lines).contains(line)),
            "{path}"
        );
    }
}

fn specs() -> Tree {
    read_tree(&workspace().join("specs"))
}

/// What the specifications give as they are: generated once for all tests, most of whose time that would be.
fn expected() -> &'static FileSet {
    static FILES: OnceLock<FileSet> = OnceLock::new();
    FILES.get_or_init(|| files_of(&specs()))
}

fn files_of<'a>(files: impl IntoIterator<Item = (&'a String, &'a Vec<u8>)>) -> FileSet {
    let mut sources = Sources::default();
    for (path, bytes) in files {
        sources.add(path.clone(), bytes.clone());
    }
    let generation = generate(&sources);
    let faults = generation.diagnostics.without_notes();
    let files = generation.files;
    files.unwrap_or_else(|| {
        panic!(
            "{}",
            Report::new(&faults, &sources, "", Fold::Floods).text(false)
        )
    })
}

/// What is written; an origin counts the bytes of the manifest, which differ when its order does.
fn texts(files: &FileSet) -> BTreeMap<&str, &str> {
    files
        .iter()
        .map(|(path, output)| (path, &*output.text))
        .collect()
}

/// The manifest with its APIs in another order, and the years of each too.
fn shuffle_manifest(manifest: &str, random: &mut Random) -> String {
    let (head, apis) = manifest.split_once("[[api]]").unwrap();
    let mut apis = apis
        .split("[[api]]")
        .map(|api| shuffle_years(api, random))
        .collect::<Vec<_>>();
    random.shuffle(&mut apis);
    let apis = apis
        .iter()
        .map(|api| format!("[[api]]{}\n", api.trim_end()));
    format!("{head}{}", apis.collect::<Vec<_>>().join("\n"))
}

fn shuffle_years(api: &str, random: &mut Random) -> String {
    const YEARS: &str = "[api.year-list.years]\n";
    let Some((before, years)) = api.split_once(YEARS) else {
        return api.to_owned();
    };
    let mut entries: Vec<String> = Vec::new();
    for line in years.lines() {
        match entries.last_mut() {
            Some(entry) if !line.starts_with("20") => *entry += &format!("\n{line}"),
            _ => entries.push(line.to_owned()),
        }
    }
    random.shuffle(&mut entries);
    format!("{before}{YEARS}{}\n", entries.join("\n"))
}
