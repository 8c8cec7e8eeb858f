//! The position of an element in a document by its path. A value that was buffered until a later field determined its
//! type no longer knows its position.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::read::rules::Within;

/// An element by its index in the list of all elements, since they can be nested as deep as a document is long.
struct Element {
    name: String,
    /// The position of its start tag.
    start: usize,
    around: Option<usize>,
}

/// The position of the element at a path from the root; that of the innermost existing element around it, if it does
/// not exist.
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

/// The elements of a document in order, up to a syntax error.
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
