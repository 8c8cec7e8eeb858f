//! The same responses in every form that a file can have, and the same report on each.

use crate::support::{
    AVREGNING, FEIL, Folder, GRUNNLAG, XML, models, packed, places, pretty, report,
};

const THREE: [&str; 3] = [
    "avregning.v2.Avregning 2024 1",
    "avregning.v2.Feil null 1",
    "summertskattegrunnlag.v2.SummertSkattegrunnlag 2021 1",
];

#[track_caller]
fn assert_three(bytes: impl AsRef<[u8]>) {
    let report = report(&bytes);
    let text = String::from_utf8_lossy(bytes.as_ref());
    assert_eq!(models(&report), THREE, "{text}\n{report:#}");
    assert_eq!(report["records"], 3, "{text}\n{report:#}");
    assert_eq!(report["broken"]["count"], 0, "{text}\n{report:#}");
    assert_eq!(report["unrecognised"]["count"], 0, "{text}\n{report:#}");
}

#[test]
fn json_is_read_whatever_stands_between_the_responses() {
    let responses = [AVREGNING, FEIL, GRUNNLAG];
    let indented = responses.map(pretty);
    for all in [&responses.map(str::to_owned), &indented] {
        for between in ["\n", "\r\n", "\n\n", "\n\u{1e}", " ", ""] {
            assert_three(all.join(between));
            assert_three(format!("\u{feff}{}\n", all.join(between)));
        }
        for between in [",", ",\n", " ,\r\n  "] {
            assert_three(format!("[{}]", all.join(between)));
            assert_three(format!("\u{feff} [\n{}\n]\n", all.join(between)));
        }
        assert_three(format!("[{},{}]\n[{}]", all[0], all[1], all[2]));
    }
    // A response a line, but for one.
    assert_three(format!("{AVREGNING}\n{}\n{GRUNNLAG}\n", pretty(FEIL)));
    assert_three(format!("{AVREGNING}\n[{FEIL},{GRUNNLAG}]\n"));
}

#[test]
fn packed_files_are_read_member_by_member() {
    let lines = [AVREGNING, FEIL, GRUNNLAG].join("\n");
    assert_three(packed(&lines));
    let (first, second) = lines.split_at(70);
    assert_three([packed(first), packed(second)].concat());
    assert_three(packed(format!("\u{feff}[{AVREGNING},{FEIL},{GRUNNLAG}]")));
}

#[test]
fn xml_documents_are_read_one_after_another() {
    let root = |kind: &str| format!("urn:no:skatteetaten:datasamarbeid:{kind}");
    let feil = format!(
        "<x:feil xmlns:x='{}'><x:kode>AR-001</x:kode></x:feil>",
        root("feil:v1")
    );
    let grunnlag = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- > --><summertSkattegrunnlag xmlns=\"{}\">\n  <personidentifikator>20463518646</personidentifikator>\n  <inntektsaar>2021</inntektsaar>\n</summertSkattegrunnlag>",
        root("summertskattegrunnlag:v2")
    );
    for between in ["\n", "", "\r\n\r\n"] {
        let report = report([XML, &feil, &grunnlag].join(between));
        assert_eq!(
            models(&report),
            [
                "avregning.v2.Avregning 2023 1",
                "avregning.v2.Feil null 1",
                "summertskattegrunnlag.v2.SummertSkattegrunnlag 2021 1",
            ],
            "{report:#}"
        );
    }
    // XML and JSON in one file, a response a line.
    let report = report(format!("{XML}\n{AVREGNING}\n{XML}\n"));
    assert_eq!(
        models(&report),
        [
            "avregning.v2.Avregning 2023 2",
            "avregning.v2.Avregning 2024 1"
        ]
    );
}

#[test]
fn folders_are_walked_in_order_and_what_is_no_response_is_passed_over() {
    let folder = Folder::new();
    folder.add("svar/b.json", AVREGNING);
    folder.add("svar/a/z.json.gz", packed(AVREGNING));
    folder.add("svar/a/les-meg.md", "# Svar");
    folder.add("svar/tom", "");
    folder.add("svar/c.xml", XML);
    let run = folder.run(&["svar", "--format", "json"]).expect(0);
    let report = run.json();
    assert_eq!(report["inputs"], 3);
    assert_eq!(
        models(&report),
        [
            "avregning.v2.Avregning 2023 1",
            "avregning.v2.Avregning 2024 2"
        ]
    );
    assert!(run.stderr.contains("skipped 2 files"), "{}", run.stderr);
    // The first in the order of the names is where it was seen first.
    folder.add(
        "svar/a/z.json.gz",
        packed(AVREGNING.replace("restskatt", "ny")),
    );
    folder.add("svar/b.json", AVREGNING.replace("restskatt", "ny"));
    let report = folder.run(&["svar", "--format", "json"]).json();
    let first = &report["models"][1]["news"][0]["first"]["file"];
    assert_eq!(first, "svar/a/z.json.gz");
}

#[test]
fn the_standard_input_is_read_and_can_be_packed() {
    let folder = Folder::new();
    for bytes in [AVREGNING.as_bytes().to_vec(), packed(AVREGNING)] {
        let run = folder
            .run_with(&["-", "--format", "json"], &bytes)
            .expect(0);
        assert_eq!(models(&run.json()), ["avregning.v2.Avregning 2024 1"]);
    }
}

#[test]
fn an_empty_file_has_no_records_and_a_folder_with_nothing_is_bad_input() {
    let folder = Folder::with("");
    let run = folder.run(&["a", "--format", "json"]).expect(0);
    assert_eq!(run.json()["records"], 0);
    for blank in ["\n\n", "\u{feff}", "[]", " [ ]\n"] {
        assert_eq!(report(blank)["records"], 0, "{blank:?}");
    }
    let nothing = Folder::new();
    nothing.add("svar/les-meg.md", "# Svar");
    let run = nothing.run(&["svar"]).expect(2);
    assert!(
        run.stderr
            .contains("no file whose content begins like JSON or XML"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_in_another_encoding_or_packed_otherwise_is_called_what_it_is() {
    let text = format!("{AVREGNING}\n{FEIL}\n");
    let units = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
    let marked = [b"\xff\xfe".to_vec(), units(u16::to_le_bytes)].concat();
    let utf16 = "UTF-16 is not supported; convert it to UTF-8";
    for (bytes, reason) in [
        (marked.clone(), utf16),
        (packed(&marked), utf16),
        (units(u16::to_le_bytes), utf16),
        (units(u16::to_be_bytes), utf16),
        (
            packed(packed(&text)),
            "compressed twice; decompress it once",
        ),
        (
            b"PK\x03\x04 and more".to_vec(),
            "compressed with zip, which is not supported; decompress it",
        ),
    ] {
        // In a folder, what would be read otherwise is told too, and an archive passed over.
        let folder = Folder::with(&bytes);
        folder.add("b", FEIL);
        let report = folder.run(&["a", "--format", "json"]).expect(1).json();
        assert_eq!(places(&report, "broken"), [(1, 1, reason.to_owned())]);
        let found = folder
            .run(&[".", "--format", "json", "--fail-on", "never"])
            .json();
        let is_archive = bytes.starts_with(b"PK");
        assert_eq!(found["records"], if is_archive { 1 } else { 2 });
    }
}
