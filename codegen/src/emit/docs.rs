//! Docs to attributes: the source's own text, cleaned for Markdown, then what we add.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::Docs;

/// The docs of an item that has several sections.
pub(super) fn emit_docs_of<'a>(sections: impl Iterator<Item = &'a Docs>) -> TokenStream {
    let sections = sections.map(emit_docs);
    let sections = sections.enumerate().map(|(index, docs)| {
        let apart = (index > 0).then(|| quote!(#[doc = ""]));
        quote!(#apart #docs)
    });
    sections.collect()
}

/// One `#[doc]` per line.
pub(super) fn emit_docs(docs: &Docs) -> TokenStream {
    let lines = doc_lines(docs).into_iter().map(|line| {
        let line = if line.is_empty() {
            line
        } else {
            format!(" {line}")
        };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// The lines of the docs, an empty one between two paragraphs.
pub(crate) fn doc_lines(docs: &Docs) -> Vec<String> {
    let source = docs.source.iter().map(|(paragraph, _)| clean(paragraph));
    // One line each, so that nothing that stands in them can begin a block of its own.
    let ours = docs
        .ours
        .iter()
        .map(|paragraph| vec![paragraph.replace(['\n', '\r'], " ")]);
    let example = docs.example.iter().map(|json| {
        let lines = json.lines().map(str::to_owned);
        std::iter::once("```json".to_owned())
            .chain(lines)
            .chain(["```".to_owned()])
            .collect()
    });
    let paragraphs = Vec::from_iter(source.chain(ours).chain(example));
    paragraphs.join(&String::new())
}

/// The first line of a source's text as it stands in the docs, by which it is found again.
pub(crate) fn first_line(text: &str) -> Option<String> {
    clean(text).into_iter().next()
}

/// Text that was not written for rustdoc: brackets are no links, angle brackets no tags, and nothing in it begins a block,
/// least of all one of code, which would be run as a test.
pub(crate) fn clean(text: &str) -> Vec<String> {
    text.trim()
        .lines()
        .map(|line| clean_line(line.trim()))
        .collect()
}

fn clean_line(line: &str) -> String {
    // Code within a line is kept where the line closes all of it.
    let keeps_code = !line.contains("``") && line.matches('`').count().is_multiple_of(2);
    let line = if keeps_code {
        line.to_owned()
    } else {
        line.replace('`', "'")
    };
    let parts = line
        .split('`')
        .enumerate()
        .map(|(index, part)| match index % 2 {
            0 => clean_words(part),
            _ => part.to_owned(),
        });
    let cleaned = Vec::from_iter(parts).join("`");
    if cleaned.starts_with(['#', '~', '=', '+', '-']) {
        format!("\\{cleaned}")
    } else {
        cleaned
    }
}

fn clean_words(text: &str) -> String {
    Vec::from_iter(text.split(' ').map(clean_word)).join(" ")
}

/// A word, in which an address is one wherever it begins.
fn clean_word(word: &str) -> String {
    let mut cleaned = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(start) = start_of_address(rest) {
        let (before, address) = rest.split_at(start);
        let (address, after) = address.split_at(end_of_address(address));
        cleaned.push_str(&escape(before));
        if address.chars().all(|char| char.is_ascii_graphic()) {
            cleaned.push_str(&format!("<{address}>"));
        } else {
            // Nobody takes this for one.
            cleaned.push_str(&escape(address).replace(':', "\\:"));
        }
        rest = after;
    }
    cleaned.push_str(&escape(rest));
    cleaned
}

fn start_of_address(text: &str) -> Option<usize> {
    let mut starts = text.match_indices("http");
    let is_address = |rest: &str| rest.starts_with("http://") || rest.starts_with("https://");
    starts.find_map(|(at, _)| is_address(&text[at..]).then_some(at))
}

/// Where an address ends that a text begins with: before what cannot be in one, and before the signs that close a sentence.
fn end_of_address(text: &str) -> usize {
    let end = text.find(['<', '>', '"', '\\', '[', ']', '|']);
    let mut address = &text[..end.unwrap_or(text.len())];
    let opened = address.find('(').unwrap_or(address.len());
    if let Some(closed) = address.find(')').filter(|closed| *closed < opened) {
        address = &address[..closed];
    }
    address
        .trim_end_matches(['.', ',', ')', ';', ':', '\''])
        .len()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if matches!(char, '[' | ']' | '<' | '>' | '\\' | '*' | '_') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::doc_lines;
    use crate::plan::Docs;

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
                "[her](https://skatt.no/a_b), (se http://skatt.no/(1).)",
                &[r"\[her\](<https://skatt.no/a_b>), (se <http://skatt.no/(1>).)"],
            ),
            (
                "https://skatt.no/på\"https://a.no\"",
                &["https\\://skatt.no/på\"<https://a.no>\""],
            ),
            ("  en\n      to  ", &["en", "to"]),
            ("a_b * c", &[r"a\_b \* c"]),
            ("`a_b` og c_d", &[r"`a_b` og c\_d"]),
            ("en ` alene", &["en ' alene"]),
            (
                "```\nstd::process::exit(1)\n```",
                &["'''", "std::process::exit(1)", "'''"],
            ),
            ("~~~\n# h", &[r"\~~~", r"\# h"]),
        ];
        for (text, expected) in table {
            let docs = Docs {
                source: vec![(text.to_owned(), None)],
                ..Docs::default()
            };
            assert_eq!(doc_lines(&docs), expected);
        }
    }

    #[test]
    fn paragraphs_are_apart() {
        let docs = Docs {
            source: vec![("en".into(), None), ("to".into(), None)],
            ours: vec!["`x`\n```".into()],
            example: Some("{}".into()),
        };
        let lines = ["en", "", "to", "", "`x` ```", "", "```json", "{}", "```"];
        assert_eq!(doc_lines(&docs), lines);
    }
}
