//! What goes in: files, folders and streams in every form, broken records, and what is no input.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{AVREGNING, Folder, GRUNNLAG};

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_form_of_input_gives_the_same_rows() {
    let text = format!("{AVREGNING}\n{AVREGNING}\n");
    let indented = text.replace(',', ",\n  ");
    for (name, bytes) in [
        ("lines", text.clone().into_bytes()),
        ("list", format!("[{AVREGNING},{AVREGNING}]").into_bytes()),
        ("values", indented.into_bytes()),
        ("packed", packed(&text)),
    ] {
        let folder = Folder::new();
        folder.add("logg/a", &bytes);
        folder.add("logg/b.txt", "no response");
        for (to, arguments) in [("t", ["logg/a"]), ("u", ["logg"]), ("v", ["-"])] {
            let all = [&["--to", to][..], &arguments].concat();
            let run = folder.run_with(&all, &bytes);
            assert_eq!(run.code, Some(0), "{name}: {run:?}");
            let tables = folder.tables(to);
            let amounts = tables.values("avregning/svar", "fastland_restskatt");
            assert_eq!(amounts, ["12", "12"], "{name}");
        }
    }
}

#[test]
fn a_broken_record_is_counted_and_placed_and_the_rest_goes_on() {
    let folder = Folder::new();
    let wrong = AVREGNING.replace("12", "\"tolv\"");
    let lines = [AVREGNING, &wrong, "{\"ukjent\":1}", "tekst", GRUNNLAG];
    folder.add("svar", lines.join("\n"));
    let run = folder.run(&["--to", "t", "svar"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stdout.contains("broken records: 2"), "{run:?}");
    assert!(
        run.stdout.contains("records that match no model: 1"),
        "{run:?}"
    );
    let tables = folder.tables("t");
    assert_eq!(tables.rows("avregning/svar").len(), 1);
    assert_eq!(tables.rows("summertskattegrunnlag/post").len(), 1);
    let broken = "skattekit/broken";
    assert_eq!(tables.values(broken, "linje"), ["2", "3", "4"]);
    let reasons = tables.values(broken, "grunn").join("; ");
    assert!(reasons.contains("fastland.restskatt"), "{reasons}");
    assert!(!reasons.contains("tolv"), "{reasons}");
    let models = tables.values(broken, "modeller");
    assert!(models.contains(&"avregning.v2.Avregning"), "{models:?}");
}

#[test]
fn what_is_no_input_adds_nothing_and_says_so() {
    let folder = Folder::new();
    folder.add("tomt", "");
    folder.add("tekst", "bare tekst");
    folder.add("mappe/x", "bare tekst");
    for (input, reason) in [
        ("tomt", "the input has no response"),
        ("tekst", "1 broken"),
        ("ingen", "No such file"),
        ("mappe", "no file whose content begins"),
    ] {
        let run = folder.run(&["--to", "t", input]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(reason), "{run:?}");
        assert!(!folder.path("t").exists(), "{input}");
    }
    let run = folder.run(&["--to", "t", "--model", "Ingen", "tekst"]);
    assert!(run.stderr.contains("unknown model"), "{run:?}");
}

#[test]
fn an_input_that_ends_early_is_exported_up_to_there() {
    let folder = Folder::new();
    let mut bytes = packed(&format!("{AVREGNING}\n").repeat(4000));
    bytes.truncate(bytes.len() - 20);
    folder.add("svar.gz", bytes);
    let run = folder.run(&["--to", "t", "svar.gz"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.stderr.contains("what comes before that was exported"),
        "{run:?}"
    );
    assert!(folder.tables("t").rows("avregning/svar").len() > 1000);
}

#[test]
fn any_number_of_workers_gives_the_same_rows() {
    let folder = Folder::new();
    let line = format!("{GRUNNLAG}\n");
    folder.add("svar", line.repeat(3000));
    let mut found = Vec::new();
    for jobs in ["1", "3"] {
        let run = folder.run(&["--to", jobs, "--jobs", jobs, "svar"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let tables = folder.tables(jobs);
        let mut rows = tables.rows("summertskattegrunnlag/spesifisering").to_vec();
        rows.sort();
        assert_eq!(rows.len(), 3000);
        found.push(rows);
    }
    assert_eq!(found[0], found[1]);
}
