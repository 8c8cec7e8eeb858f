//! A check that printed Markdown has no markup that can only come from a source.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

/// The options with which rustdoc reads.
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// The kinds of code that docs have: none that is run.
const CODE: [&str; 2] = ["json", "text"];

/// The kinds of code in a README, whose Rust is a test.
const CODE_OF_README: [&str; 4] = ["json", "text", "rust", "toml"];

/// The kinds of code on a crate's front page, whose Rust is a test.
const CODE_OF_FRONT: [&str; 3] = ["json", "text", "rust"];

/// Checks the docs of one item.
pub(super) fn check(path: &str, docs: &str) {
    check_markdown(path, docs, &CODE);
}

/// Checks the docs of a file, which are a crate's front page where it is the root.
pub(super) fn check_file(path: &str, docs: &str) {
    if path.ends_with("/src/lib.rs") {
        check_markdown(path, docs, &CODE_OF_FRONT);
    } else {
        check(path, docs);
    }
}

/// Checks a README; the comment at its top is the only HTML.
pub(super) fn check_readme(path: &str, text: &str) {
    let text = text.split_once("-->\n").map_or(text, |(_, after)| after);
    check_markdown(path, text, &CODE_OF_README);
}

/// Whether HTML folds a long example.
fn folds(html: &str) -> bool {
    let status = html
        .strip_prefix("<details><summary>Example of response <code>")
        .and_then(|rest| rest.strip_suffix("</code></summary>"));
    html == "</details>" || status.is_some_and(|status| !status.contains(['<', '&']))
}

fn check_markdown(path: &str, text: &str, code: &[&str]) {
    let resolve = |link: BrokenLink<'_>| {
        let reference = &*link.reference;
        let is_path = |char: char| char.is_ascii_alphanumeric() || "_:`()!#".contains(char);
        assert!(
            reference.chars().all(is_path),
            "{path}: a link to {reference:?} in {text:?}"
        );
        Some((CowStr::Borrowed("x"), CowStr::Borrowed("")))
    };
    let mut within = 0_u32;
    for event in Parser::new_with_broken_link_callback(text, RUSTDOC, Some(resolve)) {
        match event {
            Event::Html(html) if folds(html.trim()) => {}
            Event::Html(html) | Event::InlineHtml(html) => {
                unreachable!("{path}: HTML {html:?} in {text:?}")
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind)))
                if code
                    .iter()
                    .any(|known| kind.split(',').next() == Some(known)) =>
            {
                within += 1;
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                unreachable!("{path}: a block of code, {kind:?}, in {text:?}")
            }
            Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => {
                unreachable!("{path}: a footnote in {text:?}")
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => within += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image) => within -= 1,
            Event::Text(part) if within == 0 => {
                assert!(!has_address(&part), "{path}: no link: {part:?} in {text:?}");
            }
            _ => {}
        }
    }
}

/// Whether a text has an address that rustdoc would have as a link.
fn has_address(text: &str) -> bool {
    let after = text
        .match_indices("http")
        .map(|(at, found)| &text[at + found.len()..]);
    let mut hosts =
        after.filter_map(|after| after.strip_prefix('s').unwrap_or(after).strip_prefix("://"));
    hosts.any(|host| {
        let is_part = |char: char| char.is_ascii_alphanumeric() || "-@:%._+~#=".contains(char);
        let host = &host[..host.find(|char| !is_part(char)).unwrap_or(host.len())];
        host.match_indices('.').any(|(at, _)| {
            let letters = host[at + 1..].chars();
            at >= 2 && letters.take_while(char::is_ascii_alphabetic).count() >= 2
        })
    })
}
