//! Arbitrary names and texts, both those that specifications have and those that nobody should write.

use proptest::prelude::*;
use proptest::sample::select;
use skattekit_codegen::ir::Text;

use super::specification::said;

/// What could mean something where a name or a text is printed: to Rust, TOML, Markdown, a path or a terminal.
pub(super) const HOSTILE: [&str; 48] = [
    "*/",
    "/*",
    "\"#",
    "`",
    "``",
    "```",
    "]]",
    "<b>",
    "<script>alert(1)</script>",
    "</table>",
    "<!--",
    "-->",
    "../../etc/passwd",
    "{}",
    "{0}",
    "{name}",
    "///",
    "//!",
    "#![no_std]",
    "#[cfg(x)]",
    "\\",
    "\\n",
    "\\\"",
    "'",
    "\"",
    "r#\"",
    "$crate",
    "$name",
    "[a](b)",
    "[Vec]",
    "[a]: https://a.no",
    "https://a.no/b_c",
    "(https://a.no)",
    "<https://a.no",
    "a@b.no",
    "&amp;",
    "&lt;b&gt;",
    "| a | b |\n|---|---|",
    "    let a;",
    "~~~",
    "1. a",
    "- [ ] a",
    "[^1]",
    "***",
    "_a_",
    "~~a~~",
    "аvgift",
    "\u{301}",
];

/// The words that are something else to Rust, or to the crates that use what is printed.
const WORDS: [&str; 49] = [
    "type", "self", "Self", "crate", "super", "gen", "fn", "_", "r#type", "String", "Option",
    "Vec", "Box", "Some", "None", "Ok", "Err", "Result", "Default", "Debug", "Clone", "From",
    "Into", "Open", "List", "Value", "Fields", "Reply", "Request", "Format", "new", "default",
    "clone", "as_str", "value", "name", "other", "T", "C", "S", "D", "E", "K", "L", "Member",
    "core", "std", "u8", "str",
];

/// A name: most are such as a document has.
pub(super) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-zæøå]{1,6}([A-Z][a-z]{0,5}){0,2}",
        3 => "[A-Z][a-z]{0,5}([A-Z][a-z]{0,5}){0,2}",
        2 => "[A-ZÆØÅ]{1,3}[-_][0-9]{1,3}",
        2 => "[a-c][-_ .+]?[a-c]?[0-9]?",
        2 => select(WORDS.to_vec()).prop_map(str::to_owned),
        1 => "[-+0-9 ]{1,4}",
        1 => (select(HOSTILE.to_vec()), "[a-z]{0,3}").prop_map(|(sign, word)| sign.to_owned() + &word),
        1 => any::<String>().prop_map(|any| visible(&any)),
    ]
}

/// A text that is not empty.
pub(super) fn text() -> impl Strategy<Value = Text> {
    let part = prop_oneof![
        4 => "[a-zæøå]{1,8}( [a-zæøå]{1,8}){0,3}[.,:]?",
        3 => select(HOSTILE.to_vec()).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|any| visible(&any)),
    ];
    let between = select(vec!["", " ", "\n", "\n\n", "\n    "]);
    proptest::collection::vec((part, between), 1..5).prop_map(|parts| {
        let text = parts
            .into_iter()
            .map(|(part, between)| part + between)
            .collect::<String>();
        let text = text.trim();
        said(if text.is_empty() { "?" } else { text }.to_owned())
    })
}

/// A text as the reader lets it pass: without characters that nobody sees.
fn visible(text: &str) -> String {
    let is_hidden = |char: char| {
        char.is_control()
            || matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    text.chars().filter(|char| !is_hidden(*char)).collect()
}
