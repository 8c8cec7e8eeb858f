//! Small specifications, damaged at random: whatever is read, there are files or there are errors, and never a panic.

use std::path::Path;

use skattekit_codegen::{Sources, generate};

use crate::support::{Random, read_tree};

const ROUNDS: u32 = 100;

/// What damage likes to hit: the signs that the formats give a meaning to.
const SIGNS: [&[u8]; 32] = [
    b"{", b"}", b"[", b"]", b"|", b"\n", b"\n\n", b"  ", b"\t", b"- ", b"&a ", b"*a", b": ", b"#",
    b"<<: *a\n", b"<<: ", b"!!str ", b"---\n", b"...", b"\r\n", b"\xef\xbb\xbf", b"#/", b"<table>",
    b"</td>", b"<tr>", b"```", b"'", b"\"", b"$ref", b"\xff", b"\0", b"0",
];

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn damaged_specifications_give_files_or_errors() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    let mut random = Random(11);
    let mut refused = 0_u32;
    let mut rounds = 0_u32;
    for fixture in fixtures.read_dir().unwrap() {
        let files = Vec::from_iter(read_tree(&fixture.unwrap().path()));
        for _ in 0..ROUNDS {
            let hit = random.below(files.len());
            let mut sources = Sources::default();
            for (index, (path, bytes)) in files.iter().enumerate() {
                let damaged = index == hit;
                let bytes = if damaged {
                    damage(bytes, &mut random)
                } else {
                    bytes.clone()
                };
                sources.add(path.as_str(), bytes);
            }
            let generation = generate(&sources);
            assert_eq!(
                generation.files.is_none(),
                generation.diagnostics.has_errors()
            );
            refused += u32::from(generation.files.is_none());
            rounds += 1;
        }
    }
    // Damage that is never seen, or always fatal, would say that the test does not reach far.
    assert!(
        refused > rounds / 10 && refused < rounds,
        "{refused} of {rounds} refused"
    );
}

fn damage(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    let start = random.below(bytes.len());
    let end = (start + random.below(30)).min(bytes.len());
    match random.below(4) {
        0 => drop(damaged.drain(start..end)),
        1 => drop(damaged.splice(start..start, bytes[start..end].iter().copied())),
        2 => damaged.truncate(start),
        _ => {
            let sign = SIGNS[random.below(SIGNS.len())];
            drop(damaged.splice(start..start, sign.iter().copied()));
        }
    }
    damaged
}
