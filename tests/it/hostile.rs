//! Hostile texts and names: each mark in a specification is replaced by what could have a meaning where it is printed, and
//! the result must still be the same code, docs, TOML and paths.

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use skattekit_codegen::{FileSet, Fold, Generation, Report, Sources, generate};

use crate::support::{Tree, read_tree};

/// The mark of a place for any text, which becomes docs or a string.
const TEXT: char = '§';
/// The mark of a place for a name, which becomes a part of an identifier.
pub(crate) const NAME: char = '¤';

/// What could mean something to Rust, TOML, YAML, Markdown, rustdoc, a path or a terminal.
pub(crate) const HOSTILE: [&str; 55] = [
    "*/",
    "/*",
    "*/ fn main() {} /*",
    "\"#",
    "\"##",
    "r#\"",
    "`",
    "``",
    "```",
    "```\nlet a;\n```",
    "~~~",
    "]]",
    "[a](b)",
    "[Vec]",
    "[`Vec`]",
    "[a]: https://a.no",
    "[^1]",
    "<b>",
    "</b>",
    "<",
    "<script>alert(1)</script>",
    "<!--",
    "-->",
    "<https://a.no",
    "https://a.no/b_c(d)",
    "(https://a.no)",
    "'https://a.no/<b>'",
    "www.a.no",
    "a@b.no",
    "&lt;b&gt;",
    "{}",
    "{0}",
    "{name:?}",
    "%s",
    "///",
    "//!",
    "#![no_std]",
    "#[test]",
    "#",
    "\\",
    "\\\"",
    "\\u{202e}",
    "'",
    "\"",
    "$crate",
    "$name",
    "${HOME}",
    "../../etc/passwd",
    "C:\\x",
    "| a |\n|---|",
    "\n    let a;\n",
    "\n\n# Panics\n\n1. a",
    "- [ ] a",
    "---",
    "***",
];

/// What no specification may have, since nobody sees it.
const HIDDEN: [&str; 8] = [
    "\0", "\u{1b}[31m", "\u{202e}", "\u{2066}", "\u{200b}", "\u{2028}", "\u{e0041}", "\u{7f}",
];

#[test]
fn texts_change_no_code() {
    let files = marked();
    let plain = code_of(&printed(&filled(&files, "", None)));
    let long = "lang ".repeat(2000);
    for text in HOSTILE.into_iter().chain([&*long]) {
        let files = printed(&filled(&files, text, None));
        skattekit_fuzz::check_files(&files);
        for ((path, plain), (same, code)) in plain.iter().zip(code_of(&files)) {
            assert_eq!(*path, same, "{text:?}");
            assert_eq!(*plain, code, "{text:?} in {path}");
        }
    }
}

#[test]
fn what_nobody_sees_is_refused() {
    let files = marked();
    for text in HIDDEN {
        for generation in [
            of(&filled(&files, text, None)),
            of(&filled(&files, "", Some((text, &|_| true)))),
        ] {
            assert!(generation.diagnostics.has_errors(), "{text:?}");
            assert!(generation.files.is_none(), "{text:?}");
        }
    }
}

#[test]
fn a_name_that_no_file_can_have_is_refused() {
    let files = marked();
    let long = "a".repeat(900);
    for place in 0..count(&files, NAME) {
        let generation = of(&filled(&files, "", Some((&long, &|at| at == place))));
        if let Some(files) = &generation.files {
            skattekit_fuzz::check_files(files);
        }
    }
    let manifest = r#"slug = "skatt""#;
    let mut files = filled(&files, "", None);
    let text = String::from_utf8(files["specs.toml"].clone())
        .unwrap()
        .replacen(manifest, &format!("slug = \"{long}\""), 1);
    files.insert("specs.toml".to_owned(), text.into_bytes());
    assert!(of(&files).diagnostics.has_errors());
}

#[test]
fn no_name_of_a_file_becomes_code() {
    let files = marked();
    for path in [
        "a\nfn main() {}", "a`b<b>.md", "a|b.md", "*/.md", "../../a.md", "\u{202e}.md",
    ] {
        let mut files = filled(&files, "", None);
        let page = files.remove("skatt.md").unwrap();
        files.insert(path.to_owned(), page);
        let manifest = String::from_utf8(files["specs.toml"].clone()).unwrap();
        let named = manifest.replace("\"skatt.md\"", &quoted(path));
        files.insert("specs.toml".to_owned(), named.into_bytes());
        if let Some(files) = &of(&files).files {
            skattekit_fuzz::check_files(files);
        }
    }
}

pub(crate) fn marked() -> Tree {
    read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/marks"))
}

/// The number of places of a kind.
pub(crate) fn count(files: &Tree, mark: char) -> usize {
    files
        .values()
        .map(|bytes| str::from_utf8(bytes).unwrap())
        .map(|text| text.matches(mark).count())
        .sum()
}

/// The files with a text in every place for one, and a name in those places for one that are chosen.
pub(crate) fn filled(
    files: &Tree,
    text: &str,
    name: Option<(&str, &dyn Fn(usize) -> bool)>,
) -> Tree {
    let mut place = 0;
    let mut filled = Tree::new();
    for (path, bytes) in files {
        let is_page = Path::new(path).extension().is_some_and(|end| end == "md");
        let written = |text: &str| {
            if is_page {
                return text.replace('|', "\\|").replace('\n', " ");
            }
            let quoted = quoted(text);
            quoted[1..quoted.len() - 1].to_owned()
        };
        let mut out = String::new();
        for char in str::from_utf8(bytes).unwrap().chars() {
            if char == NAME {
                let chosen = name.filter(|(_, is_chosen)| is_chosen(place));
                out.extend(chosen.map(|(name, _)| written(name)));
                place += 1;
            } else if char == TEXT {
                out.push_str(&written(text));
            } else {
                out.push(char);
            }
        }
        filled.insert(path.clone(), out.into_bytes());
    }
    filled
}

/// A text between quotes, as JSON, YAML and TOML write it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text)
        .unwrap()
        .replace('\u{7f}', "\\u007f")
}

pub(crate) fn of(files: &Tree) -> Generation {
    generate(&sources(files))
}

fn sources(files: &Tree) -> Sources {
    let mut sources = Sources::default();
    for (path, bytes) in files {
        sources.add(path.clone(), bytes.clone());
    }
    sources
}

#[track_caller]
pub(crate) fn printed(files: &Tree) -> FileSet {
    let generation = of(files);
    let faults = generation.diagnostics.without_notes();
    let files_of = generation.files;
    files_of.unwrap_or_else(|| {
        panic!(
            "{}",
            Report::new(&faults, &sources(files), "", Fold::Floods).text(false)
        )
    })
}

/// The code of each file, with its docs away and nothing in its strings.
fn code_of(files: &FileSet) -> Vec<(String, String)> {
    files
        .iter()
        .filter(|(path, _)| path.contains("/src/"))
        .map(|(path, output)| {
            // A word in the docs that looks like code decides whether the file allows clippy's lint about it.
            let text = output.text.replace("    clippy::doc_markdown,\n", "");
            let (before, after) = text
                .split_once("#![allow(\n    reason = ")
                .and_then(|(before, after)| Some((before, after.split_once(")]")?.1)))
                .unwrap_or(("", &text));
            let tokens: TokenStream = format!("{before}{after}").parse().unwrap();
            let mut code = String::new();
            add_code(tokens, &mut code);
            (path.to_owned(), code)
        })
        .collect()
}

fn add_code(tokens: TokenStream, code: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            // The printer adds one where it breaks a line.
            TokenTree::Punct(punct) if punct.as_char() == ',' && tokens.peek().is_none() => {}
            TokenTree::Group(group) => {
                code.push_str(&format!("{:?} ", group.delimiter()));
                add_code(group.stream(), code);
                code.push_str("end\n");
            }
            TokenTree::Literal(literal) if literal.to_string().contains('"') => {
                code.push_str("\"\" ");
            }
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                while tokens
                    .next_if(|next| next.to_string().starts_with(['!']))
                    .is_some()
                {}
                let is_doc = |next: &TokenTree| matches!(next, TokenTree::Group(group) if group.stream().to_string().starts_with("doc"));
                if tokens.next_if(is_doc).is_none() {
                    code.push_str("# ");
                }
            }
            other => code.push_str(&format!("{other} ")),
        }
    }
}
