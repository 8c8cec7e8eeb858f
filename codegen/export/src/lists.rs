//! The code lists of an API: those of its tables, one edition per inntektsår of its year list, and its enums.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Api, Cell, CodeList, CodeRow, Column, EnumValue, Shape, Specification, Version, WireName, Year,
    YearList,
};

/// The name of the list of an API's error codes.
pub(crate) const FEILKODE: &str = "Feilkode";
/// The name of the list of an API's rettighetspakker.
pub(crate) const RETTIGHETSPAKKE: &str = "Rettighetspakke";

/// A code list, or the edition of one for an inntektsår.
pub(crate) struct List<'a> {
    pub api: &'a Api,
    pub name: String,
    /// The inntektsår, if there is one edition per inntektsår.
    pub year: Option<&'a Year>,
    /// Its first table or component.
    pub at: &'a Location,
    /// The codes in source order; each once, but where the pages of several versions say different things of it.
    pub codes: Vec<Code<'a>>,
}

/// A code of a list; what its source does not say is absent.
pub(crate) struct Code<'a> {
    /// The code as it is sent.
    pub name: &'a str,
    pub kategori: Option<&'a str>,
    /// What it means, in the words of the source.
    pub text: Option<&'a str>,
    /// The UUID of its concept in the data catalogue.
    pub begrep: Option<&'a str>,
    pub types: Vec<&'a str>,
    pub types_ordinaer: Vec<&'a str>,
    pub types_pilot: Vec<&'a str>,
    pub post_i_oppgjoer: Option<&'a str>,
    pub is_specified: Option<bool>,
    pub is_deprecated: bool,
    pub history: History<'a>,
    /// The versions whose page says this of the code, oldest first; none where no page has the list.
    pub versions: Vec<&'a str>,
    pub at: &'a Location,
}

/// The inntektsår of a name in the year list.
#[derive(Clone, Copy, Default)]
pub(crate) struct History<'a> {
    /// The first inntektsår whose list has the name.
    pub since: Option<u16>,
    /// The last inntektsår whose list has the name.
    pub until: Option<u16>,
    /// The name in earlier inntektsår.
    pub renamed_from: Option<&'a str>,
    /// The name in later inntektsår.
    pub renamed_to: Option<&'a str>,
}

impl<'a> Code<'a> {
    fn new(name: &'a str, at: &'a Location) -> Self {
        Self {
            name,
            kategori: None,
            text: None,
            begrep: None,
            types: Vec::new(),
            types_ordinaer: Vec::new(),
            types_pilot: Vec::new(),
            post_i_oppgjoer: None,
            is_specified: None,
            is_deprecated: false,
            history: History::default(),
            versions: Vec::new(),
            at,
        }
    }

    fn of_row(row: &'a CodeRow, columns: &[Column]) -> Self {
        let mut code = Self::new(&row.code.0, &row.origin.at);
        for (column, cell) in columns.iter().zip(&row.cells) {
            let values = || cell.values().iter().map(|value| &*value.0);
            match column {
                Column::Kategori => code.kategori = values().next(),
                Column::Visningstekst | Column::Omraade | Column::Merknad => {
                    code.text = text(cell);
                }
                Column::PostIOppgjoer => code.post_i_oppgjoer = text(cell),
                Column::Begrep => code.begrep = row.concept(),
                Column::Spesifisert => {
                    code.is_specified = match cell {
                        Cell::Mark(mark) => Some(*mark),
                        _ => None,
                    }
                }
                Column::Spesifiseringstyper => code.types = values().collect(),
                Column::SpesifiseringstyperOrdinaer => code.types_ordinaer = values().collect(),
                Column::SpesifiseringstyperPilot => code.types_pilot = values().collect(),
                // These are in files of their own.
                Column::HttpStatus | Column::MaybeHttpStatus | Column::Aarsak | Column::Stadier => {
                }
            }
        }
        code
    }

    /// Whether two pages say the same of a code, of what such a page says at all.
    fn says_the_same(&self, other: &Self) -> bool {
        (self.name, self.text, self.begrep) == (other.name, other.text, other.begrep)
    }

    fn of_value(value: &'a EnumValue) -> Self {
        Self {
            text: value.description.as_ref().map(|text| &*text.text),
            is_deprecated: value.deprecated,
            ..Self::new(&value.name.0, &value.origin.at)
        }
    }
}

/// The text of a cell, if it has one.
pub(crate) fn text(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Text(text) | Cell::MaybeText(Some(text)) => Some(text),
        _ => None,
    }
}

/// The lists of every API, by API, then by name and inntektsår.
pub(crate) fn lists(specification: &Specification) -> Vec<List<'_>> {
    specification.apis.iter().flat_map(lists_of).collect()
}

/// The lists of an API, by name and inntektsår.
pub(crate) fn lists_of(api: &Api) -> Vec<List<'_>> {
    let mut lists = BTreeMap::<String, Vec<List<'_>>>::new();
    if let Some(years) = &api.year_list {
        lists.insert(years.name.value.clone(), editions(api, years));
    }
    for (name, codes) in [
        (
            FEILKODE,
            codes_of_versions(api, |version| version.feilkoder.as_ref()),
        ),
        (
            RETTIGHETSPAKKE,
            codes_of_versions(api, |version| version.rettighetspakker.as_ref()),
        ),
    ] {
        let list = codes.first().map(|first| first.at).map(|at| List {
            api,
            name: name.to_owned(),
            year: None,
            at,
            codes,
        });
        if let Some(list) = list {
            lists.entry(name.to_owned()).or_insert_with(|| vec![list]);
        }
    }
    for list in enums(api) {
        lists.entry(list.name.clone()).or_insert_with(|| vec![list]);
    }
    lists.into_values().flatten().collect()
}

/// The codes of the pages of an API: those of the newest version, then what only the pages of older ones say.
fn codes_of_versions<'a>(
    api: &'a Api,
    of: impl Fn(&'a Version) -> Option<&'a CodeList>,
) -> Vec<Code<'a>> {
    let mut codes = Vec::<Code<'a>>::new();
    for version in api.versions.iter().rev() {
        for code in of(version).into_iter().flat_map(codes_of) {
            match codes.iter_mut().find(|known| known.says_the_same(&code)) {
                Some(known) => known.versions.insert(0, &version.name),
                None => codes.push(Code {
                    versions: vec![&version.name],
                    ..code
                }),
            }
        }
    }
    codes
}

/// The codes of a table, each as its first row says.
fn codes_of(table: &CodeList) -> Vec<Code<'_>> {
    let rows = table.rows.iter();
    once(rows.map(|row| Code::of_row(row, &table.columns)))
}

/// The codes without those that occurred before.
fn once<'a>(codes: impl IntoIterator<Item = Code<'a>>) -> Vec<Code<'a>> {
    let mut known = BTreeSet::new();
    let codes = codes.into_iter();
    codes.filter(|code| known.insert(code.name)).collect()
}

/// The editions of a year list, oldest first.
fn editions<'a>(api: &'a Api, years: &'a YearList) -> Vec<List<'a>> {
    let spans = spans(years);
    let edition = |year: &'a Year| {
        let mut codes = codes_of(&year.codes);
        // A column without a single mark, as that of 2018, says nothing of any code.
        let has_marks = codes.iter().any(|code| code.is_specified == Some(true));
        for code in &mut codes {
            code.is_specified = code.is_specified.filter(|_| has_marks);
            let name = WireName(code.name.to_owned());
            let old = years.rename_to(year.year, &name);
            let new = years.rename_from(year.year, &name);
            let (since, until) = spans.get(code.name).copied().unzip();
            code.history = History {
                since,
                until,
                renamed_from: old.map(|rename| &*rename.old.0),
                renamed_to: new.map(|rename| &*rename.new.0),
            };
        }
        List {
            api,
            name: years.name.value.clone(),
            year: Some(year),
            at: &year.codes.origin.at,
            codes,
        }
    };
    years.years.iter().map(edition).collect()
}

/// The first and the last inntektsår of each name.
fn spans(years: &YearList) -> BTreeMap<&str, (u16, u16)> {
    let mut spans = BTreeMap::<&str, (u16, u16)>::new();
    for year in &years.years {
        for row in &year.codes.rows {
            let span = spans
                .entry(&row.code.0)
                .or_insert((year.year.0, year.year.0));
            span.1 = year.year.0;
        }
    }
    spans
}

/// The enums of an API and the sets of values of its tables: the values of the newest version first, then those that only
/// older versions have, then those that only tables have, sorted.
fn enums(api: &Api) -> Vec<List<'_>> {
    let mut sets = BTreeMap::<&str, Vec<Code<'_>>>::new();
    for version in api.versions.iter().rev() {
        for schema in &version.schemas {
            if let Shape::Enum(_, values) = &schema.shape {
                let set = sets.entry(&schema.name.0).or_default();
                set.extend(values.iter().map(Code::of_value));
            }
        }
    }
    let mut of_tables = BTreeMap::<&str, BTreeMap<&str, &Location>>::new();
    for table in all_tables(api) {
        for (at, column) in table.columns.iter().enumerate() {
            let Some(name) = column.value_set() else {
                continue;
            };
            let set = of_tables.entry(name).or_default();
            for row in &table.rows {
                let values = row.cells[at].values().iter();
                for value in values {
                    set.entry(&value.0).or_insert(&row.origin.at);
                }
            }
        }
    }
    for (name, values) in of_tables {
        let values = values.into_iter().map(|(value, at)| Code::new(value, at));
        sets.entry(name).or_default().extend(values);
    }
    let lists = sets.into_iter().filter_map(|(name, codes)| {
        Some(List {
            api,
            name: name.to_owned(),
            year: None,
            at: codes.first()?.at,
            codes: once(codes),
        })
    });
    lists.collect()
}

/// Every table with a column of values, oldest inntektsår first.
fn all_tables(api: &Api) -> impl Iterator<Item = &CodeList> {
    let years = api.years().iter().map(|year| &year.codes);
    let pages = api
        .versions
        .iter()
        .filter_map(|version| version.rettighetspakker.as_ref());
    years.chain(pages)
}
