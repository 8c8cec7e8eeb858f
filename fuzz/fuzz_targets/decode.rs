//! The fuzz target for `skattekit_fuzz::decode`: panics if a property does not hold.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| skattekit_fuzz::decode(data));
