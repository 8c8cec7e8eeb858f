//! The seeds of the fuzz targets, whole and damaged, against the properties that the targets check.

use std::fs;

use crate::support::{read_tree, workspace};

/// Name and bytes of every seed of a target, in the order of their names.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = workspace().join("fuzz/seeds").join(target);
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap());
    let mut seeds = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect::<Vec<_>>();
    seeds.sort();
    seeds
}

/// The bytes cut short, with one changed and with a piece twice, at places some way apart.
fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len())
        .step_by(1 + bytes.len() / 24)
        .flat_map(|at| {
            let (before, after) = bytes.split_at(at);
            let changed = [before, b"\"", after.get(1..).unwrap_or_default()].concat();
            let end = bytes.len().min(at + 40);
            let twice = [before, &bytes[at..end], after].concat();
            [before.to_vec(), changed, twice]
        })
}

#[test]
fn json_keeps_its_promises() {
    let seeds = seeds("json");
    assert!(seeds.len() >= 20);
    for (name, bytes) in seeds {
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
    let seeds = seeds("xml");
    assert!(seeds.len() >= 20);
    for (name, bytes) in seeds {
        let types = skattekit_fuzz::xml(&bytes);
        assert_eq!(types == 0, name.starts_with("feil-i-"), "{name}");
        for bytes in damaged(&bytes) {
            let _ = skattekit_fuzz::xml(&bytes);
        }
    }
}

#[test]
fn decode_keeps_its_promises() {
    let seeds = seeds("decode");
    assert!(seeds.len() >= 20);
    for (_, bytes) in seeds {
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

/// Every fixture as one input, its files one after the other, as `fuzz/run` has them.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = workspace().join("tests/fixtures");
    let mut fixtures = Vec::new();
    for kind in ["good", "bad", "hostile"] {
        for entry in folder.join(kind).read_dir().unwrap() {
            let fixture = entry.unwrap().path();
            let mut bytes = Vec::new();
            for (path, file) in read_tree(&fixture) {
                bytes.extend_from_slice(format!("==> {path}\n").as_bytes());
                bytes.extend_from_slice(&file);
                bytes.push(b'\n');
            }
            fixtures.push((fixture.display().to_string(), bytes));
        }
    }
    fixtures.sort();
    fixtures
}

#[test]
fn documents_keep_their_promises() {
    let mut printed = 0;
    for (_, bytes) in fixtures().iter().chain(&seeds("openapi")) {
        printed += usize::from(skattekit_fuzz::openapi(bytes));
    }
    // Both what is printed and what is refused is among them.
    assert!(printed > 30, "{printed}");
}

#[test]
fn pages_keep_their_promises() {
    let folder = workspace().join("specs/sider");
    let pages = read_tree(&folder).into_iter();
    let small = pages.filter(|(_, page)| page.len() < 2500);
    let mut printed = 0;
    for (_, bytes) in small.chain(seeds("page")) {
        printed += skattekit_fuzz::page(&bytes);
    }
    assert!(printed > 20, "{printed}");
}

#[test]
fn manifests_keep_their_promises() {
    let seeds = seeds("manifest");
    let printed = seeds
        .iter()
        .filter(|(_, bytes)| skattekit_fuzz::manifest(bytes));
    assert!(printed.count() > 2);
}
