//! Conversion of wire names to Rust names: the only place where a name changes.

mod letters;
mod renames;
mod signs;

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use letters::transliterate;
use skattekit_ir::diag::{Code, Diagnostics, Location};

use crate::plan::RustName;
pub(super) use renames::Renames;
use signs::{in_words, lost};

/// The case of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// A type or a variant.
    Pascal,
    /// A field, a method or a module.
    Snake,
    /// A constant.
    Shouty,
}

/// The keywords of Rust, as of edition 2024.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The keywords that cannot be written as `r#…`.
const NEVER_RAW: [&str; 4] = ["crate", "self", "Self", "super"];

/// The names that generated modules use themselves and that no item can have.
pub(super) const RESERVED: [&str; 36] = [
    "BTreeMap", "Box", "Code", "Date", "DateTime", "Decimal", "Default", "Err", "Fields",
    "Finding", "Format", "From", "Into", "InvalidRequest", "L", "List", "NoCodes", "None",
    "Nullable", "Ok", "OneOf", "Open", "Option", "Reply", "Request", "Result", "Row", "Self",
    "Sensitive", "Some", "String", "ToString", "Unknown", "Value", "Vec", "Year",
];

/// The longest name, in characters: a module name is also a file name, and file systems allow little more.
const LONGEST: usize = 200;

/// The Rust name of `wire`; `None` if no character of it can be part of a Rust name.
pub(super) fn rust_name(wire: &str, case: Case) -> Option<RustName> {
    let plain = match (wire, case) {
        // A value can be an empty string.
        ("", Case::Pascal) => "Empty".to_owned(),
        (signs, Case::Pascal) if signs.chars().all(|char| char.is_ascii_punctuation()) => {
            signs.chars().map(in_words).collect::<Vec<_>>().join(" ")
        }
        _ => transliterate(wire),
    };
    let cased = match case {
        Case::Pascal => plain.to_upper_camel_case(),
        Case::Snake => plain.to_snake_case(),
        Case::Shouty => plain.to_shouty_snake_case(),
    };
    let cased = if cased.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{cased}")
    } else {
        cased
    };
    is_identifier(&cased).then(|| escape_keyword(cased))
}

fn is_identifier(name: &str) -> bool {
    let starts = name.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic());
    starts
        && name != "_"
        && name
            .chars()
            .all(|char| char == '_' || char.is_ascii_alphanumeric())
}

/// The name of the module that holds an item. It never needs `r#`, since it is also a file name.
pub(super) fn module_name(item: &RustName) -> RustName {
    let snake = item.as_str().trim_start_matches("r#").to_snake_case();
    // A name that starts with a digit gets a leading underscore.
    let snake = if snake.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{snake}")
    } else {
        snake
    };
    // It is in scope together with the item and with the runtime's path.
    if snake == item.as_str() || snake == "skattekit_runtime" {
        return RustName(snake + "_");
    }
    match escape_keyword(snake.clone()) {
        RustName(name) if name == snake => RustName(name),
        _ => RustName(snake + "_"),
    }
}

fn escape_keyword(name: String) -> RustName {
    if NEVER_RAW.contains(&&*name) {
        RustName(name + "_")
    } else if KEYWORDS.contains(&&*name) {
        RustName(format!("r#{name}"))
    } else {
        RustName(name)
    }
}

/// The names of one scope, such as the types of a module or the variants of an enum.
pub(super) struct Scope<'a> {
    /// The scope in messages: `the types of v2`.
    what: String,
    /// The manifest's renames by key.
    renames: &'a Renames<'a>,
    /// The kind of the current items, such as `operation`; empty if the kind is never added to a name.
    kind: &'static str,
    /// The taken names and their origins.
    taken: BTreeMap<RustName, Taken>,
    /// The names that generated code itself uses.
    reserved: BTreeSet<RustName>,
    /// The names that several of the expected items would get.
    ambiguous: BTreeSet<RustName>,
}

/// The origin of a taken name.
struct Taken {
    wire: String,
    /// The item's key in the manifest.
    key: String,
    at: Location,
    /// The item's kind.
    kind: &'static str,
}

impl<'a> Scope<'a> {
    pub(super) fn new(what: impl Into<String>, renames: &'a Renames<'a>) -> Self {
        Self {
            what: what.into(),
            kind: "",
            renames,
            taken: BTreeMap::new(),
            reserved: BTreeSet::new(),
            ambiguous: BTreeSet::new(),
        }
    }

    /// Sets the kind of the following items. An item whose name is used by generated code or by another kind of item
    /// gets its kind appended.
    pub(super) fn of_kind(&mut self, kind: &'static str) {
        self.kind = kind;
    }

    /// Whether generated code uses a name itself.
    fn is_ours(&self, name: &RustName, case: Case) -> bool {
        let is_type = case == Case::Pascal && self.reserves_types();
        is_type && RESERVED.contains(&name.as_str()) || self.reserved.contains(name)
    }

    /// Announces the names to come, each with its key in the manifest. If several would become one Rust name, each gets
    /// a suffix for the signs that Rust drops, in any order.
    pub(super) fn expect<'w>(
        &mut self,
        names: impl Iterator<Item = (&'w str, String)>,
        case: Case,
    ) {
        let mut seen = BTreeSet::new();
        for (wire, key) in names {
            if self.renames.has(&key) {
                continue;
            }
            let Some(name) = rust_name(wire, case) else {
                continue;
            };
            if !seen.insert(name.clone()) {
                self.ambiguous.insert(name);
            }
        }
    }

    /// The name that the manifest does not decide. One that would not be unique is made longer: by the characters that a
    /// Rust name cannot have, then by the kind of what is named. A warning says so.
    fn chosen(
        &self,
        wire: &str,
        key: &str,
        mut name: RustName,
        case: Case,
        at: &Location,
        diagnostics: &mut Diagnostics,
    ) -> RustName {
        for by_kind in [false, true] {
            let reason = if by_kind {
                self.needs_kind(&name, key, case)
            } else {
                let why = || {
                    let (what, name) = (&self.what, name.as_str());
                    format!("several of {what} would otherwise be named `{name}`")
                };
                self.ambiguous.contains(&name).then(why)
            };
            let Some(why) = reason else { continue };
            let lost = lost(wire);
            let word = if by_kind { self.kind } else { &lost };
            let longer = format!("{} {word}", name.as_str().trim_start_matches("r#"));
            let longer = rust_name(&longer, case);
            if let Some(longer) = longer.filter(|longer| !self.taken.contains_key(longer)) {
                diagnostics
                    .warning(Code::NameCollision, at.clone())
                    .found(format!(
                        "`{wire}` is named `{}` in Rust, since {why}",
                        longer.as_str()
                    ))
                    .help(self.rename_hint(key));
                name = longer;
            }
        }
        name
    }

    /// Why a name cannot be had without the kind of what is named.
    fn needs_kind(&self, name: &RustName, key: &str, case: Case) -> Option<String> {
        let taken = self.taken.get(name);
        let is_of_another_kind =
            taken.is_some_and(|taken| taken.kind != self.kind && taken.key != key);
        if self.kind.is_empty() || !(self.is_ours(name, case) || is_of_another_kind) {
            return None;
        }
        let whose = match taken {
            Some(taken) => format!("`{}` already has the name", taken.wire),
            None => "the generated code uses the name".to_owned(),
        };
        Some(format!("{whose} `{}`", name.as_str()))
    }

    /// The name set in the manifest.
    pub(super) fn renamed(&self, key: &str) -> Option<&'a str> {
        let setting = self.renames.get(key)?;
        Some(&setting.value)
    }

    /// The Rust name of `wire`; `key` is its key in the manifest. An impossible or taken name is reported, and a
    /// stand-in is returned so that the rest can be checked.
    pub(super) fn name(
        &mut self,
        wire: &str,
        key: &str,
        case: Case,
        at: &Location,
        diagnostics: &mut Diagnostics,
    ) -> RustName {
        let renamed = self.renames.get(key);
        let (source, place) = renamed.map_or((wire, at), |setting| (&*setting.value, &setting.at));
        let hint = self.rename_hint(key);
        let Some(name) = possible(source, case, place, &hint, diagnostics) else {
            return RustName("_invalid".to_owned());
        };
        let name = match renamed {
            None => self.chosen(wire, key, name, case, at, diagnostics),
            Some(_) => name,
        };
        if self.is_ours(&name, case) {
            diagnostics
                .error(Code::NameCollision, place.clone())
                .found(format!(
                    "`{wire}` becomes `{}`, which generated code uses itself",
                    name.as_str()
                ))
                .expected("a name that generated code does not use")
                .help(hint);
        } else if let Some(taken) = self.taken.get(&name) {
            let (other, first) = (&taken.wire, &taken.at);
            let hint = if key == taken.key {
                "give the two different names or descriptions, so that the manifest can distinguish them".to_owned()
            } else {
                hint
            };
            diagnostics
                .error(Code::NameCollision, place.clone())
                .found(format!(
                    "`{wire}` and `{other}` would both be named `{}` among {}",
                    name.as_str(),
                    self.what
                ))
                .expected("distinct Rust names")
                .other(first.clone(), format!("`{other}` is here"))
                .help(hint);
        } else {
            let taken = Taken {
                wire: wire.to_owned(),
                key: key.to_owned(),
                at: at.clone(),
                kind: self.kind,
            };
            self.taken.insert(name.clone(), taken);
        }
        name
    }

    /// Reserves a name for generated code, and reports an item of the scope that already has it.
    pub(super) fn reserve(&mut self, chosen: &RustName, diagnostics: &mut Diagnostics) {
        if let Some(Taken { wire, key, at, .. }) = self.taken.get(chosen) {
            diagnostics
                .error(Code::NameCollision, at.clone())
                .found(format!(
                    "`{wire}` becomes `{}`, which generated code uses itself",
                    chosen.as_str()
                ))
                .expected("a name that generated code does not use")
                .help(self.rename_hint(key));
        }
        self.reserved.insert(chosen.clone());
    }

    fn rename_hint(&self, key: &str) -> String {
        self.renames.hint(key)
    }

    /// Variants are reached through their enum and collide with nothing else; types are in scope together with the
    /// imports.
    fn reserves_types(&self) -> bool {
        self.what.starts_with("the types")
    }
}

/// The Unicode code points of a name whose letters cannot be in a Rust name.
fn in_code_points(name: &str) -> String {
    if name.is_empty() {
        return "empty".to_owned();
    }
    name.chars()
        .map(|char| match char {
            char if char.is_ascii_alphanumeric() => char.to_string(),
            char => format!(" u{:x} ", u32::from(char)),
        })
        .collect()
}

/// The Rust name of a text; a substitute or a shortened name is reported.
fn possible(
    source: &str,
    case: Case,
    at: &Location,
    hint: &str,
    diagnostics: &mut Diagnostics,
) -> Option<RustName> {
    let plain = rust_name(source, case);
    let name = plain
        .clone()
        .or_else(|| rust_name(&in_code_points(source), case))?;
    if plain.is_none() {
        let called = name.as_str();
        diagnostics
            .warning(Code::InvalidName, at.clone())
            .found(format!(
                "`{source}` contains nothing that can be in a Rust name, so it is named `{called}`"
            ))
            .expected("a name with a letter or a digit")
            .help(hint);
    }
    let length = name.as_str().len();
    if length <= LONGEST {
        return Some(name);
    }
    let short = escape_keyword(shortened(name.as_str(), case).to_owned());
    diagnostics
        .warning(Code::InvalidName, at.clone())
        .found(format!(
            "the Rust name of `{source}` would have {length} characters, so it is shortened to `{}`",
            short.as_str()
        ))
        .expected(format!("a name of at most {LONGEST} characters"))
        .help(hint);
    Some(short)
}

/// A too long name without its last words.
fn shortened(name: &str, case: Case) -> &str {
    let starts_word = |at: &usize| match case {
        Case::Pascal => name.as_bytes()[*at].is_ascii_uppercase(),
        Case::Snake | Case::Shouty => name.as_bytes()[*at] == b'_',
    };
    // The name is ASCII.
    let end = (2..=LONGEST).rfind(starts_word);
    &name[..end.unwrap_or(LONGEST)]
}
