//! What `explain` says, and its examples run through the generator: each fault gives its code, each repair does not.

use std::collections::BTreeMap;

use skattekit_codegen::{Code, Example, Severity, Sources, generate};

use crate::support::{assert_says, run, xtask};

/// The codes whose faults are no texts: each is tested where the command runs.
const WITHOUT_EXAMPLE: [Code; 7] = [
    Code::UnreadableFile,
    Code::NotUtf8,
    Code::StaleOutput,
    Code::MissingOutput,
    Code::OrphanOutput,
    Code::StaleLock,
    Code::EditedFile,
];

#[test]
fn every_code_is_explained_in_a_sentence_and_by_an_example() {
    for code in Code::ALL {
        let name = code.as_str();
        let explanation = code.explanation();
        assert!(explanation.summary.ends_with('.'), "{name}");
        assert!(
            explanation.summary.len() < 120,
            "{name}: {}",
            explanation.summary
        );
        let has_example = !explanation.fault.is_empty() && !explanation.repair.is_empty();
        assert_eq!(has_example, !WITHOUT_EXAMPLE.contains(code), "{name}");
        assert_eq!(Code::from_name(name), Some(*code));
    }
}

#[test]
fn every_example_has_its_fault_and_its_repair_mends_it() {
    let mut wrong = Vec::new();
    for code in Code::ALL
        .iter()
        .filter(|code| !WITHOUT_EXAMPLE.contains(code))
    {
        let name = code.as_str();
        let explanation = code.explanation();
        let mut files: BTreeMap<&str, &Example> = BTreeMap::new();
        files.extend(explanation.fault.iter().map(|file| (&*file.file, file)));
        let found = codes_of(&files);
        if found.iter().any(|(_, found)| found != code) || found.is_empty() {
            wrong.push(format!("the fault of {name} gives {found:?}"));
        }
        files.extend(explanation.repair.iter().map(|file| (&*file.file, file)));
        let left = codes_of(&files);
        let mut others = left.iter();
        if others.any(|(severity, left)| left == code || *severity == Severity::Error) {
            wrong.push(format!("the repair of {name} leaves {left:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is found in an example's files and the ordinary ones around them; nothing that is as the ordinary ones give it.
fn codes_of(files: &BTreeMap<&str, &Example>) -> Vec<(Severity, Code)> {
    let mut sources = Sources::default();
    let mut manifest = String::from(
        "[[api]]\nslug = \"skatt\"\ncrate = \"skattekit-skatt\"\nrelease = \"0.1.0\"\ntitle = \"Skatt\"\n\n\
         [[api.document]]\nversion = \"v1\"\n\
         openapi = { file = \"openapi.yaml\", status = \"published\", source = \"here\" }\n",
    );
    if files.contains_key("page.md") {
        manifest += "page = { file = \"page.md\", status = \"published\", source = \"here\" }\n";
    }
    let years = files
        .keys()
        .filter_map(|path| path.strip_suffix(".md"))
        .filter(|name| name.parse::<u16>().is_ok())
        .map(|year| {
            format!(
                "{year} = [{{ file = \"{year}.md\", status = \"published\", source = \"here\" }}]\n"
            )
        })
        .collect::<Vec<_>>()
        .concat();
    if !years.is_empty() {
        manifest += "\n[api.year-list]\nname = \"TekniskNavn\"\n\n[api.year-list.years]\n";
        manifest += &years;
    }
    let entries = files
        .keys()
        .filter_map(|path| path.strip_prefix("sider/"))
        .map(|file| {
            let slug = file.trim_end_matches(".md");
            let page =
                format!("{{ file = \"sider/{file}\", status = \"published\", source = \"here\" }}");
            format!("[[catalogue.page]]\nslug = \"{slug}\"\npage = {page}\n")
        })
        .collect::<Vec<_>>()
        .concat();
    if !entries.is_empty() {
        manifest += &format!(
            "\n[catalogue]\ncrate = \"skattekit-catalogue\"\nrelease = \"0.1.0\"\n{entries}"
        );
    }
    sources.add("specs.toml", manifest);
    sources.add("openapi.yaml", document(""));
    for (path, file) in files {
        let is_document = *path == "openapi.yaml";
        let text = if is_document {
            document(&file.text)
        } else {
            file.text.clone()
        };
        sources.add(*path, text);
    }
    let generation = generate(&sources);
    let found = generation.diagnostics.sorted().into_iter();
    found.map(|found| (found.severity, found.code)).collect()
}

/// A document of which an example shows the part that it is about.
fn document(part: &str) -> String {
    let mut text = String::new();
    if part.starts_with('<') {
        return part.to_owned();
    }
    if !part.contains("openapi:") {
        text += "openapi: 3.0.3\ninfo: { title: Skatt, version: '1' }\n";
    }
    if !part.contains("paths:") {
        text += "paths: {}\n";
    }
    text + part
}

#[test]
fn the_list_has_every_code_and_a_sentence() {
    let listed = run(xtask().arg("explain")).expect(0);
    assert_eq!(listed.stdout.lines().count(), Code::ALL.len());
    for code in Code::ALL {
        assert_says(&listed.stdout, &code.explanation().summary);
    }
}

#[test]
fn a_code_is_explained_as_it_stands_in_a_message() {
    for name in ["unknown-key", "error[unknown-key]", "[unknown-key]"] {
        let explained = run(xtask().args(["explain", name])).expect(0);
        assert_says(
            &explained.stdout,
            Code::UnknownKey.explanation().text.trim(),
        );
    }
}

#[test]
fn a_wrong_code_is_refused_with_the_nearest() {
    let refused = run(xtask().args(["explain", "unkown-key"])).expect(2);
    assert_says(&refused.stderr, "did you mean `unknown-key`?");
    let refused = run(xtask().args(["explain", "E0308"])).expect(2);
    assert_says(&refused.stderr, "`cargo xtask explain` lists all codes");
}

#[test]
fn programs_get_explanations_as_json() {
    let listed = run(xtask().args(["explain", "--format", "json"])).expect(0);
    let mut names = Vec::new();
    for line in listed.stdout.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        names.push(value["code"].as_str().unwrap().to_owned());
        let code = Code::from_name(value["code"].as_str().unwrap()).unwrap();
        assert_eq!(value["summary"], code.explanation().summary);
        assert_eq!(value["text"], code.explanation().text);
    }
    assert_eq!(names.len(), Code::ALL.len());
    assert!(names.is_sorted());
}
