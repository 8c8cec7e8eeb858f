//! Mapping of printed lines to the places in the specification that they come from.

use std::collections::BTreeMap;

use skattekit_ir::diag::Location;

use crate::emit;
use crate::plan::{CodeEnum, Crate, Docs, Item, Servers};
use skattekit_ir::output::Output;

/// The patterns that identify the lines of an item, and the place of each.
#[derive(Default)]
pub(super) struct Marks<'a> {
    /// How the lines of its parts begin: fields, variants, rows.
    parts: BTreeMap<String, &'a Location>,
    /// The first line of each text; `None` for texts that are equal.
    docs: BTreeMap<String, Option<&'a Location>>,
    /// Per row, by its identifying line: the beginnings of the lines whose values come from another place.
    elsewhere: BTreeMap<String, Vec<(String, &'a Location)>>,
    /// The places of rows that only their order distinguishes.
    sequence: Vec<&'a Location>,
}

impl<'a> Marks<'a> {
    pub(super) fn of(item: &'a Item) -> Self {
        let mut marks = Self::default();
        match item {
            Item::Struct(item) => {
                marks.add_docs(&item.docs, &item.at);
                for field in item.fields.iter().chain(item.rest.as_deref()) {
                    marks
                        .parts
                        .insert(format!("pub {}: ", field.name.as_str()), &field.at);
                    marks.add_docs(&field.docs, &field.at);
                }
            }
            Item::CodeEnum(list) => marks.add_codes(list),
            Item::Sensitive(item) => marks.add_docs(&item.docs, &item.at),
            Item::Alias(item) => marks.add_docs(&item.docs, &item.at),
            Item::Union(item) => {
                marks.add_docs(&item.docs, &item.at);
                for member in &item.members {
                    let variant = format!("{}(", member.variant.as_str());
                    marks.parts.insert(variant, &member.at);
                    marks.add_docs(&member.docs, &member.at);
                }
            }
            Item::AnyOf(item) => marks.add_docs(&item.docs, &item.at),
            Item::Operation(item) => marks.add_sections(&item.docs, &item.at),
            Item::AnyYear(item) => {
                marks.add_docs(&item.docs, &item.at);
                marks.add_docs(&item.field.docs, &item.field.at);
            }
            Item::Apis(item) => {
                for api in &item.apis {
                    let entry = format!("slug: {:?},", api.slug);
                    marks.parts.insert(entry, &api.at);
                }
            }
            Item::Feilkoder(item) => {
                marks.sequence = item.hit.iter().map(|hit| &hit.at).collect();
            }
            Item::Form(item) => marks.add_sections(&item.docs, &item.at),
            Item::Choice(item) => {
                marks.add_docs(&item.docs, &item.at);
                for (_, docs, _) in &item.variants {
                    marks.add_docs(docs, &item.at);
                }
            }
            Item::Servers(item) => marks.add_servers(item),
            Item::Constant(_) | Item::Models(_) | Item::Root(_) | Item::YearIndex(_) => {}
        }
        marks
    }

    fn add_servers(&mut self, servers: &'a Servers) {
        self.add_docs(&servers.docs, &servers.at);
        for own in &servers.constants {
            // The name alone may also belong to another service.
            let line = format!(
                "pub const {}: &str = {:?};",
                own.name.as_str(),
                own.values[0]
            );
            let at = own.at.as_ref().unwrap_or(&servers.at);
            self.parts.insert(line, at);
            self.add_docs(&own.docs, at);
        }
        for own in &servers.templates {
            self.parts
                .insert(format!("pub const {}: ", own.name.as_str()), &own.at);
            self.add_docs(&own.docs, &own.at);
        }
        for service in &servers.services {
            let line = format!("pub mod {} {{", service.name.as_str());
            self.parts.insert(line, &service.at);
            self.add_servers(service);
        }
    }

    fn add_codes(&mut self, list: &'a CodeEnum) {
        self.add_docs(&list.docs, &list.at);
        for row in &list.rows {
            let entry = format!("code: {:?},", row.code);
            let places = list
                .columns
                .iter()
                .zip(&row.elsewhere)
                .filter_map(|(column, at)| Some((column, at.as_ref()?)))
                .map(|(column, at)| (format!("{}: ", column.name.as_str()), at));
            self.elsewhere.insert(entry.clone(), places.collect());
            self.parts.insert(entry, &row.at);
            self.parts
                .insert(format!("{},", row.variant.as_str()), &row.at);
            self.parts
                .insert(format!("Row {{ code: {:?}", row.code), &row.at);
        }
    }

    /// Adds the sections of an item, each with its own place or the item's.
    fn add_sections(&mut self, sections: &'a [(Docs, Option<Location>)], item: &'a Location) {
        for (docs, at) in sections {
            self.add_docs(docs, at.as_ref().unwrap_or(item));
        }
    }

    /// A text of the source has its own place, our additions have the part's.
    fn add_docs(&mut self, docs: &'a Docs, part: &'a Location) {
        for (lines, at) in emit::blocks(docs) {
            let Some(line) = lines.first() else {
                continue;
            };
            let at = at.unwrap_or(part);
            let known = self.docs.entry(format!("/// {line}")).or_insert(Some(at));
            *known = known.filter(|known| *known == at);
        }
    }

    /// The places of the lines of a printed item, whose first line has the number `first`.
    ///
    /// The docs of a part come before it and have its place, except texts with their own place.
    pub(super) fn locate(
        &self,
        printed: &str,
        first: usize,
        item: Option<&Location>,
    ) -> Vec<(usize, Location)> {
        let mut found = Vec::from_iter(item.map(|at| (first, at.clone())));
        let mut docs: Option<(usize, Vec<(usize, Location)>)> = None;
        let mut row: Option<(&[(String, &Location)], &Location)> = None;
        let mut sequence = self.sequence.iter();
        for (number, line) in (first..).zip(printed.lines()) {
            let line = line.trim_ascii_start();
            if line.starts_with("kode: \"") {
                found.extend(sequence.next().map(|at| (number, (*at).clone())));
            }
            if let Some((places, at)) = row.filter(|_| line.contains(": ")) {
                let place = places.iter().find(|(mark, _)| line.starts_with(mark));
                found.push((number, place.map_or(at, |(_, at)| *at).clone()));
            }
            if line.starts_with("///") || line.starts_with("#[") {
                let (_, texts) = docs.get_or_insert((number, Vec::new()));
                texts.extend(
                    self.docs
                        .get(line)
                        .copied()
                        .flatten()
                        .map(|at| (number, at.clone())),
                );
                continue;
            }
            let (start, texts) = docs.take().unwrap_or((number, Vec::new()));
            let part = self.part(line);
            let places = self.elsewhere.get(line).filter(|places| !places.is_empty());
            row = part.zip(places).map(|(at, places)| (&**places, at)).or(row);
            if line == "}," {
                row = None;
            }
            let after = part.or(if texts.is_empty() { None } else { item });
            found.extend(part.map(|at| (start, at.clone())));
            found.extend(texts);
            found.extend(after.map(|at| (number, at.clone())));
        }
        // A line goes on with the place before it, and of several it has the last.
        found.dedup_by(|later, earlier| {
            if later.0 == earlier.0 {
                earlier.1 = later.1.clone();
            }
            later.1 == earlier.1
        });
        found
    }

    /// The place of the part that a line identifies: as a whole, or by how it begins.
    fn part(&self, line: &str) -> Option<&'a Location> {
        let field = line.find(": ").map(|at| &line[..at + 2]);
        let row = line.split_once(", ").map(|(row, _)| row);
        let member = line.find('(').map(|at| &line[..=at]);
        [Some(line), field, row, member]
            .into_iter()
            .flatten()
            .find_map(|mark| self.parts.get(mark).copied())
    }
}

/// A README with the places of its examples; the rest of it comes from the manifest.
pub(super) fn of_readme(text: String, krate: &Crate) -> Output {
    let mut origins = vec![(1, krate.at.clone())];
    let example = krate.readme.example.as_ref();
    let error = example.and_then(|example| example.error.as_ref());
    let mut bodies = [
        example.map(|example| &example.at),
        error.map(|error| &error.at),
    ]
    .into_iter();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("    let body = r") {
            origins.extend(bodies.next().flatten().map(|at| (number, at.clone())));
        } else if line.starts_with("## ") {
            origins.push((number, krate.at.clone()));
        }
    }
    Output { text, origins }
}
