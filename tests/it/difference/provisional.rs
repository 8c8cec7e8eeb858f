//! A year that was provisional and is final: what its codes were is no promise.

use skattekit_codegen::diff::{Bump, Source, compare};

use super::told::Repository;
use super::{base, generated, said};
use crate::support::{Tree, assert_says, write_tree};

/// The specifications of the base with a provisional year, and with the same year from its page, which lacks a code.
pub(super) fn settled_year() -> [Tree; 2] {
    let (year, row) = ("2024 = [{ file = \"2024.md\", status = ", "| [gjeld]");
    let mut old = base("base");
    let mut new = old.clone();
    let manifest = String::from_utf8(old["specs.toml"].clone()).unwrap();
    let published = format!("{year}\"published\"");
    assert_eq!(manifest.matches(&published).count(), 1);
    let manifest = manifest.replace(&published, &format!("{year}\"provisional\""));
    old.insert("specs.toml".to_owned(), manifest.into());
    let page = String::from_utf8(new["2024.md"].clone()).unwrap();
    let kept = page.lines().filter(|line| !line.starts_with(row));
    let kept = kept.collect::<Vec<_>>().join("\n") + "\n";
    assert_ne!(kept, page);
    new.insert("2024.md".to_owned(), kept.into());
    [old, new]
}

#[test]
fn the_codes_of_a_provisional_year_are_no_promise() {
    let [old, new] = settled_year();
    let of = |old: &Tree| compare(&generated(old, "old"), &generated(&new, "new"));
    let difference = of(&old);
    let told = difference.changes.iter().map(said).collect::<Vec<_>>();
    let removed = "code-removed gjeld; decodes; provisional; same; minor".to_owned();
    assert!(told.contains(&removed), "{told:#?}");
    assert!(!difference.is_breaking(), "{told:#?}");
    let bumps = difference.crates.values().map(|bumped| bumped.bump);
    assert_eq!(bumps.max(), Some(Bump::Minor));
    let reasons = "`aar2024::TekniskNavn::Gjeld` was removed";
    let removed = difference.changes.iter();
    let sources = removed.map(|change| &change.source).collect::<Vec<_>>();
    assert!(
        sources.contains(&&Source::Provisional(vec![reasons.to_owned()])),
        "{sources:#?}"
    );
    // A year that was final is one.
    let difference = of(&base("base"));
    let told = difference.changes.iter().map(said).collect::<Vec<_>>();
    let removed = "code-removed gjeld; decodes; breaks; same; major".to_owned();
    assert!(told.contains(&removed), "{told:#?}");
}

#[test]
fn the_changelog_says_that_a_year_was_provisional() {
    let [old, new] = settled_year();
    let repository = Repository::new();
    write_tree(&old, &repository.specs());
    repository.commit("a provisional year");
    repository.git(&["tag", "v0.1.0"]);
    write_tree(&new, &repository.specs());
    repository.xtask(&["diff"]).expect(0);
    repository.xtask(&["release-notes"]).expect(0);
    let changelog = repository.read("CHANGELOG.md");
    assert_says(&changelog, "### `skattekit-skatt` 0.1.1\n");
    assert_says(
        &changelog,
        "- `aar2024`: `gjeld` was removed: Gjeld. \
         Wire: decodes; source: breaks no promise, as the year was provisional; meaning: same.\n",
    );
}
