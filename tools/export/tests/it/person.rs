//! Personal data: none of it in any byte of any file, unless it was asked for.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;
use skattekit_export::PersonKey;
use skattekit_models::Format;
use skattekit_runtime::from_json;
use skattekit_summert_skattegrunnlag::NoCodes;
use skattekit_summert_skattegrunnlag::v2::SummertSkattegrunnlag;

use crate::support::{
    AVREGNING, Folder, GRUNNLAG, all_files, model, parquet_files, personal_columns, samples,
};

const PERSON: &str = "20463518646";
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Every string that can be any in a value gets a mark of its own.
fn plant(value: &mut Value, name: &str, marks: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                plant(value, &name.clone(), marks);
            }
        }
        Value::Array(items) => {
            for item in items {
                plant(item, name, marks);
            }
        }
        // These decide how the rest is read.
        Value::String(_) if ["type", "inntektsaar", "tekniskNavn", "kategori"].contains(&name) => {}
        Value::String(text) => {
            let mark = format!("merke{}merke", marks.len());
            text.clone_from(&mark);
            marks.push(mark);
        }
        _ => {}
    }
}

/// The planted texts that are not shown by `Debug`, which shows no personal data.
fn planted() -> (String, Vec<String>, Vec<String>) {
    let (mut lines, mut hidden, mut shown) = (String::new(), Vec::new(), Vec::new());
    let mut marks = Vec::new();
    for text in samples(model("summertskattegrunnlag", "v2"), Format::Json, 6) {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        plant(&mut value, "", &mut marks);
        // What no model knows may be a person's too.
        value["nyttFelt"] = Value::String(format!("merkeNytt {PERSON}"));
        lines += &format!("{value}\n");
        let read: SummertSkattegrunnlag<NoCodes> = from_json(&*value.to_string()).unwrap();
        let debug = format!("{read:?}");
        let is_shown = |mark: &&String| debug.contains(mark.as_str());
        let own = marks
            .iter()
            .filter(|mark| value.to_string().contains(mark.as_str()));
        let (own_shown, own_hidden): (Vec<_>, Vec<_>) = own.partition(is_shown);
        shown.extend(own_shown.into_iter().cloned());
        hidden.extend(own_hidden.into_iter().cloned());
    }
    hidden.extend(["merkeNytt".to_owned(), PERSON.to_owned()]);
    (lines, hidden, shown)
}

/// Everything that is in the files of a folder: their names, their bytes, and the cells of the tables.
fn contents(folder: &Folder, name: &str) -> String {
    let mut all = format!("{:?}", folder.tables(name));
    for file in all_files(&folder.path(name)) {
        all += &file
            .strip_prefix(folder.path(name))
            .unwrap()
            .display()
            .to_string();
        all += &String::from_utf8_lossy(&fs::read(&file).unwrap());
    }
    all
}

#[test]
fn nothing_that_is_hidden_elsewhere_is_in_any_byte_of_any_file() {
    let (lines, hidden, shown) = planted();
    assert!(
        hidden.len() > 50 && shown.len() > 20,
        "{} {}",
        hidden.len(),
        shown.len()
    );
    let folder = Folder::new();
    folder.add(
        "svar",
        format!("{lines}{AVREGNING}\n{{\"x\":\"{PERSON}\"\n"),
    );
    key_file(&folder, KEY, 0o600);
    for (to, person) in [("t", &["drop"][..]), ("n", &["key", "noekkel"])] {
        let arguments = [&["--to", to, "svar", "--person"], person].concat();
        let run = folder.run(&arguments);
        assert_eq!(run.code, Some(1), "{run:?}");
        let all = contents(&folder, to) + &run.stdout + &run.stderr;
        for mark in &hidden {
            // Of `merke1merke` there is no other beginning with it.
            assert!(!all.contains(mark.as_str()), "{person:?}: {mark}");
        }
        for mark in &shown {
            assert!(all.contains(mark.as_str()), "{person:?}: {mark} is missing");
        }
    }
    // What was looked for is what would be there.
    folder.run(&["--to", "k", "--person", "keep", "svar"]);
    let all = contents(&folder, "k");
    for mark in hidden.iter().filter(|mark| *mark != "merkeNytt") {
        assert!(all.contains(mark.as_str()), "{mark}");
    }
}

#[test]
fn an_identifier_is_its_hmac_with_the_key_and_the_rest_is_dropped() {
    let folder = Folder::new();
    folder.add("svar", format!("{AVREGNING}\n{GRUNNLAG}"));
    key_file(&folder, &format!("{KEY}\n"), 0o600);
    let run = folder.run(&["--to", "t", "--person", "key", "noekkel", "svar"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let token = PersonKey::new(KEY.as_bytes()).token(PERSON);
    let tables = folder.tables("t");
    for table in ["avregning/svar", "summertskattegrunnlag/svar"] {
        assert_eq!(tables.values(table, "personidentifikator"), [&*token]);
    }
    // Another key is another data set.
    key_file(&folder, &KEY.replace('0', "1"), 0o600);
    folder.add("mer", AVREGNING);
    for person in [&["key", "noekkel"][..], &["drop"], &["keep"]] {
        let run = folder.run(&[&["--to", "t", "mer", "--person"], person].concat());
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains("`--person key`"), "{run:?}");
    }
}

fn key_file(folder: &Folder, key: &str, mode: u32) {
    let path = folder.add("noekkel", key);
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_key_that_is_none_is_refused_with_what_to_do() {
    let folder = Folder::new();
    folder.add("svar", AVREGNING);
    for (key, mode, reason) in [
        ("", 0o600, "has 0 bytes"),
        ("  \n", 0o600, "has 0 bytes"),
        ("hemmelig", 0o600, "openssl rand"),
        (KEY, 0o644, "chmod 600"),
        (KEY, 0o640, "chmod 600"),
    ] {
        key_file(&folder, key, mode);
        let run = folder.run(&["--to", "t", "--person", "key", "noekkel", "svar"]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(reason), "{run:?}");
        assert!(!folder.path("t").exists());
    }
    let run = folder.run(&["--to", "t", "--person", "key", "ingen", "svar"]);
    assert!(run.stderr.contains("cannot be read"), "{run:?}");
    let run = folder.run(&["--to", "t", "svar", "--person", "hide"]);
    assert!(run.stderr.contains("unknown `--person hide`"), "{run:?}");
    let run = folder.run(&["--to", "t", "svar", "--person", "key"]);
    assert!(run.stderr.contains("needs the file"), "{run:?}");
}

#[test]
fn the_schema_says_what_is_personal() {
    let folder = Folder::new();
    folder.add("svar", AVREGNING);
    folder.run(&["--to", "t", "--person", "drop", "svar"]);
    let files = parquet_files(&folder.path("t"));
    let found = files.iter().flat_map(|file| personal_columns(file));
    let found = found.collect::<BTreeSet<_>>();
    assert_eq!(found, BTreeSet::from(["personidentifikator".to_owned()]));
}
