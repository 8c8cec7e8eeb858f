//! Conversion of plain text and links to Markdown that rustdoc shows unchanged.

use crate::links::{CONCEPTS, Link, Malformed, Target, links};

/// Escapes text from a source, line by line: no brackets become links, no angle brackets tags, and nothing begins a
/// block, least of all a code block, which would be run as a test.
#[must_use]
pub fn text(text: &str) -> Vec<String> {
    // A carriage return alone also ends a line, since a comment cannot contain one. Tabs become spaces, since their
    // width is unknown.
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', " ");
    let mut text = text.trim().to_owned();
    // A link must be on one line.
    let spans = shown(&text).map(|link| link.range).collect::<Vec<_>>();
    for span in spans {
        let line = text[span.clone()].replace('\n', " ");
        text.replace_range(span, &line);
    }
    text.lines().map(|line| clean_line(line.trim())).collect()
}

/// Escapes text to one line, for use in one of our sentences.
#[must_use]
pub fn inline(text: &str) -> String {
    self::text(text).join(" ")
}

/// Escapes text for a table cell.
#[must_use]
pub fn cell(text: &str) -> String {
    inline(text).replace('|', "\\|")
}

/// A name or a value as code, with any number of backticks in it.
#[must_use]
pub fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    if text.trim().is_empty() {
        // Empty code would join its backticks with those of the next name.
        return format!("\"{text}\"");
    }
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    if fence.len() == 1 {
        format!("`{text}`")
    } else {
        format!("{fence} {text} {fence}")
    }
}

fn clean_line(line: &str) -> String {
    // Inline code is kept if it is closed on the same line.
    let keeps_code = !line.contains("``") && line.matches('`').count().is_multiple_of(2);
    let line = if keeps_code {
        line.to_owned()
    } else {
        line.replace('`', "'")
    };
    let cleaned = line
        .split('`')
        .enumerate()
        .map(|(index, part)| match index % 2 {
            0 => clean_words(part),
            _ => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("`");
    if cleaned.starts_with(['#', '~', '=', '+', '-']) {
        format!("\\{cleaned}")
    } else {
        cleaned
    }
}

fn clean_words(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut at = 0;
    for link in shown(text) {
        cleaned.push_str(&clean_text(&text[at..link.range.start]));
        cleaned.push_str(&self::link(&link));
        at = link.range.end;
    }
    cleaned + &clean_text(&text[at..])
}

/// The links in a text, including those to missing concepts.
fn shown(text: &str) -> impl Iterator<Item = Link<'_>> {
    links(text).into_iter().filter_map(|link| match link {
        Ok(link) | Err(Malformed::NoConcept(link)) => Some(link),
        Err(_) => None,
    })
}

/// A link in Markdown.
fn link(link: &Link<'_>) -> String {
    let address = match &link.target {
        Target::Concept(uuid) => format!("{CONCEPTS}{uuid}"),
        Target::Address(address) => address.to_string(),
    };
    match link.label {
        "" => format!("<{address}>"),
        label if address.contains(['(', ')']) => format!("[{}](<{address}>)", escape(label)),
        label => format!("[{}]({address})", escape(label)),
    }
}

/// Text without links.
fn clean_text(text: &str) -> String {
    if !text.contains("://") {
        return escape(text);
    }
    text.split(' ')
        .map(clean_word)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word with its special characters escaped; an address in it becomes a link.
fn clean_word(word: &str) -> String {
    let is_plain = |char: char| char.is_ascii_graphic() && !"<>\"\\".contains(char);
    let mut cleaned = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(start) = address(rest) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|char| !is_plain(char)).unwrap_or(from.len());
        let link = from[..end].trim_end_matches(['.', ',', ')', ';', ':', '\'']);
        cleaned.push_str(&format!("{}<{link}>", escape(before)));
        rest = &from[link.len()..];
    }
    cleaned + &escape(rest)
}

/// The start of the first address.
fn address(text: &str) -> Option<usize> {
    ["https://", "http://"]
        .map(|scheme| text.find(scheme))
        .into_iter()
        .flatten()
        .min()
}

fn escape(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    let mut chars = word.chars().peekable();
    while let Some(char) = chars.next() {
        let is_number = char == '&' && chars.peek() == Some(&'#');
        if is_number || matches!(char, '[' | ']' | '<' | '>' | '\\' | '*' | '_') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{cell, code, text};

    #[test]
    fn text_from_a_source_is_no_markup() {
        let table = [
            (
                "et [Skatt] og <b>mer</b>",
                &[r"et \[Skatt\] og \<b\>mer\</b\>"][..],
            ),
            (
                "se https://skatteetaten.no/a_b.",
                &["se <https://skatteetaten.no/a_b>."],
            ),
            (
                "(https://skatt.no/a_(b)), a_b:http://skatt.no",
                &[r"(<https://skatt.no/a_(b>)), a\_b:<http://skatt.no>"],
            ),
            (
                "https://skatt.no/<id>/år https://",
                &[r"<https://skatt.no/>\<id\>/år <https://>"],
            ),
            ("  en\n      to  ", &["en", "to"]),
            ("en\rto\r\ntre", &["en", "to", "tre"]),
            ("a_b * c", &[r"a\_b \* c"]),
            // An invisible character, written as a character reference.
            ("&#x202e; &amp;", &[r"\&#x202e; &amp;"]),
            ("`a_b` og c_d", &[r"`a_b` og c\_d"]),
            ("en ` alene", &["en ' alene"]),
            (
                "```\nstd::process::exit(1)\n```",
                &["'''", "std::process::exit(1)", "'''"],
            ),
            ("~~~\n# h", &[r"\~~~", r"\# h"]),
            (
                "en (<a href='https://data.skatteetaten.no/begrep/0F0B5C1E-6f1d-4a35-9c7e-3d1f7a2b8c40'\n>to_b</a>)",
                &[
                    r"en ([to\_b](https://data.skatteetaten.no/web/datakatalog/begrep/0f0b5c1e-6f1d-4a35-9c7e-3d1f7a2b8c40))",
                ],
            ),
            (
                "<a href='https://skatt.no/?a&amp;b'>en|\nto</a>, <a href='http://x/(y'></a>",
                &["[en| to](https://skatt.no/?a&b), <http://x/(y>"],
            ),
            (
                "<a href='x'>[en](https://x)</a> `<a href='https://x'>`",
                &[r"\<a href='x'\>\[en\](<https://x>)\</a\> `<a href='https://x'>`"],
            ),
            (
                "<a href='https://data.skatteetaten.no/begrep/skatt'>en</a>",
                &["[en](https://data.skatteetaten.no/begrep/skatt)"],
            ),
            (
                "<a href='\thttps://x'>en</a>",
                &[r"\<a href=' <https://x>'\>en\</a\>"],
            ),
        ];
        for (source, expected) in table {
            assert_eq!(text(source), expected);
        }
        assert_eq!(cell("a|b\n<c>"), r"a\|b \<c\>");
    }

    #[test]
    fn code_is_code_whatever_is_in_it() {
        let table = [
            ("a<b>", "`a<b>`"),
            ("a`b", "`` a`b ``"),
            ("``", "``` `` ```"),
            ("a\nb", "`a b`"),
            ("", "\"\""),
            (" ", "\" \""),
        ];
        for (text, expected) in table {
            assert_eq!(code(text), expected);
        }
    }
}
