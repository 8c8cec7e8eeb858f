//! Formatting of calls of the runtime's macros, whose contents the printer leaves unformatted.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A call with braces: its subject on the first line, and each part on its own line; `None` for a call without braces.
pub(super) fn print(call: &syn::ItemMacro) -> Option<String> {
    if !matches!(call.mac.delimiter, syn::MacroDelimiter::Brace(_)) {
        return None;
    }
    let path = call
        .mac
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect::<Vec<_>>()
        .join("::");
    let mut text = format!("{path}! {{\n");
    for part in parts(call.mac.tokens.clone()) {
        text.push_str(&format!("    {},\n", line(part)));
    }
    text.push_str("}\n");
    Some(text)
}

/// The parts between the commas, ignoring commas between `<` and `>`.
fn parts(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' && depth == 0 => {
                parts.push(Vec::new());
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn line(tokens: impl IntoIterator<Item = TokenTree>) -> String {
    let mut text = String::new();
    for token in tokens {
        let (printed, tight) = match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                // Constraints are separated from the wire name before them.
                let tight = !(open == "[" && text.ends_with('"'));
                (format!("{open}{}{close}", line(group.stream())), tight)
            }
            TokenTree::Punct(punct) => {
                let tight = matches!(punct.as_char(), ',' | ':' | '<' | '>' | '.');
                (punct.to_string(), tight)
            }
            TokenTree::Ident(ident) => (ident.to_string(), false),
            TokenTree::Literal(literal) => (literal.to_string(), false),
        };
        if !tight && !text.is_empty() && !text.ends_with(['<', '#', '.']) && !text.ends_with("::") {
            text.push(' ');
        }
        text.push_str(&printed);
    }
    text
}
