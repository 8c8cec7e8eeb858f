//! Numbers of bank accounts.

use crate::checks::{mod11, push, random_digits, rising_weights, weighted};
use crate::random::Random;

/// A kontonummer of eleven digits without separators, at a bank that there is not: its register number is 0000.
#[must_use]
pub fn kontonummer(random: &mut Random) -> String {
    loop {
        let mut number = format!("0000{}", random_digits(random, 6));
        if let Some(check) = mod11(weighted(&number, rising_weights(10))) {
            push(&mut number, check);
            return number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::kontonummer;
    use crate::checks::weighted;
    use crate::random::Random;

    #[test]
    fn the_check_digit_fits() {
        for seed in 0..10_000 {
            let number = kontonummer(&mut Random::from_seed(seed));
            assert_eq!(number.len(), 11);
            let sum = weighted(&number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
            assert_eq!(sum % 11, 0, "{number}");
        }
    }
}
