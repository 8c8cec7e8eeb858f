//! What the changelog says of crates already, and what is to be said: news that nobody released stays beside what is new.

use std::collections::BTreeMap;

use semver::Version;

/// How much of what was written before is in what is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// All of it that is no part of a release: the comparison is with the last one.
    LastRelease,
    /// Perhaps none of it.
    Other,
}

/// A part of the changelog about a crate.
struct Section<'a> {
    /// The crate, as the heading has it.
    package: &'a str,
    release: Option<Version>,
    lines: Vec<&'a str>,
}

impl<'a> Section<'a> {
    /// The sections of a text, each with a heading of the third level; what stands before the first is in none.
    fn read(text: &'a str) -> Vec<Self> {
        let mut sections = Vec::<Self>::new();
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("### ") {
                let (package, release) = heading.split_once(' ').unwrap_or((heading, ""));
                sections.push(Self {
                    package,
                    release: Version::parse(release.trim()).ok(),
                    lines: Vec::new(),
                });
            } else if let (Some(section), false) = (sections.last_mut(), line.trim().is_empty()) {
                section.lines.push(line);
            }
        }
        sections
    }

    fn text(&self) -> String {
        let release = self
            .release
            .as_ref()
            .map_or_else(String::new, |of| format!(" {of}"));
        let lines = self.lines.join("\n");
        format!("\n### {}{release}\n\n{lines}\n", self.package)
    }
}

/// The sections that are new, with what those before say and they do not.
///
/// `released` are the releases of the old side, by crate as the headings have it.
pub(super) fn merge(
    before: &str,
    new: &str,
    base: Base,
    released: &BTreeMap<String, Version>,
) -> String {
    let mut sections = Section::read(new);
    let count = sections.len();
    for old in Section::read(before) {
        let is_released = old.release.as_ref() <= released.get(old.package);
        let new = sections.iter_mut().take(count);
        let same = new.into_iter().find(|of| of.package == old.package);
        match (same, base) {
            // Another comparison with the same release says it again, or that it was taken back.
            (Some(_), Base::LastRelease) if !is_released => {}
            (Some(same), Base::Other) => {
                same.release = same.release.take().max(old.release);
                let mut lost = old.lines;
                lost.retain(|line| !same.lines.contains(line));
                same.lines.append(&mut lost);
            }
            _ => sections.push(old),
        }
    }
    sections.iter().map(Section::text).collect()
}

#[cfg(test)]
mod tests {
    use super::{Base, Version, merge};

    const BEFORE: &str = "\n### `a` 0.1.1\n\n- One.\n- Two.\n\n### `b` 0.3.0\n\n- Three.\n";
    const NEW: &str = "\n### `a` 0.2.0\n\n- **Breaking:** Four.\n- Two.\n";

    fn merged(base: Base, a: Version) -> String {
        merge(BEFORE, NEW, base, &[("`a`".to_owned(), a)].into())
    }

    #[test]
    fn what_nobody_released_stays() {
        let b = "\n### `b` 0.3.0\n\n- Three.\n";
        let both = "\n### `a` 0.2.0\n\n- **Breaking:** Four.\n- Two.\n- One.\n";
        let other = merged(Base::Other, Version::new(0, 1, 1));
        assert_eq!(other, format!("{both}{b}"));
        // The last release was 0.1.0: all that is new since is in the new text.
        let since = merged(Base::LastRelease, Version::new(0, 1, 0));
        assert_eq!(since, format!("{NEW}{b}"));
        // It was 0.1.1: what it brought is still to be moved to its own part.
        let since = merged(Base::LastRelease, Version::new(0, 1, 1));
        assert_eq!(since, format!("{NEW}{BEFORE}"));
        for base in [Base::Other, Base::LastRelease] {
            let first = merged(base, Version::new(0, 1, 0));
            let released = [("`a`".to_owned(), Version::new(0, 1, 0))].into();
            assert_eq!(merge(&first, NEW, base, &released), first);
        }
    }
}
