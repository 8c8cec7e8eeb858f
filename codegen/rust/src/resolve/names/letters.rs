//! Transliteration of names to the letters from a to z, for letters that have such a spelling.

/// Transliterates letters the way the source does where it is limited to ASCII, including those of neighbouring
/// languages. Signs that distinguish names become words.
pub(super) fn transliterate(wire: &str) -> String {
    let mut plain = String::with_capacity(wire.len());
    let mut chars = wire.chars().peekable();
    let mut before = ' ';
    while let Some(char) = chars.next() {
        // In an upper-case word, a letter that becomes two becomes two capitals.
        let after = chars.peek().filter(|after| after.is_alphabetic());
        let shouts = after.unwrap_or(&before).is_uppercase();
        before = char;
        match char {
            '-' if plain.is_empty() && chars.peek().is_some_and(char::is_ascii_digit) => {
                plain.push_str("minus ");
            }
            '+' => plain.push_str(" pluss "),
            // A parameter in a path, from which an operation without an id is named.
            '{' => plain.push_str(" by "),
            other => match spelled(other) {
                Some([only]) => plain.push(*only),
                Some([first, second]) if shouts => {
                    plain.extend([*first, second.to_ascii_uppercase()]);
                }
                Some(letters) => plain.extend(letters),
                None => plain.push(other),
            },
        }
    }
    plain
}

/// The spelling of a letter in the letters from a to z.
const fn spelled(letter: char) -> Option<&'static [char]> {
    Some(match letter {
        'æ' | 'ä' => &['a', 'e'],
        'ø' | 'ö' => &['o', 'e'],
        'å' => &['a', 'a'],
        'Æ' | 'Ä' => &['A', 'e'],
        'Ø' | 'Ö' => &['O', 'e'],
        'Å' => &['A', 'a'],
        'ß' => &['s', 's'],
        'à' | 'á' | 'â' | 'ã' => &['a'],
        'À' | 'Á' | 'Â' | 'Ã' => &['A'],
        'ç' | 'č' => &['c'],
        'Ç' | 'Č' => &['C'],
        'đ' | 'ð' => &['d'],
        'Đ' | 'Ð' => &['D'],
        'è' | 'é' | 'ê' | 'ë' => &['e'],
        'È' | 'É' | 'Ê' | 'Ë' => &['E'],
        'ì' | 'í' | 'î' | 'ï' => &['i'],
        'Ì' | 'Í' | 'Î' | 'Ï' => &['I'],
        'ñ' | 'ŋ' => &['n'],
        'Ñ' | 'Ŋ' => &['N'],
        'ò' | 'ó' | 'ô' | 'õ' => &['o'],
        'Ò' | 'Ó' | 'Ô' | 'Õ' => &['O'],
        'š' => &['s'],
        'Š' => &['S'],
        'ŧ' => &['t'],
        'Ŧ' => &['T'],
        'ù' | 'ú' | 'û' | 'ü' => &['u'],
        'Ù' | 'Ú' | 'Û' | 'Ü' => &['U'],
        'ž' => &['z'],
        'Ž' => &['Z'],
        _ => return None,
    })
}
