//! Which model a record is taken for.

use crate::support::{AVREGNING, FEIL, Folder, GRUNNLAG, models, places, report};

#[test]
fn an_error_is_of_the_api_whose_code_it_has() {
    let code = |code: &str| models(&report(FEIL.replace("AR-007", code)));
    assert_eq!(code("AR-007"), ["avregning.v2.Feil null 1"]);
    assert_eq!(code("FA-001"), ["hendelser.v1.Feil null 1"]);
    // The platform's codes, which all APIs have, and those that none has.
    assert_eq!(code("DAS-001"), ["felles.v1.Feil null 1"]);
    assert_eq!(code("NY-001"), ["felles.v1.Feil null 1"]);
    // A code of two versions is the last one's.
    assert_eq!(code("SSG-008"), ["summertskattegrunnlag.v2.Feil null 1"]);
    assert_eq!(code("SSG-011"), ["summertskattegrunnlag.v2.Feil null 1"]);
}

#[test]
fn the_fields_tell_the_version_and_what_both_have_is_of_the_last() {
    let both = GRUNNLAG.replace(r#","ajourholdstidspunkt":"2022-01-01T00:00:00Z""#, "");
    let both = both.replace(r#","spesifisering":[{"type":"Konto","gjeld":5}]"#, "");
    let first = both.replace(
        "\"grunnlag\"",
        "\"registreringstidpunkt\":\"2022-01-01T00:00:00Z\",\"grunnlag\"",
    );
    for lines in [
        format!("{first}\n{both}\n{GRUNNLAG}"),
        format!("{GRUNNLAG}\n{both}\n{first}"),
    ] {
        assert_eq!(
            models(&report(lines)),
            [
                "summertskattegrunnlag.v1.SummertSkattegrunnlag 2021 1",
                "summertskattegrunnlag.v2.SummertSkattegrunnlag 2021 2",
            ]
        );
    }
}

#[test]
fn what_fits_nothing_or_several_apis_is_unrecognised_and_located() {
    let several = r#"{"personidentifikator":"20463518646","inntektsaar":"2021"}"#;
    let report = report(format!("{AVREGNING}\n{several}\n{{\"x\":1}}\n[1]\n{{}}\n"));
    let places = places(&report, "unrecognised");
    let lines = Vec::from_iter(places.iter().map(|(line, ..)| *line));
    assert_eq!(lines, [2, 3, 5]);
    assert!(places[0].2.contains("several"), "{places:?}");
    let fits = report["unrecognised"]["first"][0]["models"]
        .as_array()
        .unwrap();
    assert!(fits.len() > 1, "{report:#}");
    // What is in a list is a record too.
    assert_eq!(report["broken"]["count"], 1);
}

#[test]
fn the_api_or_the_model_can_be_named() {
    let both = r#"{"personidentifikator":"20463518646","inntektsaar":"2021"}"#;
    let folder = Folder::with(format!("{both}\n{FEIL}\n"));
    for (name, value) in [
        ("--api", "avregning"),
        ("--api", "avregning.v2"),
        ("--model", "avregning.v2.Avregning"),
        ("--model", "Avregning"),
    ] {
        let run = folder
            .run(&["a", "--format", "json", name, value])
            .expect(0);
        assert_eq!(
            models(&run.json()),
            ["avregning.v2.Avregning 2021 1", "avregning.v2.Feil null 1"],
            "{value}"
        );
    }
    for (name, value, says) in [
        (
            "--api",
            "avregnin",
            "there is no API `avregnin`; there are arbeidsforholdhendelser.v1, avregning.v2, ",
        ),
        (
            "--model",
            "Avregnin",
            "there is no model `Avregnin`; there are arbeidsforholdhendelser.v1.Hendelser, ",
        ),
        (
            "--model",
            "SummertSkattegrunnlag",
            "can be each of summertskattegrunnlag.v1.SummertSkattegrunnlag, ",
        ),
    ] {
        let run = folder.run(&["a", name, value]).expect(2);
        assert!(run.stderr.contains(says), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}
