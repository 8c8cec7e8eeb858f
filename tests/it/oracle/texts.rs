//! Texts of a schema: of its format, its pattern and its length.

use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::merged::Merged;
use crate::support::Random;

/// What the formats have that texts are made of; more than one each, so that no single form is what is read.
const FORMATS: &[(&str, &[&str])] = &[
    ("date", &["1998-12-21", "2024-02-29", "0001-01-01"]),
    (
        "date-time",
        &[
            "2024-02-20T08:38:37.72Z",
            "1999-12-31T23:59:59+01:00",
            "2025-04-08T06:12:40.510000Z",
        ],
    ),
    ("time", &["08:38:37Z", "23:59:59.5+01:00"]),
    ("duration", &["P1Y2M", "PT36H"]),
    ("year", &["2021", "1814", "0000"]),
    (
        "uuid",
        &[
            "6c325cfb-0000-4000-8000-000000000000",
            "20B52AF0-9FE1-11E5-A9F8-E4115B280940",
        ],
    ),
    ("uri", &["https://skatt.no/a?b=c", "urn:no:skatteetaten"]),
    ("uri-reference", &["/a?b=c", "https://skatt.no"]),
    ("email", &["a@skatt.no"]),
    ("hostname", &["skatt.no"]),
    ("ipv4", &["192.0.2.1"]),
    ("ipv6", &["2001:db8::1"]),
    ("byte", &["U2thdHQ=", ""]),
];

const ORDINARY: &[&str] = &[
    "æøå \"x\"", "", "En tekst & <en til>", "12345678901", "null", "\\ \u{2028}\n\t𝄞",
];

/// A text that a schema has; none where none was found.
pub(super) fn text(merged: &Merged<'_>, random: &mut Random) -> Option<String> {
    let least = merged.count("minLength").unwrap_or_default();
    let most = merged.count("maxLength").unwrap_or(usize::MAX);
    let fits = |text: &str| (least..=most).contains(&text.chars().count());
    let format = merged
        .format
        .and_then(|format| FORMATS.iter().find(|(name, _)| *name == format));
    if !merged.patterns.is_empty() {
        return of_pattern(merged.patterns[0], random, fits);
    }
    let known = format.map_or(ORDINARY, |(_, texts)| texts);
    let first = random.below(known.len());
    let mut turns = (0..known.len()).map(|turn| known[(first + turn) % known.len()]);
    let found = turns.find(|text| fits(text)).map(str::to_owned);
    let any = "æ1".chars().cycle().take(least.max(most.min(3)));
    found.or_else(|| format.is_none().then(|| any.collect()))
}

/// A text that a pattern matches as a whole, which is one of those that it matches somewhere.
fn of_pattern(pattern: &str, random: &mut Random, fits: impl Fn(&str) -> bool) -> Option<String> {
    // A pattern takes long to be read, and a few are in many places.
    static KNOWN: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap();
    let texts = known
        .entry(pattern.to_owned())
        .or_insert_with(|| some_of_pattern(pattern).unwrap_or_default())
        .iter()
        .filter(|text| fits(text))
        .collect::<Vec<_>>();
    let turn = random.below(texts.len().max(1));
    texts.get(turn).map(|text| (*text).clone())
}

fn some_of_pattern(pattern: &str) -> Option<Vec<String>> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    // In JSON Schema these are the digits of ASCII.
    let strategy = string_regex(&pattern.replace(r"\d", "[0-9]")).ok()?;
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let texts = (0..200).filter_map(|_| Some(strategy.new_tree(&mut runner).ok()?.current()));
    Some(texts.collect())
}
