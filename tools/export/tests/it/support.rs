//! What the tests share: folders, the command, responses, and the tables of a data set read back.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use skattekit_models::{Format, MODELS, ResponseType};
use skattekit_testdata::{Samples, Size};
use tempfile::TempDir;

pub(crate) const AVREGNING: &str = r#"{"personidentifikator":"20463518646","inntektsaar":"2024","skjermet":false,"fastland":{"restskatt":12}}"#;
pub(crate) const GRUNNLAG: &str = r#"{"personidentifikator":"20463518646","inntektsaar":"2021","grunnlag":[{"tekniskNavn":"samletGjeld","beloep":1,"spesifisering":[{"type":"Konto","gjeld":5}]}],"ajourholdstidspunkt":"2022-01-01T00:00:00Z"}"#;

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

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn add(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_skattekit-export"));
        command.current_dir(self.0.path());
        command
    }

    /// Runs the command in the folder, with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, b"")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The command may end before it has read anything.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The tables of the data set in a folder.
    pub(crate) fn tables(&self, name: &str) -> Tables {
        Tables::of(&self.path(name))
    }
}

/// The rows of all tables, by data set and table; the inntektsår of the folder is a column.
#[derive(Debug, Default)]
pub(crate) struct Tables(pub(crate) BTreeMap<String, Vec<TableRow>>);

/// A row: the columns that have a value.
pub(crate) type TableRow = BTreeMap<String, String>;

impl Tables {
    fn of(folder: &Path) -> Self {
        let mut tables = Self::default();
        for file in parquet_files(folder) {
            let place = file.strip_prefix(folder).unwrap();
            let names = place.iter().map(|name| name.to_str().unwrap());
            let names = names.collect::<Vec<_>>();
            let rows = tables
                .0
                .entry(format!("{}/{}", names[0], names[1]))
                .or_default();
            let year = names[2].strip_prefix("inntektsaar=");
            let reader = SerializedFileReader::new(File::open(&file).unwrap()).unwrap();
            for row in reader.get_row_iter(None).unwrap() {
                let mut row = texts(&row.unwrap());
                let year = year.filter(|year| !year.starts_with("__"));
                row.extend(year.map(|year| ("inntektsaar".to_owned(), year.to_owned())));
                rows.push(row);
            }
        }
        tables
    }

    pub(crate) fn rows(&self, table: &str) -> &[TableRow] {
        self.0.get(table).map_or(&[], |rows| rows)
    }

    /// The values of a column, in no order.
    pub(crate) fn values(&self, table: &str, column: &str) -> Vec<&str> {
        let rows = self.rows(table).iter();
        let mut values = rows
            .filter_map(|row| row.get(column).map(String::as_str))
            .collect::<Vec<_>>();
        values.sort_unstable();
        values
    }
}

fn texts(row: &Row) -> TableRow {
    let value = |field: &Field| {
        Some(match field {
            Field::Null => return None,
            Field::Str(text) => text.clone(),
            Field::TimestampMicros(_) => {
                let text = field.to_string();
                let text = text.trim_end_matches(" +00:00").replace(' ', "T");
                text.trim_end_matches(".000000").to_owned() + "Z"
            }
            Field::Decimal(number) => {
                let text = field.to_string();
                assert_eq!(number.scale(), 10);
                let text = text.trim_end_matches('0').trim_end_matches('.');
                text.to_owned()
            }
            other => other.to_string().trim_matches('"').to_owned(),
        })
    };
    let columns = row.get_column_iter();
    columns
        .filter_map(|(name, field)| Some((name.clone(), value(field)?)))
        .collect()
}

/// The Parquet files that a reader of a data set finds: none in folders that begin with a point.
pub(crate) fn parquet_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = all_files(folder);
    files.retain(|file| {
        let place = file.strip_prefix(folder).unwrap();
        let is_hidden = place.iter().any(|name| name.as_encoded_bytes()[0] == b'.');
        !is_hidden && file.extension().is_some_and(|ending| ending == "parquet")
    });
    files
}

pub(crate) fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The metadata of a file's fields: the name of each field that is personal data.
pub(crate) fn personal_columns(file: &Path) -> Vec<String> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap();
    let fields = builder.schema().fields().iter();
    fields
        .filter(|field| field.metadata().contains_key("skattekit.personal"))
        .map(|field| field.name().clone())
        .collect()
}

/// The row of a model that is no error.
pub(crate) fn model(api: &str, version: &str) -> &'static ResponseType {
    let is_it = |row: &&ResponseType| row.api == api && row.version == version && !row.is_error;
    MODELS.iter().find(is_it).unwrap()
}

/// Responses of a model, one per line.
pub(crate) fn samples(row: &ResponseType, format: Format, count: u64) -> Vec<String> {
    let make = |seed| {
        let size = if seed % 3 == 0 {
            Size::Full
        } else {
            Size::Mixed
        };
        let mut samples = Samples::from_seed(seed).sized(size);
        row.sample.document(&mut samples, format).unwrap()
    };
    (0..count).map(make).collect()
}

/// The model's name, as `--model` takes it.
pub(crate) fn named(row: &ResponseType) -> String {
    format!("{}.{}.{}", row.api, row.version, row.name)
}
