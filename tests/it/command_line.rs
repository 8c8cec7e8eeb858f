//! The commands, run on copies of the specifications: what they print, how they exit, what they leave behind.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use crate::support::{Copy, assert_says, read_times, read_tree, run, workspace, xtask};

/// A page of a year with a text that stands in one row of it only, and the file that is generated from it.
const YEAR: &str = "2024.md";
const YEAR_TEXT: &str = "Gjeld";
const YEAR_FILE: &str = "skattekit-skatt/src/aar2024.rs";
/// A document with a description that stands in it once.
const DOCUMENT: &str = "skatt.yaml";
const DOCUMENT_TEXT: &str = "Beløp i hele kroner.";

/// A small specification: one of the size of the workspace's shows nothing more of what a command does with its folders,
/// and takes forty times as long.
fn small() -> Copy {
    Copy::of(&workspace().join("tests/fixtures/diff/base"))
}

#[test]
fn the_first_run_creates_and_the_second_changes_nothing() {
    let copy = small();
    let first = run(&mut copy.xtask("regenerate")).expect(0);
    let files = read_tree(&copy.out());
    let times = read_times(&copy.out());
    assert_says(&first.stdout, "read ");
    for path in files.keys() {
        assert_says(
            &first.stdout,
            &format!("created {}\n", copy.out().join(path).display()),
        );
    }
    assert_says(
        &first.stdout,
        &format!("{} created, 0 updated, 0 unchanged, 0 removed", files.len()),
    );

    let second = run(&mut copy.xtask("regenerate")).expect(0);
    assert_says(
        &second.stdout,
        &format!("0 created, 0 updated, {} unchanged, 0 removed", files.len()),
    );
    assert_eq!(read_times(&copy.out()), times);
    assert_eq!(read_tree(&copy.out()), files);
    run(&mut copy.xtask("check")).expect(0);
}

#[test]
fn only_what_changes_is_written() {
    let copy = small();
    copy.generated();
    let before = read_times(&copy.out());
    copy.change(YEAR, YEAR_TEXT, "Samlet gjeld");
    let again = run(&mut copy.xtask("regenerate")).expect(0);
    assert_says(
        &again.stdout,
        &format!("updated {}", copy.out().join(YEAR_FILE).display()),
    );
    assert_says(&again.stdout, "0 created, 1 updated,");
    let after = read_times(&copy.out());
    let differing = before.iter().filter(|(path, time)| after[*path] != **time);
    assert_eq!(
        differing.map(|(path, _)| path).collect::<Vec<_>>(),
        [YEAR_FILE]
    );
}

#[test]
fn check_names_the_line_and_the_row_that_it_comes_from() {
    let copy = small();
    copy.generated();
    let generated = copy.out().join(YEAR_FILE);
    let line = line_of(&generated, YEAR_TEXT);
    let row = copy.change(YEAR, YEAR_TEXT, "Samlet gjeld");
    let checked = run(&mut copy.xtask("check")).expect(1);
    assert_says(
        &checked.stdout,
        &format!("stale {}:{line}\n", generated.display()),
    );
    assert_says(
        &checked.stdout,
        &format!("  from {}:{row}\n", copy.specs().join(YEAR).display()),
    );
    assert_says(&checked.stdout, "-    /// Gjeld");
    assert_says(&checked.stdout, "+    /// Samlet gjeld");
    assert_says(&checked.stdout, "1 stale, 0 missing, 0 orphan");
}

#[test]
fn check_names_the_line_and_the_description_that_it_comes_from() {
    let copy = small();
    copy.generated();
    let generated = copy.out().join("skattekit-skatt/src/v1.rs");
    let line = line_of(&generated, DOCUMENT_TEXT);
    let described = copy.change(DOCUMENT, DOCUMENT_TEXT, "Beløp i øre.");
    let checked = run(&mut copy.xtask("check")).expect(1);
    assert_says(
        &checked.stdout,
        &format!("stale {}:{line}\n", generated.display()),
    );
    assert_says(
        &checked.stdout,
        &format!(
            "  from {}:{described}\n",
            copy.specs().join(DOCUMENT).display()
        ),
    );
}

#[test]
fn check_lists_what_is_missing_and_what_is_too_much_and_how_to_repair_it() {
    let copy = small();
    let files = copy.generated();
    let missing = copy.out().join("skattekit-skatt/src/aar2023.rs");
    fs::remove_file(&missing).unwrap();
    let orphan = copy.out().join("skattekit-annet/src/stray.rs");
    fs::write(&orphan, "// Nobody's.\n").unwrap();
    let stale = copy.out().join("rustfmt.toml");
    fs::write(&stale, "").unwrap();

    let checked = run(&mut copy.xtask("check")).expect(1);
    assert_says(&checked.stdout, &format!("missing {}\n", missing.display()));
    assert_says(&checked.stdout, &format!("orphan {}\n", orphan.display()));
    assert_says(&checked.stdout, &format!("stale {}:1\n", stale.display()));
    assert_says(&checked.stdout, "1 stale, 1 missing, 1 orphan");
    let (specs, out) = (copy.specs(), copy.out());
    let repair = format!(
        "cargo xtask regenerate --specs {} --out {}\n",
        specs.display(),
        out.display()
    );
    assert_says(&checked.stdout, &repair);

    let repaired = run(&mut copy.xtask("regenerate")).expect(0);
    assert_says(&repaired.stdout, &format!("removed {}\n", orphan.display()));
    assert_says(&repaired.stdout, "1 created, 1 updated, ");
    assert_says(&repaired.stdout, " 1 removed");
    assert_eq!(read_tree(&copy.out()), files);
}

#[test]
fn check_writes_nothing() {
    let copy = small();
    let checked = run(&mut copy.xtask("check")).expect(1);
    assert_says(&checked.stdout, "0 stale, ");
    assert!(!copy.out().exists());
}

#[test]
fn in_github_actions_every_finding_is_an_annotation() {
    let copy = small();
    copy.generated();
    fs::remove_file(copy.out().join("rustfmt.toml")).unwrap();
    fs::write(copy.out().join("a,b:c.rs"), "").unwrap();
    copy.change(YEAR, YEAR_TEXT, "Avgift");
    let checked = run(copy.xtask("check").env("GITHUB_ACTIONS", "true")).expect(1);
    let out = copy.out().display().to_string();
    let generated = copy.out().join(YEAR_FILE);
    let line = line_of(&generated, YEAR_TEXT);
    assert_says(
        &checked.stdout,
        &format!(
            "\n::error file={},line={line},col=1,title=stale-output::differs from what ",
            generated.display()
        ),
    );
    assert_says(
        &checked.stdout,
        &format!("\n::error file={out}/rustfmt.toml,line=1,col=1,title=missing-output::"),
    );
    assert_says(
        &checked.stdout,
        &format!("\n::error file={out}/a%2Cb%3Ac.rs,line=1,col=1,title=orphan-output::"),
    );
}

#[test]
fn in_github_actions_every_fault_of_the_specifications_is_an_annotation() {
    let copy = small();
    let line = copy.change(DOCUMENT, "maxLength: 10", "maxLengde: 10");
    let refused = run(copy.xtask("check").env("GITHUB_ACTIONS", "true")).expect(2);
    let file = copy.specs().join(DOCUMENT);
    let mark = format!(
        "::error file={},line={line},col=31,endLine={line},endColumn=39,title=unknown-key::`maxLengde` is not a key",
        file.display()
    );
    assert_says(&refused.stdout, &mark);
}

#[test]
fn a_folder_of_other_files_is_refused_and_untouched() {
    let copy = small();
    fs::create_dir(copy.out()).unwrap();
    fs::write(copy.out().join("thesis.txt"), "the only copy").unwrap();
    let refused = run(&mut copy.xtask("regenerate")).expect(2);
    assert_says(
        &refused.stderr,
        &format!("`{}` does not look like", copy.out().display()),
    );
    assert_says(&refused.stderr, "--out");
    assert_eq!(read_tree(&copy.out()).len(), 1);
}

#[test]
fn a_repository_is_refused_even_with_generated_files_in_it() {
    // A work tree and a submodule have a file where a repository has a folder.
    for (git, contents) in [
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".git", "gitdir: ../x\n"),
    ] {
        let copy = small();
        copy.generated();
        let path = copy.out().join(git);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        let files = read_tree(&copy.out());
        run(&mut copy.xtask("regenerate")).expect(2);
        assert_eq!(read_tree(&copy.out()), files);
    }
}

#[test]
fn bad_input_leaves_the_old_files_as_they_are() {
    let copy = small();
    let files = copy.generated();
    let times = read_times(&copy.out());
    let line = copy.change(YEAR, YEAR_TEXT, "Gjeld | Too much");
    let refused = run(&mut copy.xtask("regenerate")).expect(2);
    assert_says(&refused.stderr, "error[wrong-cell-count]");
    assert_says(
        &refused.stderr,
        &format!("{}:{line}:", copy.specs().join(YEAR).display()),
    );
    assert_says(&refused.stderr, "nothing was written");
    assert_eq!(read_tree(&copy.out()), files);
    assert_eq!(read_times(&copy.out()), times);
    run(&mut copy.xtask("check")).expect(2);
}

#[test]
fn a_file_in_the_way_is_named() {
    let copy = small();
    fs::write(copy.out(), "a file").unwrap();
    let refused = run(&mut copy.xtask("regenerate")).expect(2);
    assert_says(&refused.stderr, &copy.out().display().to_string());
    assert_eq!(fs::read_to_string(copy.out()).unwrap(), "a file");

    let below = copy.out().join("below");
    let mut command = xtask();
    command
        .arg("regenerate")
        .arg("--specs")
        .arg(copy.specs())
        .arg("--out")
        .arg(&below);
    let refused = run(&mut command).expect(2);
    assert_says(&refused.stderr, &copy.out().display().to_string());
    assert_says(&refused.stderr, "a file stands where a folder has to be");
    assert_eq!(fs::read_to_string(copy.out()).unwrap(), "a file");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let copy = small();
    let missing = copy.root().join("nowhere");
    for command in ["regenerate", "check"] {
        let refused = run(xtask().arg(command).arg("--specs").arg(&missing)).expect(2);
        assert_says(
            &refused.stderr,
            &format!("`{}` is not a folder", missing.display()),
        );
        assert_says(&refused.stderr, "--specs");
    }
}

#[test]
fn a_folder_without_a_manifest_is_named() {
    let copy = small();
    fs::remove_file(copy.specs().join("specs.toml")).unwrap();
    let refused = run(&mut copy.xtask("regenerate")).expect(2);
    assert_says(
        &refused.stderr,
        &copy.specs().join("specs.toml").display().to_string(),
    );
    assert!(!copy.out().exists());
}

#[test]
fn relative_folders_are_those_of_the_folder_one_is_in() {
    let copy = small();
    let mut command = xtask();
    command.args(["regenerate", "--specs", "specs", "--out", "new/out"]);
    run(command.current_dir(copy.root())).expect(0);
    assert!(copy.root().join("new/out/rustfmt.toml").is_file());
}

#[test]
fn what_needs_no_action_is_told_on_request_only() {
    let copy = Copy::of(&workspace().join("tests/fixtures/good/mended-one-or-many"));
    assert_eq!(run(&mut copy.xtask("regenerate")).expect(0).stderr, "");
    let verbose = run(copy.xtask("regenerate").arg("--verbose")).expect(0);
    assert_says(&verbose.stderr, "note[unsupported]");
    assert_says(&verbose.stdout, "0 created, 0 updated,");
}

#[test]
fn every_command_has_help_with_an_example_and_its_exit_codes() {
    let overview = run(xtask().arg("--help")).expect(0);
    assert_says(&overview.stdout, "Exit codes:");
    let names = overview
        .stdout
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect::<Vec<_>>();
    for name in ["regenerate", "check", "inspect"] {
        assert!(names.contains(&name), "{names:?}");
    }
    // The help of `inspect` is that of a program that is built when it is asked for.
    for name in names
        .into_iter()
        .filter(|name| !["help", "inspect"].contains(name))
    {
        let help = run(xtask().args([name, "--help"])).expect(0);
        assert_says(&help.stdout, &format!("  cargo xtask {name}"));
        assert_says(&help.stdout, "Example");
        assert_says(&help.stdout, "Exit codes:");
    }
}

/// Built with optimizations it takes minutes; what it prints of itself, by the name that it is called by, its own tests
/// hold.
#[test]
#[cfg(unix)]
fn inspect_is_built_optimized_and_given_all_arguments() {
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    // What is said of the package of `xtask` concerns nobody's build script.
    let script =
        "#!/bin/sh\n[ -z \"$CARGO_MANIFEST_DIR\" ] || exit 9\nprintf '<%s>' \"$@\"\necho\n";
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = xtask();
    command.args(["inspect", "--help", "a b"]);
    command.env("CARGO_MANIFEST_DIR", folder.path());
    let printed = run(command.env("PATH", folder.path())).expect(0).stdout;
    let (built, called) = printed.split_once('\n').unwrap();
    let arguments = "<--quiet><--release><--package><skattekit-inspect><--manifest-path>";
    let manifest = built
        .strip_prefix(&format!("<build>{arguments}<"))
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap();
    assert_eq!(
        fs::canonicalize(manifest).unwrap(),
        workspace().join("Cargo.toml")
    );
    let handed = "<--><--called=cargo xtask inspect><--help><a b>";
    assert_eq!(
        called,
        format!("<run>{arguments}<{manifest}>{handed}\n"),
        "{printed}"
    );
    // There is such a package, and a program of its name.
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
    let metadata = run(cargo.arg("--manifest-path").arg(manifest)).expect(0);
    assert_says(
        &metadata.stdout,
        "\"kind\":[\"bin\"],\"crate_types\":[\"bin\"],\"name\":\"skattekit-inspect\"",
    );
}

#[test]
fn bad_usage_exits_with_2() {
    for arguments in [
        &["regenerate", "--spec", "x"][..],
        &["regenrate"],
        &[],
        &["check", "x"],
        &["check", "--out"],
    ] {
        let refused = run(xtask().args(arguments)).expect(2);
        assert_says(&refused.stderr, "--help");
    }
}

/// The first line (from 1) of a file that has a text.
fn line_of(file: &Path, text: &str) -> usize {
    let contents = fs::read_to_string(file).unwrap();
    let line = contents.lines().position(|line| line.contains(text));
    1 + line.unwrap()
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_old_files_as_they_are() {
    let copy = small();
    let files = copy.generated();
    copy.change(YEAR, YEAR_TEXT, "Avgift");
    // No file can grow past this many blocks: the one that changed is cut short, as on a disk that is full.
    for blocks in ["0", "1", "4"] {
        let regenerate = copy.xtask("regenerate");
        let mut limited = Command::new("sh");
        limited.args(["-c", "ulimit -f \"$0\"; trap '' XFSZ; exec \"$@\"", blocks]);
        limited
            .arg(regenerate.get_program())
            .args(regenerate.get_args());
        let refused = run(&mut limited).expect(2);
        assert_says(&refused.stderr, "cannot be written");
        assert_says(&refused.stderr, "free some space");
        assert_eq!(read_tree(&copy.out()), files);
        assert_eq!(
            fs::read_dir(copy.root()).unwrap().count(),
            2,
            "nothing is left beside the folder"
        );
    }
}

#[test]
fn a_closed_pipe_changes_no_exit_code() {
    let copy = small();
    copy.generated();
    fs::remove_file(copy.out().join("rustfmt.toml")).unwrap();
    let mut child = copy.xtask("check").stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
