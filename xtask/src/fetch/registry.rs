//! The registry's list of an API's versions, and the choice of one.

use std::cmp::Ordering;

use serde::Deserialize;
use skattekit_codegen::{Listed, is_address_part};
use thiserror::Error;

/// The fault of the list.
#[derive(Debug, Error)]
pub(crate) enum NoVersions {
    #[error("the registry's list of versions cannot be read: {0}")]
    Unreadable(serde_json::Error),
    #[error("the registry lists no versions")]
    Empty,
}

/// The part of the list that is read.
#[derive(Deserialize)]
struct List {
    apis: Vec<ListedApi>,
}

#[derive(Deserialize)]
struct ListedApi {
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct Property {
    #[serde(rename = "type")]
    kind: String,
    value: Option<String>,
}

/// The versions in a list, in its order.
///
/// # Errors
/// The fault of the list.
pub(crate) fn versions(bytes: &[u8]) -> Result<Vec<String>, NoVersions> {
    let list: List = serde_json::from_slice(bytes).map_err(NoVersions::Unreadable)?;
    let mut versions = list
        .apis
        .into_iter()
        .flat_map(|entry| entry.properties)
        .filter(|property| property.kind == "X-Version")
        .filter_map(|property| property.value)
        // A version becomes part of an address, and the server must not choose where that leads.
        .filter(|version| is_address_part(version))
        .collect::<Vec<_>>();
    versions.dedup();
    if versions.is_empty() {
        return Err(NoVersions::Empty);
    }
    Ok(versions)
}

/// The choice of a version for a file.
#[derive(Debug, PartialEq)]
pub(crate) enum Choice {
    /// The chosen version.
    Version(String),
    /// The wanted version is not listed; the text says which one is wanted and which are listed.
    Gone(String),
}

/// Chooses the version that the manifest pins, or else the newest one with the major number of the API's version.
pub(crate) fn choose(versions: &[String], pin: Option<&str>, listed: &Listed) -> Choice {
    let all = || versions.join(", ");
    if let Some(pin) = pin {
        return match versions.iter().find(|version| *version == pin) {
            Some(version) => Choice::Version(version.clone()),
            None => Choice::Gone(format!(
                "version {pin} is not in the registry's list: {}",
                all()
            )),
        };
    }
    let fits = |version: &Number| listed.major.is_none_or(|major| version.major() == major);
    let newest = versions
        .iter()
        .filter_map(|version| Number::of(version))
        .filter(fits)
        .max_by(Number::compare);
    match (newest, listed.major) {
        (Some(newest), _) => Choice::Version(newest.text.to_owned()),
        (None, Some(major)) => Choice::Gone(format!(
            "the registry's list has no version {major}: {}; to fetch another one, set `version` in `fetch`",
            all()
        )),
        (None, None) => Choice::Gone(format!(
            "the registry's list has no version number: {}",
            all()
        )),
    }
}

/// The versions with a later major number than the API's version.
pub(crate) fn later(versions: &[String], listed: &Listed) -> Vec<String> {
    versions
        .iter()
        .filter_map(|version| Number::of(version))
        .filter(|number| listed.major.is_some_and(|major| number.major() > major))
        .map(|number| number.text.to_owned())
        .collect()
}

/// A version that begins with a number; the registry also has `v2`, `2.1` and others that are not semantic versions.
struct Number<'a> {
    text: &'a str,
    parts: Vec<u64>,
    /// The part after the numbers, such as `-beta`.
    rest: &'a str,
}

impl<'a> Number<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let is_number = |char: char| char.is_ascii_digit() || char == '.';
        let end = bare.find(|char| !is_number(char)).unwrap_or(bare.len());
        let (numbers, rest) = bare.split_at(end);
        let parts = numbers.trim_end_matches('.').split('.');
        Some(Self {
            text,
            parts: parts.map(|part| part.parse().ok()).collect::<Option<_>>()?,
            rest,
        })
    }

    fn major(&self) -> u64 {
        self.parts.first().copied().unwrap_or_default()
    }

    /// Compares the numbers, with missing ones as 0; a version with a suffix is older than one without.
    fn compare(&self, other: &Self) -> Ordering {
        let count = self.parts.len().max(other.parts.len());
        let key = |number: &Self| {
            let mut parts = number.parts.clone();
            parts.resize(count, 0);
            (parts, number.rest.is_empty())
        };
        (key(self), self.rest).cmp(&(key(other), other.rest))
    }
}

#[cfg(test)]
mod tests {
    use skattekit_codegen::{Sources, read_listing};

    use super::*;

    fn listed() -> Listed {
        let mut sources = Sources::default();
        let manifest = "[[api]]\nslug = \"a\"\ncrate = \"a\"\nrelease = \"0.1.0\"\ntitle = \"A\"\n\
                        [[api.document]]\nversion = \"v2\"\n\
                        openapi = { file = \"a.yaml\", status = \"published\", source = \"here\" }\n";
        sources.add("specs.toml", manifest);
        read_listing(&sources).0.unwrap().files.remove(0)
    }

    #[test]
    fn the_newest_version_of_the_number_is_chosen_unless_one_is_pinned() {
        for (versions, pin, expected) in [
            ("1.0.0 2.0.0 2.0.10 2.0.9 3.0.0", None, Some("2.0.10")),
            ("2.1.0-beta 2.0.0", None, Some("2.1.0-beta")),
            ("2.1.0-beta 2.1.0", None, Some("2.1.0")),
            ("v2 1.9", None, Some("v2")),
            ("2.1 2.1.1", None, Some("2.1.1")),
            ("2.0.0 2.0.1", Some("2.0.0"), Some("2.0.0")),
            ("2.0.0 3.0.1", Some("3.0.1"), Some("3.0.1")),
            ("2.0.0", Some("2.0"), None),
            ("1.0.0 3.0.0", None, None),
            ("latest", None, None),
            ("99999999999999999999999.0", None, None),
        ] {
            let list = versions.split(' ').map(str::to_owned).collect::<Vec<_>>();
            let chosen = match choose(&list, pin, &listed()) {
                Choice::Version(version) => Some(version),
                Choice::Gone(_) => None,
            };
            assert_eq!(chosen.as_deref(), expected, "{versions}");
        }
        let list = ["1.0.0", "2.0.0", "3.0.0", "x"].map(str::to_owned);
        assert_eq!(later(&list, &listed()), ["3.0.0"]);
    }

    #[test]
    fn a_list_without_versions_that_can_be_asked_for_is_refused() {
        let version = |value: &str| {
            format!(
                r#"{{"apis":[{{"properties":[{{"type":"X-Version","value":{value}}},{{"type":"Swagger","url":"x"}}]}}]}}"#
            )
        };
        assert_eq!(
            versions(version("\"1.0.0\"").as_bytes()).unwrap(),
            ["1.0.0"]
        );
        for wrong in [
            "\"../../x\"", "\"a/b\"", "\"..\"", "\"\"", "null", "\"1?x\"", "\"1 0\"",
        ] {
            let refused = versions(version(wrong).as_bytes()).unwrap_err();
            assert!(matches!(refused, NoVersions::Empty), "{wrong}: {refused}");
        }
        for wrong in ["", "[]", "<html>", "{}", r#"{"apis":{}}"#, "{\"apis\":[]"] {
            let refused = versions(wrong.as_bytes()).unwrap_err();
            let is_unread = matches!(refused, NoVersions::Unreadable(_));
            assert!(is_unread, "{wrong}: {refused}");
        }
        assert!(versions(br#"{"apis":[]}"#).is_err());
    }
}
