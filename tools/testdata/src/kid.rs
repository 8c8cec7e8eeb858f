//! Payment references (KID), with either of the check digits that a creditor can choose.

use crate::checks::{mod10, mod11, push, random_digits, rising_weights, weighted};
use crate::random::Random;

/// How long a KID can be with its check digit.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=25;

/// A KID with a check digit modulo 10 (Luhn); `length` is that of the whole, 4 to 25, and taken as the nearest of those.
#[must_use]
pub fn kid10(random: &mut Random, length: usize) -> String {
    let mut kid = random_digits(random, length.clamp(*LENGTHS.start(), *LENGTHS.end()) - 1);
    let check = mod10(&kid);
    push(&mut kid, check);
    kid
}

/// A KID with a check digit modulo 11; `length` is that of the whole, 4 to 25, and taken as the nearest of those.
///
/// Where the check digit would be 10 a KID ends with `-`, which few systems take: pass `dash` to have those too.
#[must_use]
pub fn kid11(random: &mut Random, length: usize, dash: bool) -> String {
    let length = length.clamp(*LENGTHS.start(), *LENGTHS.end()) - 1;
    loop {
        let mut kid = random_digits(random, length);
        match mod11(weighted(&kid, rising_weights(length))) {
            Some(check) => push(&mut kid, check),
            None if dash => kid.push('-'),
            None => continue,
        }
        return kid;
    }
}

#[cfg(test)]
mod tests {
    use super::{kid10, kid11};
    use crate::checks::{mod10, rising_weights, weighted};
    use crate::random::Random;

    #[test]
    fn check_digits_fit() {
        // A known pair: 1234567 ends with 4 modulo 10.
        assert_eq!(mod10("1234567"), 4);
        for seed in 0..10_000 {
            let mut random = Random::from_seed(seed);
            let length = random.between(4, 25) as usize;
            let kid = kid10(&mut random, length);
            assert_eq!(kid.len(), length);
            assert_eq!(mod10(&kid[..length - 1]).to_string(), kid[length - 1..]);
            let kid = kid11(&mut random, length, false);
            let weights = rising_weights(length - 1).chain([1]);
            assert_eq!(weighted(&kid, weights) % 11, 0, "{kid}");
        }
        assert_eq!(kid10(&mut Random::from_seed(1), 0).len(), 4);
        assert_eq!(kid11(&mut Random::from_seed(1), 99, true).len(), 25);
    }

    #[test]
    fn a_dash_comes_only_when_asked_for() {
        let ends = |dash| {
            (0..1000)
                .filter(move |seed| kid11(&mut Random::from_seed(*seed), 9, dash).ends_with('-'))
        };
        assert_eq!(ends(false).count(), 0);
        assert!(ends(true).count() > 50);
    }
}
