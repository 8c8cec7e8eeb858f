//! Records that are broken, each among whole ones: it is counted and located, and the rest is read.

use crate::support::{AVREGNING, Folder, XML, models, packed, places, pretty, report};

/// A file with a broken record between others: how it is told, and that two others are read.
#[track_caller]
fn assert_broken(bytes: impl AsRef<[u8]>, (line, column, reason): (u64, u64, &str)) {
    let report = report(&bytes);
    let text = String::from_utf8_lossy(bytes.as_ref());
    let found = places(&report, "broken");
    let [(at, within, why)] = &*found else {
        panic!("{text}\n{report:#}");
    };
    assert_eq!((*at, *within), (line, column), "{text}\n{report:#}");
    assert!(why.contains(reason), "{why}\n{text}");
    assert_eq!(report["records"], 3, "{text}\n{report:#}");
    let read: u64 = report["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|model| model["records"].as_u64().unwrap())
        .sum();
    assert_eq!(read, 2, "{text}\n{report:#}");
}

fn cut(text: &str, from_end: usize) -> &str {
    &text[..text.len() - from_end]
}

#[test]
fn a_line_that_is_no_json_is_broken_and_the_others_are_read() {
    let with = |line: &str| format!("{AVREGNING}\n{line}\n{AVREGNING}\n");
    assert_broken(with(cut(AVREGNING, 2)), (2, 100, "unexpected end"));
    assert_broken(with(cut(AVREGNING, 10)), (2, 92, "unexpected end"));
    assert_broken(with("12:00:01 GET /v2"), (2, 1, "neither JSON nor XML"));
    assert_broken(with("{\"kode\":}"), (2, 9, "not a value"));
    assert_broken(with("{} {}"), (2, 4, "trailing content"));
    assert_broken(
        [
            AVREGNING.as_bytes(),
            b"\n{\"kode\":\"\xff\"}\n",
            AVREGNING.as_bytes(),
        ]
        .concat(),
        (2, 10, "not UTF-8"),
    );
}

#[test]
fn a_document_in_the_encoding_that_it_declares_is_told_by_that() {
    let declared = "<?xml version='1.0' encoding='ISO-8859-1'?>\n";
    let latin = [declared.as_bytes(), b"<a>S\xf8r</a>\n"].concat();
    let reason = "not UTF-8, although the declaration says ISO-8859-1; convert it to UTF-8";
    assert_broken(
        [AVREGNING.as_bytes(), b"\n", &latin, AVREGNING.as_bytes()].concat(),
        (3, 5, reason),
    );
    // Of another document without a root, the reader says what is wrong.
    let report = report("<?xml version='1.0'?>\n<!-- x -->\n");
    let reason = &places(&report, "broken")[0].2;
    assert!(!reason.contains("JSON"), "{reason}");
}

#[test]
fn a_value_that_does_not_end_ends_where_the_next_begins() {
    let whole = pretty(AVREGNING);
    let lines = whole.lines().collect::<Vec<_>>();
    let half = lines[..4].join("\n");
    let with = |broken: &str| format!("{whole}\n{broken}\n{whole}\n");
    let line = u64::try_from(lines.len()).unwrap() + 1;
    assert_broken(with(&half), (line + 3, 4, "unexpected end"));
    // Within a text.
    assert_broken(with(cut(&half, 14)), (line + 2, 9, "unexpected end"));
    assert_broken(with("{\"kode\": \"a"), (line, 11, "unexpected end"));
    let garbage = "linje 1\nlinje 2\n  linje 3";
    assert_broken(with(garbage), (line, 1, "neither JSON nor XML"));
    // Without indents, nothing but the end of the file tells.
    let flat = "{\"fastland\":\n{\"restskatt\":1},\n\"skjermet\":";
    let report = report(format!("{flat}\n{whole}\n{AVREGNING}\n"));
    assert_eq!(report["broken"]["count"].as_u64(), Some(2), "{report:#}");
    assert_eq!(
        models(&report),
        ["avregning.v2.Avregning 2024 2"],
        "{report:#}"
    );
}

#[test]
fn a_document_that_does_not_end_ends_where_the_next_begins() {
    let broken =
        "<avregning xmlns=\"urn:no:skatteetaten:datasamarbeid:avregning:v2\">\n  <inntektsaar>2023";
    assert_broken(format!("{XML}\n{broken}\n{XML}\n"), (3, 20, ""));
    let cut = "<avregning xmlns=\"urn:no:skatteetaten:datasamarbeid:avregning:v2\"><inntektsaar>";
    assert_broken(
        format!("{AVREGNING}\n{cut}\n{AVREGNING}\n"),
        (2, 80, "ends before its elements do"),
    );
    let declared = format!("<?xml version=\"1.0\"?>\n{XML}");
    assert_broken(format!("{declared}\n{broken}\n{declared}"), (4, 20, ""));
}

#[test]
fn a_record_that_is_not_what_its_model_asks_for_is_broken_and_named() {
    let wrong = AVREGNING.replace("false", "\"HEMMELIG\"");
    let report = report(format!("{AVREGNING}\n{wrong}\n{AVREGNING}\n"));
    let first = &report["broken"]["first"][0];
    assert_eq!(first["models"][0], "avregning.v2.Avregning");
    assert_eq!(
        first["reason"],
        "skjermet: found a string, expected a boolean"
    );
    assert!(!report.to_string().contains("HEMMELIG"));
}

#[test]
fn a_record_beyond_the_limit_is_broken_and_not_kept() {
    let long = format!("{{\"kode\":\"{}\"}}", "x".repeat(3_000_000));
    for between in ["\n", "\n\n"] {
        let folder = Folder::with([AVREGNING, &long, AVREGNING].join(between));
        let run = folder
            .run(&["a", "--max-record", "1", "--format", "json"])
            .expect(1);
        let report = run.json();
        assert_eq!(
            models(&report),
            ["avregning.v2.Avregning 2024 2"],
            "{report:#}"
        );
        let line = u64::try_from(between.len()).unwrap() + 1;
        let [(at, 1, reason)] = &*places(&report, "broken") else {
            panic!("{report:#}");
        };
        assert_eq!(*at, line);
        assert!(reason.contains("--max-record"), "{reason}");
        let within = folder
            .run(&["a", "--max-record", "4", "--format", "json"])
            .expect(0);
        assert_eq!(within.json()["broken"]["count"], 0);
    }
}

#[test]
fn a_list_that_does_not_end_is_told_and_its_records_are_read() {
    let report = report(format!("\n [{AVREGNING},\n{AVREGNING}"));
    assert_eq!(models(&report), ["avregning.v2.Avregning 2024 2"]);
    let places = places(&report, "broken");
    assert_eq!(
        places,
        [(2, 2, "the list that begins here is not closed".to_owned())]
    );
}

#[test]
fn a_packed_file_that_is_cut_off_is_read_as_far_as_it_goes() {
    let lines = format!("{AVREGNING}\n").repeat(20_000);
    let packed = packed(&lines);
    let folder = Folder::with(&packed[..packed.len() / 2]);
    folder.add("b", AVREGNING);
    let run = folder.run(&["a", "b", "--format", "json"]).expect(2);
    let report = run.json();
    assert_eq!(report["faults"][0]["file"], "a");
    assert!(run.stderr.contains("error: a: "), "{}", run.stderr);
    let read = report["models"][0]["records"].as_u64().unwrap();
    assert!((5_000..15_000).contains(&read), "{read}");
    let garbled = [&packed[..40], b"xx", &packed[42..]].concat();
    folder.add("a", garbled);
    let run = folder.run(&["a", "b", "--format", "json"]).expect(2);
    assert!(!run.json()["faults"].as_array().unwrap().is_empty());
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_others_are_read() {
    let folder = Folder::with(AVREGNING);
    let run = folder.run(&["nei", "a", "--format", "json"]).expect(2);
    assert_eq!(models(&run.json()), ["avregning.v2.Avregning 2024 1"]);
    assert!(run.stderr.contains("error: nei: "), "{}", run.stderr);
}
