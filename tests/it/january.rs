//! The two jobs of a maintainer, on a copy: a new year is a table and a line, a new API an entry and its files.

use std::fs;

use crate::support::{Copy, assert_says, read_tree, run};

const YEARS: &str = "[api.year-list.years]\n";

#[test]
fn a_new_year_is_a_table_and_a_line() {
    let copy = Copy::new();
    let before = copy.generated();
    let tables = copy
        .specs()
        .join("informasjonsmodell/summertskattegrunnlag");
    let table = fs::read_to_string(tables.join("2025.md")).unwrap();
    fs::write(
        tables.join("2027.md"),
        table.replacen("samletGjeld<", "samletGjeldFra2027<", 1),
    )
    .unwrap();
    let line = "2027 = [{ file = \"informasjonsmodell/summertskattegrunnlag/2027.md\", status = \"published\", source = \"page @ <commit>\" }]\n";
    let manifest = copy.specs().join("specs.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace(YEARS, &format!("{YEARS}{line}"))).unwrap();

    let done = run(&mut copy.xtask("regenerate")).expect(0);
    assert_says(&done.stdout, "src/aar2027.rs");
    let after = read_tree(&copy.out());
    let package = "skattekit-summert-skattegrunnlag";
    let text = |path: &str| String::from_utf8(after[&format!("{package}/{path}")].clone()).unwrap();
    assert_says(&text("Cargo.toml"), "aar2027 = []");
    assert_says(&text("src/lib.rs"), "pub mod aar2027;");
    assert_says(&text("src/aar2027.rs"), "code: \"samletGjeldFra2027\"");
    // What the manifest says of a source is text, and no tag.
    assert_says(&text("src/aar2027.rs"), "\\<commit\\>");
    let untouched = before.iter().filter(|(path, _)| path.contains("/aar"));
    for (path, bytes) in untouched {
        assert!(after[path] == *bytes, "{path} changed");
    }
}

#[test]
fn a_provisional_year_is_final_with_a_table_before_its_list() {
    let copy = Copy::new();
    let before = copy.generated();
    let tables = copy
        .specs()
        .join("informasjonsmodell/summertskattegrunnlag");
    fs::copy(tables.join("2025.md"), tables.join("2026.md")).unwrap();
    let manifest = copy.specs().join("specs.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let page = "{ file = \"informasjonsmodell/summertskattegrunnlag/2026.md\", status = \"published\", source = \"page\" }";
    let (line, list) = (
        "2026 = [",
        "summertskattegrunnlag/2026.json\", status = \"provisional\"",
    );
    assert!(text.contains(line) && text.contains(list));
    let text = text.replace(line, &format!("{line}{page}, "));
    let text = text.replace(list, &list.replace("provisional", "transcribed"));
    fs::write(&manifest, text).unwrap();

    let done = run(&mut copy.xtask("regenerate")).expect(0);
    // What the two say differently is told: here those that the table of another year lacks, and those that it has.
    assert_says(
        &done.stderr,
        "`arbeidsfradragForUnge` is not in the first source of the year",
    );
    assert_says(
        &done.stderr,
        "`utbytteFraVerdipapirfond` is not in the year's machine-readable list",
    );
    let after = read_tree(&copy.out());
    let default = |tree: &crate::support::Tree| {
        let path = "skattekit-summert-skattegrunnlag/Cargo.toml";
        let text = String::from_utf8(tree[path].clone()).unwrap();
        let line = text.lines().find(|line| line.starts_with("default = "));
        line.unwrap().contains("aar2026")
    };
    assert_eq!((default(&before), default(&after)), (false, true));
}

#[test]
fn a_new_api_is_an_entry_and_its_files() {
    let copy = Copy::new();
    let before = copy.generated();
    let document = fs::read_to_string(copy.specs().join("openapi/avregning-v2.yaml")).unwrap();
    let page = fs::read_to_string(copy.specs().join("sider/avregning.md")).unwrap();
    fs::write(copy.specs().join("openapi/ny-v1.yaml"), document).unwrap();
    fs::write(
        copy.specs().join("sider/ny.md"),
        page.replace("AR-0", "NY-0"),
    )
    .unwrap();
    let entry = r#"
[[api]]
slug = "ny"
crate = "skattekit-ny"
release = "0.1.0"
title = "Ny"

[[api.document]]
version = "v1"
openapi = { file = "openapi/ny-v1.yaml", status = "published", source = "here" }
page = { file = "sider/ny.md", status = "published", source = "here" }
"#;
    let manifest = copy.specs().join("specs.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text + entry).unwrap();

    let done = run(&mut copy.xtask("regenerate")).expect(0);
    assert_says(&done.stdout, "skattekit-ny/src/v1/feilkode.rs");
    let after = read_tree(&copy.out());
    let feilkode = String::from_utf8(after["skattekit-ny/src/v1/feilkode.rs"].clone()).unwrap();
    assert_says(&feilkode, "Ny001");
    // The table of all models has the new ones too.
    let modeller = "skattekit-modeller/";
    let mut others = before
        .iter()
        .filter(|(path, _)| !path.starts_with(modeller));
    assert!(others.all(|(path, bytes)| after[path] == *bytes));
    assert!(before.iter().any(|(path, bytes)| after[path] != *bytes));
}
