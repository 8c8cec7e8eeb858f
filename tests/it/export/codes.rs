//! The CSV and JSON files, read with another library and held against the tables as the crude readers see them.

use std::collections::{BTreeMap, BTreeSet};

use crate::export::{text, texts};
use crate::published::{CATALOGUE, Facts, read_rettighetspakker, read_year};
use crate::shapes::{api, specification};
use crate::tables::{Row, read_file, read_page};

/// A row by the names of its columns; empty cells are left out.
type Record = BTreeMap<String, String>;

/// The header and the rows of a file.
fn read(path: &str) -> (Vec<String>, Vec<Record>) {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(false)
        .from_reader(text(path).as_bytes());
    let header = reader.headers().unwrap().iter().map(str::to_owned);
    let header = header.collect::<Vec<_>>();
    let rows = reader.records().map(|row| {
        let row = row.unwrap_or_else(|error| panic!("{path}: {error}"));
        let cells = header.iter().cloned().zip(row.iter().map(str::to_owned));
        cells.filter(|(_, cell)| !cell.is_empty()).collect()
    });
    (header.clone(), rows.collect())
}

fn rows(path: &str) -> Vec<Record> {
    read(path).1
}

fn cell(row: &Record, column: &str) -> String {
    row.get(column).cloned().unwrap_or_default()
}

#[test]
fn every_column_is_documented_in_order() {
    let readme = text("README.md");
    let documented = |name: &str| {
        let (_, section) = readme
            .split_once(&format!("### `{name}`\n"))
            .unwrap_or_else(|| panic!("{name} is not in the README"));
        let section = section.split("\n#").next().unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
        let columns = rows.map(|row| row.split('`').next().unwrap().to_owned());
        columns.collect::<Vec<_>>()
    };
    let mut checked = 0;
    for (path, _) in texts(".csv") {
        let named = [
            "codes/codes.csv",
            "codes/errors.csv",
            "codes/rettighetspakker.csv",
        ];
        let name = named.iter().find(|name| **name == path);
        let name = name.copied().unwrap_or("codes/<api>/<list>.csv");
        assert_eq!(read(path).0, documented(name), "{path}");
        checked += 1;
    }
    assert!(checked > 20, "{checked} files");
}

#[test]
fn the_codes_of_every_year_are_those_of_its_tables() {
    let mut codes = 0;
    for year in api("summertskattegrunnlag").years() {
        let year = year.year.0;
        let written = rows(&format!(
            "codes/summertskattegrunnlag/TekniskNavn-{year}.csv"
        ));
        let published = read_year(year);
        codes += published.len();
        let written = written.iter().map(facts).collect::<Vec<_>>();
        assert_eq!(written, published, "{year}");
    }
    assert!(codes > 3000, "{codes} codes");
}

/// What a row says, as the crude reader has it.
fn facts(row: &Record) -> Facts {
    let types = |column| cell(row, column).replace(' ', ",");
    let begrep = cell(row, "begrep");
    let mut facts = Facts::from([
        ("navn", cell(row, "code")),
        ("kategori", cell(row, "kategori")),
        ("visningstekst", cell(row, "text")),
        ("post_i_oppgjoer", cell(row, "post_i_oppgjoer")),
        ("spesifiseringstyper", types("types")),
        ("spesifiseringstyper_ordinaer", types("types_ordinaer")),
        ("spesifiseringstyper_pilot", types("types_pilot")),
    ]);
    if cell(row, "specified") == "true" {
        facts.insert("spesifisert", "x".to_owned());
    }
    if !begrep.is_empty() {
        facts.insert("begrep", format!("{CATALOGUE}{begrep}"));
    }
    facts.retain(|_, text| !text.is_empty());
    facts
}

#[test]
fn the_long_table_has_every_row_of_every_list() {
    let mut long = rows("codes/codes.csv");
    let mut found = Vec::new();
    for (path, _) in texts(".csv") {
        let Some((api, list)) = path
            .strip_prefix("codes/")
            .and_then(|it| it.split_once('/'))
        else {
            continue;
        };
        let list = list.strip_suffix(".csv").unwrap();
        let (name, year) = list.split_once('-').unwrap_or((list, ""));
        for mut row in rows(path) {
            let only_here = [
                "types_ordinaer", "types_pilot", "post_i_oppgjoer", "specified", "deprecated",
            ];
            row.retain(|column, _| !only_here.contains(&&**column));
            let of_list = [("api", api), ("list", name), ("inntektsaar", year)];
            let of_list = of_list.into_iter().filter(|(_, text)| !text.is_empty());
            row.extend(of_list.map(|(column, text)| (column.to_owned(), text.to_owned())));
            found.push(row);
        }
    }
    let listed = api("summertskattegrunnlag").year_list.as_ref().unwrap();
    for row in &mut long {
        let year = row
            .get("inntektsaar")
            .map(|year| year.parse::<u16>().unwrap());
        let year = listed.years.iter().find(|it| Some(it.year.0) == year);
        let is_provisional = year.is_some_and(|year| year.is_provisional);
        let said = row.remove("provisional");
        assert_eq!(said.as_deref(), is_provisional.then_some("true"), "{row:?}");
    }
    long.sort();
    found.sort();
    assert!(long.len() > 3000, "{} rows", long.len());
    assert_eq!(long, found);
}

#[test]
fn the_json_of_a_list_says_what_its_csv_says() {
    let mut lists = 0;
    for (path, text) in texts(".json") {
        if !path.starts_with("codes/") {
            continue;
        }
        lists += 1;
        let list: serde_json::Value = serde_json::from_str(text).unwrap();
        let codes = list["codes"].as_array().unwrap().iter().map(|code| {
            let entries = code.as_object().unwrap().iter();
            let entries = entries.map(|(key, value)| {
                let text = match value {
                    serde_json::Value::String(text) => text.clone(),
                    serde_json::Value::Array(items) => {
                        let items = items.iter().map(|item| item.as_str().unwrap());
                        items.collect::<Vec<_>>().join(" ")
                    }
                    other => other.to_string(),
                };
                (key.clone(), text)
            });
            entries.collect::<Record>()
        });
        let csv = path.replace(".json", ".csv");
        assert_eq!(codes.collect::<Vec<_>>(), rows(&csv), "{path}");
    }
    assert!(lists > 20, "{lists} lists");
}

#[test]
fn first_and_last_years_and_renames_are_those_of_the_editions() {
    let mut years = BTreeMap::<String, BTreeSet<String>>::new();
    let mut renamed = BTreeSet::new();
    let long = rows("codes/codes.csv");
    let of_years = || long.iter().filter(|row| row.contains_key("inntektsaar"));
    for row in of_years() {
        let year = cell(row, "inntektsaar");
        years.entry(cell(row, "code")).or_default().insert(year);
    }
    for row in of_years() {
        let code = cell(row, "code");
        let of_code = &years[&code];
        assert_eq!(Some(&cell(row, "since")), of_code.first(), "{code}");
        assert_eq!(Some(&cell(row, "until")), of_code.last(), "{code}");
        let (old, new) = (cell(row, "renamed_from"), cell(row, "renamed_to"));
        if !old.is_empty() {
            assert!(years[&old].first() < of_code.last(), "{old} is now {code}");
            renamed.insert((old, code.clone()));
        }
        if !new.is_empty() {
            renamed.insert((code, new));
        }
    }
    let listed = api("summertskattegrunnlag").year_list.as_ref().unwrap();
    let listed = listed.renames.iter();
    let listed = listed.map(|rename| (rename.old.0.clone(), rename.new.0.clone()));
    let listed = listed.collect::<BTreeSet<_>>();
    assert!(listed.len() > 60, "{} renames", listed.len());
    assert_eq!(renamed, listed);
}

#[test]
fn the_errors_of_every_page_are_those_of_its_tables() {
    let mut written = BTreeMap::<(String, String), Vec<Row>>::new();
    for row in rows("codes/errors.csv") {
        let some = |column: &str| row.get(column).cloned();
        let page = (cell(&row, "slug"), cell(&row, "version"));
        written.entry(page).or_default().push(Row {
            kode: some("code"),
            http_status: some("http_status").map(|status| status.parse().unwrap()),
            feil: some("feil"),
            omraade: cell(&row, "omraade"),
            aarsak: some("aarsak"),
        });
    }
    assert!(written.len() > 60, "{} pages", written.len());
    for ((slug, version), mut rows) in written {
        let mut published = if version.is_empty() {
            read_page(&slug)
        } else {
            let versions = &api(&slug).versions;
            let version = versions.iter().find(|it| it.name == version).unwrap();
            let file = &version.page.as_ref().unwrap().file;
            read_file(&slug, file)
        };
        rows.sort();
        published.sort();
        assert_eq!(rows, published, "{slug} {version}");
    }
    // No page with errors is left out.
    let catalogue = specification().catalogue.as_ref().unwrap();
    let slugs = rows("codes/errors.csv");
    let slugs = slugs.iter().map(|row| cell(row, "slug"));
    let slugs = slugs.collect::<BTreeSet<_>>();
    for page in &catalogue.pages {
        assert_eq!(
            slugs.contains(&page.slug),
            !read_page(&page.slug).is_empty(),
            "{}",
            page.slug
        );
    }
}

#[test]
fn a_version_has_the_error_codes_of_its_page_and_no_others() {
    let mut differing = 0;
    for api in &specification().apis {
        for version in &api.versions {
            let Some(page) = version.feilkoder.as_ref().and(version.page.as_ref()) else {
                continue;
            };
            let mut published = BTreeMap::new();
            for row in read_file(&api.slug, &page.file) {
                if let Some(kode) = row.kode {
                    published.entry(kode).or_insert(row.omraade);
                }
            }
            let what = format!("{} {}", api.slug, version.name);
            let listed = rows(&format!("codes/{}/Feilkode.csv", api.slug)).into_iter();
            let of_version = listed.filter(|row| {
                let versions = cell(row, "versions");
                versions.split(' ').any(|name| name == version.name)
            });
            let listed = of_version.map(|row| (cell(&row, "code"), cell(&row, "text")));
            let listed = listed.collect::<Vec<_>>();
            assert_eq!(listed.len(), published.len(), "{what}: each once");
            assert_eq!(BTreeMap::from_iter(listed), published, "{what}");
            let schema = text(&format!("json-schema/{}-{}.json", api.slug, version.name));
            let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
            let Some(known) = schema["$defs"]["Feilkode.known"]["oneOf"].as_array() else {
                continue;
            };
            let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
            let known = known
                .iter()
                .map(|code| (text(&code["const"]), text(&code["title"])));
            let own = known.filter(|(code, _)| api.shared || !code.starts_with("DAS-"));
            assert_eq!(own.collect::<BTreeMap<_, _>>(), published, "{what}");
            differing += 1;
        }
    }
    assert!(differing > 5, "{differing} schemas");
}

#[test]
fn rettighetspakker_go_with_the_stadier_of_their_page() {
    let page = "sider/summertskattegrunnlag-v2.md";
    let written = rows("codes/rettighetspakker.csv").into_iter();
    let written = written.filter(|row| cell(row, "slug") == "summertskattegrunnlag");
    let written = written
        .filter(|row| !row.contains_key("version"))
        .map(|row| (cell(&row, "rettighetspakke"), cell(&row, "stadier")));
    let published = read_rettighetspakker(page).into_iter().map(|cells| {
        let stadier = cells[1].replace(" og ", ", ").replace(", ", " ");
        (cells[0].clone(), stadier)
    });
    let written = written.collect::<Vec<_>>();
    assert!(written.len() > 10, "{written:?}");
    assert_eq!(written, published.collect::<Vec<_>>());
}
