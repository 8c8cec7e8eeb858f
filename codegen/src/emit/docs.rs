//! Docs to attributes: the source's own text, cleaned for Markdown, then what we add.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::Docs;

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
    let ours = docs
        .ours
        .iter()
        .map(|paragraph| paragraph.lines().map(str::to_owned).collect());
    let paragraphs = Vec::from_iter(source.chain(ours));
    paragraphs.join(&String::new())
}

/// The first line of a source's text as it stands in the docs, by which it is found again.
pub(crate) fn first_line(text: &str) -> Option<String> {
    clean(text).into_iter().next()
}

/// Text that was not written for rustdoc: brackets are no links, angle brackets no tags, indentation no code.
fn clean(text: &str) -> Vec<String> {
    let lines = text.trim().lines().map(str::trim);
    lines
        .map(|line| Vec::from_iter(line.split(' ').map(clean_word)).join(" "))
        .collect()
}

fn clean_word(word: &str) -> String {
    if word.starts_with("https://") || word.starts_with("http://") {
        let end = word.trim_end_matches(['.', ',', ')', ';', ':']).len();
        return format!("<{}>{}", &word[..end], &word[end..]);
    }
    let mut cleaned = String::with_capacity(word.len());
    for char in word.chars() {
        if matches!(char, '[' | ']' | '<' | '>' | '\\' | '*' | '_') {
            cleaned.push('\\');
        }
        cleaned.push(char);
    }
    cleaned
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
            ("  en\n      to  ", &["en", "to"]),
            ("a_b * c", &[r"a\_b \* c"]),
        ];
        for (text, expected) in table {
            let docs = Docs {
                source: vec![(text.to_owned(), None)],
                ours: Vec::new(),
            };
            assert_eq!(doc_lines(&docs), expected);
        }
    }

    #[test]
    fn paragraphs_are_apart() {
        let docs = Docs {
            source: vec![("en".into(), None), ("to".into(), None)],
            ours: vec!["`x`\n- y".into()],
        };
        assert_eq!(doc_lines(&docs), ["en", "", "to", "", "`x`", "- y"]);
    }
}
