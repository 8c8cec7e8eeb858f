//! The files of code lists: each as CSV and JSON, and one long table of all.

use serde_json::json;
use skattekit_ir::output::{FileSet, Output};

use crate::json;
use crate::lists::{Code, List};
use crate::records::{self, Cell, Column, Row};
use crate::unique::{Unique, file_name};

/// The columns of the long table.
pub(crate) const LONG: [Column; 14] = [
    Column::text("api", "the slug of the API"),
    Column::text("list", "the name of the list"),
    Column::text("code", CODE),
    Column::number(
        "inntektsaar",
        "the inntektsår of the edition; empty for a list without editions",
    ),
    Column::text("kategori", KATEGORI),
    Column::text("text", TEXT),
    Column::text("begrep", BEGREP),
    Column::text("types", LONG_TYPES),
    Column::number("since", SINCE),
    Column::number("until", UNTIL),
    Column::text("renamed_from", RENAMED_FROM),
    Column::text("renamed_to", RENAMED_TO),
    Column::text("versions", VERSIONS),
    Column::text(
        "provisional",
        "`true` if the codes of the inntektsår may still change, otherwise empty",
    ),
];

/// The columns of one list.
pub(crate) const LIST: [Column; 15] = [
    Column::text("code", CODE),
    Column::text("kategori", KATEGORI),
    Column::text("text", TEXT),
    Column::text("begrep", BEGREP),
    Column::text("types", TYPES),
    Column::text("types_ordinaer", "the same for the ordinary run of 2018"),
    Column::text("types_pilot", "the same for the pilot run of 2018"),
    Column::text(
        "post_i_oppgjoer",
        "the post of the skatteoppgjør, number and label; in 2018",
    ),
    Column::text(
        "specified",
        "whether the post is specified; empty if the source has no such column, or nothing in it",
    ),
    Column::text(
        "deprecated",
        "`true` if the code is deprecated, otherwise empty",
    ),
    Column::number("since", SINCE),
    Column::number("until", UNTIL),
    Column::text("renamed_from", RENAMED_FROM),
    Column::text("renamed_to", RENAMED_TO),
    Column::text("versions", VERSIONS),
];

const CODE: &str = "the code as it is sent";
const KATEGORI: &str = "the kategori of a post";
const TEXT: &str = "what the code means: the visningstekst of a post, the område of an error, the merknad of a \
                    rettighetspakke, the description of another code";
const BEGREP: &str = "the UUID of the concept in the data catalogue; its address is \
                      <https://data.skatteetaten.no/web/datakatalog/begrep/> and the UUID";
const TYPES: &str = "the types that a spesifisering of the post can have, separated by spaces";
const LONG_TYPES: &str = "the types that a spesifisering of the post can have, separated by spaces; where a source has them for \
                          two runs, as in 2018, they are in the file of the edition";
const SINCE: &str =
    "the first inntektsår whose edition has this name; an edition in between can lack it";
const UNTIL: &str = "the last inntektsår whose edition has this name; the newest one says nothing of the years after it";
const RENAMED_FROM: &str =
    "the name of the same code in earlier inntektsår, if another one is known";
const RENAMED_TO: &str = "the name of the same code in later inntektsår, if another one is known";
const VERSIONS: &str = "for error codes and rettighetspakker, the versions of the API whose page says this, separated by \
                        spaces; a code of which two pages say different things has a row for each";

/// Adds the files of the lists.
pub(crate) fn add_files(lists: &[List<'_>], files: &mut FileSet) {
    let rows = lists
        .iter()
        .flat_map(|list| list.codes.iter().map(|code| long(list, code)));
    files.add("codes/codes.csv", records::csv(&LONG, rows));
    let mut names = Unique::default();
    for list in lists {
        let path = names.name(&path(list));
        let rows = || list.codes.iter().map(single);
        files.add(format!("{path}.csv"), records::csv(&LIST, rows()));
        let year = list.year.map(|year| (year.year.0, year.is_provisional));
        let mut head = json!({ "api": list.api.slug, "list": list.name });
        if let Some((year, is_provisional)) = year {
            head["inntektsaar"] = year.into();
            head["provisional"] = is_provisional.into();
        }
        head["codes"] = records::json(&LIST, rows());
        let output = Output {
            text: json::print(&head),
            origins: vec![(1, list.at.clone())],
        };
        files.add(format!("{path}.json"), output);
    }
}

/// The path of a list's files, without the ending.
fn path(list: &List<'_>) -> String {
    let (api, name) = (file_name(&list.api.slug), file_name(&list.name));
    match list.year {
        Some(year) => format!("codes/{api}/{name}-{}", year.year.0),
        None => format!("codes/{api}/{name}"),
    }
}

fn long<'a>(list: &'a List<'_>, code: &'a Code<'_>) -> Row<'a, 14> {
    Row {
        cells: [
            Cell::Text(Some(&list.api.slug)),
            Cell::Text(Some(&list.name)),
            Cell::Text(Some(code.name)),
            Cell::Number(list.year.map(|year| year.year.0)),
            Cell::Text(code.kategori),
            Cell::Text(code.text),
            Cell::Text(code.begrep),
            Cell::Values(code.types.clone()),
            Cell::Number(code.history.since),
            Cell::Number(code.history.until),
            Cell::Text(code.history.renamed_from),
            Cell::Text(code.history.renamed_to),
            Cell::Values(code.versions.clone()),
            Cell::Mark(
                list.year
                    .and_then(|year| year.is_provisional.then_some(true)),
            ),
        ],
        at: code.at,
    }
}

fn single<'a>(code: &'a Code<'_>) -> Row<'a, 15> {
    Row {
        cells: [
            Cell::Text(Some(code.name)),
            Cell::Text(code.kategori),
            Cell::Text(code.text),
            Cell::Text(code.begrep),
            Cell::Values(code.types.clone()),
            Cell::Values(code.types_ordinaer.clone()),
            Cell::Values(code.types_pilot.clone()),
            Cell::Text(code.post_i_oppgjoer),
            Cell::Mark(code.is_specified),
            Cell::Mark(code.is_deprecated.then_some(true)),
            Cell::Number(code.history.since),
            Cell::Number(code.history.until),
            Cell::Text(code.history.renamed_from),
            Cell::Text(code.history.renamed_to),
            Cell::Values(code.versions.clone()),
        ],
        at: code.at,
    }
}
