//! The content of the page, compared with the CSV files beside it.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_codegen::{Fetched, read_listing};

use super::{between, page, text};
use crate::support::{read_sources, workspace};

type Row = BTreeMap<String, String>;

fn read_csv(path: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text(path).as_bytes());
    reader
        .deserialize()
        .collect::<Result<Vec<Row>, _>>()
        .unwrap()
}

/// The rows of the lists with editions, by name and inntektsår.
fn rows() -> BTreeMap<String, BTreeMap<u16, Row>> {
    let mut rows = BTreeMap::<_, BTreeMap<_, _>>::new();
    for row in read_csv("codes/codes.csv") {
        if let Ok(year) = row["inntektsaar"].parse::<u16>() {
            let of_code = rows.entry(row["code"].clone()).or_default();
            of_code.insert(year, row);
        }
    }
    rows
}

fn years(rows: &BTreeMap<String, BTreeMap<u16, Row>>) -> Vec<u16> {
    let years = rows.values().flat_map(BTreeMap::keys).copied();
    let years = years.collect::<BTreeSet<_>>();
    years.into_iter().collect()
}

/// The rows of the page: the name, the classes, the words of each year, and what the row opens to.
fn shown() -> Vec<(
    &'static str,
    BTreeSet<&'static str>,
    Vec<String>,
    &'static str,
)> {
    let bodies = between(page(), "<tbody id=\"kode", "</tbody>");
    let shown = bodies.into_iter().map(|body| {
        let (cells, more) = body.split_once("<tr class=\"more\">").unwrap();
        let classes = between(body, "class=\"", "\"")[0].split(' ').collect();
        let name = between(cells, "<code>", "</code>")[0];
        let cells = between(cells, "<td>", "</td>").into_iter();
        let words = cells.map(|cell| {
            let words = cell
                .split(['<', '>'])
                .skip(usize::from(cell.starts_with('<')));
            words.collect::<Vec<_>>().join(" ")
        });
        (name, classes, words.collect(), more)
    });
    shown.collect()
}

#[test]
fn every_name_has_a_row_and_every_year_a_word() {
    let rows = rows();
    let years = years(&rows);
    let shown = shown();
    let names = shown.iter().map(|(name, ..)| (*name).to_owned());
    assert_eq!(
        names.collect::<BTreeSet<_>>(),
        rows.keys().cloned().collect()
    );
    assert_eq!(shown.len(), rows.len(), "each once");
    let mut seen = BTreeMap::<&str, usize>::new();
    for (name, classes, words, _) in &shown {
        let of_code = &rows[*name];
        assert_eq!(words.len(), years.len(), "{name}");
        for (at, year) in years.iter().enumerate() {
            let (now, cell) = (of_code.get(year), &words[at]);
            let before = at.checked_sub(1).map(|at| of_code.get(&years[at]));
            let is_first = years[..at].iter().all(|year| !of_code.contains_key(year));
            let was = now.map_or("", |row| &row["renamed_from"]);
            let expected = match (before, now) {
                (None, Some(_)) => &["finnes"][..],
                (None | Some(None), None) => &["nei"],
                (Some(None), Some(_)) if !was.is_empty() && is_first => &["nytt navn"],
                (Some(None), Some(_)) if is_first => &["ny"],
                (Some(None), Some(_)) => &["tilbake", "nytt navn"],
                (Some(Some(_)), None) => &["borte", "nytt navn"],
                (Some(Some(old)), Some(new)) => {
                    let differs = |column: &str| {
                        !old[column].is_empty()
                            && !new[column].is_empty()
                            && old[column] != new[column]
                    };
                    let news = (differs("kategori"), differs("text"));
                    assert_eq!(cell.contains("ny kategori"), news.0, "{name} {year}");
                    assert_eq!(cell.contains("ny tekst"), news.1, "{name} {year}");
                    if news == (false, false) {
                        &["finnes"][..]
                    } else {
                        &["ny kategori", "ny tekst"]
                    }
                }
            };
            let word = expected.iter().find(|word| cell.contains(**word));
            let word = word.unwrap_or_else(|| panic!("{name} {year}: {cell}, not {expected:?}"));
            *seen.entry(word).or_default() += 1;
            let has = |class: char| classes.contains(&*format!("{class}{at}"));
            let is_changed = !["finnes", "nei"].contains(word);
            let expected = (now.is_some(), is_changed);
            assert_eq!((has('y'), has('c')), expected, "{name} {year}");
        }
    }
    for word in [
        "finnes", "nei", "ny", "borte", "nytt navn", "ny kategori", "ny tekst",
    ] {
        assert!(seen[word] > 0, "{word} is in the lists: {seen:?}");
    }
}

#[test]
fn a_row_opens_to_what_the_lists_say() {
    let rows = rows();
    let mut renamed = 0;
    for (name, _, _, more) in shown() {
        for (year, row) in &rows[name] {
            for column in ["kategori", "text", "begrep"] {
                let value = escaped(&row[column]);
                assert!(more.contains(&value), "{name} {year}: {value} in {more}");
            }
            for part in row["types"].split(' ') {
                assert!(more.contains(part), "{name} {year}: {part}");
            }
            for (column, word) in [("renamed_from", "het"), ("renamed_to", "heter")] {
                if !row[column].is_empty() {
                    renamed += 1;
                    let link = format!("\">{}</a>", row[column]);
                    assert!(more.contains(&link), "{name} {year}: {link} in {more}");
                    assert!(more.contains(&format!(">{word} <")), "{name}: {more}");
                }
            }
        }
        let newest = rows[name].keys().max().unwrap();
        let path = format!("aar{newest}::TekniskNavn::");
        assert!(more.contains(&path), "{name}: {path} in {more}");
    }
    assert!(renamed > 10, "{renamed}");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[test]
fn every_error_is_there_with_its_text_and_status() {
    let section = between(page(), "<section id=\"feilkoder\"", "</section>")[0];
    let shown = between(section, "<tr", "</tr>");
    let shown = shown
        .into_iter()
        .filter(|row| row.contains("scope=\"row\""));
    let shown = shown.collect::<Vec<_>>();
    let errors = read_csv("codes/errors.csv");
    assert_eq!(shown.len(), errors.len());
    for error in &errors {
        let is_it = |row: &&&str| {
            row.contains(&escaped(&error["omraade"]))
                && row.contains(&escaped(&error["aarsak"]))
                && row.contains(&escaped(&error["code"]))
                && row.contains(&format!("<td>{}", error["http_status"]))
        };
        assert!(shown.iter().any(|row| is_it(&row)), "{error:?}");
    }
}

#[test]
fn every_file_of_the_lock_is_there() {
    let (listing, _) = read_listing(&read_sources(&workspace().join("specs")));
    let lock = listing.unwrap().lock.unwrap();
    let section = between(page(), "<section id=\"api-er\"", "</section>")[0];
    assert!(lock.files.len() > 100, "{}", lock.files.len());
    for file in &lock.files {
        let rows = between(section, "<tr>", "</tr>").into_iter();
        let name = format!("<code>{}</code>", file.file);
        let mut rows = rows.filter(|row| row.contains(&name)).peekable();
        assert!(rows.peek().is_some(), "{name}");
        for row in rows {
            assert!(row.contains(&file.sha256[..12]), "{row}");
            if let Fetched::From { address, time, .. } = &file.origin {
                assert!(
                    row.contains(&escaped(address)) && row.contains(time),
                    "{row}"
                );
            }
        }
    }
}
