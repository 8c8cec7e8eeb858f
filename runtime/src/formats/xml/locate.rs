//! The position of an element in a document by its path: what was kept until a later field told what it is has forgotten its own.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::read::rules::Within;

/// An element by its place in the list of all, since one within the other can be as deep as a document is long.
struct Element {
    name: String,
    /// Where its start tag begins.
    start: usize,
    around: Option<usize>,
}

/// Where the element begins that some steps lead to from the root; that around it, where it is not there.
pub(crate) fn locate(text: &str, steps: &[Within]) -> Option<usize> {
    let elements = elements(text);
    let mut found = vec![0];
    for step in steps {
        let next: Vec<_> = match step {
            Within::Name(name) | Within::Element(name) => {
                let is_within = |element: &Element| {
                    let around = element.around.as_ref();
                    *element.name == **name
                        && around.is_some_and(|around| found.binary_search(around).is_ok())
                };
                elements
                    .iter()
                    .enumerate()
                    .filter(|(_, element)| is_within(element))
                    .map(|(at, _)| at)
                    .collect()
            }
            Within::Index(at) => found.get(*at).into_iter().copied().collect(),
            Within::Shown(_) => continue,
        };
        if next.is_empty() {
            break;
        }
        found = next;
    }
    Some(elements.get(*found.first()?)?.start)
}

/// The elements of a document in its order, until it breaks off.
fn elements(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    let mut elements: Vec<Element> = Vec::new();
    let mut open = Vec::new();
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().unwrap_or(Event::Eof);
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            elements.push(Element {
                name: tag.local_name().as_ref().to_owned(),
                start,
                around: open.last().copied(),
            });
        }
        match event {
            Event::Start(_) => open.push(elements.len() - 1),
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}
