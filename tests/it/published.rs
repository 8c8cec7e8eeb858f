//! The published tables, read a second time: crudely, line by line, with the columns of each page written down here.
//!
//! Nothing of the generator is used, so that a fault in how it reads tables cannot hide behind itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::workspace;

/// What a table says of a code, by column; a column that says nothing of it is left out.
pub(crate) type Facts = BTreeMap<&'static str, String>;

/// The address that every concept has in the data catalogue.
pub(crate) const CATALOGUE: &str = "https://data.skatteetaten.no/web/datakatalog/begrep/";

const NAVN: &str = "navn";
const KATEGORI: &str = "kategori";
const TEKST: &str = "visningstekst";
const POST: &str = "post_i_oppgjoer";
const SPESIFISERT: &str = "spesifisert";
const TYPER: &str = "spesifiseringstyper";
const ORDINAER: &str = "spesifiseringstyper_ordinaer";
const PILOT: &str = "spesifiseringstyper_pilot";

/// The pages of a year and what stands in the cells of their rows, from the left.
fn pages(root: &Path, year: u16) -> Vec<(String, &'static [&'static str])> {
    let pages: &[(&str, &'static [&'static str])] = match year {
        2016 => &[
            ("2016", &[KATEGORI, NAVN]),
            ("2016-spesifisert", &[KATEGORI, NAVN, SPESIFISERT]),
        ],
        2017 => &[("2017", &[NAVN, KATEGORI, POST, SPESIFISERT])],
        2018 => &[
            ("2018", &[NAVN, KATEGORI, POST, SPESIFISERT]),
            ("2018-spesifikasjoner", &[NAVN, ORDINAER, PILOT]),
        ],
        // As they have been since 2019; a year that has a list and no page yet is provisional.
        year => {
            let page = year.to_string();
            let has_page = root.join(path(&page)).is_file();
            let columns: &[&str] = &[NAVN, KATEGORI, TEKST, TYPER];
            return Vec::from_iter(has_page.then_some((page, columns)));
        }
    };
    pages
        .iter()
        .map(|(page, columns)| ((*page).to_owned(), *columns))
        .collect()
}

fn path(page: &str) -> String {
    format!("specs/informasjonsmodell/summertskattegrunnlag/{page}.md")
}

/// The codes of a year, in the order of its first page; the further pages add to them.
pub(crate) fn read_year(year: u16) -> Vec<Facts> {
    read_year_of(&workspace(), year)
}

/// The names of the codes of a year, by the specifications below a workspace.
pub(crate) fn read_codes(root: &Path, year: u16) -> Vec<String> {
    read_year_of(root, year)
        .into_iter()
        .map(|row| row[NAVN].clone())
        .collect()
}

fn read_year_of(root: &Path, year: u16) -> Vec<Facts> {
    let mut rows: Vec<Facts> = Vec::new();
    for (at, (page, columns)) in pages(root, year).iter().enumerate() {
        for row in read_rows(root, page, columns) {
            let known = rows.iter_mut().find(|known| known[NAVN] == row[NAVN]);
            match known {
                Some(known) => known.extend(row),
                None if at == 0 => rows.push(row),
                None => panic!("{page}: {} is not on the first page", row[NAVN]),
            }
        }
    }
    let list = read_list(root, year);
    if rows.is_empty() {
        return list;
    }
    // The page says which names there are, and the list what it leaves empty.
    for row in list {
        if let Some(known) = rows.iter_mut().find(|known| known[NAVN] == row[NAVN]) {
            for (column, text) in row {
                known.entry(column).or_insert(text);
            }
        }
    }
    rows
}

/// The codes of a year's machine-readable list, a line each; none where a year has a page alone.
fn read_list(root: &Path, year: u16) -> Vec<Facts> {
    let path = format!("specs/kodelister/summertskattegrunnlag/{year}.json");
    let Ok(text) = fs::read_to_string(root.join(path)) else {
        return Vec::new();
    };
    text.lines()
        .filter(|line| line.contains("\"tekniskNavn\""))
        .map(|line| {
            let value = |key: &str| {
                let (_, rest) = line.split_once(&format!("\"{key}\": \""))?;
                Some(rest.split_once('"')?.0.to_owned())
            };
            let columns = [
                (NAVN, value("tekniskNavn")),
                (KATEGORI, value("kategori")),
                (TEKST, value("visningsnavn_nb_NO")),
                (
                    "begrep",
                    value("begrepsreferanse").and_then(|it| concept(&it)),
                ),
            ];
            columns
                .into_iter()
                .filter_map(|(column, text)| Some((column, text?)))
                .collect::<Facts>()
        })
        .collect()
}

fn read_rows(root: &Path, page: &str, columns: &[&'static str]) -> Vec<Facts> {
    let text = fs::read_to_string(root.join(path(page))).unwrap();
    text.lines()
        .filter_map(|line| {
            let cells = if let Some(row) = line.trim().strip_prefix("<tr><td>") {
                row.split("</td>")
                    .map(|cell| cell.trim_start_matches("<td>"))
                    .collect()
            } else {
                pipe_cells(line)?
            };
            let facts = columns.iter().enumerate().map(|(at, column)| {
                let cell = cells.get(at).copied().unwrap_or_default();
                (*column, clean(column, cell))
            });
            let mut facts = facts.collect::<Facts>();
            let name = columns.iter().position(|column| *column == NAVN).unwrap();
            facts.extend(concept(cells[name]).map(|address| ("begrep", address)));
            facts.retain(|_, text| !text.is_empty());
            let is_header =
                |name: &String| ["tekniskNavn", "Summert skattegrunlag"].contains(&&**name);
            facts
                .get(NAVN)
                .is_some_and(|name| !is_header(name))
                .then_some(facts)
        })
        .collect()
}

/// The cells of a pipe table's row; none for a line that is no such row.
pub(crate) fn pipe_cells(line: &str) -> Option<Vec<&str>> {
    let row = line.trim().strip_prefix('|')?;
    let is_dashes = row.chars().all(|char| "-| ".contains(char));
    (!is_dashes).then(|| row.split('|').map(str::trim).collect())
}

/// A cell as the crate shows it.
fn clean(column: &str, cell: &str) -> String {
    let text = without_tags(cell);
    match column {
        TYPER | ORDINAER | PILOT => text
            .split([',', ';'])
            .map(str::trim)
            .filter(|ty| !["", "-", "NA"].contains(ty))
            .collect::<Vec<_>>()
            .join(","),
        SPESIFISERT => text.to_lowercase(),
        // The page of 2018's specifications leaves the preposition out of two names.
        NAVN => match &*text {
            "samledeOpptjenteRenterInnenlandskeBanker" => {
                "samledeOpptjenteRenterIInnenlandskeBanker".to_owned()
            }
            "samletInnskuddInnenlandskeBanker" => "samletInnskuddIInnenlandskeBanker".to_owned(),
            _ => text,
        },
        _ => text,
    }
}

fn without_tags(cell: &str) -> String {
    cell.split('<')
        .enumerate()
        .map(|(at, part)| match part.split_once('>') {
            Some((_, text)) if at > 0 => text,
            _ => part,
        })
        .collect::<Vec<_>>()
        .concat()
        .trim()
        .to_owned()
}

/// The address of the concept that a name links to, whatever is wrong with the link's beginning.
fn concept(cell: &str) -> Option<String> {
    let (_, rest) = cell.split_once("/begrep/")?;
    Some(format!("{CATALOGUE}{}", &rest[..36]))
}

/// The rows of a page's table of rettighetspakker: the cells, without the empty ones.
pub(crate) fn read_rettighetspakker(page: &str) -> Vec<Vec<String>> {
    read_page(page)
        .into_iter()
        .skip_while(|cells| !cells[0].contains("rettighetspakke"))
        .skip(1)
        .take_while(|cells| !cells[0].is_empty())
        .map(|mut cells| {
            cells.retain(|cell| !cell.is_empty());
            cells
        })
        .collect()
}

/// Every line of a page, a file below `specs/`, as cells; a line that is no row, or is the dashes below a header, has one empty cell.
fn read_page(page: &str) -> Vec<Vec<String>> {
    fs::read_to_string(workspace().join("specs").join(page))
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with("|-"))
        .map(|line| {
            pipe_cells(line)
                .unwrap_or_else(|| vec![""])
                .into_iter()
                .map(str::to_owned)
                .collect()
        })
        .collect()
}
