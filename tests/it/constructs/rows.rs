//! The rows of the support table, read from their folder with specification, bodies and place in the table.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::value::RawValue;
use skattekit_codegen::Sources;

use crate::support::read_tree;

/// One construct.
pub(crate) struct Row {
    /// The name of its file or folder.
    pub(crate) name: String,
    /// The section of the table.
    pub(crate) section: String,
    /// The construct, as OpenAPI or a page writes it.
    pub(crate) construct: String,
    /// The items of the generated code that show what it becomes.
    pub(crate) shows: Vec<String>,
    /// What the generator says of it, such as `error unsupported`; sorted nowhere, each once.
    pub(crate) says: Vec<String>,
    /// Where the specification stands, from the root of the workspace on.
    pub(crate) link: String,
    /// What the generator reads.
    pub(crate) sources: Sources,
    /// The files behind `sources`, without the manifest.
    files: BTreeMap<String, Vec<u8>>,
    /// Whether it has a manifest of its own, and with it crates of its own.
    pub(crate) has_manifest: bool,
    /// The crate that it is a version of, unless it has a manifest of its own.
    pub(crate) package: String,
    /// The bodies that are read and written.
    pub(crate) bodies: Vec<BTreeMap<String, Box<RawValue>>>,
    /// Tests of what is not a body, as Rust.
    pub(crate) program: Option<String>,
}

impl Row {
    /// Whether nothing is generated of it.
    pub(crate) fn is_refused(&self) -> bool {
        self.says.iter().any(|said| said.starts_with("error "))
    }

    /// The module of its own in the crate of its section.
    pub(crate) fn module(&self) -> String {
        format!("v1_{}", self.name.replace('-', "_"))
    }

    fn document(&self) -> &str {
        let mut names = self.files.keys();
        names
            .find(|name| ["skatt.yaml", "skatt.json"].contains(&&***name))
            .unwrap_or_else(|| panic!("{} has no document", self.name))
    }
}

/// Every row, by section and name.
pub(crate) fn read() -> Vec<Row> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut parts = BTreeMap::<String, BTreeMap<String, Vec<u8>>>::new();
    for (path, bytes) in read_tree(&fixtures.join("support")) {
        let (row, file) = if let Some((row, file)) = path.split_once('/') {
            (row, file.to_owned())
        } else {
            let (row, ending) = path.split_once('.').unwrap();
            let file = match ending {
                "yaml" | "json" => format!("skatt.{ending}"),
                ending => format!("row.{ending}"),
            };
            (row, file)
        };
        parts.entry(row.to_owned()).or_default().insert(file, bytes);
    }
    let rows = parts
        .into_iter()
        .map(|(name, files)| row(name, files, &fixtures));
    let mut rows = rows.collect::<Vec<_>>();
    rows.sort_by_key(|row| super::table::place(&row.section));
    rows
}

fn row(name: String, mut files: BTreeMap<String, Vec<u8>>, fixtures: &Path) -> Row {
    let mut text = |file: &str| {
        let bytes = files.remove(file)?;
        Some(String::from_utf8(bytes).unwrap())
    };
    let (head, bodies, program) = (text("row.txt"), text("row.jsonl"), text("row.rs"));
    let is_folder = head.is_some();
    let head = head.unwrap_or_else(|| opening_comment(&files));
    let head = head.lines().map(|line| line.split_once(": ").unwrap());
    let head = head.collect::<BTreeMap<_, _>>();
    let said = |key: &str| head.get(key).map(|text| (*text).to_owned());
    let list = |key: &str| {
        let items = said(key).unwrap_or_default();
        let items = items.split(", ").filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    };
    let ending = if is_folder { "" } else { ".yaml" };
    let mut link = format!("tests/fixtures/support/{name}{ending}");
    if let Some(other) = said("fixture") {
        files = read_tree(&fixtures.join(&other));
        link = format!("tests/fixtures/{other}");
    }
    let program = said("program").map_or(program, |path| {
        Some(std::fs::read_to_string(fixtures.join(path)).unwrap())
    });
    let bodies = bodies.unwrap_or_default();
    let bodies = bodies.lines().map(|line| {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {line}: {error}"))
    });
    let section = said("section").unwrap_or_else(|| panic!("{name} has no section"));
    let mut row = Row {
        construct: said("construct").unwrap_or_else(|| panic!("{name} has no construct")),
        shows: list("shows"),
        says: list("says"),
        bodies: bodies.collect(),
        package: format!(
            "skattekit-rows-{}",
            section.to_lowercase().replace([' ', '.'], "-")
        ),
        has_manifest: files.contains_key("specs.toml"),
        sources: Sources::default(),
        name,
        section,
        link,
        files,
        program,
    };
    row.sources = if row.has_manifest {
        let mut sources = Sources::default();
        for (path, bytes) in &row.files {
            sources.add(path.clone(), bytes.clone());
        }
        sources
    } else {
        together(&[&row])
    };
    row
}

/// What the comment says that the document of a row begins with.
fn opening_comment(files: &BTreeMap<String, Vec<u8>>) -> String {
    let document = files.get("skatt.yaml").map(Vec::as_slice);
    String::from_utf8_lossy(document.unwrap_or_default())
        .lines()
        .map_while(|line| line.strip_prefix("# "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The specifications of several rows of a section as versions of one crate.
pub(crate) fn together(rows: &[&Row]) -> Sources {
    let package = &rows[0].package;
    let mut sources = Sources::default();
    let mut manifest = format!(
        "[[api]]\nslug = \"skatt\"\ncrate = \"{package}\"\nrelease = \"0.1.0\"\ntitle = \"Skatt\"\n"
    );
    for row in rows {
        let name = &row.name;
        // A row of one file is called what it is called in its folder; several files need one.
        let folder = if rows.len() == 1 {
            String::new()
        } else {
            format!("{name}/")
        };
        let document = row.document();
        manifest += &format!("\n[[api.document]]\nversion = \"v1-{name}\"\n");
        let entry = |key: &str, file: &str| {
            format!(
                "{key} = {{ file = \"{folder}{file}\", status = \"published\", source = \"here\" }}\n"
            )
        };
        manifest += &entry("openapi", document);
        if row.files.contains_key("skatt.md") {
            manifest += &entry("page", "skatt.md");
        }
        for (path, bytes) in &row.files {
            sources.add(format!("{folder}{path}"), bytes.clone());
        }
    }
    sources.add("specs.toml", manifest);
    sources
}
