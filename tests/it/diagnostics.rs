//! Diagnostics of faulty specifications: their text in every format, the streams and the exit codes.

use std::fs;

use jsonschema::Validator;
use serde_json::Value;
use skattekit_codegen::{Fold, JSON_SCHEMA, Report, Severity, Sources, generate};

use crate::support::{Copy, Random, assert_says, read_sources, run, workspace, xtask};

/// A small specification without a fault.
fn small() -> Copy {
    Copy::of(&workspace().join("tests/fixtures/good/shared"))
}

/// A document with a fault in the line that is given.
fn with_line(line: &str) -> Sources {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{ title: Skatt, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n{line}\n"
    );
    with_document("skatt.yaml", &text)
}

fn with_document(file: &str, text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add(
        "specs.toml",
        format!(
            "[[api]]\nslug = \"skatt\"\ncrate = \"skattekit-skatt\"\nrelease = \"0.1.0\"\ntitle = \"Skatt\"\n\n\
             [[api.document]]\nversion = \"v1\"\n\
             openapi = {{ file = {file:?}, status = \"published\", source = \"here\" }}\n"
        ),
    );
    sources.add(file, text);
    sources
}

fn report(sources: &Sources) -> Report {
    let diagnostics = generate(sources).diagnostics;
    Report::new(&diagnostics, sources, "specs/", Fold::Nothing)
}

/// Every fixture that something is found fault with.
fn faulty() -> Vec<Sources> {
    let fixtures = workspace().join("tests/fixtures");
    let folders = ["bad", "good"].map(|kind| fixtures.join(kind));
    let folders = folders.iter().flat_map(|folder| folder.read_dir().unwrap());
    let sources = folders.map(|folder| read_sources(&folder.unwrap().path()));
    let faulty = sources
        .filter(|sources| !report(sources).findings.is_empty())
        .collect::<Vec<_>>();
    assert!(faulty.len() > 50);
    faulty
}

#[track_caller]
fn assert_valid(validator: &Validator, value: &Value) {
    let errors = validator
        .iter_errors(value)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect::<Vec<_>>();
    assert!(errors.is_empty(), "{}\n{value:#}", errors.join("\n"));
}

#[test]
fn json_lines_are_as_the_schema_says_and_lead_to_the_place() {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for sources in faulty() {
        let report = report(&sources);
        let text = report.json();
        let parsed = |line| serde_json::from_str::<Value>(line).unwrap();
        let mut lines = text.lines().map(parsed).collect::<Vec<_>>();
        for line in &lines {
            assert_valid(&validator, line);
        }
        let summary = lines.pop().unwrap();
        let count = |severity: &str| {
            lines
                .iter()
                .filter(|line| line["severity"] == severity)
                .count()
        };
        assert_eq!(summary["summary"]["errors"], count("error"));
        assert_eq!(summary["summary"]["warnings"], count("warning"));
        assert_eq!(summary["summary"]["notes"], count("note"));
        assert_eq!(lines.len(), report.findings.len());
    }
    // The schema refuses what is none of its lines.
    for wrong in [
        "{}",
        "{\"summary\":{\"errors\":-1,\"warnings\":0,\"notes\":0}}",
        "[]",
    ] {
        assert!(
            !validator.is_valid(&serde_json::from_str(wrong).unwrap()),
            "{wrong}"
        );
    }
}

#[test]
fn sarif_has_what_its_standard_asks_for() {
    let schema = fs::read_to_string(workspace().join("tests/fixtures/sarif.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).unwrap();
    for sources in faulty() {
        let log: Value = serde_json::from_str(&report(&sources).sarif()).unwrap();
        assert_valid(&validator, &log);
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[rule]["id"], result["ruleId"]);
            assert_says(rules[rule]["help"]["markdown"].as_str().unwrap(), "\n\n");
        }
    }
}

#[test]
fn columns_count_characters_whatever_stands_before_them() {
    for (line, pointer) in [
        (
            "    \u{e5}\u{1f600}: { type: strin }",
            "#/components/schemas/\u{e5}\u{1f600}/type",
        ),
        (
            "    A: { description: \"\u{a0}\u{a0}\", type: strin }",
            "#/components/schemas/A/type",
        ),
        ("    A: {\ttype: strin }", "#/components/schemas/A/type"),
        ("    A: { type: strin }\r", "#/components/schemas/A/type"),
    ] {
        let column = 1 + line[..line.find("strin").unwrap()].chars().count();
        let report = report(&with_line(line));
        let place = &report.findings[0].place;
        let start = place.start.unwrap();
        let told = report.text(false);
        assert_eq!((start.line, start.column), (6, column), "{told}");
        assert_says(&told, &format!("skatt.yaml:6:{column}\n"));
        assert_eq!(place.end.unwrap().column, column + 5, "{line}");
        assert_eq!(place.path.as_ref().unwrap().to_string(), pointer);
    }
}

#[test]
fn the_mark_stands_under_the_place() {
    for line in [
        "    A: { description: \"\u{a0}\u{e5}\u{a0}\", type: strin }",
        "    A: {\ttype: strin }",
        "    A: { type: strin }\r",
        "    A: { x-a: \"\u{e5}\u{e6}\u{f8}\", type: strin }",
    ] {
        let text = report(&with_line(line)).text(false);
        let mut lines = text.lines();
        let source = lines.find(|line| line.contains("strin }")).unwrap();
        let mark = lines.next().unwrap();
        let before = |text: &str, part: &str| text[..text.find(part).unwrap()].chars().count();
        assert_eq!(before(source, "strin }"), before(mark, "^^^^^ "), "{text}");
        assert!(!text.contains('\r') && !text.contains('\t'), "{text}");
    }
}

#[test]
fn a_long_line_is_cropped_around_the_place() {
    let line = format!(
        "    A: {{ x-a: {}, type: strin, x-b: {} }}",
        "a".repeat(5000),
        "b".repeat(5000)
    );
    let report = report(&with_line(&line));
    let text = report.text(false);
    assert!(
        text.lines().all(|line| line.chars().count() < 200),
        "{text}"
    );
    assert_says(&text, "aaaa, type: strin, x-b: bbbb");
    assert_says(&text, "^^^^^ expected one of");
    assert_says(&text, "skatt.yaml:6:5023");
    assert_eq!(report.findings[0].place.start.unwrap().column, 5023);
}

#[test]
fn a_long_name_does_not_drown_the_message() {
    let line = format!("    A: {{ {}: 1, type: string }}", "a".repeat(10_000));
    let text = report(&with_line(&line)).text(false);
    assert_says(&text, "is not a key of a schema object");
    assert!(text.len() < 3000, "{text}");
}

#[test]
fn nothing_that_is_found_drives_a_terminal() {
    let hidden = [
        '\u{1b}', '\u{7}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{2028}',
        '\u{e0041}',
    ];
    for char in hidden {
        let file = format!("a{char}b.yaml");
        let key = format!("x{char}y");
        let text = format!(
            "openapi: 3.0.3\ninfo: {{ title: Skatt, version: '1' }}\npaths: {{}}\n{key}: 1\n"
        );
        let mut sources = with_document("skatt.yaml", &text);
        sources.add(file.clone(), "");
        let report = report(&sources);
        for told in [
            report.text(false),
            report.github(),
            report.json(),
            report.sarif(),
        ] {
            let bare = told
                .chars()
                .find(|char| *char != '\n' && hidden.contains(char));
            assert_eq!(bare, None, "{told:?}");
            assert!(
                !told.chars().any(|char| char.is_control() && char != '\n'),
                "{told:?}"
            );
        }
        let escaped = format!("a\\u{{{:x}}}b.yaml", u32::from(char));
        assert_says(&report.text(false), &escaped);
        // A program gets the very name.
        let files = report.json();
        let mut files = files
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        assert!(files.any(|line| line["file"] == format!("specs/{file}")));
    }
}

#[test]
fn a_flood_is_folded_and_counted_until_all_is_asked_for() {
    let keys = (0..50).map(|at| format!("    A{at}: {{ type: strin }}"));
    let sources = with_line(&keys.collect::<Vec<_>>().join("\n"));
    let diagnostics = generate(&sources).diagnostics;
    let folded = Report::new(&diagnostics, &sources, "specs/", Fold::Floods);
    assert_eq!(folded.findings.len(), 20);
    assert_eq!(folded.count(Severity::Error), 50);
    assert_says(
        &folded.text(false),
        "and 30 more error[unknown-type] in specs/skatt.yaml; --all shows them",
    );
    assert_says(
        &folded.github(),
        "title=unknown-type::and 30 more of this kind",
    );
    let all = Report::new(&diagnostics, &sources, "specs/", Fold::Nothing);
    assert_eq!((all.findings.len(), all.folded.len()), (50, 0));
}

#[test]
fn findings_stand_in_the_order_of_the_file_the_gravest_first() {
    for sources in faulty() {
        let places = report(&sources)
            .findings
            .into_iter()
            .map(|finding| {
                let start = finding.place.start.map(|start| (start.line, start.column));
                (finding.place.file, start, finding.severity)
            })
            .collect::<Vec<_>>();
        let whole = |start: &Option<(usize, usize)>| start.unwrap_or((1, 1));
        let sorted = places.windows(2).all(|pair| {
            let key = |(file, start, severity): &(String, Option<(usize, usize)>, Severity)| {
                (file.clone(), whole(start), *severity)
            };
            key(&pair[0]) <= key(&pair[1])
        });
        assert!(sorted, "{places:#?}");
    }
}

#[test]
fn damaged_files_can_be_told_of_in_every_format() {
    let mut random = Random(17);
    for (at, folder) in ["unions", "supplement", "fixups", "spanning-cells"]
        .iter()
        .enumerate()
    {
        let folder = workspace().join("tests/fixtures/bad").join(folder);
        for _ in 0..40 {
            let mut sources = Sources::default();
            for entry in folder.read_dir().unwrap() {
                let path = entry.unwrap().path();
                let mut bytes = fs::read(&path).unwrap();
                for _ in 0..=random.below(4) {
                    let place = random.below(bytes.len());
                    let end = (place + random.below(9)).min(bytes.len());
                    let new =
                        ["", "\u{1f600}", "\r\n", "\t", "|", ": ", "\u{feff}"][random.below(7)];
                    bytes.splice(place..end, new.bytes());
                }
                sources.add(path.file_name().unwrap().to_str().unwrap(), bytes);
            }
            let report = report(&sources);
            let told = [
                report.text(at % 2 == 0),
                report.github(),
                report.sarif(),
                report.json(),
            ];
            assert!(
                told.iter()
                    .all(|told| report.findings.is_empty() || !told.is_empty())
            );
        }
    }
}

/// A folder with a fault, as the commands take it.
fn fixture(path: &str) -> String {
    workspace()
        .join("tests/fixtures")
        .join(path)
        .to_str()
        .unwrap()
        .to_owned()
}

#[test]
fn machine_formats_are_all_there_is_on_standard_output() {
    for command in ["regenerate", "check"] {
        for (format, begins) in [
            ("json", "{\"code\":"),
            ("sarif", "{\"$schema\":"),
            ("github", "::"),
        ] {
            let copy = small();
            let mut faulty = xtask();
            faulty.args([
                command,
                "--specs",
                &fixture("bad/several-faults"),
                "--format",
                format,
            ]);
            let told = run(faulty.arg("--out").arg(copy.out())).expect(2);
            assert!(
                told.stdout
                    .lines()
                    .all(|line| line.starts_with(begins) || line.starts_with("{\"summary\":")),
                "{}",
                told.stdout
            );
            assert_says(&told.stderr, "4 errors, 3 warnings");
            assert!(!told.stderr.contains("-->"), "{}", told.stderr);
        }
    }
}

#[test]
fn what_is_fine_is_told_to_programs_too() {
    let copy = small();
    copy.generated();
    let json = run(copy.xtask("check").args(["--format", "json"])).expect(0);
    assert_eq!(
        json.stdout,
        "{\"summary\":{\"errors\":0,\"warnings\":0,\"notes\":0}}\n"
    );
    assert_says(&json.stderr, "all up to date with the specifications");
    let sarif = run(copy.xtask("check").args(["--format", "sarif"])).expect(0);
    let log: Value = serde_json::from_str(&sarif.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    let github = run(copy.xtask("regenerate").args(["--format", "github"])).expect(0);
    assert_eq!(github.stdout, "");
    assert_says(&github.stderr, "0 created, 0 updated");
}

#[test]
fn drift_is_told_in_every_format() {
    let copy = small();
    copy.generated();
    fs::remove_file(copy.out().join("skattekit-shared/src/lib.rs")).unwrap();
    fs::write(copy.out().join("stray.rs"), "").unwrap();
    fs::write(copy.out().join("rustfmt.toml"), "").unwrap();
    let codes = ["missing-output", "orphan-output", "stale-output"];

    let json = run(copy.xtask("check").args(["--format", "json"])).expect(1);
    let lines = json
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut found = lines
        .filter_map(|line| Some(line["code"].as_str()?.to_owned()))
        .collect::<Vec<_>>();
    found.sort();
    assert_eq!(found, codes);
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in json.stdout.lines() {
        assert_valid(&validator, &serde_json::from_str(line).unwrap());
    }
    let sarif = run(copy.xtask("check").args(["--format", "sarif"])).expect(1);
    let github = run(copy.xtask("check").args(["--format", "github"])).expect(1);
    for code in codes {
        assert_says(&sarif.stdout, &format!("\"ruleId\":\"{code}\""));
        assert_says(&github.stdout, &format!("title={code}::"));
    }
    assert_says(&json.stderr, "1 stale, 1 missing, 1 orphan");
}

#[test]
#[cfg(unix)]
fn the_name_of_a_file_drives_no_terminal() {
    let copy = small();
    copy.generated();
    fs::write(copy.out().join("a\u{1b}[2Jb.rs"), "").unwrap();
    let checked = run(&mut copy.xtask("check")).expect(1);
    assert_says(&checked.stdout, "a\\u{1b}[2Jb.rs");
    let cleaned = run(&mut copy.xtask("regenerate")).expect(0);
    assert_says(&cleaned.stdout, "a\\u{1b}[2Jb.rs");
    assert!(!(checked.stdout + &cleaned.stdout).contains('\u{1b}'));
}

#[test]
fn warnings_can_be_denied() {
    let copy = small();
    let warnings = fixture("good/warnings");
    let command = |name: &str| {
        let mut command = xtask();
        command.args([name, "--specs", &warnings, "--deny-warnings", "--out"]);
        command.arg(copy.out());
        command
    };
    let denied = run(&mut command("regenerate")).expect(1);
    assert_says(
        &denied.stderr,
        "nothing was written, because of --deny-warnings",
    );
    assert!(!copy.out().exists());
    run(xtask()
        .args(["regenerate", "--specs", &warnings, "--out"])
        .arg(copy.out()))
    .expect(0);
    let denied = run(&mut command("check")).expect(1);
    assert_says(&denied.stderr, "warning[");
    // Errors are errors, whatever is said of warnings.
    let mut faulty = xtask();
    faulty.args([
        "check",
        "--deny-warnings",
        "--specs",
        &fixture("bad/several-faults"),
    ]);
    run(&mut faulty).expect(2);
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let told = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = xtask();
        command.args(["check", "--specs", &fixture("bad/two-tables")]);
        command
            .args(arguments)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command.envs(environment.iter().copied());
        run(&mut command).expect(2).stderr.contains('\u{1b}')
    };
    assert!(!told(&[], &[]), "piped");
    assert!(told(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!told(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(told(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!told(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!told(&["--color", "always", "--format", "json"], &[]));
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_hides_no_other_fault() {
    let copy = small();
    let page = copy.specs().join("skatt.md");
    fs::remove_file(&page).unwrap();
    std::os::unix::fs::symlink("/nowhere/at/all.md", &page).unwrap();
    copy.change("felles.yaml", "pattern: ", "patern: ");
    let refused = run(&mut copy.xtask("check")).expect(2);
    assert_says(
        &refused.stderr,
        "error[unreadable-file]: the file cannot be read",
    );
    assert_says(&refused.stderr, "skatt.md");
    assert_says(&refused.stderr, "error[unknown-key]: `patern`");
    assert_says(&refused.stderr, "2 errors, 0 warnings");
}

#[test]
fn the_documentation_names_every_format() {
    let help = run(xtask().args(["check", "--help"])).expect(0);
    for format in ["text", "json", "sarif", "github"] {
        assert_says(&help.stdout, &format!("- {format}:"));
    }
    assert_says(&help.stdout, "diagnostics.schema.json");
    let schema = workspace().join("codegen/src/report/diagnostics.schema.json");
    assert!(schema.is_file());
}
