//! Words for what a Rust name drops of a wire name: signs, and the case of letters.

/// A sign by its name, such as `slash`; nothing for a letter or a digit.
pub(super) const fn in_words(sign: char) -> &'static str {
    match sign {
        '!' => "exclamation mark",
        '"' => "quotation mark",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "ampersand",
        '\'' => "apostrophe",
        '(' => "left parenthesis",
        ')' => "right parenthesis",
        '*' => "star",
        '+' => "pluss",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equals",
        '>' => "greater",
        '?' => "question mark",
        '@' => "at",
        '[' => "left bracket",
        '\\' => "backslash",
        ']' => "right bracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "left brace",
        '|' => "bar",
        '}' => "right brace",
        '~' => "tilde",
        _ => "",
    }
}

/// The characteristics of a name that Rust drops: its signs, or else its capitals.
pub(super) fn lost(wire: &str) -> String {
    let signs = wire.chars().map(in_words).filter(|sign| !sign.is_empty());
    let mut words = signs.collect::<Vec<_>>();
    let letters = wire
        .chars()
        .filter(|char| char.is_alphabetic())
        .collect::<Vec<_>>();
    if letters.is_empty() {
        words.push("sign");
    } else if letters.iter().all(|letter| letter.is_lowercase()) {
        words.push("lower");
    } else if letters.iter().all(|letter| letter.is_uppercase()) {
        words.push("upper");
    } else if letters[0].is_uppercase() {
        words.push("capital");
    } else {
        words.push("mixed");
    }
    if wire.contains(char::is_whitespace) {
        words.push("space");
    }
    words.join(" ")
}
