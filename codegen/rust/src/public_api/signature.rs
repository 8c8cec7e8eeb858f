//! The Rust signature of a public name.

use std::fmt;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// A Rust signature.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    text: String,
    /// The types in it and the tokens around them.
    tokens: TokenStream,
}

impl Signature {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tokens: TokenStream::new(),
        }
    }

    /// A keyword and the tokens after it.
    pub(super) fn of(start: &str, tokens: &impl ToTokens) -> Self {
        let mut signature = Self::new(start);
        signature.push(tokens);
        signature
    }

    /// A declaration up to its type parameters: the keyword, the name and the parameters.
    pub(super) fn declared(
        keyword: &str,
        name: &impl fmt::Display,
        generics: &impl ToTokens,
    ) -> Self {
        Self::of(&format!("{keyword} {name}"), generics)
    }

    pub(super) fn push(&mut self, tokens: &impl ToTokens) {
        self.text.push_str(&text(tokens));
        tokens.to_tokens(&mut self.tokens);
    }

    pub(super) fn push_text(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Whether nothing is known about the name except that it exists.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&*self.text, "" | "impl" | "macro")
    }

    /// The types that have other names in another signature; `None` if anything else differs.
    #[must_use]
    pub fn renamed_types(&self, new: &Self) -> Option<Vec<String>> {
        let (old, new) = (leaves(&self.tokens), leaves(&new.tokens));
        if old.len() != new.len() {
            return None;
        }
        old.iter()
            .zip(&new)
            .filter(|(old, new)| old.to_string() != new.to_string())
            .map(|pair| match pair {
                (TokenTree::Ident(old), TokenTree::Ident(_)) => Some(old.to_string()),
                _ => None,
            })
            .collect()
    }
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Tokens with grouped tokens flattened.
fn leaves(tokens: &TokenStream) -> Vec<TokenTree> {
    tokens
        .clone()
        .into_iter()
        .flat_map(|tree| match tree {
            TokenTree::Group(group) => leaves(&group.stream()),
            tree => vec![tree],
        })
        .collect()
}

/// Tokens as readable text.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" > ", ">"),
        (" <", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        ("& ", "&"),
        (" :", ":"),
        ("( ", "("),
        (" )", ")"),
    ] {
        text = text.replace(from, to);
    }
    text
}
