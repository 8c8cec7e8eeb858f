//! The tables that responses of an API become: one row a response, and one table per object that lists hold.
//!
//! `skattekit-export` writes Parquet files by the same rules:
//!
//! - `svar` has a row per response and `feil` one per error, whatever the model and the version; their columns are those
//!   of all models by name. `funn` has what a reading found that the models do not know, and `kode` the codes.
//! - A list of objects is a table named after its component. The one whose objects have a code of a year list is `post`.
//! - A nested object is part of the row around it: its columns begin with the name of the property. Members of a union
//!   share a row, each with its own columns.
//! - Everything that has no columns of its own is JSON.

mod walk;

use std::collections::BTreeSet;

use skattekit_ir::ir::{Api, Column as Known, Operation, Specification, Type, WireName};

use crate::code_fields::CodeFields;
use crate::json_schema::roots;
use crate::lists::lists_of;
use crate::tables::walk::{Row, Walk};

/// A table.
pub(crate) struct Table {
    pub name: String,
    pub comment: String,
    /// The columns that say which row it is, in order.
    pub keys: Vec<Column>,
    /// How many of the keys are unique together: the first one and the last of these.
    pub unique: Vec<String>,
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone)]
pub(crate) struct Column {
    pub name: String,
    pub kind: Kind,
    pub is_required: bool,
    pub is_personal: bool,
    /// The columns beside it.
    pub beside: BTreeSet<Beside>,
    /// What it holds, its unit and where it comes from.
    pub comment: String,
    /// The names of the properties from the object of the row to the value; empty for a key.
    pub path: Vec<String>,
}

/// A column beside another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Beside {
    /// Whether the code is known.
    Known,
    /// The text of a value that the type cannot hold.
    Text,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    /// A number that counts rows or lines, or a year.
    Small,
    Decimal,
    Boolean,
    Date,
    DateTime,
    Json,
}

impl Kind {
    /// The type that holds the values of both.
    const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer, Self::Integer) => Self::Integer,
            (Self::Small, Self::Small) => Self::Small,
            (Self::Decimal | Self::Integer, Self::Decimal | Self::Integer) => Self::Decimal,
            (Self::Boolean, Self::Boolean) => Self::Boolean,
            (Self::Date, Self::Date) => Self::Date,
            (Self::DateTime, Self::DateTime) => Self::DateTime,
            (Self::Json, Self::Json) => Self::Json,
            _ => Self::Text,
        }
    }

    /// Whether some values of the document have a form that the type cannot hold.
    const fn is_partial(self) -> bool {
        matches!(
            self,
            Self::Decimal | Self::Date | Self::DateTime | Self::Small
        )
    }
}

impl Column {
    /// A column that is no property of the response.
    fn key(name: &str, kind: Kind, is_required: bool, comment: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            is_required,
            is_personal: false,
            beside: BTreeSet::new(),
            comment: comment.to_owned(),
            path: Vec::new(),
        }
    }
}

impl Table {
    /// Adds a column, or what it says to the column of the same property of another version or member.
    fn add(&mut self, column: Column) {
        let same = |known: &&mut Column| known.path == column.path;
        if let Some(known) = self.columns.iter_mut().find(same) {
            known.kind = known.kind.or(column.kind);
            known.beside.extend(column.beside);
            known.is_personal |= column.is_personal;
            return;
        }
        let is_key = self.keys.iter().any(|key| key.name == column.name);
        let mut name = if is_key {
            format!("{}_felt", column.name)
        } else {
            column.name.clone()
        };
        let mut number = 2;
        while self.has_name(&name) {
            name = format!("{}_{number}", column.name);
            number += 1;
        }
        self.columns.push(Column { name, ..column });
    }

    fn has_name(&self, name: &str) -> bool {
        let mut columns = self.keys.iter().chain(&self.columns);
        columns.any(|column| column.name == name)
    }
}

const SVAR_ID: &str = "svar_id";
const INNTEKTSAAR: &str = "inntektsaar";

/// The tables of an API; none if it has no responses.
pub(crate) fn tables(specification: &Specification, api: &Api) -> Vec<Table> {
    let fields = CodeFields::of(specification, api);
    let mut tables = vec![
        response_table("svar", "A row per successful response."),
        response_table("feil", "A row per error."),
    ];
    for version in &api.versions {
        let mut walk = Walk::new(&fields, version, &mut tables);
        for root in roots(version) {
            walk.root(root, &Row::of_table(0));
        }
        let failures = version.operations.iter().flat_map(failures);
        let mut errors = failures
            .filter_map(Type::component)
            .cloned()
            .collect::<BTreeSet<_>>();
        if api.shared {
            let owners = api.code_fields.keys().filter_map(|key| key.split_once('.'));
            errors.extend(owners.map(|(owner, _)| WireName(owner.to_owned())));
        }
        for error in errors {
            walk.root(&Type::Named(error), &Row::of_table(1));
        }
    }
    tables.retain(|table| !table.columns.is_empty());
    if tables.iter().any(|table| table.name == "svar") {
        tables.push(funn());
    }
    partition(&mut tables);
    tables.extend(kode(api));
    tables
}

/// The types of the bodies of an operation that are not those of a success.
fn failures(operation: &Operation) -> impl Iterator<Item = &Type> {
    let successes = operation
        .successes()
        .map(|it| &*it.status)
        .collect::<BTreeSet<_>>();
    let others = operation.responses.iter();
    let others = others.filter(move |it| !successes.contains(&*it.status));
    others
        .flat_map(|it| &it.bodies)
        .filter_map(|body| body.ty())
}

fn response_table(name: &str, comment: &str) -> Table {
    Table {
        name: name.to_owned(),
        comment: comment.to_owned(),
        keys: vec![
            Column::key(
                SVAR_ID,
                Kind::Integer,
                true,
                "The number of the response, unique in the data set.",
            ),
            Column::key("versjon", Kind::Text, true, "The version of the API."),
            Column::key(
                "modell",
                Kind::Text,
                true,
                "The model that the response was read as.",
            ),
            Column::key(
                "fil",
                Kind::Text,
                true,
                "The file that the response was in.",
            ),
            Column::key("linje", Kind::Integer, true, "The line where it begins."),
            Column::key(
                "kolonne",
                Kind::Integer,
                true,
                "The column where it begins.",
            ),
            Column::key("format", Kind::Text, true, "The format: json or xml."),
        ],
        unique: vec![SVAR_ID.to_owned()],
        columns: Vec::new(),
    }
}

fn funn() -> Table {
    Table {
        name: "funn".to_owned(),
        comment: "A row per finding: what a response has that the models do not know.".to_owned(),
        keys: vec![
            Column::key(SVAR_ID, Kind::Integer, true, "The number of the response."),
            Column::key("art", Kind::Text, true, "The kind of finding."),
            Column::key(
                "sti",
                Kind::Text,
                true,
                "The place in the response, without numbers.",
            ),
            Column::key("navn", Kind::Text, false, "The name of what is unknown."),
            Column::key(
                "liste",
                Kind::Text,
                false,
                "The list that an unknown code is not in.",
            ),
            Column::key("kode", Kind::Text, false, "The unknown code."),
        ],
        unique: Vec::new(),
        columns: Vec::new(),
    }
}

/// The table of an API's codes; `None` if it has no list.
fn kode(api: &Api) -> Option<Table> {
    let mut lists = lists_of(api).into_iter();
    lists.next()?;
    let mut table = Table {
        name: "kode".to_owned(),
        comment: "A row per code and inntektsår.".to_owned(),
        keys: vec![
            Column::key("liste", Kind::Text, true, "The name of the list."),
            Column::key("kode", Kind::Text, true, "The code as it is sent."),
            Column::key(
                INNTEKTSAAR,
                Kind::Small,
                false,
                "The inntektsår of the edition, if there are editions.",
            ),
        ],
        unique: Vec::new(),
        columns: Vec::new(),
    };
    let Some(years) = &api.year_list else {
        return Some(table);
    };
    let columns = years.years.iter().flat_map(|year| &year.codes.columns);
    let facts = Known::OF_EVERY_YEAR.iter().chain(columns);
    let mut facts = facts.copied().filter_map(fact).collect::<Vec<_>>();
    if !years.renames.is_empty() {
        facts.push(("previous_name", "The name in earlier inntektsår."));
        facts.push(("next_name", "The name in later inntektsår."));
    }
    for (name, about) in facts {
        table.add(Column {
            path: vec![name.to_owned()],
            ..Column::key(name, Kind::Text, false, about)
        });
    }
    Some(table)
}

/// What a list's column is called, and what it holds.
const fn fact(column: Known) -> Option<(&'static str, &'static str)> {
    Some(match column {
        Known::Kategori => ("kategori", "The kategori."),
        Known::Visningstekst => ("visningstekst", "The official short label."),
        Known::PostIOppgjoer => ("post_i_oppgjoer", "The post of the skatteoppgjør."),
        Known::Begrep => (
            "begrep",
            "The address of the concept in the data catalogue.",
        ),
        Known::Spesifisert => ("spesifisert", "Whether the post is specified."),
        Known::Spesifiseringstyper => (
            "spesifiseringstyper",
            "The types that a spesifisering can have.",
        ),
        Known::SpesifiseringstyperOrdinaer => (
            "spesifiseringstyper_ordinaer",
            "The same for the ordinary run of 2018.",
        ),
        Known::SpesifiseringstyperPilot => (
            "spesifiseringstyper_pilot",
            "The same for the pilot run of 2018.",
        ),
        Known::HttpStatus
        | Known::MaybeHttpStatus
        | Known::Omraade
        | Known::Aarsak
        | Known::Stadier
        | Known::Merknad => return None,
    })
}

/// Moves the inntektsår of a response to the end of every table with rows of it; at its place stays its text.
fn partition(tables: &mut [Table]) {
    let is_year = |column: &Column| column.path == [INNTEKTSAAR];
    let Some(svar) = tables.iter_mut().find(|table| table.name == "svar") else {
        return;
    };
    let Some(year) = svar.columns.iter_mut().find(|column| is_year(column)) else {
        return;
    };
    let before = year.clone();
    year.name = format!("{INNTEKTSAAR}_tekst");
    year.kind = Kind::Text;
    year.beside.clear();
    year.comment = String::from("The inntektsår as it is written, where that is no year.");
    let year = Column {
        kind: Kind::Small,
        beside: BTreeSet::new(),
        ..before
    };
    for table in tables.iter_mut().filter(|table| table.name != "feil") {
        let own = table.columns.iter_mut();
        for column in own.filter(|column| column.name == INNTEKTSAAR) {
            column.name.push_str("_felt");
        }
        table.add(Column {
            path: Vec::new(),
            ..year.clone()
        });
    }
}
