//! The evidence for findings: in how many inputs each occurs, and the types of the values that a model does not know.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use skattekit_runtime::private::mask;
use skattekit_runtime::{FindingKind, Format};

use crate::content::{Content, parts};
use crate::notes::Note;
use crate::types::ValueTypes;

/// What is known about the values of a finding, without any of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Evidence {
    /// The number of inputs with it.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub inputs: u64,
    /// The types of its values in JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<ValueTypes>,
    /// The types of its values in XML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xml: Option<ValueTypes>,
    /// The number of the last input with it.
    #[serde(skip)]
    last: Option<usize>,
}

impl Evidence {
    /// Adds what one record has of a finding.
    pub(crate) fn add(&mut self, note: &Note, content: &Content, format: Format, input: usize) {
        self.add_input(input);
        let is_xml = format == Format::Xml;
        let wanted = match note.kind {
            FindingKind::UnknownField => note.name.as_deref().map(Wanted::Field),
            FindingKind::UnknownMember => note.code.as_deref().map(Wanted::Member),
            FindingKind::Form => Some(Wanted::Value),
            _ => None,
        };
        let Some(wanted) = wanted else { return };
        let own = if is_xml {
            &mut self.xml
        } else {
            &mut self.json
        };
        let mut search = Search {
            wanted,
            is_xml,
            found: own,
        };
        search.walk(content, &parts(&note.path));
    }

    /// Adds the evidence of later records.
    pub(crate) fn merge(&mut self, later: Self) {
        // A batch is of one input, and they are merged in order.
        let is_same_input = later.last == self.last;
        self.inputs += later.inputs - u64::from(is_same_input);
        self.last = later.last;
        for (own, later) in [(&mut self.json, later.json), (&mut self.xml, later.xml)] {
            if let Some(types) = later {
                own.get_or_insert_default().merge(types);
            }
        }
    }

    fn add_input(&mut self, input: usize) {
        if self.last != Some(input) {
            self.inputs += 1;
            self.last = Some(input);
        }
    }
}

/// What is looked for at the end of a pattern.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    /// A field with this name, long numbers masked.
    Field(&'a str),
    /// An object that has this text in one of its fields, long numbers masked.
    Member(&'a str),
    /// The value itself.
    Value,
}

/// A search for values by the pattern of a finding.
struct Search<'a> {
    wanted: Wanted<'a>,
    is_xml: bool,
    found: &'a mut Option<ValueTypes>,
}

impl Search<'_> {
    /// Looks for values below the parts of a pattern, and returns whether there are any.
    fn walk(&mut self, content: &Content, parts: &[&str]) -> bool {
        let Some((part, rest)) = parts.split_first() else {
            return self.end(content);
        };
        match (content, *part) {
            (Content::List(items), "[]") => self.walk_all(items.iter(), rest),
            // An element is an item itself, or has the items in it.
            (_, "[]") if self.is_xml => {
                self.walk(content, rest)
                    || self.walk_all(content.fields().map(|(_, item)| item), rest)
            }
            (Content::List(items), _) => self.walk_all(items.iter(), parts),
            (_, "*") => self.walk_all(content.fields().map(|(_, value)| value), rest),
            _ => {
                let named = content.fields().filter(|(name, _)| name == part);
                self.walk_all(named.map(|(_, value)| value), rest)
            }
        }
    }

    fn walk_all<'c>(&mut self, values: impl Iterator<Item = &'c Content>, parts: &[&str]) -> bool {
        let mut found = false;
        for value in values {
            found |= self.walk(value, parts);
        }
        found
    }

    fn end(&mut self, content: &Content) -> bool {
        let mut count = 0;
        match self.wanted {
            Wanted::Field(wanted) => {
                for (_, value) in content.fields().filter(|(name, _)| mask(name) == wanted) {
                    count += 1;
                    self.add(value, count > 1);
                }
            }
            Wanted::Member(wanted) => {
                let is_tag = |value: &Content| match value {
                    Content::Text(text) => mask(text) == wanted,
                    _ => false,
                };
                if content.fields().any(|(_, value)| is_tag(value)) {
                    count += 1;
                    self.add(content, false);
                }
            }
            Wanted::Value => {
                count += 1;
                self.add(content, false);
            }
        }
        count > 0
    }

    fn add(&mut self, value: &Content, repeats: bool) {
        let mut types = ValueTypes::of(value, self.is_xml);
        types.repeats = self.is_xml && repeats;
        self.found.get_or_insert_default().merge(types);
    }
}
