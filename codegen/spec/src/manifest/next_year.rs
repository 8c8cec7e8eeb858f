//! The next years: where their files would be if published like those of the newest year.

use toml::Spanned;

use crate::manifest::data::{Api, Bases, Fetch, FileEntry, Manifest};
use crate::table::is_list;

/// Where a source of the next year would be published, judging by the newest year that has such a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextYear {
    /// The API.
    pub slug: String,
    /// The year.
    pub year: u16,
    /// Where the source would be published: a page, or a file of a repository.
    pub fetch: Fetch,
    /// The path of the file below the specs folder.
    pub file: String,
    /// Whether it is a machine-readable list, which a page may follow.
    pub is_list: bool,
    /// Whether the manifest has the year already, from another source.
    pub is_listed: bool,
}

/// The sources to look for: for each API the next page and the next list.
pub(super) fn next_years(manifest: &Manifest, bases: &Bases) -> Vec<NextYear> {
    let next = manifest
        .apis
        .iter()
        .flat_map(|api| [false, true].map(|is_list| next_year(api, is_list, bases)));
    let mut next = next.flatten().collect::<Vec<_>>();
    next.sort_by(|left, right| (&left.slug, left.is_list).cmp(&(&right.slug, right.is_list)));
    next
}

fn next_year(api: &Api, wanted: bool, bases: &Bases) -> Option<NextYear> {
    let list = api.year_list.as_ref()?;
    let year = |key: &Spanned<String>| key.get_ref().parse::<u16>().ok();
    // A page is a year's first source; a list may come in addition.
    let source = |files: &'_ [FileEntry]| {
        let mut files = files.iter().take(if wanted { files.len() } else { 1 });
        files.position(|file| is_list(file.file.get_ref()) == wanted)
    };
    let years = list
        .years
        .iter()
        .filter_map(|(key, files)| Some((year(key)?, key, &files[source(files)?])));
    let (newest, key, entry) = years.max_by_key(|(year, ..)| *year)?;
    let next = newest.checked_add(1)?;
    let (key, after) = (key.get_ref(), next.to_string());
    let file = entry.file.get_ref();
    let mut fetch = entry.fetch.as_ref()?.get_ref().resolve(bases)?;
    match &mut fetch {
        Fetch::Page { path, .. } | Fetch::File { path, .. } if path.contains(key) => {
            *path = path.replace(key, &after);
        }
        _ => return None,
    }
    file.contains(key).then(|| NextYear {
        slug: api.slug.get_ref().clone(),
        year: next,
        fetch,
        file: file.replace(key, &after),
        is_list: wanted,
        is_listed: list.years.keys().any(|key| year(key) == Some(next)),
    })
}
