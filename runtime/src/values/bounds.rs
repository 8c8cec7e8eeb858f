//! The check of a response against the constraints of its specification.

use std::collections::BTreeMap;

use crate::read::finding::{Finding, FindingKind};
use crate::read::names::TYPE;
use crate::read::rules::{Bound, Noted, Within};
use crate::read::value::{Fields, Value};
use crate::values::decimal::Decimal;
use crate::values::exact::Exact;

/// Reports the constraints that a response violates, in the order of its paths.
///
/// Typed values no longer know how they were sent, so the constraints are checked against the kept response.
pub(crate) fn check(response: &Value, noted: Noted, xml: bool) -> Vec<Finding> {
    let mut root = Node::default();
    for (path, bounds) in noted {
        let node = path
            .into_iter()
            .fold(&mut root, |node, step| node.within.entry(step).or_default());
        // In XML a list is several fields.
        if !node.bounds.contains(&bounds) {
            node.bounds.push(bounds);
        }
    }
    let mut check = Check {
        xml,
        patterns: Patterns::default(),
        findings: Vec::new(),
    };
    check.walk(&root, &[response], "");
    check.findings
}

/// The constraints by path.
#[derive(Default)]
struct Node {
    bounds: Vec<&'static [Bound]>,
    within: BTreeMap<Within, Node>,
}

struct Check {
    xml: bool,
    patterns: Patterns,
    findings: Vec<Finding>,
}

impl Check {
    /// Checks a field and its content; in XML, it can have several values.
    fn walk(&mut self, node: &Node, values: &[&Value], path: &str) {
        for bounds in &node.bounds {
            self.field(bounds, values, path);
        }
        if node.within.is_empty() {
            return;
        }
        let items = self.items(values);
        let fields = values
            .first()
            .and_then(|value| value.as_fields())
            .map(by_name)
            .unwrap_or_default();
        for (step, node) in &node.within {
            match step {
                Within::Name(name) => {
                    if let Some(values) = fields.get(&**name) {
                        self.walk(node, values, &field_path(path, name));
                    }
                }
                Within::Index(at) => {
                    if let Some(item) = items.get(*at) {
                        self.walk(node, &[*item], &format!("{path}[{at}]"));
                    }
                }
                // An empty wrapper is an empty list.
                Within::Element(name) => self.walk(node, &elements(values, name), path),
                Within::Shown(name) => self.walk(node, values, &field_path(path, name)),
            }
        }
    }

    /// The items of a list: in brackets, as elements of one name, or as a single one without brackets.
    fn items<'v>(&self, values: &[&'v Value]) -> Vec<&'v Value> {
        match values {
            [Value::List(items)] if !self.xml => items.iter().collect(),
            [Value::Null] => Vec::new(),
            values => values.to_vec(),
        }
    }

    fn field(&mut self, bounds: &'static [Bound], values: &[&Value], path: &str) {
        for bound in bounds {
            match bound {
                Bound::Items(bounds) => {
                    for (at, item) in self.items(values).into_iter().enumerate() {
                        self.field(bounds, &[item], &format!("{path}[{at}]"));
                    }
                }
                Bound::Values(bounds) => {
                    let fields = values.first().and_then(|value| value.as_fields());
                    let mut fields = fields.map(by_name).unwrap_or_default();
                    self.take_attributes(&mut fields);
                    for (name, values) in fields {
                        self.field(bounds, &values, &field_path(path, name));
                    }
                }
                bound if !self.holds(bound, values) => {
                    let kind = FindingKind::OutOfBounds;
                    let value = match values {
                        [one] => (*one).clone(),
                        values => {
                            Value::List(values.iter().map(|value| (*value).clone()).collect())
                        }
                    };
                    let rule = bound.to_string();
                    let finding = Finding::about(path.to_owned(), kind, Some(&rule), value);
                    self.findings.push(finding);
                }
                _ => {}
            }
        }
    }

    /// Whether a constraint is satisfied or does not apply.
    fn holds(&mut self, bound: &Bound, values: &[&Value]) -> bool {
        match *bound {
            Bound::MinItems(_) | Bound::MaxItems(_) | Bound::UniqueItems => {
                self.list_holds(bound, values)
            }
            Bound::MinLength(least) => text(values).is_none_or(|text| length(text) >= least),
            Bound::MaxLength(most) => text(values).is_none_or(|text| length(text) <= most),
            Bound::Pattern(pattern) => {
                text(values).is_none_or(|text| self.patterns.matches(pattern, text))
            }
            Bound::MinProperties(least) => {
                self.properties(values).is_none_or(|count| count >= least)
            }
            Bound::MaxProperties(most) => self.properties(values).is_none_or(|count| count <= most),
            Bound::Minimum(number) => self.compare(values, number, |value, least| value >= least),
            Bound::ExclusiveMinimum(number) => {
                self.compare(values, number, |value, least| value > least)
            }
            Bound::Maximum(number) => self.compare(values, number, |value, most| value <= most),
            Bound::ExclusiveMaximum(number) => {
                self.compare(values, number, |value, most| value < most)
            }
            Bound::MultipleOf(number) => self.compare(values, number, |value, of| {
                value.is_multiple_of(of).unwrap_or(true)
            }),
            Bound::OneOf(sets) => {
                let fields = values.first().and_then(|value| value.as_fields());
                fields.map(by_name).is_none_or(|fields| {
                    let is_there =
                        |set: &&&[&str]| set.iter().all(|name| fields.contains_key(name));
                    sets.iter().filter(is_there).count() == 1
                })
            }
            Bound::Items(_) | Bound::Values(_) => true,
        }
    }

    /// Removes kept XML attributes, which are not properties.
    fn take_attributes(&self, fields: &mut BTreeMap<&str, Vec<&Value>>) {
        if self.xml {
            fields.remove(TYPE);
        }
    }

    fn properties(&self, values: &[&Value]) -> Option<u64> {
        let [Value::Object(fields)] = values else {
            return None;
        };
        let mut fields = by_name(fields);
        self.take_attributes(&mut fields);
        u64::try_from(fields.len()).ok()
    }

    fn list_holds(&self, bound: &Bound, values: &[&Value]) -> bool {
        if matches!(values, [Value::Null]) {
            return true;
        }
        let items = self.items(values);
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        match *bound {
            Bound::MinItems(least) => count >= least,
            Bound::MaxItems(most) => count <= most,
            _ => {
                let mut texts = items
                    .iter()
                    .map(|item| {
                        let mut text = String::new();
                        plain(item, &mut text);
                        text
                    })
                    .collect::<Vec<_>>();
                texts.sort_unstable();
                texts.windows(2).all(|pair| pair[0] != pair[1])
            }
        }
    }

    /// Compares a number with that of a constraint; in XML, a number is text.
    fn compare(
        &self,
        values: &[&Value],
        number: &str,
        holds: impl Fn(&Exact, &Exact) -> bool,
    ) -> bool {
        let value = match values {
            [Value::Number(text)] => Exact::new(text),
            [Value::Text(text)] if self.xml => text
                .trim()
                .parse::<Decimal>()
                .ok()
                .and_then(|number| Exact::new(number.as_str())),
            _ => None,
        };
        match (value, Exact::new(number)) {
            (Some(value), Some(number)) => holds(&value, &number),
            _ => true,
        }
    }
}

fn field_path(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}

/// The elements with a name inside other elements.
fn elements<'v>(values: &[&'v Value], name: &str) -> Vec<&'v Value> {
    values
        .iter()
        .filter_map(|value| value.as_fields())
        .flat_map(Fields::iter)
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value)
        .collect()
}

/// The values of each name, in the order received.
fn by_name(fields: &Fields) -> BTreeMap<&str, Vec<&Value>> {
    let mut names = BTreeMap::<_, Vec<_>>::new();
    for (name, value) in fields.iter() {
        names.entry(name).or_default().push(value);
    }
    names
}

fn text<'v>(values: &[&'v Value]) -> Option<&'v str> {
    match values {
        [Value::Text(text)] => Some(text),
        _ => None,
    }
}

fn length(text: &str) -> u64 {
    u64::try_from(text.chars().count()).unwrap_or(u64::MAX)
}

/// A text that is equal for equal values, whatever the order of their fields and the notation of their numbers.
fn plain(value: &Value, text: &mut String) {
    match value {
        Value::Number(digits) => match Exact::new(digits) {
            Some(number) => text.push_str(&format!("{number:?}")),
            None => text.push_str(digits),
        },
        Value::Null | Value::Bool(_) => text.push_str(value.as_str().unwrap_or("null")),
        Value::Text(content) => text.push_str(&format!("{content:?}")),
        Value::List(items) => {
            text.push('[');
            for item in items {
                plain(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Object(fields) => {
            text.push('{');
            for (name, values) in by_name(fields) {
                text.push_str(&format!("{name:?}:"));
                for value in values {
                    plain(value, text);
                    text.push(',');
                }
            }
            text.push('}');
        }
    }
}

/// The compiled patterns, each compiled once.
#[derive(Default)]
struct Patterns {
    #[cfg(feature = "pattern")]
    ready: BTreeMap<&'static str, Option<regex_lite::Regex>>,
}

impl Patterns {
    /// Whether a text matches; `true` if the engine does not support the pattern.
    #[cfg(feature = "pattern")]
    fn matches(&mut self, pattern: &'static str, text: &str) -> bool {
        self.ready
            .entry(pattern)
            .or_insert_with(|| regex_lite::Regex::new(pattern).ok())
            .as_ref()
            .is_none_or(|pattern| pattern.is_match(text))
    }

    /// Without an engine, every text matches.
    #[cfg(not(feature = "pattern"))]
    #[expect(clippy::unused_self, reason = "as with the feature")]
    const fn matches(&mut self, _: &'static str, _: &str) -> bool {
        true
    }
}
