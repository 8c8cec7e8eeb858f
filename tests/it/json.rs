//! JSON as a tree that keeps the order of fields and the digits of numbers.

/// A JSON value. Two are equal when they differ in the order of fields only; numbers are compared digit by digit.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a text that is JSON.
    pub(crate) fn parse(text: &str) -> Self {
        let mut rest = text;
        let value = value(&mut rest);
        assert_eq!(rest.trim(), "", "one value only");
        value
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number by its digits.
    pub(crate) fn number(digits: impl Into<String>) -> Self {
        Self::Number(digits.into())
    }

    /// An object of these fields.
    pub(crate) fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Object(Vec::from(
            fields.map(|(name, value)| (name.to_owned(), value)),
        ))
    }

    /// Whether it is an object or a list.
    pub(crate) fn is_compound(&self) -> bool {
        matches!(self, Self::Object(_) | Self::List(_))
    }

    /// The value of a field.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let fields = self.fields().iter();
        let mut found = fields.filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value)
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The fields; none where it is no object.
    pub(crate) fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }

    /// The same value with another in the place of one that is in it; `at` is the index of the field or item, from the root on.
    pub(crate) fn with(&self, at: &[usize], change: impl FnOnce(&mut Self)) -> Self {
        let mut whole = self.clone();
        let mut here = &mut whole;
        for index in at {
            here = match here {
                Self::List(items) => &mut items[*index],
                Self::Object(fields) => &mut fields[*index].1,
                _ => panic!("a scalar has nothing in it"),
            };
        }
        change(here);
        whole
    }
}

impl std::fmt::Display for Json {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => f.write_str(&serde_json::to_string(text).unwrap()),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    let comma = if at > 0 { "," } else { "" };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(fields) => {
                f.write_str("{")?;
                for (at, (name, value)) in fields.iter().enumerate() {
                    let comma = if at > 0 { "," } else { "" };
                    write!(f, "{comma}{}:{value}", serde_json::to_string(name).unwrap())?;
                }
                f.write_str("}")
            }
        }
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(one), Self::Bool(two)) => one == two,
            (Self::Number(one), Self::Number(two)) | (Self::Text(one), Self::Text(two)) => {
                one == two
            }
            (Self::List(one), Self::List(two)) => one == two,
            (Self::Object(one), Self::Object(two)) => {
                // A name can stand several times, and then the order counts.
                let sorted = |fields: &[(String, Self)]| {
                    let mut fields = fields.to_vec();
                    fields.sort_by(|(one, _), (two, _)| one.cmp(two));
                    fields
                };
                sorted(one) == sorted(two)
            }
            _ => false,
        }
    }
}

fn value(rest: &mut &str) -> Json {
    *rest = rest.trim_start();
    let first = rest.chars().next().unwrap();
    match first {
        '{' => Json::Object(items(rest, '}', |rest| {
            let name = string(rest);
            take(rest, ":");
            (name, value(rest))
        })),
        '[' => Json::List(items(rest, ']', value)),
        '"' => Json::Text(string(rest)),
        't' => word(rest, "true", Json::Bool(true)),
        'f' => word(rest, "false", Json::Bool(false)),
        'n' => word(rest, "null", Json::Null),
        _ => {
            let end = rest.find(|c: char| !"+-.eE0123456789".contains(c));
            let (digits, left) = rest.split_at(end.unwrap_or(rest.len()));
            assert!(!digits.is_empty(), "no JSON: {rest}");
            *rest = left;
            Json::Number(digits.to_owned())
        }
    }
}

fn items<T>(rest: &mut &str, end: char, mut item: impl FnMut(&mut &str) -> T) -> Vec<T> {
    *rest = &rest[1..];
    let mut items = Vec::new();
    loop {
        *rest = rest.trim_start();
        if rest.starts_with(end) {
            *rest = &rest[1..];
            return items;
        }
        if !items.is_empty() {
            take(rest, ",");
        }
        items.push(item(rest));
    }
}

fn string(rest: &mut &str) -> String {
    *rest = rest.trim_start();
    let mut escaped = false;
    let end = rest[1..].find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let (text, left) = rest.split_at(end.unwrap() + 2);
    *rest = left;
    serde_json::from_str(text).unwrap()
}

fn word(rest: &mut &str, word: &str, value: Json) -> Json {
    take(rest, word);
    value
}

fn take(rest: &mut &str, expected: &str) {
    *rest = rest.trim_start().strip_prefix(expected).unwrap();
}

#[test]
fn the_tree_keeps_what_serde_json_would_not() {
    let text =
        r#"{"b":[1.10,{"å\n\"":-0,"a":null}],"a":12345678901234567890.5,"a":true,"c":[],"d":{}}"#;
    let json = Json::parse(text);
    assert_eq!(json.to_string(), text);
    assert_eq!(
        Json::parse(r#"{"a":1,"b":2}"#),
        Json::parse(r#" { "b" : 2 , "a" : 1 } "#)
    );
    assert_ne!(Json::parse("1.0"), Json::parse("1"));
    assert_ne!(
        Json::parse(r#"{"a":1,"a":2}"#),
        Json::parse(r#"{"a":2,"a":1}"#)
    );
}
