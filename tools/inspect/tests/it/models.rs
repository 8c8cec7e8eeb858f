//! Which model a record is taken for.

use skattekit_models::MODELS;

use crate::support::{AVREGNING, FEIL, Folder, GRUNNLAG, models, places, report};

#[test]
fn an_error_is_of_the_api_whose_code_it_has() {
    let code = |code: &str| models(&report(FEIL.replace("AR-007", code)));
    assert_eq!(code("AR-007"), ["avregning.v2.Feil null 1"]);
    assert_eq!(code("FA-001"), ["hendelser.v1.Feil null 1"]);
    // The platform's codes, which all APIs have, and those that none has.
    assert_eq!(code("DAS-001"), ["common.v1.Feil null 1"]);
    assert_eq!(code("NY-001"), ["common.v1.Feil null 1"]);
    // A code of two versions is the last one's.
    assert_eq!(code("SSG-008"), ["summertskattegrunnlag.v2.Feil null 1"]);
    assert_eq!(code("SSG-011"), ["summertskattegrunnlag.v2.Feil null 1"]);
}

#[test]
fn the_fields_tell_the_version_and_what_both_have_is_of_the_last() {
    let both = GRUNNLAG
        .replace(r#","ajourholdstidspunkt":"2022-01-01T00:00:00Z""#, "")
        .replace(r#","spesifisering":[{"type":"Konto","gjeld":5}]"#, "");
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

/// A response of what the versions of summert skattegrunnlag have in common, with this in its one post.
fn post(fields: &str) -> String {
    let with = format!("\"beloep\":1,{fields}");
    let start = r#"{"personidentifikator":"20463518646","inntektsaar":"2021","skjermet":false,"grunnlag":[{"#;
    format!("{start}\"tekniskNavn\":\"samletGjeld\",{with}}}]}}")
}

const KONTO: &str = r#"{"type":"Konto","gjeld":5,"bankensNavn":"a"}"#;

#[test]
fn the_model_that_knows_most_is_taken_and_what_is_in_an_unknown_field_counts() {
    let new_type = r#"{"type":"Nytt","a":1,"b":[2,3]}"#;
    let only = |fields: &str| models(&report(post(fields)));
    let last = ["summertskattegrunnlag.v2.SummertSkattegrunnlag 2021 1"];
    // The first version passes over one field, with all that is in it; the last knows that field, and not everything in it.
    assert_eq!(
        only(&format!(
            "\"spesifisering\":[{new_type},{new_type},{KONTO}]"
        )),
        last
    );
    // A field that none of them knows says nothing, however large it is.
    let new = r#""nytt":{"a":[1,2,3],"b":{"c":4}}"#;
    assert_eq!(only(&format!("{new},\"spesifisering\":[{KONTO}]")), last);
}

#[test]
fn a_failure_is_not_hidden_by_a_model_that_passes_over_it() {
    let wrong = KONTO.replace('5', "\"fem\"");
    let wrong = post(&format!("\"spesifisering\":[{wrong}]"));
    let fine = post(&format!("\"spesifisering\":[{KONTO}]"));
    // What a record is does not depend on those before it.
    for lines in [
        [&*wrong, &*fine, AVREGNING].join("\n"),
        [AVREGNING, &*fine, &*wrong].join("\n"),
        [&*fine, AVREGNING, &*wrong, &*fine].join("\n"),
    ] {
        let report = report(lines);
        assert_eq!(report["broken"]["count"], 1, "{report:#}");
        let first = &report["broken"]["first"][0];
        let model = "summertskattegrunnlag.v2.SummertSkattegrunnlag";
        assert_eq!(first["models"], serde_json::json!([model]));
        assert!(
            first["reason"]
                .as_str()
                .unwrap()
                .contains("gjeld: found a string"),
            "{first:#}"
        );
    }
    // A model that reads what the other fails on is not outdone by it.
    let of_first = post("\"kategori\":[\"formue\"]").replace(
        "\"skjermet\"",
        "\"registreringstidpunkt\":\"2022-01-01T00:00:00Z\",\"skjermet\"",
    );
    assert_eq!(
        models(&report(of_first)),
        ["summertskattegrunnlag.v1.SummertSkattegrunnlag 2021 1"]
    );
    // Where all fail that know the fields, one that lacks nearly all of them does not read in their place.
    let report = report(post("").replace(",}", "}").replace("false", "1"));
    assert_eq!(report["broken"]["count"], 1, "{report:#}");
}

#[test]
fn what_fits_nothing_or_several_apis_is_unrecognised_and_located() {
    let several = r#"{"personidentifikator":"20463518646","inntektsaar":"2021"}"#;
    let report = report(format!("{AVREGNING}\n{several}\n{{\"x\":1}}\n[1]\n{{}}\n"));
    let places = places(&report, "unrecognised");
    let lines = places.iter().map(|(line, ..)| *line).collect::<Vec<_>>();
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
    // All that the table has, whatever that is.
    let rows = MODELS.iter();
    let mut apis = rows
        .clone()
        .map(|row| format!("{}.{}", row.api, row.version))
        .collect::<Vec<_>>();
    apis.dedup();
    let all = rows
        .map(|row| format!("{}.{}.{}", row.api, row.version, row.name))
        .collect::<Vec<_>>();
    for (name, value, says) in [
        (
            "--api",
            "avregnin",
            format!("unknown API `avregnin`; known APIs: {}", apis.join(", ")),
        ),
        (
            "--model",
            "Avregnin",
            format!("unknown model `Avregnin`; known models: {}", all.join(", ")),
        ),
        (
            "--model",
            "SummertSkattegrunnlag",
            "is ambiguous; write one of summertskattegrunnlag.v1.SummertSkattegrunnlag, "
                .to_owned(),
        ),
    ] {
        let run = folder.run(&["a", name, value]).expect(2);
        assert!(run.stderr.contains(&says), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

#[test]
fn a_record_with_a_field_or_two_of_a_model_among_others_is_of_none() {
    let others = r#""sumFradrag":1,"klasse":"1","nettoinntekt":2,"fylke":"x""#;
    for (own, model) in [
        (
            r#""inntektsaar":"2022","fremmedId":"1","ytelser":[]"#.to_owned(),
            "SummertSkattegrunnlag",
        ),
        (
            r#""inntektsaar":2022,"fremmedId":"1","ytelser":[]"#.to_owned(),
            "Avregning",
        ),
        (
            format!(
                r#""personidentifikator":"20463518646","inntektsaar":"2019","skjermet":false,{others}"#
            ),
            "avregning.v2.Avregning",
        ),
    ] {
        let folder = Folder::with(format!("{AVREGNING}\n{{{own}}}\n"));
        let report = folder.report();
        assert_eq!(report["broken"]["count"], 0, "{report:#}");
        let unread = places(&report, "unrecognised");
        assert_eq!(unread, [(2, 1, "matches no known model".to_owned())]);
        // Whoever names the model is told what it lacks.
        let named = folder.run(&[
            "a", "--format", "json", "--fail-on", "never", "--model", model,
        ]);
        let is_ambiguous = named.code == Some(2);
        assert!(
            is_ambiguous || named.json()["unrecognised"]["count"] == 0,
            "{named:?}"
        );
    }
    // Half of the fields are enough: the rest is news.
    let half = r#"{"personidentifikator":"20463518646","inntektsaar":"2024","skjermet":false,"fastland":{},"a":1,"b":2,"c":3,"d":4}"#;
    assert_eq!(models(&report(half)), ["avregning.v2.Avregning 2024 1"]);
}

#[test]
fn a_broken_record_names_every_model_that_it_was_taken_for() {
    let report = report(r#"{"personidentifikator":1,"inntektsaar":"2021"}"#);
    let first = &report["broken"]["first"][0]["models"];
    let named = first
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|name| name.as_str())
        .collect::<Vec<_>>();
    assert!(named.contains(&"avregning.v2.Avregning"), "{report:#}");
    assert!(
        named.contains(&"summertskattegrunnlag.v2.SummertSkattegrunnlag"),
        "{report:#}"
    );
}
