//! The random generator: `SplitMix64`, which is the same everywhere and whose whole state is one number.

/// A sequence of random values that a seed decides.
///
/// The sequence of a seed is part of this crate's interface: it stays the same in every patch release. It is no secret and must
/// not become one: anybody who knows the seed knows every value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random(u64);

impl Random {
    /// The sequence of this seed.
    #[must_use]
    pub const fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number, any of 2^64 equally likely.
    pub const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    ///
    /// Numbers are equally likely but for a difference of less than 2^-32, which no test can see.
    pub const fn below(&mut self, end: u32) -> u32 {
        (((self.next_u64() >> 32) * end as u64) >> 32) as u32
    }

    /// A number from `first` to `last`, both included; `first` when they are the wrong way round.
    pub const fn between(&mut self, first: u32, last: u32) -> u32 {
        first + self.below(last.saturating_sub(first).saturating_add(1))
    }

    /// Whether something happens that happens so many times of a hundred.
    pub const fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    /// The first numbers that the published algorithm gives for the seed 1234567.
    #[test]
    fn the_sequence_is_that_of_splitmix64() {
        let mut random = Random::from_seed(1_234_567);
        assert_eq!(random.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(random.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn numbers_stay_within_their_range() {
        let mut random = Random::from_seed(1);
        let mut seen = [false; 7];
        for _ in 0..1000 {
            seen[random.between(3, 9) as usize - 3] = true;
        }
        assert_eq!(seen, [true; 7]);
        assert_eq!((random.below(0), random.between(5, 4)), (0, 5));
        assert_eq!(random.between(0, u32::MAX).min(1), 1);
    }
}
