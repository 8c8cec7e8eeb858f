//! Emission of docs as attributes: the source's own text, escaped for Markdown, then our additions.

use proc_macro2::TokenStream;
use quote::quote;
use skattekit_ir::diag::Location;
use skattekit_ir::markdown;

use crate::plan::{Docs, Example};

/// The longest example, in lines, that is not folded.
const SHORT: usize = 12;

/// A paragraph or a list item, line by line, with the place of its text if it has its own.
type Paragraph<'a> = (Vec<String>, Option<&'a Location>);

/// The docs of an item that has several sections.
pub(super) fn emit_docs_of<'a>(sections: impl Iterator<Item = &'a Docs>) -> TokenStream {
    let sections = sections.collect::<Vec<_>>();
    let attributes = sections.iter().copied().map(emit_attributes);
    let blocks = sections.iter().copied().flat_map(blocks);
    let lines = emit_lines(lines_of(blocks.map(|(lines, _)| lines)));
    quote!(#lines #(#attributes)*)
}

/// One `#[doc]` per line, followed by the other doc attributes.
pub(super) fn emit_docs(docs: &Docs) -> TokenStream {
    let lines = emit_lines(doc_lines(docs));
    let attributes = emit_attributes(docs);
    quote!(#lines #attributes)
}

/// The attributes of an item beside its text.
fn emit_attributes(docs: &Docs) -> TokenStream {
    let alias = docs
        .alias
        .iter()
        .map(|alias| quote!(#[doc(alias = #alias)]));
    let deprecated = docs.deprecated.iter().map(|deprecated| {
        let note = deprecated.note.iter();
        quote!(#[deprecated #((note = #note))*])
    });
    quote!(#(#alias)* #(#deprecated)*)
}

/// One `#[doc]` per line.
pub(super) fn emit_lines(lines: Vec<String>) -> TokenStream {
    let lines = lines.into_iter().map(|line| {
        let line = if line.is_empty() {
            line
        } else {
            format!(" {line}")
        };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// Allows an item to name something deprecated: the crate has to, its users need not.
pub(crate) fn emit_allow_deprecated(item: &TokenStream) -> TokenStream {
    let allow =
        quote!(#[allow(deprecated, reason = "what is deprecated is still read and written")]);
    if let Ok(syn::Item::Macro(call)) = syn::parse2(item.clone()) {
        // An attribute on a macro call does not apply to the expansion.
        quote!(#allow const _: () = { #call };)
    } else {
        quote!(#allow #item)
    }
}

/// The lines of the docs, with an empty line between paragraphs.
pub(super) fn doc_lines(docs: &Docs) -> Vec<String> {
    lines_of(blocks(docs).map(|(lines, _)| lines))
}

/// The docs on one line.
pub(super) fn doc_line(docs: &Docs) -> String {
    let lines = paragraphs(docs).into_iter().flat_map(|(lines, _)| lines);
    lines.collect::<Vec<_>>().join(" ")
}

/// The lines of several blocks, separated by empty lines except between list items.
fn lines_of(blocks: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines = Vec::<String>::new();
    for block in blocks {
        let is_item = |line: Option<&String>| line.is_some_and(|line| line.starts_with("- "));
        let is_next = is_item(lines.last()) && is_item(block.first());
        if !(lines.is_empty() || is_next) {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines
}

/// The paragraphs of the docs, and the example.
pub(crate) fn blocks(docs: &Docs) -> impl Iterator<Item = Paragraph<'_>> {
    let example = docs.example.iter().map(|example| (fenced(example), None));
    paragraphs(docs).into_iter().chain(example)
}

fn paragraphs(docs: &Docs) -> Vec<Paragraph<'_>> {
    let source = docs
        .source
        .iter()
        .map(|(paragraph, at)| (markdown::text(paragraph), at.as_ref()));
    // One line each, so that nothing in them can begin a block.
    let ours = docs
        .ours
        .iter()
        .map(|paragraph| (vec![paragraph.replace(['\n', '\r'], " ")], None));
    let mut paragraphs = Vec::<Paragraph<'_>>::new();
    for (lines, at) in source.chain(ours) {
        match (
            paragraphs.last_mut().map(|(lines, _)| &mut **lines),
            &*lines,
        ) {
            (Some([last]), [line]) if docs.joined => {
                let ends = last.ends_with(['.', '!', '?', ':']) || last.ends_with("))");
                last.push_str(if ends { " " } else { ". " });
                last.push_str(line);
            }
            _ => paragraphs.push((lines, at)),
        }
    }
    paragraphs
}

/// An example in its fence; a long body is folded.
fn fenced(example: &Example) -> Vec<String> {
    let fence = |language: &str, lines: Vec<String>| {
        std::iter::once(format!("```{language}"))
            .chain(lines)
            .chain(["```".to_owned()])
            .collect::<Vec<_>>()
    };
    match example {
        Example::Rust(lines) => fence("rust", lines.clone()),
        Example::Json { status, body } => {
            let lines = fence("json", body.lines().map(str::to_owned).collect());
            if lines.len() <= SHORT {
                let title = [format!("Example of response `{status}`:"), String::new()];
                return title.into_iter().chain(lines).collect();
            }
            let title = format!("Example of response <code>{status}</code>");
            // The empty lines make the content Markdown within HTML.
            let open = [
                format!("<details><summary>{title}</summary>"),
                String::new(),
            ];
            let close = ["", "</details>"].map(str::to_owned);
            open.into_iter().chain(lines).chain(close).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::doc_lines;
    use crate::plan::{Docs, Example};

    #[test]
    fn paragraphs_are_apart_and_items_together() {
        let docs = Docs {
            source: vec![("en".into(), None), ("to".into(), None)],
            ours: vec!["`x`\n```".into(), "- a".into(), "- b".into()],
            example: Some(Box::new(Example::Json {
                status: "200".into(),
                body: "{}".into(),
            })),
            ..Docs::default()
        };
        let lines = [
            "en",
            "",
            "to",
            "",
            "`x` ```",
            "",
            "- a",
            "- b",
            "",
            "Example of response `200`:",
            "",
            "```json",
            "{}",
            "```",
        ];
        assert_eq!(doc_lines(&docs), lines);
    }

    #[test]
    fn short_paragraphs_are_joined_and_long_examples_folded() {
        let docs = Docs {
            source: vec![("en".into(), None), ("to\ntre".into(), None)],
            ours: vec!["Fire.".into(), "Fem".into()],
            example: Some(Box::new(Example::Json {
                status: "4XX".into(),
                body: "1\n".repeat(12),
            })),
            joined: true,
            ..Docs::default()
        };
        let lines = doc_lines(&docs);
        assert_eq!(&lines[..5], ["en", "", "to", "tre", ""]);
        assert_eq!(lines[5], "Fire. Fem");
        assert_eq!(
            lines[7],
            "<details><summary>Example of response <code>4XX</code></summary>"
        );
        assert_eq!(lines.last().map(String::as_str), Some("</details>"));
    }
}
