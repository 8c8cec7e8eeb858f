//! The script of the workflow that fetches upstream changes: the commits and calls that it makes.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Run, assert_says, run, workspace};

/// Does what `cargo xtask` does to a work tree, and fails where the test says so.
const CARGO: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$CALLS"
if [ "$FAILS" = "$1 $2" ]; then
    printf '%s\n' "$1 $2 went wrong" '~~~~' '::error::not for the runner'
    exit 2
fi
case "$1 $2" in
"xtask fetch")
    echo "etag = \"$ETAG\"" >specs/specs.lock
    [ -z "$NEWS" ] || printf '%s' "$NEWS" >specs/ny.md
    echo "SILENT EDIT specs/ny.md"
    [ "$FAILS" != partly ] || { echo "FAILED specs/gammel.md"; exit 2; }
    ;;
"xtask regenerate")
    [ ! -e specs/ny.md ] || { cp specs/ny.md generated/ny.rs; cp specs/ny.md export/ny.csv; }
    # What follows the versions.
    ! grep --quiet '^- ' CHANGELOG.md ||
        for file in Cargo.lock tests/consumers/ny/Cargo.lock README.md tests/Cargo.toml; do
            echo "release = 2" >"$file"
        done
    ;;
"xtask diff")
    if [ "$FAILS" = shows ]; then
        echo '{"changes":[{"kind": "protection-lost"}]}'
    elif [ "$5" = json ]; then
        echo '{"crates":[{"bump":"patch"},{"bump":"minor"}],"changes":[{"sentence":"a \"bump\":\"major\" in a text"}]}' |
            sed 's/a "bump":"major"/a \\"bump\\":\\"major\\"/'
    else
        echo '| crate | bump |'
    fi
    ;;
"xtask release-notes") echo "- $NEWS" >>CHANGELOG.md ;;
esac
"#;

/// Keeps what it is asked, and remembers the pull request that it opened.
const GH: &str = r#"#!/usr/bin/env bash
echo "gh $*" >>"$CALLS"
for argument in "$@"; do
    case $argument in body=@*) cp "${argument#body=@}" "$BODY" ;; esac
done
case "$*" in
*"--method GET repos/eier/lager/pulls "*) [ ! -e "$OPENED" ] || echo 7 ;;
*"--method POST repos/eier/lager/pulls "*)
    touch "$OPENED"
    echo 7
    ;;
*DELETE*) exit 1 ;;
esac
"#;

struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let tree = repository.path("tree");
        for folder in [
            "tree/.github", "tree/specs", "tree/generated", "tree/export",
            "tree/tests/consumers/ny", "bin",
        ] {
            fs::create_dir_all(repository.path(folder)).unwrap();
        }
        let script = workspace().join(".github/upstream");
        fs::copy(script, tree.join(".github/upstream")).unwrap();
        for (name, text) in [("cargo", CARGO), ("gh", GH)] {
            let program = repository.path("bin").join(name);
            fs::write(&program, text).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        }
        for (name, text) in [
            ("specs/specs.lock", "etag = \"1\"\n"),
            ("generated/gammel.rs", "\n"),
            ("export/gammel.csv", "\n"),
            ("CHANGELOG.md", "# Changelog\n"),
            ("README.md", "release = 1\n"),
            ("Cargo.lock", "release = 1\n"),
            ("tests/Cargo.toml", "release = 1\n"),
            ("tests/consumers/ny/Cargo.lock", "release = 1\n"),
        ] {
            fs::write(tree.join(name), text).unwrap();
        }
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("A beginning", "maintainer@example.org");
        let origin = repository.path("origin.git");
        repository.git(&["clone", "--quiet", "--bare", ".", origin.to_str().unwrap()]);
        repository.git(&["remote", "add", "origin", origin.to_str().unwrap()]);
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// A command in the work tree, with the two programs in place of the real ones and no settings of whoever runs it.
    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let others = std::env::var_os("PATH").unwrap();
        let ours = [self.path("bin")].into_iter();
        let path = std::env::join_paths(ours.chain(std::env::split_paths(&others))).unwrap();
        command.current_dir(self.path("tree")).env("PATH", path);
        for name in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
            command.env(name, "/dev/null");
        }
        for name in [
            "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GITHUB_RUN_ID",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn git(&self, arguments: &[&str]) -> String {
        run(self.command("git").args(arguments)).expect(0).stdout
    }

    fn commit(&self, message: &str, email: &str) {
        self.git(&["add", "--all"]);
        let email = format!("user.email={email}");
        let name = "user.name=Kari";
        self.git(&["-c", name, "-c", &email, "commit", "--quiet", "-m", message]);
    }

    /// One half of the script, on a clean work tree of the branch `main`, after upstream became what `news` says.
    fn half(&self, half: &str, news: &str, more: &[(&str, &str)]) -> Run {
        self.git(&["checkout", "--quiet", "--force", "main"]);
        self.git(&["clean", "-dffq"]);
        for file in ["calls", "outputs"] {
            let _ = fs::remove_file(self.path(file));
        }
        let mut command = self.command(self.path("tree/.github/upstream"));
        command.arg(half).arg(self.path("out"));
        let settings = [("NEWS", news), ("ETAG", "1"), ("FAILS", ""), ("APIS", "")];
        command.envs(settings).envs(more.iter().copied());
        command
            .env("GITHUB_REPOSITORY", "eier/lager")
            .env("GITHUB_REF_NAME", "main");
        for (name, file) in [
            ("CALLS", "calls"),
            ("BODY", "body"),
            ("OPENED", "opened"),
            ("GITHUB_OUTPUT", "outputs"),
            ("GITHUB_STEP_SUMMARY", "summary"),
        ] {
            command.env(name, self.path(file));
        }
        run(&mut command)
    }

    fn take_in(&self, news: &str) {
        self.half("prepare", news, &[]).expect(0);
        self.half("propose", news, &[]).expect(0);
    }

    fn in_origin(&self, what: &str) -> String {
        self.git(&["--git-dir=../origin.git", "show", what])
    }
}

#[test]
fn what_is_new_becomes_one_pull_request() {
    let repository = Repository::new();
    let prepared = repository.half("prepare", "første", &[("APIS", "avregning  hendelser")]);
    prepared.expect(0);
    assert_eq!(repository.text("outputs"), "changed=true\n");
    let calls = repository.text("calls");
    assert_says(&calls, "xtask fetch avregning hendelser\n");
    // What is tested has the versions that the notes brought. cargo was asked of every lock before.
    let order = [
        "--manifest-path tests/consumers/ny/Cargo.toml",
        "xtask release-notes --since HEAD\n",
        "xtask regenerate",
        "test --workspace",
    ];
    let places = order.map(|call| calls.rfind(call).unwrap());
    assert!(places.is_sorted(), "{calls}");
    assert!(
        places[0] < calls.find("xtask regenerate").unwrap(),
        "{calls}"
    );
    assert!(
        !calls.contains("gh "),
        "the first half has no business there: {calls}"
    );

    repository.half("propose", "", &[]).expect(0);
    assert_eq!(repository.in_origin("upstream:generated/ny.rs"), "første");
    assert_eq!(repository.in_origin("upstream:export/ny.csv"), "første");
    let calls = repository.text("calls");
    assert_says(
        &calls,
        "--method POST repos/eier/lager/pulls -f title=Take in what is new upstream (minor) -f head=upstream -f base=main",
    );
    assert_says(
        &calls,
        "--method POST repos/eier/lager/issues/7/labels -f labels[]=bump-minor",
    );
    assert_says(&calls, "gh workflow run ci.yml --ref upstream");
    let body = repository.text("body");
    assert_says(
        &body,
        "Its bump: **minor**. `cargo test --workspace` passes.",
    );
    assert_says(&body, "| crate | bump |\n");
    assert_says(&body, "SILENT EDIT specs/ny.md\n");

    // The same again is the same pull request, without another commit.
    let first = repository.in_origin("upstream");
    repository.take_in("første");
    assert_eq!(repository.in_origin("upstream"), first);
    let calls = repository.text("calls");
    assert_says(&calls, "--method PATCH repos/eier/lager/pulls/7 ");
    assert!(
        !calls.contains("gh workflow"),
        "nothing was pushed: {calls}"
    );

    repository.take_in("andre");
    assert_eq!(repository.in_origin("upstream:generated/ny.rs"), "andre");
    assert_says(&repository.text("calls"), "gh workflow run ci.yml");
    let count = repository.git(&[
        "--git-dir=../origin.git", "rev-list", "--count", "main..upstream",
    ]);
    assert_eq!(count, "1\n");
}

/// So that the tests of the pull request are those that ran.
#[test]
fn all_that_the_recipes_touch_is_in_it() {
    let repository = Repository::new();
    repository.take_in("ny");
    for file in [
        "Cargo.lock",
        "tests/consumers/ny/Cargo.lock",
        "README.md",
        "tests/Cargo.toml",
    ] {
        let text = repository.in_origin(&format!("upstream:{file}"));
        assert_eq!(text, "release = 2\n", "{file}");
    }
}

#[test]
fn nothing_new_is_no_pull_request() {
    let repository = Repository::new();
    // An ETag of its own is no news.
    let run = repository.half("prepare", "", &[("ETAG", "2")]).expect(0);
    assert_says(&run.stdout, "Nothing new upstream.");
    assert_eq!(repository.text("outputs"), "changed=false\n");
    assert!(!repository.path("out/patch").exists());
}

#[test]
fn what_fails_is_told_and_not_proposed() {
    for step in ["xtask fetch", "xtask regenerate", "xtask release-notes"] {
        let repository = Repository::new();
        let run = repository
            .half("prepare", "ny", &[("FAILS", step)])
            .expect(1);
        assert_says(&run.stderr, "failed; nothing is proposed");
        let summary = repository.text("summary");
        assert_says(&summary, &format!("## `cargo {step}"));
        assert_says(&summary, "` failed\n\n~~~~~text\n");
        assert_says(&summary, &format!("{step} went wrong\n"));
        // What upstream says is between marks that it cannot know.
        let (before, _) = run.stdout.split_once("::error::").unwrap();
        assert_says(before, "::stop-commands::");
        assert!(!repository.path("out/patch").exists(), "{step}");
        assert_eq!(repository.text("outputs"), "");
    }
    // What was hidden and shows is for a person to decide.
    let shown = Repository::new();
    let run = shown.half("prepare", "ny", &[("FAILS", "shows")]).expect(1);
    assert_says(
        &run.stderr,
        "shows personal data that was hidden; nothing is proposed",
    );
    assert!(!shown.path("out/patch").exists());
    // One file that cannot be had keeps nobody from the others.
    let repository = Repository::new();
    repository
        .half("prepare", "ny", &[("FAILS", "partly")])
        .expect(0);
    let body = repository.text("out/body.md");
    assert_says(&body, "**`cargo xtask fetch` failed for some files**");
    assert_says(&body, "FAILED specs/gammel.md");
    let alone = Repository::new();
    alone.half("prepare", "", &[("FAILS", "partly")]).expect(1);
    assert_says(&alone.text("summary"), "## `cargo xtask fetch` failed\n");
    let repository = Repository::new();
    repository
        .half("prepare", "ny", &[("FAILS", "test --workspace")])
        .expect(0);
    assert_says(
        &repository.text("out/body.md"),
        "`cargo test --workspace` **fails**.",
    );
}

#[test]
fn names_and_patches_that_are_none_are_refused() {
    let repository = Repository::new();
    for apis in [
        "--specs=/tmp", "avregning;id", "$(id)", "avregning\n--dry-run",
    ] {
        let refused = repository
            .half("prepare", "ny", &[("APIS", apis)])
            .expect(1);
        assert_says(&refused.stderr, "named by its slug");
        assert_eq!(repository.text("calls"), "", "{apis}");
    }
    repository.git(&["tag", "v0.1.0"]);
    repository.half("prepare", "ny", &[]).expect(0);
    // With a release, what is new since is told.
    assert_says(&repository.text("calls"), "xtask release-notes\n");
    let patch = repository.text("out/patch");
    let other = patch.replace("generated/ny.rs", ".github/workflows/ny.yml");
    fs::write(repository.path("out/patch"), other).unwrap();
    let refused = repository.half("propose", "ny", &[]).expect(1);
    assert_says(
        &refused.stderr,
        "`.github/workflows/ny.yml`, which is not upstream's",
    );
    fs::write(repository.path("out/patch"), patch).unwrap();
    fs::write(repository.path("out/bump"), "minor, and more\n").unwrap();
    repository.half("propose", "ny", &[]).expect(1);
    let branches = repository.git(&["ls-remote", "--heads", "origin", "upstream"]);
    assert_eq!(branches, "");
}

#[test]
fn commits_of_people_stay() {
    let repository = Repository::new();
    repository.take_in("første");
    repository.git(&["checkout", "--quiet", "-B", "upstream", "HEAD"]);
    fs::write(repository.path("tree/generated/rettet.rs"), "\n").unwrap();
    repository.commit("Mend it", "kari@example.org");
    repository.git(&["push", "--quiet", "origin", "upstream"]);
    let theirs = repository.in_origin("upstream");
    repository.half("prepare", "andre", &[]).expect(0);
    let refused = repository.half("propose", "andre", &[]).expect(1);
    assert_says(&refused.stderr, "has commits of people");
    assert_eq!(repository.in_origin("upstream"), theirs);
}
