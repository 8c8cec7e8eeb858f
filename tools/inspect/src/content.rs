//! The content of a record without a model: what it is made of, while its types are looked up.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use skattekit_runtime::{Format, Value, from_json};

/// The deepest element that is looked into.
const DEEPEST: usize = 100;

/// A value of a record.
#[derive(Debug)]
pub(crate) enum Content {
    /// `null`, or an element with `xsi:nil`.
    Null,
    /// A boolean of JSON.
    Boolean,
    /// A number of JSON, as sent.
    Number(Box<str>),
    /// A string; in XML the text of an element.
    Text(Box<str>),
    /// A list of JSON.
    List(Vec<Content>),
    /// An object, or an element with others in it; in XML a name can repeat.
    Object(Vec<(Box<str>, Content)>),
}

impl Content {
    /// The content of a record; `None` if it cannot be read.
    pub(crate) fn of(format: Format, record: &[u8]) -> Option<Self> {
        match format {
            Format::Json => from_json::<Value>(record).ok().map(|value| json(&value)),
            Format::Xml => xml(std::str::from_utf8(record).ok()?),
        }
    }

    /// Its fields; none for anything but an object.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &Self)> {
        let fields = match self {
            Self::Object(fields) => &**fields,
            _ => &[],
        };
        fields.iter().map(|(name, value)| (&**name, value))
    }
}

fn json(value: &Value) -> Content {
    match value {
        Value::Null => Content::Null,
        Value::Bool(_) => Content::Boolean,
        Value::Number(number) => Content::Number(number.clone()),
        Value::Text(text) => Content::Text(text.clone()),
        Value::List(items) => Content::List(items.iter().map(json).collect()),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.into(), json(value)));
            Content::Object(fields.collect())
        }
    }
}

/// An element that is not closed yet.
struct Open {
    name: Box<str>,
    is_nil: bool,
    text: String,
    fields: Vec<(Box<str>, Content)>,
}

impl Open {
    fn of(tag: &BytesStart<'_>) -> Self {
        let is_nil = tag.attributes().flatten().any(|attribute| {
            let name = attribute.key.local_name();
            name.as_ref() == "nil" && matches!(&*attribute.value, "true" | "1")
        });
        Self {
            name: tag.local_name().as_ref().into(),
            is_nil,
            text: String::new(),
            fields: Vec::new(),
        }
    }

    fn close(self) -> (Box<str>, Content) {
        let content = if self.is_nil {
            Content::Null
        } else if self.fields.is_empty() {
            Content::Text(self.text.into())
        } else {
            Content::Object(self.fields)
        };
        (self.name, content)
    }
}

fn xml(text: &str) -> Option<Content> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let end = usize::try_from(reader.buffer_position()).ok()?;
        let closed = match event {
            Event::Start(tag) => {
                if open.len() >= DEEPEST {
                    return None;
                }
                open.push(Open::of(&tag));
                continue;
            }
            Event::Empty(tag) => Open::of(&tag),
            Event::End(_) => open.pop()?,
            Event::Text(_) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(text.get(start..end)?);
                }
                continue;
            }
            // A character that is written as a reference or in a section is in no number, date or boolean.
            Event::CData(_) | Event::GeneralRef(_) => {
                if let Some(element) = open.last_mut() {
                    element.text.push('&');
                }
                continue;
            }
            Event::Eof => return None,
            _ => continue,
        };
        let (name, content) = closed.close();
        match open.last_mut() {
            Some(around) => around.fields.push((name, content)),
            None => return Some(content),
        }
    }
}

/// The parts of a pattern such as `grunnlag[].kategori[]`: a name, or `[]` for the items of a list.
pub(crate) fn parts(pattern: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in pattern.split('.') {
        let name = part.trim_end_matches("[]");
        parts.extend((!name.is_empty()).then_some(name));
        parts.extend(std::iter::repeat_n("[]", (part.len() - name.len()) / 2));
    }
    parts
}
