//! Docs to attributes: the source's own text, cleaned for Markdown, then what we add.

use proc_macro2::TokenStream;
use quote::quote;
use skattekit_ir::markdown;

use crate::plan::Docs;

/// The docs of an item that has several sections.
pub(super) fn emit_docs_of<'a>(sections: impl Iterator<Item = &'a Docs>) -> TokenStream {
    sections
        .map(emit_docs)
        .enumerate()
        .map(|(index, docs)| {
            let apart = (index > 0).then(|| quote!(#[doc = ""]));
            quote!(#apart #docs)
        })
        .collect()
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
    let source = docs
        .source
        .iter()
        .map(|(paragraph, _)| markdown::text(paragraph));
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
    source
        .chain(ours)
        .chain(example)
        .collect::<Vec<_>>()
        .join(&String::new())
}

/// The first line of a source's text as it stands in the docs, by which it is found again.
pub(crate) fn first_line(text: &str) -> Option<String> {
    markdown::text(text).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::doc_lines;
    use crate::plan::Docs;

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
