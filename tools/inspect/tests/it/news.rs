//! Each kind of news, and which codes came: by path, with how often and where first, and never with a value.

use serde_json::{Value, json};

use crate::support::{AVREGNING, GRUNNLAG, report};

fn news(report: &Value) -> Vec<Value> {
    report["models"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|model| model["news"].as_array().unwrap())
        .map(|item| {
            let mut item = item.clone();
            item.as_object_mut().unwrap().remove("first");
            item
        })
        .collect()
}

#[test]
fn every_kind_is_told_by_its_path() {
    let change = |from: &str, to: &str| {
        let changed = GRUNNLAG.replace(from, to);
        assert_ne!(changed, GRUNNLAG, "{from}");
        news(&report(changed))
    };
    assert_eq!(news(&report(GRUNNLAG)), [json!(null); 0]);
    assert_eq!(
        change("samletGjeld", "samletGjelt"),
        [
            json!({ "kind": "unknown-code", "path": "grunnlag[].tekniskNavn", "what": "samletGjelt", "list": "TekniskNavn of 2021", "count": 1 })
        ]
    );
    assert_eq!(
        change(
            "\"beloep\":1",
            "\"beloep\":1,\"kategori\":[\"formue\",\"fomue\",\"fomue\"]"
        ),
        [
            json!({ "kind": "unknown-code", "path": "grunnlag[].kategori[]", "what": "fomue", "list": "Kategori", "count": 2 })
        ]
    );
    assert_eq!(
        change("\"Konto\"", "\"Kontoen\""),
        [
            json!({ "kind": "unknown-type", "path": "grunnlag[].spesifisering[]", "what": "Kontoen", "count": 1 })
        ]
    );
    assert_eq!(
        change("\"beloep\":1", "\"beloep\":1,\"belop\":1"),
        [json!({ "kind": "unknown-field", "path": "grunnlag[]", "what": "belop", "count": 1 })]
    );
    assert_eq!(
        change("\"2021\"", "\"2099\""),
        [json!({ "kind": "unknown-year", "path": "inntektsaar", "what": "2099", "count": 1 })]
    );
    assert_eq!(
        change("\"beloep\":1", "\"beloep\":null"),
        [json!({ "kind": "null", "path": "grunnlag[].beloep", "count": 1 })]
    );
    assert_eq!(
        change("\"beloep\":1,", ""),
        [json!({ "kind": "missing", "path": "grunnlag[].beloep", "count": 1 })]
    );
    assert_eq!(
        change("2022-01-01T", "1. januar 2022 "),
        [json!({ "kind": "form", "path": "ajourholdstidspunkt", "count": 1 })]
    );
    assert_eq!(
        change("\"inntektsaar\"", "\"ny\":1,\"inntektsaar\""),
        [json!({ "kind": "unknown-field", "path": "", "what": "ny", "count": 1 })]
    );
}

#[test]
fn news_is_counted_over_all_records_and_told_by_year() {
    let new = GRUNNLAG.replace("samletGjeld", "ny");
    let other = new.replace("2021", "2020");
    let report = report(format!("{GRUNNLAG}\n{new}\n{other}\n{new}\n"));
    let models = report["models"].as_array().unwrap();
    let told = models.iter().map(|model| {
        let item = &model["news"][0];
        (
            model["inntektsaar"].clone(),
            item["count"].clone(),
            item["first"]["line"].clone(),
        )
    });
    let expected = [
        (json!(2020), json!(1), json!(3)),
        (json!(2021), json!(2), json!(2)),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn long_numbers_are_masked_wherever_they_stand() {
    let person = "20463518646";
    let field = AVREGNING.replace("restskatt", person);
    let code = GRUNNLAG.replace("samletGjeld", &format!("navn {person}"));
    let kind = GRUNNLAG.replace("\"Konto\"", &format!("\"{person}\""));
    let report = report([&*field, &code, &kind].join("\n"));
    let told = news(&report);
    let told = told
        .iter()
        .map(|item| item["what"].as_str().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(told, ["***", "navn ***", "***"]);
    assert!(!report.to_string().contains(person));
}

#[test]
fn a_code_or_a_name_of_any_length_is_cut() {
    let code = GRUNNLAG.replace("samletGjeld", &"å".repeat(100_000));
    let told = news(&report(code));
    let told = told[0]["what"].as_str().unwrap();
    assert_eq!(told.chars().count(), 121);
}

#[test]
fn codes_that_came_are_counted_and_those_that_did_not_are_named_on_request() {
    let report = report(format!("{GRUNNLAG}\n{GRUNNLAG}\n"));
    let lists = report["models"][0]["lists"].as_array().unwrap();
    let names = lists
        .iter()
        .map(|list| list["list"].as_str().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(names, ["Kategori", "Stadie", "TekniskNavn of 2021"]);
    let list = &lists[2];
    assert_eq!(list["met"], 1);
    assert_eq!(list["counts"], json!({ "samletGjeld": 2 }));
    let unused = list["unused"].as_array().unwrap();
    assert_eq!(
        unused.len() + 1,
        usize::try_from(list["codes"].as_u64().unwrap()).unwrap()
    );
    assert!(!unused.contains(&json!("samletGjeld")));
}

#[test]
fn more_news_than_a_report_holds_is_counted() {
    let lines = (0..10_050).map(|number| AVREGNING.replace("restskatt", &format!("felt{number}")));
    let report = report(lines.collect::<Vec<_>>().join("\n"));
    assert_eq!(
        report["models"][0]["news"].as_array().unwrap().len(),
        10_000
    );
    assert_eq!(report["omitted"], 50);
}

#[test]
fn news_is_that_of_its_record_whatever_was_tried_for_it_and_before_it() {
    // What both versions have is read as each of them, and what one of them lacks is news of that reading alone.
    let both = GRUNNLAG
        .replace(r#","ajourholdstidspunkt":"2022-01-01T00:00:00Z""#, "")
        .replace(r#","spesifisering":[{"type":"Konto","gjeld":5}]"#, "");
    let named = |code: &str| both.replace("samletGjeld", code);
    let with_more = |code: &str| {
        let more = r#""andelSkattefritt":1,"tekniskNavn""#;
        named(code).replace("\"tekniskNavn\"", more)
    };
    let orders: [&[usize]; 4] = [
        &[0, 1, 2, 3],
        &[1, 0, 3, 2, 3],
        &[1, 1, 2, 0, 3],
        &[3, 1, 0, 1, 2],
    ];
    for order in orders {
        let codes = ["a", "b", "c", "d"];
        let lines = order.iter().map(|at| match at {
            1 => with_more(codes[*at]),
            _ => named(codes[*at]),
        });
        let report = report(lines.collect::<Vec<_>>().join("\n"));
        let told = news(&report);
        let told = told.iter().map(|item| {
            assert_eq!(item["kind"], "unknown-code", "{item}");
            let what = item["what"].as_str().unwrap().to_owned();
            (what, item["count"].as_u64().unwrap())
        });
        let mut told = told.collect::<Vec<_>>();
        told.sort();
        let count = |at: usize| order.iter().filter(|other| **other == at).count() as u64;
        let expected = (0..4).map(|at| (codes[at].to_owned(), count(at)));
        assert_eq!(told, expected.collect::<Vec<_>>(), "{order:?}");
    }
}
