//! A year from its first list to its page: what is told when each is published, and what comes of both.

use std::fs;
use std::process::Command;

use crate::support::{assert_says, read_tree, run};
use crate::upstream::{Answer, Specs, table};

const LISTS: &str = "/lister/master/kodeliste";

const REPOSITORY: &str = r#"allowed-hosts = ["cdn.example.org"]

[upstream.repositories]
kode-lister = { address = "https://raw.example.org/kodelister", ref = "master" }
"#;

/// The lists of 2025 and later, from a repository of their own.
const LISTED: &str = r#"2024 = [
    { file = "modell/2024.md", status = "transcribed", source = "there", fetch = { page = "docs/modell/2024.md" } },
    { file = "lister/2024.json", status = "transcribed", source = "there", fetch = { repository = "kode-lister", path = "kodeliste/2024/2024_koder.json" } },
]
"#;

/// A list with a code in it.
fn list(code: &str) -> String {
    format!(
        "{{ \"poster\": {{ \"post\": [\n  {{ \"tekniskNavn\": \"loenn\", \"kategori\": \"inntekt\", \"visningsnavn_nb_NO\": \"Lønn\" }},\n  \
         {{ \"tekniskNavn\": \"{code}\", \"kategori\": \"fradrag\" }}\n] }} }}\n"
    )
}

/// Specifications whose newest year, 2024, has a page and a list.
fn specs() -> Specs {
    let specs = Specs::empty();
    let manifest = specs.text("specs.toml");
    let allowed = "allowed-hosts = [\"cdn.example.org\"]\n";
    let manifest = manifest.replace(allowed, REPOSITORY);
    let years = manifest.find("2024 = [").unwrap();
    specs.write("specs.toml", &format!("{}{LISTED}", &manifest[..years]));
    fs::remove_file(specs.path("modell/2025.md")).unwrap();
    let path = format!("{LISTS}/2024/2024_koder.json");
    specs.server.set(&path, Answer::ok(list("fradrag")));
    specs
}

fn fetch(specs: &Specs, arguments: &[&str]) -> Command {
    let mut fetch = specs.fetch(arguments);
    let mirror = format!("http://{}/lister", specs.server.address);
    fetch.env("SKATTEKIT_KODE_LISTER_URL", mirror);
    fetch
}

/// The line or the entry that a fetch tells of a new year.
fn told(stdout: &str, begin: &str) -> String {
    let line = stdout.lines().map(str::trim);
    let mut lines = line.filter(|line| line.starts_with(begin));
    lines
        .next()
        .unwrap_or_else(|| panic!("`{begin}` is not told in:\n{stdout}"))
        .to_owned()
}

#[test]
fn a_list_comes_from_its_repository_and_is_recorded_by_its_address() {
    let specs = specs();
    run(&mut fetch(&specs, &[])).expect(0);
    assert_eq!(specs.text("lister/2024.json"), list("fradrag"));
    let address = "https://raw.example.org/kodelister/master/kodeliste/2024/2024_koder.json";
    assert_says(&specs.text("specs.lock"), address);
    let again = run(&mut fetch(&specs, &["-v"])).expect(0);
    assert_says(&again.stdout, "4 files: 4 unchanged");

    // What is no list is held back, and so is one that cannot be read.
    let path = format!("{LISTS}/2024/2024_koder.json");
    for (answer, why) in [
        ("{ \"openapi\": \"3.0.3\" }", "not a list"),
        ("{ \"poster\": [", "cannot be read"),
        ("{ \"poster\": [ { \"kategori\": \"a\" } ] }", "BROKEN"),
    ] {
        specs.server.set(&path, Answer::ok(answer));
        let refused = run(&mut fetch(&specs, &[])).expect(2);
        assert_says(&(refused.stdout + &refused.stderr), why);
        assert_eq!(specs.text("lister/2024.json"), list("fradrag"));
    }

    // Another edition is told by its differences from the page, and is no fault.
    specs.server.set(&path, Answer::ok(list("nyttFradrag")));
    let done = run(&mut fetch(&specs, &[])).expect(0);
    assert_says(&done.stderr, "warning[unmatched-row]: `nyttFradrag`");
    let done = run(&mut specs.xtask("regenerate")).expect(0);
    assert_says(&done.stderr, "warning[unlisted-code]: `fradrag`");
}

#[test]
fn a_year_is_provisional_until_its_page_is_published() {
    let specs = specs();
    run(&mut fetch(&specs, &[])).expect(0);
    let lib = || {
        run(&mut specs.xtask("regenerate")).expect(0);
        let files = read_tree(&specs.root().join("out"));
        let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
        (
            text("skattekit-skatt/Cargo.toml"),
            text("skattekit-skatt/src/aar2025.rs"),
        )
    };

    // The list comes first: the line that is told makes the year, which is off by default.
    let path = format!("{LISTS}/2025/2025_koder.json");
    specs.server.set(&path, Answer::ok(list("nyttFradrag")));
    let looked = run(&mut fetch(&specs, &["--dry-run"])).expect(0);
    let line = told(&looked.stdout, "2025 = [");
    assert_says(&line, "status = \"provisional\"");
    let manifest = specs.text("specs.toml");
    specs.write("specs.toml", &format!("{manifest}{line}\n"));
    run(&mut fetch(&specs, &[])).expect(0);
    let (cargo, year) = lib();
    assert_says(&cargo, "default = [\"aar2024\"]");
    assert_says(&cargo, "aar2025 = []");
    assert_says(&year, "Inntektsår 2025, provisional: 2 codes.");
    run(&mut specs.xtask("check")).expect(0);

    // Then the page: the entry that is told goes before the list, and the year is one like the others.
    specs.server.set(
        "/raw/main/docs/modell/2025.md",
        Answer::ok(table("nyttFradrag")),
    );
    let looked = run(&mut fetch(&specs, &["--dry-run"])).expect(0);
    let entry = told(&looked.stdout, "{ file = \"modell/2025.md\"");
    let list = line
        .strip_prefix("2025 = [")
        .unwrap()
        .replace("\"provisional\"", "\"published\"");
    specs.write(
        "specs.toml",
        &format!("{manifest}2025 = [{entry}, {list}\n"),
    );
    run(&mut fetch(&specs, &[])).expect(0);
    let (cargo, year) = lib();
    assert_says(&cargo, "default = [\"aar2024\", \"aar2025\"]");
    assert_says(&year, "Inntektsår 2025: 2 codes.");
    assert_says(&year, "From specs/modell/2025.md");
}
