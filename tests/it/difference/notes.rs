//! `cargo xtask release-notes`: what it compares with, what it writes into the manifest and the changelog, and what it leaves there.

use std::fs;

use super::told::Repository;
use crate::support::assert_says;

#[test]
fn release_notes_are_written_once() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    let manifest = repository.read("specs/specs.toml");
    repository.write(
        "specs/specs.toml",
        &manifest.replace(
            "release = \"0.1.0\"",
            "release   =  \"0.1.0\" # the crate's",
        ),
    );
    repository.make("optional-field-added");
    repository.commit("a field");
    let before = [
        repository.read("specs/specs.toml"),
        repository.read("CHANGELOG.md"),
    ];
    let dry = repository.xtask(&["release-notes", "--dry-run"]).expect(0);
    assert_says(&dry.stdout, "skattekit-skatt: 0.1.0 becomes 0.1.1");
    assert_says(&dry.stdout, "would write");
    assert_eq!(
        before,
        [
            repository.read("specs/specs.toml"),
            repository.read("CHANGELOG.md")
        ]
    );

    let done = repository.xtask(&["release-notes"]).expect(0);
    let commit = repository.git(&["rev-parse", "--short", "v0.1.0"]);
    let compared = format!("compared with v0.1.0 ({})\n", commit.trim());
    assert_says(&done.stdout, &compared);
    assert_says(&done.stdout, "cargo xtask regenerate");
    assert_says(
        &repository.read("specs/specs.toml"),
        "release   =  \"0.1.1\" # the crate's\n",
    );
    let changelog = repository.read("CHANGELOG.md");
    assert_says(
        &changelog,
        "### `skattekit-skatt` 0.1.1\n\n- `v1`: `Skatt.rabatt` is a new field: integer, optional. \
         Wire: decodes, reported as an unknown field.\n",
    );
    assert_says(&changelog, "- By hand.\n");
    assert!(changelog.ends_with("## 0.1.0\n\n- First.\n"), "{changelog}");
    let written = [repository.read("specs/specs.toml"), changelog];
    let again = repository.xtask(&["release-notes"]).expect(0);
    assert_says(&again.stdout, "nothing to write");
    assert_eq!(
        written,
        [
            repository.read("specs/specs.toml"),
            repository.read("CHANGELOG.md")
        ]
    );
}

#[test]
fn what_comes_before_a_release_is_one_release() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    repository.make("optional-field-added");
    repository.xtask(&["release-notes"]).expect(0);
    repository.commit("notes");
    repository.make("error-removed");
    repository.xtask(&["release-notes"]).expect(0);
    assert_says(&repository.read("specs/specs.toml"), "\"0.2.0\"");
    let changelog = repository.read("CHANGELOG.md");
    assert_says(&changelog, "### `skattekit-skatt` 0.2.0\n");
    assert_says(&changelog, "- **Breaking:** `v1`: `SK-002` was removed");
    assert_says(&changelog, "`Skatt.rabatt` is a new field");
    assert_eq!(
        changelog.matches("### `skattekit-skatt`").count(),
        1,
        "{changelog}"
    );
    // A release that is higher is somebody's decision.
    let manifest = repository.read("specs/specs.toml");
    repository.write(
        "specs/specs.toml",
        &manifest.replace("\"0.2.0\"", "\"1.0.0\""),
    );
    repository.xtask(&["release-notes"]).expect(0);
    assert_says(&repository.read("specs/specs.toml"), "\"1.0.0\"");
    assert_says(
        &repository.read("CHANGELOG.md"),
        "### `skattekit-skatt` 1.0.0\n",
    );
}

#[test]
fn without_a_tag_news_is_added_to_what_nobody_released() {
    let repository = Repository::new();
    repository.make("optional-field-added");
    let before = repository.read("CHANGELOG.md");
    let refused = repository.xtask(&["release-notes"]).expect(2);
    assert_says(&refused.stderr, "--since HEAD");
    assert_eq!(repository.read("CHANGELOG.md"), before);

    let notes = ["release-notes", "--since", "HEAD"];
    let done = repository.xtask(&notes).expect(0);
    assert_says(&done.stdout, "compared with HEAD (");
    let first = repository.read("CHANGELOG.md");
    repository.xtask(&notes).expect(0);
    assert_eq!(repository.read("CHANGELOG.md"), first);
    // Once it is committed, it is news that HEAD has and nobody released.
    repository.commit("a field");
    repository.xtask(&notes).expect(0);
    assert_eq!(repository.read("CHANGELOG.md"), first);
    repository.make("error-removed");
    repository.xtask(&notes).expect(0);
    let changelog = repository.read("CHANGELOG.md");
    assert_says(&changelog, "### `skattekit-skatt` 0.2.0\n");
    assert_says(&changelog, "- **Breaking:** `v1`: `SK-002` was removed");
    assert_says(&changelog, "`Skatt.rabatt` is a new field");
    assert_eq!(changelog.matches("### `skattekit-skatt`").count(), 1);
    repository.xtask(&notes).expect(0);
    assert_eq!(repository.read("CHANGELOG.md"), changelog);
}

#[test]
fn what_means_something_else_is_marked() {
    let repository = Repository::new();
    repository.make("another-concept");
    let notes = ["release-notes", "--since", "HEAD"];
    repository.xtask(&notes).expect(0);
    let said = "- **Changed meaning:** `aar2024`: `gevinstVedRealisajon` links to another begrep";
    assert_says(&repository.read("CHANGELOG.md"), said);
    let told = |row: &str| {
        let repository = Repository::new();
        repository.make(row);
        let told = ["diff", "--fail-on", "never"];
        repository.xtask(&told).expect(0).stdout
    };
    let added = told("concept-of-another-field");
    assert_says(&added, "Skatt.sum now links to a begrep: 0000");
    let gone = told("concept-gone");
    assert_says(&gone, "Skatt.andel no longer links to a begrep");
}

#[test]
fn a_changed_meaning_raises_the_release_as_an_addition_does_and_says_so() {
    let repository = Repository::new();
    let manifest = repository.read("specs/specs.toml");
    let manifest = manifest.replace("release = \"0.1.0\"", "release = \"1.0.0\"");
    repository.write("specs/specs.toml", &manifest);
    repository.commit("1.0.0");
    repository.git(&["tag", "v1.0.0"]);
    let table = repository.read("specs/2024.md");
    let moved = table.replace("| formue |", "| fradrag |");
    assert_ne!(moved, table);
    repository.write("specs/2024.md", &moved);
    repository.xtask(&["release-notes"]).expect(0);
    let changelog = repository.read("CHANGELOG.md");
    assert_says(
        &changelog,
        "### `skattekit-skatt` 1.1.0\n\nRead what is marked **Changed meaning** before you upgrade: ",
    );
    assert_says(
        &changelog,
        "- **Changed meaning:** `aar2024`: `gjeld` moved to another kategori: fradrag (was formue). \
         Wire: decodes; source: compiles; meaning: changed (kategori).\n",
    );
    repository.xtask(&["release-notes"]).expect(0);
    assert_eq!(repository.read("CHANGELOG.md"), changelog);
}

#[test]
fn a_new_year_is_compared_with_the_one_before() {
    let repository = Repository::new();
    let table = repository.read("specs/2024.md");
    let next = table.replace("| formue |", "| fradrag |");
    repository.write("specs/2025.md", &(next + "| nyPost | inntekt | Ny |\n"));
    let manifest = repository.read("specs/specs.toml");
    let line =
        "2025 = [{ file = \"2025.md\", status = \"provisional\", source = \"here\" }]\n2024 = [";
    let manifest = manifest.replace("2024 = [", line);
    repository.write("specs/specs.toml", &manifest);
    repository
        .xtask(&["release-notes", "--since", "HEAD"])
        .expect(0);
    let changelog = repository.read("CHANGELOG.md");
    let codes = table.lines().count() - 2 + 1;
    assert_says(
        &changelog,
        &format!(
            "- `aar2025`: `2025` is a new inntektsår: {codes} codes, provisional. \
             Wire: decodes, reported as an unknown inntektsår.\n  \
             - 1 code moved to another kategori since 2024: `gjeld` (formue → fradrag)\n  \
             - 1 code added since 2024: `nyPost`\n  \
             - `cargo xtask diff --year 2024 2025` lists them all\n"
        ),
    );
}

#[test]
fn a_section_that_was_never_tagged_is_never_dropped() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    repository.make("optional-field-added");
    repository.xtask(&["release-notes"]).expect(0);
    let said = "`Skatt.rabatt` is a new field";
    let section = "### `skattekit-skatt` 0.1.1\n";
    // It is released in the manifest, and tagged nowhere yet: whatever is compared with, it stays.
    repository.commit("0.1.1");
    for since in ["HEAD", "v0.1.0", "HEAD~1"] {
        let done = repository.xtask(&["release-notes", "--since", since]);
        assert_says(&done.expect(0).stdout, &format!("compared with {since} ("));
        let changelog = repository.read("CHANGELOG.md");
        assert_says(&changelog, section);
        assert_eq!(changelog.matches(said).count(), 1, "{changelog}");
    }
    // Nor is it dropped by the next tag, of a release that it is not in.
    repository.git(&["tag", "v0.1.0-annen"]);
    repository.xtask(&["release-notes"]).expect(0);
    assert_says(&repository.read("CHANGELOG.md"), said);
}

#[test]
fn release_notes_write_both_files_or_none() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    repository.make("optional-field-added");
    let torn =
        "# Changelog\n\n## Unreleased\n\n<!-- end of what `cargo xtask release-notes` wrote -->\n";
    repository.write("CHANGELOG.md", torn);
    let before = repository.read("specs/specs.toml");
    let refused = repository.xtask(&["release-notes"]).expect(2);
    assert_says(&refused.stderr, "CHANGELOG.md");
    assert_eq!(repository.read("specs/specs.toml"), before);
    assert_eq!(repository.read("CHANGELOG.md"), torn);
    fs::remove_file(repository.root().join("CHANGELOG.md")).unwrap();
    repository.xtask(&["release-notes"]).expect(2);
    assert_eq!(repository.read("specs/specs.toml"), before);
    repository.write("CHANGELOG.md", "");
    repository.xtask(&["release-notes"]).expect(0);
    assert!(
        repository
            .read("CHANGELOG.md")
            .starts_with("## Unreleased\n")
    );
    let left = fs::read_dir(repository.root()).unwrap().count();
    assert_eq!(left, 3, "CHANGELOG.md, specs and .git");
}
