//! Links in a source's text: `<a href>` elements, including those to concepts of the data catalogue.
//!
//! OpenAPI descriptions are Markdown, which may contain HTML, and the published documents use it to link nearly every
//! field to its concept. All other markup is text.

use std::borrow::Cow;
use std::ops::Range;

/// The address of concepts in the data catalogue.
pub const CONCEPTS: &str = "https://data.skatteetaten.no/web/datakatalog/begrep/";

/// The hosts of the data catalogue; the second is its internal name.
const HOSTS: [&str; 2] = ["data.skatteetaten.no", "begrepskatalog"];

/// A link and its place in a text.
#[derive(Debug, PartialEq)]
pub struct Link<'t> {
    /// The bytes from `<a` to `</a>`.
    pub range: Range<usize>,
    /// The text of the link.
    pub label: &'t str,
    /// The target of the link.
    pub target: Target<'t>,
}

/// The target of a link.
#[derive(Debug, PartialEq)]
pub enum Target<'t> {
    /// To a concept of the data catalogue, by its UUID in lower case.
    Concept(String),
    /// An address.
    Address(Cow<'t, str>),
}

impl Target<'_> {
    /// The address, or the UUID of a concept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Concept(uuid) => uuid,
            Self::Address(address) => address,
        }
    }
}

/// The fault of an `<a>` that is not a valid link; the text is what it has instead of an address.
#[derive(Debug, PartialEq)]
pub enum Malformed<'t> {
    /// It is not closed.
    Open,
    /// Its `href` is not an address, or is missing.
    NoAddress(&'t str),
    /// Its address is that of a concept in the data catalogue, but does not end in a UUID.
    NoConcept(Link<'t>),
}

/// The links of a text and the malformed ones, in order.
#[must_use]
pub fn links(text: &str) -> Vec<Result<Link<'_>, Malformed<'_>>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find_tag(text, at) {
        let read = read_link(text, start);
        at = match &read {
            Ok(link) | Err(Malformed::NoConcept(link)) => link.range.end,
            Err(_) => start + 2,
        };
        found.push(read);
    }
    found
}

/// A text without the link to its concept, and the UUID of the concept. The text is unchanged if it has no such link.
///
/// A link inside a sentence stays: only one in its own parentheses is removed.
#[must_use]
pub fn take_concept(text: &str) -> (Cow<'_, str>, Option<String>) {
    let mut concepts = links(text).into_iter().flatten().filter_map(|link| {
        let Target::Concept(uuid) = link.target else {
            return None;
        };
        Some((link.range, uuid))
    });
    let Some((range, uuid)) = concepts.next() else {
        return (text.into(), None);
    };
    let before = text[..range.start].strip_suffix('(');
    let after = text[range.end..].strip_prefix(')');
    let (Some(before), Some(after)) = (before, after) else {
        return (text.into(), Some(uuid));
    };
    let rest = match (before.trim_end(), after.trim_start()) {
        (before, "") => before.to_owned(),
        ("", after) => after.to_owned(),
        (before, after) if after.starts_with(['.', ',', ';', ':']) => format!("{before}{after}"),
        (before, after) => format!("{before} {after}"),
    };
    (rest.into(), Some(uuid))
}

/// Whether a text is a UUID.
pub fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text
            .chars()
            .all(|char| char == '-' || char.is_ascii_hexdigit())
}

/// The position of the next `<a` with an `href`; any other is not a link.
fn find_tag(text: &str, from: usize) -> Option<usize> {
    text[from..]
        .match_indices('<')
        .map(|(at, _)| from + at)
        .into_iter()
        .find(|at| {
            let mut chars = text[at + 1..].chars();
            let is_a = chars.next().is_some_and(|char| matches!(char, 'a' | 'A'));
            let is_tag = is_a && chars.next().is_some_and(char::is_whitespace);
            let attributes = chars.as_str().split('<').next().unwrap_or_default();
            is_tag && attributes.to_ascii_lowercase().contains("href")
        })
}

fn read_link(text: &str, start: usize) -> Result<Link<'_>, Malformed<'_>> {
    let (href, open) = read_tag(text, start + 2).ok_or(Malformed::Open)?;
    let rest = &text[open..];
    let end = rest.match_indices("</").find(|(at, _)| {
        rest[at + 2..]
            .chars()
            .next()
            .is_some_and(|char| matches!(char, 'a' | 'A'))
            && rest[at + 3..].trim_start().starts_with('>')
    });
    let next = find_tag(rest, 0);
    let (end, _) = end
        .filter(|(end, _)| next.is_none_or(|next| *end < next))
        .ok_or(Malformed::Open)?;
    let close = rest[end..].find('>').ok_or(Malformed::Open)?;
    let href = href.unwrap_or_default();
    let link = |target| Link {
        range: start..open + end + close + 1,
        label: rest[..end].trim(),
        target,
    };
    match target(href) {
        None => Err(Malformed::NoAddress(href)),
        Some(Err(address)) => Err(Malformed::NoConcept(link(address))),
        Some(Ok(target)) => Ok(link(target)),
    }
}

/// The `href` of a tag whose attributes begin at a position, and the end of the tag.
fn read_tag(text: &str, mut at: usize) -> Option<(Option<&str>, usize)> {
    let mut href = None;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        if rest.starts_with('>') {
            return Some((href, at + 1));
        }
        let name = rest
            .find(|char: char| char.is_whitespace() || "=>".contains(char))
            .filter(|length| *length > 0 || rest.starts_with('='))?;
        let is_href = rest[..name].eq_ignore_ascii_case("href");
        let after = rest[name..].trim_start();
        let Some(value) = after.strip_prefix('=') else {
            at += name;
            continue;
        };
        let value = value.trim_start();
        let (value, end) = match value.chars().next()? {
            quote @ ('\'' | '"') => {
                let (value, after) = value[1..].split_once(quote)?;
                (value, after)
            }
            _ => value.split_at(value.find(|char: char| char.is_whitespace() || char == '>')?),
        };
        if is_href {
            href.get_or_insert(value);
        }
        at = text.len() - end.len();
    }
}

/// The target of an `href`; an error if it is in the data catalogue but not a concept, `None` if it is not an address.
fn target(href: &str) -> Option<Result<Target<'_>, Target<'_>>> {
    let is_plain =
        |char: char| !char.is_whitespace() && !char.is_control() && !"<>\"'`\\".contains(char);
    let rest = ["https://", "http://"]
        .into_iter()
        .into_iter()
        .find_map(|scheme| href.strip_prefix(scheme));
    let rest =
        rest.filter(|rest| rest.starts_with(char::is_alphanumeric) && rest.chars().all(is_plain))?;
    let mut parts = rest.split('/');
    let is_catalogue = parts.next().is_some_and(|host| HOSTS.contains(&host));
    let parts = parts.collect::<Vec<_>>();
    if is_catalogue && parts.iter().any(|part| part.starts_with("begrep")) {
        return Some(match *parts {
            // Older documents write the plural for the same concepts.
            ["begrep" | "begreper", uuid] | ["web", "datakatalog", "begrep", uuid]
                if is_uuid(uuid) =>
            {
                Ok(Target::Concept(uuid.to_ascii_lowercase()))
            }
            _ => Err(Target::Address(href.into())),
        });
    }
    Some(Ok(Target::Address(if href.contains("&amp;") {
        href.replace("&amp;", "&").into()
    } else {
        href.into()
    })))
}

#[cfg(test)]
mod tests {
    use super::{Malformed, Target, links, take_concept};

    const UUID: &str = "0f0b5c1e-6f1d-4a35-9c7e-3d1f7a2b8c40";

    #[test]
    #[expect(clippy::too_many_lines, reason = "a row a form")]
    fn links_are_told_from_what_only_looks_like_one() {
        let concept = |text: &str| text.replace("UUID", UUID);
        let table = [
            (
                "<a href='https://data.skatteetaten.no/begrep/UUID'>b</a>",
                Ok(None),
            ),
            (
                "<A class=x HREF=\"https://data.skatteetaten.no/web/datakatalog/begrep/UUID\" target = '_blank' >b</A >",
                Ok(None),
            ),
            ("<a\nhref=http://begrepskatalog/begrep/UUID>b</a>", Ok(None)),
            (
                "<a href='https://data.skatteetaten.no/web/datakatalog/kodeliste/UUID'>b</a>",
                Ok(Some(
                    "https://data.skatteetaten.no/web/datakatalog/kodeliste/UUID",
                )),
            ),
            (
                "<a href='https://skatt.example/?a=1&amp;b=2'>b</a>",
                Ok(Some("https://skatt.example/?a=1&b=2")),
            ),
            (
                "<a href='https://data.skatteetaten.no.example/begrep/UUID'>b</a>",
                Ok(Some("https://data.skatteetaten.no.example/begrep/UUID")),
            ),
            ("<a href='UUID'>b</a>", Err("NoAddress(\"UUID\")")),
            ("<a href=''https://x'>b</a>", Err("NoAddress(\"\")")),
            (
                "<a href='\thttps://x'>b</a>",
                Err(r#"NoAddress("\thttps://x")"#),
            ),
            (
                "<a href='\"https://x'>b</a>",
                Err(r#"NoAddress("\"https://x")"#),
            ),
            (
                "<a href='javascript:x'>b</a>",
                Err("NoAddress(\"javascript:x\")"),
            ),
            (
                "<a href='https://data.skatteetaten.no/begrep/UUIDa'>b</a>",
                Err("no concept: https://data.skatteetaten.no/begrep/UUIDa"),
            ),
            (
                "<a href='https://data.skatteetaten.no/begreper/UUID'>b</a>",
                Ok(None),
            ),
            (
                "<a href='https://data.skatteetaten.no/begreper/skatt'>b</a>",
                Err("no concept: https://data.skatteetaten.no/begreper/skatt"),
            ),
            ("<a href='https://x'>b", Err("Open")),
            ("<a href='https://x", Err("Open")),
            ("<a href", Err("Open")),
        ];
        for (text, expected) in table {
            let text = concept(text);
            let found = links(&text);
            let [found] = &*found else {
                panic!("one in {text}: {found:?}");
            };
            let found = match found {
                Ok(link) => {
                    assert_eq!((link.label, link.range.clone()), ("b", 0..text.len()));
                    Ok(match &link.target {
                        Target::Concept(uuid) => {
                            assert_eq!(uuid, UUID);
                            None
                        }
                        Target::Address(address) => Some(address.to_string()),
                    })
                }
                Err(Malformed::NoConcept(link)) => {
                    assert_eq!((link.label, link.range.clone()), ("b", 0..text.len()));
                    let Target::Address(address) = &link.target else {
                        panic!("a concept in {text}");
                    };
                    Err(format!("no concept: {address}"))
                }
                Err(malformed) => Err(format!("{malformed:?}")),
            };
            let expected = expected
                .map(|address: Option<&str>| address.map(concept))
                .map_err(concept);
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(links("<abbr>a <a b</abbr> <b>a</b> <a name='b'>c</a>"), []);
        let two = links("<a href='https://x'>b <a href='https://y'>c</a>");
        assert!(matches!(&*two, [Err(Malformed::Open), Ok(_)]), "{two:?}");
    }

    #[test]
    fn the_link_to_a_concept_in_brackets_of_its_own_is_taken_out() {
        let link = format!("<a href='https://data.skatteetaten.no/begrep/{UUID}'>b</a>");
        let table = [
            ("skatt (LINK)", "skatt", true),
            ("(LINK)", "", true),
            ("skatt (LINK). Og mer", "skatt. Og mer", true),
            ("skatt (LINK) og mer", "skatt og mer", true),
            ("(LINK)\nskatt", "skatt", true),
            ("se LINK om skatt", "se LINK om skatt", true),
            ("skatt (<b>b</b>)", "skatt (<b>b</b>)", false),
        ];
        for (text, rest, is_found) in table {
            let text = text.replace("LINK", &link);
            let found = take_concept(&text);
            let uuid = is_found.then(|| UUID.to_owned());
            assert_eq!(found, (rest.replace("LINK", &link).into(), uuid), "{text}");
        }
    }
}
