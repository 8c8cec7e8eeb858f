//! Fix-ups: each corrects what it names, in any order, and shows where it does.

use std::fmt::Write;

use skattekit_codegen::{Code, Generation, Severity, Sources, generate};

use crate::support::{Copy, assert_says, read_sources, run, workspace};

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Skatt, version: '1' }
paths: {}
components:
  schemas:
    Skatt:
      type: object
      description: What there is.
      required: [navn, sum, aar]
      properties:
        navn: { type: string, maxLength: 40 }
        sum: { type: integer }
        aar: { type: integer }
";

const PAGE: &str = "# Skatt

## Feilkoder

| Feilkode | HTTP Statuskode | Feilområde |
|---|---|---|
| SKA-001 | 500 | En |
| SKA-002 | 400 | To |
| SKA-003 | 400 | Tre |
";

/// A fix-up of a file; the rest of it is as it is given.
fn fixup(name: &str, file: &str, rest: &str) -> String {
    format!(
        "[[api.fixup]]\nname = {name:?}\nfile = {file:?}\nreason = \"A test\"\nsource = \"2026-11-22\"\n{rest}\n"
    )
}

fn generate_with(fixups: &[String]) -> (Sources, Generation) {
    let mut manifest = String::from(
        "[[api]]\nslug = \"skatt\"\ncrate = \"skattekit-skatt\"\nrelease = \"0.1.0\"\ntitle = \"Skatt\"\n\n\
         [[api.document]]\nversion = \"v1\"\n\
         openapi = { file = \"skatt.yaml\", status = \"published\", source = \"here\" }\n\
         page = { file = \"skatt.md\", status = \"published\", source = \"here\" }\n\n",
    );
    for fixup in fixups {
        writeln!(manifest, "{fixup}").unwrap();
    }
    let mut sources = Sources::default();
    sources.add("specs.toml", manifest);
    sources.add("skatt.yaml", DOCUMENT);
    sources.add("skatt.md", PAGE);
    let generation = generate(&sources);
    (sources, generation)
}

/// The generated code, after a check that nothing was found fault with.
#[track_caller]
fn printed(fixups: &[String]) -> String {
    let (_, generation) = generate_with(fixups);
    assert_eq!(generation.diagnostics.sorted(), [] as [&_; 0]);
    generation
        .files
        .unwrap()
        .iter()
        .filter(|(path, _)| path.contains("src/v1"))
        .map(|(_, output)| output.text.clone())
        .collect()
}

#[track_caller]
fn codes(fixups: &[String]) -> Vec<Code> {
    let (_, generation) = generate_with(fixups);
    let found = generation.diagnostics.sorted().into_iter();
    found
        .filter(|found| found.severity == Severity::Error)
        .map(|found| found.code)
        .collect()
}

#[test]
fn items_are_counted_as_the_source_has_them_whatever_the_order_of_the_fixups() {
    let required = "/components/schemas/Skatt/required";
    let without = |at: usize, name: &str| {
        let rest = format!("at = \"{required}/{at}\"\nfrom = {name:?}");
        fixup(&format!("uten-{name}"), "skatt.yaml", &rest)
    };
    let row = |row: usize, rest: &str| {
        let rest = format!("row = {row}\n{rest}");
        fixup(&format!("rad-{row}"), "skatt.md", &rest)
    };
    let fixups = [
        without(0, "navn"),
        without(2, "aar"),
        row(1, "from = [\"SKA-001\", \"500\", \"En\"]"),
        row(
            3,
            "column = \"Feilområde\"\nfrom = \"Tre\"\nto = \"Tredje\"",
        ),
    ];
    let reversed = fixups.iter().rev().cloned().collect::<Vec<_>>();
    let code = printed(&fixups);
    assert_eq!(code, printed(&reversed));
    assert_says(&code, "pub sum: i64");
    assert_says(&code, "pub navn: Option<");
    assert_says(&code, "pub aar: Option<");
    assert_says(&code, "/// Tredje");
    assert!(!code.contains("Ska001 "), "{code}");
}

#[test]
fn numbers_and_texts_are_told_apart_in_what_is_put_in() {
    let longest = |to: &str| {
        let rest = format!(
            "at = \"/components/schemas/Skatt/properties/navn/maxLength\"\nfrom = 40\nto = {to}"
        );
        [fixup("lengde", "skatt.yaml", &rest)]
    };
    assert_says(&printed(&longest("50")), "50");
    assert_eq!(codes(&longest("\"mange\"")), [Code::WrongKind]);
}

#[test]
fn what_is_wrong_with_a_correction_names_the_fixup() {
    let rest = "at = \"/components/schemas/Skatt/properties/sum\"\nfrom = { type = \"integer\" }\nto = { type = \"integr\" }";
    let (_, generation) = generate_with(&[fixup("feil", "skatt.yaml", rest)]);
    let found = generation.diagnostics.sorted();
    assert_eq!(found[0].code, Code::UnknownType);
    assert_eq!(found[0].others[0].1, "changed by the fix-up `feil`");
    // The place is that of what was replaced.
    let span = found[0].at.span.clone().unwrap();
    assert_eq!(&DOCUMENT[span], "{ type: integer }");
}

#[test]
fn a_correction_that_the_source_made_itself_is_an_error() {
    let spent = [
        "at = \"/components/schemas/Skatt/properties/sum/type\"\nfrom = \"integr\"\nto = \"integer\"",
        "at = \"/components/schemas/Skatt/properties/borte\"\nfrom = { type = \"string\" }",
        "at = \"/components/schemas/Skatt/properties/sum\"\nto = { type = \"integer\" }",
    ];
    for rest in spent {
        assert_eq!(
            codes(&[fixup("x", "skatt.yaml", rest)]),
            [Code::SpentFixup],
            "{rest}"
        );
    }
    let spent = [
        "code = \"SKA-002\"\ncolumn = \"HTTP Statuskode\"\nfrom = 404\nto = 400",
        "code = \"SKA-009\"\nfrom = [\"SKA-009\", \"400\", \"Ni\"]",
        "after = \"SKA-001\"\nto = [\"SKA-002\", \"400\", \"To\"]",
    ];
    for rest in spent {
        assert_eq!(
            codes(&[fixup("x", "skatt.md", rest)]),
            [Code::SpentFixup],
            "{rest}"
        );
    }
}

#[test]
fn a_correction_of_what_says_something_else_is_an_error_that_shows_it() {
    let rest = "code = \"SKA-002\"\ncolumn = \"Feilområde\"\nfrom = \"Two\"\nto = \"Second\"";
    let (sources, generation) = generate_with(&[fixup("x", "skatt.md", rest)]);
    let found = generation.diagnostics.sorted();
    assert_eq!(found[0].code, Code::UnmatchedFixup);
    assert_says(&found[0].found, "found `To`");
    assert_eq!(found[0].others[0].0.line(&sources), Some(8));
}

#[test]
fn two_corrections_of_one_place_are_an_error() {
    let sum = |name: &str, at: &str, from: &str| {
        let rest = format!(
            "at = \"/components/schemas/Skatt/properties/{at}\"\nfrom = {from}\nto = \"number\""
        );
        fixup(name, "skatt.yaml", &rest)
    };
    let inner = sum("a", "sum/type", "\"integer\"");
    for outer in [
        sum("b", "sum", "{ type = \"integer\" }"),
        sum("b", "sum/type", "\"integer\""),
    ] {
        for both in [[inner.clone(), outer.clone()], [outer, inner.clone()]] {
            let found = codes(&both);
            assert!(found.contains(&Code::RepeatedFixup), "{found:?}");
        }
    }
}

#[test]
fn a_fixed_document_reads_like_one_that_is_right_itself() {
    // Reading the tree in place of the text changes nothing but what was corrected.
    let fixture = workspace().join("tests/fixtures/good/operations");
    let plain = generate(&read_sources(&fixture));
    let mut sources = read_sources(&fixture);
    let manifest = std::fs::read_to_string(fixture.join("specs.toml")).unwrap();
    let rest = "at = \"/info/version\"\nfrom = \"1\"\nto = \"2\"";
    sources.add(
        "specs.toml",
        manifest + "\n" + &fixup("x", "skatt.yaml", rest),
    );
    let document = std::fs::read_to_string(fixture.join("skatt.yaml")).unwrap();
    assert_says(&document, "version: '1'");
    let fixed = generate(&sources);
    assert_eq!(
        fixed.specification.apis[0].versions[0].schemas,
        plain.specification.apis[0].versions[0].schemas
    );
    assert_eq!(
        fixed.specification.apis[0].versions[0].operations,
        plain.specification.apis[0].versions[0].operations
    );
}

#[test]
fn the_command_says_that_a_fixup_can_go() {
    let copy = Copy::new();
    let manifest = copy.specs().join("specs.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let fixup = "\n[[fixup]]\nname = \"lengde\"\nfile = \"openapi/common-v1.yaml\"\nreason = \"A test\"\nsource = \"https://example.org\"\n\
                 at = \"/info/title\"\nfrom = \"Feles\"\nto = \"TITLE\"\n";
    let title = std::fs::read_to_string(copy.specs().join("openapi/common-v1.yaml"))
        .unwrap()
        .lines()
        .find_map(|line| line.trim().strip_prefix("title: "))
        .unwrap()
        .to_owned();
    std::fs::write(
        &manifest,
        text + &fixup.replace("TITLE", title.trim_matches('\'')),
    )
    .unwrap();
    let refused = run(&mut copy.xtask("check")).expect(2);
    assert_says(
        &refused.stderr,
        "error[spent-fixup]: the fix-up `lengde` no longer changes anything",
    );
    assert_says(&refused.stderr, "remove the entry from the manifest");
}
