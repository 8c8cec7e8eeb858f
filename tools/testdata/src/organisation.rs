//! Numbers of organisations.

use crate::checks::{mod11, push, random_digits, weighted};
use crate::random::Random;

/// An organisasjonsnummer of nine digits that no organisation has: it begins with 2 or 3, as in the test register, where those of
/// the register itself begin with 8 or 9.
#[must_use]
pub fn organisasjonsnummer(random: &mut Random) -> String {
    loop {
        let first = random.between(2, 3);
        let mut number = format!("{first}{}", random_digits(random, 7));
        if let Some(check) = mod11(weighted(&number, [3, 2, 7, 6, 5, 4, 3, 2])) {
            push(&mut number, check);
            return number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::organisasjonsnummer;
    use crate::checks::weighted;
    use crate::random::Random;

    #[test]
    fn the_check_digit_fits_and_the_first_is_of_no_register() {
        for seed in 0..10_000 {
            let number = organisasjonsnummer(&mut Random::from_seed(seed));
            assert_eq!(number.len(), 9);
            assert!(number.starts_with(['2', '3']), "{number}");
            let sum = weighted(&number, [3, 2, 7, 6, 5, 4, 3, 2, 1]);
            assert_eq!(sum % 11, 0, "{number}");
        }
    }
}
