//! The fuzz target for `skattekit_fuzz::page`: panics if a property does not hold.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| {
    let _ = skattekit_fuzz::page(data);
});

// Every other time a change that keeps the form of the input, else one of libFuzzer's own.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mutated = skattekit_fuzz::mutate(&data[..size], max_size, seed);
    match mutated.filter(|_| seed.is_multiple_of(2)) {
        Some(mutated) => {
            data[..mutated.len()].copy_from_slice(&mutated);
            mutated.len()
        }
        None => fuzzer_mutate(data, size, max_size),
    }
});
