//! The seeds of the fuzz targets, whole and damaged, against the properties that the targets check.

use std::fs;

use crate::support::workspace;

/// Name and bytes of every seed of a target, in the order of their names.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = workspace().join("fuzz/seeds").join(target);
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap());
    let mut seeds = Vec::from_iter(entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    }));
    seeds.sort();
    assert!(seeds.len() >= 20, "{target}");
    seeds
}

/// The bytes cut short, with one changed and with a piece twice, at places some way apart.
fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let places = (0..bytes.len()).step_by(1 + bytes.len() / 24);
    places.flat_map(|at| {
        let (before, after) = bytes.split_at(at);
        let changed = [before, b"\"", after.get(1..).unwrap_or_default()].concat();
        let end = bytes.len().min(at + 40);
        let twice = [before, &bytes[at..end], after].concat();
        [before.to_vec(), changed, twice]
    })
}

#[test]
fn json_keeps_its_promises() {
    for (name, bytes) in seeds("json") {
        let types = skattekit_fuzz::json(&bytes);
        // The prefix says of a seed that it is there for being refused.
        assert_eq!(types == 0, name.starts_with("feil-i-"), "{name}");
        for bytes in damaged(&bytes) {
            let _ = skattekit_fuzz::json(&bytes);
        }
    }
}

#[test]
fn xml_keeps_its_promises() {
    for (name, bytes) in seeds("xml") {
        let types = skattekit_fuzz::xml(&bytes);
        assert_eq!(types == 0, name.starts_with("feil-i-"), "{name}");
        for bytes in damaged(&bytes) {
            let _ = skattekit_fuzz::xml(&bytes);
        }
    }
}

#[test]
fn decode_keeps_its_promises() {
    for (_, bytes) in seeds("decode") {
        skattekit_fuzz::decode(&bytes);
        for bytes in damaged(&bytes) {
            skattekit_fuzz::decode(&bytes);
        }
        // The same body as the answer of every operation, with every status.
        for operation in b'0'..=b'7' {
            for status in b'0'..=b'=' {
                let choice = [operation, status, b'0'];
                let body = bytes.get(3..).unwrap_or_default();
                skattekit_fuzz::decode(&[&choice, body].concat());
            }
        }
    }
}
