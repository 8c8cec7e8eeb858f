//! Seeds of what is made up: a number for each thing that is asked for.

use skattekit_testdata::Random;

/// The seed of what these texts name, below another seed; the same on every machine.
pub(crate) fn seed_of(seed: u64, parts: &[&str]) -> u64 {
    // FNV-1a, with a byte after each part that no text has.
    let start = Random::from_seed(seed).next_u64() ^ 0xcbf2_9ce4_8422_2325;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    let hash = bytes.fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    Random::from_seed(hash).next_u64()
}

#[cfg(test)]
mod tests {
    use super::seed_of;

    #[test]
    fn other_parts_and_other_seeds_give_other_numbers() {
        let found = [
            seed_of(1, &["ab", "c"]),
            seed_of(1, &["a", "bc"]),
            seed_of(1, &["abc"]),
            seed_of(2, &["abc"]),
        ];
        let different = found.iter().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(different.len(), found.len());
        assert_eq!(found[0], seed_of(1, &["ab", "c"]));
    }
}
