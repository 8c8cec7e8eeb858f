//! The tables of errors on the pages of the catalogue, read a second time: crudely, line by line, with the columns of each header written down here.
//!
//! Nothing of the generator is used, so that a fault in how it reads tables cannot hide behind itself.

use std::fs;

use crate::support::workspace;

/// What a row says.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) kode: Option<String>,
    pub(crate) http_status: Option<u16>,
    pub(crate) feil: Option<String>,
    pub(crate) omraade: String,
    pub(crate) aarsak: Option<String>,
}

/// The headers that the pages have, and what stands below each of their cells.
const HEADERS: [(&str, &str); 11] = [
    ("Feilkode|HTTP Statuskode|Feilområde", "kode status omraade"),
    ("HTTP Statuskode|Feilområde", "status omraade"),
    ("HTTP status|Feilkode|Feilmelding", "status kode omraade"),
    ("HTTP Status|Feilkode|Beskrivelse", "status kode omraade"),
    ("HTTP kode|Beskrivelse", "status omraade"),
    ("Feil|Tolkning", "feil omraade"),
    (
        "Feilspesifiseringskode|Feilområde|Årsak",
        "kode omraade aarsak",
    ),
    ("Feilspesifiseringskode|Feilområde", "kode omraade"),
    (
        "Title i feilobjekt|Siste del av type-felt i feilobjekt|Http-status",
        "omraade kode status",
    ),
    ("Regel|Eksempel på respons", "omraade eksempel"),
    (
        "Vilkårnavn|Gjelder kun endringer|Tittel",
        "vilkaar ingenting omraade",
    ),
];

/// The file of a page; all but one are called by their slug.
fn file(slug: &str) -> String {
    match slug {
        "summertskattegrunnlag" => "summertskattegrunnlag-v2.md".to_owned(),
        slug => format!("{slug}.md"),
    }
}

/// The rows of all tables of errors on the page of a slug, in page order.
pub(crate) fn read_page(slug: &str) -> Vec<Row> {
    read_file(slug, &format!("sider/{}", file(slug)))
}

/// The rows of all tables of errors in a file below `specs/`, which is the page of a slug.
pub(crate) fn read_file(slug: &str, file: &str) -> Vec<Row> {
    let text = fs::read_to_string(workspace().join("specs").join(file)).unwrap();
    let mut rows = Vec::new();
    let mut columns: Option<&str> = None;
    for line in text.lines() {
        let line = line.trim();
        let Some(inner) = line
            .strip_prefix('|')
            .and_then(|line| line.strip_suffix('|'))
        else {
            columns = None;
            continue;
        };
        let cells = inner
            .split('|')
            .map(|cell| without_links(cell.trim()))
            .collect::<Vec<_>>();
        if cells
            .iter()
            .all(|cell| cell.chars().all(|char| "-:".contains(char)))
            && !cells[0].is_empty()
        {
            continue;
        }
        if let Some(columns) = columns {
            rows.push(row(slug, columns, &cells));
            continue;
        }
        let header = cells.join("|");
        let known = HEADERS.iter().find(|(known, _)| *known == header);
        columns = known.map(|(_, columns)| *columns);
        // The one page whose cells stand under each other's headers.
        if slug == "pgi_folketrygden" && columns.is_some() {
            columns = Some("kode status omraade");
        }
    }
    rows
}

fn row(slug: &str, columns: &str, cells: &[String]) -> Row {
    let mut row = Row::default();
    for (column, cell) in columns.split(' ').zip(cells) {
        let some = (!cell.is_empty()).then(|| cell.clone());
        match column {
            "kode" => row.kode = some,
            // The status is in the text above the table.
            "vilkaar" => (row.kode, row.http_status) = (some, Some(422)),
            "eksempel" => {
                let code = cell.split("\"error\": \"").nth(1).unwrap();
                row.kode = code.split('"').next().map(str::to_owned);
            }
            "status" => {
                let number = cell.split(' ').next().filter(|number| !number.is_empty());
                row.http_status = number.map(|number| number.parse().unwrap());
            }
            "feil" => row.feil = some,
            "aarsak" => row.aarsak = some,
            "omraade" => row.omraade.clone_from(cell),
            "ingenting" => {}
            _ => panic!("{slug}: {column}"),
        }
    }
    row
}

/// The text of a cell without the addresses of its links.
fn without_links(cell: &str) -> String {
    let Some((label, after)) = cell.split_once("](") else {
        return cell.to_owned();
    };
    let (before, label) = label.rsplit_once('[').unwrap();
    let after = after.split_once(')').unwrap().1;
    format!("{before}{label}{}", without_links(after))
}
