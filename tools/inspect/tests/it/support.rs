//! What the tests share: folders of files, the command run on them, responses.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const AVREGNING: &str = r#"{"personidentifikator":"20463518646","inntektsaar":"2024","skjermet":false,"fastland":{"restskatt":0}}"#;
pub(crate) const FEIL: &str = r#"{"kode":"AR-007","melding":"Fant ikke 20463518646"}"#;
pub(crate) const GRUNNLAG: &str = r#"{"personidentifikator":"20463518646","inntektsaar":"2021","grunnlag":[{"tekniskNavn":"samletGjeld","beloep":1,"spesifisering":[{"type":"Konto","gjeld":5}]}],"ajourholdstidspunkt":"2022-01-01T00:00:00Z"}"#;
pub(crate) const XML: &str = r#"<avregning xmlns="urn:no:skatteetaten:datasamarbeid:avregning:v2"><personidentifikator>20463518646</personidentifikator><inntektsaar>2023</inntektsaar></avregning>"#;

/// A folder that is gone after the test.
pub(crate) struct Folder(TempDir);

/// What the command printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with one file, `a`.
    pub(crate) fn with(bytes: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.add("a", bytes);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn add(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The command in this folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, b"")
    }

    /// The command in this folder, with something on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_skattekit-inspect"))
            .args(arguments)
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who ends without having read it is none the worse for it.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The report on `a` as JSON.
    pub(crate) fn report(&self) -> Value {
        self.run(&["a", "--format", "json", "--unused"]).json()
    }
}

impl Run {
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// The report on a file of these bytes.
pub(crate) fn report(bytes: impl AsRef<[u8]>) -> Value {
    Folder::with(bytes).report()
}

/// The models of a report with their years and how many records each has.
pub(crate) fn models(report: &Value) -> Vec<String> {
    report["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|model| {
            let text = |key: &str| model[key].as_str().unwrap().to_owned();
            let (api, version, name) = (text("api"), text("version"), text("model"));
            format!(
                "{api}.{version}.{name} {} {}",
                model["inntektsaar"], model["records"]
            )
        })
        .collect()
}

/// The places of what was not read: line, column and reason.
pub(crate) fn places(report: &Value, kind: &str) -> Vec<(u64, u64, String)> {
    report[kind]["first"]
        .as_array()
        .unwrap()
        .iter()
        .map(|at| {
            let number = |key: &str| at[key].as_u64().unwrap();
            let reason = at["reason"].as_str().unwrap().to_owned();
            (number("line"), number("column"), reason)
        })
        .collect()
}

pub(crate) fn packed(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes.as_ref()).unwrap();
    packer.finish().unwrap()
}

/// A JSON text on several lines.
pub(crate) fn pretty(text: &str) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap();
    // Whether a map keeps its order is for whoever else builds serde_json to say.
    value.sort_all_objects();
    format!("{value:#}")
}
