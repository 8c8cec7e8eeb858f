//! A worker: records to rows, which are taken whenever there are enough.

use std::collections::BTreeMap;

use skattekit_inspect::{
    Batch, Models, Outcome, Reading, Recogniser, Why, full_name, name_of_kind, read_record,
};
use skattekit_models::{MODELS, ResponseType};
use skattekit_runtime::{Describe, Format, Observer, ReadError};

use crate::broken;
use crate::layout::{FUNN, Layout, Table};
use crate::person::Person;
use crate::rows::{KeyValue, Portion, Rows, TableRows};
use crate::walk::{Walk, year_at};

/// The reading that keeps the value.
#[derive(Debug)]
pub(crate) struct Whole;

impl Reading for Whole {
    type Value = Box<dyn Describe>;

    fn read(
        row: &'static ResponseType,
        format: Format,
        record: &[u8],
        observer: &dyn Observer,
    ) -> Result<Self::Value, ReadError> {
        row.describe.read(format, record, observer)
    }
}

/// How many records there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that were read.
    pub responses: u64,
    /// Those that are broken.
    pub broken: u64,
    /// Those that match no model, or several.
    pub unrecognised: u64,
    /// What the models do not know of those that were read.
    pub findings: u64,
}

impl Counts {
    /// Adds others.
    pub(crate) fn add(&mut self, other: Self) {
        self.responses += other.responses;
        self.broken += other.broken;
        self.unrecognised += other.unrecognised;
        self.findings += other.findings;
    }
}

/// Takes the rows of a table, with the name of its data set and the inntektsår of a partitioned table; none is left.
pub(crate) type Take<'t, 'a, E> =
    &'t mut dyn FnMut(&'a str, Option<u16>, &mut TableRows<'a>) -> Result<(), E>;

pub(crate) struct Worker<'a> {
    layout: &'a Layout,
    models: &'a Models,
    /// Where each of the models goes, by its number there.
    roots: Vec<usize>,
    recogniser: Recogniser<'a, Whole>,
    person: &'a Person,
    portion: Portion,
    rows: BTreeMap<(usize, Option<u16>), Rows<'a>>,
    broken: TableRows<'a>,
    pub(crate) counts: Counts,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(
        layout: &'a Layout,
        broken_table: &'a Table,
        models: &'a Models,
        person: &'a Person,
        portion: Portion,
    ) -> Self {
        let root = |row: &&'static ResponseType| {
            let place = MODELS.iter().position(|model| std::ptr::eq(model, *row));
            place.unwrap_or_default()
        };
        Self {
            layout,
            models,
            roots: models.rows().iter().map(root).collect(),
            recogniser: Recogniser::new(models),
            person,
            portion,
            rows: BTreeMap::new(),
            broken: TableRows::new(broken_table, person, portion),
            counts: Counts::default(),
        }
    }

    /// Reads the records of a batch; the first of them gets this number.
    pub(crate) fn read<E>(
        &mut self,
        batch: &Batch,
        file: &str,
        first: i64,
        take: Take<'_, 'a, E>,
    ) -> Result<(), E> {
        for (svar_id, record) in (first..).zip(&batch.records) {
            let bytes = batch.bytes.get(record.bytes.clone()).unwrap_or_default();
            match read_record(record, bytes, &mut self.recogniser) {
                Outcome::Read { model, value } => {
                    let format = match record.kind {
                        skattekit_inspect::RecordKind::Response(Format::Xml) => "xml",
                        _ => "json",
                    };
                    let keys = [
                        KeyValue::Text(file),
                        integer(record.line),
                        integer(record.column),
                        KeyValue::Text(format),
                    ];
                    self.counts.responses += 1;
                    let year = self.year(model, &*value);
                    self.fill(model, &*value, year, svar_id, keys);
                    self.flush(model, year, take)?;
                }
                Outcome::Unread { line, column, why } => {
                    self.add_broken(file, (line, column), &why);
                    if self.broken.is_full() {
                        take(broken::DATA_SET, None, &mut self.broken)?;
                    }
                }
            }
        }
        self.recogniser.forget();
        Ok(())
    }

    fn year(&self, model: usize, value: &dyn Describe) -> Option<u16> {
        let root = &self.layout.roots[self.roots[model]];
        year_at(value, root.year?)
    }

    fn fill(
        &mut self,
        model: usize,
        value: &dyn Describe,
        year: Option<u16>,
        svar_id: i64,
        [file, line, column, format]: [KeyValue<'_>; 4],
    ) {
        let root = &self.layout.roots[self.roots[model]];
        let row = self.models.rows()[model];
        let (layout, person, portion) = (self.layout, self.person, self.portion);
        let rows = self
            .rows
            .entry((root.data_set, year))
            .or_insert_with(|| Rows::new(&layout.data_sets[root.data_set], person, portion));
        rows.begin();
        rows.tables[root.table].add(&[
            KeyValue::Integer(svar_id),
            KeyValue::Text(row.version),
            KeyValue::Text(row.name),
            file,
            line,
            column,
            format,
        ]);
        let keyed = (svar_id, person.shows_all());
        Walk::over(value, &root.node, rows, keyed);
        let funn = &mut rows.tables[FUNN];
        let counts = &mut self.counts;
        self.recogniser.findings(|note| {
            counts.findings += 1;
            funn.add(&[
                KeyValue::Integer(svar_id),
                KeyValue::Text(name_of_kind(note.kind)),
                KeyValue::Text(&note.path),
                note.name.as_deref().map_or(KeyValue::Null, KeyValue::Text),
                note.list.map_or(KeyValue::Null, KeyValue::Text),
                note.code.as_deref().map_or(KeyValue::Null, KeyValue::Text),
            ]);
        });
    }

    /// Hands in the tables that are full, of the rows that a response was just added to.
    fn flush<E>(
        &mut self,
        model: usize,
        year: Option<u16>,
        take: Take<'_, 'a, E>,
    ) -> Result<(), E> {
        let data_set = self.layout.roots[self.roots[model]].data_set;
        match self.rows.get_mut(&(data_set, year)) {
            Some(rows) => {
                let name = &self.layout.data_sets[data_set].name;
                let full = rows.tables.iter_mut().filter(|rows| rows.is_full());
                for rows in full {
                    take(name, year.filter(|_| rows.table.is_partitioned), rows)?;
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn add_broken(&mut self, file: &str, (line, column): (u64, u64), why: &Why) {
        let (reason, models): (&str, &[usize]) = match why {
            Why::Broken { reason, models } => (reason, models),
            Why::Foreign => ("matches no model", &[]),
            Why::Ambiguous(models) => ("matches several models equally well", models),
        };
        match why {
            Why::Broken { .. } => self.counts.broken += 1,
            Why::Foreign | Why::Ambiguous(_) => self.counts.unrecognised += 1,
        }
        let names = models
            .iter()
            .filter_map(|model| self.models.rows().get(*model));
        let names = names
            .map(|row| full_name(row))
            .collect::<Vec<_>>()
            .join(" ");
        self.broken.add(&[
            KeyValue::Text(file),
            integer(line),
            integer(column),
            KeyValue::Text(reason),
            KeyValue::Text(&names),
        ]);
    }

    /// The rows that wait, of all tables, with what they are taken with.
    pub(crate) fn tables(
        &mut self,
    ) -> impl Iterator<Item = (&'a str, Option<u16>, &mut TableRows<'a>)> {
        let layout = self.layout;
        let rows = self.rows.iter_mut().flat_map(|((data_set, year), rows)| {
            let name = &*layout.data_sets[*data_set].name;
            let tables = rows.tables.iter_mut();
            tables.map(move |rows| (name, year.filter(|_| rows.table.is_partitioned), rows))
        });
        rows.chain([(broken::DATA_SET, None, &mut self.broken)])
    }

    /// Hands in everything that is left.
    pub(crate) fn finish<E>(&mut self, take: Take<'_, 'a, E>) -> Result<(), E> {
        for (data_set, year, rows) in self.tables().filter(|(_, _, rows)| rows.rows > 0) {
            take(data_set, year, rows)?;
        }
        Ok(())
    }
}

fn integer(number: u64) -> KeyValue<'static> {
    KeyValue::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
