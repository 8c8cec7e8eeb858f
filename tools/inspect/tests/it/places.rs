//! Lines and columns, and that they and all else are the same however many records are read at once.

use crate::support::{AVREGNING, Folder, GRUNNLAG, packed, places, pretty, report};

#[test]
fn lines_are_counted_through_line_ends_and_records_of_several_lines() {
    for end in ["\n", "\r\n"] {
        let whole = pretty(AVREGNING).replace('\n', end);
        let height = u64::try_from(whole.lines().count()).unwrap();
        let text = format!("{end}{whole}{end}{end}{whole}{end}  nei{end}");
        let report = report(text);
        assert_eq!(
            places(&report, "broken")[0].0,
            2 + height + 1 + height,
            "{report:#}"
        );
        assert_eq!(places(&report, "broken")[0].1, 3);
    }
}

#[test]
fn a_fault_within_a_record_has_its_own_line_and_column() {
    let whole = pretty(AVREGNING);
    let wrong = whole.replace("false", "1");
    let line = wrong
        .lines()
        .position(|line| line.contains("skjermet"))
        .unwrap();
    let report = report(format!("[\n  {whole},\n  {wrong}\n]"));
    let height = whole.lines().count();
    let expected = u64::try_from(2 + height + line).unwrap();
    assert_eq!(places(&report, "broken")[0].0, expected);
    let same_line = report_of_one_line();
    assert_eq!(places(&same_line, "broken")[0].0, 1);
    assert!(places(&same_line, "broken")[0].1 > 108);
}

fn report_of_one_line() -> serde_json::Value {
    report(format!("[{AVREGNING},{}]", AVREGNING.replace("false", "1")))
}

#[test]
fn the_report_is_the_same_however_many_are_read_at_once() {
    let folder = Folder::new();
    let mut lines = String::new();
    for number in 0..12_000 {
        let new = |every: usize, name: &str| {
            if number % every == every - 1 {
                format!("{name}{}", number % 37)
            } else {
                "samletGjeld".to_owned()
            }
        };
        lines.push_str(&GRUNNLAG.replace("samletGjeld", &new(11, "ny")));
        lines.push('\n');
        if number % 501 == 500 {
            lines.push_str("{\"kode\":\n");
        }
        if number % 701 == 700 {
            lines.push_str(&format!("{{\"x\":{number}}}\n"));
        }
    }
    folder.add("a/1", &lines);
    folder.add("a/2", packed(&lines));
    folder.add("a/3", "nei");
    let run = |jobs: &str| {
        let run = folder.run(&[
            "a/1", "a/2", "a/3", "nei", "--format", "json", "--jobs", jobs,
        ]);
        (run.code, run.stdout, run.stderr)
    };
    let one = run("1");
    assert_eq!(one.0, Some(2));
    assert!(one.1.contains("ny36"));
    for jobs in ["2", "3", "8"] {
        assert_eq!(run(jobs), one, "{jobs}");
    }
}

#[test]
fn a_fault_before_the_field_that_tells_the_year_has_its_own_place() {
    let year = "\"inntektsaar\": \"2021\"";
    let post = "\"grunnlag\": [\n  {\"tekniskNavn\": \"samletGjeld\", \"beloep\": 1},\n  {\"tekniskNavn\": \"samletGjeld\",\n   \"beloep\": \"12\"}\n ]";
    let person = "\"personidentifikator\": \"20463518646\"";
    let first = format!("{{{year},\n{post},\n{person}}}");
    let last = format!("{{{person},\n{post},\n{year}}}");
    for text in [first, last] {
        let report = report(&text);
        let reason = "grunnlag[1].beloep: found a string, expected an integer of 64 bits";
        assert_eq!(places(&report, "broken"), [(5, 17, reason.to_owned())]);
    }
    // An object where a text belongs has the place where it begins.
    let report = report(
        "{\"skjermet\": false, \"personidentifikator\":\n{\"a\": 1}, \"inntektsaar\": \"2021\", \"grunnlag\": []}",
    );
    assert_eq!(places(&report, "broken")[0].0, 2, "{report:#}");
    assert_eq!(places(&report, "broken")[0].1, 1, "{report:#}");
}

#[test]
fn a_fault_in_xml_before_the_element_that_tells_the_year_has_its_own_place() {
    let year = "<inntektsaar>2021</inntektsaar>";
    let posts = "<grunnlag><tekniskNavn>samletGjeld</tekniskNavn><beloep>1</beloep></grunnlag>\n<grunnlag><tekniskNavn>samletGjeld</tekniskNavn>\n <beloep>x</beloep></grunnlag>";
    let namespace = "urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2";
    for (first, last) in [(year, ""), ("", year)] {
        let text = format!(
            "<summertSkattegrunnlag xmlns=\"{namespace}\">{first}\n{posts}\n{last}</summertSkattegrunnlag>"
        );
        let report = report(&text);
        let found = places(&report, "broken");
        assert_eq!((found[0].0, found[0].1), (4, 2), "{report:#}");
    }
}
