//! Conversion of JSON to XML without the crates under test.

use skattekit_runtime::Root;

use crate::json::Json;
use crate::shapes::{Node, Property};

/// The field that is written as the attribute `xsi:type`.
const TYPE: &str = "xsi:type";

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Writes a document: lists repeat their element, null is `xsi:nil`, and a field named `{namespace}local` is an element of that namespace.
pub(crate) fn document(root: Root, value: &Json) -> String {
    document_with(root, value, None)
}

/// The same with what a reader has to pass over at one element, counted from the root on: an attribute, one in a namespace,
/// a namespace that nobody uses, a comment before what is in the element, and a processing instruction after it.
pub(crate) fn document_with(root: Root, value: &Json, extra: Option<usize>) -> String {
    let mut writer = Writer {
        out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        extra,
        elements: 0,
        prefix: "",
    };
    writer.element(root.name, root.namespace, value);
    writer.out
}

/// A value of a shape by the names that it has in XML.
pub(crate) fn in_xml(node: &Node, value: &Json) -> Json {
    match (node, value) {
        (Node::Object(fields) | Node::Open(fields), Json::Object(_)) => {
            let named = value.fields().iter().map(|(name, value)| {
                fields.iter().find(|field| field.name == *name).map_or_else(
                    || (name.clone(), value.clone()),
                    |field| element(field, value),
                )
            });
            Json::Object(named.collect())
        }
        (Node::Union { tag, members }, Json::Object(_)) => {
            let sent = value.get(tag).and_then(Json::as_text);
            let member = members.iter().find(|(value, _)| Some(&**value) == sent);
            member.map_or_else(|| value.clone(), |(_, member)| in_xml(member, value))
        }
        (Node::List(item), Json::List(items)) => {
            Json::List(items.iter().map(|value| in_xml(item, value)).collect())
        }
        (Node::List(item), _) => in_xml(item, value),
        _ => value.clone(),
    }
}

fn element(field: &Property, value: &Json) -> (String, Json) {
    let value = in_xml(&field.node, value);
    match &field.element {
        None => (field.name.clone(), value),
        Some(element) => match &element.wrapper {
            None => (element.name.clone(), value),
            Some(wrapper) if matches!(value, Json::Null) => (wrapper.clone(), value),
            Some(wrapper) => (
                wrapper.clone(),
                Json::Object(vec![(element.name.clone(), value)]),
            ),
        },
    }
}

/// A value of a shape in which attributes tell what the members of unions are; none where none of them can.
pub(crate) fn typed(node: &Node, value: &Json) -> Option<Json> {
    match (node, value) {
        (Node::Object(fields) | Node::Open(fields), Json::Object(entries)) => {
            let typed = entries
                .iter()
                .map(|(name, value)| {
                    fields
                        .iter()
                        .find(|field| field.name == *name)
                        .and_then(|field| typed(&field.node, value))
                })
                .collect::<Vec<_>>();
            let names = entries.iter().zip(&typed);
            let entries = names.map(|((name, value), typed)| {
                (name.clone(), typed.clone().unwrap_or_else(|| value.clone()))
            });
            typed
                .iter()
                .any(Option::is_some)
                .then(|| Json::Object(entries.collect()))
        }
        (Node::Union { tag, .. }, Json::Object(entries)) => {
            let told = value.get(tag)?.as_text()?;
            let is_name = told.starts_with(|c: char| c.is_ascii_alphabetic())
                && told.chars().all(|c| c.is_ascii_alphanumeric());
            let rest = entries.iter().filter(|(name, _)| name != tag).cloned();
            let attribute = (TYPE.to_owned(), Json::text(told));
            is_name.then(|| Json::Object(std::iter::once(attribute).chain(rest).collect()))
        }
        (Node::List(item), Json::List(items)) => {
            let typed = items
                .iter()
                .map(|value| self::typed(item, value))
                .collect::<Vec<_>>();
            let items = typed
                .iter()
                .zip(items)
                .map(|(typed, value)| typed.clone().unwrap_or_else(|| value.clone()));
            typed
                .iter()
                .any(Option::is_some)
                .then(|| Json::List(items.collect()))
        }
        (Node::List(item), _) => typed(item, value),
        _ => None,
    }
}

/// The same with a prefix at every name, and the elements on lines of their own.
pub(crate) fn prefixed(root: Root, value: &Json) -> String {
    let mut writer = Writer {
        out: String::from("\u{feff}<?xml version='1.0'?>\n<!-- svar -->\n"),
        extra: None,
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
    extra: Option<usize>,
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
        let has_extra = self.extra == Some(self.elements);
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
        if has_extra {
            self.out += " nytt='1' xmlns:ny=\"urn:ny\" ny:nil=\"true\"";
        }
        if let Some(told) = value.get(TYPE).and_then(Json::as_text) {
            self.out += &format!(" xmlns:t=\"{INSTANCE}\" t:type=\"n:{told}\"");
        }
        if matches!(value, Json::Null) {
            self.out += &format!(" xmlns:xsi=\"{INSTANCE}\" xsi:nil=\"true\"/>");
            return;
        }
        self.out.push('>');
        if has_extra {
            self.out += "<!-- <nytt>1</nytt> -->";
        }
        self.content(value);
        if has_extra {
            self.out += "<?nytt <nytt>1</nytt> ?>";
        }
        self.out += &format!("</{name}>");
    }

    fn content(&mut self, value: &Json) {
        match value {
            Json::Object(fields) => {
                for (name, value) in fields.iter().filter(|(name, _)| name != TYPE) {
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
