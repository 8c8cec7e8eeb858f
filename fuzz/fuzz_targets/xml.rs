//! The fuzz target for `skattekit_fuzz::xml`: panics if a property does not hold.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = skattekit_fuzz::xml(data);
});
