//! Proposals of every kind applied at once: the crates that are generated then know everything that was news.

use skattekit_inspect::Report;
use skattekit_runtime::FindingKind;

use super::fixtures::{assert_tested, new_workspace};
use crate::propose::cases::CASES;
use crate::propose::{all_responses, apply, copy, propose, report};
use crate::support::{cargo, run, tree_of};

const MANIFEST: &str = "[package]
name = \"taught\"
version = \"0.0.0\"
edition.workspace = true

[dependencies]
skattekit-avregning = { path = \"../skattekit-avregning\", features = [\"xml\"] }
skattekit-summert-skattegrunnlag = { path = \"../skattekit-summert-skattegrunnlag\", default-features = false, features = [\"v2\", \"aar2021\", \"xml\"] }
";

const HEAD: &str = "//! Responses that had news.

use skattekit_avregning::v2::Avregning;
use skattekit_summert_skattegrunnlag::aar2021::TekniskNavn;
use skattekit_summert_skattegrunnlag::v2::SummertSkattegrunnlag;
use skattekit_summert_skattegrunnlag::{Finding, from_json_with_findings, from_xml_with_findings};

type Grunnlag = SummertSkattegrunnlag<TekniskNavn>;

fn nothing(found: &[Finding]) {
    assert!(found.is_empty(), \"{found:?}\");
}
";

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn what_was_proposed_is_known_once_it_is_applied() {
    let copy = copy();
    let all = all_responses();
    assert_eq!(kinds(&report(&all)).len(), 6);
    let proposal = propose(&copy, &all);
    let generation = apply(&copy, &proposal);
    let mut files = tree_of(generation.files.as_ref().unwrap());
    let mut tests = HEAD.to_owned();
    for (at, case) in CASES.iter().enumerate() {
        let is_grunnlag = case.response.contains("grunnlag") || case.response.contains("Grunnlag");
        let model = if is_grunnlag { "Grunnlag" } else { "Avregning" };
        let format = if case.response.starts_with('<') {
            "xml"
        } else {
            "json"
        };
        tests += &format!(
            "\n#[test]\nfn response_{at}() {{\n    nothing(&from_{format}_with_findings::<{model}>({:?}).unwrap().1);\n}}\n",
            case.response
        );
    }
    for (path, text) in [
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", "//! Nothing but tests.\n"),
        ("tests/it.rs", &tests),
    ] {
        files.insert(format!("taught/{path}"), text.as_bytes().to_vec());
    }
    let folder = new_workspace("taught", files);
    let mut command = cargo("test");
    command.args(["--package", "taught", "--test", "it"]);
    let tested = run(command.current_dir(&folder));
    assert_eq!(
        tested.code,
        Some(0),
        "{}\n{}\n{proposal}",
        tested.stdout,
        tested.stderr
    );
    assert_tested(&tested);
}

/// The kinds of news.
fn kinds(report: &Report) -> Vec<FindingKind> {
    let news = report.groups.iter().flat_map(|group| &group.news);
    let mut kinds = news.map(|item| item.kind).collect::<Vec<_>>();
    kinds.sort();
    kinds.dedup();
    kinds
}
