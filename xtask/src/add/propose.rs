//! The proposal: what the document and the other entries say about the settings of a new one.

use skattekit_codegen::ir::{CodeList, Shape};
use skattekit_codegen::{Published, Sources};

use super::bench::{Workbench, is_text};
use super::document::Found;
use super::draft::Draft;
use super::trial::{Given, Trial};
use super::warnings::{Remedy, remedies};
use super::{Ground, cursors, persons, renames, sample, sensitive, shared};
use crate::date::today;

/// An entry with everything that was decided, and what a person should look at.
pub(super) struct Proposal {
    pub draft: Draft,
    pub trial: Trial,
    /// Another content of the page.
    page: Option<Vec<u8>>,
    /// The positions that are listed since another entry protects the name, with that name's place.
    pub as_elsewhere: Vec<(String, String)>,
    /// The texts that nothing says anything about.
    pub undecided: Vec<String>,
    /// What could not be made like the shared API.
    pub notes: Vec<String>,
    pub warnings: Vec<Remedy>,
}

/// The proposal for a document that can be read.
pub(super) fn propose(
    ground: &Ground<'_>,
    draft: Draft,
    trial: Trial,
    given: Given<'_>,
    address: Option<String>,
) -> Proposal {
    let mut bench = Workbench {
        published: Published::read(&trial.sources, &draft.document.file),
        ground,
        draft,
        trial,
        given,
        source: address.unwrap_or_else(today),
        notes: Vec::new(),
    };
    renames::settle(&mut bench);
    link_codes(&mut bench);
    persons::share(&mut bench);
    shared::share(&mut bench);
    cursors::link(&mut bench);
    let as_elsewhere = sensitive::protect(&mut bench);
    sample::add_example(&mut bench);
    let undecided = sensitive::undecided(&bench);
    let warnings = remedies(&bench);
    Proposal {
        draft: bench.draft,
        trial: bench.trial,
        page: given.page.map(<[u8]>::to_owned),
        as_elsewhere,
        undecided,
        notes: bench.notes,
        warnings,
    }
}

impl Proposal {
    /// All specifications with the entry and its files.
    pub(super) fn sources(&self, ground: &Ground<'_>, found: &Found) -> Sources {
        let mut sources = ground.sources.clone();
        sources.add(
            skattekit_codegen::MANIFEST,
            ground.manifest.with(&self.draft.text()),
        );
        sources.add(self.draft.document.file.clone(), &*found.bytes);
        if let Some(page) = &self.page {
            sources.add(self.draft.page.file.clone(), &**page);
        }
        sources
    }
}

/// Links parameters to the tables of the page, and the codes of an error that is not called as the shared one.
fn link_codes(bench: &mut Workbench<'_>) {
    let Some(version) = bench.version() else {
        return;
    };
    let mut lists: Vec<(&str, &CodeList)> = Vec::new();
    lists.extend(version.feilkoder.as_ref().map(|list| ("Feilkode", list)));
    lists.extend(
        version
            .rettighetspakker
            .as_ref()
            .map(|list| ("Rettighetspakke", list)),
    );
    let lists = lists.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let parameters = version
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let mut links = Vec::new();
    for parameter in parameters.filter(|parameter| is_text(&parameter.ty, version)) {
        let list = lists
            .iter()
            .find(|list| list.eq_ignore_ascii_case(&parameter.name.0));
        links.extend(list.map(|list| (parameter.name.0.clone(), (*list).to_owned())));
    }
    links.sort();
    links.dedup();
    for (parameter, list) in links {
        bench.attempt(|draft| drop(draft.code_parameters.insert(parameter, list)));
    }
    let Some((version, shared)) = bench.version().zip(bench.trial.shared()) else {
        return;
    };
    let mut fields = Vec::new();
    for schema in version
        .schemas
        .iter()
        .filter(|schema| shared.schema(&schema.name).is_none())
    {
        let Shape::Struct(object) = &schema.shape else {
            continue;
        };
        let texts = object
            .fields
            .iter()
            .filter(|field| is_text(&field.ty, version));
        for field in texts {
            let list = lists
                .iter()
                .find(|list| list.eq_ignore_ascii_case(&field.name.0));
            let key = format!("{}.{}", schema.name, field.name);
            fields.extend(list.map(|list| (key, (*list).to_owned())));
        }
    }
    for (field, list) in fields {
        bench.attempt(|draft| drop(draft.code_fields.insert(field, list)));
    }
}
