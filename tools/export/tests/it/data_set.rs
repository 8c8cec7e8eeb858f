//! The folder of a data set: it grows by whole runs, and by nothing else.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::support::{AVREGNING, Folder, GRUNNLAG, all_files, parquet_files};

const SVAR: &str = "avregning/svar";

#[test]
fn a_second_run_adds_and_changes_nothing() {
    let folder = Folder::new();
    folder.add("a", AVREGNING);
    assert_eq!(folder.run(&["--to", "t", "a"]).code, Some(0));
    let before = parquet_files(&folder.path("t"));
    let bytes = before
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect::<Vec<_>>();
    folder.add("b", AVREGNING.replace("12", "13"));
    let run = folder.run(&["--to", "t", "a", "b"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("has already: 1"), "{run:?}");
    let tables = folder.tables("t");
    assert_eq!(tables.values(SVAR, "fastland_restskatt"), ["12", "13"]);
    let ids = tables.values(SVAR, "svar_id");
    assert_ne!(ids[0], ids[1]);
    for (file, bytes) in before.iter().zip(&bytes) {
        assert_eq!(fs::read(file).unwrap(), *bytes, "{}", file.display());
    }
    // Nothing new is fine, and changes nothing.
    let files = all_files(&folder.path("t"));
    let run = folder.run(&["--to", "t", "a", "b"]);
    assert_eq!((run.code, all_files(&folder.path("t"))), (Some(0), files));
}

#[test]
fn a_changed_input_is_refused_unless_asked_for() {
    let folder = Folder::new();
    folder.add("a", AVREGNING);
    folder.run(&["--to", "t", "a"]);
    folder.add("a", format!("{AVREGNING}\n{AVREGNING}"));
    let run = folder.run(&["--to", "t", "a"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("has changed since") && run.stderr.contains("--again"),
        "{run:?}"
    );
    assert_eq!(folder.tables("t").rows(SVAR).len(), 1);
    let run = folder.run(&["--to", "t", "--again", "a"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(folder.tables("t").rows(SVAR).len(), 3);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let folder = Folder::new();
    folder.add("a", format!("{AVREGNING}\n{GRUNNLAG}"));
    let mut found = Vec::new();
    for to in ["t", "u"] {
        folder.run(&["--to", to, "--jobs", "1", "a"]);
        let files = parquet_files(&folder.path(to)).into_iter().map(|file| {
            let bytes = fs::read(&file).unwrap();
            (
                file.strip_prefix(folder.path(to)).unwrap().to_owned(),
                bytes,
            )
        });
        found.push(files.collect::<Vec<_>>());
    }
    assert!(found[0].len() > 4);
    assert_eq!(found[0], found[1]);
}

#[test]
fn a_run_that_is_killed_adds_nothing_and_the_next_clears_it() {
    let folder = Folder::new();
    folder.add("a", AVREGNING);
    folder.run(&["--to", "t", "a"]);
    let before = all_files(&folder.path("t"));
    let mut child = folder
        .command()
        .args(["--to", "t", "--jobs", "1", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // Enough for files of it to be there.
    let posts = r#"{"tekniskNavn":"samletGjeld","beloep":1},"#.repeat(300);
    let line = GRUNNLAG.replacen("[{", &format!("[{posts}{{"), 1);
    let lines = format!("{line}\n").repeat(1000);
    child
        .stdin
        .as_mut()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let is_there = parquet_files_of(&before).len();
    let has_files = || parquet_files_of(&all_files(&folder.path("t"))).len() > is_there;
    for _ in 0..600 {
        if has_files() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    assert!(has_files());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(parquet_files(&folder.path("t")), parquet_files_of(&before));
    assert_ne!(all_files(&folder.path("t")), before);
    folder.add("b", AVREGNING);
    assert_eq!(folder.run(&["--to", "t", "b"]).code, Some(0));
    assert_eq!(folder.tables("t").rows(SVAR).len(), 2);
    let is_left = |file: &std::path::PathBuf| file.to_string_lossy().contains(".run-");
    assert!(!all_files(&folder.path("t")).iter().any(is_left));
}

fn parquet_files_of(files: &[std::path::PathBuf]) -> Vec<std::path::PathBuf> {
    let is_it = |file: &&std::path::PathBuf| file.extension().is_some_and(|name| name == "parquet");
    files.iter().filter(is_it).cloned().collect()
}

#[test]
fn a_run_that_was_interrupted_when_it_was_complete_is_finished() {
    let folder = Folder::new();
    folder.add("a", AVREGNING);
    folder.add("b", AVREGNING.replace("12", "13"));
    folder.run(&["--to", "t", "a"]);
    folder.run(&["--to", "u", "b"]);
    // The second as it is between its last two steps: half of its files are moved.
    let staging = folder.path("t/.run-77");
    fs::create_dir_all(staging.join("tables/avregning")).unwrap();
    fs::write(staging.join("lock"), "").unwrap();
    fs::rename(
        folder.path("u/avregning/svar"),
        staging.join("tables/avregning/svar"),
    )
    .unwrap();
    let run = all_files(&folder.path("u/_runs"));
    fs::rename(&run[0], staging.join("complete.json")).unwrap();
    folder.add("c", GRUNNLAG);
    assert_eq!(folder.run(&["--to", "t", "c", "b"]).code, Some(0));
    let tables = folder.tables("t");
    assert_eq!(tables.values(SVAR, "fastland_restskatt"), ["12", "13"]);
    assert!(!staging.exists() && folder.path("t/_runs/77.json").exists());
}

#[test]
fn a_folder_that_cannot_take_it_is_refused_with_what_to_do() {
    let folder = Folder::new();
    folder.add("a", AVREGNING);
    folder.add("fil", "x");
    folder.add("annet/x", "x");
    for (to, reason) in [("fil/t", "Not a directory"), ("annet", "no data set")] {
        let run = folder.run(&["--to", to, "a"]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(reason), "{run:?}");
    }
    assert_eq!(all_files(&folder.path("annet")).len(), 1);
    folder.run(&["--to", "t", "a"]);
    folder.add("b", AVREGNING);
    let about = fs::read_to_string(folder.path("t/_skattekit.json")).unwrap();
    let other = about.replacen("Int64", "Utf8", 1);
    for (text, reason) in [
        (about.replace("\"layout\": 1", "\"layout\": 2"), "layout 2"),
        (other, "is Utf8, and this version writes Int64"),
        ("{".to_owned(), "does not describe a data set"),
    ] {
        folder.add("t/_skattekit.json", text);
        let run = folder.run(&["--to", "t", "b"]);
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr.contains(reason) && run.stderr.contains("new folder"),
            "{run:?}"
        );
    }
    folder.add("t/_skattekit.json", about);
    assert_eq!(folder.run(&["--to", "t", "b"]).code, Some(0));
}

#[test]
fn a_data_set_takes_the_tables_of_an_older_version() {
    let folder = Folder::new();
    folder.add("a", AVREGNING);
    folder.run(&["--to", "t", "a"]);
    let about = fs::read_to_string(folder.path("t/_skattekit.json")).unwrap();
    let line = about
        .lines()
        .find(|line| line.contains("avregning/svar/skjermet"))
        .unwrap();
    folder.add("t/_skattekit.json", about.replace(&format!("{line}\n"), ""));
    folder.add("b", AVREGNING);
    assert_eq!(folder.run(&["--to", "t", "b"]).code, Some(0));
    let now = fs::read_to_string(folder.path("t/_skattekit.json")).unwrap();
    assert_eq!(now, about);
}
