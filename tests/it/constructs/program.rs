//! A crate whose tests read and write the bodies of all rows.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::rows::Row;
use crate::support::Tree;

/// What a body is read by: tolerant, with what is new in it, and strict; and what it is written as again.
const HEAD: &str = r#"//! What the rows of the support table are read and written as.
#![allow(dead_code, deprecated, unused_imports, clippy::all, clippy::pedantic)]

use skattekit_runtime::{Document, ReadError, Wire, from_json, from_json_strict, from_json_with_findings};
use skattekit_runtime::{from_xml, from_xml_strict, from_xml_with_findings, to_json, to_xml};

type Expected = (&'static [&'static str], &'static str, Option<&'static str>);

fn findings<T>(read: Result<T, ReadError>) -> Vec<String> {
    let Err(error) = read else { return Vec::new() };
    assert!(!error.findings().is_empty(), "{error}");
    error.findings().iter().map(ToString::to_string).collect()
}

fn json<T: Wire>(body: &str, (news, again, error): Expected) {
    assert_eq!(findings(from_json_strict::<T>(body)), news);
    if let Some(error) = error {
        assert_eq!(from_json::<T>(body).err().unwrap().to_string(), error);
        return;
    }
    assert_eq!(to_json(&from_json::<T>(body).unwrap()).unwrap(), again);
    let (value, found) = from_json_with_findings::<T>(body).unwrap();
    assert_eq!(to_json(&value).unwrap(), again);
    assert!(found.iter().all(|found| news.contains(&&*found.to_string())), "{found:?}");
}

fn xml<T: Document>(body: &str, (news, again, error): Expected) {
    assert_eq!(findings(from_xml_strict::<T>(body)), news);
    if let Some(error) = error {
        assert_eq!(from_xml::<T>(body).err().unwrap().to_string(), error);
        return;
    }
    assert_eq!(to_xml(&from_xml::<T>(body).unwrap()).unwrap(), again);
    let (value, found) = from_xml_with_findings::<T>(body).unwrap();
    assert_eq!(to_xml(&value).unwrap(), again);
    assert!(found.iter().all(|found| news.contains(&&*found.to_string())), "{found:?}");
}

fn no_json<T: Wire>(body: &str, error: &str) {
    assert_eq!(from_json::<T>(body).err().unwrap().to_string(), error);
    assert_eq!(from_json_strict::<T>(body).err().unwrap().to_string(), error);
}
"#;

/// Adds the crate that tests the crates of the rows.
pub(crate) fn add(rows: &[Row], files: &mut Tree) {
    let mut manifest = "[package]
name = \"rows\"
version = \"0.0.0\"
edition.workspace = true

[dependencies]
skattekit-runtime.workspace = true
"
    .to_owned();
    let packages = files
        .keys()
        .filter_map(|path| path.strip_suffix("/Cargo.toml"));
    for package in packages {
        manifest += &format!("{package} = {{ path = \"../{package}\" }}\n");
    }
    manifest += "\n[dependencies.serde_json]\nworkspace = true\n";
    let mut tests = HEAD.to_owned();
    for row in rows {
        let module = row.module();
        let home = format!("{}::{module}", row.package.replace('-', "_"));
        tests += &format!("\nmod {module} {{\n");
        if !row.has_manifest {
            tests += &format!("use {home}::*;\n");
        }
        for (at, body) in row.bodies.iter().enumerate() {
            tests += &format!("#[test]\nfn body_{}() {{\n    {}\n}}\n", at + 1, case(body));
        }
        if let Some(program) = &row.program {
            let lines = program.lines().filter(|line| !line.starts_with("//!"));
            tests += &lines.collect::<Vec<_>>().join("\n");
        }
        tests += "\n}\n";
    }
    let crate_files = [
        ("Cargo.toml", manifest),
        ("src/lib.rs", "//! Nothing but tests.\n".to_owned()),
        ("tests/it.rs", tests),
    ];
    let crate_files = crate_files.map(|(path, text)| (format!("rows/{path}"), text.into_bytes()));
    files.extend(crate_files);
}

/// The call that reads and writes one body.
fn case(body: &BTreeMap<String, Box<RawValue>>) -> String {
    for key in body.keys() {
        let known = [
            "type", "body", "xml", "findings", "again", "error", "refused",
        ];
        assert!(known.contains(&&**key), "{key}");
    }
    let text = |key: &str| {
        let value = body.get(key)?;
        Some(serde_json::from_str::<String>(value.get()).unwrap())
    };
    let ty = text("type").unwrap();
    let raw = |key: &str| body.get(key).map(|value| value.get().to_owned());
    let (how, sent) = match text("xml") {
        Some(xml) => ("xml", xml),
        None => ("json", raw("body").unwrap()),
    };
    if let Some(refused) = text("refused") {
        return format!("super::no_json::<{ty}>({sent:?}, {refused:?});");
    }
    let again = if how == "xml" {
        text("again")
    } else {
        raw("again")
    };
    let again = again.unwrap_or_else(|| sent.clone());
    let findings = raw("findings").unwrap_or_else(|| "[]".to_owned());
    let findings = serde_json::from_str::<Vec<String>>(&findings).unwrap();
    let error = text("error");
    format!("super::{how}::<{ty}>({sent:?}, (&{findings:?}, {again:?}, {error:?}));")
}
