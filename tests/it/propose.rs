//! `cargo xtask inspect --propose`: what it proposes for each kind of finding, that the manifest takes it, and that nothing
//! of a person is in it.

pub(crate) mod cases;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

use serde_json::Value;
use skattekit_codegen::{Generation, MANIFEST, generate};
use skattekit_inspect::{Models, Options, Report, Selection, inspect_stream, to_json};

use crate::support::{Copy, Run, assert_says, read_sources, read_tree, run, workspace, xtask};
use cases::CASES;

/// What the models do not know about some responses, with the types of their values.
pub(crate) fn report(responses: &str) -> Report {
    let models = Models::select(&Selection::default()).unwrap();
    let options = Options {
        jobs: 1,
        longest: 64_000_000,
        with_types: true,
    };
    inspect_stream("-", Cursor::new(responses.to_owned()), &models, options)
}

/// A copy of the specifications that the responses are of: some of the APIs and one year, since a command reads them many
/// times as fast as all.
pub(crate) fn copy() -> Copy {
    let mut specs = read_tree(&workspace().join("specs"));
    let manifest = str::from_utf8(&specs[MANIFEST]).unwrap();
    let mut manifest: toml::Table = manifest.parse().unwrap();
    manifest.remove("catalogue");
    let apis = manifest["api"].as_array_mut().unwrap();
    apis.retain(|api| {
        let slug = api["slug"].as_str().unwrap();
        ["common", "avregning", "summertskattegrunnlag"].contains(&slug)
    });
    let lists = apis.iter_mut().filter_map(|api| api.get_mut("year-list"));
    for list in lists.filter_map(toml::Value::as_table_mut) {
        list.remove("rename");
        let years = list["years"].as_table_mut().unwrap();
        years.retain(|year, _| year == "2021");
    }
    let manifest = manifest.to_string();
    specs.retain(|path, _| manifest.contains(path.as_str()));
    specs.insert(MANIFEST.to_owned(), manifest.into());
    Copy::of_tree(&specs)
}

/// The responses of all cases.
pub(crate) fn all_responses() -> String {
    CASES.map(|case| case.response).join("\n")
}

/// Runs the command on a report.
fn run_on(copy: &Copy, report: &str, more: &[&str]) -> Run {
    let path = copy.root().join("findings.json");
    std::fs::write(&path, report).unwrap();
    let mut command = xtask();
    command.args(["inspect", "--propose", "--report"]).arg(path);
    command.arg("--specs").arg(copy.specs()).args(more);
    run(&mut command)
}

/// The proposal for some responses.
pub(crate) fn propose(copy: &Copy, responses: &str) -> String {
    let report = to_json(&report(responses), false);
    run_on(copy, &report, &[]).expect(0).stdout
}

/// Adds a proposal to the manifest, and generates.
pub(crate) fn apply(copy: &Copy, proposal: &str) -> Generation {
    let path = copy.specs().join("specs.toml");
    let manifest = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{manifest}\n{proposal}")).unwrap();
    let generation = generate(&read_sources(&copy.specs()));
    let found = generation.diagnostics.sorted();
    assert!(generation.files.is_some(), "{found:#?}\n{proposal}");
    generation
}

/// The lines of a proposal that are not comments, parsed.
fn fixups(proposal: &str) -> Vec<toml::Table> {
    let table: toml::Table = proposal.parse().unwrap();
    let fixups = table.get("fixup").and_then(toml::Value::as_array);
    let fixups = fixups.into_iter().flatten();
    fixups
        .map(|fixup| fixup.as_table().unwrap().clone())
        .collect()
}

/// A fix-up on one line: the file, the place, and what stands there before and after.
fn shown(fixup: &toml::Table) -> String {
    let key = if fixup.contains_key("at") {
        "at"
    } else {
        "after"
    };
    let value = |key: &str| match fixup.get(key) {
        Some(value) => value.to_string(),
        None => "-".to_owned(),
    };
    let (file, place) = (fixup["file"].as_str().unwrap(), value(key));
    format!(
        "{file} {key} {place} from {} to {}",
        value("from"),
        value("to")
    )
}

#[test]
fn each_kind_has_the_fixup_that_teaches_it_and_the_manifest_takes_all() {
    let copy = copy();
    for case in CASES {
        let report = report(case.response);
        assert!(report.has_news(), "{}", case.response);
        assert!(!report.has_unread(), "{report:#?}");
    }
    let proposal = propose(&copy, &all_responses());
    let found = fixups(&proposal);
    let found = found.iter().map(shown).collect::<BTreeSet<_>>();
    let expected = CASES.iter().flat_map(|case| case.fixups);
    let expected = expected.map(|fixup| (*fixup).to_owned());
    assert_eq!(found, expected.collect(), "{proposal}");
    let generation = apply(&copy, &proposal);
    let version = |slug: &str, name: &str| {
        let api = generation
            .specification
            .apis
            .iter()
            .find(|api| api.slug == slug)
            .unwrap();
        api.versions
            .iter()
            .find(|version| version.name == name)
            .unwrap()
            .schemas
            .clone()
    };
    let avregning = format!("{:?}", version("avregning", "v2"));
    for name in ["nyttBeloep", "nyDato", "nyListe", "nyttObjekt"] {
        assert_says(&avregning, name);
    }
}

#[test]
fn a_proposal_says_how_often_and_where_and_is_always_the_same() {
    let copy = copy();
    let new = |place: &str, value: &str| {
        format!(
            r#"{{"personidentifikator":"20463518646","inntektsaar":"2024","{place}":{{"nyttFelt":{value}}}}}"#
        )
    };
    let responses = [
        new("svalbard", "1"),
        new("fastland", "2.5"),
        new("svalbard", "3"),
    ];
    let proposal = propose(&copy, &responses.join("\n"));
    assert_eq!(fixups(&proposal).len(), 1, "{proposal}");
    assert_says(
        &proposal,
        "# seen 3 times in at least 1 file: fastland of avregning.v2.Avregning, svalbard of avregning.v2.Avregning\n[[fixup]]\n",
    );
    assert_says(&proposal, "to = { type = \"number\" }");
    let reversed = responses.iter().rev().cloned().collect::<Vec<_>>();
    assert_eq!(propose(&copy, &reversed.join("\n")), proposal);
    // What contradicts that has no schema.
    let contradiction = [&responses[..], &[new("fastland", "\"x\"")]]
        .concat()
        .join("\n");
    let proposal = propose(&copy, &contradiction);
    assert_eq!(fixups(&proposal), []);
    assert_says(&proposal, "# nothing to propose\n");
    assert_says(
        &proposal,
        "its values are integers and numbers and strings; no schema fits them",
    );
}

#[test]
fn what_no_fixup_can_teach_is_said_with_what_to_do() {
    let copy = copy();
    let grunnlag = |year: &str, more: &str| {
        format!(
            r#"{{"personidentifikator":"20463518646","inntektsaar":"{year}","grunnlag":[{{"tekniskNavn":"samletGjeld","beloep":1}}],"ajourholdstidspunkt":"2022-01-01T00:00:00Z"{more}}}"#
        )
    };
    let cases = [
        (
            r#"{"kode":"AR-017","melding":"Feil"}"#.to_owned(),
            "the unknown code `AR-017` is of a table of sider/",
        ),
        (
            grunnlag("2099", ""),
            "an unknown inntektsår 2099: no fix-up adds a year; add its list under [api.year-list.years]",
        ),
        ("{\"kode\":".to_owned(), "# - broken records: 1; "),
        (
            "{\"x\":1}".to_owned(),
            "# - records of no known model, or of several: 1; ",
        ),
        (
            grunnlag("2021", r#","ny":null"#),
            "`ny`, seen 1 time in 1 file: summertskattegrunnlag.v2.SummertSkattegrunnlag: its values are all null",
        ),
        // What one source of the year has and another lacks is a warning of the generator, which is passed on.
        (
            grunnlag("2021", "").replace("samletGjeld", "samletNytt"),
            "# - with this proposal the generator says: warning[unlisted-code]: `samletNytt`",
        ),
    ];
    let proposal = propose(
        &copy,
        &cases.clone().map(|(response, _)| response).join("\n"),
    );
    for (_, says) in cases {
        assert_says(&proposal, says);
    }
    assert_eq!(fixups(&proposal).len(), 1, "{proposal}");
}

#[test]
fn nothing_of_a_person_is_in_a_proposal() {
    const SECRETS: [&str; 7] = [
        "20463518646", "Ola Nordmann", "ola@example.org", "47912345", "Storgata 1", "1975-03-02",
        "0301",
    ];
    let copy = copy();
    let person = r#""personidentifikator":"20463518646","inntektsaar":"2021""#;
    let responses = SECRETS.map(|secret| {
        let text = format!("{secret:?}");
        [
            format!(r#"{{{person},"skjermet":false,"fastland":{{{text}:1,"a":{{{text}:[{text}],"b":{text}}}}}}}"#),
            format!(
                r#"{{{person},"ajourholdstidspunkt":{text},"grunnlag":[{{"tekniskNavn":{text},"beloep":null,"kategori":{text},"spesifisering":[{{"type":{text},"x":{text}}},{{"type":"Ny","y":{text}}}]}}]}}"#
            ),
            format!(
                "<avregning xmlns='urn:no:skatteetaten:datasamarbeid:avregning:v2'><personidentifikator>20463518646</personidentifikator><inntektsaar>2021</inntektsaar><fastland><c>{secret}</c></fastland></avregning>"
            ),
        ]
        .join("\n")
    });
    let report = to_json(&report(&responses.join("\n")), false);
    for format in ["toml", "json"] {
        let printed = run_on(&copy, &report, &["--format", format]).expect(0);
        // So that the search is one.
        assert_says(&printed.stdout, "avregningsresultat");
        assert_says(&printed.stdout, "looks like data");
        let all = format!("{}{}", printed.stdout, printed.stderr);
        for secret in SECRETS {
            assert!(!all.contains(secret), "{secret}: {all}");
        }
    }
}

#[test]
fn the_json_has_the_same_as_the_entries() {
    let copy = copy();
    let report = to_json(&report(&all_responses()), false);
    let json = run_on(&copy, &report, &["--format", "json"])
        .expect(0)
        .stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let entries = fixups(&run_on(&copy, &report, &[]).expect(0).stdout);
    let names = entries.iter().map(|entry| entry["name"].as_str().unwrap());
    let names = names.collect::<Vec<_>>();
    let in_json = json["fixups"].as_array().unwrap().iter();
    let in_json = in_json.map(|fixup| fixup["name"].as_str().unwrap());
    assert_eq!(in_json.collect::<Vec<_>>(), names);
    assert!(
        json["fixups"][0]["why"]
            .as_array()
            .is_some_and(|why| !why.is_empty())
    );
    assert!(json["notes"].is_array());
}

#[test]
fn bad_input_is_said_without_quoting_it() {
    let copy = copy();
    let refused = run_on(&copy, "{\"models\": [\"20463518646\"]}", &[]).expect(2);
    assert_says(
        &refused.stderr,
        "expected the output of `skattekit-inspect --types --format json`",
    );
    assert!(
        !refused.stderr.contains("20463518646"),
        "{}",
        refused.stderr
    );
    assert_eq!(refused.stdout, "");
    let propose = |arguments: &[&Path]| {
        let mut command = xtask();
        run(command.args(["inspect", "--propose"]).args(arguments))
    };
    let missing = copy.root().join("borte.json");
    let refused = propose(&[Path::new("--report"), &missing]).expect(2);
    assert_says(&refused.stderr, "borte.json` cannot be read");
    propose(&[]).expect(2);
    let path = copy.specs().join("specs.toml");
    let manifest = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, manifest + "\n[[api]]\nslug = 1\n").unwrap();
    let refused = run_on(&copy, &to_json(&report("{}"), false), &[]).expect(2);
    assert_says(
        &refused.stderr,
        "error: the specifications have errors; correct them first",
    );
}
