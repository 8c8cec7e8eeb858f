//! Documents that say the same in different forms: they give the same crate, and the right places.

use skattekit_codegen::{Code, Fold, Generation, Report, Severity, Sources, generate};

const MANIFEST: &str = r#"
[[api]]
slug = "skatt"
crate = "skattekit-skatt"
release = "0.1.0"
title = "Skatt"

[[api.document]]
version = "v1"
openapi = { file = "api/skatt.yaml", status = "published", source = "here" }
"#;

const DOCUMENT: &str = "openapi: '3.0.3'
info: { title: Skatt API, version: '1' }
paths:
  '/skatt/{aar}':
    get:
      operationId: hentSkatt
      parameters:
        - { name: aar, in: path, required: true, schema: { type: string, format: year } }
      responses:
        '200':
          description: Skatten på året.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Skatt' }
components:
  schemas:
    Skatt:
      type: object
      description: |
        Den første linjen.

        Den andre linjen.
      required: [navn]
      properties:
        navn: { type: string, maxLength: 40, nullable: true }
        sum: { type: number, minimum: 0, exclusiveMinimum: true }
        kode: { $ref: '#/components/schemas/Kode' }
    Kode:
      type: string
      enum: [en]
";

#[test]
fn line_ends_and_marks_change_nothing() {
    let plain = printed(&of(DOCUMENT));
    assert_eq!(printed(&of(&DOCUMENT.replace('\n', "\r\n"))), plain);
    assert_eq!(printed(&of(&format!("\u{feff}{DOCUMENT}"))), plain);
    assert_eq!(printed(&of(&format!("---\n{DOCUMENT}...\n"))), plain);
    let commented = DOCUMENT.replace('\n', " # æøå\n");
    // In a block, the sign of a comment is text.
    let commented = commented
        .replace("linjen. # æøå", "linjen.")
        .replace("\n # æøå", "\n");
    assert_eq!(printed(&of(&commented)), plain);
}

#[test]
fn json_says_what_yaml_says() {
    let json: serde_json::Value = serde_yaml::from_str(DOCUMENT).unwrap();
    let pretty = serde_json::to_string_pretty(&json).unwrap();
    assert_eq!(printed(&of(&pretty)), printed(&of(DOCUMENT)));
    assert_eq!(printed(&of(&json.to_string())), printed(&of(DOCUMENT)));
}

#[test]
fn what_3_1_says_otherwise_is_the_same() {
    let mut modern = DOCUMENT.to_owned();
    for (from, to) in [
        ("'3.0.3'", "3.1.0"),
        (
            "type: string, maxLength: 40, nullable: true",
            "type: [string, 'null'], maxLength: 40",
        ),
        ("minimum: 0, exclusiveMinimum: true", "exclusiveMinimum: 0"),
        ("      type: string\n      enum: [en]", "      const: en"),
    ] {
        assert_eq!(modern.matches(from).count(), 1, "{from}");
        modern = modern.replace(from, to);
    }
    assert_eq!(printed(&of(&modern)), printed(&of(DOCUMENT)));
}

#[test]
fn aliases_and_merge_keys_say_what_is_written_out() {
    let mut short = DOCUMENT.to_owned();
    for (from, to) in [
        (
            "info:",
            "x-tall: &tall { minimum: 0, exclusiveMinimum: false, type: number }\ninfo:",
        ),
        (
            "{ type: number, minimum: 0, exclusiveMinimum: true }",
            "{ <<: *tall, exclusiveMinimum: true }",
        ),
        ("'1'", "&en '1'"),
        ("    Kode:\n", "    Kode: &kode\n"),
    ] {
        assert_eq!(short.matches(from).count(), 1, "{from}");
        short = short.replace(from, to);
    }
    assert_eq!(printed(&of(&short)), printed(&of(DOCUMENT)));
}

#[test]
fn places_are_right_whatever_the_line_ends_and_the_file() {
    let faulty = DOCUMENT.replace("maxLength: 40", "maxLenght: 40");
    let expected = "25:31";
    let place = |sources: &Sources| {
        let printed = print(&generate(sources), sources);
        let place = printed
            .lines()
            .find_map(|line| line.split_once("skatt.yaml:"));
        place.map(|(_, place)| place.to_owned())
    };
    for text in [
        faulty.clone(),
        faulty.replace('\n', "\r\n"),
        format!("\u{feff}{faulty}"),
    ] {
        assert_eq!(place(&sources(&text)).as_deref(), Some(expected), "{text}");
    }
    // The same fault in a file that is referred to is shown there.
    let mut sources = sources(
        "openapi: 3.0.0\ninfo: { title: Skatt, version: '1' }\npaths: { /a: { $ref: '../annen/skatt.yaml#/paths/~1skatt~1%7Baar%7D' } }\n",
    );
    sources.add("annen/skatt.yaml", faulty);
    let printed = print(&generate(&sources), &sources);
    assert!(
        printed.contains("specs/annen/skatt.yaml:25:31"),
        "{printed}"
    );
}

#[test]
fn a_file_that_is_only_referred_to_is_not_unlisted() {
    let moved = DOCUMENT.replace(
        "'#/components/schemas/Kode'",
        "'../felles/koder.json#/Kode'",
    );
    let mut with_file = sources(&moved);
    with_file.add(
        "felles/koder.json",
        r#"{ "Kode": { "type": "string", "enum": ["en"] } }"#,
    );
    with_file.add("felles/glemt.json", "{}");
    let generation = generate(&with_file);
    let unlisted = generation
        .diagnostics
        .sorted()
        .into_iter()
        .filter(|found| found.code == Code::UnlistedFile)
        .map(|found| &*found.at.file)
        .collect::<Vec<_>>();
    assert_eq!(unlisted, ["felles/glemt.json"]);
    // It is a second `Kode` in the same words.
    assert_eq!(printed(&generation), printed(&of(DOCUMENT)));
}

#[test]
fn a_copy_for_every_reference_is_refused_before_it_fills_the_memory() {
    let long = "a".repeat(100_000);
    let mut text = format!(
        "openapi: 3.0.0\ninfo: {{ title: Skatt, version: '1' }}\ncomponents:\n  responses:\n    Lang: {{ description: {long} }}\npaths:\n"
    );
    for path in 0..1000 {
        text += &format!(
            "  /a{path}: {{ get: {{ responses: {{ '200': {{ $ref: '#/components/responses/Lang' }} }} }} }}\n"
        );
    }
    let generation = of(&text);
    assert!(generation.files.is_none());
    let errors = generation.diagnostics.sorted();
    assert!(
        errors
            .iter()
            .all(|error| error.code == Code::Unsupported && error.at.span.is_some())
    );
}

#[test]
fn every_error_about_a_document_has_a_line() {
    let damaged = [
        "",
        "%",
        "{",
        "[]",
        "5",
        "<html>",
        "openapi",
        "openapi: ~",
        "openapi: [3]",
        "openapi: 3.0.3",
        "openapi: 3.1.0",
        "swagger: 2",
        "openapi: 3.0.3\ninfo: &a { title: *a }",
        "openapi: 3.0.3\npaths: { /a: { $ref: '#' } }",
        "openapi: 3.0.3\npaths: { /a: { $ref: '' } }",
        "openapi: 3.0.3\npaths: { /a: { $ref: 'skatt.yaml' } }",
        "openapi: 3.0.3\ncomponents: { schemas: { A: { $ref: '#/components/schemas/A' } } }",
        "openapi: 3.0.3\ncomponents: { schemas: { A: { properties: { a: { $ref: '#' } } } } }",
        "openapi: 3.1.0\ncomponents: { schemas: { A: { properties: { a: { $ref: '#/components' } } } } }",
    ];
    for text in damaged {
        let sources = sources(text);
        let generation = generate(&sources);
        let found = generation.diagnostics.sorted();
        assert!(!found.is_empty(), "{text}");
        for error in found
            .iter()
            .filter(|found| found.severity == Severity::Error)
        {
            assert!(error.at.line(&sources).is_some(), "{text}: {error:?}");
        }
    }
}

fn sources(document: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("specs.toml", MANIFEST);
    sources.add("api/skatt.yaml", document);
    sources
}

fn of(document: &str) -> Generation {
    generate(&sources(document))
}

/// The files that a document gives.
#[track_caller]
fn printed(generation: &Generation) -> String {
    generation
        .files
        .as_ref()
        .unwrap_or_else(|| panic!("{:#?}", generation.diagnostics))
        .iter()
        .map(|(path, output)| format!("==> {path}\n{}", output.text))
        .collect::<Vec<_>>()
        .concat()
}

fn print(generation: &Generation, sources: &Sources) -> String {
    Report::new(&generation.diagnostics, sources, "specs/", Fold::Floods).text(false)
}
