//! libFuzzer's bytes in, a panic out where a property of `skattekit_fuzz::decode` does not hold.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| skattekit_fuzz::decode(data));
