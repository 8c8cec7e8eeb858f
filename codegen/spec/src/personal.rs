//! Names of personal data: the list, and the check whether a name of a specification is on it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;
use skattekit_ir::diag::{Code, Diagnostics, near_or};

use crate::manifest::{PersonalData, place};

/// The built-in names; the manifest can add to them and remove from them.
const NAMES: &str = include_str!("personal/names.toml");

/// What a name says about its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    /// They may belong to a person or to an organisation.
    Possibly,
    /// They belong to a person; organisations have no such values.
    Person,
    /// They are fødselsnumre or D-numbers.
    Identifier,
}

/// The built-in names, which every specification is looked through for.
static BUILT_IN: LazyLock<Names> = LazyLock::new(|| {
    let list: List = toml::from_str(NAMES).expect("the list of this crate is TOML");
    let plain = |names: Vec<String>| names.iter().map(|name| plain(name)).collect();
    Names {
        identifiers: plain(list.identifiers),
        people: plain(list.people),
        others: plain(list.names),
        alone: plain(list.alone),
        beside: plain(list.beside),
        after_roles: plain(list.after_roles),
        roles: plain(list.roles),
        shown: BTreeSet::new(),
    }
});

/// The names of personal data, in lower case without separators.
#[derive(Clone)]
pub(crate) struct Names {
    identifiers: BTreeSet<String>,
    people: BTreeSet<String>,
    others: BTreeSet<String>,
    alone: BTreeSet<String>,
    beside: BTreeSet<String>,
    after_roles: BTreeSet<String>,
    roles: BTreeSet<String>,
    /// The names that the manifest allows to be shown.
    shown: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct List {
    identifiers: Vec<String>,
    people: Vec<String>,
    names: Vec<String>,
    alone: Vec<String>,
    beside: Vec<String>,
    after_roles: Vec<String>,
    roles: Vec<String>,
}

impl Names {
    /// The built-in names, with the additions and removals of a manifest.
    pub(crate) fn of(manifest: Option<&PersonalData>, diagnostics: &mut Diagnostics) -> Self {
        let mut known = BUILT_IN.clone();
        if let Some(manifest) = manifest {
            let added = |names: &[toml::Spanned<String>]| {
                names
                    .iter()
                    .map(|name| self::plain(name.get_ref()))
                    .collect::<Vec<_>>()
            };
            known.identifiers.extend(added(&manifest.identifiers));
            known.others.extend(added(&manifest.names));
            known.take(manifest, diagnostics);
        }
        known
    }

    /// Removes the names that the manifest allows to be shown; an unknown one is reported.
    fn take(&mut self, manifest: &PersonalData, diagnostics: &mut Diagnostics) {
        for shown in &manifest.shown {
            let name = plain(shown.about.get_ref());
            let sets = [
                &mut self.identifiers, &mut self.people, &mut self.others, &mut self.alone,
                &mut self.beside,
            ];
            let taken = sets.into_iter().map(|set| set.remove(&name));
            if taken.fold(false, |any, taken| any | taken) {
                self.shown.insert(name);
                continue;
            }
            let known = [&self.identifiers, &self.people, &self.others];
            let known = known.into_iter().flatten().map(String::as_str);
            diagnostics
                .error(Code::UnusedSetting, place(&shown.about))
                .found(format!(
                    "`{}` is not a name of personal data",
                    shown.about.get_ref()
                ))
                .expected("a name whose positions are hidden")
                .help(near_or(
                    &name,
                    known,
                    "remove the entry; to show a single position, list it in `shown` of its API",
                ));
        }
    }

    /// Whether the manifest allows, with a reason, values of this name to be shown.
    pub(crate) fn may_show(&self, name: &str) -> bool {
        let words = words(name);
        (0..words.len()).any(|start| self.shown.contains(&words[start..].concat()))
    }

    /// Whether a name alone, as the whole name of a property or parameter, may be a person's.
    pub(crate) fn is_alone(&self, name: &str) -> bool {
        inflected(&plain(name)).any(|name| self.alone.contains(&name))
    }

    /// What a name says about its values, anywhere in it.
    pub(crate) fn find(&self, name: &str) -> Option<Known> {
        let words = words(name);
        (0..words.len())
            .filter(|end| words.get(end + 1).is_none_or(|next| goes_on(next)))
            .filter_map(|end| self.ending_at(&words, end))
            .max()
    }

    fn ending_at(&self, words: &[String], end: usize) -> Option<Known> {
        let last = &words[end];
        let found = (0..=end).filter_map(|start| {
            let known = self.entry(&words[start..=end].concat())?;
            let is_choice = |at: Option<&String>| at.is_some_and(|word| is_joint(word));
            let before = start.checked_sub(1).and_then(|before| words.get(before));
            // One of several alternatives, such as an organisation's number.
            Some(if is_choice(before) || is_choice(words.get(end + 1)) {
                known.min(Known::Person)
            } else {
                known
            })
        });
        let by_role = end > 0 && self.after_roles.contains(last) && self.is_role(&words[end - 1]);
        found.max().max(by_role.then_some(Known::Possibly))
    }

    /// Looks up a run of words, as written in the list or as the plural or definite form of an entry.
    fn entry(&self, run: &str) -> Option<Known> {
        inflected(run).find_map(|run| {
            if self.identifiers.contains(&run) {
                Some(Known::Identifier)
            } else if self.people.contains(&run) {
                Some(Known::Person)
            } else {
                self.others.contains(&run).then_some(Known::Possibly)
            }
        })
    }

    /// Whether a name is personal only beside another property of a person.
    pub(crate) fn depends(&self, name: &str) -> bool {
        self.beside.contains(&plain(name))
    }

    /// Whether the name of a component is a word for a person.
    pub(crate) fn is_person(&self, component: &str) -> bool {
        words(component)
            .last()
            .is_some_and(|last| self.is_role(last))
    }

    fn is_role(&self, word: &str) -> bool {
        const ENDINGS: [&str; 16] = [
            "", "s", "e", "es", "en", "ens", "et", "ets", "er", "ers", "ene", "enes", "n", "ns",
            "ne", "nes",
        ];
        ENDINGS
            .iter()
            .filter_map(|ending| word.strip_suffix(ending))
            .into_iter()
            .any(|stem| self.roles.contains(stem))
    }
}

/// A word and the words whose plural or definite form it may be.
fn inflected(word: &str) -> impl Iterator<Item = String> {
    const ENDINGS: [&str; 9] = ["", "e", "en", "ene", "er", "et", "n", "ne", "r"];
    let stems = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending));
    let numbers = ["numre", "numrene"]
        .into_iter()
        .filter_map(|ending| Some(format!("{}nummer", word.strip_suffix(ending)?)));
    stems.map(str::to_owned).chain(numbers)
}

/// Whether this word starts a qualifier, so that the head of the name comes before it.
fn goes_on(word: &str) -> bool {
    const PREPOSITIONS: [&str; 12] = [
        "av", "for", "fra", "hos", "i", "med", "paa", "som", "til", "under", "uten", "ved",
    ];
    is_joint(word)
        || PREPOSITIONS.contains(&word)
        || word.starts_with(|first: char| first.is_ascii_digit())
}

fn is_joint(word: &str) -> bool {
    matches!(word, "eller" | "og")
}

/// A name in lower case without separators.
fn plain(name: &str) -> String {
    words(name).concat()
}

/// The words of a name, in lower case and with `æ`, `ø` and `å` in ASCII: `FødselsnrFor2` is `foedselsnr`, `for`, `2`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let chars = name.chars().collect::<Vec<_>>();
    for (at, char) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let after = chars.get(at + 1);
        let begins = before.is_some_and(|before| {
            let is_hump = char.is_uppercase()
                && (before.is_lowercase() || after.is_some_and(|after| after.is_lowercase()));
            is_hump || char.is_numeric() != before.is_numeric()
        });
        if (begins || !char.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        match char {
            'æ' | 'Æ' => word.push_str("ae"),
            'ø' | 'Ø' => word.push_str("oe"),
            'å' | 'Å' => word.push_str("aa"),
            char if char.is_alphanumeric() => word.extend(char.to_lowercase()),
            _ => {}
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::{Known, Names, words};
    use skattekit_ir::diag::Diagnostics;

    fn names() -> Names {
        Names::of(None, &mut Diagnostics::default())
    }

    #[test]
    fn names_are_words() {
        for (name, expected) in [
            ("foedselsEllerDNummer", "foedsels eller d nummer"),
            ("FoedselsEllerDnummer", "foedsels eller dnummer"),
            ("d-nummer", "d nummer"),
            ("FØDSELSNUMMER", "foedselsnummer"),
            ("Kontonummer_for utbetaling", "kontonummer for utbetaling"),
            ("adresselinje12", "adresselinje 12"),
            ("kontoIBAN", "konto iban"),
            ("IBANKode", "iban kode"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn what_is_called_like_a_persons_data() {
        let names = names();
        for name in [
            "personidentifikator",
            "Personidentifikator",
            "personidentifikatorer",
            "norskPersonidentifikator",
            "foedselsnummer",
            "foedselsnumre",
            "Fødselsnummer",
            "FNR",
            "fnr",
            "innehaversFnr",
            "dnummer",
            "d-nummer",
            "DNummer",
            "foedselsEllerDNummer",
            "FoedselsEllerDnummer",
            "personidentifikatorTilInnehaver",
        ] {
            assert_eq!(names.find(name), Some(Known::Identifier), "{name}");
        }
        for name in ["fornavn", "Mellomnavn", "barnetsEtternavn", "foedselsdato"] {
            assert_eq!(names.find(name), Some(Known::Person), "{name}");
        }
        for name in [
            "inntektsmottakerIdentifikator",
            "innehaversNavn",
            "skattepliktigesNavn",
            "norskIdentifikator",
            "kontonummer",
            "Kontonummer",
            "kontonummerForUtbetaling",
            "kontonumre",
            "kontonummer2",
            "iban",
            "gateadresse",
            "varselEpostadresse",
            "adresse1",
            "husbokstav",
            "AltinnSamtykke",
            "personId",
        ] {
            assert_eq!(names.find(name), Some(Known::Possibly), "{name}");
        }
    }

    #[test]
    fn one_of_several_numbers_is_not_known_to_be_a_persons() {
        let names = names();
        for name in [
            "foedselsnummerEllerOrganisasjonsnummer",
            "organisasjonsnummerEllerFoedselsnummer",
        ] {
            assert_eq!(names.find(name), Some(Known::Person), "{name}");
        }
    }

    #[test]
    fn what_is_called_otherwise() {
        let names = names();
        for name in [
            "identifikator",
            "organisasjonsnummer",
            "organisasjonsnavn",
            "underenhetsIdentifikator",
            "selskapetsUtenlandskeIdentifikator",
            "eiendomsidentifikator",
            "identifikatortype",
            "identifikatorForSkjema",
            "tekniskNavn",
            "visningsnavn",
            "bankensNavn",
            "navn",
            "fondetsNavn",
            "kontotype",
            "kontonummertype",
            "erKontonummerGyldig",
            "personinntektLoenn",
            "persontype",
            "kommunenummer",
            "registreringstidspunkt",
            "sekvensnummer",
            "isinnummer",
            "id",
            "",
        ] {
            assert_eq!(names.find(name), None, "{name}");
        }
        assert!(names.is_alone("identifikator") && names.is_alone("Identifikatorer"));
        assert!(!names.is_alone("identifikatortype") && !names.is_alone("trekkIdentifikator"));
        assert!(names.depends("navn") && names.depends("Navn"));
        assert!(!names.depends("tekniskNavn"));
        assert!(names.is_person("Innehaver") && names.is_person("SkattBarnet"));
        assert!(!names.is_person("Konto"));
    }
}
