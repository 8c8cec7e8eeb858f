//! libFuzzer's bytes in, a panic out where a property of `skattekit_fuzz::page` does not hold.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = skattekit_fuzz::page(data);
});
