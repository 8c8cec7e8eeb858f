//! A page to its headings, each with where it starts.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The headings of a page and where each stands.
pub(crate) fn headings(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                open = true;
                found.push((range.start, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(part) | Event::Code(part) if open => {
                if let Some((_, heading)) = found.last_mut() {
                    heading.push_str(&part);
                }
            }
            _ => {}
        }
    }
    found.retain(|(_, heading)| !heading.trim().is_empty());
    found
}
