//! Identifiers of persons who do not exist.

use std::fmt;
use std::ops::RangeInclusive;

use crate::checks::{mod11, push, weighted};
use crate::random::Random;

const FIRST_WEIGHTS: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const SECOND_WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// What marks an identifier as nobody's: a number that is added to the month of birth, so that it is no month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mark {
    /// 80, as in Skatteetaten's test register (Tenor).
    #[default]
    Skatteetaten,
    /// 40, as in NAV's test register (Dolly).
    Nav,
    /// 65, as in NAV's copies of persons of Skatteetaten's test register.
    NavCopy,
}

impl Mark {
    const fn added(self) -> u32 {
        match self {
            Self::Skatteetaten => 80,
            Self::Nav => 40,
            Self::NavCopy => 65,
        }
    }
}

/// The rules that the last five digits follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Numbering {
    /// Of numbers given until 2032: the three digits after the date tell the century, and the first check digit leaves no rest.
    #[default]
    Until2032,
    /// Of numbers given from 2032 on: the three digits tell nothing, and the first check digit may leave a rest of 0 to 3.
    From2032,
}

/// What persons to make.
///
/// Every identifier has a month that is none ([`Mark`]), so that the National Population Register cannot give it to anybody; the
/// digits are otherwise as those of a real one, check digits included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persons {
    mark: Mark,
    numbering: Numbering,
    born: RangeInclusive<u16>,
    d_numbers: u32,
}

/// Persons of Skatteetaten's test register, born 1925 to 2012, with a D-number one time of ten.
impl Default for Persons {
    fn default() -> Self {
        Self {
            mark: Mark::default(),
            numbering: Numbering::default(),
            born: 1925..=2012,
            d_numbers: 10,
        }
    }
}

impl Persons {
    /// Persons of the same kind with this mark.
    #[must_use]
    pub const fn marked(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }

    /// Persons of the same kind whose numbers follow these rules.
    #[must_use]
    pub const fn numbered(mut self, numbering: Numbering) -> Self {
        self.numbering = numbering;
        self
    }

    /// Persons of the same kind born in these years, both included.
    ///
    /// Years before 1900 or after 2039 count as those, since the digits tell no others apart. All are born in the first year of an
    /// empty range.
    #[must_use]
    pub const fn born(mut self, years: RangeInclusive<u16>) -> Self {
        self.born = years;
        self
    }

    /// Persons of the same kind of whom so many of a hundred have a D-number: 0 for none, 100 for all.
    #[must_use]
    pub const fn d_numbers(mut self, percent: u32) -> Self {
        self.d_numbers = percent;
        self
    }

    /// The next person of a sequence.
    #[must_use]
    pub fn next(&self, random: &mut Random) -> Person {
        let years = self.born.clone();
        let [first, last] =
            [years.start(), years.end()].map(|year| u32::from(*year).clamp(1900, 2039));
        let year = random.between(first, last);
        let month = random.between(1, 12);
        let day = random.between(1, days(year, month));
        let has_d_number = random.percent(self.d_numbers);
        let shown_day = if has_d_number { day + 40 } else { day };
        let head = format!(
            "{shown_day:02}{:02}{:02}",
            month + self.mark.added(),
            year % 100
        );
        let identifier = loop {
            let series = self.series(year, random);
            if let Some(identifier) = self.with_checks(format!("{head}{series:03}"), random) {
                break identifier;
            }
        };
        Person {
            identifier,
            born: (year, month, day),
            has_d_number,
        }
    }

    fn series(&self, year: u32, random: &mut Random) -> u32 {
        match (self.numbering, year) {
            (Numbering::From2032, _) => random.below(1000),
            (Numbering::Until2032, 2000..) => random.between(500, 999),
            (Numbering::Until2032, _) => random.below(500),
        }
    }

    /// The nine digits with their check digits; none where no digit fits.
    fn with_checks(&self, mut digits: String, random: &mut Random) -> Option<String> {
        let rest = match self.numbering {
            Numbering::Until2032 => 0,
            Numbering::From2032 => random.below(4),
        };
        // A rest of so much is left when the sum lacks it.
        let first = mod11(weighted(&digits, FIRST_WEIGHTS) + 11 - rest)?;
        push(&mut digits, first);
        let second = mod11(weighted(&digits, SECOND_WEIGHTS))?;
        push(&mut digits, second);
        Some(digits)
    }
}

const fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && year != 1900 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A person who does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    identifier: String,
    born: (u32, u32, u32),
    has_d_number: bool,
}

impl Person {
    /// The fødselsnummer or D-number: eleven digits.
    #[must_use]
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The date of birth, such as `1987-02-28`.
    #[must_use]
    pub fn date_of_birth(&self) -> String {
        let (year, month, day) = self.born;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Whether the identifier is a D-number.
    #[must_use]
    pub const fn has_d_number(&self) -> bool {
        self.has_d_number
    }
}

/// The identifier: it is nobody's, and may be seen.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.identifier)
    }
}

#[cfg(test)]
mod tests {
    use skattekit_runtime::{check_personidentifikator, has_valid_control_digits};

    use super::{FIRST_WEIGHTS, Mark, Numbering, Person, Persons};
    use crate::checks::weighted;
    use crate::random::Random;

    fn month(person: &Person) -> u32 {
        person.identifier()[2..4].parse().unwrap()
    }

    #[test]
    fn no_identifier_of_a_million_seeds_can_be_a_real_persons() {
        let kinds = [Mark::Skatteetaten, Mark::Nav, Mark::NavCopy].map(|mark| {
            [Numbering::Until2032, Numbering::From2032]
                .map(|numbering| Persons::default().marked(mark).numbered(numbering))
        });
        let kinds = kinds.as_flattened();
        for (seed, kind) in (0..1_000_000).zip(kinds.iter().cycle()) {
            let person = kind.next(&mut Random::from_seed(seed));
            let identifier = person.identifier();
            assert!(month(&person) > 12, "{person}");
            assert_eq!(check_personidentifikator(identifier), Ok(()), "{person}");
            assert!(has_valid_control_digits(identifier), "{person}");
        }
    }

    #[test]
    fn a_seed_gives_what_it_always_gave() {
        let persons = [1, 2, 3].map(|seed| Persons::default().next(&mut Random::from_seed(seed)));
        let persons = persons.map(|person| format!("{person} {}", person.date_of_birth()));
        assert_eq!(
            persons,
            [
                "30897422278 1974-09-30", "18897715518 1977-09-18", "59893410850 1934-09-19"
            ]
        );
    }

    #[test]
    fn each_setting_is_kept_to() {
        let mut random = Random::from_seed(7);
        for _ in 0..1000 {
            let person = Persons::default()
                .born(2000..=2012)
                .d_numbers(0)
                .next(&mut random);
            assert!(
                !person.has_d_number() && person.identifier()[..2].parse::<u32>().unwrap() <= 31
            );
            assert!(
                person.identifier()[6..9].parse::<u32>().unwrap() >= 500,
                "{person}"
            );
            assert!((81..=92).contains(&month(&person)));
            let person = Persons::default()
                .marked(Mark::Nav)
                .d_numbers(100)
                .next(&mut random);
            assert!(person.has_d_number() && person.identifier()[..2].parse::<u32>().unwrap() > 40);
            assert!((41..=52).contains(&month(&person)));
            let (year, month, day) = person.born;
            assert!(
                (1925..=2012).contains(&year)
                    && (1..=12).contains(&month)
                    && (1..=31).contains(&day)
            );
        }
        let odd = Persons::default().born(2100..=2200).next(&mut random);
        assert_eq!(odd.born.0, 2039);
    }

    #[test]
    fn numbers_from_2032_on_leave_every_rest() {
        let mut rests = [0; 4];
        for seed in 0..1000 {
            let person = Persons::default()
                .numbered(Numbering::From2032)
                .next(&mut Random::from_seed(seed));
            let sum = weighted(person.identifier(), FIRST_WEIGHTS.into_iter().chain([1]));
            rests[sum as usize % 11] += 1;
        }
        assert!(rests.iter().all(|count| *count > 100), "{rests:?}");
    }
}
