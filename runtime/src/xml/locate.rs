//! A path to the element that it leads to in a document: what was kept until a later field told what it is has forgotten that.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::bounds::Within;

/// An element, and the elements in it.
struct Element {
    name: String,
    /// Where its start tag begins.
    start: usize,
    children: Vec<Element>,
}

/// Where the element begins that some steps lead to from the root; that around it, where it is not there.
pub(crate) fn locate(text: &str, steps: &[Within]) -> Option<usize> {
    let root = root(text)?;
    let mut found = vec![&root];
    for step in steps {
        let next = match step {
            Within::Name(name) | Within::Element(name) => {
                let children = found.iter().flat_map(|element| &element.children);
                children.filter(|child| *child.name == **name).collect()
            }
            Within::Index(at) => found.get(*at).into_iter().copied().collect(),
            Within::Shown(_) => continue,
        };
        if Vec::is_empty(&next) {
            break;
        }
        found = next;
    }
    found.first().map(|element| element.start)
}

/// The outermost element with all that was there until the document broke off.
fn root(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().unwrap_or(Event::Eof);
        match &event {
            Event::Start(tag) | Event::Empty(tag) => open.push(Element {
                name: tag.local_name().as_ref().to_owned(),
                start,
                children: Vec::new(),
            }),
            _ => {}
        }
        if matches!(event, Event::End(_) | Event::Empty(_) | Event::Eof) {
            let closed = open.pop()?;
            match open.last_mut() {
                Some(around) => around.children.push(closed),
                None => return Some(closed),
            }
        }
    }
}
