//! The command line: help, exit codes, the text, and the JSON by its schema.

use jsonschema::validator_for;
use serde_json::Value;

use crate::support::{AVREGNING, FEIL, Folder, GRUNNLAG, XML};

#[test]
fn the_exit_code_is_by_what_was_asked_for() {
    let folder = Folder::new();
    folder.add("fine", AVREGNING);
    folder.add("new", AVREGNING.replace("restskatt", "ny"));
    folder.add("broken", "{\"kode\":");
    folder.add("foreign", "{\"x\":1}");
    for (file, expected) in [
        ("fine", [0, 0, 0]),
        ("new", [1, 0, 0]),
        ("broken", [1, 1, 0]),
        ("foreign", [1, 1, 0]),
    ] {
        for (fail_on, code) in ["unknown", "broken", "never"].iter().zip(expected) {
            folder.run(&[file, "--fail-on", fail_on]).expect(code);
        }
    }
    folder.run(&["broken"]).expect(1);
    folder.run(&["new"]).expect(0);
    folder.run(&[]).expect(2);
    folder.run(&["fine", "--jobs", "0"]).expect(2);
    folder.run(&["fine", "--show-values"]).expect(2);
}

#[test]
fn help_has_examples_and_exit_codes_under_the_name_it_was_called_by() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]).expect(0).stdout;
    assert!(
        help.contains("Examples:\n  skattekit-inspect svar"),
        "{help}"
    );
    assert!(help.contains("Exit codes:\n  0 "), "{help}");
    let called = folder
        .run(&["--called=cargo xtask inspect", "--help"])
        .expect(0)
        .stdout;
    assert!(
        called.contains("Usage: cargo xtask inspect [OPTIONS] <FILE>..."),
        "{called}"
    );
    assert!(called.contains("  cargo xtask inspect svar"), "{called}");
    assert!(called.contains("Exit codes:\n  0 "), "{called}");
}

/// A page of the book; accepted as snapshots are.
#[test]
fn the_book_has_the_help() {
    let help = Folder::new().run(&["--help"]).expect(0).stdout;
    let lines = help.trim_end().lines().map(str::trim_end);
    let help = lines.collect::<Vec<_>>().join("\n");
    let written = format!(
        "# Options of skattekit-inspect\n\n\
        What its `--help` says; `cargo xtask inspect` takes the same.\n\
        A test writes this page, and `INSTA_UPDATE=always cargo test -p skattekit-inspect book` brings it up to date.\n\
        [Your own traffic](../use/traffic.md) says what it is for, and [schemas](schemas.md) what its JSON has.\n\n\
        ```text\n{help}\n```\n"
    );
    let page = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/src/reference/inspect.md"
    );
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        std::fs::write(page, &written).unwrap();
    }
    let stands = std::fs::read_to_string(page).unwrap_or_default();
    assert_eq!(stands, written, "stale, accept it with INSTA_UPDATE=always");
}

#[test]
fn the_text_says_what_is_new_and_how_much_more_there_is() {
    let folder = Folder::new();
    let posts = |number: usize| GRUNNLAG.replace("samletGjeld", &format!("ny{number:02}"));
    let lines = (0..25).map(posts).collect::<Vec<_>>().join("\n");
    folder.add("a", format!("{lines}\n{FEIL}\n{{\"x\":1}}\n"));
    let text = folder.run(&["a"]).expect(1).stdout;
    for line in [
        "27 records in 1 input, ",
        "summertskattegrunnlag.v2.SummertSkattegrunnlag, inntektsår 2021: 25 records, ",
        "  unknown codes: 25\n",
        "    grunnlag[].tekniskNavn \"ny00\" (TekniskNavn of 2021) × 1, first a:1:1\n",
        "    and 5 more\n",
        "  TekniskNavn of 2021: 0 of 341 codes occur\n",
        "    AR-007 × 1\n",
        "unrecognised records: 1\n  a:27:1: matches no known model\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("never: "));
    assert!(!text.contains("20463518646"));
    let all = folder.run(&["a", "--all", "--unused"]).expect(1).stdout;
    assert!(all.contains("\"ny24\""), "{all}");
    assert!(all.contains("    never: samletGjeld\n"), "{all}");
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(skattekit_inspect::SCHEMA).unwrap();
    let schema = validator_for(&schema).unwrap();
    let folder = Folder::new();
    let new = GRUNNLAG
        .replace("samletGjeld", "ny")
        .replace("\"gjeld\"", "\"gjelden\"");
    folder.add(
        "a",
        [AVREGNING, FEIL, &new, XML, "{\"x\":1}", "nei", "{\"kode\":"].join("\n"),
    );
    for arguments in [
        &["a", "nei", "--format", "json"][..],
        &["a", "--format", "json", "--unused"],
        &["a", "--format", "json", "--types"],
    ] {
        let report = folder.run(arguments).json();
        let faults = schema
            .iter_errors(&report)
            .map(|fault| fault.to_string())
            .collect::<Vec<_>>();
        assert!(faults.is_empty(), "{faults:?}\n{report:#}");
    }
    // A schema that allows anything would show nothing.
    let mut wrong = folder.run(&["a", "--format", "json"]).json();
    wrong["models"][0]["value"] = "x".into();
    assert!(!schema.is_valid(&wrong));
}
