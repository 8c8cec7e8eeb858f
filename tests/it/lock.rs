//! The lock and the files that it records: what `check` says of a difference, and what `regenerate` does about it.

use std::fs;

use skattekit_codegen::read_listing;

use crate::support::{assert_says, read_sources, run, workspace};
use crate::upstream::{OWN, PAGE, Specs, table};

/// What the manifest says of the page's place upstream.
const FETCH: &str = ", fetch = { page = \"docs/api/skatt.md\" }";

#[test]
fn the_workspace_has_a_lock_that_records_every_file() {
    let (listing, diagnostics) = read_listing(&read_sources(&workspace().join("specs")));
    assert!(!diagnostics.has_errors());
    let listing = listing.unwrap();
    let lock = listing.lock.unwrap();
    let recorded = lock.files.iter().map(|locked| &locked.file);
    let listed = listing.files.iter().map(|listed| &listed.file);
    assert!(recorded.eq(listed));
}

#[test]
fn what_was_edited_is_recorded_by_the_next_run() {
    let specs = Specs::fetched();
    run(&mut specs.xtask("regenerate")).expect(0);
    specs.change(OWN, "egetFradrag", "annetFradrag");
    let checked = run(&mut specs.xtask("check")).expect(1);
    let path = specs.path(OWN).display().to_string();
    assert_says(
        &checked.stdout,
        &format!("stale-lock {path}\n  the content differs from what specs.lock records"),
    );
    assert_says(&checked.stdout, "help: run cargo xtask regenerate");
    assert_says(
        &checked.stdout,
        "specs.lock: 1 difference from what it records",
    );

    // What a run that was killed left is cleared away too.
    specs.write(".specs.lock.skattekit-staging", "half");
    let lock = specs.text("specs.lock");
    let done = run(&mut specs.xtask("regenerate")).expect(0);
    let line = format!("recorded {path} in specs.lock: the file was changed by hand\n");
    assert_says(&done.stdout, &line);
    let differing = lock
        .lines()
        .filter(|line| !specs.text("specs.lock").contains(line));
    assert_eq!(differing.count(), 2, "the sum and the size");
    let checked = run(&mut specs.xtask("check")).expect(0);
    assert_says(&checked.stdout, "specs.lock: 4 files, all as recorded");
    assert_eq!(specs.beside(), ["out", "specs"]);
    assert_eq!(specs.tree().len(), 6);
}

#[test]
fn what_is_hidden_is_recorded_and_a_lock_without_it_is_stale() {
    let specs = Specs::fetched();
    run(&mut specs.xtask("regenerate")).expect(0);
    assert!(!specs.text("specs.lock").contains("protected"));
    specs.change(OWN, "egetFradrag", "annetFradrag");
    let sensitive = "title = \"Skatt\"\nsensitive = [\"Post.beloep\"]\n";
    specs.change("specs.toml", "title = \"Skatt\"\n", sensitive);
    run(&mut specs.xtask("regenerate")).expect(0);
    let lock = specs.text("specs.lock");
    assert_says(
        &lock,
        "[[protected]]\napi = \"skatt\"\nversion = \"v1\"\npositions = [\n    \"Post.beloep\",\n]\n",
    );
    run(&mut specs.xtask("check")).expect(0);
    specs.write("specs.lock", lock.split("\n[[protected]]").next().unwrap());
    let checked = run(&mut specs.xtask("check")).expect(1);
    assert_says(
        &checked.stdout,
        "the positions with personal data differ from those recorded",
    );
    // Nor does taking the setting out again go by without a word.
    specs.write("specs.lock", &lock);
    specs.change("specs.toml", sensitive, "title = \"Skatt\"\n");
    let refused = run(&mut specs.xtask("regenerate")).expect(2);
    assert_says(
        &refused.stderr,
        "error[lost-protection]: `Post.beloep` was hidden as personal data",
    );
    assert_eq!(specs.text("specs.lock"), lock);
}

#[test]
fn january_by_hand_is_a_table_a_line_and_a_run() {
    let specs = Specs::fetched();
    specs.write("modell/2026.md", &table("nyttFradrag"));
    let line =
        "2026 = [{ file = \"modell/2026.md\", status = \"published\", source = \"there\" }]\n";
    let manifest = specs.text("specs.toml") + line;
    specs.write("specs.toml", &manifest);
    let done = run(&mut specs.xtask("regenerate")).expect(0);
    let path = specs.path("modell/2026.md");
    assert_says(
        &done.stdout,
        &format!("recorded {} in specs.lock: the file is new", path.display()),
    );
    run(&mut specs.xtask("check")).expect(0);

    // Another edition of it, saved over the first, is no more work; nor is taking it out.
    specs.write("modell/2026.md", &table("nyereFradrag"));
    run(&mut specs.xtask("regenerate")).expect(0);
    specs.write("specs.toml", manifest.strip_suffix(line).unwrap());
    fs::remove_file(path).unwrap();
    let checked = run(&mut specs.xtask("check")).expect(1);
    assert_says(&checked.stdout, "the manifest does not name the file");
    let done = run(&mut specs.xtask("regenerate")).expect(0);
    assert_says(&done.stdout, "removed ");
    run(&mut specs.xtask("check")).expect(0);
}

#[test]
fn january_is_a_line_with_its_place_and_a_fetch() {
    let specs = Specs::fetched();
    let line = "2026 = [{ file = \"modell/2026.md\", status = \"published\", source = \"there\", fetch = { page = \"docs/modell/2026.md\" } }]\n";
    let manifest = specs.text("specs.toml") + line;
    specs.write("specs.toml", &manifest);
    let refused = run(&mut specs.xtask("regenerate")).expect(2);
    assert_says(&refused.stderr, "run `cargo xtask fetch`");
    let answer = crate::upstream::Answer::ok(table("nyttFradrag"));
    specs.server.set("/raw/main/docs/modell/2026.md", answer);
    run(&mut specs.fetch(&[])).expect(0);
    let done = run(&mut specs.xtask("regenerate")).expect(0);
    assert_says(&done.stdout, "src/aar2026.rs");
}

#[test]
fn a_fetched_file_is_not_edited_by_hand() {
    let specs = Specs::fetched();
    run(&mut specs.xtask("regenerate")).expect(0);
    let out = crate::support::read_tree(&specs.root().join("out"));
    specs.change(PAGE, "410", "403");
    let tree = specs.tree();
    for (command, code) in [("check", 1), ("regenerate", 2)] {
        let refused = run(&mut specs.xtask(command)).expect(code);
        let told = refused.stdout + &refused.stderr;
        assert_says(&told, "edited-file");
        assert_says(&told, &specs.path(PAGE).display().to_string());
        let address = "https://raw.example.org/api-dokumentasjon/main/docs/api/skatt.md";
        assert_says(
            &told,
            &format!("the file was edited after it was fetched from {address}"),
        );
        assert_says(&told, "write a fix-up instead");
    }
    let json = run(specs.xtask("regenerate").args(["--format", "json"])).expect(2);
    assert_says(&json.stdout, "\"code\":\"edited-file\"");
    assert!(crate::support::read_tree(&specs.root().join("out")) == out);
    assert!(specs.tree() == tree);

    // As the maintainer's own text it is fine, and is said to be that.
    specs.change("specs.toml", FETCH, "");
    let done = run(&mut specs.xtask("regenerate")).expect(0);
    assert_says(&done.stdout, "in specs.lock: the file was changed by hand");
    assert_says(&specs.text("specs.lock"), "status = \"transcribed\"");
    run(&mut specs.xtask("check")).expect(0);
    let files = crate::support::read_tree(&specs.root().join("out"));
    let docs = String::from_utf8(files["skattekit-skatt/README.md"].clone()).unwrap();
    assert_says(
        &docs,
        "`specs/sider/skatt.md` | transcribed from what is published | there",
    );
}

#[test]
fn a_fault_is_not_said_to_be_recorded_by_the_next_run() {
    let specs = Specs::fetched();
    run(&mut specs.xtask("regenerate")).expect(0);
    specs.change(OWN, "| tekniskNavn ", "| navn ");
    let checked = run(&mut specs.xtask("check")).expect(2);
    assert_says(&checked.stderr, OWN);
    assert!(!checked.stdout.contains("specs.lock"), "{}", checked.stdout);
    // What was fetched is to be as it was, whatever else is wrong.
    specs.change(PAGE, "410", "403");
    let checked = run(&mut specs.xtask("check")).expect(2);
    assert_says(&checked.stdout, "edited-file");
    assert_says(&checked.stdout, "specs.lock: 1 difference");
}

#[test]
fn a_folder_without_a_lock_needs_none_and_gets_none() {
    let specs = Specs::fetched();
    fs::remove_file(specs.path("specs.lock")).unwrap();
    run(&mut specs.xtask("regenerate")).expect(0);
    run(&mut specs.xtask("check")).expect(0);
    assert!(!specs.path("specs.lock").exists());
}

#[test]
fn what_the_manifest_says_otherwise_is_recorded() {
    let specs = Specs::fetched();
    specs.change(
        "specs.toml",
        "2025.md\", status = \"published\"",
        "2025.md\", status = \"transcribed\"",
    );
    let checked = run(&mut specs.xtask("check")).expect(1);
    assert_says(
        &checked.stdout,
        "records the same content with another origin",
    );
    let done = run(&mut specs.xtask("regenerate")).expect(0);
    assert_says(&done.stdout, "the manifest gives another origin");
    run(&mut specs.xtask("check")).expect(0);
}

#[test]
fn a_lock_that_cannot_be_read_is_refused_with_its_place() {
    let specs = Specs::fetched();
    let lock = specs.text("specs.lock");
    let times = [
        ("<<<<<<< HEAD\n".to_owned() + &lock, "specs.lock:1:"),
        (lock.replace("size = ", "length = "), "unknown field"),
        (
            lock.replace("status = \"fetched\"", "status = \"published\""),
            "but its `status` is not `fetched`",
        ),
        (
            lock.replacen("sha256 = \"", "sha256 = \"Z", 1),
            "64 lower-case hexadecimal digits",
        ),
        (
            lock.replace("sider/skatt.md", "modell/2024.md"),
            "`modell/2024.md` is listed twice",
        ),
        (
            lock.replace("\nfetched = ", "\n# "),
            "without the key `address`",
        ),
        (lock.replace("/main/", "/\\u202e/"), "invisible character"),
    ];
    for (text, part) in times {
        specs.write("specs.lock", &text);
        for mut command in [
            specs.xtask("regenerate"),
            specs.xtask("check"),
            specs.fetch(&[]),
        ] {
            let refused = run(&mut command).expect(2);
            assert_says(&refused.stderr, "error[invalid-lock]");
            assert_says(&refused.stderr, part);
        }
        assert_eq!(specs.text("specs.lock"), text);
    }
    assert_eq!(specs.server.paths(), Vec::<String>::new());
    assert_eq!(specs.tree().len(), 6);
}
