//! Names that are unique, also for those who ignore the case of letters: file systems and databases.

use std::collections::BTreeSet;

/// The names given so far, in lower case.
#[derive(Default)]
pub(crate) struct Unique(BTreeSet<String>);

impl Unique {
    /// The name, or the name with the first number that makes it unique.
    pub(crate) fn name(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }
}

/// A name as part of a file name: other characters than letters, digits, `-`, `_` and `.` become `_`.
pub(crate) fn file_name(name: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    let plain = name.replace(|char| !is_plain(char), "_");
    // A leading dot would hide the file.
    match plain.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None => plain,
    }
}

#[test]
fn a_name_is_given_once() {
    let mut unique = Unique::default();
    let given = ["a", "A", "a", "b", "a_2"].map(|name| unique.name(name));
    assert_eq!(given, ["a", "A_2", "a_3", "b", "a_2_2"]);
    assert_eq!(file_name("../Ø 1.x"), "_.___1.x");
}
