//! A year with upstream, from one fetch to the next: what is told, what it means, and what yesterday's consumers see of it.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::fixtures::{assert_tested, new_workspace};
use crate::support::{assert_says, cargo, read_tree, run, workspace};
use crate::upstream::{Answer, Specs};

const MANIFEST: &str = r#"
[upstream]
swaggerhub = "https://api.swaggerhub.com/apis"
owner = "skatteetaten"
dokumentasjon = "https://raw.example.org/api-dokumentasjon"
ref = "main"
allowed-hosts = []

[[api]]
slug = "common"
crate = "skattekit-common"
release = "0.1.0"
title = "Felles"
shared = true
sensitive = ["Feil.melding"]

[[api.document]]
version = "v1"
openapi = { file = "openapi/common-v1.yaml", status = "reconstructed", source = "here" }
page = { file = "sider/feil.md", status = "transcribed", source = "there", fetch = { page = "docs/om/feil.md" } }

[api.code-fields]
"Feil.kode" = "Feilkode"

[[api]]
slug = "avregning"
crate = "skattekit-avregning"
release = "0.1.0"
title = "Avregning"

[[api.document]]
version = "v2"
openapi = { file = "openapi/avregning-v2.yaml", status = "reconstructed", source = "here", fetch = { swaggerhub = "avregning-api" } }
page = { file = "sider/avregning.md", status = "transcribed", source = "there", fetch = { page = "docs/api/avregning.md" } }

[api.code-parameters]
rettighetspakke = "Rettighetspakke"

[[api]]
slug = "summertskattegrunnlag"
crate = "skattekit-summert-skattegrunnlag"
release = "0.1.0"
title = "Summert skattegrunnlag"

[[api.document]]
version = "v1"
openapi = { file = "openapi/summertskattegrunnlag-v1.yaml", status = "reconstructed", source = "here" }
page = { file = "sider/summertskattegrunnlag.md", status = "transcribed", source = "there", fetch = { page = "docs/api/summertskattegrunnlag.md" } }

[api.code-fields]
"SummertSkattegrunnlagsobjekt.tekniskNavn" = "TekniskNavn"

[api.code-parameters]
rettighetspakke = "Rettighetspakke"

[api.rename]
"Kategori.-" = "UtenKategori"

[api.year-list]
name = "TekniskNavn"
year-field = "inntektsaar"

[api.year-list.years]
2024 = [{ file = "modell/2024.md", status = "transcribed", source = "there", fetch = { page = "docs/modell/2024.md" } }]
"#;

/// The January job: the line of the new year.
const NEW_YEAR: &str = r#"2025 = [{ file = "modell/2025.md", status = "published", source = "docs/modell/2025.md", fetch = { page = "docs/modell/2025.md" } }]
"#;

const SSG_PAGE: &str = "/raw/main/docs/api/summertskattegrunnlag.md";
const AVREGNING: &str = "/hub/skatteetaten/avregning-api/2.0.0/swagger.yaml";

/// A new field, and one that is no longer there.
const EDITS: [(&str, &str); 2] = [
    (
        "        overskytende:\n",
        "        motregnet:\n          $ref: '#/components/schemas/BeloepSomHeltall'\n          description: Beløpet som er motregnet.\n        overskytende:\n",
    ),
    (
        "        rentegodtgjoerelse:\n          $ref: '#/components/schemas/BeloepSomHeltall'\n          description: Renten av det overskytende beløpet, etter skattebetalingsloven § 11-5.\n",
        "",
    ),
];

/// What a consumer wrote against the crates of the first fetch, and what is sent after the second.
const CONSUMER: &str = r##"
use skattekit_avregning::v2::HentAvregningForPerson;
use skattekit_summert_skattegrunnlag::v1::{Feil, Feilkode, SummertSkattegrunnlag};
use skattekit_summert_skattegrunnlag::{FindingKind, Open, Reply, aar2024::TekniskNavn, from_json_with_findings};

#[test]
fn a_field_that_is_new_and_one_that_is_gone_are_no_fault() {
    let body = br#"{"personidentifikator": "20463518646", "inntektsaar": "2025", "fastland": {"motregnet": 12, "overskytende": 3}}"#;
    let (reply, findings) = HentAvregningForPerson::decode_with_findings(200, Some("application/json"), body);
    let Reply::Model(svar) = reply else { panic!("{reply:?}") };
    let fastland = svar.fastland.unwrap();
    assert_eq!((fastland.overskytende, fastland.rentegodtgjoerelse), (Some(3), None));
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].path(), findings[0].kind()), ("fastland.motregnet", FindingKind::UnknownField));
}

#[test]
fn the_error_of_before_is_known_and_the_new_one_is_kept() {
    let read = |kode: &str| {
        let body = format!(r#"{{"kode": "{kode}", "melding": "", "korrelasjonsid": ""}}"#);
        skattekit_summert_skattegrunnlag::from_json::<Feil>(&body).unwrap().kode.unwrap()
    };
    // Its own table says 410; what the response came with is what counts.
    let Open::Known(kode) = read("SSG-010") else { panic!() };
    assert_eq!((kode, kode.http_status()), (Feilkode::Ssg010, 410));
    let Open::Unknown(kode) = read("SSG-011") else { panic!() };
    assert_eq!(kode.as_str(), "SSG-011");
}

#[test]
fn the_names_of_the_new_year_are_read() {
    let new = include_str!("new-names.txt");
    assert!(!new.trim().is_empty());
    for navn in new.lines() {
        let body = format!(r#"{{"personidentifikator": "20463518646", "inntektsaar": "2025", "grunnlag": [{{"tekniskNavn": "{navn}", "beloep": 7}}]}}"#);
        let (svar, findings) = from_json_with_findings::<SummertSkattegrunnlag<TekniskNavn>>(&body).unwrap();
        let Open::Unknown(kept) = &svar.grunnlag[0].teknisk_navn else { panic!("{navn} is no news") };
        assert_eq!((kept.as_str(), svar.grunnlag[0].beloep), (navn, 7));
        let kinds: Vec<_> = findings.iter().map(|finding| finding.kind()).collect();
        assert_eq!(kinds, [FindingKind::OtherYear, FindingKind::UnknownCode]);
    }
}
"##;

fn spec(file: &str) -> String {
    fs::read_to_string(workspace().join("specs").join(file)).unwrap()
}

fn table(year: u16) -> String {
    spec(&format!(
        "informasjonsmodell/summertskattegrunnlag/{year}.md"
    ))
}

/// Upstream as it is at first: version 1 of the page of summert skattegrunnlag, and one year.
fn first() -> Specs {
    let specs = Specs::listed(MANIFEST);
    for file in [
        "openapi/common-v1.yaml",
        "openapi/summertskattegrunnlag-v1.yaml",
    ] {
        specs.write(file, &spec(file));
    }
    let list = "/hub/skatteetaten/avregning-api";
    specs.server.set(list, Answer::versions(&["2.0.0"]));
    let published = [
        (AVREGNING, spec("openapi/avregning-v2.yaml")),
        (SSG_PAGE, spec("sider/summertskattegrunnlag.md")),
        (
            "/raw/main/docs/api/avregning.md",
            spec("sider/avregning.md"),
        ),
        ("/raw/main/docs/om/feil.md", spec("sider/feil.md")),
        ("/raw/main/docs/modell/2024.md", table(2024)),
    ];
    for (path, text) in published {
        specs.server.set(path, Answer::ok(text).tagged("first"));
    }
    let changelog = "# Changelog\n\n## Unreleased\n\n## 0.1.0\n\nThe first one.\n";
    fs::write(specs.root().join("CHANGELOG.md"), changelog).unwrap();
    specs
}

/// What happens upstream: version 2 of the page, a new year, and another document under the same version.
fn move_on(specs: &Specs) {
    let page = spec("sider/summertskattegrunnlag-v2.md");
    let mut document = spec("openapi/avregning-v2.yaml");
    for (from, to) in EDITS {
        assert_eq!(document.matches(from).count(), 1, "{from}");
        document = document.replace(from, to);
    }
    let published = [
        (SSG_PAGE, page),
        (AVREGNING, document),
        ("/raw/main/docs/modell/2025.md", table(2025)),
    ];
    for (path, text) in published {
        specs.server.set(path, Answer::ok(text).tagged("second"));
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
    run(git.args(arguments)).expect(0);
}

/// Runs what a consumer of the crates of the first fetch wrote.
fn run_consumer(old: &crate::support::Tree, new_names: &str) {
    let manifest = "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
        skattekit-avregning = { path = \"../skattekit-avregning\" }\n\
        skattekit-summert-skattegrunnlag = { path = \"../skattekit-summert-skattegrunnlag\" }\n";
    let files = [
        ("Cargo.toml", manifest),
        ("src/lib.rs", ""),
        ("tests/it.rs", CONSUMER),
        ("tests/new-names.txt", new_names),
    ];
    let files = files.map(|(path, text)| (format!("consumer/{path}"), text.into()));
    let mut crates = old.clone();
    crates.extend(files);
    let mut cargo = cargo("test");
    cargo.args(["--package", "consumer", "--test", "it"]);
    let run = run(cargo.current_dir(new_workspace("story", crates))).expect(0);
    assert_tested(&run);
}

/// The names that the list of a year has.
fn names_of(specs: &Specs, year: u16) -> Vec<String> {
    let sources = crate::support::read_sources(&specs.path(""));
    let generation = skattekit_codegen::generate(&sources);
    assert!(generation.files.is_some());
    generation
        .specification
        .apis
        .iter()
        .flat_map(skattekit_codegen::ir::Api::years)
        .filter(|of| of.year.0 == year)
        .flat_map(|year| &year.codes.rows)
        .map(|row| row.code.0.clone())
        .collect()
}

/// Upstream moves on, and the fetch tells of each file what became of it.
fn hear_of_it(specs: &Specs) {
    move_on(specs);
    let looked = run(specs.fetch(&["--dry-run"]).env("NO_COLOR", "1"))
        .expect(0)
        .stdout;
    assert_says(&looked, "NEW YEAR");
    assert_says(&looked, NEW_YEAR.trim_end());
    let manifest = specs.text("specs.toml");
    specs.write("specs.toml", &format!("{manifest}{NEW_YEAR}"));
    let fetched = run(&mut specs.fetch(&[])).expect(0).stdout;
    let line = |label: &str, file: &str| {
        let found = fetched.lines().find(|line| line.contains(file));
        assert!(
            found.is_some_and(|line| line.starts_with(label)),
            "{label} {file} in:\n{fetched}"
        );
    };
    line("SILENT EDIT", "openapi/avregning-v2.yaml");
    line("changed", "sider/summertskattegrunnlag.md");
    line("new", "modell/2025.md");
    assert_says(&fetched, "Avregningsresultat.rentegodtgjoerelse");
}

/// What it means for those who use the crates.
fn judge_it(specs: &Specs) {
    let mut diff = specs.command("diff");
    let told = run(diff.arg("HEAD")).expect(1).stdout;
    for part in [
        "skattekit-avregning 0.1.0 -> 0.2.0",
        "skattekit-summert-skattegrunnlag 0.1.0 -> 0.2.0",
        "Avregningsresultat.motregnet",
        "SSG-010",
        "SSG-011",
        "2025",
    ] {
        assert_says(&told, part);
    }
}

/// The releases and the changelog follow.
fn note_it(specs: &Specs) {
    let notes = specs
        .command("release-notes")
        .arg("--since=HEAD")
        .output()
        .unwrap();
    assert!(notes.status.success(), "{notes:?}");
    let changelog = fs::read_to_string(specs.root().join("CHANGELOG.md")).unwrap();
    for part in [
        "`skattekit-avregning` 0.2.0",
        "rentegodtgjoerelse",
        "SSG-010",
        "410",
        "403",
        "The first one.",
    ] {
        assert_says(&changelog, part);
    }
    assert_says(&specs.text("specs.toml"), "release = \"0.2.0\"");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn upstream_moves_on_and_yesterdays_consumers_go_on_reading() {
    let specs = first();
    run(&mut specs.fetch(&[])).expect(0);
    run(&mut specs.xtask("regenerate")).expect(0);
    let old = read_tree(&specs.root().join("out"));
    git(specs.root(), &["init", "--quiet"]);
    git(specs.root(), &["add", "--all"]);
    git(specs.root(), &["commit", "--quiet", "--message", "First"]);

    hear_of_it(&specs);
    judge_it(&specs);
    note_it(&specs);
    run(&mut specs.xtask("regenerate")).expect(0);
    run(&mut specs.xtask("check")).expect(0);
    let new = read_tree(&specs.root().join("out"));
    let text = |path: &str| String::from_utf8(new[path].clone()).unwrap();
    assert_says(
        &text("skattekit-avregning/Cargo.toml"),
        "version = \"0.2.0\"",
    );
    assert!(new.contains_key("skattekit-summert-skattegrunnlag/src/aar2025.rs"));

    let known = names_of(&specs, 2024);
    let mut names = names_of(&specs, 2025);
    names.retain(|name| !known.contains(name));
    run_consumer(&old, &names.join("\n"));
}
