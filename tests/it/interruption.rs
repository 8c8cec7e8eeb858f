//! Runs that are killed, or that run at the same time: the folder holds the old files or the new ones, whole.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use skattekit_codegen::generate;

use crate::support::{Copy, Random, Tree, assert_says, read_sources, read_tree, run, tree_of};

const YEAR: &str = "2021.md";

/// A small specification: most of a run is then what an interruption can hurt.
fn years() -> Copy {
    Copy::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/years"))
}

#[test]
fn a_killed_run_leaves_the_old_files_or_the_new_ones() {
    let copy = years();
    let start = Instant::now();
    let mut before = copy.regenerate();
    let whole_run = start.elapsed();
    let mut random = Random(3);
    let news = [0, 1].map(|name| new_specs(&copy, name));
    for round in 0..20 {
        // There and back again: what each of the two gives is generated once.
        let (specs, after) = &news[round % 2];
        fs::write(copy.specs().join(YEAR), specs).unwrap();
        let mut child = copy
            .xtask("regenerate")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        if round % 2 == 0 {
            std::thread::sleep(share(whole_run, random.below(100)));
        } else {
            // Most of a run is spent before the first file is written, so every other one is killed from there on.
            while !copy.root().join(".out.skattekit-staging").exists()
                && child.try_wait().unwrap().is_none()
            {}
            std::thread::sleep(share(Duration::from_millis(3), random.below(100)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let found = read_tree(&copy.out());
        assert!(
            found == before || found == *after,
            "round {round}: neither the old nor the new files"
        );

        run(&mut copy.xtask("regenerate")).expect(0);
        assert!(
            read_tree(&copy.out()) == *after,
            "round {round}: not the new files"
        );
        assert_eq!(beside(&copy), ["out", "specs"], "round {round}");
        before.clone_from(after);
    }
}

#[test]
fn what_an_interrupted_run_left_is_removed_even_when_nothing_changes() {
    let copy = years();
    let files = copy.generated();
    fs::create_dir(copy.root().join(".out.skattekit-staging")).unwrap();
    fs::write(copy.root().join(".out.skattekit-staging/half"), "").unwrap();
    assert!(copy.regenerate() == files);
    assert_eq!(beside(&copy), ["out", "specs"]);
}

#[test]
fn the_old_files_that_an_interrupted_run_moved_aside_are_put_back() {
    let copy = years();
    let files = copy.generated();
    fs::rename(copy.out(), copy.root().join(".out.skattekit-before")).unwrap();
    assert!(copy.regenerate() == files);
    assert_eq!(beside(&copy), ["out", "specs"]);
}

#[test]
fn two_runs_at_once_leave_whole_files() {
    let copy = years();
    for round in 0..4 {
        let (_, after) = new_specs(&copy, round);
        let spawn = || {
            let mut command = copy.xtask("regenerate");
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let runs = [spawn(), spawn()].map(|child| child.wait_with_output().unwrap());
        for finished in &runs {
            if finished.status.code() != Some(0) {
                assert_eq!(finished.status.code(), Some(2));
                assert_says(&String::from_utf8_lossy(&finished.stderr), "error: ");
            }
        }
        assert!(runs.iter().any(|finished| finished.status.success()));
        assert!(read_tree(&copy.out()) == after, "round {round}");
        assert_eq!(beside(&copy), ["out", "specs"], "round {round}");
    }
}

/// Changes a year, and gives its page and what the specifications give then.
fn new_specs(copy: &Copy, round: u32) -> (String, Tree) {
    let path = copy.specs().join(YEAR);
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<td>inntekt</td><td>").unwrap();
    let (_, after) = rest.split_once("</td>").unwrap();
    let changed = format!("{before}<td>inntekt</td><td>Round {round}</td>{after}");
    fs::write(&path, &changed).unwrap();
    let files = generate(&read_sources(&copy.specs())).files;
    (changed, tree_of(&files.unwrap()))
}

fn share(whole: Duration, percent: usize) -> Duration {
    whole * u32::try_from(percent).unwrap() / 100
}

/// The names of what stands beside the output folder.
fn beside(copy: &Copy) -> Vec<String> {
    let entries = fs::read_dir(copy.root()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names = names.collect::<Vec<_>>();
    names.sort();
    names
}
