//! Wire names to Rust names: the one place where a name changes.

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

/// What a name is for, which decides its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// A type or a variant.
    Pascal,
    /// A field, a method or a module.
    Snake,
    /// A constant.
    Shouty,
}

/// The words that Rust keeps for itself, as of edition 2024.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The keywords that cannot be written `r#…`.
const NEVER_RAW: [&str; 4] = ["crate", "self", "Self", "super"];

/// The names that generated modules use themselves, so that no item can have them.
pub(super) const RESERVED: [&str; 35] = [
    "BTreeMap", "Box", "Code", "Date", "DateTime", "Decimal", "Default", "Err", "Fields",
    "Finding", "Format", "From", "Into", "InvalidRequest", "List", "NoCodes", "None", "Nullable",
    "Ok", "OneOf", "Open", "Option", "Reply", "Request", "Result", "Row", "Self", "Sensitive",
    "Some", "String", "ToString", "Unknown", "Value", "Vec", "Year",
];

/// The longest name, in characters: a module's is that of a file, and no file system takes much more.
const LONGEST: usize = 200;

/// The name that `wire` becomes; none when nothing of it can stand in a Rust name.
pub(super) fn rust_name(wire: &str, case: Case) -> Option<RustName> {
    let plain = match (wire, case) {
        // A value can be no text at all.
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

/// The name of the module that holds an item; never one that asks for `r#`, since it is a file's name too.
pub(super) fn module_name(item: &RustName) -> RustName {
    let snake = item.as_str().trim_start_matches("r#").to_snake_case();
    // An underscore before a digit is what makes it a name.
    let snake = if snake.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{snake}")
    } else {
        snake
    };
    // It stands beside the item, and beside the path of the runtime.
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

/// The names of one scope, such as a module's types or an enum's variants.
pub(super) struct Scope<'a> {
    /// What the scope is, for messages: `the types of v2`.
    what: String,
    /// The manifest's renames, by key, and whether each was used.
    renames: &'a Renames<'a>,
    /// What is named at present, such as `operation`; empty where nothing is called after that.
    kind: &'static str,
    /// Per name, what it was made of.
    taken: BTreeMap<RustName, Taken>,
    /// What generated code chose itself.
    reserved: BTreeSet<RustName>,
    /// The names that several of those to come would have.
    ambiguous: BTreeSet<RustName>,
}

/// What a name was made of.
struct Taken {
    wire: String,
    /// How the manifest would name it.
    key: String,
    at: Location,
    /// What is named so.
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

    /// Says what is named from here on: what has a name that generated code uses itself, or that something of another kind
    /// has, is called after its kind too.
    pub(super) fn of_kind(&mut self, kind: &'static str) {
        self.kind = kind;
    }

    /// Whether generated code uses a name itself.
    fn is_ours(&self, name: &RustName, case: Case) -> bool {
        let is_type = case == Case::Pascal && self.reserves_types();
        is_type && RESERVED.contains(&name.as_str()) || self.reserved.contains(name)
    }

    /// Looks ahead at names to come, each with how the manifest would name it: those that would be one in Rust are told
    /// apart by what Rust leaves out of them, whichever comes first.
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

    /// The name where the manifest decides none: longer where it could be another one's, by what Rust left out of it and
    /// by the kind of what is named; a warning says so.
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
                let why = || format!("`{}` could be another one of {}", name.as_str(), self.what);
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
                        "`{wire}` is named `{}`, since {why}",
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
            Some(taken) => format!("`{}` is called", taken.wire),
            None => "generated code calls something".to_owned(),
        };
        Some(format!("{whose} `{}`", name.as_str()))
    }

    /// The name that the manifest gives.
    pub(super) fn renamed(&self, key: &str) -> Option<&'a str> {
        let setting = self.renames.get(key)?;
        Some(&setting.value)
    }

    /// Gives `wire` its Rust name; `key` is how the manifest would name it.
    /// A name that cannot be, or that another has, is reported, and a stand-in returned so that the rest can be checked.
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
                .expected("a name of its own")
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
                    "`{wire}` and `{other}` both become `{}` among {}",
                    name.as_str(),
                    self.what
                ))
                .expected("names that differ in Rust")
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

    /// Reports a name that generated code chooses itself, where the scope has it already.
    pub(super) fn reserve(&mut self, chosen: &RustName, diagnostics: &mut Diagnostics) {
        if let Some(Taken { wire, key, at, .. }) = self.taken.get(chosen) {
            diagnostics
                .error(Code::NameCollision, at.clone())
                .found(format!(
                    "`{wire}` becomes `{}`, which generated code uses itself",
                    chosen.as_str()
                ))
                .expected("a name of its own")
                .help(self.rename_hint(key));
        }
        self.reserved.insert(chosen.clone());
    }

    fn rename_hint(&self, key: &str) -> String {
        self.renames.hint(key)
    }

    /// Variants are reached through their enum and collide with nothing else; types stand beside what a module imports.
    fn reserves_types(&self) -> bool {
        self.what.starts_with("the types")
    }
}

/// A name of letters that Rust's names are not made of: what Unicode numbers them.
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

/// The Rust name of a text; what had to be done to it is reported.
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
                "no Rust name can be made of `{source}`, so it is named `{called}`"
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
            "`{source}` becomes a name of {length} characters, and is called `{}`",
            short.as_str()
        ))
        .expected(format!("a name of at most {LONGEST} characters"))
        .help(hint);
    Some(short)
}

/// A name that is too long, without the words at its end.
fn shortened(name: &str, case: Case) -> &str {
    let starts_word = |at: &usize| match case {
        Case::Pascal => name.as_bytes()[*at].is_ascii_uppercase(),
        Case::Snake | Case::Shouty => name.as_bytes()[*at] == b'_',
    };
    // A name has no letters but those of ASCII.
    let end = (2..=LONGEST).rfind(starts_word);
    &name[..end.unwrap_or(LONGEST)]
}
