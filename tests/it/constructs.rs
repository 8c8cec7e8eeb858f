//! The rows of the support table: each is a specification whose crate must compile and decode, and the table is written from them.

use skattekit_codegen::{Diagnostic, Generation, generate};

use crate::book::page::assert_page;

pub(crate) mod program;
pub(crate) mod rows;
mod shown;
mod table;

use rows::Row;

/// A row with what the generator makes of it.
struct Tried {
    row: Row,
    generation: Generation,
}

#[test]
fn every_construct_is_what_the_support_table_says() {
    let tried = rows::read()
        .into_iter()
        .map(|row| {
            let generation = generate(&row.sources);
            Tried { row, generation }
        })
        .collect::<Vec<_>>();
    let mut faults = tried.iter().filter_map(Tried::differs).collect::<Vec<_>>();
    let written = table::write(&tried, &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_page("reference/support.md", &written);
}

impl Tried {
    /// What was said of the row, in the order of the source.
    fn said(&self) -> Vec<&Diagnostic> {
        self.generation.diagnostics.sorted()
    }

    /// In what the row differs from what it says of itself; nothing where it does not.
    fn differs(&self) -> Option<String> {
        let said = self.said().into_iter();
        let mut said = said
            .map(|said| format!("{} {}", said.severity.as_str(), said.code.as_str()))
            .collect::<Vec<_>>();
        said.sort();
        said.dedup();
        let mut expected = self.row.says.clone();
        expected.sort();
        (said != expected).then(|| {
            let texts = self
                .said()
                .into_iter()
                .map(|said| &*said.found)
                .collect::<Vec<_>>()
                .join("; ");
            let name = &self.row.name;
            format!("{name}: says {said:?} and not {expected:?}: {texts}")
        })
    }
}
