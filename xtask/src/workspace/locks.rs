//! Comparison of lock files with the generated crates: whether each has the crates and versions that cargo would lock
//! now.
//!
//! cargo itself is not run, since that takes a second per lock and may need the network; it is run to update a lock.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_codegen::FileSet;

use super::GeneratedCrate;

/// The manifests of the generated crates, by name.
pub(super) struct Generated<'a>(BTreeMap<&'a str, Manifest<'a>>);

/// The content of a crate's manifest.
struct Manifest<'a> {
    version: &'a str,
    text: &'a str,
}

/// A package in a lock.
#[derive(Default)]
struct Locked<'a> {
    line: usize,
    version: &'a str,
    /// Whether it comes from a registry rather than a folder.
    is_foreign: bool,
    dependencies: Vec<&'a str>,
}

impl<'a> Generated<'a> {
    pub(super) fn of(crates: &'a [GeneratedCrate], files: &'a FileSet) -> Self {
        let manifests = crates.iter().filter_map(|GeneratedCrate { package, .. }| {
            let text = &*files.get(&format!("{package}/Cargo.toml"))?.text;
            let version = text
                .lines()
                .find_map(|line| line.strip_prefix("version = "));
            let version = version?.trim_matches('"');
            Some((&**package, Manifest { version, text }))
        });
        Self(manifests.collect())
    }

    /// The first difference in a lock, and its line; the lock of the workspace itself must have every crate.
    pub(super) fn compare(&self, lock: &str, is_own: bool) -> Option<(usize, String)> {
        let locked = read(lock);
        for (name, package) in &locked {
            let Some(Manifest { version, text }) = self.0.get(name) else {
                continue;
            };
            let at = |found| Some((package.line, found));
            if package.version != *version {
                return at(format!(
                    "it has `{name}` {}, but the crate has the version {version}",
                    package.version
                ));
            }
            let depends = |on: &str| {
                let mut lines = text.lines().filter_map(|line| line.strip_prefix(on));
                lines.any(|rest| rest.starts_with([' ', '.']))
            };
            let missing = self
                .0
                .keys()
                .find(|other| depends(other) && !package.dependencies.contains(other));
            if let Some(missing) = missing {
                return at(format!("`{name}` lacks its dependency `{missing}`"));
            }
            let gone = package.dependencies.iter().find(|other| {
                let is_ours = locked.get(**other).is_some_and(|of| !of.is_foreign);
                is_ours && !depends(other)
            });
            if let Some(gone) = gone {
                return at(format!(
                    "`{name}` has `{gone}`, which is no longer a dependency"
                ));
            }
        }
        let names = locked.keys().copied().collect::<BTreeSet<_>>();
        self.0
            .keys()
            .find(|name| !names.contains(**name))
            .filter(|_| is_own)
            .map(|name| (1, format!("it lacks `{name}`")))
    }
}

/// The packages of a lock by name; the last one if several have the same name, as no generated crate does.
fn read(lock: &str) -> BTreeMap<&str, Locked<'_>> {
    let mut packages = BTreeMap::new();
    let mut name = "";
    for (number, line) in lock.lines().enumerate() {
        let value = |key: &str| {
            let value = line.strip_prefix(key)?.strip_prefix(" = \"")?;
            value.strip_suffix('"')
        };
        if let Some(found) = value("name") {
            name = found;
            let line = number + 1;
            packages.insert(
                name,
                Locked {
                    line,
                    ..Locked::default()
                },
            );
        }
        let Some(package) = packages.get_mut(name) else {
            continue;
        };
        if let Some(version) = value("version") {
            package.version = version;
        } else if value("source").is_some() {
            package.is_foreign = true;
        } else if let Some(dependency) = line.strip_prefix(" \"") {
            // The version is included if there are several packages with the name.
            let end = dependency.find([' ', '"']).unwrap_or(dependency.len());
            package.dependencies.push(&dependency[..end]);
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    use super::{Generated, Manifest};

    const FELLES: &str = "[package]\nname = \"felles\"\n\n[dependencies]\nserde.workspace = true\n";
    const SKATT: &str =
        "[dependencies]\nserde.workspace = true\nfelles = { path = \"../felles\" }\n";

    fn compare(lock: &str, is_own: bool) -> Option<(usize, String)> {
        let manifest = |version, text| Manifest { version, text };
        let crates = [
            ("felles", manifest("0.1.1", FELLES)),
            ("skatt", manifest("0.2.0", SKATT)),
        ];
        Generated(crates.into()).compare(lock, is_own)
    }

    fn package(name: &str, version: &str, dependencies: &[&str]) -> String {
        let list = dependencies
            .iter()
            .map(|name| format!(" \"{name}\",\n"))
            .collect::<Vec<_>>()
            .concat();
        format!(
            "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\ndependencies = [\n{list}]\n\n"
        )
    }

    #[test]
    fn a_lock_has_the_versions_and_the_crates_of_the_folder() {
        let felles = package("felles", "0.1.1", &["serde"]);
        let skatt = package("skatt", "0.2.0", &["felles", "serde"]);
        let serde = "[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\nsource = \"registry\"\n";
        let whole = [&*felles, &*skatt, serde].concat();
        assert_eq!(compare(&whole, true), None);
        // A crate that depends on only one of them locks no other.
        assert_eq!(compare(&felles, false), None);
        let says = |lock: &str, is_own| compare(lock, is_own).unwrap();
        assert_eq!(says(&felles, true), (1, "it lacks `skatt`".to_owned()));
        let old = whole.replace("0.1.1", "0.1.0");
        let told = "it has `felles` 0.1.0, but the crate has the version 0.1.1".to_owned();
        assert_eq!(says(&old, true), (2, told));
        let without = package("skatt", "0.2.0", &["serde"]);
        let told = "`skatt` lacks its dependency `felles`".to_owned();
        assert_eq!(says(&without, false), (2, told));
        let gone = [
            package("felles", "0.1.1", &["gammel"]),
            package("gammel", "0.1.0", &[]),
        ];
        let told = "`felles` has `gammel`, which is no longer a dependency".to_owned();
        assert_eq!(says(&gone.concat(), false), (2, told));
    }
}
