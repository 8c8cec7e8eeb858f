//! JSON in, the same value as an XML document out, written without the crates that are tested.

use skattekit_runtime::Root;

use crate::json::Json;

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What is put at one element of a document, counted from the root on, that a reader has to pass over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extra {
    /// Nothing.
    None,
    /// An attribute, one in a namespace, and a namespace that nobody uses.
    Attributes(usize),
    /// A comment before what is in the element.
    Comment(usize),
    /// A processing instruction after what is in the element.
    Instruction(usize),
}

/// Writes a document: lists repeat their element, null is `xsi:nil`, and a field named `{namespace}local` is an element of that namespace.
pub(crate) fn document(root: Root, value: &Json, extra: Extra) -> String {
    let mut writer = Writer {
        out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        extra,
        elements: 0,
        prefix: "",
    };
    writer.element(root.name, root.namespace, value);
    writer.out
}

/// The same with a prefix at every name, and the elements on lines of their own.
pub(crate) fn prefixed(root: Root, value: &Json) -> String {
    let mut writer = Writer {
        out: String::from("\u{feff}<?xml version='1.0'?>\n<!-- svar -->\n"),
        extra: Extra::None,
        elements: 0,
        prefix: "p",
    };
    writer.element(root.name, root.namespace, value);
    writer.out.push_str("\n<!-- slutt -->\n");
    writer.out
}

/// How many elements the document has.
pub(crate) fn count_elements(value: &Json) -> usize {
    match value {
        Json::List(items) => items.iter().map(count_elements).sum(),
        Json::Object(fields) => 1 + fields.iter().map(|(_, v)| count_elements(v)).sum::<usize>(),
        _ => 1,
    }
}

struct Writer {
    out: String,
    extra: Extra,
    elements: usize,
    prefix: &'static str,
}

impl Writer {
    fn element(&mut self, name: &str, namespace: Option<&str>, value: &Json) {
        if let Json::List(items) = value {
            for item in items {
                self.element(name, namespace, item);
            }
            return;
        }
        let number = self.elements;
        self.elements += 1;
        let foreign = name.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let (name, namespace) = match foreign {
            Some((namespace, local)) => (format!("n:{local}"), Some(("n", namespace))),
            None if self.prefix.is_empty() => {
                (name.to_owned(), namespace.map(|namespace| ("", namespace)))
            }
            None => (
                format!("{}:{name}", self.prefix),
                namespace.map(|namespace| (self.prefix, namespace)),
            ),
        };
        self.out += &format!("<{name}");
        if let Some((prefix, namespace)) = namespace {
            let colon = if prefix.is_empty() { "" } else { ":" };
            self.out += &format!(" xmlns{colon}{prefix}=\"{namespace}\"");
        }
        if self.extra == Extra::Attributes(number) {
            self.out += " nytt='1' xmlns:ny=\"urn:ny\" ny:nil=\"true\"";
        }
        if matches!(value, Json::Null) {
            self.out += &format!(" xmlns:xsi=\"{INSTANCE}\" xsi:nil=\"true\"/>");
            return;
        }
        self.out.push('>');
        if self.extra == Extra::Comment(number) {
            self.out += "<!-- <nytt>1</nytt> -->";
        }
        self.content(value);
        if self.extra == Extra::Instruction(number) {
            self.out += "<?nytt <nytt>1</nytt> ?>";
        }
        self.out += &format!("</{name}>");
    }

    fn content(&mut self, value: &Json) {
        match value {
            Json::Object(fields) => {
                for (name, value) in fields {
                    if !self.prefix.is_empty() {
                        self.out += "\n  ";
                    }
                    self.element(name, None, value);
                }
            }
            Json::Text(text) => {
                for c in text.chars() {
                    match c {
                        '<' => self.out += "&lt;",
                        '&' => self.out += "&#x26;",
                        '>' => self.out += "&gt;",
                        '\r' => self.out += "&#xD;",
                        _ => self.out.push(c),
                    }
                }
            }
            other => self.out += &other.to_string(),
        }
    }
}
