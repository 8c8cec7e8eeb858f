//! Suggestions for misspelt names.

use std::collections::BTreeMap;

/// Whether one name may be a misspelling of another: most of it is equal, and the difference is more than a number.
fn is_slip(name: &str, candidate: &str) -> bool {
    let length = name.chars().count().max(candidate.chars().count());
    let without_digits = |name: &str| name.replace(|char: char| char.is_ascii_digit(), "0");
    let is_another_number = name != candidate && without_digits(name) == without_digits(candidate);
    // Computing the distance is slow; it is at least the number of letters that only one of the names has.
    !is_another_number
        && letters_apart(name, candidate) * 3 <= length
        && strsim::osa_distance(name, candidate) * 3 <= length
}

/// The number of letters that only one name has; the greater of the two counts.
fn letters_apart(name: &str, candidate: &str) -> usize {
    let mut counts: BTreeMap<char, isize> = BTreeMap::new();
    for char in name.chars() {
        *counts.entry(char).or_default() += 1;
    }
    for char in candidate.chars() {
        *counts.entry(char).or_default() -= 1;
    }
    let more = counts.values().filter(|count| **count > 0).sum::<isize>();
    let fewer = counts.values().filter(|count| **count < 0).sum::<isize>();
    more.unsigned_abs().max(fewer.unsigned_abs())
}

/// The name among `known` that `name` most likely stands for.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // All callers share what follows: their iterators are of thirty types, and each would compile a sort.
    nearest_of(name, known.into_iter().collect())
}

fn nearest_of<'a>(name: &str, known: Vec<&'a str>) -> Option<&'a str> {
    const CLOSE: f64 = 0.85;
    let close = known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(closeness, _)| *closeness > CLOSE);
    let mut close = close.collect::<Vec<_>>();
    // The most similar one last, and the last of equally similar ones.
    close.sort_by(|(left, _), (right, _)| left.total_cmp(right));
    let mut close = close.into_iter().rev().map(|(_, candidate)| candidate);
    close.find(|candidate| is_slip(name, candidate))
}

/// The most similar name as a question, or the other help.
pub fn near_or<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    did_you_mean(name, known).unwrap_or_else(|| otherwise.to_owned())
}

/// The most similar name as a question, for help texts.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|candidate| format!("did you mean `{candidate}`?"))
}
