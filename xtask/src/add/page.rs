//! The page of the catalogue that an API is added from.

use anyhow::bail;
use skattekit_codegen::ir::CataloguePage;
use skattekit_codegen::nearest;

use super::Ground;
use super::manifest::PageEntry;

/// A page of the catalogue: what the manifest says about it, and what it says itself.
pub(super) struct Page<'a> {
    pub entry: PageEntry,
    pub content: &'a CataloguePage,
}

impl<'a> Page<'a> {
    /// The page with a slug.
    ///
    /// # Errors
    /// If there is none, it is about no API, or its API has an entry.
    pub(super) fn find(ground: &'a Ground<'_>, slug: &str) -> anyhow::Result<Self> {
        if let Some((_, package)) = ground.manifest.entries().find(|(known, _)| *known == slug) {
            bail!(
                "`{slug}` has an entry in the manifest already, with the crate {package}; to fetch its document again, \
                 run cargo xtask fetch {slug}"
            );
        }
        let pages = Self::all(ground);
        let Some(at) = pages.iter().position(|page| page.entry.slug == slug) else {
            let of_apis = pages.iter().filter(|page| !page.entry.common);
            let names = of_apis.map(|page| &*page.entry.slug).collect::<Vec<_>>();
            bail!("{}", unknown(slug, &names));
        };
        let Some(page) = pages.into_iter().nth(at).filter(|page| !page.entry.common) else {
            bail!(
                "`{slug}` is a page about all services and not that of an API; run cargo xtask add --help"
            );
        };
        Ok(page)
    }

    /// Every page of the catalogue.
    pub(super) fn all(ground: &'a Ground<'_>) -> Vec<Self> {
        let known = ground.specification.catalogue.iter();
        let known = known
            .flat_map(|catalogue| &catalogue.pages)
            .collect::<Vec<_>>();
        let entries = ground.manifest.pages().into_iter();
        let pages = entries.filter_map(|entry| {
            let content = known.iter().find(|page| page.slug == entry.slug)?;
            Some(Self { entry, content })
        });
        pages.collect()
    }

    /// The base addresses of production and of the test environment.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        [&self.entry.production, &self.entry.test]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// Its title without the word API.
    pub(super) fn title(&self) -> &str {
        without_api(&self.content.title)
    }
}

fn unknown(slug: &str, names: &[&str]) -> String {
    let plain_slug = plain(slug);
    let near = nearest(slug, names.iter().copied());
    let parts = names.iter().copied().filter(|name| {
        let name = plain(name);
        !plain_slug.is_empty() && (name.contains(&plain_slug) || plain_slug.contains(&name))
    });
    let mut near = near
        .into_iter()
        .chain(parts)
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>();
    near.dedup();
    let near = match &*near {
        [] => String::new(),
        near => format!("; did you mean {}?", near.join(" or ")),
    };
    format!(
        "unknown API `{slug}`{near}\nthe catalogue has:{}",
        in_lines(names)
    )
}

/// Names in lines that a terminal shows whole.
fn in_lines(names: &[&str]) -> String {
    const WIDEST: usize = 100;
    let (mut text, mut width) = (String::new(), WIDEST);
    for name in names {
        if width + name.len() + 1 > WIDEST {
            text.push_str("\n ");
            width = 1;
        }
        text.push_str(&format!(" {name}"));
        width += name.len() + 1;
    }
    text
}

/// A title without the word API at its end.
pub(super) fn without_api(title: &str) -> &str {
    let title = title.trim();
    let is_api = |end: &str| end.eq_ignore_ascii_case("api");
    match title.rsplit_once([' ', '-']) {
        Some((title, end)) if is_api(end) => title.trim_end(),
        _ => title,
    }
}

/// A name in lower case letters and digits alone, with `æ`, `ø` and `å` in ASCII.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::new();
    for char in name.chars().flat_map(char::to_lowercase) {
        match char {
            'æ' => plain.push_str("ae"),
            'ø' => plain.push_str("oe"),
            'å' => plain.push_str("aa"),
            char if char.is_ascii_alphanumeric() => plain.push(char),
            _ => {}
        }
    }
    plain
}

/// A name for a crate: the words of a title in lower case, joined by hyphens.
pub(super) fn kebab(title: &str) -> String {
    let words = title.split(|char: char| !char.is_alphanumeric()).map(plain);
    let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_names() {
        assert_eq!(without_api("Aktiv konto API"), "Aktiv konto");
        assert_eq!(without_api("api"), "api");
        assert_eq!(
            kebab("Siste tilgjengelige skatteoppgjør"),
            "siste-tilgjengelige-skatteoppgjoer"
        );
        assert_eq!(plain("MVA_melding-Å"), "mvameldingaa");
    }

    #[test]
    fn an_unknown_slug_gets_near_ones_and_the_list() {
        let text = unknown("intekt", &["inntekt", "inntektsmottakere", "bsu"]);
        assert_eq!(
            text,
            "unknown API `intekt`; did you mean `inntekt`?\nthe catalogue has:\n  inntekt inntektsmottakere bsu"
        );
        assert!(unknown("konto", &["aktivkonto"]).contains("did you mean `aktivkonto`?"));
        assert!(unknown("x", &["bsu"]).starts_with("unknown API `x`\n"));
    }
}
