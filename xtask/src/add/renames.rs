//! Names that collide in Rust: each gets another one, which a person can improve.

use skattekit_codegen::Code;

use super::bench::Workbench;

/// The most names that are changed; a document with more has another fault.
const MOST: usize = 20;

/// Renames what collides, one at a time, since one collision can hide another.
pub(super) fn settle(bench: &mut Workbench<'_>) {
    for _ in 0..MOST {
        let found = bench.trial.found(Code::NameCollision).into_iter();
        let renames = found.filter_map(|found| {
            let key = key(found.help.as_deref()?)?;
            let name = chosen(&found.found).map_or_else(|| other_name(&key), str::to_owned);
            Some((key, name))
        });
        let is_done = renames.collect::<Vec<_>>().into_iter().any(|(key, name)| {
            !bench.draft.renames.contains_key(&key)
                && bench.attempt(|draft| drop(draft.renames.insert(key, name)))
        });
        if !is_done {
            return;
        }
    }
}

/// The name that the generator chose with a warning: `NY` is named `NyUppercase` in Rust.
fn chosen(found: &str) -> Option<&str> {
    let (_, rest) = found.split_once(" is named `")?;
    Some(rest.split_once("` in Rust")?.0)
}

/// The key in the hint of a collision: `rename it in the manifest: …` with `"Schema.property" = "…"`.
fn key(help: &str) -> Option<String> {
    let (_, rest) = help.split_once("with `")?;
    let (key, _) = rest.split_once(" = \"")?;
    let value: toml_edit::Value = key.parse().ok()?;
    value.as_str().map(str::to_owned)
}

/// A name that differs from that of the other: the word for capitals, or a number.
fn other_name(key: &str) -> String {
    let wire = key.rsplit('.').next().unwrap_or(key);
    let is_upper = wire.chars().any(char::is_uppercase) && !wire.chars().any(char::is_lowercase);
    let word = if is_upper { "uppercase" } else { "2" };
    let is_name = key.contains('.') && wire.starts_with(char::is_lowercase);
    if is_name && word == "2" {
        return format!("{wire}2");
    }
    let mut name = String::new();
    for part in wire
        .split(|char: char| !char.is_alphanumeric())
        .chain([word])
    {
        let mut chars = part.chars();
        name.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        let rest = chars.as_str();
        name.push_str(&if is_upper {
            rest.to_lowercase()
        } else {
            rest.to_owned()
        });
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{chosen, key, other_name};

    #[test]
    fn a_hint_names_what_to_rename() {
        let hint = "rename it in the manifest: `[api.rename]` with `\"Type.NY\" = \"…\"`";
        assert_eq!(key(hint).as_deref(), Some("Type.NY"));
        assert_eq!(key("something else"), None);
        let found = "`NY` is named `NyUppercase` in Rust, since several values";
        assert_eq!(chosen(found), Some("NyUppercase"));
        assert_eq!(other_name("Type.NY"), "NyUppercase");
        assert_eq!(other_name("Type.NY_OG"), "NyOgUppercase");
        assert_eq!(other_name("Person.navn"), "navn2");
        assert_eq!(other_name("Person"), "Person2");
    }
}
