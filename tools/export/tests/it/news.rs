//! What the models do not know: kept, marked and listed, and of a year that nobody knows yet.

use crate::support::{Folder, GRUNNLAG};

#[test]
fn an_unknown_code_is_kept_and_marked_and_is_a_finding() {
    let folder = Folder::new();
    let text = GRUNNLAG.replace("samletGjeld", "noeNytt20463518646");
    folder.add("svar", format!("{text}\n{GRUNNLAG}\n"));
    let run = folder.run(&["--to", "t", "svar"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let tables = folder.tables("t");
    let post = "summertskattegrunnlag/post";
    let names = tables.values(post, "teknisk_navn");
    assert_eq!(names, ["noeNytt***", "samletGjeld"]);
    assert_eq!(tables.values(post, "teknisk_navn_kjent"), ["false", "true"]);
    let funn = &tables.rows("summertskattegrunnlag/funn")[0];
    assert_eq!(funn["art"], "unknown-code");
    assert_eq!(funn["sti"], "grunnlag[].tekniskNavn");
    assert_eq!(funn["kode"], "noeNytt***");
    assert_eq!(funn["liste"], "TekniskNavn of 2021");
    assert_eq!(funn["inntektsaar"], "2021");
    // With everything asked for, it is there as it came.
    folder.run(&["--to", "k", "--person", "keep", "svar"]);
    let names = folder.tables("k");
    assert_eq!(names.values(post, "teknisk_navn")[0], "noeNytt20463518646");
}

#[test]
fn a_later_year_has_its_own_folder() {
    let folder = Folder::new();
    folder.add("svar", GRUNNLAG.replace("2021", "2099"));
    let run = folder.run(&["--to", "t", "svar"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let tables = folder.tables("t");
    assert_eq!(
        tables.values("summertskattegrunnlag/post", "inntektsaar"),
        ["2099"]
    );
    let known = tables.values("summertskattegrunnlag/post", "teknisk_navn_kjent");
    assert_eq!(known, ["false"]);
    let kinds = tables.values("summertskattegrunnlag/funn", "art");
    assert_eq!(kinds, ["unknown-year"]);
}

#[test]
fn what_is_no_year_and_no_date_is_text_beside() {
    let folder = Folder::new();
    let text = GRUNNLAG.replace("\"2021\"", "\"i fjor\"");
    folder.add("svar", text.replace("2022-01-01T00:00:00Z", "01.02.2022"));
    folder.run(&["--to", "t", "svar"]);
    folder.run(&["--to", "k", "--person", "keep", "svar"]);
    // Words can be anybody's; what looks like a date is kept.
    for (name, year) in [("t", None), ("k", Some("i fjor"))] {
        let svar = &folder.tables(name).rows("summertskattegrunnlag/svar")[0].clone();
        assert_eq!(svar.get("inntektsaar_tekst").map(String::as_str), year);
        assert_eq!(svar["ajourholdstidspunkt_tekst"], "01.02.2022");
        assert!(!svar.contains_key("inntektsaar") && !svar.contains_key("ajourholdstidspunkt"));
    }
    let folders =
        folder.path("t/summertskattegrunnlag/post/inntektsaar=__HIVE_DEFAULT_PARTITION__");
    assert!(folders.exists());
}

#[test]
fn a_time_without_a_zone_is_read_as_utc_and_stands_beside() {
    let folder = Folder::new();
    folder.add("svar", GRUNNLAG.replace("00:00:00Z", "00:00:00"));
    folder.run(&["--to", "t", "svar"]);
    let svar = &folder.tables("t").rows("summertskattegrunnlag/svar")[0].clone();
    assert_eq!(svar["ajourholdstidspunkt_tekst"], "2022-01-01T00:00:00");
    assert!(
        svar["ajourholdstidspunkt"].starts_with("2022-01-01"),
        "{svar:?}"
    );
}

#[test]
fn an_unknown_type_and_its_fields_are_kept_if_asked_for() {
    let folder = Folder::new();
    let text = GRUNNLAG.replace(
        r#""type":"Konto","gjeld":5"#,
        r#""type":"Nytt","navn":"Kari""#,
    );
    folder.add("svar", text);
    folder.run(&["--to", "t", "svar"]);
    folder.run(&["--to", "k", "--person", "keep", "svar"]);
    for (name, rest) in [("t", None), ("k", Some(r#"{"type":"Nytt","navn":"Kari"}"#))] {
        let row = &folder
            .tables(name)
            .rows("summertskattegrunnlag/spesifisering")[0]
            .clone();
        assert_eq!(row["type"], "Nytt");
        assert_eq!(row["type_kjent"], "false");
        assert_eq!(row.get("andre_felt").map(String::as_str), rest);
    }
}

#[test]
fn several_values_of_a_list_are_one_text() {
    let folder = Folder::new();
    let kategori = r#""kategori":["formue","noeNytt"],"beloep":1"#;
    folder.add("svar", GRUNNLAG.replace("\"beloep\":1", kategori));
    folder.run(&["--to", "t", "svar"]);
    let post = &folder.tables("t").rows("summertskattegrunnlag/post")[0].clone();
    assert_eq!(post["kategori"], r#"["formue","noeNytt"]"#);
    assert_eq!(post["kategori_kjent"], "false");
}
