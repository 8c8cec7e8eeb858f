//! Numbers of properties.

use std::fmt;

use crate::random::Random;

/// The number of a property in the cadastre, of a municipality that there is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Matrikkel {
    /// The municipality: 9999, which none has.
    pub kommunenummer: u16,
    /// The farm: 1 to 400.
    pub gaardsnummer: u16,
    /// The unit of the farm: 1 to 2000.
    pub bruksnummer: u16,
    /// The leased part: 0 where there is none, as for nine of ten; else 1 to 200.
    pub festenummer: u16,
    /// The section of a building: 0 where there is none, as for half of them; else 1 to 80.
    pub seksjonsnummer: u16,
}

impl Matrikkel {
    /// The next property of a sequence.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "every number is below 9999"
    )]
    pub fn next(random: &mut Random) -> Self {
        let mut number = |percent, last| {
            let is_there = random.percent(percent);
            if is_there {
                random.between(1, last) as u16
            } else {
                0
            }
        };
        Self {
            kommunenummer: 9999,
            gaardsnummer: number(100, 400),
            bruksnummer: number(100, 2000),
            festenummer: number(10, 200),
            seksjonsnummer: number(50, 80),
        }
    }
}

/// As people write it: `9999-12/34/0/5`.
impl fmt::Display for Matrikkel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kommunenummer,
            gaardsnummer,
            bruksnummer,
            festenummer,
            seksjonsnummer,
        } = self;
        write!(
            f,
            "{kommunenummer}-{gaardsnummer}/{bruksnummer}/{festenummer}/{seksjonsnummer}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Matrikkel;
    use crate::random::Random;

    #[test]
    fn every_part_is_within_its_range() {
        for seed in 0..10_000 {
            let at = Matrikkel::next(&mut Random::from_seed(seed));
            assert_eq!(at.kommunenummer, 9999);
            assert!(
                (1..=400).contains(&at.gaardsnummer) && (1..=2000).contains(&at.bruksnummer),
                "{at}"
            );
            assert!(at.festenummer <= 200 && at.seksjonsnummer <= 80, "{at}");
        }
    }
}
