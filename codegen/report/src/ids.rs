//! The ids of the page, which are the ends of its permalinks: each is given once.

use std::collections::BTreeSet;

/// The ids given so far.
#[derive(Default)]
pub(crate) struct Ids(BTreeSet<String>);

impl Ids {
    /// The id of a name below a prefix, or that with the first number that makes it unique.
    pub(crate) fn give(&mut self, prefix: &str, name: &str) -> String {
        let wanted = id(prefix, name);
        let mut given = wanted.clone();
        let mut number = 2;
        while !self.0.insert(given.clone()) {
            given = format!("{wanted}~{number}");
            number += 1;
        }
        given
    }
}

/// A prefix and a name as an id that needs no escape in an address. The prefix ends before the first `.`.
fn id(prefix: &str, name: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
    let plain = |text: &str| text.replace(|char| !is_plain(char), "_");
    if name.is_empty() {
        plain(prefix)
    } else {
        format!("{}.{}", plain(prefix), plain(name))
    }
}

#[test]
fn an_id_is_given_once_and_needs_no_escape() {
    let mut ids = Ids::default();
    let given = [
        ("k", "a"),
        ("k", "æ b"),
        ("k", "ø b"),
        ("k.a", ""),
        ("k", "a"),
    ]
    .map(|(prefix, name)| ids.give(prefix, name));
    assert_eq!(given, ["k.a", "k.__b", "k.__b~2", "k_a", "k.a~2"]);
}
