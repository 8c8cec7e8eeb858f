//! Explanations of codes, parsed into a summary, the full text, and the files of the fault and its repair.

/// The meaning of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// One sentence.
    pub summary: String,
    /// The full text, in Markdown.
    pub text: &'static str,
    /// The files of an example of the fault; other files are ordinary ones.
    pub fault: Vec<Example>,
    /// The files that the repair changes.
    pub repair: Vec<Example>,
}

/// A file of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its path below the specs folder.
    pub file: String,
    /// Its text, or the relevant part of it.
    pub text: String,
}

impl Explanation {
    /// Parses a text: a first paragraph, then `## Fault` and `## Repair`, each with fenced blocks named after the
    /// files.
    pub(super) fn of(text: &'static str) -> Self {
        let (before, examples) = text.split_once("\n## Fault\n").unwrap_or((text, ""));
        let (fault, repair) = examples
            .split_once("\n## Repair\n")
            .unwrap_or((examples, ""));
        let summary = before.split("\n\n").next().unwrap_or_default();
        Self {
            summary: summary.trim().replace('\n', " "),
            text,
            fault: blocks(fault),
            repair: blocks(repair),
        }
    }
}

/// The fenced blocks of a text; the last word after the opening fence is the file.
fn blocks(text: &str) -> Vec<Example> {
    let mut blocks = Vec::new();
    let mut open: Option<Example> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(name), None) => {
                open = Some(Example {
                    file: name.rsplit(' ').next().unwrap_or_default().to_owned(),
                    text: String::new(),
                });
            }
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    blocks
}
