//! Check digits: the sums modulo 10 and 11 that Norwegian numbers end with.

use std::fmt::Write;

use crate::random::Random;

/// Digits in ASCII, as many as there are.
pub(crate) fn random_digits(random: &mut Random, count: usize) -> String {
    let mut digits = String::with_capacity(count + 2);
    for _ in 0..count {
        push(&mut digits, random.below(10));
    }
    digits
}

pub(crate) fn push(digits: &mut String, digit: u32) {
    // Writing to a string never fails.
    let _ = write!(digits, "{digit}");
}

pub(crate) fn values(digits: &str) -> impl DoubleEndedIterator<Item = u32> {
    digits.bytes().map(|byte| u32::from(byte - b'0'))
}

/// The sum of digits, each times its weight.
pub(crate) fn weighted(digits: &str, weights: impl IntoIterator<Item = u32>) -> u32 {
    values(digits)
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// The digit that makes a weighted sum a multiple of 11; none where that would be 10.
pub(crate) fn mod11(sum: u32) -> Option<u32> {
    Some((11 - sum % 11) % 11).filter(|digit| *digit < 10)
}

/// The weights 2 to 7 over and over from the last digit on, as they stand from the first.
pub(crate) fn rising_weights(count: usize) -> impl Iterator<Item = u32> {
    (0..count)
        .rev()
        .map(|from_last| [2, 3, 4, 5, 6, 7][from_last % 6])
}

/// The digit that the Luhn algorithm ends a number with.
pub(crate) fn mod10(digits: &str) -> u32 {
    let doubled = values(digits).rev().enumerate().map(|(at, digit)| {
        let digit = if at % 2 == 0 { digit * 2 } else { digit };
        digit / 10 + digit % 10
    });
    (10 - doubled.sum::<u32>() % 10) % 10
}
