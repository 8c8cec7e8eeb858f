//! The types of values that a model does not know: over all records and inputs, and never a value.

use serde_json::{Value, json};

use crate::support::{AVREGNING, Folder, GRUNNLAG, XML};

/// The evidence of every finding, by its kind and what it is about.
fn evidence(folder: &Folder, inputs: &[&str]) -> Vec<(String, Value)> {
    let arguments = [inputs, &["--format", "json", "--types"]].concat();
    let report = folder.run(&arguments).expect(0).json();
    let models = report["models"].as_array().unwrap().clone();
    let news = models
        .iter()
        .flat_map(|model| model["news"].as_array().unwrap());
    news.map(|item| {
        let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let name = format!("{} {} {}", text("kind"), text("path"), text("what"));
        (name, item["evidence"].clone())
    })
    .collect()
}

#[test]
fn types_are_merged_over_records_and_inputs_by_format() {
    let folder = Folder::new();
    let new = |value: &str| AVREGNING.replace("{\"restskatt\":0}", &format!("{{\"ny\":{value}}}"));
    folder.add("a", [new("1"), new("2.5")].join("\n"));
    folder.add("b", [new("[null]"), new("{\"x\":true}")].join("\n"));
    let xml = XML.replace("2023", "2024").replace(
        "</avregning>",
        "<fastland><ny>1</ny><ny>2</ny></fastland></avregning>",
    );
    folder.add("c", xml);
    let expected = json!({
        "inputs": 3,
        "json": {
            "scalars": ["integer", "number"],
            "items": { "scalars": ["null"] },
            "fields": { "x": { "scalars": ["boolean"] } },
        },
        "xml": { "scalars": ["integer"], "repeats": true },
    });
    let found = evidence(&folder, &["a", "b", "c"]);
    assert_eq!(found, [("unknown-field fastland ny".to_owned(), expected)]);
}

#[test]
fn an_unknown_type_and_another_form_have_the_types_of_their_values() {
    let folder = Folder::new();
    let member = r#"{"type":"Ukjent","gjeld":5,"navn":"Ola Nordmann"}"#;
    let changed = GRUNNLAG
        .replace(r#"{"type":"Konto","gjeld":5}"#, member)
        .replace("2022-01-01T00:00:00Z", "2022-01-01")
        .replace("\"beloep\":1", "\"beloep\":null");
    folder.add("a", changed);
    let found = evidence(&folder, &["a"]);
    let fields = json!({
        "type": { "scalars": ["string"] },
        "gjeld": { "scalars": ["integer"] },
        "navn": { "scalars": ["string"] },
    });
    let expected = [
        (
            "unknown-type grunnlag[].spesifisering[] Ukjent".to_owned(),
            json!({ "inputs": 1, "json": { "fields": fields } }),
        ),
        ("null grunnlag[].beloep ".to_owned(), json!({ "inputs": 1 })),
        (
            "form ajourholdstidspunkt ".to_owned(),
            json!({ "inputs": 1, "json": { "scalars": ["date"] } }),
        ),
    ];
    assert_eq!(found, expected);
}

#[test]
fn no_value_is_in_the_evidence() {
    let folder = Folder::new();
    let secrets = ["20463518646", "Ola Nordmann", "ola@example.org", "47912345"];
    let [id, name, mail, number] = secrets;
    let value =
        format!(r#"{{"a":"{id}","b":["{name}"],"c":{{"d":"{mail}"}},"e":{number},"{id}":1}}"#);
    folder.add(
        "a",
        AVREGNING.replace("{\"restskatt\":0}", &format!("{{\"ny\":{value}}}")),
    );
    let run = folder.run(&["a", "--format", "json", "--types"]).expect(0);
    assert!(run.stdout.contains("eleven-digits"), "{}", run.stdout);
    for secret in secrets {
        assert!(!run.stdout.contains(secret), "{secret}: {}", run.stdout);
    }
}

#[test]
fn a_report_has_no_types_unless_they_are_requested() {
    let folder = Folder::with(AVREGNING.replace("restskatt", "ny"));
    let report = folder.report();
    assert_eq!(report["models"][0]["news"][0]["evidence"], json!(null));
}
