//! The types of plain YAML scalars, in YAML 1.2 and in older versions.

/// The value of a plain scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    Null,
    Flag(bool),
    Whole(i64),
    /// An integer larger than the largest `i64`.
    Large(u64),
    Decimal(f64),
    Text(&'a str),
}

impl Scalar<'_> {
    /// Its type.
    pub(crate) const fn kind(&self) -> ScalarKind {
        match self {
            Self::Null => ScalarKind::Null,
            Self::Flag(_) => ScalarKind::Boolean,
            Self::Whole(_) | Self::Large(_) => ScalarKind::Integer,
            Self::Decimal(_) => ScalarKind::Number,
            Self::Text(_) => ScalarKind::String,
        }
    }

    /// A number as JSON writes it; `None` for anything else.
    pub(crate) fn json_number(&self) -> Option<String> {
        match self {
            Self::Whole(number) => Some(number.to_string()),
            Self::Large(number) => Some(number.to_string()),
            Self::Decimal(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

skattekit_ir::words! {
    /// The type of a scalar in JSON and OpenAPI; displayed for messages.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub(crate) enum ScalarKind {
        Null = "null",
        Boolean = "a boolean",
        Integer = "an integer",
        Number = "a number",
        String = "a string",
    }
}

impl ScalarKind {
    /// The `type` of a schema for it; `None` for null, which has no type in 3.0.
    pub(crate) const fn as_type(self) -> Option<&'static str> {
        match self {
            Self::Null => None,
            Self::Boolean => Some("boolean"),
            Self::Integer => Some("integer"),
            Self::Number => Some("number"),
            Self::String => Some("string"),
        }
    }
}

skattekit_ir::words! {
    /// The type that YAML 1.1 gives to a text; displayed for messages.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum OlderKind {
        Boolean = "a boolean",
        Date = "a date",
        Number = "a number",
    }
}

/// Longer scalars are always strings.
const LONGEST: usize = 40;

/// The YAML 1.2 value of a scalar without quotes. Digits with a leading zero are a string here: they are an identifier
/// whose zeros count.
pub(crate) fn read_scalar(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Flag(true),
        "false" | "False" | "FALSE" => return Scalar::Flag(false),
        _ => {}
    }
    if text.len() > LONGEST || !starts_like_number(text) {
        return Scalar::Text(text);
    }
    let prefixed = |prefix, radix| {
        let digits: &str = text.strip_prefix(prefix)?;
        let is_digits = digits.starts_with(|char: char| char.is_digit(radix));
        i64::from_str_radix(digits, radix)
            .ok()
            .filter(|_| is_digits)
    };
    if let Some(number) = prefixed("0x", 16).or_else(|| prefixed("0o", 8)) {
        return Scalar::Whole(number);
    }
    if has_needless_zero(text) {
        return Scalar::Text(text);
    }
    if let Ok(number) = text.parse() {
        return Scalar::Whole(number);
    }
    if let Ok(number) = text.parse() {
        return Scalar::Large(number);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Scalar::Decimal(number),
        _ => Scalar::Text(text),
    }
}

/// Whether a digit follows the optional sign and point; Rust also parses `nan` and `infinity` as numbers.
fn starts_like_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    unsigned
        .strip_prefix('.')
        .unwrap_or(unsigned)
        .starts_with(|char: char| char.is_ascii_digit())
}

fn has_needless_zero(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut bytes = unsigned.bytes();
    bytes.next() == Some(b'0') && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
}

/// The type of an unquoted scalar in YAML 1.1, which many tools still use, if it differs from YAML 1.2.
pub(crate) fn read_by_older(text: &str) -> Option<OlderKind> {
    const FLAGS: [&str; 4] = ["yes", "no", "on", "off"];
    if text.len() > LONGEST {
        return None;
    }
    if FLAGS.iter().any(|flag| is_one_case(text, flag)) {
        return Some(OlderKind::Boolean);
    }
    if !text.starts_with(|char: char| char.is_ascii_digit() || matches!(char, '+' | '-' | '.')) {
        return None;
    }
    if is_date(text) {
        return Some(OlderKind::Date);
    }
    if let Scalar::Text(_) = read_scalar(text) {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let is_number = |text: &str| {
            text.starts_with(|char: char| char.is_ascii_digit())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'_')
        };
        if unsigned.strip_prefix("0b").is_some_and(is_number) || is_number(unsigned) {
            return Some(OlderKind::Number);
        }
        let mut parts = unsigned.split(':');
        let first = parts.next().unwrap_or_default();
        let rest = parts.collect::<Vec<_>>();
        let is_sixtieth =
            |part: &&str| part.len() <= 2 && part.parse::<u8>().is_ok_and(|part| part < 60);
        if is_number(first) && !rest.is_empty() && rest.iter().all(is_sixtieth) {
            return Some(OlderKind::Number);
        }
    }
    None
}

/// Whether a text is a word in lower case, upper case, or with an initial capital.
fn is_one_case(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
        && (text == word
            || text.bytes().all(|byte| byte.is_ascii_uppercase())
            || text[1..] == word[1..])
}

/// Whether a text is a date in YAML 1.1, with or without a time.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_form = |at: usize| match at {
        4 | 7 => bytes.get(at) == Some(&b'-'),
        _ => bytes.get(at).is_some_and(u8::is_ascii_digit),
    };
    (0..10).all(is_form) && matches!(bytes.get(10), None | Some(b'T' | b't' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_what_yaml_reads() {
        let cases = [
            ("~", Scalar::Null),
            ("", Scalar::Null),
            ("True", Scalar::Flag(true)),
            ("tRue", Scalar::Text("tRue")),
            ("yes", Scalar::Text("yes")),
            ("5", Scalar::Whole(5)),
            ("+5", Scalar::Whole(5)),
            ("-9223372036854775808", Scalar::Whole(i64::MIN)),
            ("18446744073709551615", Scalar::Large(u64::MAX)),
            ("0x1F", Scalar::Whole(31)),
            ("0o17", Scalar::Whole(15)),
            ("0x+1", Scalar::Text("0x+1")),
            ("0777", Scalar::Text("0777")),
            ("0.5", Scalar::Decimal(0.5)),
            (".5", Scalar::Decimal(0.5)),
            ("1e3", Scalar::Decimal(1000.0)),
            ("1e999", Scalar::Text("1e999")),
            ("1_000", Scalar::Text("1_000")),
            ("nan", Scalar::Text("nan")),
            ("2020-01", Scalar::Text("2020-01")),
            ("1998-12-21", Scalar::Text("1998-12-21")),
        ];
        for (text, scalar) in cases {
            assert_eq!(read_scalar(text), scalar, "{text}");
        }
    }

    #[test]
    fn what_older_readers_take_for_something_else_is_known() {
        let cases = [
            ("no", Some(OlderKind::Boolean)),
            ("On", Some(OlderKind::Boolean)),
            ("OFF", Some(OlderKind::Boolean)),
            ("oN", None),
            ("nope", None),
            ("1998-12-21", Some(OlderKind::Date)),
            ("2020-01", None),
            ("0777", Some(OlderKind::Number)),
            ("1_000", Some(OlderKind::Number)),
            ("0b11", Some(OlderKind::Number)),
            ("08:30", Some(OlderKind::Number)),
            ("5", None),
            ("1.0", None),
            ("-", None),
            ("+", None),
        ];
        for (text, read) in cases {
            assert_eq!(read_by_older(text), read, "{text}");
        }
    }
}
