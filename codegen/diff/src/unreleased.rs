//! The changelog sections about crates, and the merging of new sections into unreleased ones.

use std::collections::BTreeMap;

use semver::Version;

use super::presentation::Mark;

/// How much of an earlier text a comparison covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// All unreleased text: the comparison is with the last release.
    LastRelease,
    /// Possibly none of it.
    Other,
}

/// A section of the changelog about a crate.
pub(super) struct Section {
    /// The crate's name in the heading.
    pub package: String,
    pub release: Option<Version>,
    /// The items of its list, each with the indented lines below it.
    pub items: Vec<String>,
}

impl Section {
    /// The sections of a text, each with a heading of the third level.
    fn read(text: &str) -> Vec<Self> {
        let mut sections = Vec::<Self>::new();
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("### ") {
                let (package, release) = heading.split_once(' ').unwrap_or((heading, ""));
                sections.push(Self {
                    package: package.to_owned(),
                    release: Version::parse(release.trim()).ok(),
                    items: Vec::new(),
                });
                continue;
            }
            let Some(section) = sections.last_mut() else {
                continue;
            };
            match section.items.last_mut() {
                Some(item) if line.starts_with(' ') => {
                    item.push('\n');
                    item.push_str(line);
                }
                // It is written again.
                _ if line.trim().is_empty() || line == ABOUT_MEANING => {}
                _ => section.items.push(line.to_owned()),
            }
        }
        sections
    }

    pub(super) fn text(&self) -> String {
        let release = self.release.as_ref();
        let release = release.map_or_else(String::new, |release| format!(" {release}"));
        let has = |mark: Mark| self.items.iter().any(|item| item.contains(mark.markdown()));
        let about = if has(Mark::ChangedMeaning) {
            format!("{ABOUT_MEANING}\n\n")
        } else {
            String::new()
        };
        let items = self.items.join("\n");
        format!("\n### {}{release}\n\n{about}{items}\n", self.package)
    }
}

/// The note in a section with a changed meaning.
const ABOUT_MEANING: &str = "Read what is marked **Changed meaning** before you upgrade: it compiles and decodes as before. \
    It raises the release as an addition does.";

/// The new sections, followed by the items that only the earlier ones have.
///
/// `released` are the releases of the old side, by the crate's name in the headings.
pub(super) fn merge(
    before: &str,
    mut sections: Vec<Section>,
    base: Base,
    released: &BTreeMap<String, Version>,
) -> Vec<Section> {
    let count = sections.len();
    for old in Section::read(before) {
        let is_released = old.release.as_ref() <= released.get(&old.package);
        let new = sections.iter_mut().take(count);
        let same = new.into_iter().find(|of| of.package == old.package);
        match (same, base) {
            // A comparison with the last release covers everything unreleased, unless it was reverted.
            (Some(_), Base::LastRelease) if !is_released => {}
            (Some(same), Base::Other) => {
                same.release = same.release.take().max(old.release);
                let mut lost = old.items;
                lost.retain(|item| !same.items.contains(item));
                same.items.append(&mut lost);
            }
            _ => sections.push(old),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::{Base, Section, Version, merge};

    const BEFORE: &str =
        "\n### `a` 0.1.1\n\n- One.\n  - Part.\n- Two.\n\n### `b` 0.3.0\n\n- Three.\n";
    const NEW: &str = "\n### `a` 0.2.0\n\n- **Breaking:** Four.\n- Two.\n";

    fn text(before: &str, base: Base, a: Version) -> String {
        let released = [("`a`".to_owned(), a)].into();
        let merged = merge(before, Section::read(NEW), base, &released);
        merged.iter().map(Section::text).collect()
    }

    #[test]
    fn what_nobody_released_stays() {
        let b = "\n### `b` 0.3.0\n\n- Three.\n";
        let both = "\n### `a` 0.2.0\n\n- **Breaking:** Four.\n- Two.\n- One.\n  - Part.\n";
        let other = text(BEFORE, Base::Other, Version::new(0, 1, 1));
        assert_eq!(other, format!("{both}{b}"));
        // The last release was 0.1.0: all that is new since is in the new text.
        let since = text(BEFORE, Base::LastRelease, Version::new(0, 1, 0));
        assert_eq!(since, format!("{NEW}{b}"));
        // It was 0.1.1: what it brought is still to be moved to a part of its own.
        let since = text(BEFORE, Base::LastRelease, Version::new(0, 1, 1));
        assert_eq!(since, format!("{NEW}{BEFORE}"));
        for base in [Base::Other, Base::LastRelease] {
            let first = text(BEFORE, base, Version::new(0, 1, 0));
            assert_eq!(text(&first, base, Version::new(0, 1, 0)), first);
        }
    }

    #[test]
    fn a_changed_meaning_is_explained_once() {
        let before = "\n### `a` 0.1.1\n\n- **Changed meaning:** One.\n";
        let first = text(before, Base::Other, Version::new(0, 1, 0));
        assert!(first.contains("\n\nRead what is marked"), "{first}");
        assert_eq!(text(&first, Base::Other, Version::new(0, 1, 0)), first);
    }
}
