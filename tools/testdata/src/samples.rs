//! Values of every model: small, full or in between, with plausible contents.

use skattekit_common::{Format, to_json, to_xml};
use skattekit_runtime::{
    Bound, Code, CodeList, Document, Sample, Sampler, Wanted, Wire, WriteError,
};

use crate::account::kontonummer;
use crate::answer::korrelasjonsid;
use crate::organisation::organisasjonsnummer;
use crate::pattern;
use crate::person::Persons;
use crate::random::Random;

/// How much of a value is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Size {
    /// What is required, and nothing else.
    Small,
    /// Two of three optional fields, and up to three items of a list.
    #[default]
    Mixed,
    /// Every field, and two items of a list, within ten levels.
    Full,
}

/// How deep optional fields and items are there, so that a type within itself comes to an end.
const DEPTH: usize = 10;

/// Values of models, from a seed.
///
/// Every value is one that its specification allows: a strict reading has nothing to say about it. Persons, organisations and
/// accounts in it do not exist.
///
/// ```
/// use skattekit_common::v1::Feil;
/// use skattekit_common::NoCodes;
/// use skattekit_testdata::Samples;
///
/// let feil: Feil<NoCodes> = Samples::from_seed(1).value();
/// assert_eq!(feil, Samples::from_seed(1).value());
/// ```
#[derive(Clone, Debug)]
pub struct Samples {
    random: Random,
    size: Size,
    persons: Persons,
    /// The list of which every code is to come, how many it has, and the next of them.
    every: Option<(&'static str, usize, usize)>,
    sequence: i64,
    /// Whether a period that can be a year or a month is a month: within one list, all are the same.
    has_months: bool,
    /// What came where, for whoever asks.
    places: Option<Vec<Place>>,
}

/// A place in a value.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub path: String,
    pub holds: Holds,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A code of a list that there is.
    Code,
    /// A date, a date with a time, or a year that the codes around it do not depend on.
    Form,
    /// The year by which a response of any inntektsår decides what list its codes are read with.
    YearOfAny,
    /// The year of a response whose codes are read with the list of that year.
    YearOfList,
    /// A whole number.
    Integer,
    /// An object that keeps fields which its description lacks.
    Open,
    /// Something that need not be there, and is never null.
    Optional,
    /// An object whose type this field tells.
    Typed(&'static str),
}

impl Samples {
    /// The next value, and what stands where in it.
    pub(crate) fn value_with_places<T: Sample>(&mut self) -> (T, Vec<Place>) {
        self.places = Some(Vec::new());
        let value = self.value();
        (value, self.places.take().unwrap_or_default())
    }

    pub(crate) const fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    fn note(&mut self, wanted: &Wanted<'_>, holds: Holds) {
        let Some(places) = &mut self.places else {
            return;
        };
        // What is around it was not asked about by itself.
        let mut around = wanted.parent;
        while let Some(object) = around {
            if let Some((tag, _)) = object.tag {
                let path = object.path();
                // It is mostly the last.
                if !places
                    .iter()
                    .rev()
                    .any(|place| place.path == path && matches!(place.holds, Holds::Typed(_)))
                {
                    places.push(Place {
                        path,
                        holds: Holds::Typed(tag),
                    });
                }
            }
            around = object.parent;
        }
        places.push(Place {
            path: wanted.path(),
            holds,
        });
    }

    /// The values of this seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self {
            random: Random::from_seed(seed),
            size: Size::default(),
            persons: Persons::default(),
            every: None,
            sequence: 0,
            has_months: seed % 2 == 0,
            places: None,
        }
    }

    /// The same of this size.
    #[must_use]
    pub const fn sized(mut self, size: Size) -> Self {
        self.size = size;
        self
    }

    /// The same with persons of this kind.
    #[must_use]
    pub const fn with_persons(mut self, persons: Persons) -> Self {
        self.persons = persons;
        self
    }

    /// The next value.
    pub fn value<T: Sample>(&mut self) -> T {
        T::sample(self, &Wanted::default())
    }

    /// The next value as JSON.
    ///
    /// # Errors
    /// None for a generated model.
    pub fn json<T: Sample + Wire>(&mut self) -> Result<String, WriteError> {
        to_json(&self.value::<T>())
    }

    /// The next value as a document in XML.
    ///
    /// # Errors
    /// A value that XML has no form for.
    pub fn xml<T: Sample + Document>(&mut self) -> Result<String, WriteError> {
        to_xml(&self.value::<T>())
    }

    /// The next value as a document in a format.
    ///
    /// # Errors
    /// A value that the format has no form for.
    pub fn document<T: Sample + Document>(&mut self, format: Format) -> Result<String, WriteError> {
        match format {
            Format::Json => self.json::<T>(),
            Format::Xml => self.xml::<T>(),
        }
    }

    /// A value with every code of a list, in the order of the list: each list of the root has as many items as there are codes.
    ///
    /// `K` is a list of codes, such as those of an inntektsår, and `T` a value with posts of that list.
    pub fn all_codes<K: Code, T: Sample>(&mut self) -> T {
        self.every = Some((K::LIST, K::ALL.len(), 0));
        let value = self.value();
        self.every = None;
        value
    }
}

impl Sampler for Samples {
    fn is_there(&mut self, wanted: &Wanted<'_>) -> bool {
        let is_there = match self.size {
            _ if wanted.depth > DEPTH => false,
            Size::Small => false,
            Size::Mixed => self.random.below(3) > 0,
            Size::Full => true,
        };
        if is_there && !wanted.nullable {
            self.note(wanted, Holds::Optional);
        }
        is_there
    }

    fn count(&mut self, wanted: &Wanted<'_>) -> usize {
        let (mut least, mut most) = (0, usize::MAX);
        // What is made up twice can be the same twice.
        let is_unique = |bound: &Bound| matches!(bound, Bound::UniqueItems);
        let plenty = if wanted.bounds.iter().any(is_unique) {
            1
        } else {
            usize::MAX
        };
        for bound in wanted.bounds {
            match bound {
                Bound::MinItems(count) | Bound::MinProperties(count) => least = small(*count),
                Bound::MaxItems(count) | Bound::MaxProperties(count) => most = small(*count),
                _ => {}
            }
        }
        let count = match (self.every, self.size) {
            (Some((_, count, _)), _) if wanted.depth == 1 => count,
            (_, Size::Small) => least,
            _ if wanted.depth > DEPTH => least,
            (_, Size::Mixed) => self.random.below(4) as usize,
            (_, Size::Full) => 2,
        };
        count.min(plenty).clamp(least, most.max(least))
    }

    fn choose(&mut self, _: &Wanted<'_>, count: usize) -> usize {
        self.random.below(u32::try_from(count).unwrap_or(u32::MAX)) as usize
    }

    fn row(&mut self, wanted: &Wanted<'_>, list: &CodeList) -> usize {
        self.note(wanted, Holds::Code);
        match &mut self.every {
            Some((name, count, next)) if *name == list.name() => {
                let row = *next;
                *next = (row + 1) % *count;
                row
            }
            _ => self.choose(wanted, list.count()),
        }
    }

    fn text(&mut self, wanted: &Wanted<'_>) -> String {
        let (mut least, mut most) = (0, usize::MAX);
        let mut matching = None;
        for bound in wanted.bounds {
            match bound {
                Bound::MinLength(count) => least = small(*count),
                Bound::MaxLength(count) => most = small(*count),
                Bound::Pattern(pattern) => matching = pattern::sample(pattern, &mut self.random),
                _ => {}
            }
        }
        let fits = |text: &str| (least..=most).contains(&text.chars().count());
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let named = self.named(wanted.name);
        match matching {
            // A pattern of digits alone is that of the number that the field is called by.
            Some(text) if is_number(&text) => match named {
                Some(named) if is_number(&named) && fits(&named) => named,
                _ if fits(&text) => text,
                // A pattern without an end says nothing of the length.
                _ => text.chars().cycle().take(least.max(1).min(most)).collect(),
            },
            Some(text) => text,
            None => {
                let text = named.unwrap_or_else(|| "Testverdi".to_owned());
                let count = text.chars().count().clamp(least, most);
                text.chars()
                    .chain(std::iter::repeat('x'))
                    .take(count)
                    .collect()
            }
        }
    }

    fn integer(&mut self, wanted: &Wanted<'_>) -> i64 {
        self.note(wanted, Holds::Integer);
        self.whole(wanted)
    }

    fn decimal(&mut self, wanted: &Wanted<'_>) -> String {
        let whole = self.whole(wanted);
        let bounds = Numbers::of(wanted.bounds);
        let tenths = self.random.below(100);
        if bounds.is_free() {
            format!("{whole}.{tenths:02}")
        } else {
            whole.to_string()
        }
    }

    fn boolean(&mut self, _: &Wanted<'_>) -> bool {
        self.random.percent(50)
    }

    fn date(&mut self, wanted: &Wanted<'_>) -> String {
        self.note(wanted, Holds::Form);
        let year = wanted.year.map_or_else(
            || self.random.between(2017, 2025),
            |year| u32::from(year) + 1,
        );
        format!(
            "{year:04}-{:02}-{:02}",
            self.random.between(1, 12),
            self.random.between(1, 28)
        )
    }

    fn date_time(&mut self, wanted: &Wanted<'_>) -> String {
        let date = self.date(wanted);
        let [hour, minute, second] = [24, 60, 60].map(|end| self.random.below(end));
        format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
    }

    fn keeps_fields(&mut self, wanted: &Wanted<'_>) {
        self.note(wanted, Holds::Open);
    }

    fn year(&mut self, wanted: &Wanted<'_>) -> u16 {
        let is_of_any = wanted.parent.is_some_and(|response| response.any_year);
        match (wanted.tells_year, wanted.year) {
            (false, _) => self.note(wanted, Holds::Form),
            (true, Some(_)) if is_of_any => self.note(wanted, Holds::YearOfAny),
            (true, Some(_)) => self.note(wanted, Holds::YearOfList),
            // No year is unknown where no code is known.
            (true, None) => {}
        }
        // Within what a u16 takes.
        u16::try_from(self.random.between(2016, 2025)).unwrap_or(2016)
    }
}

impl Samples {
    fn whole(&mut self, wanted: &Wanted<'_>) -> i64 {
        let bounds = Numbers::of(wanted.bounds);
        if bounds.is_free() && wanted.name.to_lowercase().contains("sekvensnummer") {
            self.sequence += i64::from(self.random.between(1, 5));
            return self.sequence;
        }
        let name = wanted.name.to_lowercase();
        let largest = match &*name {
            name if name.contains("antall") => 500,
            name if name.contains("prosent") || name.contains("andel") => 100,
            // As often small as large: most amounts have few digits.
            _ => 10_u32.pow(self.random.between(1, 6)) * 2,
        };
        let number = i64::from(self.random.below(largest + 1));
        bounds.nearest(number)
    }

    /// A text for a field by what it is called; none where its name says nothing.
    fn named(&mut self, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let has_months = self.has_months && !is(&["siste"]);
        let random = &mut self.random;
        let one_of = |random: &mut Random, texts: &[&str]| {
            texts[random.below(u32::try_from(texts.len()).unwrap_or(1)) as usize].to_owned()
        };
        Some(
            if is(&["personidentifikator", "foedselsnummer", "fødselsnummer"]) {
                self.persons.next(random).to_string()
            } else if is(&["organisasjonsnummer"]) {
                organisasjonsnummer(random)
            } else if is(&["norskidentifikator", "identifikator"]) && !is(&["type", "utenlandsk"]) {
                self.persons.next(random).to_string()
            } else if is(&["kontonummer"]) {
                kontonummer(random)
            } else if is(&["korrelasjonsid", "ressursid"]) {
                korrelasjonsid(random)
            } else if is(&["kommunenummer", "kommune", "postnummer"]) {
                "9999".to_owned()
            } else if is(&["land"]) {
                one_of(random, &["NO", "SE", "DK", "FI"])
            } else if is(&["periode"]) {
                let year = random.between(2017, 2025);
                let month = random.between(1, 12);
                if has_months {
                    format!("{year}-{month:02}")
                } else {
                    year.to_string()
                }
            } else if is(&["nummer"]) {
                random.between(1, 9999).to_string()
            } else if is(&["poststed"]) {
                "Prøvestad".to_owned()
            } else if is(&["adresse"]) {
                format!("Prøveveien {}", random.between(1, 99))
            } else if is(&["navn", "skyldner", "fordringshaver"]) {
                one_of(
                    random,
                    &[
                        "Prøve Prøvesen", "Eksempel AS", "Test Testesen", "Døme Sparebank",
                    ],
                )
            } else {
                return None;
            },
        )
    }
}

fn small(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// What a specification demands of a number, as far as whole numbers can keep to it.
struct Numbers {
    least: Option<i64>,
    most: Option<i64>,
    multiple: i64,
}

impl Numbers {
    fn of(bounds: &[Bound]) -> Self {
        let whole = |text: &str| text.parse::<f64>().ok();
        let mut found = Self {
            least: None,
            most: None,
            multiple: 1,
        };
        for bound in bounds {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a cast keeps to the range of i64"
            )]
            match bound {
                Bound::Minimum(text) => found.least = whole(text).map(|it| it.ceil() as i64),
                Bound::ExclusiveMinimum(text) => {
                    found.least = whole(text).map(|it| it.floor() as i64 + 1);
                }
                Bound::Maximum(text) => found.most = whole(text).map(|it| it.floor() as i64),
                Bound::ExclusiveMaximum(text) => {
                    found.most = whole(text).map(|it| it.ceil() as i64 - 1);
                }
                Bound::MultipleOf(text) => found.multiple = text.parse().unwrap_or(1),
                _ => {}
            }
        }
        found
    }

    const fn is_free(&self) -> bool {
        self.least.is_none() && self.most.is_none() && self.multiple == 1
    }

    /// The number nearest to this one that keeps to them.
    fn nearest(&self, number: i64) -> i64 {
        let (least, most) = (
            self.least.unwrap_or(i64::MIN),
            self.most.unwrap_or(i64::MAX),
        );
        let number = number.clamp(least, most.max(least));
        let multiple = self.multiple.max(1);
        let below = number - number.rem_euclid(multiple);
        if below >= least {
            below
        } else {
            below.saturating_add(multiple)
        }
    }
}
