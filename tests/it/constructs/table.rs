//! The support table in Markdown, written from the rows and what was generated for them.

use std::path::Path;

use skattekit_codegen::Severity;

use super::{Tried, shown};

/// The sections of the table, in its order.
const SECTIONS: &[&str] = &[
    "Scalars",
    "Bounds and defaults",
    "Objects",
    "Null",
    "Maps and free-form objects",
    "Lists",
    "allOf",
    "oneOf and anyOf",
    "Recursion",
    "Enums",
    "Names",
    "Inline schemas",
    "References",
    "Operations",
    "Parameters",
    "Bodies",
    "Responses",
    "Servers and security",
    "XML",
    "YAML and JSON",
    "OpenAPI 3.1",
    "Other versions",
    "Tables and pages",
];

const HEAD: &str = "# What is supported

Every construct of OpenAPI, of the documentation pages and of the code tables that is known of: what it becomes, or that it is refused and how.

This page is written by the tests, from what the generator makes of the specification behind each row; where it is stale, a test fails, and `INSTA_UPDATE=always cargo test -p skattekit-tests constructs` writes it again.
What every supported row gives is compiled, with a warning taken for an error; the bodies that stand beside it are read, tolerantly and strictly, and written again as they came.
A row can say several things: each is one that the construct becomes, taken out of the generated code.
";

/// Where a section stands in the table.
pub(super) fn place(section: &str) -> usize {
    let mut sections = SECTIONS.iter();
    sections
        .position(|known| *known == section)
        .unwrap_or_else(|| panic!("the table has no section `{section}`"))
}

/// The table; what cannot be shown is a fault.
pub(super) fn write(rows: &[Tried], faults: &mut Vec<String>) -> String {
    let mut text = HEAD.to_owned();
    for section in SECTIONS {
        text += &format!(
            "\n## {section}\n\n| construct | becomes | read | fixture |\n|---|---|---|---|\n"
        );
        for tried in rows.iter().filter(|tried| tried.row.section == *section) {
            text += &line(tried, faults);
        }
    }
    text
}

fn line(tried: &Tried, faults: &mut Vec<String>) -> String {
    let row = &tried.row;
    let mut cells = Vec::new();
    for selector in &row.shows {
        let files = tried
            .generation
            .files
            .as_ref()
            .into_iter()
            .flat_map(skattekit_codegen::FileSet::iter)
            .filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "rs"));
        match shown::show(files.map(|(_, file)| &*file.text), selector) {
            Some(code) if code.starts_with("///") => {
                cells.push(format!("documented: {}", code[3..].trim()));
            }
            Some(code) => cells.push(format!("`{code}`")),
            None => faults.push(format!("{}: there is no {selector}", row.name)),
        }
    }
    let mut said = tried.said();
    said.dedup_by(|a, b| (a.code, &a.found) == (b.code, &b.found));
    for said in said {
        let what = match said.severity {
            Severity::Error => "refused",
            severity => severity.as_str(),
        };
        cells.push(format!("{what} `{}`: {}", said.code.as_str(), said.found));
    }
    if cells.is_empty() {
        faults.push(format!("{}: nothing to show", row.name));
    }
    let read = match (row.bodies.len(), row.program.is_some()) {
        (0, false) => String::new(),
        (0, true) => "yes".to_owned(),
        (1, _) => "1 body".to_owned(),
        (several, _) => format!("{several} bodies"),
    };
    let becomes = cells.join("<br>").replace('|', "\\|");
    let construct = row.construct.replace('|', "\\|");
    format!(
        "| {construct} | {becomes} | {read} | [{}](../../../{}) |\n",
        row.name, row.link
    )
}
